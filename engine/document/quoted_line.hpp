// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <regie/text.hpp>

namespace regie::document {

/// The key and value around a place as they should be written, with the value between double
/// quotes: `if: score > 1 ? a : b` gives `if: "score > 1 ? a : b"`. For messages about values that
/// YAML reads otherwise than they were meant; nothing where the line has no such pair.
[[nodiscard]] std::optional<std::string> quoted_pair(std::string_view text, std::size_t offset);

/// Advice with the pair as it should be written behind it, where there is one.
[[nodiscard]] Text with_quoted_pair(Text advice, std::string_view text, std::size_t offset);

}  // namespace regie::document
