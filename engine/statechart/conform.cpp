// SPDX-License-Identifier: Apache-2.0
// Answers of a form against their types: what JSON or YAML gives becomes what the type says.
#include <charconv>
#include <cmath>
#include <set>

#include <re2/re2.h>

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/base/storable.hpp"
#include "engine/base/suggest.hpp"
#include "engine/base/utf8.hpp"
#include "engine/statechart/data_type.hpp"
#include "engine/statechart/directory.hpp"

namespace regie::statechart {

namespace {

using Kind = Value::Kind;

std::string shown(const Value& value) {
  std::string json = to_json(value);
  if (json.size() > 60) json = json.substr(0, 57) + "...";
  return json;
}

/// `field` as a person knows it: its name, or its path within records.
struct Place {
  std::string name;
  const Directory* directory;

  [[nodiscard]] Error wrong(const Value& value, const Text& rule) const {
    return Error(Errc::invalid_data,
                 {"`" + name + "` is " + shown(value) + ", maar " + rule.nl + ".",
                  "`" + name + "` is " + shown(value) + ", but " + rule.en + "."});
  }
};

std::optional<double> as_number(const Value& value) {
  switch (value.kind()) {
    case Kind::integer:
      return static_cast<double>(value.integer());
    case Kind::unsigned_integer:
      return static_cast<double>(value.unsigned_integer());
    case Kind::real:
      return value.real();
    case Kind::euro:
      return static_cast<double>(value.euro().cents) / 100.0;
    default:
      return std::nullopt;
  }
}

std::string number_text(double number) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return std::string(buffer, end.ptr);
}

Result<Value> within_bounds(const Place& place, const DataType& type, Value value, double measure,
                            const Text& unit) {
  if (type.min && measure < *type.min) {
    return place.wrong(value, {"het moet minstens " + number_text(*type.min) + unit.nl + " zijn",
                               "it must be at least " + number_text(*type.min) + unit.en});
  }
  if (type.max && measure > *type.max) {
    return place.wrong(value, {"het mag hoogstens " + number_text(*type.max) + unit.nl + " zijn",
                               "it must be at most " + number_text(*type.max) + unit.en});
  }
  return value;
}

Result<Value> conform_text(const Place& place, const DataType& type, const Value& answer) {
  if (!answer.is(Kind::string))
    return place.wrong(answer, {"het moet een tekst zijn", "it must be a text"});
  if (answer.text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return place.wrong(answer, {"er moet iets zijn ingevuld", "something must be filled in"});
  }
  if (!type.pattern.empty() && !RE2::FullMatch(std::string(answer.text()), type.pattern)) {
    return place.wrong(answer, {"het moet de vorm " + type.pattern + " hebben",
                                "it must have the form " + type.pattern});
  }
  return within_bounds(place, type, answer, static_cast<double>(count_code_points(answer.text())),
                       {" tekens lang", " characters long"});
}

Result<Value> conform_pattern(const Place& place, const Value& answer, const char* pattern,
                              const Text& rule) {
  if (!answer.is(Kind::string) || !RE2::FullMatch(std::string(answer.text()), pattern)) {
    return place.wrong(answer, rule);
  }
  return answer;
}

Result<Value> conform_whole(const Place& place, const DataType& type, const Value& answer) {
  Value number = answer;
  if (answer.is(Kind::real) && answer.real() == std::floor(answer.real()) &&
      std::fabs(answer.real()) < 9.0e15) {
    number = Value(static_cast<std::int64_t>(answer.real()));
  }
  if (answer.is(Kind::string)) {
    std::int64_t parsed = 0;
    const std::string_view text = answer.text();
    const auto end = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (end.ec == std::errc() && end.ptr == text.data() + text.size() && !text.empty()) {
      number = Value(parsed);
    }
  }
  if (!number.is(Kind::integer)) {
    return place.wrong(answer, {"het moet een geheel getal zijn", "it must be a whole number"});
  }
  const double measure = static_cast<double>(number.integer());
  return within_bounds(place, type, std::move(number), measure, {});
}

Result<Value> conform_number(const Place& place, const DataType& type, const Value& answer) {
  std::optional<double> number = as_number(answer);
  if (answer.is(Kind::string)) {
    double parsed = 0;
    const std::string_view text = answer.text();
    const auto end = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (end.ec == std::errc() && end.ptr == text.data() + text.size() && !text.empty()) {
      number = parsed;
    }
  }
  if (!number || !std::isfinite(*number)) {
    return place.wrong(answer, {"het moet een getal zijn", "it must be a number"});
  }
  return within_bounds(place, type, Value(*number), *number, {});
}

/// "12", "12.5", "12.50" or a number of at most two decimals, to the cent without rounding.
Result<Value> conform_euro(const Place& place, const DataType& type, const Value& answer) {
  if (answer.is(Kind::euro)) return answer;
  const Text rule{"het moet een bedrag in euro's zijn, zoals \"12.50\"",
                  "it must be an amount in euros, such as \"12.50\""};
  std::string text;
  if (answer.is(Kind::string)) {
    text = std::string(answer.text());
  } else if (const auto number = as_number(answer)) {
    text = number_text(*number);
  }
  static const RE2 form("(-?)(\\d{1,15})(?:\\.(\\d{1,2}))?");
  std::string sign;
  std::string whole;
  std::string decimals;
  if (!RE2::FullMatch(text, form, &sign, &whole, &decimals)) return place.wrong(answer, rule);
  decimals.resize(2, '0');
  std::int64_t cents = std::stoll(whole) * 100 + std::stoll(decimals);
  if (!sign.empty()) cents = -cents;
  return within_bounds(place, type, Value(Euro{cents}), static_cast<double>(cents) / 100.0,
                       {" euro", " euro"});
}

Result<Value> conform_choice(const Place& place, const DataType& type, const Value& answer) {
  if (answer.is(Kind::string)) {
    for (const std::string& word : type.of) {
      if (word == answer.text()) return answer;
    }
  }
  std::string words;
  for (const std::string& word : type.of) words += (words.empty() ? "" : ", ") + word;
  Error error = place.wrong(
      answer, {"het moet een van deze zijn: " + words, "it must be one of these: " + words});
  if (answer.is(Kind::string)) {
    const std::string near = suggest(answer.text(), type.of);
    if (!near.empty()) error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
  }
  return error;
}

Result<Value> conform_contact(const Place& place, const Value& answer) {
  const Text rule{"het moet een contact uit de adreslijst zijn, of een persoon zoals resident:anna",
                  "it must be a contact from the directory, or a person such as resident:anna"};
  if (!answer.is(Kind::string) || answer.text().empty()) return place.wrong(answer, rule);
  const std::string person = person_of(answer.text());
  if (place.directory == nullptr || place.directory->find(person) != nullptr) return Value(person);
  static const RE2 actor("[a-z][a-z0-9_]*:[^\\s:]+");
  if (RE2::FullMatch(person, actor)) return Value(person);
  Error error = place.wrong(answer, rule);
  std::vector<std::string> known;
  for (const Contact& contact : place.directory->contacts()) known.push_back(contact.id);
  const std::string near = suggest(person, known);
  if (!near.empty()) error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
  return error;
}

Result<Value> conform_type(const Place& place, const DataType& type, const Value& answer);

Result<Value> conform_list(const Place& place, const DataType& type, const Value& answer) {
  if (!answer.is(Kind::list))
    return place.wrong(answer, {"het moet een lijst zijn", "it must be a list"});
  std::vector<Value> items;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < answer.items().size(); ++i) {
    const Place at{place.name + "[" + std::to_string(i + 1) + "]", place.directory};
    auto item = type.item ? conform_type(at, *type.item, answer.items()[i]) : answer.items()[i];
    if (!item) return item;
    if (!type.key.empty() || (type.item && type.item->kind == TypeKind::contact)) {
      const std::string key = item_key(type, *item);
      if (!keys.insert(key).second) {
        return at.wrong(*item, {"`" + key + "` staat er al in", "`" + key + "` is there already"});
      }
    }
    items.push_back(std::move(*item));
  }
  Value list = Value::list(std::move(items));
  const double count = static_cast<double>(list.size());
  return within_bounds(place, type, std::move(list), count, {" onderdelen", " items"});
}

