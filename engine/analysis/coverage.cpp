// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/coverage.hpp"

#include <algorithm>
#include <set>

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Range;
using statechart::StateKind;

Span place_of(const expression::Program& program) {
  return program.span(0, static_cast<std::uint32_t>(program.source().size()));
}

/// Transitions that are neither what a person chooses nor what a timer brings.
std::vector<Index> exits_of(const Chart& chart) {
  std::set<std::string> timers;
  for (const statechart::Timer& timer : chart.timers) timers.insert(timer.event);
  std::vector<Index> exits;
  for (const statechart::State& state : chart.states) {
    for (Index i = state.transitions.first; i < state.transitions.first + state.transitions.count;
         ++i) {
      const statechart::Transition& transition = chart.transitions[i];
      if (transition.choice != none || transition.span.line == 0) continue;
      bool timed = false;
      for (Index e = 0; e < transition.events.count; ++e) {
        timed = timed || timers.count(chart.descriptors[transition.events.first + e]) != 0;
      }
      if (!timed) exits.push_back(i);
    }
  }
  return exits;
}

std::string name_of_exit(const Chart& chart, Index exit) {
  const statechart::Transition& transition = chart.transitions[exit];
  std::string name = chart.states[transition.source].path;
  name += name.empty() ? "" : ": ";
  if (transition.events.count == 0) return name + "always";
  for (Index e = 0; e < transition.events.count; ++e) {
    name += (e == 0 ? "" : ", ") + chart.descriptors[transition.events.first + e];
  }
  return name;
}

bool is_shown(const statechart::State& state) {
  return state.parent != none && !state.hidden && !statechart::is_history(state.kind);
}

}  // namespace

std::vector<Index> conditions_of(const Chart& chart) {
  std::set<Index> programs;
  for (const statechart::Transition& transition : chart.transitions) {
    if (transition.guard != none) programs.insert(transition.guard);
  }
  for (const statechart::Choice& choice : chart.choices) {
    for (const statechart::Need& need : choice.needs) programs.insert(need.program);
  }
  for (const statechart::Action& action : chart.actions) {
    if (action.op == statechart::Op::if_) programs.insert(action.program);
  }
  std::vector<Index> found;
  for (const Index program : programs) {
    // One that the compiler made stands in no document.
    if (chart.programs[program].document() != nullptr) found.push_back(program);
  }
  return found;
}

void Coverage::add(const std::shared_ptr<const Chart>& chart) {
  if (find(*chart) != nullptr) return;
  Seen seen;
  seen.chart = chart;
  seen.states.resize(chart->states.size());
  seen.choices.resize(chart->choices.size());
  seen.timers.resize(chart->timers.size());
  seen.transitions.resize(chart->transitions.size());
  seen.held.resize(chart->programs.size());
  seen.failed.resize(chart->programs.size());
  seen_.push_back(std::move(seen));
}

Coverage::Seen* Coverage::find(const Chart& chart) {
  for (Seen& seen : seen_) {
    if (seen.chart.get() == &chart) return &seen;
  }
  return nullptr;
}

void Coverage::take(const Chart& chart, const statechart::Step& step, Index timer) {
  Seen* const seen = find(chart);
  if (seen == nullptr) return;
  for (const statechart::Node& node : step.entered) seen->states[node.state] = true;
  for (const statechart::Taken& taken : step.taken) seen->transitions[taken.transition] = true;
  const Index choice = step.late ? none : chart.choice_of(step.choice);
  if (choice != none) seen->choices[choice] = true;
  if (timer != none) seen->timers[timer] = true;
}

void Coverage::decided(const Chart& chart, Index program, bool held) {
  Seen* const seen = find(chart);
  if (seen == nullptr) return;
  (held ? seen->held : seen->failed)[program] = true;
}

bool Coverage::has_choice(const Chart& chart, Index choice) const {
  for (const Seen& seen : seen_) {
    if (seen.chart.get() == &chart) return seen.choices[choice];
  }
  return false;
}

ChartCoverage Coverage::report_of(const Seen& seen) {
  const Chart& chart = *seen.chart;
  ChartCoverage report;
  report.chart = seen.chart;
  const auto count = [&](Part part, bool covered, std::string name, const Span& span) {
    PartCount& counted = report.parts[static_cast<std::size_t>(part)];
    ++counted.total;
    counted.covered += covered ? 1 : 0;
    if (!covered) report.uncovered.push_back({part, std::move(name), false, false, span});
  };
  for (Index i = 0; i < chart.states.size(); ++i) {
    if (!is_shown(chart.states[i])) continue;
    count(Part::state, seen.states[i], chart.states[i].path, chart.states[i].span);
  }
  for (Index i = 0; i < chart.choices.size(); ++i) {
    count(Part::choice, seen.choices[i], chart.choices[i].id, chart.choices[i].span);
  }
  for (const Index program : conditions_of(chart)) {
    PartCount& counted = report.parts[static_cast<std::size_t>(Part::condition)];
    const bool held = seen.held[program];
    const bool failed = seen.failed[program];
    counted.total += 2;
    counted.covered += (held ? 1U : 0U) + (failed ? 1U : 0U);
    if (held && failed) continue;
    report.uncovered.push_back({Part::condition, chart.programs[program].source(), !held, !failed,
                                place_of(chart.programs[program])});
  }
  for (Index i = 0; i < chart.timers.size(); ++i) {
    count(Part::deadline, seen.timers[i], chart.timers[i].event, chart.timers[i].span);
  }
  for (const Index exit : exits_of(chart)) {
    count(Part::exit, seen.transitions[exit], name_of_exit(chart, exit),
          chart.transitions[exit].span);
  }
  return report;
}

std::vector<ChartCoverage> Coverage::report() const {
  std::vector<ChartCoverage> all;
  for (const Seen& seen : seen_) all.push_back(report_of(seen));
  return all;
}

}  // namespace regie::analysis
