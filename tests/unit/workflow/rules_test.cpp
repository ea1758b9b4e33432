// SPDX-License-Identifier: Apache-2.0
// docs/rules.md: every rule with why it is there and what is said where it is broken, made of the
// table of rules and of what the loader says about tests/diagnostics. With REGIE_UPDATE_GOLDEN=1 in
// the environment it is written anew.
#include "engine/workflow/rules.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "engine/analysis/proof.hpp"
#include "engine/workflow/check_calls.hpp"
#include "engine/workflow/load.hpp"
#include "engine/workflow/schema.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::Diagnostic;
using regie::Language;
using regie::Limits;
using regie::Source;

const fs::path source_folder = REGIE_SOURCE_DIR;

std::string all_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

using Examples = std::map<std::string, Diagnostic>;

void add_examples(std::string name, std::string text, Examples& examples) {
  auto loaded = regie::workflow::load(
      std::make_shared<const Source>(Source{std::move(name), std::move(text)}), Limits{});
  for (const Diagnostic& one : loaded ? loaded->findings : loaded.error().diagnostics) {
    examples.emplace(one.rule, one);
  }
}

void add_proved(const fs::path& file, Examples& examples) {
  auto loaded = regie::workflow::load(
      std::make_shared<const Source>(Source{file.filename(), all_of(file)}), Limits{});
  REQUIRE(loaded.has_value());
  for (const auto& one : regie::analysis::prove(loaded->chart, Limits{}, {})) {
    examples.emplace(one.problem.rule, one.problem);
  }
}

/// The first time that each rule is broken, and those that no file of a repository can show.
Examples examples_of_rules() {
  Examples examples;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(source_folder / "tests/diagnostics")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) add_examples(file.filename(), all_of(file), examples);
  for (const char* file :
       {"conditions", "quorum", "reading", "time", "configurations", "too_many"}) {
    add_proved(source_folder / "tests/diagnostics/proof" / (std::string(file) + ".yaml"), examples);
  }
  // Which actions there are is for the embedder to say.
  const auto calls = regie::workflow::load(
      std::make_shared<const Source>(
          Source{"address.yaml", all_of(source_folder / "docs/author/reference/address.yaml")}),
      Limits{});
  REQUIRE(calls.has_value());
  for (Diagnostic& one : regie::workflow::unknown_actions(
           *calls->chart, {"org.example.address", "org.example.labels"})) {
    examples.emplace(one.rule, one);
  }
  const std::string name = "workflow.yaml";
  add_examples(name, "\xEF\xBB\xBFregie: 1\n", examples);
  add_examples(name, "title: caf\xE9\n", examples);
  add_examples(name, std::string("title: B\0ur\n", 12), examples);
  add_examples(name, "PK\x03\x04\n", examples);
  add_examples(name, "regie: 1\n" + std::string(Limits{}.document_bytes, '#'), examples);
  std::string longest = all_of(source_folder / "tests/diagnostics/expression_function.yaml");
  const std::string written = "count(guests) > 2";
  longest.replace(longest.find(written), written.size(),
                  "'" + std::string(Limits{}.expression_bytes, 'x') + "' == title");
  add_examples(name, longest, examples);
  std::string many = "regie: [";
  for (std::size_t i = 0; i <= Limits{}.document_nodes; ++i) many += "1,";
  add_examples(name, many + "1]\n", examples);
  return examples;
}

std::string page_of_rules(const Examples& examples) {
  std::string page =
      "# The rules\n\n"
      "What `regie check` can say about a file: why each rule is there, and what is said where it "
      "is\n"
      "broken, with what to write instead. This page is made by the tests of what the command "
      "says\n"
      "itself; `regie rule NAME` says why.\n\n"
      "Wat `regie check` over een bestand kan zeggen: waarom elke regel er is, en wat er wordt "
      "gezegd\n"
      "als iets niet klopt, met wat u dan schrijft.\n";
  for (const auto& rule : regie::workflow::rules()) {
    const auto found = examples.find(std::string(rule.name));
    if (found == examples.end()) continue;
    const Diagnostic& one = found->second;
    std::string shown = regie::render(one, Language::en);
    for (std::size_t at = shown.find('\0'); at != std::string::npos; at = shown.find('\0')) {
      shown.replace(at, 1, "?");
    }
    page += "\n## `" + std::string(rule.name) + "`\n\n" + rule.why.en + "\n\n```text\n" + shown +
            "```\n\n" + rule.why.nl + "\n\n> " + one.message.nl +
            (one.advice.nl.empty() ? "" : "\\\n> " + one.advice.nl) + "\n";
  }
  return page;
}

}  // namespace

TEST_CASE("every rule is explained and shown", "[rules]") {
  const Examples examples = examples_of_rules();
  for (const auto& rule : regie::workflow::rules()) {
    CAPTURE(rule.name);
    CHECK(examples.count(std::string(rule.name)) == 1);
    CHECK_FALSE(rule.why.nl.empty());
    CHECK_FALSE(rule.why.en.empty());
  }
  for (const auto& [name, example] : examples) {
    CAPTURE(name);
    CHECK(regie::workflow::find_rule(name) != nullptr);
  }
  const std::string page = page_of_rules(examples);
  const fs::path golden = source_folder / "docs/rules.md";
  if (std::getenv("REGIE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << page;
  }
  CHECK((all_of(golden) == page));
}

TEST_CASE("no rule is explained twice", "[rules]") {
  const auto& all = regie::workflow::rules();
  for (std::size_t i = 1; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    CHECK(all[i - 1].name != all[i].name);
  }
  CHECK(regie::workflow::find_rule("nothing-of-the-kind") == nullptr);
}

TEST_CASE("the schema in docs is the one that the tables give", "[schema]") {
  const fs::path golden = source_folder / "docs/workflow.schema.json";
  const std::string schema = regie::workflow::json_schema();
  if (std::getenv("REGIE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << schema;
  }
  CHECK((all_of(golden) == schema));
}