Result<Value> conform_record(const Place& place, const DataType& type, const Value& answer) {
  if (!answer.is(Kind::map)) {
    return place.wrong(
        answer, {"het moet uit velden met een naam bestaan", "it must consist of named fields"});
  }
  static const std::vector<Field> no_fields;
  const std::vector<Field>& fields = type.fields ? *type.fields : no_fields;
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  for (const Entry& entry : answer.entries()) {
    const std::string name = key_text(entry.key);
    bool known = false;
    for (const std::string& candidate : names) known = known || candidate == name;
    if (known) continue;
    Error error(Errc::invalid_data, {"`" + place.name + "` heeft geen veld `" + name + "`.",
                                     "`" + place.name + "` has no field `" + name + "`."});
    const std::string near = suggest(name, names);
    if (!near.empty()) error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
    return error;
  }
  std::vector<Entry> entries;
  for (const Field& field : fields) {
    if (field.derived) continue;  // it follows when the whole is written
    const Value* given = answer.find(field.name);
    if (given == nullptr || given->is(Kind::null) || given->is_unset()) {
      if (field.fallback) {
        if (const Value* fixed = field.fallback.constant()) entries.push_back({field.name, *fixed});
      } else if (!field.optional) {
        return Error(Errc::invalid_data,
                     {"`" + place.name + "." + field.name + "` is niet ingevuld.",
                      "`" + place.name + "." + field.name + "` is not filled in."});
      }
      continue;
    }
    auto value = conform_type({place.name + "." + field.name, place.directory}, field.type, *given);
    if (!value) return value;
    entries.push_back({field.name, std::move(*value)});
  }
  return Value::map(std::move(entries));
}

