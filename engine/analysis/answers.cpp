// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/answers.hpp"

#include <algorithm>

#include "engine/base/civil.hpp"
#include "engine/expression/code.hpp"

namespace regie::analysis {

namespace {

using statechart::DataType;
using statechart::Index;
using statechart::none;
using statechart::TypeKind;

constexpr std::size_t most_variants = 8;  // of one field

void add_once(std::vector<Value>& values, Value value) {
  for (const Value& one : values) {
    if (one == value) return;
  }
  values.push_back(std::move(value));
}

bool fits_number(const DataType& type, double number) {
  return (!type.min || number >= *type.min) && (!type.max || number <= *type.max);
}

std::string padded(const DataType& type, Language language) {
  std::string text = Text("tekst", "words").in(language);
  const auto least = static_cast<std::size_t>(type.min.value_or(0));
  while (text.size() < least) text += "x";
  if (type.max && *type.max < 5) text.resize(static_cast<std::size_t>(std::max(*type.max, 1.0)));
  return text;
}

std::string euro_text(std::int64_t cents) {
  const std::string rest = std::to_string(cents % 100);
  return std::to_string(cents / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

std::vector<Value> numbers(const DataType& type, const std::vector<Value>& constants) {
  std::vector<Value> values;
  const auto add = [&](std::int64_t number) {
    if (fits_number(type, static_cast<double>(number))) add_once(values, Value(number));
  };
  add(1);
  if (type.min) add(static_cast<std::int64_t>(*type.min));
  for (const Value& constant : constants) {
    std::int64_t number = 0;
    if (constant.is(Value::Kind::integer)) number = constant.integer();
    if (constant.is(Value::Kind::real)) number = static_cast<std::int64_t>(constant.real());
    if (number > 1'000'000'000 || number < -1'000'000'000) continue;
    add(number);
    add(number + 1);
    add(number - 1);
  }
  if (type.max) add(static_cast<std::int64_t>(*type.max));
  if (values.empty()) values.push_back(Value(type.min.value_or(type.max.value_or(0))));
  return values;
}

std::vector<Value> euros(const DataType& type, const std::vector<Value>& constants) {
  std::vector<Value> values;
  const auto add = [&](std::int64_t cents) {
    if (cents >= 0 && fits_number(type, static_cast<double>(cents) / 100)) {
      add_once(values, Value(euro_text(cents)));
    }
  };
  add(10'000);
  if (type.min) add(static_cast<std::int64_t>(*type.min * 100));
  for (const Value& constant : constants) {
    if (!constant.is(Value::Kind::euro)) continue;
    add(constant.euro().cents);
    add(constant.euro().cents + 1);
    add(constant.euro().cents - 1);
  }
  add(100'000'000);
  if (type.max) add(static_cast<std::int64_t>(*type.max * 100));
  if (values.empty()) values.push_back(Value("0.00"));
  return values;
}

std::vector<Value> dates(Date today) {
  std::vector<Value> values;
  for (const int days : {30, 1, 0, -1, 14, 120, 400}) {
    values.push_back(Value(to_iso(Date{today.days + days})));
  }
  return values;
}

std::vector<Value> choices_of(const DataType& type, const std::vector<Value>& constants) {
  std::vector<Value> values;
  for (const Value& constant : constants) {
    if (!constant.is(Value::Kind::string)) continue;
    const std::string word(constant.text());
    if (std::find(type.of.begin(), type.of.end(), word) != type.of.end()) {
      add_once(values, Value(word));
    }
  }
  for (const std::string& word : type.of) {
    if (values.size() >= most_variants) break;
    add_once(values, Value(word));
  }
  return values;
}

}  // namespace

Answers::Answers(const statechart::Chart& chart, const statechart::Directory* directory,
                 Language language)
    : chart_(chart), directory_(directory), language_(language), matters_(chart.fields.size()) {
  collect_constants();
  for (const statechart::Each& each : chart.eaches) {
    if (each.field != none) matters_[each.field] = true;
  }
  for (const statechart::Role& role : chart.roles) {
    if (role.of != none) matters_[role.of] = true;
  }
}

void Answers::collect_constants() {
  const auto take = [&](const expression::Program& program) {
    if (!program) return;
    for (const std::string& name : program.reads()) {
      const Index field = chart_.field_of(name);
      if (field != none) matters_[field] = true;
      for (const Value& constant : program.code().constants) {
        if (constants_[name].size() < 32) add_once(constants_[name], constant);
      }
    }
  };
  for (const expression::Program& program : chart_.programs) take(program);
  for (const statechart::Field& field : chart_.fields) {
    take(field.derived);
    take(field.fallback);
  }
}

void Answers::seen(const std::string& field, const Value& value) {
  std::vector<Value>& values = seen_[field];
  if (values.size() < most_variants) add_once(values, value);
}

/// Persons are told apart by place, so that each item of a list has its own.
std::string Answers::person(std::size_t place) const {
  static const char* const names[] = {"anna", "ben", "cas", "dick", "els", "fien"};
  if (place > 0 && directory_ != nullptr && !directory_->contacts().empty()) {
    const auto& contacts = directory_->contacts();
    return contacts[(place - 1) % contacts.size()].id;
  }
  return std::string("resident:") + names[place % 6];
}

Value Answers::record(const DataType& type, const std::vector<Value>& constants, Date today,
                      std::size_t place, std::size_t variant) const {
  std::vector<Entry> entries;
  std::size_t count = 1;
  if (!type.fields) return Value::map({});
  for (const statechart::Field& field : *type.fields) {
    if (field.derived) continue;
    const std::vector<Value> values = of_type(field.type, constants, today, place, true);
    // The variants go through the fields, each in turn with its other values.
    std::size_t chosen = 0;
    if (variant >= count && variant < count + values.size() - 1) chosen = variant - count + 1;
    count += values.size() - 1;
    if (chosen == 0 && field.optional) continue;
    // One of each where nothing else is asked for: conditions often want several kinds.
    if (chosen == 0 && field.type.kind == TypeKind::choice && place > 0) {
      chosen = (place - 1) % values.size();
    }
    Value value = values[chosen];
    if (field.name == type.key && field.type.kind == TypeKind::text && place > 0) {
      value = Value(std::string(value.text()) + " " + std::to_string(place));
    }
    entries.push_back({field.name, std::move(value)});
  }
  return Value::map(std::move(entries));
}

std::vector<Value> Answers::lists(const DataType& type, const std::vector<Value>& constants,
                                  Date today) const {
  std::vector<Value> values;
  if (!type.item) return {Value::list({})};
  DataType item = *type.item;
  item.key = type.key;
  const auto add = [&](std::size_t size, std::size_t variant) {
    if (!fits_number(type, static_cast<double>(size))) return;
    std::vector<Value> items;
    for (std::size_t i = 0; i < size; ++i) {
      if (item.kind == TypeKind::record) {
        items.push_back(record(item, constants, today, i + 1, variant));
      } else {
        const std::vector<Value> all = of_type(item, constants, today, i + 1, true);
        items.push_back(all[i % all.size()]);
      }
    }
    add_once(values, Value::list(std::move(items)));
  };
  add(2, 0);
  add(1, 0);
  add(3, 0);
  add(0, 0);
  for (std::size_t variant = 1; variant < most_variants; ++variant) add(2, variant);
  if (values.empty()) add(static_cast<std::size_t>(type.min.value_or(1)), 0);
  return values;
}

std::vector<Value> Answers::of_type(const DataType& type, const std::vector<Value>& constants,
                                    Date today, std::size_t place, bool matters) const {
  std::vector<Value> values;
  switch (type.kind) {
    case TypeKind::text:
      if (type.pattern.empty()) values.push_back(Value(padded(type, language_)));
      for (const Value& constant : constants) {
        if (constant.is(Value::Kind::string) && constant.size() > 0) add_once(values, constant);
      }
      if (values.empty()) values.push_back(Value(padded(type, language_)));
      break;
    case TypeKind::whole_number:
    case TypeKind::number:
      values = numbers(type, constants);
      break;
    case TypeKind::truth:
      values = {Value(true), Value(false)};
      break;
    case TypeKind::date:
      values = dates(today);
      break;
    case TypeKind::moment:
      values = {Value(to_iso(Date{today.days + 30}) + "T09:00:00Z")};
      break;
    case TypeKind::duration:
      values = {Value("PT1H")};
      break;
    case TypeKind::euro:
      values = euros(type, constants);
      break;
    case TypeKind::email:
      values = {Value("anna@example.org")};
      break;
    case TypeKind::phone:
      values = {Value("010-1234567")};
      break;
    case TypeKind::postcode:
      values = {Value("3011 AD")};
      break;
    case TypeKind::url:
      values = {Value("https://example.org")};
      break;
    case TypeKind::choice:
      values = choices_of(type, constants);
      break;
    case TypeKind::contact:
      for (std::size_t i = 0; i < 3; ++i) add_once(values, Value(person(place + i)));
      break;
    case TypeKind::file:
      values = {Value("stuk.pdf")};
      break;
    case TypeKind::list:
      values = lists(type, constants, today);
      break;
    case TypeKind::record:
      for (std::size_t i = 0; i < 2 * most_variants; ++i) {
        add_once(values, record(type, constants, today, place, i));
      }
      break;
    case TypeKind::anything:
      values = {Value("tekst")};
      break;
  }
  if (!matters && values.size() > 1) values.resize(1);
  return values;
}

std::vector<Value> Answers::values(const Question& question, Date today) const {
  std::vector<Value> values;
  const auto given = seen_.find(question.name);
  if (given != seen_.end()) values = given->second;
  static const std::vector<Value> nothing;
  const auto found = constants_.find(question.name);
  const auto& constants = found == constants_.end() ? nothing : found->second;
  for (Value& value : of_type(question.field->type, constants, today, 0, question.matters)) {
    add_once(values, std::move(value));
  }
  const std::size_t most = question.matters ? 2 * most_variants : 1;
  if (values.size() > most) values.resize(most);
  if (question.field->optional || question.field->fallback) values.push_back(Value());
  return values;
}

std::vector<Value> Answers::for_form(const std::vector<statechart::FormField>& form,
                                     const DataType* item, Date today, std::size_t most) const {
  std::vector<Question> questions;
  for (const statechart::FormField& one : form) {
    Question question;
    if (one.field != none) {
      question = {chart_.fields[one.field].name, &chart_.fields[one.field], matters_[one.field]};
    } else if (item != nullptr && item->fields) {
      for (const statechart::Field& field : *item->fields) {
        if (field.name == one.item_field) question = {field.name, &field, true};
      }
    }
    if (question.field != nullptr) questions.push_back(std::move(question));
  }
  std::vector<std::vector<Value>> values;
  for (const Question& question : questions) values.push_back(this->values(question, today));
  const auto set_of = [&](const std::vector<std::size_t>& chosen) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const Value& value = values[i][chosen[i]];
      if (!value.is_unset()) entries.push_back({questions[i].name, value});
    }
    return Value::map(std::move(entries));
  };
  std::vector<Value> sets;
  std::vector<std::size_t> chosen(questions.size(), 0);
  sets.push_back(set_of(chosen));
  for (std::size_t i = 0; i < questions.size(); ++i) {
    for (std::size_t v = 1; v < values[i].size() && sets.size() < most; ++v) {
      chosen[i] = v;
      sets.push_back(set_of(chosen));
    }
    chosen[i] = 0;
  }
  for (std::size_t i = 0; i < questions.size(); ++i) {
    for (std::size_t j = i + 1; j < questions.size(); ++j) {
      for (std::size_t v = 1; v < values[i].size(); ++v) {
        for (std::size_t w = 1; w < values[j].size() && sets.size() < most; ++w) {
          chosen[i] = v;
          chosen[j] = w;
          sets.push_back(set_of(chosen));
        }
        chosen[j] = 0;
      }
      chosen[i] = 0;
    }
  }
  return sets;
}

}  // namespace regie::analysis
