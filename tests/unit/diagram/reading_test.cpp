// SPDX-License-Identifier: Apache-2.0
// Workflows in plain words, word for word. With REGIE_UPDATE_GOLDEN=1 in the environment the
// expectations are written anew; read them after it, as their author would.
#include "engine/diagram/reading.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/diagram/drawing.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::Language;
using regie::Limits;
using regie::Source;

const fs::path golden_folder = fs::path(REGIE_SOURCE_DIR) / "tests/unit/diagram/readings";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::shared_ptr<const regie::statechart::Chart> chart_of_text(std::string text) {
  auto loaded = regie::workflow::load(
      std::make_shared<const Source>(Source{"x.yaml", std::move(text)}), Limits{});
  REQUIRE(loaded.has_value());
  return loaded->chart;
}

std::shared_ptr<const regie::statechart::Chart> chart_of(const fs::path& path) {
  return chart_of_text(contents(path));
}

void compare_with_golden(const std::string& said, const std::string& name) {
  const fs::path golden = golden_folder / name;
  if (std::getenv("REGIE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << said;
  }
  CAPTURE(golden);
  CHECK(said == contents(golden));
}

void compare_reading(const char* workflow, const std::string& name) {
  const auto chart = chart_of(fs::path(REGIE_SOURCE_DIR) / workflow);
  for (const auto& [language, tag] : {std::pair{Language::nl, "nl"}, {Language::en, "en"}}) {
    const auto reading = regie::diagram::reading_of(*chart, language);
    compare_with_golden(to_text(reading), name + "." + tag + ".md");
  }
}

}  // namespace

TEST_CASE("wijkregie reads as its author would say it") {
  compare_reading("workflows/wijkregie.yaml", "wijkregie");
}

TEST_CASE("statutory terms read as the law has them") {
  compare_reading("workflows/permit.yaml", "permit");
}

TEST_CASE("sums, lists and their parts are read as words") {
  compare_reading("workflows/neighbourhood-budget.yaml", "neighbourhood-budget");
  const auto chart = chart_of(fs::path(REGIE_SOURCE_DIR) / "workflows/right-to-challenge.yaml");
  const std::string said = to_text(regie::diagram::reading_of(*chart, Language::nl));
  // All of it has words.
  CHECK(said.find('`') == std::string::npos);
}

TEST_CASE("the words of level 2 are read too") {
  compare_reading("tests/stories/statechart.yaml", "statechart");
  compare_reading("tests/stories/regions.yaml", "regions");
}

TEST_CASE("what can happen wherever the case is is drawn") {
  regie::diagram::DrawOptions options;
  options.language = Language::en;
  const auto permit = chart_of(fs::path(REGIE_SOURCE_DIR) / "workflows/permit.yaml");
  const std::string drawn = regie::diagram::to_mermaid(*permit, options);
  CHECK(drawn.find("wherever the case is") != std::string::npos);
  CHECK(drawn.find("Time to decide") != std::string::npos);
  const auto tent = chart_of(fs::path(REGIE_SOURCE_DIR) / "docs/author/cookbook/approval.yaml");
  CHECK(regie::diagram::to_mermaid(*tent, options).find("wherever") == std::string::npos);
}

TEST_CASE("arrows of one choice or term that part say on which condition") {
  regie::diagram::DrawOptions options;
  options.language = Language::nl;
  const auto drawn = [&](const char* workflow) {
    const auto chart = chart_of(fs::path(REGIE_SOURCE_DIR) / "workflows" / workflow);
    return regie::diagram::to_mermaid(*chart, options);
  };
  const std::string permit = drawn("permit.yaml");
  CHECK(permit.find("Bezwaartermijn<br/>als: “Verleend” is ja\"") != std::string::npos);
  CHECK(permit.find("Bezwaartermijn<br/>anders\"") != std::string::npos);
  // One that is long is read elsewhere.
  CHECK(drawn("wijkregie.yaml").find("Ik stap uit<br/>als aan een<br/>voorwaarde") !=
        std::string::npos);
  // Rules that lead to the same state need no condition beside their arrow.
  CHECK(drawn("right-to-challenge.yaml").find("als") == std::string::npos);
  options.language = Language::en;
  CHECK(drawn("permit.yaml").find("Time to object<br/>otherwise\"") != std::string::npos);
  const std::string asking = drawn("../tests/stories/advised.yaml");
  CHECK(asking.find("answer: positive") != std::string::npos);
  CHECK(asking.find("no answer") != std::string::npos);
  CHECK(asking.find("done.request") == std::string::npos);
}

