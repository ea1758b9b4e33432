// SPDX-License-Identifier: Apache-2.0
// Classes of ASCII characters, whatever the locale says.
#pragma once

namespace regie {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What YAML takes for blank space within a line (YAML 1.2, 5.5).
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// Blank space and ends of lines.
constexpr bool is_white(char c) noexcept { return is_blank(c) || c == '\n' || c == '\r'; }

}  // namespace regie
