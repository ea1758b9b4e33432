// SPDX-License-Identifier: Apache-2.0
// Steps without end, timers that another is always before, and waits that nothing ends.
#include <algorithm>
#include <optional>

#include "engine/analysis/proof_parts.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Range;
using statechart::StateKind;
using statechart::Timer;
using statechart::Transition;

/// Nothing beside it can end its steps: within an `each`, regions and what is around them wait for
/// their turn until a region has come to rest.
bool outside_parts(const Chart& chart, Index state) {
  for (Index above = chart.states[state].parent; above != none;
       above = chart.states[above].parent) {
    if (chart.states[above].kind == StateKind::parallel) return false;
  }
  return true;
}

/// The first transition without an event of a state, where nothing within goes before it.
Index follows_at_once(const Chart& chart, Index state) {
  if (chart.states[state].kind != StateKind::atomic || !outside_parts(chart, state)) return none;
  const Range& own = chart.states[state].transitions;
  for (Index i = own.first; i < own.first + own.count; ++i) {
    if (chart.transitions[i].events.count == 0) return i;
  }
  return none;
}

bool is_certain(const Chart& chart, Index transition) {
  const Transition& one = chart.transitions[transition];
  return one.guard == none && !one.limit.is_set();
}

/// Whether a transition leaves this state for another, or begins it anew.
bool leaves(const Chart& chart, Index transition, Index state) {
  const Transition& one = chart.transitions[transition];
  if (one.targets.count == 0) return false;
  for (const Index target : chart.targets_of(one)) {
    if (chart.is_descendant(target, state)) return false;
  }
  return true;
}

/// How long a span lasts, in days, whatever the calendar: months have 28 to 31 days, a day of 23 to
/// 25 hours is a day, and five working days take at least five.
double shortest(const calendar::Span& span) {
  const double days =
      span.years * 365.0 + span.months * 28.0 + span.weeks * 7.0 + span.days + span.working_days;
  return days + static_cast<double>(span.ms) / 86'400'000.0;
}

std::optional<double> longest(const calendar::Span& span) {
  if (span.working_days > 0) return std::nullopt;  // as long as the calendar has holidays
  const double days = span.years * 366.0 + span.months * 31.0 + span.weeks * 7.0 + span.days;
  const double clock_change = days > 0 ? 1.0 / 24 : 0;
  return days + clock_change + static_cast<double>(span.ms) / 86'400'000.0;
}

bool counts_from_entry(const Timer& timer) {
  return timer.after && timer.at == none && timer.since_at == none && timer.term == none &&
         !timer.law;
}

/// Whether the timer, when it is due, takes the case out of its state for certain.
bool ends_state(const Chart& chart, const Timer& timer) {
  const Range& own = chart.states[timer.state].transitions;
  for (Index i = own.first; i < own.first + own.count; ++i) {
    const Transition& one = chart.transitions[i];
    bool waits = false;
    for (Index e = 0; e < one.events.count; ++e) {
      waits = waits || chart.descriptors[one.events.first + e] == timer.event;
    }
    if (waits) return is_certain(chart, i) && leaves(chart, i, timer.state);
  }
  return false;
}

bool only_working_days(const calendar::Span& span) {
  calendar::Span other = span;
  other.working_days = 0;
  return span.working_days > 0 && other.is_zero();
}

/// `timer` can never be due, since `first` always ends the state around it before.
bool is_before(const Timer& first, const Timer& timer) {
  if (!counts_from_entry(first) || first.since != Timer::Since::entry) return false;
  if (!timer.after || timer.at != none || timer.since_at != none || timer.term != none)
    return false;
  if (only_working_days(*first.after) && only_working_days(*timer.after)) {
    return first.after->working_days < timer.after->working_days;
  }
  const auto most = longest(*first.after);
  return most && *most < shortest(*timer.after);
}

