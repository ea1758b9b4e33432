// SPDX-License-Identifier: Apache-2.0
// Conditions that are always or never true, and rules that those above them leave nothing.
#include <algorithm>
#include <map>

#include "engine/analysis/coverage.hpp"
#include "engine/analysis/proof_parts.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Range;
using statechart::Transition;

/// Where a condition counts.
struct Use {
  std::vector<Index> transitions;  ///< that it guards
  Index choice = none;             ///< that needs it
};

std::map<Index, Use> uses_of(const Chart& chart) {
  std::map<Index, Use> uses;
  for (Index i = 0; i < chart.transitions.size(); ++i) {
    const Index guard = chart.transitions[i].guard;
    if (guard != none) uses[guard].transitions.push_back(i);
  }
  for (Index i = 0; i < chart.choices.size(); ++i) {
    for (const statechart::Need& need : chart.choices[i].needs) uses[need.program].choice = i;
  }
  return uses;
}

/// Rules of one choice, or transitions of one state for the same events, in their order.
std::vector<std::vector<Index>> rule_lists(const Chart& chart) {
  std::vector<std::vector<Index>> lists;
  for (const statechart::State& state : chart.states) {
    std::map<std::pair<Index, std::vector<std::string>>, std::vector<Index>> groups;
    const Range& own = state.transitions;
    for (Index i = own.first; i < own.first + own.count; ++i) {
      const Transition& one = chart.transitions[i];
      std::vector<std::string> events;
      for (Index e = 0; e < one.events.count; ++e) {
        events.push_back(chart.descriptors[one.events.first + e]);
      }
      groups[{one.choice, std::move(events)}].push_back(i);
    }
    for (auto& [key, list] : groups) {
      if (list.size() > 1) lists.push_back(std::move(list));
    }
  }
  std::sort(lists.begin(), lists.end());
  return lists;
}

}  // namespace

Index timer_of(const Chart& chart, Index transition) {
  const Transition& one = chart.transitions[transition];
  for (Index i = 0; i < chart.timers.size(); ++i) {
    if (chart.timers[i].state != one.source) continue;
    for (Index e = 0; e < one.events.count; ++e) {
      if (chart.descriptors[one.events.first + e] == chart.timers[i].event) return i;
    }
  }
  return none;
}

Shown shown_condition(const Proving& proving, Index choice, const std::vector<Index>& transitions,
                      bool never) {
  const Chart& chart = proving.chart;
  Shown shown;
  Index state = none;
  if (choice != none) {
    if (!chart.choices[choice].from.empty()) state = chart.choices[choice].from.front();
    (never ? shown.refused : shown.taken) = choice;
  } else if (!transitions.empty()) {
    const Transition& first = chart.transitions[transitions.front()];
    state = first.source;
    shown.taken = first.choice;
    if (never) shown.refused = first.choice;  // where no other rule of it is left
    shown.timer = timer_of(chart, transitions.front());
  }
  if (state != 0) shown.in(proving.shown(state));
  return shown;
}

void prove_conditions(Proving& proving) {
  const Chart& chart = proving.chart;
  const std::map<Index, Use> uses = uses_of(chart);
  for (const Index program : conditions_of(chart)) {
    if (chart.programs[program].constant() != nullptr) continue;  // told when it was compiled
    const Outlook outlook = proving.look({program}, {0, 1});
    if (!outlook.looked || outlook.occurs[0] == outlook.occurs[1]) continue;
    const bool never = !outlook.occurs[1];
    if (!never && chart.errors_raise) continue;  // there an error makes it false
    const auto use = uses.find(program);
    Proved& proved = proving.warn(
        proving.place_of(program), never ? "condition-never-true" : "condition-always-true",
        never ? Text{"Dit is nooit waar, wat er ook wordt ingevuld.",
                     "This is never true, whatever is filled in."}
              : Text{"Dit is altijd waar, wat er ook wordt ingevuld.",
                     "This is always true, whatever is filled in."},
        never ? Text{"Vergelijk met wat het gegeven wel kan zijn, of haal het weg.",
                     "Compare with what the data can be, or remove it."}
              : Text{"Haal de voorwaarde weg, of vergelijk met iets anders.",
                     "Remove the condition, or compare with something else."});
    if (use == uses.end()) continue;
    proved.shown = shown_condition(proving, use->second.choice, use->second.transitions, never);
    if (!never) continue;
    for (const Index transition : use->second.transitions) proving.dead.insert(transition);
    if (use->second.choice != none) proving.close(use->second.choice);
  }
}

