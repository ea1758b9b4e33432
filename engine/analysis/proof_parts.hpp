// SPDX-License-Identifier: Apache-2.0
// What the rules of a proof share.
#pragma once

#include <set>
#include <vector>

#include "engine/analysis/proof.hpp"
#include "engine/analysis/satisfy.hpp"

namespace regie::analysis {

class Configurations;

/// The findings of one proof on their way.
class Proving {
 public:
  Proving(const statechart::Chart& of, const ProofBounds& bounds)
      : chart(of), bounds_(bounds), left_(bounds.all_cases) {}

  const statechart::Chart& chart;
  std::vector<Proved> found;
  std::set<statechart::Index> dead;          ///< transitions that can never be taken
  std::set<statechart::Index> unproved;      ///< conditions that were too many to look through
  std::set<statechart::Index> endless;       ///< states that lead to each other at once, for ever
  Configurations* configurations = nullptr;  ///< when all of them were explored

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
  [[nodiscard]] Span place_of(statechart::Index program) const;
  /// The state that people see around a state made by the compiler.
  [[nodiscard]] statechart::Index shown(statechart::Index state) const;

 private:
  Proved& add(Severity severity, const Span& span, const char* rule, Text message, Text advice);

  ProofBounds bounds_;
  std::size_t left_;
};

// In the order in which they run: later ones leave out what earlier ones told.
void prove_conditions(Proving& proving);                           // proof_conditions.cpp
void prove_configurations(Proving& proving, Configurations& all);  // proof_configurations.cpp
void prove_rules(Proving& proving);                                // proof_conditions.cpp
void prove_steps(Proving& proving);                                // proof_time.cpp
void prove_timers(Proving& proving);
void prove_waits(Proving& proving);
void prove_quorums(Proving& proving);  // proof_people.cpp
void prove_choices(Proving& proving);
void prove_reading(Proving& proving);

}  // namespace regie::analysis
