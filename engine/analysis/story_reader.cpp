// SPDX-License-Identifier: Apache-2.0
// Reads stories, and reports what is no story.
#include <algorithm>

#include "engine/analysis/story_case.hpp"
#include "engine/analysis/story_examples.hpp"
#include "engine/analysis/story_words.hpp"
#include "engine/base/civil.hpp"
#include "engine/base/suggest.hpp"

namespace regie::analysis {

namespace {

using document::Member;
using document::Node;

/// Who or what, then what is said of each: these words hold a mapping, the others a list of names.
bool holds_mapping(const std::string& word) {
  static const std::vector<std::string> words{"reads",   "open",    "closed", "data",
                                              "answers", "regions", "due"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// `2026-03-02` or `2026-03-02 09:00`.
std::optional<LocalTime> local_time_from(const std::string& text) {
  const auto day = date_from_iso(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return LocalTime{*day, 0};
  const bool form = text.size() == 16 && (text[10] == ' ' || text[10] == 'T') && text[13] == ':';
  if (!form) return std::nullopt;
  int parts[2];
  for (int i = 0; i < 2; ++i) {
    const char tens = text[static_cast<std::size_t>(11 + 3 * i)];
    const char ones = text[static_cast<std::size_t>(12 + 3 * i)];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return std::nullopt;
    parts[i] = (tens - '0') * 10 + (ones - '0');
  }
  if (parts[0] > 23 || parts[1] > 59) return std::nullopt;
  return LocalTime{*day, (parts[0] * 60 + parts[1]) * 60'000};
}

class StoryReader {
 public:
  StoryReader(Story& story, Diagnostics& problems) : story_(story), problems_(problems) {}

  void read() {
    const Node& root = story_.document->root;
    known(root, story_words::head().names());
    story_.name = text(root, "test");
    story_.workflow = text(root, "workflow");
    if (const Node* directory = root.find("directory")) story_.directory = directory->text;
    const Node* clock = root.find("clock");
    if (clock == nullptr) {
      missing(root, "clock");
    } else if (const auto at = local_time_from(clock->text)) {
      story_.clock = *at;
    } else {
      no_moment(*clock);
    }
    if (const Node* data = root.find("data")) story_.data = mapping_of(*data);
    if (const Node* also = root.find("also")) {
      if (also->is_mapping()) read_other(*also);
      for (const Node& other : also->items) read_other(other);
    }
    const Node* lines = root.find("story");
    if (lines != nullptr && lines->is_sequence() && lines->items.empty()) {
      report(lines->span,
             {"Dit verhaal is leeg: er gebeurt niets.", "This story is empty: nothing happens."},
             {"Zet onder `story` wie wat doet, en wat er dan hoort te zijn.",
              "Put under `story` who does what, and what is to be then."});
      return;
    }
    if (lines == nullptr || !lines->is_sequence()) {
      missing(root, "story");
      return;
    }
    for (const Node& line : lines->items) read_line(line);
  }

 private:
  void report(const Span& span, Text message, Text advice) {
    problems_.push_back(story_problem(story_, span, std::move(message), std::move(advice)));
    problems_.back().rule = "story";
  }
  void missing(const Node& node, const std::string& word) {
    report({node.span.line, node.span.column, node.span.line, node.span.column + 1},
           {"Er ontbreekt `" + word + "`.", "`" + word + "` is missing."},
           {"Een verhaal heeft test, workflow, clock en story.",
            "A story has test, workflow, clock and story."});
  }
  void no_moment(const Node& node) {
    Text advice{"Schrijf bijvoorbeeld 2026-03-02 09:00.", "Write for instance 2026-03-02 09:00."};
    if (node.is_double_quoted()) {
      advice = {
          "Een verhaal rekent niet: schrijf de dag zelf, zoals 2026-03-02 09:00, of een duur "
          "met `wait: 5 days`.",
          "A story does not reckon: write the day itself, such as 2026-03-02 09:00, or a span "
          "with `wait: 5 days`."};
    }
    report(node.span, {"Dit is geen moment.", "This is not a moment."}, std::move(advice));
  }
  /// A mapping where a list belongs would hold nothing, and so be no expectation at all.
  void check_forms(const Node& expectations) {
    for (const Member& member : expectations.members) {
      const std::string& word = member.key.text;
      const Node& value = member.value;
      if (value.is_mapping() == holds_mapping(word)) continue;
      if (value.missing || (value.is_sequence() && value.items.empty())) continue;
      if (holds_mapping(word)) {
        report(value.span,
               {"Bij `" + word + "` staat van wie of wat, en dan wat u verwacht.",
                "`" + word + "` says of whom or what, and then what you expect."},
               {"Schrijf `" + word + ": { …: … }`.", "Write `" + word + ": { …: … }`."});
      } else {
        report(value.span,
               {"Bij `" + word + "` horen alleen namen.", "`" + word + "` takes names only."},
               {"Schrijf `" + word + ": [ …, … ]`.", "Write `" + word + ": [ …, … ]`."});
      }
    }
  }
  const Node* mapping_of(const Node& node) {
    if (node.is_mapping()) return &node;
    report(node.span,
           {"Hier horen gegevens, elk met een waarde.", "Data belongs here, each with a value."},
           {"Schrijf bijvoorbeeld `data: { number: 12 }`.",
            "Write for instance `data: { number: 12 }`."});
    return nullptr;
  }
  /// A case that is there beforehand.
  void read_other(const Node& node) {
    StoryOther other;
    other.span = {node.span.line, node.span.column, node.span.line, node.span.column + 1};
    if (!node.is_mapping()) {
      report(node.span, {"Hier hoort een andere zaak.", "Another case belongs here."},
             {"Schrijf bijvoorbeeld `{ workflow: advice, by: adviser }`.",
              "Write for instance `{ workflow: advice, by: adviser }`."});
      return;
    }
    known(node, story_words::other().names());
    other.workflow = text(node, "workflow");
    if (const Node* by = node.find("by")) other.by = by->text;
    if (const Node* key = node.find("key")) other.key = key->text;
    if (const Node* data = node.find("data")) other.data = mapping_of(*data);
    story_.also.push_back(std::move(other));
  }
  void known(const Node& node, const std::vector<std::string>& words) {
    for (const Member& member : node.members) {
      bool found = false;
      for (const std::string& word : words) found = found || word == member.key.text;
      if (found) continue;
      std::string all;
      for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
      const std::string near = suggest(member.key.text, words);
      report(member.key.span,
             {"`" + member.key.text + "` hoort hier niet.",
              "`" + member.key.text + "` does not belong here."},
             near.empty() ? Text("Hier kan staan: " + all + ".", "Here may stand: " + all + ".")
                          : Text("Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"));
    }
  }
  std::string text(const Node& node, const std::string& word) {
    const Node* found = node.find(word);
    if (found == nullptr || !found->is_scalar() || found->text.empty()) {
      missing(node, word);
      return {};
    }
    return found->text;
  }

  void read_line(const Node& node) {
    StoryLine line;
    line.span = node.span;
    if (!node.is_mapping() || node.members.empty()) {
      report(node.span, {"Dit is geen regel van een verhaal.", "This is not a line of a story."},
             {"Schrijf wie wat doet: `- area_director: accept`.",
              "Write who does what: `- area_director: accept`."});
      return;
    }
    const Member& first = node.members.front();
    line.span = first.key.span;
    const std::string& word = first.key.text;
    if (word == "wait") {
      line.kind = StoryLine::Kind::wait;
      auto span = calendar::parse_span(first.value.text);
      if (!span) {
        const Error error = span.error();
        report(first.value.span, error.message, error.advice);
        return;
      }
      line.wait = *span;
    } else if (word == "until") {
      line.kind = StoryLine::Kind::until;
      const auto at = local_time_from(first.value.text);
      if (!at) return no_moment(first.value);
      line.until = *at;
    } else if (word == "outcome") {
      read_outcome(node, line);
      return;
    } else if (word == "restart") {
      line.kind = StoryLine::Kind::restart;
      if (first.value.text != "true") {
        report(first.value.span, {"Hier hoort `true`.", "Here belongs `true`."},
               {"Schrijf `- restart: true`.", "Write `- restart: true`."});
      }
    } else if (word == "expect") {
      line.kind = StoryLine::Kind::expect;
      if (!first.value.is_mapping()) {
        report(first.value.span,
               {"Na `expect` staat wat u verwacht.", "After `expect` stands what you expect."},
               {"Schrijf bijvoorbeeld `expect: { state: execution }`.",
                "Write for instance `expect: { state: execution }`."});
        return;
      }
      known(first.value, story_words::expectation().names());
      check_forms(first.value);
      line.expect = &first.value;
    } else if (word == "refused") {
      line.kind = StoryLine::Kind::refused;
      if (!read_act(first.value, story_words::refusal(), line)) return;
    } else if (!read_act(node, story_words::act(), line)) {
      return;
    }
    if (line.kind != StoryLine::Kind::act && node.members.size() > 1) {
      const Member& extra = node.members[1];
      report(extra.key.span, {"Een regel zegt een ding.", "A line says one thing."},
             {"Begin voor `" + extra.key.text + "` een nieuwe regel met `-`.",
              "Begin a new line with `-` for `" + extra.key.text + "`."});
    }
    line.text = words_of(line, first);
    story_.lines.push_back(std::move(line));
  }

  /// `- outcome: ID`, with what a plugin would give back.
  void read_outcome(const Node& node, StoryLine& line) {
    line.kind = StoryLine::Kind::outcome;
    line.choice = text(node, "outcome");
    std::vector<std::string> words = story_words::outcome().names();
    words.emplace_back("outcome");
    known(node, words);
    if (const Node* with = node.find("with")) line.with = mapping_of(*with);
    if (const Node* failed = node.find("failed")) {
      line.failed = failed->text == "true";
      if (failed->text != "true" && failed->text != "false") {
        report(failed->span, {"Hier hoort true of false.", "Here belongs true or false."},
               {"Schrijf `failed: true`.", "Write `failed: true`."});
      }
    }
    line.text = "outcome: " + line.choice + (line.failed ? " (failed)" : "");
    story_.lines.push_back(std::move(line));
  }

  /// What happens, for who reads the course of the story.
  static std::string words_of(const StoryLine& line, const Member& first) {
    if (line.actor.empty()) {
      return first.value.is_scalar() ? first.key.text + ": " + first.value.text : first.key.text;
    }
    std::string words = line.actor + ": " + line.choice;
    if (!line.item.empty()) words += " (" + line.item + ")";
    return line.kind == StoryLine::Kind::refused ? "refused: " + words : words;
  }

  bool read_act(const Node& node, const workflow::Vocabulary& table, StoryLine& line) {
    if (!node.is_mapping() || node.members.empty() || !node.members[0].value.is_scalar()) {
      report(node.span, {"Hier staat niet wie wat doet.", "This does not say who does what."},
             {"Schrijf bijvoorbeeld `area_director: accept`.",
              "Write for instance `area_director: accept`."});
      return false;
    }
    line.actor = node.members[0].key.text;
    line.choice = node.members[0].value.text;
    std::vector<std::string> words = table.names();
    words.push_back(line.actor);
    known(node, words);
    if (const Node* with = node.find("with")) line.with = with;
    if (const Node* item = node.find("item")) line.item = item->text;
    if (const Node* behalf = node.find("behalf")) line.behalf = behalf->text;
    if (const Node* because = node.find("because")) line.because = because->text;
    return true;
  }

  Story& story_;
  Diagnostics& problems_;
};

}  // namespace

Diagnostic story_problem(const Story& story, const Span& span, Text message, Text advice) {
  Diagnostic problem;
  problem.rule = "story";
  problem.source = story.document->source;
  problem.span = span;
  problem.message = std::move(message);
  problem.advice = std::move(advice);
  return problem;
}

Result<std::vector<Story>> read_stories(std::shared_ptr<const Source> source,
                                        const Limits& limits) {
  auto documents = document::parse_all(std::move(source), limits);
  if (!documents) return documents.error();
  std::vector<Story> stories;
  Diagnostics problems;
  for (document::Document& one : *documents) {
    for (StoryExample& example : examples_of(std::move(one), problems)) {
      Story story;
      story.document = std::make_shared<const document::Document>(std::move(example.document));
      StoryReader(story, problems).read();
      if (!example.name.empty()) story.name += " (" + example.name + ")";
      stories.push_back(std::move(story));
    }
  }
  sort_and_merge(problems);  // of several examples each tells the same
  if (!problems.empty()) {
    Error error(Errc::invalid_document, {"Het verhaal heeft fouten.", "The story has errors."});
    error.diagnostics = std::move(problems);
    return error;
  }
  return stories;
}

}  // namespace regie::analysis