namespace {

/// Whether these can hold at the same time. True also where that is not known.
bool hold_together(Proving& proving, const std::vector<Index>& programs) {
  const std::size_t all = (std::size_t{1} << programs.size()) - 1;
  const Outlook outlook = proving.look(programs, {all});
  return !outlook.looked || outlook.occurs[all];
}

bool can_hold(Proving& proving, Index program) {
  return proving.chart.programs[program].constant() == nullptr && hold_together(proving, {program});
}

Proved& warn_together(Proving& proving, Index program) {
  return proving.warn(proving.place_of(program), "condition-never-true",
                      {"Samen met de voorwaarden erboven bij deze keuze is dit nooit waar, wat er "
                       "ook wordt ingevuld.",
                       "Together with the conditions above it of this choice this is never true, "
                       "whatever is filled in."},
                      {"Laat er een weg, of geef elk zijn eigen keuze.",
                       "Leave one of them out, or give each its own choice."});
}

/// As many conditions as are looked through at once.
constexpr std::size_t most_together = 8;

}  // namespace

void prove_needs(Proving& proving) {
  const Chart& chart = proving.chart;
  for (Index i = 0; i < chart.choices.size(); ++i) {
    std::vector<Index> needs;
    bool closed = false;
    for (const statechart::Need& need : chart.choices[i].needs) {
      // What never holds by itself is told already, and says nothing of the others.
      if (closed || needs.size() == most_together || !can_hold(proving, need.program)) continue;
      needs.push_back(need.program);
      if (needs.size() < 2 || hold_together(proving, needs)) continue;
      closed = true;
      warn_together(proving, need.program).shown = shown_condition(proving, i, {}, true);
    }
    if (closed) {
      proving.close(i);
      continue;
    }
    if (needs.empty() || needs.size() == most_together) continue;
    std::map<Index, std::vector<Index>> guards;
    for (Index t = 0; t < chart.transitions.size(); ++t) {
      const Transition& one = chart.transitions[t];
      if (one.choice == i && one.guard != none && proving.dead.count(t) == 0) {
        guards[one.guard].push_back(t);
      }
    }
    for (const auto& [guard, transitions] : guards) {
      if (!can_hold(proving, guard)) continue;
      needs.push_back(guard);
      const bool together = hold_together(proving, needs);
      needs.pop_back();
      if (together) continue;
      warn_together(proving, guard).shown = shown_condition(proving, none, transitions, true);
      proving.dead.insert(transitions.begin(), transitions.end());
    }
  }
}

void prove_rules(Proving& proving) {
  const Chart& chart = proving.chart;
  if (chart.errors_raise) return;  // a condition that fails with an error leaves it to the next
  for (const std::vector<Index>& list : rule_lists(chart)) {
    std::vector<Index> before;  // guards of those above that nothing else holds back
    for (const Index rule : list) {
      const Transition& one = chart.transitions[rule];
      const bool known = proving.dead.count(rule) != 0;
      if (!known && !before.empty() && before.size() < 7) {
        std::vector<Index> programs = before;
        if (one.guard != none) programs.push_back(one.guard);
        // Reached where all above fail and its own condition, if it has one, holds.
        const std::size_t reached = one.guard == none ? 0 : std::size_t{1} << before.size();
        const Outlook outlook =
            proving.look_from(one.source, one.events.count == 0, programs, {reached});
        if (outlook.looked && !outlook.occurs[reached]) {
          proving.dead.insert(rule);
          proving
              .warn(one.span, "rule-never-reached",
                    {"Deze regel is nooit aan de beurt: een regel erboven geldt dan al.",
                     "This rule never gets its turn: one above it applies already."},
                    {"Zet hem hoger, of maak de voorwaarden erboven strenger.",
                     "Put it higher, or make the conditions above it stricter."})
              .shown = shown_condition(proving, none, {rule}, true);
        }
      }
      if (one.guard != none && !one.limit.is_set() && !known) before.push_back(one.guard);
    }
  }
}

}  // namespace regie::analysis
