// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/generate.hpp"

#include "engine/analysis/story_writer.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

using test::Folder;
using test::party;
using test::story_of;

TEST_CASE("stories are made for the choices to which none goes yet", "[analysis][generate]") {
  const Folder folder("generate");
  const std::string workflow = folder.write("party.yaml", party);
  const std::string file = folder.write("party.story.yaml", story_of(
                                                                R"(  - resident:anna: ask
    with: { guests: 20 }
  - resident:olga: allow
)"));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  const auto made = generate(set, workflow, 2'000);
  REQUIRE(made.has_value());
  CHECK(made->reached == std::vector<std::string>{"assessment.refuse"});
  CHECK(made->missed.empty());
  CHECK(made->text.starts_with("test: Naar de keuze assessment.refuse\n"));
  const auto english = generate(set, workflow, 2'000, Language::en);
  REQUIRE(english.has_value());
  CHECK(english->text.starts_with("test: To the choice assessment.refuse\n"));
  CHECK(made->text.find("why: tekst\n") != std::string::npos);
  CHECK(english->text.find("why: words\n") != std::string::npos);
  StorySet again({}, limits);
  REQUIRE(again.add(folder.write("made.story.yaml", made->text)).has_value());
  REQUIRE(again.entries().size() == 1);
  const StorySet::Entry& entry = again.entries()[0];
  const StoryOutcome outcome = run_story(entry.story, again.world_of(entry));
  CHECK(outcome.failures.empty());
  REQUIRE_FALSE(outcome.course.empty());
  CHECK(outcome.course.back().where == "refused");
}

TEST_CASE("who acts first in a role matters where somebody is ruled out later",
          "[analysis][generate]") {
  const Folder folder("generate_except");
  std::string text = party;
  const std::string before = "    who: official\n    deadline";
  const std::string second =
      "    who: official\n    choices: { pass: { title: Pass, go: decision } }\n"
      "  decision:\n    title: Decision\n    who: official\n    except: neighbour\n    deadline";
  text.replace(text.find(before), before.size(), second);
  const std::string workflow = folder.write("party.yaml", text);
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.workflow(workflow).has_value());
  const auto made = generate(set, workflow, 2'000);
  REQUIRE(made.has_value());
  CHECK(made->missed.empty());  // whoever asked must not be the first official
}

TEST_CASE("a choice to which no answers lead is told, within a bound", "[analysis][generate]") {
  const Folder folder("generate_missed");
  std::string text = party;
  const std::string bound = "guests <= 200";
  text.replace(text.find(bound), bound.size(), "guests <= 0");
  const std::string workflow = folder.write("party.yaml", text);
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.workflow(workflow).has_value());
  const auto made = generate(set, workflow, 2'000);
  REQUIRE(made.has_value());
  CHECK(made->reached == std::vector<std::string>{"request.ask", "assessment.refuse"});
  CHECK(made->missed == std::vector<std::string>{"assessment.allow"});
}

TEST_CASE("values stand in a story so that they are read back", "[analysis][generate]") {
  const Value value = Value::record(
      {{"a", "yes: no"}, {"b", Value::list({Value(1), Value(2.5), Value("x y")})}, {"c", true}});
  CHECK(yaml_of(value) == "{ a: \"yes: no\", b: [1, 2.5, x y], c: true }");
  CHECK(yaml_of(Value("")) == "\"\"");
  CHECK(yaml_of(Value::map({})) == "{}");
}

}  // namespace
}  // namespace regie::analysis
