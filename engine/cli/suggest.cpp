// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace regie::cli {

namespace {

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
std::size_t edits_between(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(right.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::vector<std::size_t> row(right.size() + 1, i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t changed = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + changed});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last.back();
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string* best = nullptr;
  std::size_t best_edits = std::max<std::size_t>(1, name.size() / 3) + 1;
  std::vector<const std::string*> beginning;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = edits_between(name, candidate);
    if (edits < best_edits) {
      best = &candidate;
      best_edits = edits;
    }
    if (!name.empty() && candidate.starts_with(name)) beginning.push_back(&candidate);
  }
  if (best != nullptr) return *best;
  return beginning.size() == 1 ? *beginning.front() : std::string();
}

}  // namespace regie::cli
