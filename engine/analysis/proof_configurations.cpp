// SPDX-License-Identifier: Apache-2.0
// What follows from the states that a case is in at the same time.
#include <algorithm>

#include "engine/analysis/configurations.hpp"
#include "engine/analysis/coverage.hpp"
#include "engine/workflow/findings.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::StateKind;
using Held = Configurations::Held;

/// Where a condition is looked at: the configurations, and what it guards there.
struct Looked {
  std::set<std::uint32_t> in;
  std::vector<Index> transitions;
  std::vector<Index> choices;
  bool outside = false;  ///< it is looked at where nothing was explored, too
};

Looked looked_at_in(const Chart& chart, const Configurations& all, Index program) {
  Looked looked;
  const auto add = [&](Index state, bool eventless) {
    const std::vector<std::uint32_t> places = all.around(state, eventless);
    looked.outside =
        looked.outside || (all.scope() != 0 && !chart.is_descendant(state, all.scope()));
    looked.in.insert(places.begin(), places.end());
  };
  for (Index t = 0; t < chart.transitions.size(); ++t) {
    const statechart::Transition& one = chart.transitions[t];
    if (one.guard != program) continue;
    looked.transitions.push_back(t);
    add(one.source, one.events.count == 0);
  }
  for (Index i = 0; i < chart.choices.size(); ++i) {
    for (const statechart::Need& need : chart.choices[i].needs) {
      if (need.program != program) continue;
      looked.choices.push_back(i);
      for (const Index from : chart.choices[i].from) add(from, false);
    }
  }
  return looked;
}

