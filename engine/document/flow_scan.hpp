// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace regie::document {

/// What is not closed in a text that did not parse. yaml-cpp marks such errors at 0:0 or at the
/// end, so we look ourselves. Only a help for messages: it never decides what is valid.
struct FlowScan {
  std::optional<std::size_t> open_quote;     ///< a quote that is never closed
  std::vector<std::size_t> open_brackets;    ///< brackets never closed, outermost first
  std::optional<std::size_t> wrong_bracket;  ///< closes another kind than was opened
  std::optional<std::size_t> wrong_opening;  ///< the bracket that it should have closed
  std::optional<std::size_t> stray_bracket;  ///< closes nothing
};

[[nodiscard]] FlowScan scan_flow(std::string_view text);

}  // namespace regie::document
