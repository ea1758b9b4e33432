// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/analysis/coverage.hpp"
#include "engine/base/civil.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

using test::Folder;
using test::party;
using test::story_of;

std::vector<std::string> gaps(const ChartCoverage& coverage, Part part) {
  std::vector<std::string> names;
  for (const Uncovered& one : coverage.uncovered) {
    if (one.part == part) names.push_back(one.name);
  }
  return names;
}

TEST_CASE("coverage tells what no story goes through", "[analysis][story]") {
  const Folder folder("coverage");
  folder.write("party.yaml", party);
  const std::string file = folder.write("party.story.yaml", story_of(
                                                                R"(  - resident:anna: ask
    with: { guests: 20 }
  - resident:olga: allow
)"));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  Coverage coverage;
  StoryWorld world = set.world_of(set.entries()[0]);
  coverage.add(world.definition.chart);
  world.coverage = &coverage;
  const StoryOutcome outcome = run_story(set.entries()[0].story, world);
  CHECK(outcome.failures.empty());
  const std::vector<ChartCoverage> all = coverage.report();
  REQUIRE(all.size() == 1);
  const ChartCoverage& one = all[0];
  CHECK(gaps(one, Part::state) == std::vector<std::string>{"refused"});
  CHECK(gaps(one, Part::choice) == std::vector<std::string>{"assessment.refuse"});
  CHECK(gaps(one, Part::deadline) == std::vector<std::string>{"assessment.deadline"});
  CHECK(gaps(one, Part::condition) == std::vector<std::string>{"guests <= 200"});
  const PartCount conditions = one.parts[static_cast<std::size_t>(Part::condition)];
  CHECK(conditions.covered == 1);
  CHECK(conditions.total == 2);
  const auto condition =
      std::find_if(one.uncovered.begin(), one.uncovered.end(),
                   [](const Uncovered& gap) { return gap.part == Part::condition; });
  CHECK(condition->always_held);
  CHECK_FALSE(condition->never_held);
  CHECK(condition->span.line == 26);
}

TEST_CASE("a story that fails shows its course, and what was expected beside what is",
          "[analysis][story]") {
  const Folder folder("failure");
  folder.write("party.yaml", party);
  const std::string file = folder.write("party.story.yaml", story_of(
                                                                R"(  - resident:anna: ask
    with: { guests: 20 }
  - wait: 1 day
  - expect: { state: allowed, due: { deadline: 2026-03-10 } }
)"));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  const StoryOutcome outcome = run_story(set.entries()[0].story, set.world_of(set.entries()[0]));
  REQUIRE(outcome.course.size() == 2);
  CHECK(outcome.course[0].what == "resident:anna: ask");
  CHECK(outcome.course[0].where == "assessment");
  CHECK(outcome.course[0].line == 5);
  CHECK(to_iso(outcome.course[1].at.day) == "2026-03-03");
  REQUIRE(outcome.failures.size() == 2);
  CHECK(outcome.failures[0].what == "state");
  CHECK(outcome.failures[0].expected == "allowed");
  CHECK(outcome.failures[0].actual == "assessment");
  CHECK(outcome.failures[0].problem.span.line == 8);
  CHECK(outcome.failures[1].expected == "2026-03-10");
  CHECK(outcome.failures[1].actual == "2026-03-09");
}

TEST_CASE("a table of examples is a story for each row", "[analysis][story]") {
  const Folder folder("examples");
  folder.write("party.yaml", party);
  const std::string file = folder.write(
      "party.story.yaml",
      "examples:\n  - { guests: 200, end: allowed, choice: allow, answers: {} }\n"
      "  - { guests: 201, end: refused, choice: refuse, answers: { why: Too many. } }\n" +
          story_of(R"(  - resident:anna: ask
    with: { guests: <guests> }
  - resident:olga: <choice>
    with: <answers>
  - expect: { result: <end> }
)"));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  REQUIRE(set.entries().size() == 2);
  CHECK(set.entries()[1].story.name == "A party (guests: 201, end: refused, choice: refuse)");
  for (const StorySet::Entry& entry : set.entries()) {
    const StoryOutcome outcome = run_story(entry.story, set.world_of(entry));
    for (const StoryFailure& failure : outcome.failures) {
      INFO(render(failure.problem, Language::en));
      CHECK(false);
    }
  }
}

TEST_CASE("a story in which nothing happens is told apart from one that is not there",
          "[analysis][story]") {
  const auto told = [](const std::string& lines) {
    const std::string text = "test: A party\nworkflow: party.yaml\nclock: 2026-03-02 09:00\n";
    const auto stories = read_stories(
        std::make_shared<const Source>(Source{"x.story.yaml", text + lines}), Limits());
    REQUIRE_FALSE(stories.has_value());
    REQUIRE(stories.error().diagnostics.size() == 1);
    return stories.error().diagnostics[0];
  };
  CHECK(told("").message.en == "`story` is missing.");
  CHECK(told("story: []\n").message.en == "This story is empty: nothing happens.");
  CHECK(told("story: []\n").span.line == 4);
}

TEST_CASE("what does not fit in a table of examples is told once", "[analysis][story]") {
  const auto source = std::make_shared<const Source>(Source{
      "x.story.yaml", "examples: [ { guests: 20 }, { guests: 30, more: 1 } ]\n" +
                          story_of("  - resident:anna: ask\n    with: { guests: <gests> }\n")});
  const auto stories = read_stories(source, Limits());
  REQUIRE_FALSE(stories.has_value());
  const Diagnostics problems = stories.error().diagnostics;
  REQUIRE(problems.size() == 4);
  CHECK(problems[0].message.en == "`<guests>` stands nowhere in the story.");
  CHECK(problems[2].message.en == "`<more>` stands nowhere in the story.");
  CHECK(problems[3].message.en == "An example has no `gests`.");
  CHECK(problems[3].span.line == 7);
}

TEST_CASE("an expectation says why a choice is closed", "[analysis][story]") {
  const Folder folder("closed");
  folder.write("party.yaml", party);
  const auto failures = [&](const std::string& reason) {
    const std::string file = folder.write(
        "party.story.yaml", story_of("  - resident:anna: ask\n    with: { guests: 300 }\n"
                                     "  - expect: { closed: { \"resident:olga\": { allow: " +
                                     reason + " } } }\n"));
    const Limits limits;
    StorySet set({}, limits);
    REQUIRE(set.add(file).has_value());
    return run_story(set.entries()[0].story, set.world_of(set.entries()[0])).failures;
  };
  CHECK(failures("Too many").empty());
  const auto other = failures("Official");
  REQUIRE(other.size() == 1);
  CHECK(other[0].actual.find("Too many guests.") != std::string::npos);
}

/// What goes otherwise than these lines say, in English.
std::vector<StoryFailure> failures_of(const std::string& name, const std::string& workflow,
                                      const std::string& lines) {
  const Folder folder(name);
  folder.write("party.yaml", workflow);
  const std::string file = folder.write("party.story.yaml", story_of(lines));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  StoryWorld world = set.world_of(set.entries()[0]);
  world.language = Language::en;
  return run_story(set.entries()[0].story, world).failures;
}

// Otherwise a typing error in what must not be possible would always hold.
TEST_CASE("a name that nobody knows is told, and never as expected", "[analysis][story]") {
  const std::string asked = "  - resident:anna: ask\n    with: { guests: 20 }\n";
  const auto told = [&](const std::string& line, const std::string& message,
                        const std::string& advice) {
    const auto failures = failures_of("unknown", party, asked + line + "\n");
    INFO(line);
    REQUIRE(failures.size() == 1);
    CHECK(failures[0].problem.message.en == message);
    CHECK(failures[0].problem.advice.en == advice);
  };
  told("  - expect: { closed: { \"resident:ben\": [alow] } }", "The workflow knows no `alow`.",
       "Did you mean `allow`?");
  told("  - expect: { closed: { \"resident:ben\": { alow: Official } } }",
       "The workflow knows no `alow`.", "Did you mean `allow`?");
  told("  - expect: { closed: { offical: [allow] } }", "The workflow knows no `offical`.",
       "Did you mean `official`?");
  told("  - expect: { state: assesment }", "The workflow knows no `assesment`.",
       "Did you mean `assessment`?");
  told("  - expect: { result: alowed }", "The workflow knows no `alowed`.",
       "Did you mean `allowed`?");
  told("  - expect: { data: { guest: 20 } }", "The workflow knows no `guest`.",
       "Did you mean `guests`?");
  told("  - expect: { due: { dedline: 2026-03-09 } }", "The workflow knows no `dedline`.",
       "Did you mean `deadline`?");
  told("  - refused: { resident:ben: alow }", "The workflow knows no `alow`.",
       "Did you mean `allow`?");
  told("  - offical: allow", "`offical` is no role, and not in the directory.",
       "Did you mean `official`?");
  told("  - olga: allow", "`olga` is no role, and not in the directory.",
       "Write `resident:olga` for somebody who is on no list.");
}

TEST_CASE("an event that is sent is due by its own name, and by no other", "[analysis][story]") {
  const Folder folder("sent_due");
  std::string text = party;
  const std::string form = "form: [guests], go: assessment";
  text.replace(
      text.find(form), form.size(),
      "form: [guests], send: { event: look, after: 2 days, id: look_soon }, go: assessment");
  folder.write("party.yaml", text);
  const auto failures_of = [&](const std::string& due) {
    const std::string file = folder.write("party.story.yaml", story_of(R"(  - resident:anna: ask
    with: { guests: 20 }
  - expect: { due: )" + due + " }\n"));
    const Limits limits;
    StorySet set({}, limits);
    REQUIRE(set.add(file).has_value());
    return run_story(set.entries()[0].story, set.world_of(set.entries()[0])).failures;
  };
  CHECK(failures_of("{ look_soon: 2026-03-04 }").empty());
  const auto failures = failures_of("{ look_son: [] }");
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].problem.message.en == "The workflow knows no `look_son`.");
  CHECK(failures[0].problem.advice.en == "Did you mean `look_soon`?");
}

TEST_CASE("an answer and a refusal that are otherwise are shown beside each other",
          "[analysis][story]") {
  const auto refused = failures_of("beside", party,
                                   "  - resident:anna: ask\n    with: { guests: 300 }\n"
                                   "  - refused: { resident:ben: allow, because: Too late }\n");
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].expected == "Too late");
  CHECK(refused[0].actual.find("Te veel") == std::string::npos);
  CHECK(refused[0].what == "resident:ben, allow");
  const auto data = failures_of("beside", party,
                                "  - resident:anna: ask\n    with: { guests: 300 }\n"
                                "  - expect: { data: { guests: [1, 2] } }\n");
  REQUIRE(data.size() == 1);
  CHECK(data[0].expected == "[\"1\",\"2\"]");
  CHECK(data[0].actual == "300");
}

