// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/export.hpp>
#include <regie/limits.hpp>

namespace regie {

/// One story that was run.
struct StoryResult {
  std::string file;
  std::string name;
  bool passed = false;
  Diagnostics problems;  ///< where it went otherwise than told
};

/// What running stories gave, in the order of the files and of the stories in them.
struct StoryReport {
  std::vector<StoryResult> stories;
  std::vector<Error> errors;  ///< files that could not be read
  [[nodiscard]] bool passed() const noexcept {
    if (!errors.empty()) return false;
    for (const StoryResult& story : stories) {
      if (!story.passed) return false;
    }
    return true;
  }
};

/// How stories are run.
struct StoryOptions {
  std::string directory;               ///< file with contacts, where a story names none
  std::vector<std::string> calendars;  ///< files, beside those that come with Regie
  Limits limits;
};

/// Runs stories (`*.story.yaml`, several a file) in memory, under the clock that they tell. A
/// workflow file stands for the story file beside it.
[[nodiscard]] REGIE_API StoryReport run_stories(const std::vector<std::string>& paths,
                                                const StoryOptions& options = {});

}  // namespace regie