/// An outsider comes in from outside: anybody, or who may have others enter things for them.
bool is_outsider(const Chart& chart, const statechart::Who& who) {
  if (who.kind == statechart::Who::Kind::anybody) return true;
  return who.kind == statechart::Who::Kind::role && chart.roles[who.role].entered_by != none;
}

bool has_timer(const Chart& chart, Index state) {
  for (Index at = state; at != none; at = chart.states[at].parent) {
    if (chart.states[at].timers.count != 0) return true;
  }
  for (Index i = 0; i < chart.timers.size(); ++i) {
    if (chart.timers[i].state != none && chart.is_descendant(chart.timers[i].state, state)) {
      return true;
    }
  }
  return false;
}

/// Whether anything but outsiders can take the case on from here.
bool others_act(const Chart& chart, Index state) {
  for (const statechart::Choice& choice : chart.choices) {
    bool here = false;
    for (const Index from : choice.from) {
      here = here || from == state || chart.is_descendant(state, from) ||
             chart.is_descendant(from, state);
    }
    if (!here) continue;
    const std::vector<statechart::Who>* who = &choice.who;
    if (who->empty() && choice.state != none && chart.states[choice.state].task != none) {
      who = &chart.tasks[chart.states[choice.state].task].who;
    }
    for (const statechart::Who& one : *who) {
      if (!is_outsider(chart, one)) return true;
    }
  }
  for (Index at = state; at != none; at = chart.states[at].parent) {
    const Range& own = chart.states[at].transitions;
    for (Index i = own.first; i < own.first + own.count; ++i) {
      if (chart.transitions[i].choice == none) return true;  // events come too
    }
  }
  return chart.states[state].invokes.count + chart.states[state].requests.count != 0;
}

}  // namespace

Shown shown_endless(const Proving& proving, const std::vector<Index>& states) {
  const Chart& chart = proving.chart;
  const auto is_in = [&](Index state) {
    return std::find(states.begin(), states.end(), state) != states.end();
  };
  Shown shown;
  for (const Transition& one : chart.transitions) {
    if (one.choice == none || one.source == none || shown.any()) continue;
    const std::vector<Index>& from = chart.choices[one.choice].from;
    const auto targets = chart.targets_of(one);
    const bool leads = std::any_of(targets.begin(), targets.end(), is_in);
    if (!leads || from.empty()) continue;
    if (is_in(from.front())) continue;
    shown.in(proving.shown(from.front()));
    shown.refused = one.choice;
  }
  return shown;
}

void prove_steps(Proving& proving) {
  const Chart& chart = proving.chart;
  std::set<Index>& told = proving.endless;
  for (Index state = 0; state < chart.states.size(); ++state) {
    std::vector<Index> course;
    Index at = state;
    while (at != none && std::find(course.begin(), course.end(), at) == course.end()) {
      const Index next = follows_at_once(chart, at);
      if (next == none || !is_certain(chart, next) || chart.transitions[next].targets.count != 1) {
        at = none;
        break;
      }
      course.push_back(at);
      at = chart.targets_of(chart.transitions[next])[0];
    }
    if (at == none || at != state || told.count(state) != 0) continue;
    told.insert(course.begin(), course.end());
    proving
        .warn(chart.transitions[follows_at_once(chart, state)].span, "endless-steps",
              {"Vanuit `" + chart.states[state].name +
                   "` volgen de stappen elkaar zonder einde op. De zaak komt hier nooit uit.",
               "From `" + chart.states[state].name +
                   "` the steps follow each other without end. The case never gets out."},
              {"Geef een van de `always` een voorwaarde die een keer niet meer geldt.",
               "Give one of the `always` a condition that stops holding some time."})
        .shown = shown_endless(proving, course);
  }
}

