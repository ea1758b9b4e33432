// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_writer.hpp"

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"

namespace regie::analysis {

namespace {

/// Whether a text can stand without quotes, also between brackets and before a colon.
bool is_plain(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.front() == '-')
    return false;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == ' ' || c == '_' || c == '-' || c == '.' || c == '/' || c == '@' ||
                       static_cast<unsigned char>(c) >= 0x80U;
    if (!plain) return false;
  }
  return true;
}

std::string yaml_text(std::string_view text) {
  return is_plain(text) ? std::string(text) : json_quote(text);
}

}  // namespace

std::string moment_of(const LocalTime& time) {
  const std::int32_t minutes = time.ms_of_day / 60'000;
  const auto two = [](std::int32_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return to_iso(time.day) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

std::string yaml_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::string:
      return yaml_text(value.text());
    case Value::Kind::list: {
      std::string text;
      for (const Value& item : value.items()) text += (text.empty() ? "" : ", ") + yaml_of(item);
      return "[" + text + "]";
    }
    case Value::Kind::map: {
      std::string text;
      for (const Entry& entry : value.entries()) {
        text += (text.empty() ? " " : ", ") + yaml_of(entry.key) + ": " + yaml_of(entry.value);
      }
      return text.empty() ? "{}" : "{" + text + " }";
    }
    default:
      break;
  }
  std::string json = to_json(value);
  if (json.size() > 1 && json.front() == '"') json = json.substr(1, json.size() - 2);
  return is_plain(json) ? json : json_quote(json);
}

std::string story_text(const StoryHead& head, const std::vector<Move>& moves,
                       const std::string& state) {
  std::string text = "test: " + yaml_text(head.name) + "\nworkflow: " + yaml_text(head.workflow);
  if (!head.directory.empty()) text += "\ndirectory: " + yaml_text(head.directory);
  text += "\nclock: " + moment_of(head.clock) + "\nstory:\n";
  for (const Move& move : moves) {
    if (!move.outcome.empty()) {
      text += "  - outcome: " + yaml_text(move.outcome) + "\n";
      if (move.failed) text += "    failed: true\n";
    } else if (move.actor.empty()) {
      text += "  - until: " + moment_of(move.until) + "\n";
      continue;
    } else {
      text += "  - " + yaml_text(move.actor) + ": " + yaml_text(move.choice) + "\n";
    }
    if (!move.item.empty()) text += "    item: " + yaml_text(move.item) + "\n";
    if (!move.behalf.empty()) text += "    behalf: " + yaml_text(move.behalf) + "\n";
    if (!move.data.is(Value::Kind::map) || move.data.size() == 0) continue;
    text += "    with:\n";
    for (const Entry& entry : move.data.entries()) {
      text += "      " + yaml_of(entry.key) + ": " + yaml_of(entry.value) + "\n";
    }
  }
  if (!state.empty()) text += "  - expect: { state: " + yaml_text(state) + " }\n";
  return text;
}

}  // namespace regie::analysis
