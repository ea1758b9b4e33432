// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/reading.hpp"

#include "engine/diagram/narrator.hpp"

namespace regie::diagram {

using statechart::none;

Reading Narrator::read() const {
  Reading reading;
  reading.title = chart_.title.empty() ? chart_.workflow : chart_.title.in(language_);
  reading.opening.push_back({"version",
                             say("Dit is versie ", "This is version ") +
                                 std::to_string(chart_.version) +
                                 say(" van de werkwijze ", " of the workflow ") + chart_.workflow +
                                 say(". Werkdagen en vrije dagen staan in de kalender ",
                                     ". Working days and holidays are those of the calendar ") +
                                 chart_.calendar + ".",
                             false,
                             {}});
  if (chart_.states[0].initial != none) {
    const statechart::Transition& first = chart_.transitions[chart_.states[0].initial];
    std::string start;
    for (Index i = 0; i < first.targets.count; ++i) {
      start += (start.empty() ? "" : say(" en ", " and ")) +
               title(chart_.target_indices[first.targets.first + i]);
    }
    reading.opening.push_back(
        {"start", say("Een zaak begint bij ", "A case begins at ") + start + ".", false, {}});
  }
  const auto add = [&](Section section) {
    if (!section.statements.empty()) reading.sections.push_back(std::move(section));
  };
  add(people());
  for (Index i = 1; i < chart_.states.size(); ++i) {
    const statechart::State& one = chart_.states[i];
    if (!one.hidden && !one.is_result) reading.sections.push_back(state(i));
  }
  add(common_choices());
  Section whole{"case", say("Voor de hele zaak", "For the whole case"), {}, 0};
  using Kind = statechart::Timer::Kind;
  add_timers(0, {Kind::deadline, Kind::remind, Kind::timer}, whole.statements);
  add_events(0, whole.statements);
  add(std::move(whole));
  add(terms());
  add(results());
  add(kept());
  return reading;
}

Reading reading_of(const statechart::Chart& chart, Language language) {
  return Narrator(chart, language).read();
}

std::string to_text(const Reading& reading) {
  std::string text = "# " + reading.title + "\n";
  const auto add = [&](const std::vector<Statement>& all) {
    bool listed = false;
    for (const Statement& one : all) {
      // A list stands by itself, and so does what follows it.
      if (!one.listed || !listed) text += "\n";
      text += (one.listed ? "- " : "") + one.text + "\n";
      for (const std::string& detail : one.details) text += "  - " + detail + "\n";
      listed = one.listed;
    }
  };
  add(reading.opening);
  for (const Section& section : reading.sections) {
    text += "\n" + std::string(2 + section.depth, '#') + " " + section.title + "\n";
    add(section.statements);
  }
  return text;
}

}  // namespace regie::diagram
