// SPDX-License-Identifier: Apache-2.0
// Which data surely has a value in which state (docs/language.md, "Unset"): what every way there
// fills in. Data never loses its value, so that what holds on entering holds until leaving.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;
using statechart::StateKind;

/// Derived data has a value when all that it reads has one.
void Compiler::close_derived(std::vector<bool>& filled) const {
  for (std::size_t round = 0; round < filled.size(); ++round) {
    bool changed = false;
    for (std::size_t i = 0; i < filled.size(); ++i) {
      if (filled[i] || workflow_.data[i].derived == nullptr) continue;
      const auto& reads = derived_[i].reads;
      const bool all = derived_[i].always ||
                       std::all_of(reads.begin(), reads.end(), [&](const std::string& name) {
                         for (std::size_t j = 0; j < filled.size(); ++j) {
                           if (chart_->fields[j].name == name) return static_cast<bool>(filled[j]);
                         }
                         return true;
                       });
      if (!all) continue;
      filled[i] = true;
      changed = true;
    }
    if (!changed) return;
  }
}

void Compiler::arrive(Index state, std::vector<bool> filled, std::vector<Index>& work) {
  for (Index at = state; at != none; at = chart_->states[at].parent) {
    bool changed = !visited_[at];
    for (std::size_t i = 0; i < filled.size(); ++i) {
      const bool before = !visited_[at] || filled_[at][i];
      const bool after = before && filled[i];
      changed = changed || after != before;
      filled_[at][i] = after;
    }
    visited_[at] = true;
    if (changed) work.push_back(at);
  }
}

void Compiler::find_filled() {
  const std::size_t count = chart_->fields.size();
  filled_.assign(chart_->states.size(), std::vector<bool>(count, true));
  visited_.assign(chart_->states.size(), false);
  std::vector<bool> at_start(count);
  for (std::size_t i = 0; i < count; ++i) at_start[i] = workflow_.data[i].fallback != nullptr;
  for (const Index field : chart_->key_fields) at_start[field] = true;
  std::vector<Index> work;
  arrive(0, at_start, work);
  while (!work.empty()) {
    const Index state = work.back();
    work.pop_back();
    std::vector<bool> here = filled_[state];
    for (const Index field : drafts_[state].enter_writes) here[field] = true;
    const auto follow = [&](const Edge& edge) {
      std::vector<bool> there = here;
      for (const Index field : edge.writes) there[field] = true;
      const Range& targets = edge.transition.targets;
      for (Index t = 0; t < targets.count; ++t) {
        arrive(chart_->target_indices[targets.first + t], there, work);
      }
    };
    if (drafts_[state].initial) follow(*drafts_[state].initial);
    for (const Edge& edge : drafts_[state].edges) follow(edge);
    if (chart_->states[state].kind != StateKind::parallel) continue;
    for (const Index child : drafts_[state].children) arrive(child, here, work);
  }
}

}  // namespace regie::workflow
