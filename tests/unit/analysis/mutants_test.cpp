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
            "5 working days -> 100 years", "\"guests <= 200\" -> \"!(guests <= 200)\"",
            "\"guests <= 200\" -> \"guests < 200\"", "allowed -> refused", "refused -> request"});
  const std::string text = text_of(mutants[8], *source);
  CHECK(text.find("if: \"guests < 200\",") != std::string::npos);
  CHECK(text.size() == source->text.size() - 1);
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
    CHECK(outcome->tried() + outcome->refused == 11);
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
