// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story.hpp"

#include "engine/analysis/story_case.hpp"
#include "engine/base/suggest.hpp"
#include "engine/calendar/due.hpp"

namespace regie::analysis {

namespace {

Value answers_of(const StoryLine& line, const StoryCase& course) {
  if (line.with == nullptr) return Value();
  std::vector<Entry> entries;
  for (const document::Member& member : line.with->members) {
    entries.push_back(
        {member.key.text, answer_from(member.value, course.type_of(member.key.text))});
  }
  return Value::map(std::move(entries));
}

bool mentions(const Error& error, const std::string& part) {
  if (part.empty()) return true;
  const auto has = [&](const Text& text) {
    return text.nl.find(part) != std::string::npos || text.en.find(part) != std::string::npos;
  };
  if (has(error.message)) return true;
  for (const Text& reason : error.reasons) {
    if (has(reason)) return true;
  }
  return false;
}

/// Runs the lines of one story until one cannot be carried out.
class Telling {
 public:
  Telling(const Story& story, const StoryWorld& world, Instant begin, StoryOutcome& outcome)
      : story_(story), course_(world, begin), outcome_(outcome) {}

  /// What is there before the first line.
  bool prepare() {
    if (story_.data != nullptr) course_.begin_with(*story_.data);
    for (const StoryOther& other : story_.also) {
      const auto done = course_.add(other);
      if (done) continue;
      outcome_.failures.push_back(
          {story_problem(story_, other.span, done.error().message, done.error().advice),
           {},
           {},
           {}});
      return false;
    }
    return true;
  }

  bool tell(const StoryLine& line) {
    if (line.kind == StoryLine::Kind::expect) {
      check_expectations(line, story_, course_, outcome_.failures);
      return true;
    }
    course_.forget_messages();
    const bool done = carry_out(line);
    if (done) remember(line);
    return done;
  }

 private:
  bool carry_out(const StoryLine& line) {
    const StoryWorld& world = course_.world();
    if (!is_known(line)) return false;
    switch (line.kind) {
      case StoryLine::Kind::act:
        return carried_out(line, act(line));
      case StoryLine::Kind::refused:
        return refused(line);
      case StoryLine::Kind::wait: {
        auto due =
            calendar::add(course_.now(), line.wait, *world.definition.calendar, *world.zones);
        if (!due) return carried_out(line, due.error());
        return carried_out(line, course_.advance(due->at));
      }
      case StoryLine::Kind::until: {
        const auto at = world.zones->to_instant(world.definition.calendar->zone(), line.until);
        if (at && *at >= course_.now()) return carried_out(line, course_.advance(*at));
        fail(line, {"De klok kan niet terug.", "The clock cannot go back."});
        return false;
      }
      case StoryLine::Kind::outcome:
        return carried_out(
            line, course_.end_call(
                      line.choice, !line.failed,
                      line.with == nullptr ? Value::map({}) : answer_from(*line.with, nullptr)));
      case StoryLine::Kind::restart:
        return carried_out(line, course_.restart());
      case StoryLine::Kind::expect:
        break;
    }
    return true;
  }

  Result<void> act(const StoryLine& line) {
    const std::string behalf = line.behalf.empty() ? "" : course_.actor_of(line.behalf);
    return course_.act(course_.actor_of(line.actor), line.choice, line.item, behalf,
                       answers_of(line, course_));
  }

  void fail(const StoryLine& line, Text message, Text advice = {}) {
    outcome_.failures.push_back(
        {story_problem(story_, line.span, std::move(message), std::move(advice)), {}, {}, {}});
  }

  bool carried_out(const StoryLine& line, const Result<void>& done) {
    if (done) return true;
    const Error error = done.error();
    fail(line, error.message, error.advice);
    for (const Diagnostic& more : error.diagnostics) {
      outcome_.failures.push_back({more, {}, {}, {}});
    }
    return false;
  }

  /// A name that nobody knows is a typing error, and no reason to refuse.
  bool is_known(const StoryLine& line) {
    for (const std::string& who : {line.actor, line.behalf}) {
      if (course_.knows_actor(who)) continue;
      const std::string near = suggest(who, course_.actor_names());
      fail(line,
           {"`" + who + "` is geen rol, en staat niet in de contactenlijst.",
            "`" + who + "` is no role, and not in the directory."},
           near.empty() ? Text("Schrijf `resident:" + who + "` voor wie op geen lijst staat.",
                               "Write `resident:" + who + "` for somebody who is on no list.")
                        : Text("Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"));
      return false;
    }
    if (line.kind != StoryLine::Kind::refused || course_.knows_choice(line.choice)) return true;
    const std::string near = suggest(line.choice, course_.choice_names());
    fail(line,
         {"De werkwijze kent geen `" + line.choice + "`.",
          "The workflow knows no `" + line.choice + "`."},
         near.empty() ? Text() : Text("Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"));
    return false;
  }

  bool refused(const StoryLine& line) {
    const Result<void> done = act(line);
    if (done) {
      fail(line, {"Dit had geweigerd moeten worden, maar het kon.",
                  "This should have been refused, but it was possible."});
      return false;
    }
    const Error error = done.error();
    if (mentions(error, line.because)) return true;
    fail(line, {"Geweigerd om een andere reden dan \"" + line.because + "\": " + error.message.nl,
                "Refused for another reason than \"" + line.because + "\": " + error.message.en});
    StoryFailure& failure = outcome_.failures.back();
    failure.what = line.actor + ", " + line.choice;
    failure.expected = line.because;
    failure.actual = error.message.in(course_.world().language);
    return true;
  }

  void remember(const StoryLine& line) {
    CourseLine carried;
    carried.line = line.span.line;
    carried.what = line.text;
    const StoryWorld& world = course_.world();
    const auto local = world.zones->to_local(world.definition.calendar->zone(), course_.now());
    if (local) carried.at = *local;
    carried.where = places_of(*world.definition.chart, course_.snapshot());
    outcome_.course.push_back(std::move(carried));
  }

  const Story& story_;
  StoryCase course_;
  StoryOutcome& outcome_;
};

}  // namespace

StoryOutcome run_story(const Story& story, const StoryWorld& world) {
  StoryOutcome outcome;
  outcome.name = story.name;
  outcome.span = story.document->root.span;
  const auto begin = world.zones->to_instant(world.definition.calendar->zone(), story.clock);
  if (!begin) {
    outcome.failures.push_back({story_problem(story, story.document->root.span,
                                              {"De tijdzone van de kalender is onbekend.",
                                               "The calendar's time zone is unknown."}),
                                {},
                                {},
                                {}});
    return outcome;
  }
  Telling telling(story, world, *begin, outcome);
  if (!telling.prepare()) return outcome;
  for (const StoryLine& line : story.lines) {
    if (!telling.tell(line)) break;
  }
  return outcome;
}

}  // namespace regie::analysis