std::vector<std::string> names_of(const Configurations::Asked& asked) {
  std::vector<std::string> names;
  for (const auto& [name, state] : asked.states) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

void tell_condition(Proving& proving, const Configurations::Asked& asked, Index program, bool never,
                    const Looked& looked) {
  const Text states = workflow::enumerate(names_of(asked));
  Proved& proved = proving.warn(
      proving.place_of(program), never ? "condition-never-true" : "condition-always-true",
      never ? Text{"Dit is nooit waar in de toestanden waarin een zaak hier kan zijn (gevraagd: " +
                       states.nl + ").",
                   "This is never true in the states that a case can be in here (asked: " +
                       states.en + ")."}
            : Text{"Dit is altijd waar in de toestanden waarin een zaak hier kan zijn (gevraagd: " +
                       states.nl + ").",
                   "This is always true in the states that a case can be in here (asked: " +
                       states.en + ")."},
      never ? Text{"Vraag naar een toestand waarin de zaak tegelijk kan zijn, of haal het weg.",
                   "Ask for a state that the case can be in at the same time, or remove it."}
            : Text{"Haal de voorwaarde weg, of vraag naar een andere toestand.",
                   "Remove the condition, or ask for another state."});
  proved.shown = shown_condition(proving, looked.choices.empty() ? none : looked.choices.front(),
                                 looked.transitions, never);
  if (!never) return;
  proving.dead.insert(looked.transitions.begin(), looked.transitions.end());
  for (const Index closed : looked.choices) proving.close(closed);
}

void prove_asked(Proving& proving, Configurations& all) {
  const Chart& chart = proving.chart;
  for (const Index program : conditions_of(chart)) {
    const Configurations::Asked& asked = all.asked(program);
    if (asked.states.empty() || !asked.known) continue;
    const Looked looked = looked_at_in(chart, all, program);
    // One that is looked at around a region asks for all items of it.
    if (looked.in.empty() || looked.outside) continue;
    bool never = true;
    bool always = true;
    for (const std::uint32_t place : looked.in) {
      const Held held = all.held(program, all.all()[place]);
      never = never && held == Held::never;
      always = always && held == Held::always;
    }
    if (never || always) tell_condition(proving, asked, program, never, looked);
  }
}

bool is_dead(const Proving& proving, Index choice) {
  for (Index t = 0; t < proving.chart.transitions.size(); ++t) {
    if (proving.chart.transitions[t].choice == choice && proving.dead.count(t) == 0) return false;
  }
  return true;
}

/// A choice whose states are only gone through, so that nobody ever sees it.
void prove_open(Proving& proving, const Configurations& all) {
  const Chart& chart = proving.chart;
  for (Index i = 0; i < chart.choices.size(); ++i) {
    const statechart::Choice& choice = chart.choices[i];
    if (choice.from.empty() || is_dead(proving, i)) continue;
    const auto is_passed = [&](Index from) {
      if (!all.is_own(from) || !all.is_reached(from)) return false;
      if (proving.endless.count(from) != 0) return false;  // that is told
      return all.around(from, false).empty();
    };
    if (!std::all_of(choice.from.begin(), choice.from.end(), is_passed)) continue;
    Proved& proved =
        proving.warn(choice.span, "choice-never-open",
                     {"Deze keuze krijgt niemand te zien: de zaak gaat hier altijd meteen verder.",
                      "Nobody ever sees this choice: the case always goes on from here at once."},
                     {"Geef `always` een voorwaarde, of haal de keuze weg.",
                      "Give `always` a condition, or remove the choice."});
    proved.shown.in(proving.shown(choice.from.front()));
    proved.shown.closed = i;
    proving.close(i);
  }
}

/// The active states without active states in them.
std::vector<Index> innermost(const Chart& chart, const Configurations::Configuration& one) {
  std::vector<Index> found;
  for (std::size_t i = 0; i < one.active.size(); ++i) {
    const bool inner =
        i + 1 < one.active.size() && chart.is_descendant(one.active[i + 1], one.active[i]);
    if (!inner) found.push_back(one.active[i]);
  }
  return found;
}

/// The states of a configuration that people know it by.
std::vector<std::string> shown_states(const Proving& proving,
                                      const Configurations::Configuration& one) {
  std::vector<std::string> names;
  for (const Index state : innermost(proving.chart, one)) {
    const std::string& path = proving.chart.states[proving.shown(state)].path;
    if (std::find(names.begin(), names.end(), path) == names.end()) names.push_back(path);
  }
  return names;
}

/// Configurations without a way to a result, though each state has one.
void prove_ends(Proving& proving, const Configurations& all) {
  const Chart& chart = proving.chart;
  std::vector<std::vector<std::uint32_t>> before(all.all().size());
  for (const auto& [from, to] : all.steps()) before[to].push_back(from);
  std::vector<bool> ends(all.all().size());
  std::vector<std::uint32_t> work;
  for (std::uint32_t i = 0; i < all.all().size(); ++i) {
    const auto& active = all.all()[i].active;
    ends[i] = std::any_of(active.begin(), active.end(), [&](Index state) {
      return chart.states[state].parent == 0 && chart.states[state].kind == StateKind::final_;
    });
    if (ends[i]) work.push_back(i);
  }
  if (work.empty()) return;  // told when it was loaded
  while (!work.empty()) {
    const std::uint32_t at = work.back();
    work.pop_back();
    for (const std::uint32_t from : before[at]) {
      if (ends[from]) continue;
      ends[from] = true;
      work.push_back(from);
    }
  }
  constexpr std::size_t most_told = 3;
  std::size_t told = 0;
  for (std::uint32_t i = 0; i < all.all().size() && told < most_told; ++i) {
    const Configurations::Configuration& one = all.all()[i];
    // What comes after the first such configuration is said with it.
    if (ends[i] || !one.certain || (i != 0 && !ends[one.from])) continue;
    const std::vector<Index> leaves = innermost(chart, one);
    const bool endless = std::any_of(leaves.begin(), leaves.end(), [&](Index state) {
      return proving.endless.count(state) != 0;
    });
    if (endless) continue;  // that is told
    const std::vector<std::string> names = shown_states(proving, one);
    if (names.size() < 2) continue;  // a single state was told when it was loaded
    ++told;
    const Text states = workflow::enumerate(names);
    Index around = one.active.back();
    while (chart.states[around].kind != StateKind::parallel &&
           chart.states[around].parent != none) {
      around = chart.states[around].parent;
    }
    Proved& proved = proving.warn(
        chart.states[around].span, "no-result-together",
        {"Is de zaak tegelijk in " + states.nl + ", dan is geen resultaat meer te bereiken.",
         "Once the case is in " + states.en + " at the same time, no result can be reached."},
        {"Geef een van deze toestanden een keuze of deadline die verder leidt.",
         "Give one of these states a choice or deadline that leads on."});
    proved.shown.states = leaves;
    proved.shown.wait = "10 years";
  }
}

/// Steps without an event that lead back to where they began, in parts that run at once: each part
/// may look as if it came to rest.
void prove_circles(Proving& proving, const Configurations& all) {
  const Chart& chart = proving.chart;
  std::set<std::uint32_t> seen;
  for (const auto& [begin, step] : all.forced()) {
    if (!all.all()[begin].certain || seen.count(begin) != 0) continue;
    std::set<std::uint32_t> course;
    std::uint32_t at = begin;
    for (auto next = all.forced().find(at); next != all.forced().end() && course.insert(at).second;
         next = all.forced().find(at)) {
      at = next->second.first;
    }
    seen.insert(course.begin(), course.end());
    if (course.count(at) == 0) continue;  // it comes to rest
    const Configurations::Configuration& one = all.all()[at];
    const std::vector<Index> states = innermost(chart, one);
    const bool told = std::any_of(states.begin(), states.end(),
                                  [&](Index state) { return proving.endless.count(state) != 0; });
    if (told) continue;
    const Text names = workflow::enumerate(shown_states(proving, one));
    proving
        .warn(chart.transitions[all.forced().at(at).second].span, "endless-steps",
              {"Vanuit " + names.nl +
                   " volgen de stappen elkaar zonder einde op. De zaak komt hier nooit uit.",
               "From " + names.en +
                   " the steps follow each other without end. The case never gets out."},
              {"Geef een van de `always` een voorwaarde die een keer niet meer geldt.",
               "Give one of the `always` a condition that stops holding some time."})
        .shown = shown_endless(proving, states);
    proving.endless.insert(states.begin(), states.end());
  }
}

void tell_bound(Proving& proving, const Configurations& all) {
  const Chart& chart = proving.chart;
  const auto parallel =
      std::find_if(chart.states.begin() + all.scope(), chart.states.end(),
                   [](const auto& state) { return state.kind == StateKind::parallel; });
  const Span place =
      parallel == chart.states.end() ? chart.states[all.scope()].span : parallel->span;
  const std::string most = std::to_string(all.all().size());
  proving.note(
      place, "not-proved",
      {"Een zaak kan hier in meer combinaties van toestanden zijn dan er zijn nagegaan (" + most +
           ").",
       "A case can be in more combinations of states here than were gone through (" + most + ")."},
      {"Of `In('\u2026')` altijd of nooit waar is, en of elke combinatie een resultaat "
       "bereikt, is niet nagegaan.",
       "Whether `In('\u2026')` is always or never true, and whether every combination "
       "reaches a result, was not proved."});
}

}  // namespace