TEST_CASE("where an exit or a deadline leads depends on its rules, and all of them are read") {
  const auto chart = chart_of_text(R"(regie: 1
workflow: x
version: 1
language: nl
title: Feest
roles: { buur: { title: Buur } }
data:
  tent:  { type: truth, ask: "Wilt u de tent?" }
  namen: { type: list of contact, ask: "Wie?" }
start: aanvraag
states:
  aanvraag: { title: Aanvraag, who: buur, choices: { vraag: { title: Vragen, form: [tent, namen], go: buren } } }
  buren:
    title: Buren
    each: namen
    who: { contact: "item" }
    choices: { goed: { title: Goed }, nee: { title: Nee } }
    deadline: 5 working days
    enough: all goed
    exits:
      enough:
        - { if: "tent", go: tent }
        - { go: klaar }
      impossible: aanvraag
      late: { if: "tent", go: aanvraag }
  tent:
    title: Tent
    who: buur
    choices: { klaar: { title: Klaar, go: klaar } }
    deadline: 2 days
    late:
      - { if: "tent", go: aanvraag }
      - { go: klaar }
results: { klaar: { title: Klaar } }
)");
  const std::string said = to_text(regie::diagram::reading_of(*chart, Language::nl));
  CAPTURE(said);
  const std::string tent =
      "Als dit geldt: het antwoord op \u201CWilt u de tent?\u201D is ja, dan: ";
  CHECK(said.find("Het is genoeg als iedereen kiest voor \u201CGoed\u201D.\n  - " + tent +
                  "de zaak gaat naar \u201CTent\u201D.\n  - Anders: de zaak is afgelopen") !=
        std::string::npos);
  CHECK(said.find("Is het dan niet klaar?\n  - " + tent +
                  "de zaak gaat naar \u201CAanvraag\u201D.\n  - Anders: ") != std::string::npos);
}

TEST_CASE("every workflow can be read, and says something of every state") {
  std::size_t workflows = 0;
  for (const char* folder : {"workflows", "tests/patterns", "tests/stories", "docs/author"}) {
    for (const auto& one : fs::recursive_directory_iterator(fs::path(REGIE_SOURCE_DIR) / folder)) {
      if (!one.is_regular_file()) continue;
      const std::string text = contents(one.path());
      if (one.path().extension() != ".yaml" || text.find("\nstates:") == std::string::npos)
        continue;
      CAPTURE(one.path());
      ++workflows;
      const auto chart = chart_of_text(text);
      std::size_t shown = 0;
      for (const auto& state : chart->states) {
        shown += !state.hidden && !state.is_result && !state.path.empty() ? 1 : 0;
      }
      for (const Language language : {Language::nl, Language::en}) {
        const auto reading = regie::diagram::reading_of(*chart, language);
        std::size_t states = 0;
        for (const auto& section : reading.sections) {
          states += section.about.starts_with("state:") ? 1 : 0;
        }
        CHECK(states == shown);
        // A workflow changes nothing beside itself.
        const auto same = regie::diagram::changes_between(*chart, *chart, language);
        CHECK(same.sections.empty());
      }
    }
  }
  CHECK(workflows > 20);
}

TEST_CASE("what changes between two versions is said, with what it means for cases that run") {
  const auto before = chart_of(golden_folder / "lending-1.yaml");
  const auto after = chart_of(golden_folder / "lending-2.yaml");
  using regie::diagram::changes_between;
  compare_with_golden(to_text(changes_between(*before, *after, Language::nl)), "lending.nl.md");
  compare_with_golden(to_text(changes_between(*before, *after, Language::en)), "lending.en.md");
  const std::string back = to_text(changes_between(*after, *before, Language::en));
  CHECK(back.find("Give the new version a higher number than 2") != std::string::npos);
}

TEST_CASE("what a change of a type, a limit or a term means is told precisely") {
  const std::string permit = contents(fs::path(REGIE_SOURCE_DIR) / "workflows/permit.yaml");
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = permit;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    return to_text(regie::diagram::changes_between(*chart_of_text(permit), *chart_of_text(text),
                                                   Language::en));
  };
  const std::string type =
      changed("  place:       { type: text,", "  place:       { type: postcode,");
  CHECK(type.find("Was: a text. Becomes: a postcode.") != std::string::npos);
  CHECK(type.find("Both files say that they are version 1.") != std::string::npos);
  const std::string limit = changed("limit: 1 per case", "limit: 2 per case");
  CHECK(limit.find("Was: This is possible once per case.\n"
                   "  - Becomes: This is possible at most 2 times per case.") != std::string::npos);
  const std::string term = changed("after: 8 weeks", "after: 7 weeks");
  CHECK(term.find("A term that is running already keeps the last day that was computed then: "
                  "Time to decide.") != std::string::npos);
}
