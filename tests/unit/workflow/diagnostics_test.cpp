// SPDX-License-Identifier: Apache-2.0
// tests/diagnostics: what is said about workflows that are wrong, word for word. With
// REGIE_UPDATE_GOLDEN=1 in the environment the expectations are written anew; read them after it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace fs = std::filesystem;
using regie::Language;
using regie::Limits;
using regie::Source;

const fs::path folder = fs::path(REGIE_SOURCE_DIR) / "tests" / "diagnostics";

std::string read_all(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The first lines that differ, with what was expected and what came.
std::string difference(const std::string& expected, const std::string& actual) {
  const auto left = lines_of(expected);
  const auto right = lines_of(actual);
  std::size_t at = 0;
  while (at < left.size() && at < right.size() && left[at] == right[at]) ++at;
  std::string shown = "from line " + std::to_string(at + 1) + ":\n";
  for (std::size_t i = at; i < std::min(left.size(), at + 8); ++i) shown += "- " + left[i] + "\n";
  for (std::size_t i = at; i < std::min(right.size(), at + 8); ++i) shown += "+ " + right[i] + "\n";
  return shown;
}

std::string said_about(Source text, Language language) {
  const auto source = std::make_shared<const Source>(std::move(text));
  auto loaded = regie::workflow::load(source, Limits{});
  if (loaded) return regie::render(loaded->findings, language);
  const regie::Error& error = loaded.error();
  if (error.diagnostics.empty()) return error.message.in(language) + "\n";
  return regie::render(error.diagnostics, language);
}

void compare(const fs::path& workflow, const fs::path& golden, Language language) {
  const std::string actual =
      said_about({workflow.filename().string(), read_all(workflow)}, language);
  if (std::getenv("REGIE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << actual;
    return;
  }
  const std::string expected = read_all(golden);
  INFO(golden.filename().string() << ", " << difference(expected, actual));
  CHECK(expected == actual);
}

TEST_CASE("what is said about broken workflows is what stands beside them", "[diagnostics]") {
  std::vector<fs::path> workflows;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") workflows.push_back(entry.path());
  }
  std::sort(workflows.begin(), workflows.end());
  REQUIRE(workflows.size() >= 100);
  for (const fs::path& workflow : workflows) {
    compare(workflow, fs::path(workflow).replace_extension(".errors"), Language::en);
    const fs::path dutch = fs::path(workflow).replace_extension(".nl.errors");
    if (fs::exists(dutch)) compare(workflow, dutch, Language::nl);
  }
}

TEST_CASE("whatever is said, it says what to write instead, in both languages", "[diagnostics]") {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    auto loaded =
        regie::workflow::load(std::make_shared<const Source>(
                                  Source{entry.path().filename().string(), read_all(entry.path())}),
                              Limits{});
    for (const auto& one : loaded ? loaded->findings : loaded.error().diagnostics) {
      INFO(regie::render(one, Language::en));
      CHECK_FALSE(one.message.nl.empty());
      CHECK_FALSE(one.advice.nl.empty());
      CHECK_FALSE(one.advice.en.empty());
    }
  }
}

TEST_CASE("every expectation has its workflow", "[diagnostics]") {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".errors") continue;
    std::string name = entry.path().stem().string();
    if (name.ends_with(".nl")) name.resize(name.size() - 3);
    INFO(entry.path().filename().string());
    CHECK(fs::exists(folder / (name + ".yaml")));
  }
}

// What cannot be kept in a repository, or would be mended by an editor.
TEST_CASE("what an editor does not show is said in words", "[diagnostics]") {
  const std::string correct = read_all(folder / "role_capital.yaml");
  const auto about = [](std::string text) {
    return said_about({"role_capital.yaml", std::move(text)}, Language::en);
  };
  const auto replaced = [&correct](const std::string& what, const std::string& by) {
    std::string text = correct;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
      text.replace(at, what.size(), by);
    }
    return text;
  };
  CHECK(about(replaced("\n", "\r\n")) == read_all(folder / "role_capital.errors"));
  CHECK(about("\xEF\xBB\xBF" + correct) ==
        "role_capital.yaml:1:1: error: The file begins with an invisible character (a byte order "
        "mark). [byte-order-mark]\n    \xEF\xBB\xBFregie: 1\n    ^\n"
        "  = Save it again as \"UTF-8\" without BOM.\n");
  CHECK(about(replaced("Buur", std::string("B\0ur", 4))) ==
        "role_capital.yaml:6:30: error: There is an invisible control character here (number 0). "
        "[control-character]\n"
        "      neighbour: { title: { nl: B\xEF\xBF\xBDur, en: Neighbour } }\n"
        "                                 ^\n"
        "  = Take it out; is this really a text file?\n");
  CHECK(about(replaced("Buur", "B\xFC\xFCr")) ==
        "role_capital.yaml:6:30: error: A character here is not UTF-8. [invalid-utf8]\n"
        "      neighbour: { title: { nl: B\xEF\xBF\xBD\xEF\xBF\xBDr, en: Neighbour } }\n"
        "                                 ^\n"
        "  = Save the file as UTF-8; often it is a letter like \xC3\xA9 or \xC3\xAB.\n");
  CHECK(about("PK\x03\x04" + correct).find("This is no plain text") != std::string::npos);
  CHECK(about(std::string("\xFF\xFEr\0e\0", 6)).find("UTF-8\" without BOM") != std::string::npos);
  const std::string large = about(correct + std::string(Limits{}.document_bytes, '#'));
  CHECK(large.find("too large: more than 1024 KiB. [too-large]") != std::string::npos);
  CHECK(large.find("Split it into several files") != std::string::npos);
}

}  // namespace
