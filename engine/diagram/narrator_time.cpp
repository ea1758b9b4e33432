// SPDX-License-Identifier: Apache-2.0
// Deadlines, reminders, timers and terms of the law.
#include <algorithm>

#include "engine/calendar/span.hpp"
#include "engine/diagram/narrator.hpp"

namespace regie::diagram {

using statechart::none;
using statechart::Timer;

namespace {

/// "1 mei in het jaar na …": a day of the calendar.
bool is_named(const std::string& day) {
  return day.find(" in het jaar ") != std::string::npos ||
         day.find(" in the year ") != std::string::npos;
}

/// "2 dagen voor …": a day that is counted from another one.
bool is_counted(const std::string& day) {
  return !day.empty() && day[0] >= '0' && day[0] <= '9' && !is_named(day);
}

}  // namespace

std::string Narrator::must_be_done_before(const std::string& day) const {
  // The day after a day is how "until the end of that day" is written.
  const std::string next = say("1 dag na ", "1 day after ");
  if (day.starts_with(next)) {
    std::string last = day.substr(next.size());
    const std::string answer = say("het antwoord op ", "the answer to ");
    if (last.starts_with(answer)) last = last.substr(answer.size());
    return say("Dit moet klaar zijn op de dag bij ",
               "This must be done by the end of the day at ") +
           last + ".";
  }
  return (is_counted(day)
              ? say("Dit moet eerder klaar zijn dan ", "This must be done earlier than ")
              : say("Dit moet klaar zijn v\u00f3\u00f3r ", "This must be done before ")) +
         day + ".";
}

std::string Narrator::span(const calendar::Span& span) const {
  return calendar::in_words(span).in(language_);
}

std::vector<statechart::Index> Narrator::edges_on(Index state, const std::string& event) const {
  std::vector<Index> edges;
  const statechart::Range& range = chart_.states[state].transitions;
  for (Index i = range.first; i < range.first + range.count; ++i) {
    const statechart::Range& events = chart_.transitions[i].events;
    for (Index k = 0; k < events.count; ++k) {
      if (chart_.descriptors[events.first + k] != event) continue;
      edges.push_back(i);
      break;
    }
  }
  return edges;
}

/// What the law adds to a span of time.
std::string Narrator::by_law(const Timer& timer) const {
  if (timer.law) {
    return say(" (een termijn van de wet, tot en met de laatste dag)",
               " (a term of the law, until the end of its last day)");
  }
  return timer.statutory ? say(" (volgens de kalender van de wet)", " (by the calendar of the law)")
                         : std::string();
}

/// "10 werkdagen", "op de dag van …": what stands behind "na" or "binnen".
std::string Narrator::when_due(const Timer& timer) const {
  if (timer.at != none) {
    const std::string day = words_.value(timer.at);
    if (is_counted(day)) return day;
    if (is_named(day)) return say("op ", "on ") + day;
    const std::string answer = say("het antwoord op ", "the answer to ");
    if (!day.starts_with(answer)) return say("op de dag bij ", "on the day at ") + day;
    return say("op de dag die staat bij ", "on the day filled in at ") + day.substr(answer.size());
  }
  std::string said = say("na ", "after ") + span(*timer.after) + by_law(timer);
  if (timer.since_at != none) return said + say(" vanaf ", " from ") + words_.value(timer.since_at);
  if (timer.since == Timer::Since::activity) {
    said += say(" waarin niemand iets deed", " in which nobody did anything");
  }
  if (timer.every) said += say(", en daarna steeds na ", ", and then every ") + span(*timer.every);
  return said;
}

Statement Narrator::of_timer(const Timer& timer, Index state) const {
  Statement said{"timer:" + timer.name, {}, false, {}};
  Sentences effects;
  const std::vector<Index> edges = edges_on(state, timer.event);
  const statechart::Transition* edge = edges.empty() ? nullptr : &chart_.transitions[edges.front()];
  std::string due = when_due(timer);
  switch (timer.kind) {
    case Timer::Kind::deadline:
      said.text = timer.after && timer.since_at == none
                      ? say("Dit moet klaar zijn binnen ", "This must be done within ") +
                            span(*timer.after) + by_law(timer) + "."
                      : must_be_done_before(timer.at != none ? words_.value(timer.at) : due);
      if (edge == nullptr) return said;
      said.text += say(" Is het dan niet klaar?", " Is it not done by then?");
      if (edges.size() > 1) {
        add_rules(edges, said.details);
        return said;
      }
      said.text += " ";
      add_effects(*edge, effects);
      break;
    case Timer::Kind::reply:
      said.text = timer.after ? say("Iedereen heeft ", "Each has ") + span(*timer.after) +
                                    by_law(timer) + say(" om te antwoorden.", " to answer.")
                              : say("Iedereen kan antwoorden tot ", "Each can answer until ") +
                                    words_.value(timer.at) + ".";
      if (edge != nullptr) add_actions(edge->actions, effects);
      said.text += say(" Komt er geen antwoord? ", " Does no answer come? ");
      break;
    case Timer::Kind::remind:
    case Timer::Kind::timer:
      if (due[0] >= 'a' && due[0] <= 'z') due[0] = static_cast<char>(due[0] - 'a' + 'A');
      if (edge == nullptr) break;
      if (edges.size() > 1) {
        add_rules(edges, said.details);
        said.text = due + ":";
        return said;
      }
      add_actions(edge->actions, effects);
      if (const std::string goes = destination(*edge); !goes.empty()) effects.push_back(goes);
      if (!effects.empty()) effects.front() = after_due(due, effects.front());
      break;
  }
  for (std::size_t i = 0; i < effects.size(); ++i) said.text += (i == 0 ? "" : " ") + effects[i];
  if (said.text.empty()) said.text = due + ".";
  if (edges.size() == 1 && edge->guard != none) {
    said.text +=
        say(" Dit geldt alleen als ", " This holds only if ") + words_.condition(edge->guard) + ".";
  }
  return said;
}

/// "Na 7 dagen" with "Er gaat een bericht" is "Na 7 dagen gaat er een bericht".
std::string Narrator::after_due(const std::string& due, std::string effect) const {
  if (language_ == Language::en) {
    if (effect[0] >= 'A' && effect[0] <= 'Z') effect[0] = static_cast<char>(effect[0] - 'A' + 'a');
    return due + ", " + effect;
  }
  for (const char* verb : {"gaat", "komt", "begint", "wordt"}) {
    const std::string head = "Er " + std::string(verb) + " ";
    if (effect.starts_with(head)) return due + " " + verb + " er " + effect.substr(head.size());
  }
  const std::string whoever = "Wie nog niet heeft gekozen, krijgt ";
  if (effect.starts_with(whoever)) {
    return due + " krijgt wie nog niet heeft gekozen " + effect.substr(whoever.size());
  }
  const std::string goes = "De zaak gaat ";
  if (effect.starts_with(goes)) return due + " gaat de zaak " + effect.substr(goes.size());
  return due + ": " + effect;
}

/// Of an `each`, the reminders and the time to reply belong to what each of them waits in.
void Narrator::add_timers(Index state, std::initializer_list<Timer::Kind> kinds,
                          Statements& all) const {
  const auto add = [&](Index home, Timer::Kind kind) {
    const statechart::Range& range = chart_.states[home].timers;
    for (Index i = 0; i < range.count; ++i) {
      const Timer& timer = chart_.timers[range.first + i];
      if (timer.kind == kind && timer.term == none) all.push_back(of_timer(timer, home));
    }
  };
  const Index each = chart_.states[state].each;
  const Index open = each == none ? none : chart_.eaches[each].open_state;
  for (const Timer::Kind kind : kinds) {
    add(state, kind);
    if (open != none) add(open, kind);
  }
}

Section Narrator::terms() const {
  Section section{"terms", say("Wettelijke termijnen", "Statutory terms"), {}, 0};
  for (const statechart::Term& term : chart_.terms) {
    Statement said{"term:" + term.name, {}, true, {}};
    const std::string name = term.title.empty() ? term.name : term.title.in(language_);
    const calendar::TermRule& rule = term.rule;
    said.text = name + ": ";
    if (rule.direction == calendar::Direction::fixed) {
      said.text += say("tot en met ", "up to and including ") + words_.value(term.at);
    } else if (rule.direction == calendar::Direction::backward) {
      said.text += span(rule.span) + say(" voor ", " before ") + words_.value(term.at);
    } else {
      said.text += span(rule.span);
      if (term.since != none) said.text += say(" vanaf ", " from ") + words_.value(term.since);
    }
    said.text += term.source.empty() ? "." : " (" + term.source + ").";
    if (term.timer != none) {
      const Timer& timer = chart_.timers[term.timer];
      Sentences effects;
      add_rules(edges_on(timer.state == none ? 0 : timer.state, timer.event), effects);
      const std::string over = say("Is de laatste dag voorbij? ", "Is the last day over? ");
      for (const std::string& effect : effects) said.details.push_back(over + effect);
    }
    section.statements.push_back(std::move(said));
  }
  return section;
}

}  // namespace regie::diagram
