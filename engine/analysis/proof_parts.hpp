// SPDX-License-Identifier: Apache-2.0
// What the rules of a proof share.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "engine/analysis/proof.hpp"
#include "engine/analysis/satisfy.hpp"

namespace regie::analysis {

class Configurations;

/// The findings of one proof on their way.
class Proving {
 public:
  Proving(const statechart::Chart& of, const ProofBounds& bounds);
  ~Proving();
  Proving(const Proving&) = delete;
  Proving& operator=(const Proving&) = delete;

  const statechart::Chart& chart;
  std::vector<Proved> found;
  std::set<statechart::Index> dead;          ///< transitions that can never be taken
  std::set<statechart::Index> unproved;      ///< conditions that were too many to look through
  std::set<statechart::Index> endless;       ///< states that lead to each other at once, for ever
  Configurations* configurations = nullptr;  ///< when all of them were explored
  /// Of one item, by `each` with states of its own; where all of them were explored.
  std::map<statechart::Index, std::unique_ptr<Configurations>> regions;

  /// As `look_through`, within what is left of the bounds.
  [[nodiscard]] Outlook look(const std::vector<statechart::Index>& programs,
                             const std::vector<std::size_t>& asked, const InStates& states = {});
  /// The same in all the configurations in which the state is active; without events: also in those
  /// that are only gone through. (proof_configurations.cpp)
  [[nodiscard]] Outlook look_from(statechart::Index state, bool eventless,
                                  const std::vector<statechart::Index>& programs,
                                  const std::vector<std::size_t>& asked);
  [[nodiscard]] const ProofBounds& bounds() const noexcept { return bounds_; }
  Proved& warn(const Span& span, const char* rule, Text message, Text advice);
  Proved& note(const Span& span, const char* rule, Text message, Text advice);
  /// A choice that is closed for ever: none of its rules is ever taken.
  void close(statechart::Index choice);
  [[nodiscard]] Span place_of(statechart::Index program) const;
  /// The state that people see around a state made by the compiler.
  [[nodiscard]] statechart::Index shown(statechart::Index state) const;

 private:
  Proved& add(Severity severity, const Span& span, const char* rule, Text message, Text advice);

  ProofBounds bounds_;
  std::size_t left_;
};

/// How a story shows what is known of a condition: of a choice, or of these transitions.
[[nodiscard]] Shown shown_condition(const Proving& proving, statechart::Index choice,
                                    const std::vector<statechart::Index>& transitions, bool never);
/// How a story comes past a place of the document, where nothing better is known.
[[nodiscard]] Shown shown_around(const statechart::Chart& chart, const Span& place);
/// The timer that a transition waits for; none: another event.
[[nodiscard]] statechart::Index timer_of(const statechart::Chart& chart,
                                         statechart::Index transition);
/// What a story does to show that the steps between these states never end: a choice that leads to
/// them is refused.
[[nodiscard]] Shown shown_endless(const Proving& proving,
                                  const std::vector<statechart::Index>& states);

// In the order in which they run: later ones leave out what earlier ones told.
void prove_conditions(Proving& proving);                           // proof_conditions.cpp
void prove_configurations(Proving& proving, Configurations& all);  // proof_configurations.cpp
void prove_needs(Proving& proving);
void prove_rules(Proving& proving);  // proof_conditions.cpp
void prove_steps(Proving& proving);  // proof_time.cpp
void prove_deadlines(Proving& proving);
void prove_timers(Proving& proving);
void prove_waits(Proving& proving);
void prove_quorums(Proving& proving);  // proof_people.cpp
void prove_choices(Proving& proving);
void prove_reading(Proving& proving);

}  // namespace regie::analysis
