// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

/// `2 maart 2026`.
std::string day_in_words(Date day, Language language) {
  constexpr std::int64_t ms_a_day = 86'400'000;
  std::string text = regie::in_words(Instant{day.days * ms_a_day}, "UTC", language);
  return text.substr(0, text.rfind(' '));
}

/// `2 uur en 30 minuten`, `1 day`; parts of a second as decimals.
std::string duration_in_words(Duration span, Language language) {
  struct Unit {
    std::int64_t seconds;
    Text one;
    Text more;
  };
  static const Unit units[] = {{86'400, {"dag", "day"}, {"dagen", "days"}},
                               {3'600, {"uur", "hour"}, {"uur", "hours"}},
                               {60, {"minuut", "minute"}, {"minuten", "minutes"}}};
  const bool dutch = language == Language::nl;
  const bool back = span.seconds < 0 || span.nanos < 0;
  // The smallest number has no opposite.
  std::uint64_t left = back ? 0U - static_cast<std::uint64_t>(span.seconds)
                            : static_cast<std::uint64_t>(span.seconds);
  std::vector<std::string> parts;
  for (const Unit& unit : units) {
    const std::uint64_t count = left / static_cast<std::uint64_t>(unit.seconds);
    left %= static_cast<std::uint64_t>(unit.seconds);
    if (count == 0) continue;
    parts.push_back(std::to_string(count) + ' ' + (count == 1 ? unit.one : unit.more).in(language));
  }
  std::string seconds = std::to_string(left);
  if (span.nanos != 0) {
    std::string decimals = std::to_string(1'000'000'000 + std::abs(span.nanos)).substr(1);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    seconds += (dutch ? ',' : '.') + decimals;
  }
  if (seconds != "0" || parts.empty()) {
    const bool one = seconds == "1";
    parts.push_back(seconds + (dutch ? one ? " seconde" : " seconden"
                               : one ? " second"
                                     : " seconds"));
  }
  std::string text = back ? dutch ? "min " : "minus " : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += i + 1 < parts.size() ? ", " : dutch ? " en " : " and ";
    text += parts[i];
  }
  return text;
}

std::string number_in_words(double number, Language language) {
  char digits[64];
  const std::to_chars_result end = std::to_chars(std::begin(digits), std::end(digits), number);
  std::string text(digits, end.ptr);
  if (language == Language::nl) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

std::string euro_in_words(Euro amount, Language language) {
  const std::int64_t cents = amount.cents % 100 < 0 ? -(amount.cents % 100) : amount.cents % 100;
  const std::int64_t whole = amount.cents / 100;
  std::string text = amount.cents < 0 && whole == 0 ? "€ -0" : "€ " + std::to_string(whole);
  text += language == Language::nl ? ',' : '.';
  if (cents < 10) text += '0';
  return text + std::to_string(cents);
}

std::string record_in_words(const Value& record, const std::string& zone, Language language) {
  std::vector<std::string> parts;
  for (const Entry& entry : record.entries()) {
    if (entry.value.is_unset() || entry.value.is(Value::Kind::null)) continue;
    parts.push_back(in_words(entry.key, zone, language) + ": " +
                    in_words(entry.value, zone, language));
  }
  return joined(parts, "; ");
}

std::string list_in_words(const Value& list, const std::string& zone, Language language) {
  if (list.size() == 0) return "–";
  std::vector<std::string> parts;
  bool records = false;
  for (const Value& item : list.items()) {
    records = records || item.is(Value::Kind::map);
    parts.push_back(in_words(item, zone, language));
  }
  return joined(parts, records ? "\n" : ", ");
}

/// A word of a choice as its workflow calls it.
std::string word_of(const FieldView& field, const Value& word, Language language) {
  const auto found = std::find(field.options.begin(), field.options.end(), word.text());
  const auto index = static_cast<std::size_t>(found - field.options.begin());
  if (index < field.option_titles.size() && !field.option_titles[index].empty()) {
    return std::string(field.option_titles[index].in(language));
  }
  return std::string(word.text());
}

std::string declared_in_words(const FieldView& field, const Value& value, const std::string& zone,
                              Language language) {
  const bool described = !field.options.empty() || !field.fields.empty();
  if (described && value.is(Value::Kind::list) && value.size() > 0) {
    std::vector<std::string> parts;
    for (const Value& item : value.items()) {
      parts.push_back(declared_in_words(field, item, zone, language));
    }
    return joined(parts, field.fields.empty() ? ", " : "\n");
  }
  if (!field.options.empty() && value.is(Value::Kind::string)) {
    return word_of(field, value, language);
  }
  if (field.fields.empty() || !value.is(Value::Kind::map)) return in_words(value, zone, language);
  std::vector<std::string> parts;
  for (const FieldView& inner : field.fields) {
    const Value* written = value.find(inner.name);
    if (written == nullptr || written->is_unset() || written->is(Value::Kind::null)) continue;
    const std::string title(inner.title.in(language));
    parts.push_back(title + (title.back() == '?' ? " " : ": ") +
                    declared_in_words(inner, *written, zone, language));
  }
  return joined(parts, "; ");
}

}  // namespace

std::string joined(const std::vector<std::string>& texts, const std::string& separator) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : separator) + text;
  return out;
}

