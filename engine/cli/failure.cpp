// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/failure.hpp"

#include <algorithm>

#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

std::vector<Text> who_could(const std::vector<ChoiceView>& closed) {
  std::vector<Text> who;
  for (const ChoiceView& choice : closed) {
    if (!closed_to_person(choice)) continue;
    for (const Text& one : choice.who()) {
      if (std::find(who.begin(), who.end(), one) == who.end()) who.push_back(one);
    }
  }
  return who;
}

/// The sentence before the reasons, where it tells them too: they follow as a list.
std::string without_reasons(const std::string& message, const std::vector<Text>& reasons,
                            Language language) {
  if (reasons.empty()) return message;
  const std::size_t at = message.find(reasons.front().in(language));
  if (at == std::string::npos || at < 2) return message;
  return message.substr(0, message.find_last_not_of(' ', at - 1) + 1);
}

void print_sentence(const std::string& message, const Text& advice, Console& console) {
  const std::string mark = console.say("Fout: ", "Error: ");
  console.error_paragraph(message, mark.size(), {mark, Style::bad});
  if (!advice.empty()) console.error_paragraph(console.say(advice), mark.size());
}

}  // namespace

Exit exit_of(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return Exit::usage;
    case Errc::store_failed:
    case Errc::store_incompatible:
    case Errc::plugin_failed:
    case Errc::corrupt:
      return Exit::store;
    case Errc::conflict:
    case Errc::busy:
      return Exit::conflict;
    case Errc::invalid_document:
    case Errc::not_found:
    case Errc::refused:
    case Errc::invalid_data:
    case Errc::expression_failed:
    case Errc::limit_reached:
    case Errc::key_reused:
    case Errc::cancelled:
      break;
  }
  return Exit::findings;
}

Exit report_failure(const Error& error, Console& console, const std::vector<ChoiceView>& closed) {
  const std::vector<Text> who = who_could(closed);
  if (console.json()) {
    Value content = json_of(error);
    if (!closed.empty()) content = content.with("who", json_list(who));
    console.document(Value::record({{"error", content}}));
  }
  console.error_problems(error.diagnostics);
  print_sentence(without_reasons(console.say(error.message), error.reasons, console.language()),
                 error.advice, console);
  for (const Text& reason : error.reasons) console.error_paragraph(console.say(reason), 4, "  •");
  if (!who.empty()) {
    console.error_paragraph(console.say("Wie het wel kan: ", "Who could do it: ") +
                            joined(who, console.language()));
  }
  return exit_of(error.code);
}

Exit report_usage(const UsageError& error, Console& console) {
  if (console.json()) {
    console.document(Value::record(
        {{"error", json_of(Error(Errc::invalid_argument, error.message, error.advice))}}));
  }
  print_sentence(console.say(error.message), error.advice, console);
  return Exit::usage;
}

}  // namespace regie::cli
