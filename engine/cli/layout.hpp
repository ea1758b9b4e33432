// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace regie::cli {

/// Number of code points: how wide a text stands on a terminal.
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;

/// The text with every control character but a line break replaced by U+FFFD: what somebody typed
/// into a form cannot steer the terminal of who reads it.
[[nodiscard]] std::string harmless(std::string_view text);

/// The text in lines of at most `width` code points, broken at spaces. A word that is longer stands
/// on a line of its own. Line breaks stay. Never empty.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace regie::cli
