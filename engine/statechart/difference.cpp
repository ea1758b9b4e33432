// SPDX-License-Identifier: Apache-2.0
// What changed between two stored forms, and applying it again: the journal's changes.
#include <algorithm>

#include "engine/base/cbor.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

namespace {

/// A map as it stands in CBOR, entry by entry.
class MapBytes {
 public:
  explicit MapBytes(std::string_view bytes) {
    const auto head = cbor_head(bytes);
    left_ = head->argument;
    rest_ = bytes.substr(head->bytes);
    read();
  }
  [[nodiscard]] bool at_end() const { return key.empty(); }
  void next() {
    --left_;
    rest_.remove_prefix(key.size() + value.size());
    read();
  }
  std::string_view key;
  std::string_view value;

 private:
  void read() {
    key = value = {};
    if (left_ == 0) return;
    key = rest_.substr(0, cbor_size(rest_));
    const std::string_view behind = rest_.substr(key.size());
    value = behind.substr(0, cbor_size(behind));
  }
  std::uint64_t left_ = 0;
  std::string_view rest_;
};

bool is_map(std::string_view bytes) {
  constexpr std::uint8_t map = 5;
  const auto head = cbor_head(bytes);
  return head && head->major == map;
}

/// Writes what leads from one map to the other.
class Comparison {
 public:
  void compare(std::string_view before, std::string_view after) {
    if (before == after) return;
    if (!is_map(before) || !is_map(after)) return change(after);
    MapBytes old_entries(before);
    MapBytes new_entries(after);
    while (!old_entries.at_end() || !new_entries.at_end()) {
      int order = 0;
      if (old_entries.at_end()) {
        order = 1;
      } else if (new_entries.at_end()) {
        order = -1;
      } else {
        order = old_entries.key.compare(new_entries.key);
      }
      path_.push_back(order <= 0 ? old_entries.key : new_entries.key);
      if (order < 0) {
        change({});
      } else if (order > 0) {
        change(new_entries.value);
      } else {
        compare(old_entries.value, new_entries.value);
      }
      path_.pop_back();
      if (order <= 0) old_entries.next();
      if (order >= 0) new_entries.next();
    }
  }

  [[nodiscard]] std::string take() const {
    std::string list;
    list.reserve(removals_.size() + changes_.size() + 9);
    append_cbor_list(list, count_);
    list += removals_;
    list += changes_;
    return list;
  }

 private:
  /// Nothing: it was taken out.
  void change(std::string_view value) {
    ++count_;
    std::string& changes = value.empty() ? removals_ : changes_;
    append_cbor_list(changes, value.empty() ? 1 : 2);
    append_cbor_list(changes, path_.size());
    for (const std::string_view key : path_) changes += key;
    changes += value;
  }

  std::vector<std::string_view> path_;
  std::string removals_;  // first: 1 and 1.0 are other bytes, and one key of a map
  std::string changes_;
  std::size_t count_ = 0;
};

Error no_such_path() {
  return Error(Errc::corrupt, {"Een wijziging in het verslag hoort bij iets dat er niet is.",
                               "A change in the journal belongs to something that is not there."});
}

Result<Value> apply(const Value& target, const std::vector<Value>& path, std::size_t depth,
                    const Value* replacement) {
  if (depth == path.size()) return replacement == nullptr ? Value() : *replacement;
  if (!target.is(Value::Kind::map)) return no_such_path();
  std::vector<Entry> entries = target.entries();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return Value::compare_keys(entry.key, path[depth]) == 0;
  });
  const bool last = depth + 1 == path.size();
  if (found == entries.end()) {
    if (!last || replacement == nullptr) return no_such_path();
    entries.push_back({path[depth], *replacement});
    return Value::map(std::move(entries));
  }
  if (last && replacement == nullptr) {
    entries.erase(found);
    return Value::map(std::move(entries));
  }
  auto inner = apply(found->value, path, depth + 1, replacement);
  if (!inner) return inner;
  found->value = std::move(*inner);
  return Value::map(std::move(entries));
}

}  // namespace

std::string difference(std::string_view before, std::string_view after) {
  Comparison comparison;
  comparison.compare(before, after);
  return comparison.take();
}

Result<Value> fold(const Value& before, const Value& changes) {
  if (!changes.is(Value::Kind::list)) return no_such_path();
  Value state = before;
  for (const Value& change : changes.items()) {
    if (!change.is(Value::Kind::list) || change.size() < 1 || change.size() > 2 ||
        !change.items()[0].is(Value::Kind::list)) {
      return no_such_path();
    }
    const Value* replacement = change.size() == 2 ? &change.items()[1] : nullptr;
    auto next = apply(state, change.items()[0].items(), 0, replacement);
    if (!next) return next;
    state = std::move(*next);
  }
  return state;
}

}  // namespace regie::statechart
