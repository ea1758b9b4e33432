// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/typed_data.hpp"

#include <cmath>
#include <string>

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/expression/base64.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/signature.hpp"
#include "engine/expression/time_text.hpp"
#include "engine/expression/type_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

/// What a text gives as a value of that type; unset where it does not fit.
Value from_text(TypeKind type, std::string_view text) {
  switch (type) {
    case TypeKind::timestamp:
      if (const auto at = parse_timestamp(text)) return Value(*at);
      break;
    case TypeKind::duration:
      if (const auto span = parse_duration(text)) return Value(*span);
      break;
    case TypeKind::date:
      if (const auto day = date_from_iso(text)) return Value(*day);
      break;
    case TypeKind::period:
      if (const auto span = parse_period(text)) return Value(*span);
      break;
    case TypeKind::euro:
      if (const auto amount = parse_euro(text)) return Value(*amount);
      break;
    case TypeKind::bytes: {
      std::string bytes;
      if (base64_decoded(text, bytes)) return Value::bytes(bytes);
      break;
    }
    default:
      break;
  }
  return Value();
}

const char* example_of(TypeKind type) {
  switch (type) {
    case TypeKind::timestamp:
      return "\"2026-03-02T09:00:00Z\"";
    case TypeKind::duration:
      return "\"72h\"";
    case TypeKind::date:
      return "\"2026-03-02\"";
    case TypeKind::period:
      return "\"P1M\"";
    case TypeKind::euro:
      return "\"12.50\"";
    case TypeKind::bytes:
      return "\"aGFsbG8=\"";
    case TypeKind::integer:
    case TypeKind::unsigned_integer:
      return "42";
    case TypeKind::real:
      return "4.5";
    case TypeKind::boolean:
      return "true";
    case TypeKind::string:
      return "\"tekst\"";
    case TypeKind::list:
      return "[…]";
    default:
      return "{…}";
  }
}

Error unfit(std::string_view name, const Type& type, const Value& value) {
  const std::string shown = to_json(value).substr(0, 60);
  const Text words = type.in_words();
  const std::string place(name);
  const std::string example = example_of(type.kind());
  return Error(Errc::invalid_data,
               {"`" + place + "` moet " + words.nl + " zijn, maar is " + shown,
                "`" + place + "` must be " + words.en + ", but is " + shown},
               {"Schrijf bijvoorbeeld " + example + ".", "Write for example " + example + "."});
}

Result<Value> conformed_list(std::string_view name, const Type& type, const Value& value) {
  std::vector<Value> items;
  items.reserve(value.size());
  for (const Value& item : value.items()) {
    auto made =
        conformed(std::string(name) + "[" + std::to_string(items.size()) + "]", type.item(), item);
    if (!made) return made.error();
    items.push_back(std::move(*made));
  }
  return Value::list(std::move(items));
}

Result<Value> conformed_map(std::string_view name, const Type& type, const Value& value) {
  std::vector<Entry> entries;
  entries.reserve(value.size());
  for (const Entry& entry : value.entries()) {
    const std::string place =
        std::string(name) + "." +
        (entry.key.is(Kind::string) ? std::string(entry.key.text()) : to_json(entry.key));
    const Field* field = entry.key.is(Kind::string) && type.is(TypeKind::record)
                             ? type.field(entry.key.text())
                             : nullptr;
    if (type.is(TypeKind::record) && field == nullptr) {
      return Error(
          Errc::invalid_data,
          {"`" + place + "` staat wel in de gegevens, maar niet bij de types",
           "`" + place + "` is in the data, but not among the types"},
          {"Noem het bij de types, of haal het weg.", "Name it among the types, or take it out."});
    }
    auto made = conformed(place, field ? field->type : type.item(), entry.value);
    if (!made) return made.error();
    entries.push_back({entry.key, std::move(*made)});
  }
  return Value::map(std::move(entries));
}

}  // namespace

Result<Type> described_type(std::string_view name, const Value& declared) {
  if (declared.is(Kind::string)) return parse_type(declared.text());
  if (!declared.is(Kind::map)) {
    const std::string shown(name);
    return Error(Errc::invalid_data,
                 {"Het type van `" + shown + "` is geen tekst of groep velden",
                  "The type of `" + shown + "` is neither a text nor a group of fields"},
                 {"Schrijf bijvoorbeeld {\"" + shown + "\": \"int\"}.",
                  "Write for example {\"" + shown + "\": \"int\"}."});
  }
  std::vector<Field> fields;
  for (const Entry& entry : declared.entries()) {
    auto type = described_type(entry.key.text(), entry.value);
    if (!type) return type.error();
    fields.push_back({std::string(entry.key.text()), std::move(*type), false});
  }
  return Type::record(std::string(name), std::move(fields));
}

Result<Value> conformed(std::string_view name, const Type& type, const Value& value) {
  if (value.is(Kind::null) || type.is_dyn()) return value;
  if (value.is(Kind::string)) {
    if (Value made = from_text(type.kind(), value.text()); !made.is_unset()) return made;
  }
  if (value.is(Kind::integer)) {
    if (type.is(TypeKind::real)) return Value(static_cast<double>(value.integer()));
    if (type.is(TypeKind::unsigned_integer) && value.integer() >= 0)
      return Value(static_cast<std::uint64_t>(value.integer()));
  }
  if (type.is(TypeKind::optional)) {
    auto content = conformed(name, type.item(), value);
    if (!content) return content.error();
    return Value::optional_of(std::move(*content));
  }
  const bool fits = (kinds_of(type) >> static_cast<unsigned>(value.kind()) & 1U) != 0;
  if (!fits) return unfit(name, type, value);
  if (value.is(Kind::list)) return conformed_list(name, type, value);
  if (value.is(Kind::map)) return conformed_map(name, type, value);
  return value;
}

}  // namespace regie::expression
