// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/mutation.hpp"

#include <utility>

#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"

namespace regie::analysis {

namespace {

/// The stories that name a workflow and go as told; the one that noticed the mistake before is
/// asked first, since what stands near is mostly noticed by the same.
class Witnesses {
 public:
  Witnesses(StorySet& set, const std::string& workflow) : set_(set) {
    for (const StorySet::Entry& entry : set.entries()) {
      if (entry.workflow != workflow) continue;
      if (run_story(entry.story, set.world_of(entry)).failures.empty()) {
        asked_.push_back(&entry);
      } else {
        ++failing_;
      }
    }
  }
  [[nodiscard]] std::size_t failing() const noexcept { return failing_; }
  bool notice() {
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      if (run_story(asked_[i]->story, set_.world_of(*asked_[i])).failures.empty()) continue;
      std::swap(asked_[0], asked_[i]);
      return true;
    }
    return false;
  }

 private:
  StorySet& set_;
  std::vector<const StorySet::Entry*> asked_;
  std::size_t failing_ = 0;
};

/// As many as may be tried, from all over the document.
std::vector<Mutant> spread(std::vector<Mutant> all, std::size_t most, std::size_t& untried) {
  if (all.size() <= most) return all;
  untried = all.size() - most;
  std::vector<Mutant> some;
  some.reserve(most);
  for (std::size_t i = 0; i < most; ++i) some.push_back(std::move(all[i * all.size() / most]));
  return some;
}

}  // namespace

Result<MutationOutcome> mutate(
    StorySet& set, const std::string& workflow,
    const std::function<void(std::size_t done, std::size_t all)>& progress, std::size_t most) {
  auto known = set.workflow(workflow);
  if (!known) return known.error();
  const Definition original = *known;
  auto source = document::read_source(workflow, set.limits());
  if (!source) return source.error();
  auto document = document::parse(*source, set.limits());
  if (!document) return document.error();
  MutationOutcome outcome;
  outcome.file = workflow;
  outcome.source = *source;
  const std::vector<Mutant> mutants = spread(mutants_of(*document), most, outcome.untried);
  Witnesses witnesses(set, workflow);
  outcome.failing = witnesses.failing();
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    if (progress) progress(i, mutants.size());
    const auto text =
        std::make_shared<const Source>(Source{(*source)->name, text_of(mutants[i], **source)});
    auto loaded = workflow::load(text, set.limits());
    if (!loaded) {
      ++outcome.refused;
      continue;
    }
    Definition changed = original;
    changed.chart = loaded->chart;
    set.replace(workflow, std::move(changed));
    if (witnesses.notice()) {
      ++outcome.noticed;
    } else {
      outcome.unnoticed.push_back(mutants[i]);
    }
  }
  set.replace(workflow, original);
  return outcome;
}

}  // namespace regie::analysis
