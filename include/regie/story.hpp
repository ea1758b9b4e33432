// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/export.hpp>
#include <regie/limits.hpp>
#include <regie/text.hpp>

namespace regie {

/// A line of a story that was carried out.
struct StoryStep {
  std::string at;          ///< local time by the workflow's calendar: `2026-03-02 09:00`
  std::uint32_t line = 0;  ///< of the story's file
  std::string what;        ///< `area_director: accept`
  std::string where;       ///< the active states afterwards
};

/// Something that was expected and is otherwise.
struct StoryDifference {
  std::uint32_t line = 0;
  std::string what;
  std::string expected;
  std::string actual;
};

/// One story that was run.
struct StoryResult {
  std::string file;
  std::string name;
  bool passed = false;
  Diagnostics problems;                      ///< where it went otherwise than told
  std::vector<StoryStep> course;             ///< what was carried out
  std::vector<StoryDifference> differences;  ///< those of the problems that compare something
};

/// Something in a workflow that no story went through.
struct StoryGap {
  std::string part;  ///< `states`, `choices`, `conditions`, `deadlines` or `exits`
  std::string name;
  bool never_held = false;   ///< of a condition
  bool always_held = false;  ///< of a condition; both: it was never looked at
  Span span;
};

/// How much of a workflow the stories went through.
struct StoryCoverage {
  struct Count {
    std::string part;
    std::size_t covered = 0;
    std::size_t total = 0;
  };
  std::string file;
  std::string workflow;
  std::vector<Count> counts;  ///< conditions count twice: that they held, and that they did not
  std::vector<StoryGap> gaps;
};

/// What running stories gave, in the order of the files and of the stories in them.
struct StoryReport {
  std::vector<StoryResult> stories;
  std::vector<StoryCoverage> coverage;  ///< where it was asked for
  std::vector<Error> errors;            ///< files that could not be read
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
  std::string directory = {};               ///< file with contacts, where a story names none
  std::vector<std::string> calendars = {};  ///< files, beside those that come with Regie
  bool coverage = false;                    ///< measure what they go through
  Language language = Language::nl;         ///< of what is shown, and of stories that are written
  Limits limits = {};
};

/// Runs stories (`*.story.yaml`, several a file) in memory, under the clock that they tell. A
/// workflow file stands for the story file beside it.
[[nodiscard]] REGIE_API StoryReport run_stories(const std::vector<std::string>& paths,
                                                const StoryOptions& options = {});

/// Stories that go to choices to which none went yet.
struct GeneratedStories {
  std::string workflow;  ///< file
  std::string text;      ///< a file of stories; empty: none were found, or none are needed
  std::vector<std::string> reached;  ///< ids of choices, in the order of the stories
  std::vector<std::string> missed;   ///< no way there was found within the bounds of the search
};
struct GenerationReport {
  std::vector<GeneratedStories> workflows;
  std::vector<Error> errors;
  [[nodiscard]] bool passed() const noexcept {
    for (const GeneratedStories& one : workflows) {
      if (!one.missed.empty()) return false;
    }
    return errors.empty();
  }
};
/// Looks for the shortest story to every choice that the stories do not go to, from the beginning
/// or from where a story has come. Bounded: `steps` are tried for each workflow.
[[nodiscard]] REGIE_API GenerationReport generate_stories(const std::vector<std::string>& paths,
                                                          const StoryOptions& options = {},
                                                          std::size_t steps = 20'000);

/// A mistake that was made in a workflow, and that no story noticed.
struct StoryMutant {
  std::string kind;  ///< `condition`, `target`, `time`, `count`, `person` or `action`
  std::string file;
  Span span;
  std::string was;
  std::string becomes;  ///< empty: it was left out
};
struct MutatedWorkflow {
  std::string file;
  std::size_t tried = 0;
  std::size_t noticed = 0;
  std::size_t refused = 0;  ///< did not load any more; not among those that were tried
  std::size_t score = 100;  ///< noticed of tried, in percent, rounded down
  std::size_t failing = 0;  ///< stories that fail without any mistake, and were not asked
  std::vector<StoryMutant> unnoticed;
  std::size_t untried = 0;  ///< beyond the 2 000 that are tried of one workflow
};
struct MutationReport {
  std::vector<MutatedWorkflow> workflows;
  std::vector<Error> errors;
};
/// Makes one small mistake after the other in the workflows of the stories, and tells which of them
/// no story notices. `progress` may be empty.
[[nodiscard]] REGIE_API MutationReport
mutate_workflows(const std::vector<std::string>& paths, const StoryOptions& options = {},
                 const std::function<void(std::size_t done, std::size_t all)>& progress = {});

}  // namespace regie
