// SPDX-License-Identifier: Apache-2.0
// What the engine shows, as JSON and in words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <regie/engine.hpp>

namespace regie::cli {

// ---- For programs: texts as {"nl", "en"}, moments as RFC 3339 in UTC, null for what is not there.

/// `error`, `warning` or `note`: also SARIF's levels (SARIF 2.1.0, 3.27.10).
[[nodiscard]] const char* name_of(Severity severity);
[[nodiscard]] Value json_of(const Text& text);
[[nodiscard]] Value json_of(const std::optional<Instant>& at);
[[nodiscard]] Value json_of(const Diagnostic& diagnostic);
[[nodiscard]] Value json_of(const Error& error);
[[nodiscard]] Value json_of(const StateView& state);
[[nodiscard]] Value json_of(const CaseSummary& summary);
[[nodiscard]] Value json_of(const TaskView& task);
[[nodiscard]] Value json_of(const TimerView& timer);
[[nodiscard]] Value json_of(const RegionView& region);
[[nodiscard]] Value json_of(const FieldView& field);
[[nodiscard]] Value json_of(const CaseView& view);
[[nodiscard]] Value json_of(const JournalEntry& entry);
[[nodiscard]] Value json_of(const Receipt& receipt);
[[nodiscard]] Value json_of(const ChoiceView& choice);
[[nodiscard]] Value json_of(const ReportInfo& report);
[[nodiscard]] Value json_of(const PluginView& plugin);
[[nodiscard]] inline Value json_of(const std::string& text) { return {text}; }

template <class T>
[[nodiscard]] Value json_list(const std::vector<T>& items) {
  std::vector<Value> out;
  out.reserve(items.size());
  for (const T& item : items) out.push_back(json_of(item));
  return Value::list(std::move(out));
}

// ---- For people

[[nodiscard]] std::string joined(const std::vector<std::string>& texts,
                                 const std::string& separator = ", ");
[[nodiscard]] std::string joined(const std::vector<Text>& texts, Language language);
/// Titles of the innermost states; what has none by its path.
[[nodiscard]] std::string places(const std::vector<StateView>& states, Language language);
/// A value of a case's data; lists and records over several lines.
[[nodiscard]] std::string in_words(const Value& value, const std::string& zone, Language language);
/// The same for a piece of data, with the words of its choices.
[[nodiscard]] std::string in_words(const FieldView& field, const std::string& zone,
                                   Language language);
[[nodiscard]] std::string in_words(CaseStatus status, Language language);

/// Closed because of who asks: then others could.
[[nodiscard]] bool closed_to_person(const ChoiceView& choice);

/// The time zone of each workflow's calendar, asked once. Lists hold cases of several.
class Zones {
 public:
  explicit Zones(Engine& engine) : engine_(engine) {}
  /// `case_id` is a case of `workflow`. UTC where the case cannot be looked at.
  const std::string& of(const std::string& workflow, const std::string& case_id);

 private:
  Engine& engine_;
  std::map<std::string, std::string> known_;
};

}  // namespace regie::cli
