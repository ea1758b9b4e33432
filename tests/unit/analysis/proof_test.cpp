// SPDX-License-Identifier: Apache-2.0
// tests/diagnostics/proof: what is proved about workflows that load, word for word, and the stories
// that show it. With REGIE_UPDATE_GOLDEN=1 the expectations are written anew.
#include "engine/analysis/proof.hpp"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <set>

#include "engine/analysis/proof_stories.hpp"
#include "engine/analysis/satisfy.hpp"
#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void expect_golden(const fs::path& golden, const std::string& actual) {
  if (std::getenv("REGIE_UPDATE_GOLDEN") != nullptr) {
    if (actual.empty() && !fs::exists(golden)) return;  // nothing to show, so no file
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  INFO(golden.filename().string());
  CHECK(contents(golden) == actual);
}

std::vector<fs::path> workflows_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(std::string(REGIE_SOURCE_DIR) + "/" + folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".yaml") && !name.ends_with(".story.yaml") && name != "directory.yaml") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_CASE("what is proved is told, and shown in a story where one can", "[analysis][proof]") {
  const Limits limits;
  for (const fs::path& file : workflows_in("tests/diagnostics/proof")) {
    INFO(file.filename().string());
    const auto source =
        std::make_shared<const Source>(Source{file.filename().string(), contents(file)});
    const auto loaded = workflow::load(source, limits);
    REQUIRE(loaded.has_value());
    std::vector<Proved> proved = shown_of(*loaded->chart, loaded->findings);
    Diagnostics problems = loaded->findings;
    for (const Proved& one : prove(loaded->chart, limits, {})) {
      problems.push_back(one.problem);
      proved.push_back(one);
    }
    sort_and_merge(problems);
    fs::path golden = file;
    expect_golden(golden.replace_extension(".errors"), render(problems, Language::en));
    CHECK(render(problems, Language::nl) != render(problems, Language::en));

    const auto definition = read_definition(file.string(), {}, limits);
    REQUIRE(definition.has_value());
    const calendar::TimeZoneDatabase zones;
    const StoryWorld world{*definition, [](const std::string&) { return Definition{}; }, &zones,
                           nullptr, limits};
    std::string all;
    const auto stories =
        stories_of(proved, world, file.filename().string(), "", 3'000, Language::en);
    for (std::size_t i = 0; i < stories.size(); ++i) {
      if (!stories[i].empty()) all += (all.empty() ? "" : "---\n") + stories[i];
      // What no story can show: docs/author/proof.md says why.
      static const std::set<std::string> untold{"unreachable-state", "data-never-read",
                                                "not-proved"};
      INFO(proved[i].problem.rule << ", line " << proved[i].problem.span.line);
      CHECK(stories[i].empty() == (untold.count(proved[i].problem.rule) != 0));
    }
    // Those that are there were run by `stories_of`, and are run again with all stories.
    expect_golden(golden.replace_extension(".story.yaml"), all);
  }
}

TEST_CASE("stories speak the language that is asked for", "[analysis][proof]") {
  const std::string file = std::string(REGIE_SOURCE_DIR) + "/tests/diagnostics/proof/quorum.yaml";
  const auto definition = read_definition(file, {}, Limits());
  REQUIRE(definition.has_value());
  const calendar::TimeZoneDatabase zones;
  const StoryWorld world{*definition, [](const std::string&) { return Definition{}; }, &zones,
                         nullptr, Limits()};
  const auto stories = stories_of(prove(definition->chart, Limits(), {}), world, "quorum.yaml", "",
                                  1'000, Language::nl);
  REQUIRE_FALSE(stories.empty());
  CHECK(stories[0].find("test: \"quorum-out-of-reach, regel 23\"") != std::string::npos);
  CHECK(stories[0].find("# Er kunnen hier hoogstens 2 antwoorden komen") == 0);
}

TEST_CASE("nothing is told of workflows that are as they should be", "[analysis][proof]") {
  const Limits limits;
  std::size_t looked = 0;
  for (const char* folder : {"workflows", "tests/patterns", "docs/author", "docs/author/cookbook",
                             "docs/author/party_tent", "tests/stories"}) {
    for (const fs::path& file : workflows_in(folder)) {
      const auto source =
          std::make_shared<const Source>(Source{file.filename().string(), contents(file)});
      const auto loaded = workflow::load(source, limits);
      if (!loaded) continue;
      ++looked;
      for (const Proved& proved : prove(loaded->chart, limits, {})) {
        INFO(render(proved.problem, Language::en));
        CHECK(false);
      }
    }
  }
  CHECK(looked > 40);
}

std::shared_ptr<const statechart::Chart> with_condition(const std::string& condition) {
  std::string text = test::party;
  const std::string guard = "guests <= 200";
  text.replace(text.find(guard), guard.size(), condition);
  const std::string field = "  why:    { type: text }\n";
  text.replace(text.find(field), field.size(),
               field +
                   "  most:   { type: whole number, max: 10, default: 5 }\n"
                   "  part:   { type: number, min: 0, max: 1, default: \"0.5\" }\n"
                   "  cost:   { type: euro, default: \"euro(1)\" }\n"
                   "  kind:   { type: choice, of: [big, small], default: big }\n"
                   "  sure:   { type: truth, default: false }\n"
                   "  names:  { type: list of text, max: 3, default: \"[]\" }\n");
  return tests::chart_of(text);
}

TEST_CASE("conditions are looked through over what the types allow", "[analysis][proof]") {
  const auto outlook = [](const std::string& condition) -> std::string {
    const auto chart = with_condition(condition);
    const statechart::Index program = chart->choices[1].needs.at(0).program;
    const Outlook seen = look_through(*chart, {program}, {0, 1}, 200'000);
    if (!seen.looked) return seen.too_many ? "many" : "unknown";
    return seen.occurs[0] ? seen.occurs[1] ? "either" : "never" : "always";
  };
  CHECK(outlook("guests >= 1") == "always");
  CHECK(outlook("guests < 1") == "never");
  CHECK(outlook("guests > 1") == "either");
  CHECK(outlook("most > 10 || guests == 0") == "never");
  CHECK(outlook("most > 3 && most < 4") == "never");
  CHECK(outlook("part > 0.3 && part < 0.4") == "either");
  CHECK(outlook("guests > 3 && guests < most && most < 6") == "either");
  CHECK(outlook("guests > 3 && guests < most && most < 5") == "never");
  CHECK(outlook("guests > most && most > guests") == "never");
  CHECK(outlook("kind == 'big' || kind == 'small'") == "always");
  CHECK(outlook("kind in ['big', 'small'] ? sure : !sure") == "either");
  CHECK(outlook("why == 'a' && why == 'b'") == "never");
  CHECK(outlook("why == 'a' || why == 'b'") == "either");
  CHECK(outlook("has(data.why) && !has(data.why)") == "never");
  CHECK(outlook("size(names) < 4") == "always");
  CHECK(outlook("cost > euro('2.50') && cost < euro('2.51')") == "never");
  CHECK(outlook("cost >= euro('2.50')") == "either");
  CHECK(outlook("case.round >= 1") == "always");
  CHECK(outlook("sure == (guests > 5)") == "either");
  CHECK(outlook("names.exists(n, n == 'x')") == "unknown");
  CHECK(outlook("guests % 2 == 0") == "unknown");
}

/// The example of docs/author/proof.md.
TEST_CASE("a choice is for nobody where one person alone replies and decides",
          "[analysis][proof]") {
  const auto told = [](const std::string& role) {
    const auto chart = tests::chart_of(
        "regie: 1\nworkflow: ask\nversion: 1\ntitle: Ask\n"
        "roles:\n  neighbour: { title: Neighbour" +
        role +
        " }\n  official: { title: Official }\n"
        "start: check\nstates:\n"
        "  check: { title: Check, who: official, choices: { go: { title: Go, go: question } } }\n"
        "  question:\n    title: Question\n    who: neighbour\n    deadline: 5 days\n"
        "    late: { tell: official }\n"
        "    choices: { reply: { title: Reply, go: deciding } }\n"
        "  deciding:\n    title: Deciding\n    who: neighbour\n    except: question.reply\n"
        "    deadline: 5 days\n    late: { tell: official }\n"
        "    choices: { allow: { title: Allow, go: granted } }\n"
        "results: { granted: { title: Granted } }\n");
    std::set<std::string> rules;
    for (const Proved& one : prove(chart, Limits(), {})) rules.insert(one.problem.rule);
    return rules.count("choice-for-nobody") != 0;
  };
  CHECK(told(", entered_by: official"));
  // Without it the role can have several holders: one replies, and another decides.
  CHECK_FALSE(told(""));
}

TEST_CASE("where the bound is met it says what was not proved", "[analysis][proof]") {
  const auto chart = with_condition("guests > 3 && guests < most && most < 5");
  ProofBounds few;
  few.cases = 10;
  const std::vector<Proved> proved = prove(chart, Limits(), few);
  REQUIRE(proved.size() == 1);
  CHECK(proved[0].problem.rule == "not-proved");
  CHECK(proved[0].problem.severity == Severity::note);
  CHECK(prove(chart, Limits(), {})[0].problem.rule == "condition-never-true");
}

}  // namespace
}  // namespace regie::analysis
