// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/analysis/proof.hpp"
#include "engine/analysis/story.hpp"

namespace regie::analysis {

/// For each finding the story that shows it, as a file of its own, which was played and goes as it
/// tells; empty where none can, or where no way to it was found within `steps`. `workflow` and
/// `directory` are as a story names them.
[[nodiscard]] std::vector<std::string> stories_of(const std::vector<Proved>& proved,
                                                  const StoryWorld& world,
                                                  const std::string& workflow,
                                                  const std::string& directory, std::size_t steps,
                                                  Language language);

}  // namespace regie::analysis
