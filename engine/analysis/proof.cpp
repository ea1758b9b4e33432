// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/proof.hpp"

#include <algorithm>
#include <tuple>

#include "engine/analysis/configurations.hpp"
#include "engine/analysis/proof_parts.hpp"
#include "engine/workflow/check.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;

/// What can be reached, and reach a result, without the transitions that can never be taken.
void prove_paths(const Chart& chart, const Limits& limits, Proving& proving) {
  if (proving.dead.empty()) return;
  Chart alive = chart;
  for (const Index transition : proving.dead) alive.transitions[transition].targets.count = 0;
  workflow::Findings findings(chart.source, limits);
  workflow::check_paths(alive, findings, true);
  // Without results at all (`unproved: report`) the same was told when it was loaded.
  workflow::Findings before(chart.source, limits);
  workflow::check_paths(chart, before, true);
  const Diagnostics known = before.sorted();
  for (Diagnostic& problem : findings.sorted()) {
    const bool told = std::any_of(known.begin(), known.end(), [&](const Diagnostic& one) {
      return one.rule == problem.rule && one.span == problem.span;
    });
    if (told) continue;
    problem.severity = Severity::note;  // its cause is told as a warning
    problem.advice = {"Wat hierheen of verder leidt kan nooit: zie de andere waarschuwingen.",
                      "What leads here or on can never happen: see the other warnings."};
    Shown shown;
    if (problem.rule == "no-result") {
      for (Index state = 1; state < chart.states.size(); ++state) {
        if (chart.states[state].span == problem.span) shown.in(state);
      }
      shown.wait = "10 years";
    }
    proving.found.push_back({std::move(problem), std::move(shown)});
  }
}

void tell_unproved(Proving& proving) {
  if (proving.unproved.empty()) return;
  constexpr std::size_t most_named = 8;
  std::set<std::uint32_t> places;
  for (const Index program : proving.unproved) {
    if (places.size() == most_named) break;
    places.insert(proving.place_of(program).line);
  }
  std::string lines;
  for (const std::uint32_t line : places) {
    lines += (lines.empty() ? "" : ", ") + std::to_string(line);
  }
  if (places.size() < proving.unproved.size()) {
    lines += " … (" + std::to_string(proving.unproved.size()) + ")";
  }
  proving.note(proving.place_of(*proving.unproved.begin()), "not-proved",
               {"Te veel mogelijkheden om alle na te gaan: de voorwaarden op regel " + lines + ".",
                "Too many cases to go through them all: the conditions on line " + lines + "."},
               {"Of zij altijd of nooit waar zijn is niet nagegaan.",
                "Whether they are always or never true was not proved."});
}

}  // namespace

Proving::Proving(const Chart& of, const ProofBounds& bounds)
    : chart(of), bounds_(bounds), left_(bounds.all_cases) {}

Proving::~Proving() = default;

Outlook Proving::look(const std::vector<Index>& programs, const std::vector<std::size_t>& asked,
                      const InStates& states) {
  Outlook outlook = look_through(chart, programs, asked, std::min(bounds_.cases, left_), states);
  if (outlook.too_many) {
    for (const Index program : programs) unproved.insert(program);
  }
  left_ -= std::min(left_, outlook.cases);
  return outlook;
}

Proved& Proving::add(Severity severity, const Span& span, const char* rule, Text message,
                     Text advice) {
  Proved proved;
  proved.problem.severity = severity;
  proved.problem.rule = rule;
  proved.problem.source = chart.source;
  proved.problem.span = span;
  proved.problem.message = std::move(message);
  proved.problem.advice = std::move(advice);
  found.push_back(std::move(proved));
  return found.back();
}

Proved& Proving::warn(const Span& span, const char* rule, Text message, Text advice) {
  return add(Severity::warning, span, rule, std::move(message), std::move(advice));
}

Proved& Proving::note(const Span& span, const char* rule, Text message, Text advice) {
  return add(Severity::note, span, rule, std::move(message), std::move(advice));
}

void Proving::close(Index choice) {
  for (Index i = 0; i < chart.transitions.size(); ++i) {
    if (chart.transitions[i].choice == choice) dead.insert(i);
  }
}

Span Proving::place_of(Index program) const {
  const expression::Program& one = chart.programs[program];
  return one.span(0, static_cast<std::uint32_t>(one.source().size()));
}

Index Proving::shown(Index state) const {
  while (state != none && state != 0 && chart.states[state].hidden) {
    state = chart.states[state].parent;
  }
  return state;
}

std::vector<Proved> prove(const std::shared_ptr<const Chart>& chart, const Limits& limits,
                          const ProofBounds& bounds) {
  Proving proving(*chart, bounds);
  Configurations configurations(proving);
  prove_conditions(proving);
  prove_needs(proving);
  prove_quorums(proving);
  prove_choices(proving);
  prove_steps(proving);
  prove_deadlines(proving);
  prove_configurations(proving, configurations);
  prove_rules(proving);
  prove_timers(proving);
  prove_paths(*chart, limits, proving);
  prove_waits(proving);
  prove_reading(proving);
  tell_unproved(proving);
  for (Proved& one : proving.found) {
    // A condition among actions.
    if (one.shown.any() || !one.problem.rule.starts_with("condition-")) continue;
    one.shown = shown_around(*chart, one.problem.span);
  }
  std::stable_sort(proving.found.begin(), proving.found.end(),
                   [](const Proved& a, const Proved& b) {
                     const Span& one = a.problem.span;
                     const Span& other = b.problem.span;
                     return std::tie(one.line, one.column) < std::tie(other.line, other.column);
                   });
  if (proving.found.size() > limits.diagnostics) proving.found.resize(limits.diagnostics);
  return std::move(proving.found);
}

}  // namespace regie::analysis
