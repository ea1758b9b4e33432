// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/analysis/story_set.hpp"

namespace regie::analysis {

/// Stories to choices to which no story of the set went.
struct Generated {
  std::string text;                  ///< a file of stories; empty: none
  std::vector<std::string> reached;  ///< ids of choices, in the order of the stories
  std::vector<std::string> missed;
};

/// Looks for the shortest story to each choice of the workflow that the stories do not take, from
/// the beginning and from every place where a story has come, in at most `steps` tries. Every
/// story that is given was run, and has its name in `language`. `workflow` must be known to the
/// set.
[[nodiscard]] Result<Generated> generate(StorySet& set, const std::string& workflow,
                                         std::size_t steps, Language language = Language::nl);

}  // namespace regie::analysis
