// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/proof_stories.hpp"

#include <algorithm>

#include "engine/analysis/story_case.hpp"
#include "engine/analysis/story_writer.hpp"
#include "engine/base/civil.hpp"

namespace regie::analysis {

namespace {

using statechart::Index;
using statechart::none;

/// A Monday morning: a story has to begin some time.
LocalTime monday() { return {to_date({2026, 3, 2}), 9 * 3'600'000}; }

/// The states that a case is in as soon as it has begun.
std::vector<Index> states_at_start(const statechart::Chart& chart) {
  std::vector<Index> states;
  for (Index at = 0; chart.states[at].initial != none;) {
    const auto targets = chart.targets_of(chart.transitions[chart.states[at].initial]);
    if (targets.size() != 1) break;
    at = targets[0];
    states.push_back(at);
  }
  return states;
}

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

struct Acting {
  std::string actor;  ///< empty: nobody
  std::string item;
};

/// Somebody who may take the choice but for what the finding says.
Acting who_may(const StoryWorld& world, const Family& family, Index choice) {
  const statechart::Chart& chart = *world.definition.chart;
  std::vector<std::string> people{"resident:anna", "resident:ben"};
  const auto add = [&](const std::string& person) {
    people.push_back(person.find(':') == std::string::npos ? "contact:" + person : person);
  };
  for (Index role = 0; role < chart.roles.size(); ++role) {
    for (const std::string& person :
         statechart::role_holders(chart, family.first().snapshot, role, family.context())) {
      add(person);
    }
  }
  for (const statechart::Region& region : family.first().snapshot.dossier().regions) {
    for (const std::string& person : region.holders) add(person);
  }
  for (const std::string& actor : people) {
    Family at = family;
    if (at.first().snapshot.status == statechart::Snapshot::Status::fresh &&
        !at.take(0, at.start(actor))) {
      continue;
    }
    for (const statechart::ChoiceView& view :
         statechart::choices(chart, at.first().snapshot, actor, Value(), at.context())) {
      if (view.choice != choice) continue;
      const bool barred = std::any_of(view.reasons.begin(), view.reasons.end(),
                                      [](const statechart::Reason& reason) {
                                        return reason.kind == statechart::Reason::Kind::role ||
                                               reason.kind == statechart::Reason::Kind::state;
                                      });
      if (!barred) return {actor, view.item};
    }
  }
  return {};
}

/// Writes one story, line by line; what does not go as told is left out again.
class Showing {
 public:
  Showing(const StoryWorld& world, const Walk& walk, Instant begin, const Shown& shown,
          std::vector<Move> moves, Language language)
      : world_(world),
        walk_(walk),
        begin_(begin),
        shown_(shown),
        moves_(std::move(moves)),
        language_(language) {}

  /// Empty: it cannot be told.
  std::string write(const StoryHead& head) {
    text_ = story_text(head, moves_, {});
    if (!moves_.empty() && !goes()) return {};
    expect_place();
    bool told = !moves_.empty();
    for (const std::string& line : lines()) {
      const std::string before = text_;
      text_ += line;
      if (goes()) {
        told = true;
      } else {
        text_ = before;
      }
    }
    if (told && waits_) expect_place();
    return told ? text_ : std::string();
  }

 private:
  std::vector<std::string> lines() {
    const statechart::Chart& chart = *world_.definition.chart;
    const Family family = end_of(world_, begin_, moves_);
    std::vector<std::string> lines;
    if (shown_.closed != none) {
      lines.push_back("  - expect: { closed: { \"resident:anna\": " +
                      yaml_of(Value(chart.choices[shown_.closed].id)) + " } }\n");
    }
    if (shown_.unset != none) {
      lines.push_back("  - expect: { data: { " + chart.fields[shown_.unset].name + ": } }\n");
    }
    if (shown_.due) {
      for (const statechart::RunningTimer& timer : family.first().snapshot.dossier().timers) {
        if (timer.timer == none || chart.timers[timer.timer].term != none) continue;
        const auto local = world_.zones->to_local(world_.definition.calendar->zone(), timer.due);
        if (!local) continue;
        lines.push_back("  - expect: { due: { " + yaml_of(Value(chart.timers[timer.timer].event)) +
                        ": " + to_iso(local->day) + " } }\n");
      }
    }
    if (shown_.refused != none) {
      const std::string line = refusal(family);
      if (!line.empty()) lines.push_back(line);
    }
    for (const statechart::RunningTimer& timer : family.first().snapshot.dossier().timers) {
      if (shown_.timer == none || timer.timer != shown_.timer) continue;
      const auto until = minute_after(world_, timer.due);
      if (!until) continue;
      lines.push_back("  - until: " + moment_of(*until) + "\n");
      waits_ = true;
      break;
    }
    if (!shown_.wait.empty()) {
      lines.push_back("  - wait: " + shown_.wait + "\n");
      waits_ = true;
    }
    return lines;
  }

