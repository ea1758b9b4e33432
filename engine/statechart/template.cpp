// SPDX-License-Identifier: Apache-2.0
// Filling in the places of a text.
#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

const char* const months_nl[] = {"januari",   "februari", "maart",    "april",
                                 "mei",       "juni",     "juli",     "augustus",
                                 "september", "oktober",  "november", "december"};
const char* const months_en[] = {"January",   "February", "March",    "April",
                                 "May",       "June",     "July",     "August",
                                 "September", "October",  "November", "December"};

std::string in_text(const Value& value, Language language) {
  switch (value.kind()) {
    case Value::Kind::string:
      return std::string(value.text());
    case Value::Kind::date: {
      const Civil civil = to_civil(value.date());
      const char* month = (language == Language::nl ? months_nl : months_en)[civil.month - 1];
      return std::to_string(civil.day) + " " + month + " " + std::to_string(civil.year);
    }
    case Value::Kind::boolean:
      if (language == Language::nl) return value.boolean() ? "ja" : "nee";
      return value.boolean() ? "yes" : "no";
    case Value::Kind::list: {
      std::string text;
      for (const Value& item : value.items())
        text += (text.empty() ? "" : ", ") + in_text(item, language);
      return text;
    }
    case Value::Kind::unset:
    case Value::Kind::null:
      return {};
    default:
      return key_text(value);
  }
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

}  // namespace

std::string Machine::fill_part(const Template::Part& part, std::uint32_t region,
                               const std::vector<bool>& visible, Language language) {
  using Kind = Template::Part::Kind;
  const char* const hidden = "[…]";
  Value value;
  switch (part.kind) {
    case Kind::literal:
      return part.text;
    case Kind::field:
      if (!visible.empty() && !visible[part.index]) return hidden;
      value = s_.data[part.index];
      break;
    case Kind::item:
      if (region != 0) value = item_of(*s_.region(region));
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
      if (part.text == "id") return s_.case_id;
      if (part.text == "title") return label_of(chart_, s_);
      if (part.text == "round") return std::to_string(s_.round);
      return {};
    case Kind::actor:
      value = Value(person_);
      break;
  }
  for (const std::string& member : part.path) {
    const Value* inner = value.find(member);
    value = inner == nullptr ? Value() : *inner;
  }
  if (part.attribute.empty()) return in_text(value, language);
  const std::vector<Value> people =
      value.is(Value::Kind::list) ? value.items() : std::vector<Value>{value};
  std::string text;
  for (const Value& one : people) {
    if (!one.is(Value::Kind::string)) continue;
    const std::string id(one.text());
    const Contact* contact = context_.directory == nullptr ? nullptr : context_.directory->find(id);
    if (contact != nullptr) looked_up_.insert(id);
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
