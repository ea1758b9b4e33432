// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/data_type.hpp"

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"

namespace regie::statechart {

expression::Type expression_type(const DataType& type) {
  using expression::Type;
  switch (type.kind) {
    case TypeKind::whole_number:
      return Type::integer();
    case TypeKind::number:
      return Type::real();
    case TypeKind::truth:
      return Type::boolean();
    case TypeKind::date:
      return Type::date();
    case TypeKind::moment:
      return Type::timestamp();
    case TypeKind::duration:
      return Type::duration();
    case TypeKind::euro:
      return Type::euro();
    case TypeKind::choice:
      return Type::choice(type.of, type.of_titles);
    case TypeKind::list:
      return Type::list(type.item ? expression_type(*type.item) : Type::dyn());
    case TypeKind::record: {
      std::vector<expression::Field> fields;
      if (type.fields) {
        for (const Field& field : *type.fields) {
          fields.push_back({field.name, expression_type(field.type),
                            field.optional && !field.fallback, field.title});
        }
      }
      return Type::record("item", std::move(fields));
    }
    case TypeKind::anything:
      return Type::dyn();
    case TypeKind::text:
    case TypeKind::email:
    case TypeKind::phone:
    case TypeKind::postcode:
    case TypeKind::url:
    case TypeKind::contact:
    case TypeKind::file:
      return Type::string();
  }
  return Type::dyn();
}

std::string key_text(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::string:
      return std::string(value.text());
    case Value::Kind::date:
      return to_iso(value.date());
    case Value::Kind::integer:
      return std::to_string(value.integer());
    case Value::Kind::unset:
    case Value::Kind::null:
    case Value::Kind::list:
    case Value::Kind::map:
      return {};
    default: {
      std::string json = to_json(value);
      if (json.size() >= 2 && json.front() == '"') json = json.substr(1, json.size() - 2);
      return json;
    }
  }
}

std::string item_key(const DataType& list, const Value& item) {
  if (list.key.empty()) return key_text(item);
  const Value* key = item.find(list.key);
  return key == nullptr ? std::string() : key_text(*key);
}

std::string title_from_name(std::string_view name) {
  std::string title(name);
  for (char& letter : title) {
    if (letter == '_') letter = ' ';
  }
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  }
  return title;
}

bool fits_plainly(const DataType& type, const Value& value) noexcept {
  if (type.min || type.max) return false;
  switch (type.kind) {
    case TypeKind::anything:
      return value.is(Value::Kind::boolean) || value.is(Value::Kind::integer);
    case TypeKind::whole_number:
      return value.is(Value::Kind::integer);
    case TypeKind::truth:
      return value.is(Value::Kind::boolean);
    case TypeKind::date:
      return value.is(Value::Kind::date);
    case TypeKind::moment:
      return value.is(Value::Kind::timestamp);
    default:
      return false;
  }
}

}  // namespace regie::statechart
