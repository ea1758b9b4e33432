// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/statechart/chart.hpp"

namespace regie::analysis {

/// How far a proof goes.
struct ProofBounds {
  std::size_t cases = 200'000;          ///< of the data, for one condition or list of rules
  std::size_t all_cases = 250'000;      ///< of all of them together
  std::size_t configurations = 20'000;  ///< combinations of states that a case is in
};

/// Something that is certain about a workflow, and most likely not meant.
struct Proved {
  Diagnostic problem;  ///< a warning or a note
  /// Where a story that shows it comes to; none: no story can.
  statechart::Index shown_in = statechart::none;
  /// What the story does there: a choice that is refused, or for how long nothing happens.
  statechart::Index refused = statechart::none;
  std::string wait;  ///< a span of time as a story has it
};

/// What loading a workflow does not look at: what follows from conditions, from people and from
/// time. Rules by name, each told in docs/author/proof.md:
///
/// `condition-never-true condition-always-true rule-never-reached unreachable-state no-result
/// timer-never-due endless-steps quorum-out-of-reach choice-for-nobody
/// waits-for-ever data-never-read choice-never-open no-result-together not-proved`
///
/// What is told is certain; what is not told may still be wrong. The chart is sealed and loaded
/// without errors. Sorted.
[[nodiscard]] std::vector<Proved> prove(const std::shared_ptr<const statechart::Chart>& chart,
                                        const Limits& limits, const ProofBounds& bounds);

}  // namespace regie::analysis