  /// Somebody is refused the choice, and not for want of an answer; empty: nobody is.
  std::string refusal(const Family& family) {
    constexpr std::size_t most_tried = 20;
    const statechart::Chart& chart = *world_.definition.chart;
    const Acting acting = who_may(world_, family, shown_.refused);
    if (acting.actor.empty()) return {};
    const std::string& id = chart.choices[shown_.refused].id;
    for (const Value& data : walk_.answers_for(shown_.refused, monday().day, most_tried)) {
      Family at = family;
      const auto done = act_in(at, event_of_act(chart, acting.actor, id, acting.item, {}, data));
      if (done) return {};
      const Error error = done.error();
      if (error.code == Errc::invalid_data) continue;
      std::string line =
          "  - refused:\n      " + yaml_of(Value(acting.actor)) + ": " + yaml_of(Value(id)) + "\n";
      if (!acting.item.empty()) line += "      item: " + yaml_of(Value(acting.item)) + "\n";
      if (data.is(Value::Kind::map) && data.size() != 0) {
        line += "      with: " + yaml_of(data) + "\n";
      }
      if (!error.reasons.empty()) {
        line += "      because: " + yaml_of(Value(error.reasons.front().in(language_))) + "\n";
      }
      return line;
    }
    return {};
  }

  /// Where the case is by now, as a line.
  void expect_place() {
    if (!goes() || where_ == "-" || where_.empty()) return;
    const bool several = where_.find(", ") != std::string::npos;
    text_ +=
        "  - expect: { state: " + (several ? "[" + where_ + "]" : yaml_of(Value(where_))) + " }\n";
  }

  /// Whether the story reads and goes as it tells: only such are given away.
  bool goes() {
    const auto source = std::make_shared<const Source>(Source{"finding.story.yaml", text_});
    const auto stories = read_stories(source, world_.limits);
    if (!stories || stories->size() != 1) return false;
    const StoryOutcome outcome = run_story(stories->front(), world_);
    if (!outcome.failures.empty() || outcome.course.empty()) return false;
    where_ = outcome.course.back().where;
    return true;
  }

  const StoryWorld& world_;
  const Walk& walk_;
  Instant begin_;
  const Shown& shown_;
  std::vector<Move> moves_;
  Language language_;
  std::string text_;
  std::string where_;
  bool waits_ = false;
};

bool is_one_state(const Shown& shown) {
  return shown.states.size() == 1 && shown.unset == none && shown.without == none;
}

/// The findings with what a walk has to come to for them.
class Courses {
 public:
  Courses(const std::vector<Proved>& proved, const statechart::Chart& chart)
      : at_start_(states_at_start(chart)) {
    wanted_.states.resize(chart.states.size());
    wanted_.choices.resize(chart.choices.size());
    for (const Proved& one : proved) {
      const Shown& shown = one.shown;
      if (shown.taken != none) wanted_.choices[shown.taken] = true;
      if (shown.states.empty() || begins_there(shown)) continue;
      if (is_one_state(shown)) {
        wanted_.states[shown.states.front()] = true;
      } else {
        places_.emplace(&shown, wanted_.places.size());
        wanted_.places.push_back({shown.states, shown.unset, shown.without});
      }
    }
  }

  [[nodiscard]] const Wanted& wanted() const { return wanted_; }

  /// A course that was found, or none where none is needed; nothing: there is none.
  [[nodiscard]] std::optional<std::vector<Move>> to(const Shown& shown, const Walk& walk) const {
    const auto in = [](const auto& courses, std::size_t key) -> std::optional<std::vector<Move>> {
      const auto found =
          courses.find(static_cast<typename std::decay_t<decltype(courses)>::key_type>(key));
      if (found == courses.end()) return std::nullopt;
      return found->second;
    };
    if (shown.taken != none) {
      if (auto course = in(walk.to_choices(), shown.taken)) return course;
    }
    if (shown.states.empty()) return std::nullopt;
    if (begins_there(shown)) return std::vector<Move>();
    if (is_one_state(shown)) return in(walk.to_states(), shown.states.front());
    return in(walk.to_places(), places_.at(&shown));
  }

 private:
  /// A case that has not begun is there as soon as somebody does something.
  [[nodiscard]] bool begins_there(const Shown& shown) const {
    return shown.refused != none && shown.states.size() == 1 && shown.without == none &&
           std::find(at_start_.begin(), at_start_.end(), shown.states.front()) != at_start_.end();
  }

  std::vector<Index> at_start_;
  Wanted wanted_;
  std::map<const Shown*, std::size_t> places_;
};

}  // namespace

std::vector<std::string> stories_of(const std::vector<Proved>& proved, const StoryWorld& world,
                                    const std::string& workflow, const std::string& directory,
                                    std::size_t steps, Language language) {
  std::vector<std::string> stories(proved.size());
  const Courses courses(proved, *world.definition.chart);
  const auto begin = world.zones->to_instant(world.definition.calendar->zone(), monday());
  if (!begin) return stories;
  Walk walk(world, *begin);
  if (courses.wanted().any()) walk.run(courses.wanted(), steps);
  for (std::size_t i = 0; i < proved.size(); ++i) {
    const auto& [problem, shown] = proved[i];
    auto moves = courses.to(shown, walk);
    if (!moves) continue;
    const std::string line = Text(", regel ", ", line ").in(language);
    StoryHead head{problem.rule + line + std::to_string(problem.span.line), workflow, directory,
                   monday()};
    std::string text = Showing(world, walk, *begin, shown, std::move(*moves), language).write(head);
    if (!text.empty()) stories[i] = "# " + problem.message.in(language) + "\n" + text;
  }
  return stories;
}

}  // namespace regie::analysis
