// SPDX-License-Identifier: Apache-2.0
#include <regie/story.hpp>

#include "engine/analysis/story.hpp"

namespace regie {

namespace {

/// The stories of a workflow stand beside it: `wijkregie.yaml`, `wijkregie.story.yaml`.
std::string story_file_of(const std::string& path) {
  constexpr std::string_view story = ".story.yaml";
  constexpr std::string_view plain = ".yaml";
  if (path.ends_with(story) || !path.ends_with(plain)) return path;
  return path.substr(0, path.size() - plain.size()) + std::string(story);
}

}  // namespace

StoryReport run_stories(const std::vector<std::string>& paths, const StoryOptions& options) {
  StoryReport report;
  const analysis::StoryFiles files{options.directory, options.calendars};
  for (const std::string& path : paths) {
    const std::string file = story_file_of(path);
    auto outcomes = analysis::run_story_file(file, files, options.limits);
    if (!outcomes) {
      report.errors.push_back(outcomes.error());
      continue;
    }
    for (analysis::StoryOutcome& outcome : *outcomes) {
      StoryResult result;
      result.file = file;
      result.name = std::move(outcome.name);
      result.passed = outcome.problems.empty();
      result.problems = std::move(outcome.problems);
      report.stories.push_back(std::move(result));
    }
  }
  return report;
}

}  // namespace regie
