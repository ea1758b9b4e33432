// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regie {

/// The candidate that `name` was most likely meant to be: the smallest Damerau-Levenshtein distance
/// of at most a third of its length (and at least one). Empty when none is that near.
[[nodiscard]] std::string suggest(std::string_view name,
                                  const std::vector<std::string>& candidates);

}  // namespace regie
