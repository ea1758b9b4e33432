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

/// A pair whose value should stand between double quotes: where the value is in the text, and how
/// it should be written.
struct QuotedPair {
  std::string key;
  std::string value;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The same pair with its place, for writing it anew; of any length.
[[nodiscard]] std::optional<QuotedPair> find_quoted_pair(std::string_view text, std::size_t offset);

/// Advice with the pair as it should be written behind it, where there is one.
[[nodiscard]] Text with_quoted_pair(Text advice, std::string_view text, std::size_t offset);

}  // namespace regie::document
