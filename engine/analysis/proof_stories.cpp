// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/proof_stories.hpp"

#include "engine/analysis/story_case.hpp"
#include "engine/analysis/story_writer.hpp"
#include "engine/base/civil.hpp"

namespace regie::analysis {

namespace {

using statechart::Index;
using statechart::none;

/// A Monday morning: a story has to begin some time.
LocalTime monday() { return {to_date({2026, 3, 2}), 9 * 3'600'000}; }

/// Walks a course again, to see who is there at its end.
Family end_of(const StoryWorld& world, Instant begin, const std::vector<Move>& moves) {
  Family family(world.definition, world.find, *world.zones, world.directory, world.limits, begin);
  const statechart::Chart& chart = *world.definition.chart;
  for (const Move& move : moves) {
    if (!move.actor.empty()) {
      static_cast<void>(act_in(
          family, event_of_act(chart, move.actor, move.choice, move.item, move.behalf, move.data)));
      continue;
    }
    const auto at = world.zones->to_instant(world.definition.calendar->zone(), move.until);
    if (at) static_cast<void>(family.advance(*at));
  }
  return family;
}

/// Somebody who may take the choice but for what the finding says; empty: nobody.
std::string who_may(const StoryWorld& world, const Family& family, Index choice) {
  const statechart::Chart& chart = *world.definition.chart;
  std::vector<std::string> people{"resident:anna", "resident:ben"};
  for (Index role = 0; role < chart.roles.size(); ++role) {
    for (const std::string& person :
         statechart::role_holders(chart, family.first().snapshot, role, family.context())) {
      people.push_back(person.find(':') == std::string::npos ? "contact:" + person : person);
    }
  }
  for (const std::string& actor : people) {
    for (const statechart::ChoiceView& view :
         statechart::choices(chart, family.first().snapshot, actor, Value(), family.context())) {
      if (view.choice != choice) continue;
      bool barred = false;
      for (const statechart::Reason& reason : view.reasons) {
        barred = barred || reason.kind == statechart::Reason::Kind::role ||
                 reason.kind == statechart::Reason::Kind::state;
      }
      if (!barred) return actor;
    }
  }
  return {};
}

/// Whether a story reads and goes as it tells: only such are given away.
bool holds_as_told(const std::string& text, const StoryWorld& world) {
  const auto source = std::make_shared<const Source>(Source{"finding.story.yaml", text});
  const auto stories = read_stories(source, world.limits);
  return stories && stories->size() == 1 && run_story(stories->front(), world).failures.empty();
}

}  // namespace

std::vector<std::string> stories_of(const std::vector<Proved>& proved, const StoryWorld& world,
                                    const std::string& workflow, const std::string& directory,
                                    std::size_t steps) {
  std::vector<std::string> stories(proved.size());
  const statechart::Chart& chart = *world.definition.chart;
  Wanted wanted;
  wanted.states.resize(chart.states.size());
  for (const Proved& one : proved) {
    if (one.shown_in != none) wanted.states[one.shown_in] = true;
  }
  const auto begin = world.zones->to_instant(world.definition.calendar->zone(), monday());
  if (!wanted.any() || !begin) return stories;
  Walk walk(world, *begin);
  walk.run(wanted, steps);
  for (std::size_t i = 0; i < proved.size(); ++i) {
    const auto course = walk.to_states().find(proved[i].shown_in);
    if (course == walk.to_states().end()) continue;
    const std::string& state = chart.states[proved[i].shown_in].path;
    StoryHead head{proved[i].problem.rule + ", line " + std::to_string(proved[i].problem.span.line),
                   workflow, directory, monday()};
    std::string text = story_text(head, course->second, state);
    if (proved[i].refused != none) {
      const Family family = end_of(world, *begin, course->second);
      const std::string actor = who_may(world, family, proved[i].refused);
      if (!actor.empty()) {
        text += "  - refused: { " + yaml_of(Value(actor)) + ": " +
                yaml_of(Value(chart.choices[proved[i].refused].id)) + " }\n";
      }
    }
    if (!proved[i].wait.empty()) {
      text += "  - wait: " + proved[i].wait + "\n  - expect: { state: " + yaml_of(Value(state)) +
              " }\n";
    }
    if (!holds_as_told(text, world)) {
      // The state is gone through in one step: then the way there is all that can be told.
      text = story_text(head, course->second, {});
      if (!holds_as_told(text, world)) continue;
    }
    stories[i] = std::move(text);
  }
  return stories;
}

}  // namespace regie::analysis