/// A deadline of no time at all that leads on, where somebody would have to choose.
void prove_deadlines(Proving& proving) {
  const Chart& chart = proving.chart;
  for (const Timer& timer : chart.timers) {
    if (timer.kind != Timer::Kind::deadline || timer.state == none) continue;
    if (!counts_from_entry(timer) || !timer.after->is_zero() || !ends_state(chart, timer)) continue;
    std::vector<Index> closed;
    for (Index i = 0; i < chart.choices.size(); ++i) {
      const std::vector<Index>& from = chart.choices[i].from;
      const bool here = std::all_of(from.begin(), from.end(), [&](Index state) {
        return state == timer.state || chart.is_descendant(state, timer.state);
      });
      if (here && !from.empty()) closed.push_back(i);
    }
    if (closed.empty()) continue;
    Proved& proved =
        proving.warn(timer.span, "choice-never-open",
                     {"Deze deadline is meteen voorbij: hier kan nooit iemand iets kiezen.",
                      "This deadline is over at once: nobody can ever choose anything here."},
                     {"Geef meer tijd, zoals `5 working days`, of haal de keuzes weg.",
                      "Give more time, such as `5 working days`, or remove the choices."});
    proved.shown.in(proving.shown(timer.state));
    proved.shown.timer = static_cast<Index>(&timer - chart.timers.data());
    for (const Index choice : closed) proving.close(choice);
  }
}

void prove_timers(Proving& proving) {
  const Chart& chart = proving.chart;
  for (const Timer& timer : chart.timers) {
    if (timer.state == none) continue;
    const Index at_once = follows_at_once(chart, timer.state);
    const bool gone =
        at_once != none && is_certain(chart, at_once) && leaves(chart, at_once, timer.state);
    const Timer* before = nullptr;
    for (const Timer& first : chart.timers) {
      const bool around = first.state != none && (first.state == timer.state ||
                                                  chart.is_descendant(timer.state, first.state));
      if (&first != &timer && around && is_before(first, timer) && ends_state(chart, first)) {
        before = &first;
      }
    }
    if (!gone && before == nullptr) continue;
    Proved& proved =
        gone ? proving.warn(timer.span, "timer-never-due",
                            {"Dit is nooit zover: de zaak gaat hier meteen verder.",
                             "This never comes about: the case goes on at once."},
                            {"Haal het weg, of geef `always` een voorwaarde.",
                             "Remove it, or give `always` a condition."})
             : proving.warn(timer.span, "timer-never-due",
                            {"Dit is nooit zover: `" + before->name + "` (" + before->rule +
                                 ") is er altijd eerder, en gaat dan verder.",
                             "This never comes about: `" + before->name + "` (" + before->rule +
                                 ") is always before it, and leads on then."},
                            {"Maak deze tijd korter, of die andere langer.",
                             "Make this time shorter, or the other one longer."});
    proved.shown.in(proving.shown(timer.state));
    if (!gone) proved.shown.timer = static_cast<Index>(before - chart.timers.data());
  }
}

void prove_waits(Proving& proving) {
  const Chart& chart = proving.chart;
  std::set<Index> starts;
  for (Index at = 0; chart.states[at].initial != none;) {
    const auto targets = chart.targets_of(chart.transitions[chart.states[at].initial]);
    if (targets.size() != 1) break;
    at = targets[0];
    starts.insert(at);
  }
  for (const statechart::Task& task : chart.tasks) {
    const Index state = proving.shown(task.state);
    if (state == none || starts.count(state) != 0) continue;  // before it begins nobody waits
    const bool outsiders =
        !task.who.empty() && std::all_of(task.who.begin(), task.who.end(),
                                         [&](const auto& who) { return is_outsider(chart, who); });
    if (!outsiders || has_timer(chart, state) || others_act(chart, state)) continue;
    Proved& proved = proving.warn(
        chart.states[state].span, "waits-for-ever",
        {"Wie hier iets moet doen komt van buiten, en niets gebeurt als dat nooit komt.",
         "Who has to act here comes from outside, and nothing happens if that never comes."},
        {"Geef een `deadline` met `late`, of een herinnering met `remind`.",
         "Give a `deadline` with `late`, or a reminder with `remind`."});
    proved.shown.in(state);
    proved.shown.wait = "10 years";
  }
}

}  // namespace regie::analysis
