// SPDX-License-Identifier: Apache-2.0
// Filling in the places of a text.
#include "engine/base/civil.hpp"
#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

const char* const months_nl[] = {"januari",   "februari", "maart",    "april",
                                 "mei",       "juni",     "juli",     "augustus",
                                 "september", "oktober",  "november", "december"};
const char* const months_en[] = {"January",   "February", "March",    "April",
                                 "May",       "June",     "July",     "August",
                                 "September", "October",  "November", "December"};

std::string date_in_text(Date day, Language language) {
  const Civil civil = to_civil(day);
  const char* month = (language == Language::nl ? months_nl : months_en)[civil.month - 1];
  return std::to_string(civil.day) + " " + month + " " + std::to_string(civil.year);
}

/// `€ 42.000` and `€ 1.250,50` in Dutch, `€ 42,000` and `€ 1,250.50` in English.
std::string euro_in_text(Euro amount, Language language) {
  const bool dutch = language == Language::nl;
  const bool negative = amount.cents < 0;
  const std::uint64_t cents = negative ? 0 - static_cast<std::uint64_t>(amount.cents)
                                       : static_cast<std::uint64_t>(amount.cents);
  std::string text = std::to_string(cents / 100);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, dutch ? "." : ",");
  if (cents % 100 != 0) {
    const std::string rest = std::to_string(cents % 100);
    text += (dutch ? "," : ".") + std::string(rest.size() == 1 ? "0" : "") + rest;
  }
  return (negative ? "€ -" : "€ ") + text;
}

/// The title of a word of a choice; the word itself where it has none.
std::string choice_in_text(const std::string& word, const DataType& type, Language language) {
  for (std::size_t i = 0; i < type.of.size() && i < type.of_titles.size(); ++i) {
    if (type.of[i] == word && !type.of_titles[i].empty()) return type.of_titles[i].in(language);
  }
  return word;
}

/// The type of a member within a record; null where nothing is known of it.
const DataType* member_type(const DataType* record, const std::string& name) {
  if (record == nullptr || !record->fields) return nullptr;
  for (const Field& field : *record->fields) {
    if (field.name == name) return &field.type;
  }
  return nullptr;
}

std::string attribute_of(const Contact* contact, const std::string& id,
                         const std::string& attribute) {
  if (contact == nullptr) {
    // A person outside of the directory is known by id alone.
    const std::size_t colon = id.find(':');
    return attribute == "name" ? id.substr(colon == std::string::npos ? 0 : colon + 1)
                               : std::string();
  }
  if (attribute == "name") return contact->name;
  if (attribute == "organisation") return contact->organisation;
  const auto channel = contact->channels.find(attribute);
  return channel == contact->channels.end() ? std::string() : channel->second;
}

/// As people read it: dates and amounts in full, choices by their title. `type` is null where
/// nothing is known of the value.
std::string in_text(const Value& value, const DataType* type, Language language) {
  switch (value.kind()) {
    case Value::Kind::string: {
      const std::string text(value.text());
      const bool choice = type != nullptr && type->kind == TypeKind::choice;
      return choice ? choice_in_text(text, *type, language) : text;
    }
    case Value::Kind::date:
      return date_in_text(value.date(), language);
    case Value::Kind::euro:
      return euro_in_text(value.euro(), language);
    case Value::Kind::boolean:
      if (language == Language::nl) return value.boolean() ? "ja" : "nee";
      return value.boolean() ? "yes" : "no";
    case Value::Kind::list: {
      const DataType* item = type == nullptr ? nullptr : type->item.get();
      std::string text;
      for (const Value& one : value.items()) {
        text += (text.empty() ? "" : ", ") + in_text(one, item, language);
      }
      return text;
    }
    case Value::Kind::unset:
    case Value::Kind::null:
      return {};
    default:
      return key_text(value);
  }
}

}  // namespace

std::string Machine::fill_part(const Template::Part& part, std::uint32_t region,
                               const std::vector<bool>& visible, Language language) {
  using Kind = Template::Part::Kind;
  const char* const hidden = "[…]";
  Value value;
  const DataType* type = nullptr;
  switch (part.kind) {
    case Kind::literal:
      return part.text;
    case Kind::field:
      if (!visible.empty() && !visible[part.index]) return hidden;
      value = s_.data[part.index];
      type = &chart_.fields[part.index].type;
      break;
    case Kind::item:
      if (region != 0) {
        const Region& own = *s_.region(region);
        value = item_of(own);
        type = chart_.eaches[chart_.states[own.each].each].list.item.get();
      }
      break;
    case Kind::role: {
      auto found = holders(part.index);
      std::vector<Value> people;
      if (found) {
        for (const std::string& person : *found) people.emplace_back(person);
      }
      value = Value::list(std::move(people));
      break;
    }
    case Kind::case_:
      if (part.text == "id") return file().case_id;
      if (part.text == "title") return label_of(chart_, s_);
      if (part.text == "round") return std::to_string(s_.round);
      return {};
    case Kind::actor:
      value = Value(person_);
      break;
    case Kind::term: {
      const OpenTerm* term = open_term(part.index);
      return term == nullptr ? std::string() : date_in_text(term->end, language);
    }
  }
  for (const std::string& member : part.path) {
    const Value* inner = value.find(member);
    value = inner == nullptr ? Value() : *inner;
    type = member_type(type, member);
  }
  if (part.attribute.empty()) return in_text(value, type, language);
  const std::vector<Value> people =
      value.is(Value::Kind::list) ? value.items() : std::vector<Value>{value};
  std::string text;
  for (const Value& one : people) {
    if (!one.is(Value::Kind::string)) continue;
    const std::string id(one.text());
    const Contact* contact = context_.directory == nullptr ? nullptr : context_.directory->find(id);
    if (contact != nullptr) w_.looked_up.insert(id);
    const std::string shown = attribute_of(contact, id, part.attribute);
    if (!shown.empty()) text += (text.empty() ? "" : ", ") + shown;
  }
  return text;
}

/// `reader` is the person who will read it: fields that they may not see are left out. Empty: for
/// the case's own use.
Result<Text> Machine::fill(const Template& source, std::uint32_t region,
                           const std::string& reader) {
  std::vector<bool> seen;
  if (!reader.empty()) seen = visible(reader);
  Text text;
  for (const Template::Part& part : source.nl) {
    text.nl += fill_part(part, region, seen, Language::nl);
  }
  for (const Template::Part& part : source.en) {
    text.en += fill_part(part, region, seen, Language::en);
  }
  return text;
}

}  // namespace regie::statechart
