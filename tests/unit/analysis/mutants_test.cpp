// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/mutation.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

using test::Folder;
using test::party;
using test::story_of;

std::vector<std::string> changes(const std::vector<Mutant>& mutants) {
  std::vector<std::string> all;
  for (const Mutant& mutant : mutants) all.push_back(mutant.was + " -> " + mutant.becomes);
  return all;
}

TEST_CASE("mutants are the mistakes that an author could have made", "[analysis][mutation]") {
  const auto source = std::make_shared<const Source>(Source{"party.yaml", party});
  const auto document = document::parse(source, Limits());
  REQUIRE(document.has_value());
  const std::vector<Mutant> mutants = mutants_of(*document);
  CHECK(changes(mutants) ==
        std::vector<std::string>{
            "neighbour -> official", "neighbour -> anybody", "assessment -> allowed",
            "official -> neighbour", "official -> anybody", "5 working days -> 6 working days",
            "5 working days -> 100 years", "tell: official -> log: \"0\"", "official -> neighbour",
            "\"guests <= 200\" -> \"!(guests <= 200)\"", "\"guests <= 200\" -> \"guests < 200\"",
            "allowed -> refused", "refused -> request", ", tell: neighbour -> ",
            "neighbour -> official", ", tell: neighbour -> ", "neighbour -> official"});
  const std::string text = text_of(mutants[10], *source);
  CHECK(text.find("if: \"guests < 200\",") != std::string::npos);
  CHECK(text.size() == source->text.size() - 1);
}

TEST_CASE("what is done is left out, or done otherwise", "[analysis][mutation]") {
  const std::string workflow = R"(regie: 1
workflow: lamp
version: 1
title: Lamp
roles: { clerk: { title: Clerk }, mayor: { title: Mayor } }
data:
  colour: { type: choice, title: Colour, of: [red, green] }
  broken: { type: truth, title: Broken }
  count: { type: whole number, title: Count }
start: dark
states:
  dark:
    title: Dark
    who: clerk
    enter: { tell: mayor }
    deadline: 5 days
    late: { tell: [clerk, mayor] }
    choices:
      fix:
        title: Fix
        set: { colour: green, broken: false, count: "count + 1" }
        tell: mayor
        go: lit
      wait:
        title: Wait
        do:
          - { if: "broken", round: next }
          - { send: again, after: 2 days }
          - set:
              count: 3
          - { log: "count" }
        go: dark
        again: true
results:
  lit: { tell: mayor }
)";
  const auto source = std::make_shared<const Source>(Source{"lamp.yaml", workflow});
  const auto document = document::parse(source, Limits());
  REQUIRE(document.has_value());
  std::vector<std::string> actions;
  for (const Mutant& mutant : mutants_of(*document)) {
    INFO(mutant.was);
    const std::string text = text_of(mutant, *source);
    CHECK(document::parse(std::make_shared<const Source>(Source{"lamp.yaml", text}), Limits()));
    if (mutant.kind == Mutant::Kind::action) {
      actions.push_back(mutant.was + " -> " + mutant.becomes);
    }
  }
  const std::string nothing = "log: \"0\"";
  CHECK(actions == std::vector<std::string>{
                       "tell: mayor -> " + nothing, "tell: [clerk, mayor] -> " + nothing,
                       "clerk,  -> ", ", mayor -> ", "colour: green,  -> ", "green -> red",
                       "broken: false,  -> ", "false -> true", ", count: \"count + 1\" -> ",
                       "\"count + 1\" -> \"count - 1\"", "tell: mayor -> ",
                       "round: next -> " + nothing, "send: again, after: 2 days -> " + nothing,
                       "set:\n              count: 3 -> " + nothing, "3 -> 4", "tell: mayor -> "});
}

TEST_CASE("of very many mutants as many are tried as may be", "[analysis][mutation]") {
  const Folder folder("many");
  const std::string workflow = folder.write("party.yaml", party);
  const std::string file = folder.write("party.story.yaml", story_of(R"(  - resident:anna: ask
    with: { guests: 20 }
)"));
  const Limits limits;
  StorySet set({}, limits);
  REQUIRE(set.add(file).has_value());
  const auto outcome = mutate(set, workflow, {}, 4);
  REQUIRE(outcome.has_value());
  CHECK(outcome->tried() + outcome->refused == 4);
  CHECK(outcome->untried == 13);
}

TEST_CASE("a story notices what it looks at, and no more", "[analysis][mutation]") {
  const Folder folder("mutation");
  const std::string workflow = folder.write("party.yaml", party);
  const auto unnoticed = [&](const std::string& lines) {
    const std::string file = folder.write("party.story.yaml", story_of(lines));
    const Limits limits;
    StorySet set({}, limits);
    REQUIRE(set.add(file).has_value());
    auto outcome = mutate(set, workflow, {});
    REQUIRE(outcome.has_value());
    CHECK(outcome->tried() + outcome->refused == 17);
    return changes(outcome->unnoticed);
  };
  const std::vector<std::string> few = unnoticed(R"(  - resident:anna: ask
    with: { guests: 20 }
  - resident:olga: allow
)");
  CHECK(std::find(few.begin(), few.end(), "\"guests <= 200\" -> \"guests < 200\"") != few.end());
  CHECK(std::find(few.begin(), few.end(), "\"guests <= 200\" -> \"!(guests <= 200)\"") ==
        few.end());
  const std::vector<std::string> more = unnoticed(R"(  - resident:anna: ask
    with: { guests: 200 }
  - expect: { due: { deadline: 2026-03-09 } }
  - resident:olga: allow
  - expect: { result: allowed }
)");
  CHECK(more.size() < few.size());
  CHECK(std::find(more.begin(), more.end(), "\"guests <= 200\" -> \"guests < 200\"") == more.end());
}

}  // namespace
}  // namespace regie::analysis