Result<Value> conform_time(const Place& place, const DataType& type, const Value& answer) {
  if (type.kind == TypeKind::date) {
    if (answer.is(Kind::date)) return answer;
    const auto date =
        answer.is(Kind::string) ? date_from_iso(answer.text()) : std::optional<Date>();
    if (!date) {
      return place.wrong(answer, {"het moet een bestaande datum zijn, zoals 2026-03-02",
                                  "it must be a date that exists, such as 2026-03-02"});
    }
    return Value(*date);
  }
  if (type.kind == TypeKind::moment) {
    if (answer.is(Kind::timestamp)) return answer;
    const auto at =
        answer.is(Kind::string) ? from_rfc3339(answer.text()) : std::optional<Instant>();
    if (!at) {
      return place.wrong(answer, {"het moet een moment zijn, zoals 2026-03-02T09:00:00+01:00",
                                  "it must be a moment, such as 2026-03-02T09:00:00+01:00"});
    }
    return Value(*at);
  }
  if (answer.is(Kind::duration) || answer.is(Kind::period)) return answer;
  auto span = answer.is(Kind::string) ? calendar::parse_span(answer.text())
                                      : Result<calendar::Span>(Error());
  if (!span || span->working_days != 0) {
    return place.wrong(answer, {"het moet een duur zijn, zoals 2 hours of 3 days",
                                "it must be a duration, such as 2 hours or 3 days"});
  }
  if (span->years != 0 || span->months != 0) {
    return place.wrong(answer, {"een duur heeft geen maanden of jaren, want die zijn niet even "
                                "lang: schrijf weken, dagen of uren, zoals 30 days",
                                "a duration has no months or years, as these are not of one "
                                "length: write weeks, days or hours, such as 30 days"});
  }
  const std::int64_t ms =
      span->ms + (static_cast<std::int64_t>(span->days) + 7LL * span->weeks) * 86'400'000LL;
  return Value(Duration{ms / 1000, static_cast<std::int32_t>(ms % 1000) * 1'000'000});
}

Result<Value> conform_type(const Place& place, const DataType& type, const Value& answer) {
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::file:
      return conform_text(place, type, answer);
    case TypeKind::whole_number:
      return conform_whole(place, type, answer);
    case TypeKind::number:
      return conform_number(place, type, answer);
    case TypeKind::truth:
      if (answer.is(Kind::boolean)) return answer;
      return place.wrong(answer, {"het moet true of false zijn", "it must be true or false"});
    case TypeKind::date:
    case TypeKind::moment:
    case TypeKind::duration:
      return conform_time(place, type, answer);
    case TypeKind::euro:
      return conform_euro(place, type, answer);
    case TypeKind::email:
      return conform_pattern(place, answer, "[^\\s@<>\",;:]+@[^\\s@<>\",;:]+\\.[^\\s@<>\",;:.]+",
                             {"het moet een e-mailadres zijn", "it must be an e-mail address"});
    case TypeKind::phone:
      return conform_pattern(place, answer, "\\+?[0-9][0-9 ()-]{5,19}",
                             {"het moet een telefoonnummer zijn", "it must be a phone number"});
    case TypeKind::postcode:
      return conform_pattern(
          place, answer, "[1-9][0-9]{3} ?[A-Z]{2}",
          {"het moet een postcode zijn, zoals 2991 AB", "it must be a postcode, such as 2991 AB"});
    case TypeKind::url:
      return conform_pattern(place, answer, "https?://[^\\s/]+\\S*",
                             {"het moet een webadres zijn, zoals https://example.org/",
                              "it must be a web address, such as https://example.org/"});
    case TypeKind::choice:
      return conform_choice(place, type, answer);
    case TypeKind::contact:
      return conform_contact(place, answer);
    case TypeKind::list:
      return conform_list(place, type, answer);
    case TypeKind::record:
      return conform_record(place, type, answer);
    case TypeKind::anything:
      if (const Text why = why_not_storable(answer); !why.empty()) {
        return Error(Errc::invalid_data,
                     {"`" + place.name + "` kan niet bewaard worden: " + why.nl + ".",
                      "`" + place.name + "` cannot be kept: " + why.en + "."});
      }
      return answer;
  }
  return answer;
}

}  // namespace

Result<Value> conform(const Field& field, const Value& answer, const Directory* directory) {
  return conform_type({field.name, directory}, field.type, answer);
}

Value with_computed(const DataType& type, const Value& value) {
  if (!type.computes) return value;
  if (type.kind == TypeKind::list) {
    if (!value.is(Kind::list) || !type.item) return value;
    std::vector<Value> items;
    items.reserve(value.size());
    for (const Value& item : value.items()) items.push_back(with_computed(*type.item, item));
    return Value::list(std::move(items));
  }
  if (!value.is(Kind::map) || !type.fields) return value;
  std::vector<Value> members;
  std::vector<Entry> entries;
  for (const Field& field : *type.fields) {
    Value member;
    if (field.derived) {
      member = expression::evaluate(field.derived, {std::span<const Value>(members)});
      if (member.is_error()) member = Value();
    } else if (const Value* found = value.find(field.name)) {
      member = with_computed(field.type, *found);
    }
    if (!member.is_unset()) entries.push_back({field.name, member});
    members.push_back(std::move(member));
  }
  return Value::map(std::move(entries));
}

}  // namespace regie::statechart
