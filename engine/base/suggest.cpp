// SPDX-License-Identifier: Apache-2.0
#include "engine/base/suggest.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/base/utf8.hpp"

namespace regie {

namespace {

/// The characters; bytes that are no UTF-8 stand for themselves.
std::u32string characters(std::string_view text) {
  std::u32string result;
  if (find_invalid_utf8(text) != std::string_view::npos) {
    for (const char c : text) result.push_back(static_cast<unsigned char>(c));
    return result;
  }
  for (std::size_t offset = 0; offset < text.size();) {
    result.push_back(next_code_point(text, offset));
  }
  return result;
}

/// Insertions, deletions, replacements and swaps of neighbours, each counted once
/// (Damerau-Levenshtein in its restricted form: no swap within a swap).
std::size_t distance(const std::u32string& from, const std::u32string& to) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = last;
    std::swap(last, row);
  }
  return last[to.size()];
}

}  // namespace

std::string suggest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::u32string asked = characters(name);
  std::size_t nearest = std::max<std::size_t>(1, asked.size() / 3);
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    const std::u32string offered = characters(candidate);
    const std::size_t difference =
        std::max(asked.size(), offered.size()) - std::min(asked.size(), offered.size());
    if (difference > nearest) continue;
    const std::size_t found = distance(asked, offered);
    // Of candidates that are equally near the first stays.
    if (found < nearest || (found == nearest && best == nullptr)) {
      nearest = found;
      best = &candidate;
    }
  }
  return best == nullptr ? std::string() : *best;
}

}  // namespace regie
