// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/statechart/chart.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

/// Reads the stored form; the first thing that does not fit is kept as the error.
class SnapshotReader {
 public:
  explicit SnapshotReader(const Chart& chart) : chart_(chart) {}

  [[nodiscard]] bool failed() const { return failed_; }
  Error error() const {
    return Error(
        Errc::corrupt,
        {"De opgeslagen toestand past niet bij de werkwijze: " + what_ + ".",
         "The stored state does not fit the workflow: " + what_ + "."},
        {"Controleer de opslag met `regie verify`.", "Check the store with `regie verify`."});
  }

  const Value& member(const Value& map, std::string_view name, Value::Kind kind) {
    static const Value nothing;
    const Value* found = map.find(name);
    if (found == nullptr || !found->is(kind)) {
      fail(std::string(name));
      return nothing;
    }
    return *found;
  }
  std::int64_t integer(const Value& map, std::string_view name) {
    const Value& value = member(map, name, Value::Kind::integer);
    return value.is_unset() ? 0 : value.integer();
  }
  std::string text(const Value& map, std::string_view name) {
    const Value& value = member(map, name, Value::Kind::string);
    return value.is_unset() ? std::string() : std::string(value.text());
  }
  const std::vector<Value>& list(const Value& map, std::string_view name) {
    static const std::vector<Value> nothing;
    const Value& value = member(map, name, Value::Kind::list);
    return value.is_unset() ? nothing : value.items();
  }
  const std::vector<Entry>& entries(const Value& map, std::string_view name) {
    static const std::vector<Entry> nothing;
    const Value& value = member(map, name, Value::Kind::map);
    return value.is_unset() ? nothing : value.entries();
  }
  Index state(const Value& path) {
    const Index found = path.is(Value::Kind::string) ? chart_.state_of(path.text()) : none;
    if (found == none) {
      fail("state");
      return 0;
    }
    return found;
  }
  std::vector<Index> states(const std::vector<Value>& list_of_paths) {
    std::vector<Index> result;
    for (const Value& path : list_of_paths) result.push_back(state(path));
    std::sort(result.begin(), result.end());
    return result;
  }
  std::vector<std::string> strings(const std::vector<Value>& values) {
    std::vector<std::string> result;
    for (const Value& value : values) {
      if (value.is(Value::Kind::string)) {
        result.emplace_back(value.text());
      } else {
        fail("text");
      }
    }
    return result;
  }
  template <std::size_t N>
  int word(const std::string& text, const std::array<const char*, N>& words) {
    for (std::size_t i = 0; i < N; ++i) {
      if (text == words[i]) return static_cast<int>(i);
    }
    fail("status");
    return 0;
  }
  std::uint64_t key(const Value& key) {
    if (key.is(Value::Kind::integer) && key.integer() >= 0) {
      return static_cast<std::uint64_t>(key.integer());
    }
    fail("id");
    return 0;
  }
  void fail(std::string what) {
    if (!failed_) what_ = std::move(what);
    failed_ = true;
  }

 private:
  const Chart& chart_;
  bool failed_ = false;
  std::string what_;
};

/// The part of the stored form that is about requests and calls. Only a case that ever asked, or
/// is asked something, has it.
void read_requests(SnapshotReader& in, const Chart& chart, const Value& value, Dossier& out);

}  // namespace regie::statechart
