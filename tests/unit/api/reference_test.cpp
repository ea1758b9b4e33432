// SPDX-License-Identifier: Apache-2.0
// docs/author/reference: every word of the language, every type, every word of stories and every
// function is on a page, says of itself what the tables of the loader say, and has an example; and
// nothing is there that does not exist. That the examples are right is for ctest docs.author.*.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <regie/expression.hpp>

#include "engine/analysis/story_words.hpp"
#include "engine/base/json.hpp"
#include "engine/expression/functions.hpp"
#include "engine/workflow/vocabulary.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/workflow/tables.hpp"

namespace {

namespace fs = std::filesystem;
using regie::workflow::Vocabulary;
using regie::workflow::Word;

const fs::path reference_folder = fs::path(REGIE_SOURCE_DIR) / "docs/author/reference";

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

/// A word on a page: `- **`word`** what it says`.
struct Explained {
  std::string page;
  std::string section;
  std::string word;
  std::string said;
  bool has_example = false;  ///< a block of YAML below it, in its section, holds the word
};

bool holds_word(const std::string& block, const Explained& entry) {
  const std::string key = entry.section == "Types" ? "type: (list of )?" + entry.word + "\\b"
                          : entry.section == "Only in a case"
                              ? "\\b" + entry.word + "\\("
                              : "(^|[\\s{,-])" + entry.word + ":(\\s|$)";
  return std::regex_search(block, std::regex(key, std::regex::multiline));
}

std::vector<Explained> entries_of(const fs::path& path) {
  static const std::regex item("- \\*\\*`([a-zA-Z_ ]+)`\\*\\* (.*)");
  std::vector<Explained> entries;
  std::string section;
  std::string block;
  std::size_t first_open = 0;  // the first entry of this section
  bool in_block = false;
  bool goes_on = false;
  for (const std::string& line : lines_of(path)) {
    std::smatch match;
    if (line.starts_with("```")) {
      in_block = line == "```yaml";
      for (std::size_t i = first_open; !in_block && i < entries.size(); ++i) {
        entries[i].has_example = entries[i].has_example || holds_word(block, entries[i]);
      }
      block.clear();
    } else if (in_block) {
      block += line + "\n";
    } else if (line.starts_with("## ")) {
      section = line.substr(3);
      first_open = entries.size();
    } else if (std::regex_match(line, match, item)) {
      entries.push_back({path.filename(), section, match[1], match[2]});
      goes_on = true;
    } else if (goes_on && line.starts_with("  ")) {
      entries.back().said += " " + line.substr(2);
    } else {
      goes_on = false;
    }
  }
  return entries;
}

const std::vector<Explained>& all_entries() {
  static const std::vector<Explained> entries = [] {
    std::vector<Explained> all;
    for (const auto& file : fs::directory_iterator(reference_folder)) {
      if (file.path().extension() != ".md") continue;
      for (Explained& entry : entries_of(file.path())) all.push_back(std::move(entry));
    }
    return all;
  }();
  return entries;
}

/// Whether an entry explains this word of a table: it begins with the words of the table.
bool explains(const Explained& entry, const Word& word) {
  return entry.word == word.name &&
         lower_first(entry.said).starts_with(lower_first(std::string(word.en)));
}

std::vector<const Vocabulary*> tables_of_stories() {
  namespace words = regie::analysis::story_words;
  return {&words::head(),    &words::other(),   &words::line(),       &words::act(),
          &words::outcome(), &words::refusal(), &words::expectation()};
}

void check_tables(const std::vector<const Vocabulary*>& tables, bool stories) {
  for (const Vocabulary* table : tables) {
    for (const Word& word : table->words) {
      if (!word.supported) continue;
      CAPTURE(table->en, word.name, word.en);
      CHECK(std::any_of(all_entries().begin(), all_entries().end(), [&](const Explained& entry) {
        return (entry.page == "stories.md") == stories && explains(entry, word);
      }));
    }
  }
}

bool in_tables(const Explained& entry, const std::vector<const Vocabulary*>& tables) {
  return std::any_of(tables.begin(), tables.end(), [&](const Vocabulary* table) {
    return std::any_of(table->words.begin(), table->words.end(),
                       [&](const Word& word) { return word.supported && explains(entry, word); });
  });
}

bool exists(const Explained& entry) {
  if (entry.section == "Types") {
    const auto& types = regie::workflow::type_names();
    return std::find(types.begin(), types.end(), entry.word) != types.end();
  }
  if (entry.section == "Only in a case") return regie::expression::find_function(entry.word);
  return in_tables(entry, entry.page == "stories.md" ? tables_of_stories()
                                                     : regie::tests::tables_of_the_loader());
}

/// A row of a table of expressions: what is written, and what comes out.
struct Row {
  std::string expression;
  std::string result;
};

std::vector<Row> rows() {
  static const std::regex row("\\| `(.*)` \\| `(.*)` \\|");
  std::vector<Row> all;
  for (const std::string& line : lines_of(reference_folder / "conditions.md")) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    std::string expression = match[1];
    for (std::size_t at; (at = expression.find("\\|")) != std::string::npos;) {
      expression.erase(at, 1);  // within a table
    }
    all.push_back({expression, match[2]});
  }
  return all;
}

}  // namespace

