// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/mutants.hpp"
#include "engine/analysis/story_set.hpp"

namespace regie::analysis {

/// What became of the mistakes tried in one workflow.
struct MutationOutcome {
  std::string file;
  std::shared_ptr<const Source> source;
  std::size_t noticed = 0;  ///< a story went otherwise than told
  std::size_t refused = 0;  ///< the workflow did not load any more; not counted in the score
  std::size_t failing = 0;  ///< stories that fail without a mistake, and were left out
  std::size_t untried = 0;  ///< mutants beyond the bound
  std::vector<Mutant> unnoticed;
  [[nodiscard]] std::size_t tried() const noexcept { return noticed + unnoticed.size(); }
  /// In percent, rounded down; 100 where nothing was tried.
  [[nodiscard]] std::size_t score() const noexcept {
    return tried() == 0 ? 100 : noticed * 100 / tried();
  }
};

/// How many mutants of one workflow are tried.
constexpr std::size_t most_mutants = 2'000;

/// Tries every mutant of the workflow against the stories that name it, each until the first story
/// that notices; of more than `most`, as many from all over the document. Stories that fail without
/// a mistake are left out. `progress` may be empty.
/// Errors: the workflow cannot be read.
[[nodiscard]] Result<MutationOutcome> mutate(
    StorySet& set, const std::string& workflow,
    const std::function<void(std::size_t done, std::size_t all)>& progress,
    std::size_t most = most_mutants);

}  // namespace regie::analysis
