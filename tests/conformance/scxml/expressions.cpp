// SPDX-License-Identifier: Apache-2.0
// Names, and CEL with SCXML's names in it.
#include <array>
#include <cctype>
#include <utility>

#include "engine/base/json.hpp"
#include "tests/conformance/scxml/translate.hpp"

namespace regie::scxml {

namespace {

constexpr std::array taken = {
    "true",      "false",  "null",     "in",     "as",        "break",  "const",   "continue",
    "else",      "for",    "function", "if",     "import",    "let",    "loop",    "package",
    "namespace", "return", "var",      "void",   "while",     "on",     "off",     "yes",
    "no",        "y",      "n",        "event",  "actor",     "case",   "now",     "today",
    "data",      "item",   "answers",  "timer",  "directory", "parent", "anybody", "system",
    "size",      "has",    "all",      "exists", "map",       "filter", "int",     "string",
    "sum",       "sort",   "distinct", "times",  "period",    "euro",   "date",    "type"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string as_name(const std::string& original) {
  std::string name;
  for (const char c : original) {
    const char low = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    name += is_word(low) ? low : '_';
  }
  if (name.empty() || std::islower(static_cast<unsigned char>(name[0])) == 0) name = "x" + name;
  for (const char* word : taken) {
    if (name == word) return name + "_1";
  }
  return name;
}

/// Where SCXML's members of an event have other names.
const std::map<std::string, std::string>& event_members() {
  static const std::map<std::string, std::string> members = {
      {"sendid", "send_id"}, {"invokeid", "child"}, {"origintype", "type"}};
  return members;
}

std::string target_text(const std::string& text) {
  if (text == "#_internal") return "internal";
  if (text == "#_parent") return "parent";
  if (text.starts_with("#_scxml_")) return "case " + text.substr(8);
  return text;
}

}  // namespace

const std::string& Names::of(const std::string& original) {
  const auto found = names_.find(original);
  if (found != names_.end()) return found->second;
  std::string name = as_name(original);
  while (originals_.count(name) != 0) name += "_2";
  originals_[name] = original;
  return names_[original] = name;
}

const std::string* Names::find(const std::string& original) const {
  const auto found = names_.find(original);
  return found == names_.end() ? nullptr : &found->second;
}

std::string Names::original(const std::string& name) const {
  const auto found = originals_.find(name);
  return found == originals_.end() ? name : found->second;
}

/// Replaces names of data, system variables and, in `In("…")`, states.
std::string Translation::rewritten(std::string_view cel) const {
  std::string text;
  std::string last;  // the word before
  bool member = false;
  for (std::size_t i = 0; i < cel.size();) {
    const char c = cel[i];
    if (c == '"' || c == '\'') {
      std::size_t end = i + 1;
      while (end < cel.size() && cel[end] != c) end += cel[end] == '\\' ? 2 : 1;
      std::string inner(cel.substr(i + 1, end - i - 1));
      if (const std::string* state = states_.find(inner); last == "In" && state != nullptr) {
        inner = *state;
      }
      const auto renamed = event_members().find(inner);
      if (cel.substr(end + 1).starts_with(" in _event")) {
        if (renamed != event_members().end()) inner = renamed->second;
      }
      text += c + target_text(inner) + c;
      i = end + 1;
      member = false;
    } else if (is_word(c)) {
      std::size_t end = i;
      while (end < cel.size() && is_word(cel[end])) ++end;
      std::string word(cel.substr(i, end - i));
      const std::string before = std::exchange(last, word);
      if (member) {
        const auto renamed = event_members().find(word);
        if (before == "_event" && renamed != event_members().end()) word = renamed->second;
      } else if (word == "_event") {
        word = "event";
      } else if (word == "_name") {
        word = "case.workflow";
      } else if (word == "_sessionid") {
        word = "case.id";
      } else if (const std::string* name = data_.find(word)) {
        word = *name;
      }
      text += word;
      i = end;
      member = false;
    } else {
      member = c == '.';
      text += c;
      ++i;
    }
  }
  return text;
}

std::string Translation::expression(const Value* expression) {
  const Value* cel = expression == nullptr ? nullptr : expression->find("cel");
  if (cel != nullptr && cel->is(Value::Kind::string)) return json_quote(rewritten(cel->text()));
  if (problem_.empty()) {
    const Value* es = expression == nullptr ? nullptr : expression->find("es");
    problem_ = "no CEL for " +
               (es != nullptr && es->is(Value::Kind::string) ? std::string(es->text()) : "nothing");
  }
  return "\"null\"";
}

/// `done.invoke.ID` is `done.child.ID` here; ids of states and children are names.
std::string Translation::event(std::string name) const {
  constexpr std::string_view invoke = "done.invoke";
  constexpr std::string_view done = "done.state.";
  if (name.starts_with(invoke)) {
    const std::string rest = name.substr(invoke.size());
    if (rest.size() < 2 || rest == ".*") return "done.child" + rest;
    return "done.child." + ids_.of(rest.substr(1));
  }
  if (name.starts_with(done) && !name.ends_with("*")) {
    if (const std::string* state = states_.find(name.substr(done.size()))) {
      return std::string(done) + *state;
    }
  }
  return name;
}

}  // namespace regie::scxml
