// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/analysis/walk.hpp"

namespace regie::analysis {

/// What stands above the lines of a story.
struct StoryHead {
  std::string name;
  std::string workflow;   ///< as the story names it
  std::string directory;  ///< may be empty
  LocalTime clock;
};

/// A story as text: its head, these moves, and where they lead. `read_stories` reads it back.
[[nodiscard]] std::string story_text(const StoryHead& head, const std::vector<Move>& moves,
                                     const std::string& state);
/// A moment as it stands in a story.
[[nodiscard]] std::string moment_of(const LocalTime& time);
/// A value as it stands in a story, on one line.
[[nodiscard]] std::string yaml_of(const Value& value);

}  // namespace regie::analysis