TEST_CASE("every word of the language is in the reference", "[reference]") {
  check_tables(regie::tests::tables_of_the_loader(), false);
  check_tables(tables_of_stories(), true);
  for (const std::string& type : regie::workflow::type_names()) {
    CAPTURE(type);
    CHECK(std::any_of(all_entries().begin(), all_entries().end(), [&](const Explained& entry) {
      return entry.section == "Types" && entry.word == type;
    }));
  }
}

TEST_CASE("what the reference names exists and has an example", "[reference]") {
  for (const Explained& entry : all_entries()) {
    CAPTURE(entry.page, entry.section, entry.word, entry.said);
    CHECK(exists(entry));
    CHECK(entry.has_example);
  }
}

TEST_CASE("every function is in the reference", "[reference]") {
  std::string shown;
  for (const Row& row : rows()) shown += row.expression + "\n";
  std::set<std::string> names;
  for (const bool member : {false, true}) {
    for (std::string& name : regie::expression::function_names(member)) names.insert(name);
  }
  for (const std::string& name : names) {
    CAPTURE(name);
    const bool told =
        std::any_of(all_entries().begin(), all_entries().end(), [&](const Explained& entry) {
          return entry.section == "Only in a case" && entry.word == name;
        });
    CHECK((told || shown.find(name + "(") != std::string::npos));
  }
}

TEST_CASE("the expressions of the reference give what it says", "[reference]") {
  regie::ExpressionRequest request;
  auto data = regie::from_json(R"({"guests": 40, "price": 2.5, "names": ["Anna", "Bea", "Cas"],
                                   "place": {"street": "Dorpsstraat", "number": 12}})",
                               regie::Limits{});
  REQUIRE(data.has_value());
  request.data = *data;
  CHECK(rows().size() > 90);
  for (const Row& row : rows()) {
    request.expression = row.expression;
    const regie::ExpressionReport report = regie::evaluate_expression(request);
    CAPTURE(row.expression);
    CHECK(regie::to_json(report.value) == row.result);
  }
}

TEST_CASE("the reference lists its words by page", "[reference]") {
  std::map<std::string, std::vector<std::string>> words;
  for (const Explained& entry : all_entries()) {
    std::vector<std::string>& list = words[entry.page];
    const std::string shown = "`" + entry.word + "`";
    if (std::find(list.begin(), list.end(), shown) == list.end()) list.push_back(shown);
  }
  std::string index;
  for (const std::string& line : lines_of(reference_folder.parent_path() / "reference.md")) {
    index += line + "\n";
  }
  for (const auto& [page, list] : words) {
    std::string row;
    for (const std::string& word : list) row += (row.empty() ? "" : " ") + word;
    CAPTURE(page);
    CHECK(index.find("(reference/" + page + ") | " + row + " |") != std::string::npos);
  }
}
