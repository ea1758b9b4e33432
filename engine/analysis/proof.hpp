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

/// What a story has to do to show a finding. Nothing in it: no story can.
struct Shown {
  std::vector<statechart::Index> states;         ///< it comes to where a case is in all of these
  statechart::Index unset = statechart::none;    ///< and this is not filled in
  statechart::Index without = statechart::none;  ///< and this `each` has no items
  statechart::Index taken = statechart::none;    ///< rather: it takes this choice, if anybody can
  statechart::Index refused = statechart::none;  ///< there somebody is refused this choice
  statechart::Index closed = statechart::none;   ///< nobody got to see this choice
  statechart::Index timer = statechart::none;    ///< it waits until this is due
  std::string wait;                              ///< or for a span of time as a story has it
  bool due = false;                              ///< it says when what runs there is due

  void in(statechart::Index state) {
    if (state != statechart::none) states = {state};
  }
  [[nodiscard]] bool any() const { return !states.empty() || taken != statechart::none; }
};

/// Something that is certain about a workflow, and most likely not meant.
struct Proved {
  Diagnostic problem;  ///< a warning or a note
  Shown shown;
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

/// Of what loading has found, that which a story can show: data that are not filled in where they
/// are read, a label that names another time, an `each` without items, a state without a way on.
[[nodiscard]] std::vector<Proved> shown_of(const statechart::Chart& chart,
                                           const Diagnostics& findings);

}  // namespace regie::analysis