TEST_CASE("an expectation says where each item of an each is", "[analysis][story]") {
  const std::string each = R"(regie: 1
workflow: party
version: 1
title: Party
roles: { official: { title: Official } }
data:
  guests: { type: list of text }
start: request
states:
  request:
    title: Request
    who: official
    choices: { ask: { title: Ask, form: [guests], go: coming } }
  coming:
    title: Coming
    each: guests
    start: called
    states:
      called:
        title: Called
        who: official
        choices: { reached: { title: Reached, go: waiting }, lost: { title: Lost, go: no_answer } }
      waiting:
        title: Waiting
        who: official
        choices: { comes: { title: Comes, go: coming } }
      coming:    { title: Coming, final: true }
      no_answer: { title: No answer, final: true }
    enough: 1 coming
    exits: { enough: done, impossible: done }
results:
  done: { title: Done }
)";
  const std::string lines = R"(  - official: ask
    with: { guests: [bea, cas] }
  - expect: { regions: { bea: called, cas: called } }
  - official: reached
    item: bea
  - official: lost
    item: cas
)";
  CHECK(
      failures_of("regions", each, lines + "  - expect: { regions: { bea: waiting } }\n").empty());
  const auto failures = failures_of(
      "regions", each, lines + "  - expect: { regions: { bea: called, dirk: called } }\n");
  REQUIRE(failures.size() == 2);
  CHECK(failures[0].actual == "waiting");
  CHECK(failures[1].actual == "-");
}

}  // namespace
}  // namespace regie::analysis
