// SPDX-License-Identifier: Apache-2.0
// What can be written and read back as it was. The doors of the engine refuse anything else, for
// the reader of stored cases (cbor.hpp) calls it damage.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// How deep lists and maps may lie in one another. Stored forms add a few levels around data, and
/// their reader takes 256.
inline constexpr std::size_t deepest_data = 128;

/// Valid UTF-8, and no NUL: what a store keeps as text.
[[nodiscard]] bool is_storable_text(std::string_view text) noexcept;

/// Why a value cannot be kept; empty when it can: each text is storable, nothing lies deeper than
/// `deepest_data`, numbers are numbers (no NaN, no infinity), and parts of a second are less than
/// one.
[[nodiscard]] Text why_not_storable(const Value& value);

/// The text with U+FFFD for each byte that cannot be kept, and an ellipsis where it was cut to
/// `most` bytes (at least 8).
[[nodiscard]] std::string storable_text(std::string_view text, std::size_t most);

}  // namespace regie
