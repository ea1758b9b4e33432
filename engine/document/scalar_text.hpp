// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/document/document.hpp"

namespace regie::document {

/// How the scalar that begins at `begin` is written, from its first character.
[[nodiscard]] Quoting quoting_at(std::string_view source, std::size_t begin) noexcept;

/// Offset after the closing quote of a quoted scalar that begins at `begin`; npos when it is never
/// closed.
[[nodiscard]] std::size_t quoted_end(std::string_view source, std::size_t begin) noexcept;

/// Offset after the last character of a scalar that begins at `begin` and reads as `value`.
[[nodiscard]] std::size_t scalar_end(std::string_view source, std::size_t begin, Quoting quoting,
                                     std::string_view value) noexcept;

/// Offset in `source` of the code point number `count` of the scalar's value.
[[nodiscard]] std::size_t offset_in_scalar(std::string_view source, std::size_t begin,
                                           Quoting quoting, std::string_view value,
                                           std::size_t count) noexcept;

}  // namespace regie::document