void prove_configurations(Proving& proving, Configurations& all) {
  all.explore();
  if (!all.complete()) {
    tell_bound(proving, all);
    return;
  }
  proving.configurations = &all;
  prove_asked(proving, all);
  prove_circles(proving, all);
  prove_open(proving, all);
  prove_ends(proving, all);
  for (const statechart::Each& each : proving.chart.eaches) {
    if (each.open_state != none) continue;  // what is asked there has one state, and its answer
    auto region = std::make_unique<Configurations>(proving, each.state);
    region->explore();
    if (!region->complete()) {
      tell_bound(proving, *region);
      continue;
    }
    Configurations& one = *(proving.regions[each.state] = std::move(region));
    prove_asked(proving, one);
    prove_open(proving, one);
  }
}

constexpr std::size_t most_asked_together = 6;  // in a region, where each can be both

Outlook Proving::look_from(Index state, bool eventless, const std::vector<Index>& programs,
                           const std::vector<std::size_t>& asked) {
  Outlook outlook;
  const auto asked_of = [&](Configurations& all) {
    Configurations::Asked both;
    for (const Index program : programs) {
      const Configurations::Asked& one = all.asked(program);
      both.known = both.known && one.known;
      both.states.insert(both.states.end(), one.states.begin(), one.states.end());
    }
    return both;
  };
  Configurations* all = configurations;
  Configurations::Asked names;
  if (all != nullptr) names = asked_of(*all);
  const auto region = regions.find(chart.states[state].scope);
  if (!names.known && region != regions.end()) {
    all = region->second.get();
    names = asked_of(*all);
    if (names.states.size() > most_asked_together) names.known = false;
  }
  if (!names.known) return outlook;
  if (names.states.empty()) return look(programs, asked);
  std::set<InStates> seen;
  for (const std::uint32_t place : all->around(state, eventless)) {
    const std::vector<InStates> views = all->states_of(names, all->all()[place]);
    seen.insert(views.begin(), views.end());
  }
  for (const InStates& states : seen) {
    const Outlook one = look(programs, asked, states);
    if (!one.looked) return one;
    outlook.looked = true;
    outlook.occurs.resize(one.occurs.size());
    for (std::size_t i = 0; i < one.occurs.size(); ++i) {
      outlook.occurs[i] = outlook.occurs[i] || one.occurs[i];
    }
  }
  return outlook;
}

}  // namespace regie::analysis
