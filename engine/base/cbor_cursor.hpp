// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <regie/value.hpp>

namespace regie {

/// Goes through CBOR that `to_cbor` and its pieces have written, and that may be damaged, without a
/// Value of the whole: shortest heads, and the keys of a map in their order. The first thing that
/// does not fit is kept; from then on everything gives nothing, and loops end.
class CborCursor {
 public:
  explicit CborCursor(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// What did not fit, for whoever keeps the store.
  [[nodiscard]] const std::string& what() const noexcept { return what_; }
  void fail(std::string_view what);
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  // What stands next.
  [[nodiscard]] std::string_view text();
  [[nodiscard]] std::int64_t integer();
  /// An integer of 0 or more.
  [[nodiscard]] std::uint64_t count();
  [[nodiscard]] Value value();
  /// Its bytes, whatever it is.
  [[nodiscard]] std::string_view whole();

  /// `each` reads one item.
  template <class Each>
  void list(const Each& each) {
    const std::uint64_t items = open_list();
    for (std::uint64_t i = 0; i < items && !failed_; ++i) each();
  }
  /// `each` reads a key and its value.
  template <class Each>
  void map(const Each& each) {
    const std::uint64_t entries = open_map();
    std::string_view previous;
    for (std::uint64_t i = 0; i < entries && !failed_; ++i) {
      if (!is_after(previous)) return fail("order");
      each();
    }
  }
  /// A map with texts for keys: `each` reads the value of the member of that number. Those from
  /// `required` on may be absent; names that are not known are passed over.
  template <std::size_t N, class Each>
  void record(const std::array<std::string_view, N>& names, std::size_t required,
              const Each& each) {
    std::array<bool, N> seen{};
    map([&] {
      const std::string_view name = text();
      const auto found = std::find(names.begin(), names.end(), name);
      if (failed_ || found == names.end()) return static_cast<void>(whole());
      const auto number = static_cast<std::size_t>(found - names.begin());
      seen[number] = true;
      each(number);
    });
    for (std::size_t i = 0; i < required; ++i) {
      if (!seen[i]) fail(names[i]);
    }
  }

 private:
  [[nodiscard]] std::uint64_t head(std::uint8_t major, std::string_view kind);
  [[nodiscard]] std::uint64_t open_list();
  [[nodiscard]] std::uint64_t open_map();
  /// Whether the key that stands next comes after `previous`, which it then is.
  [[nodiscard]] bool is_after(std::string_view& previous) const;

  std::string_view rest_;
  std::string what_;
  bool failed_ = false;
};

}  // namespace regie
