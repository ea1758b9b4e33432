// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/arrow_words.hpp"

#include <algorithm>

#include "engine/calendar/span.hpp"

namespace regie::diagram {

using statechart::Index;
using statechart::none;
using statechart::Transition;

namespace {

constexpr double edge_text_width = 108;
constexpr double branch_text_width = 136;
/// In points; a longer condition is read in the workflow, or with `regie read`.
constexpr double longest_branch = 480;

}  // namespace

void add_wrapped(Lines& lines, const std::string& text, double width, bool strong, bool clock) {
  for (auto& part : wrapped(text, width)) {
    lines.push_back({std::move(part), strong, clock});
    clock = false;
  }
}

bool ArrowWords::add_trigger(Lines& lines, const Transition& transition) const {
  if (transition.choice != none) {
    const auto& choice = chart_.choices[transition.choice];
    const std::string title = choice.title.in(language_);
    add_wrapped(lines, title.empty() ? choice.name : title, edge_text_width, false);
    return false;
  }
  bool timed = false;
  for (Index i = 0; i < transition.events.count; ++i) {
    timed = add_event(lines, chart_.descriptors[transition.events.first + i]) || timed;
  }
  return timed;
}

bool ArrowWords::add_event(Lines& lines, const std::string& event) const {
  const auto timer = std::find_if(chart_.timers.begin(), chart_.timers.end(),
                                  [&](const auto& one) { return one.event == event; });
  if (timer != chart_.timers.end()) {
    add_wrapped(lines, due_of(*timer), edge_text_width, false, true);
    return true;
  }
  const auto begins = [&](const char* prefix) { return event.rfind(prefix, 0) == 0; };
  std::string text = event;
  if (begins("quorum.enough")) text = say("genoeg antwoorden", "enough answers");
  if (begins("quorum.impossible")) text = say("niet meer haalbaar", "no longer possible");
  if (begins("done.state")) text = say("alles klaar", "all done");
  if (begins("done.child")) text = say("die zaak is klaar", "that case has ended");
  if (begins("done.request")) {
    text = say("antwoord: ", "answer: ") + event.substr(event.rfind('.') + 1);
  }
  if (begins("done.call")) text = say("gelukt", "it succeeded");
  if (begins("error.")) text = say("er gaat iets mis", "something goes wrong");
  if (begins("error.communication.call")) text = say("niet gelukt", "it did not succeed");
  if (begins("error.communication.request")) text = say("geen antwoord", "no answer");
  add_wrapped(lines, text, edge_text_width, false);
  return false;
}

bool ArrowWords::has_same_trigger(const Transition& one, const Transition& other) const {
  if (one.choice != other.choice || one.events.count != other.events.count) return false;
  if (one.choice != none) return true;
  const auto* events = chart_.descriptors.data();
  return std::equal(events + one.events.first, events + one.events.first + one.events.count,
                    events + other.events.first);
}

bool ArrowWords::leads_to_same(const Transition& one, const Transition& other) const {
  const auto* targets = chart_.target_indices.data();
  return one.targets.count == other.targets.count &&
         std::equal(targets + one.targets.first, targets + one.targets.first + one.targets.count,
                    targets + other.targets.first);
}

void ArrowWords::add_branch(Lines& lines, Index source, Index transition) const {
  const Transition& own = chart_.transitions[transition];
  const auto& range = chart_.states[source].transitions;
  bool parts = false;
  bool later = false;  // an earlier rule is taken where its condition holds
  for (Index i = 0; i < range.count; ++i) {
    const Transition& other = chart_.transitions[range.first + i];
    if (range.first + i == transition || !has_same_trigger(own, other)) continue;
    parts = parts || !leads_to_same(own, other);
    later = later || (range.first + i < transition && other.guard != none);
  }
  if (!parts) return;
  std::string text = say("anders", "otherwise");
  if (own.guard != none) {
    const std::string condition = conditions_.condition(own.guard);
    const bool fits =
        text_width(condition, false) <= longest_branch && condition.find('`') == std::string::npos;
    text = later ? say("anders, als", "otherwise, if") : say("als", "if");
    text += fits ? say(": ", " ") + condition
                 : say(" aan een voorwaarde is voldaan", " a condition holds");
  } else if (!later) {
    return;
  }
  add_wrapped(lines, text, branch_text_width, false);
}

std::string ArrowWords::due_of(const statechart::Timer& timer) const {
  if (timer.after) return calendar::in_words(*timer.after).in(language_);
  for (const statechart::Term& term : chart_.terms) {
    if (&chart_.timers[term.timer] == &timer) return term.title.in(language_);
  }
  const std::string day = timer.at == none ? std::string() : day_named_by(timer.at);
  return day.empty() ? say("op een vaste dag", "on a set day") : day;
}

/// Of an expression that begins with a day in the data, what people call that day.
std::string ArrowWords::day_named_by(Index program) const {
  std::string name = chart_.programs[program].source();
  if (name.starts_with("data.")) name.erase(0, 5);
  name.erase(
      std::min(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"), name.size()));
  const Index field = chart_.field_of(name);
  if (field == none) return {};
  const Text& title = chart_.fields[field].title;
  const std::string made = statechart::title_from_name(name);
  return title.nl == made && title.en == made ? std::string() : title.in(language_);
}

}  // namespace regie::diagram