std::string joined(const std::vector<Text>& texts, Language language) {
  std::vector<std::string> parts;
  for (const Text& text : texts) parts.push_back(text.in(language));
  return joined(parts);
}

std::string places(const std::vector<StateView>& states, Language language) {
  std::vector<std::string> parts;
  for (const StateView& state : states) {
    const bool is_outer = std::any_of(states.begin(), states.end(), [&](const StateView& other) {
      return other.path.starts_with(state.path + ".");
    });
    if (is_outer) continue;
    parts.push_back(state.title.empty() ? state.path : state.title.in(language));
  }
  return joined(parts);
}

std::string in_words(CaseStatus status, Language language) {
  const bool dutch = language == Language::nl;
  switch (status) {
    case CaseStatus::open:
      return dutch ? "loopt" : "open";
    case CaseStatus::closed:
      return dutch ? "afgesloten" : "closed";
    case CaseStatus::cancelled:
      return dutch ? "ingetrokken" : "cancelled";
    case CaseStatus::suspended:
      break;
  }
  return dutch ? "stilgelegd" : "suspended";
}

std::string in_words(const Value& value, const std::string& zone, Language language) {
  const bool dutch = language == Language::nl;
  switch (value.kind()) {
    case Value::Kind::unset:
    case Value::Kind::null:
      return "–";
    case Value::Kind::boolean:
      if (dutch) return value.boolean() ? "ja" : "nee";
      return value.boolean() ? "yes" : "no";
    case Value::Kind::real:
      return number_in_words(value.real(), language);
    case Value::Kind::string:
      return std::string(value.text());
    case Value::Kind::list:
      return list_in_words(value, zone, language);
    case Value::Kind::map:
      return record_in_words(value, zone, language);
    case Value::Kind::timestamp:
      return regie::in_words(value.instant(), zone, language);
    case Value::Kind::date:
      return day_in_words(value.date(), language);
    case Value::Kind::euro:
      return euro_in_words(value.euro(), language);
    case Value::Kind::duration:
      return duration_in_words(value.duration(), language);
    default:
      return to_json_text(value);
  }
}

std::string in_words(const FieldView& field, const std::string& zone, Language language) {
  return declared_in_words(field, field.value, zone, language);
}

bool closed_to_person(const ChoiceView& choice) {
  return std::any_of(
      choice.reasons().begin(), choice.reasons().end(),
      [](const ReasonView& reason) { return reason.kind == "role" || reason.kind == "except"; });
}

const std::string& Zones::of(const std::string& workflow, const std::string& case_id) {
  const auto found = known_.find(workflow);
  if (found != known_.end()) return found->second;
  const Outcome<CaseView> view = engine_.try_show(case_id);
  const bool known = view.has_value() && !view->zone.empty();
  return known_.emplace(workflow, known ? (*view).zone : "UTC").first->second;
}

}  // namespace regie::cli
