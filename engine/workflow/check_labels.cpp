// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/check_labels.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace regie::workflow {
namespace {

struct Mention {
  std::string text;
  calendar::Span span;
  bool limits = false;  ///< "binnen", "within" or the like stands before it
};

bool limits_time(const std::string& word) {
  static const std::vector<std::string> words = {"binnen", "within", "na", "after", "uiterlijk"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    const bool end = c == ' ' || c == '_' || c == '.' || c == ',' || c == '!' || c == '?' ||
                     c == ':' || c == '(' || c == ')';
    if (!end) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (!end || word.empty()) continue;
    words.push_back(word);
    word.clear();
  }
  return words;
}

/// `6 weken`, `zes weken`, `10 working days`, wherever it stands.
std::vector<Mention> mentions(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  std::vector<Mention> found;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    for (const std::size_t count : {std::size_t{3}, std::size_t{2}}) {
      if (i + count > words.size()) continue;
      std::string part = words[i];
      for (std::size_t j = 1; j < count; ++j) part += " " + words[i + j];
      const auto span = calendar::parse_span_of_people(part);
      if (!span) continue;
      found.push_back({part, *span, i > 0 && limits_time(words[i - 1])});
      break;
    }
  }
  return found;
}

bool same_length(const calendar::Span& a, const calendar::Span& b) {
  return a.years * 12 + a.months == b.years * 12 + b.months &&
         a.weeks * 7 + a.days == b.weeks * 7 + b.days && a.working_days == b.working_days &&
         a.ms == b.ms;
}

class LabelCheck {
 public:
  explicit LabelCheck(Findings& findings) : findings_(findings) {}

  void states(const std::vector<model::State>& states) {
    for (const model::State& state : states) {
      look_at(state);
      this->states(state.states);
    }
  }

  void look_at(const model::Timer& timer) {
    if (!timer.due.after) return;
    label(timer.name.text, timer.name.span, *timer.due.after);
    label(timer.title, *timer.due.after);
  }

  void label(const model::Words& words, const calendar::Span& length) {
    if (words.nl != nullptr) label(words.text.nl, words.nl->span, length);
    if (words.en != nullptr) label(words.text.en, words.en->span, length);
  }

  /// Any length of time that a name or title mentions.
  void label(const std::string& text, const Span& place, const calendar::Span& length) {
    for (const Mention& mention : mentions(text)) {
      if (!same_length(mention.span, length)) return report(mention, place, length);
    }
  }

 private:
  void look_at(const model::State& state) {
    for (const model::Timer& timer : state.timers) {
      look_at(timer);
    }
    if (!state.deadline || !state.deadline->after) return;
    std::vector<calendar::Span> lengths = {*state.deadline->after};
    for (const model::Reminder& one : state.reminders) {
      if (one.due.after) lengths.push_back(*one.due.after);
    }
    for (const model::Timer& one : state.timers) {
      if (one.due.after) lengths.push_back(*one.due.after);
    }
    if (state.each && state.each->reply && state.each->reply->after) {
      lengths.push_back(*state.each->reply->after);
    }
    for (const model::Words* words : {&state.title, &state.task}) {
      if (words->nl != nullptr) sentence(words->text.nl, words->nl->span, lengths);
      if (words->en != nullptr && words->en != words->nl) {
        sentence(words->text.en, words->en->span, lengths);
      }
    }
  }

  /// Only what limits the time: a plan "voor 3 jaar" says nothing about the deadline.
  void sentence(const std::string& text, const Span& place,
                const std::vector<calendar::Span>& lengths) {
    for (const Mention& mention : mentions(text)) {
      if (!mention.limits) continue;
      const bool known = std::any_of(
          lengths.begin(), lengths.end(),
          [&](const calendar::Span& length) { return same_length(mention.span, length); });
      if (!known) return report(mention, place, lengths.front());
    }
  }

  void report(const Mention& mention, const Span& place, const calendar::Span& length) {
    const Text meant = calendar::in_words(length);
    findings_.warning(place, "label-contradicts-duration",
                      {"Hier staat `" + mention.text + "`, maar het duurt " + meant.nl + ".",
                       "This says `" + mention.text + "`, but it takes " + meant.en + "."},
                      {"Maak de tekst of de duur gelijk aan de ander.",
                       "Make the text or the duration equal to the other."});
  }

  Findings& findings_;
};

}  // namespace

void check_labels(const model::Workflow& workflow, Findings& findings) {
  LabelCheck check(findings);
  check.states(workflow.states);
  for (const model::Timer& timer : workflow.timers) {
    check.look_at(timer);
  }
  for (const model::Term& term : workflow.terms) {
    if (term.rule.direction == calendar::Direction::fixed) continue;
    check.label(term.name.text, term.name.span, term.rule.span);
    check.label(term.title, term.rule.span);
  }
}

}  // namespace regie::workflow
