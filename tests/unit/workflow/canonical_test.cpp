// SPDX-License-Identifier: Apache-2.0
// `regie fmt`: one form, in which every file of the project is, and what it does to the others.
#include "engine/workflow/canonical.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/base/json.hpp"
#include "engine/document/syntax.hpp"
#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::Limits;
using regie::Source;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::shared_ptr<const Source> source_of(std::string text) {
  return std::make_shared<const Source>(Source{"x.yaml", std::move(text)});
}

std::string formatted(const std::string& text) {
  const auto made = regie::workflow::canonical(source_of(text), Limits{});
  if (made) return *made;
  return "refused: " + made.error().message.en + "\n" +
         regie::render(made.error().diagnostics, regie::Language::en);
}

std::vector<fs::path> files_of(const char* folder) {
  std::vector<fs::path> files;
  for (const auto& one : fs::recursive_directory_iterator(fs::path(REGIE_SOURCE_DIR) / folder)) {
    if (one.path().extension() == ".yaml") files.push_back(one.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string said(const regie::statechart::Template& one) {
  std::string all;
  for (const auto* parts : {&one.nl, &one.en}) {
    for (const auto& part : *parts) all += part.text + part.attribute + std::to_string(part.index);
    all += "|";
  }
  return all;
}

/// The tables of a chart as text, without the places in the document.
std::string contents_of(const regie::statechart::Chart& chart) {
  std::ostringstream out;
  out << chart.workflow << chart.version << chart.title.nl << chart.title.en << chart.calendar;
  for (const auto& one : chart.programs) out << "program " << (one ? one.source() : "") << "\n";
  for (const auto& one : chart.states) {
    out << "state " << one.path << int(one.kind) << one.title.nl << one.title.en << one.is_result
        << one.initial << " " << one.transitions.first << " " << one.transitions.count << "\n";
  }
  for (const auto& one : chart.transitions) {
    out << "transition " << one.source << " " << one.guard << " " << one.choice << " "
        << int(one.kind) << one.stays << one.limit.most << " " << one.actions.count << "\n";
  }
  for (const auto target : chart.target_indices) out << target << " ";
  for (const auto& one : chart.descriptors) out << one << " ";
  for (const auto& one : chart.actions) {
    out << "action " << int(one.op) << one.text << one.program << " " << one.field << " "
        << regie::to_json(one.literal) << "\n";
  }
  for (const auto& one : chart.fields) {
    out << "field " << one.name << one.title.nl << one.ask.nl << one.ask.en << one.optional
        << one.personal << int(one.type.kind) << one.type.pattern << one.type.of.size() << "\n";
  }
  for (const auto& one : chart.choices) {
    out << "choice " << one.id << one.title.nl << one.title.en << one.who.size();
    for (const auto& need : one.needs) out << need.program << need.explain.nl << need.explain.en;
    out << "\n";
  }
  for (const auto& one : chart.roles) out << one.name << one.title.nl << one.title.en << one.is;
  for (const auto& one : chart.tasks) out << said(one.ask) << one.who.size();
  for (const auto& one : chart.notices) out << said(one.subject) << said(one.text);
  for (const auto& one : chart.todos) out << said(one.task);
  for (const auto& one : chart.timers) out << one.name << one.event << one.rule << one.at << "\n";
  for (const auto& one : chart.terms) out << one.name << one.source << one.title.nl << "\n";
  return out.str();
}

/// What a workflow says, or which rules it breaks.
std::string meaning_of(const std::string& text) {
  const auto loaded = regie::workflow::load(source_of(text), Limits{});
  if (!loaded) {
    std::string rules = "not loaded:";
    for (const auto& one : loaded.error().diagnostics) rules += " " + one.rule;
    return rules;
  }
  return contents_of(*loaded->chart);
}

}  // namespace

TEST_CASE("fmt puts expressions between double quotes") {
  CHECK(formatted("workflow: a\nstates:\n  b:\n    always:\n      - if: x > 1 && y\n        go: c\n"
                  "      - { if: '!done', go: c }\n") ==
        "workflow: a\nstates:\n  b:\n    always:\n      - if: \"x > 1 && y\"\n        go: c\n"
        "      - { if: \"!done\", go: c }\n");
}

TEST_CASE("fmt puts quotes where YAML broke an expression or a text") {
  const std::string before = "workflow: a\nstates:\n  b:\n    always:\n";
  const auto mended = [&](const std::string& line) {
    const std::string all = formatted(before + "      - " + line + "\n");
    return all.starts_with(before) ? all.substr(before.size() + 8) : all;
  };
  CHECK(mended("if: a ? b : c") == "if: \"a ? b : c\"\n");
  CHECK(mended("if: !approved") == "if: \"!approved\"\n");
  CHECK(mended("{ if: f(a, b) > 2, go: y }") == "{ if: \"f(a, b) > 2\", go: y }\n");
  CHECK(mended("if: note == 'see #1'") == "if: \"note == 'see #1'\"\n");
  CHECK(mended("if: 'x' in tags") == "if: \"'x' in tags\"\n");
  CHECK(mended("{ tell: { to: r, text: { nl: Wat?, en: What? } } }") ==
        "{ tell: { to: r, text: { nl: \"Wat?\", en: \"What?\" } } }\n");
  // However the pairs are parted, one text does not go on into the next.
  CHECK(mended("{ tell: { to: r, text: {nl: Wat?,   en: What?} } }") ==
        "{ tell: { to: r, text: { nl: \"Wat?\", en: \"What?\" } } }\n");
  CHECK(mended("{ tell: { to: r, text: { nl: Wat?,en: \"What, now?\" } } }") ==
        "{ tell: { to: r, text: { nl: \"Wat?\", en: \"What, now?\" } } }\n");
  CHECK(mended("{ tell: { to: r, text: { nl: Ja, graag, en: Please } } }") ==
        "{ tell: { to: r, text: { nl: \"Ja, graag\", en: Please } } }\n");
}

TEST_CASE("fmt quotes texts only where they need it, and leaves values alone") {
  CHECK(formatted("workflow: a\nstates:\n  b:\n    title: 'Klaar'\n    task: \"Hoe dan?\"\n"
                  "    enter: { set: { x: \"1 + 1\", y: 'plain', z: \"true\" } }\n") ==
        "workflow: a\nstates:\n  b:\n    title: Klaar\n    task: \"Hoe dan?\"\n"
        "    enter: { set: { x: \"1 + 1\", y: 'plain', z: \"true\" } }\n");
}

TEST_CASE("fmt refuses what cannot be read") {
  CHECK(formatted("a: [1, 2\n").starts_with("refused: "));
  CHECK(formatted("a: &x 1\nb: *x\n").starts_with("refused: "));
  CHECK(formatted("").starts_with("refused: "));
  CHECK(formatted("a: 1\n\tb: 2\n").starts_with("refused: "));
}

TEST_CASE("fmt keeps the meaning and every comment of all workflows, and is done in one go") {
  for (const char* folder : {"workflows", "tests/patterns", "tests/stories", "tests/traces",
                             "docs/author", "tests/diagnostics"}) {
    for (const fs::path& path : files_of(folder)) {
      CAPTURE(path);
      const std::string before = bytes_of(path);
      const auto made = regie::workflow::canonical(source_of(before), Limits{});
      if (!made) continue;            // what cannot be read is refused
      if (*made == before) continue;  // the form it has: nothing can have been lost
      const auto read = regie::document::read_syntax(source_of(before), Limits{});
      if (!read) continue;  // mended; what it meant was nothing
      const bool broken = fs::path(folder) == "tests/diagnostics";
      if (!broken) {
        CHECK(formatted(*made) == *made);
        CHECK(meaning_of(*made) == meaning_of(before));
      }
      const auto again = regie::document::read_syntax(source_of(*made), Limits{});
      REQUIRE(again.has_value());
      for (std::size_t i = 0; i < read->size() && !broken; ++i) {
        CHECK(regie::document::comments_of((*again)[i]) ==
              regie::document::comments_of((*read)[i]));
      }
    }
  }
}

TEST_CASE("the files of the project are in the form of fmt") {
  const bool update = std::getenv("REGIE_UPDATE_GOLDEN") != nullptr;
  for (const char* folder : {"workflows", "docs/author", "tests/stories"}) {
    for (const fs::path& path : files_of(folder)) {
      CAPTURE(path);
      const std::string before = bytes_of(path);
      const std::string after = formatted(before);
      if (update && after != before && !after.starts_with("refused")) {
        std::ofstream(path, std::ios::binary) << after;
        continue;
      }
      CHECK((after == before));
    }
  }
}
