// SPDX-License-Identifier: Apache-2.0
// Is it in the list? For short lists of names and sorted lists of states.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/statechart/chart.hpp"

namespace regie::statechart {

inline bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// `sorted` is in ascending order.
inline bool contains(const std::vector<Index>& sorted, Index state) {
  return std::binary_search(sorted.begin(), sorted.end(), state);
}

/// Whether a final child of the compound state is among the active ones. (machine.cpp)
[[nodiscard]] bool has_final_child(const Chart& chart, const std::vector<Index>& active,
                                   Index state);

}  // namespace regie::statechart
