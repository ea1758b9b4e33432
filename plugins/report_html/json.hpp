// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regie::report_html {

/// JSON as it was read. Numbers keep the digits they were written with, so that a report shows 6.1
/// where somebody wrote 6.1. A plain value.
struct Json {
  enum class Kind { nothing, truth, number, text, list, object };
  Kind kind = Kind::nothing;
  std::string text;  ///< of a number its digits, of a truth `true` or `false`
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> members;

  /// A member of an object; a value of kind `nothing` where there is none.
  [[nodiscard]] const Json& operator[](std::string_view name) const;
  [[nodiscard]] bool is_nothing() const { return kind == Kind::nothing; }
  [[nodiscard]] bool is_true() const { return kind == Kind::truth && text == "true"; }
  /// A whole number; `otherwise` for anything else.
  [[nodiscard]] std::int64_t integer(std::int64_t otherwise) const;
};

/// Throws Failure REGIE_CORRUPT for anything but one JSON value.
[[nodiscard]] Json parse_json(std::string_view text);

}  // namespace regie::report_html
