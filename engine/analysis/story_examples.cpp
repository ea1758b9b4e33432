// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_examples.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace regie::analysis {

namespace {

using document::Node;

/// Fills in the places of one row.
class Filling {
 public:
  explicit Filling(const Node& row) : row_(row) {}

  void fill(Node& node) {
    if (node.is_scalar()) {
      fill_scalar(node);
      return;
    }
    for (Node& item : node.items) fill(item);
    for (document::Member& member : node.members) {
      fill_scalar(member.key);
      fill(member.value);
    }
  }

  [[nodiscard]] const std::set<std::string>& used() const { return used_; }
  struct Unknown {
    std::string word;
    Span span;
  };
  [[nodiscard]] const std::vector<Unknown>& unknown() const { return unknown_; }

 private:
  void fill_scalar(Node& node) {
    std::size_t at = 0;
    while ((at = node.text.find('<', at)) != std::string::npos) {
      const std::size_t end = node.text.find('>', at);
      if (end == std::string::npos) return;
      const std::string word = node.text.substr(at + 1, end - at - 1);
      if (!is_word(word)) {
        ++at;
        continue;
      }
      const Node* const value = row_.find(word);
      if (value == nullptr) {
        unknown_.push_back({word, node.span});
        return;
      }
      used_.insert(word);
      if (at == 0 && end + 1 == node.text.size()) {
        const Span place = node.span;
        node = *value;
        node.span = place;  // what goes otherwise is shown in the story, not in the table
        return;
      }
      node.text.replace(at, end - at + 1, value->text);
      at += value->text.size();
    }
  }

  static bool is_word(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
  }

  const Node& row_;
  std::set<std::string> used_;
  std::vector<Unknown> unknown_;
};

class Examples {
 public:
  Examples(document::Document story, Diagnostics& problems)
      : story_(std::move(story)), problems_(problems) {}

  std::vector<StoryExample> run() {
    std::vector<StoryExample> all;
    const auto table = std::find_if(story_.root.members.begin(), story_.root.members.end(),
                                    [](const auto& one) { return one.key.text == "examples"; });
    if (table == story_.root.members.end()) {
      all.push_back({{}, std::move(story_)});
      return all;
    }
    const document::Member rows = std::move(*table);
    story_.root.members.erase(table);
    if (!rows.value.is_sequence() || rows.value.items.empty()) {
      report(rows.key.span,
             {"`examples` is een lijst van regels.", "`examples` is a list of rows."},
             {"Schrijf `examples: [ { guests: 20 }, { guests: 200 } ]`.",
              "Write `examples: [ { guests: 20 }, { guests: 200 } ]`."});
      return all;
    }
    for (const Node& row : rows.value.items) add(row, all);
    return all;
  }

 private:
  void add(const Node& row, std::vector<StoryExample>& all) {
    if (!row.is_mapping() || row.members.empty()) {
      report(row.span, {"Dit is geen voorbeeld.", "This is not an example."},
             {"Schrijf elk voorbeeld als `{ guests: 20 }`.",
              "Write each example as `{ guests: 20 }`."});
      return;
    }
    StoryExample example{name_of(row), story_};
    Filling filling(row);
    filling.fill(example.document.root);
    for (const Filling::Unknown& unknown : filling.unknown()) {
      report(unknown.span,
             {"Een voorbeeld heeft geen `" + unknown.word + "`.",
              "An example has no `" + unknown.word + "`."},
             {"Zet het in elke regel van `examples`.", "Put it in every row of `examples`."});
    }
    for (const document::Member& member : row.members) {
      if (filling.used().count(member.key.text) != 0) continue;
      report(member.key.span,
             {"`<" + member.key.text + ">` staat nergens in het verhaal.",
              "`<" + member.key.text + ">` stands nowhere in the story."},
             {"Schrijf het waar het hoort, of haal het weg.",
              "Write it where it belongs, or remove it."});
    }
    all.push_back(std::move(example));
  }

  static std::string name_of(const Node& row) {
    std::string name;
    for (const document::Member& member : row.members) {
      if (!member.value.is_scalar()) continue;
      name += (name.empty() ? "" : ", ") + member.key.text + ": " + member.value.text;
    }
    return name;
  }

  void report(const Span& span, Text message, Text advice) {
    Diagnostic problem;
    problem.rule = "story";
    problem.source = story_.source;
    problem.span = span;
    problem.message = std::move(message);
    problem.advice = std::move(advice);
    problems_.push_back(std::move(problem));
  }

  document::Document story_;
  Diagnostics& problems_;
};

}  // namespace

std::vector<StoryExample> examples_of(document::Document story, Diagnostics& problems) {
  return Examples(std::move(story), problems).run();
}

}  // namespace regie::analysis
