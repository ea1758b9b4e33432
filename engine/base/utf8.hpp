// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace regie {

/// Offset of the first byte that is not part of valid UTF-8 (RFC 3629: no surrogates, no long
/// forms, nothing above U+10FFFF), or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;
/// Number of code points; the text must be valid.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;
void append_utf8(std::string& out, std::uint32_t code_point);
/// Reads the code point at `offset` and moves past it; the text must be valid there.
[[nodiscard]] std::uint32_t next_code_point(std::string_view text, std::size_t& offset) noexcept;

}  // namespace regie
