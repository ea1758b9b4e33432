// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/error_value.hpp"

#include "engine/expression/program.hpp"

namespace regie::expression {

namespace {

constexpr char separator = '\x1f';
constexpr std::string_view limit_mark = "\x1flimit";

}  // namespace

Value make_error(const Text& message, std::uint32_t position) {
  return Value::error(message.en + separator + message.nl, position);
}

Value make_limit_error(const Text& message, std::uint32_t position) {
  return Value::error(message.en + separator + message.nl + std::string(limit_mark), position);
}

bool is_limit_error(const Value& error) noexcept {
  return error.is_error() && error.text().ends_with(limit_mark);
}

Text error_message(const Value& error) {
  std::string_view text = error.text();
  if (text.ends_with(limit_mark)) text.remove_suffix(limit_mark.size());
  const std::size_t split = text.find(separator);
  if (split == std::string_view::npos) return Text(std::string(text), std::string(text));
  return Text(std::string(text.substr(split + 1)), std::string(text.substr(0, split)));
}

Text kind_in_words(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::unset:
      return {"niets ingevuld", "nothing filled in"};
    case Value::Kind::null:
      return {"leeg (null)", "null"};
    case Value::Kind::boolean:
      return {"waar of onwaar", "true or false"};
    case Value::Kind::integer:
      return {"een geheel getal", "a whole number"};
    case Value::Kind::unsigned_integer:
      return {"een geheel getal zonder teken (uint)", "an unsigned whole number (uint)"};
    case Value::Kind::real:
      return {"een getal met komma", "a decimal number"};
    case Value::Kind::string:
      return {"een tekst", "a text"};
    case Value::Kind::bytes:
      return {"bytes", "bytes"};
    case Value::Kind::list:
      return {"een lijst", "a list"};
    case Value::Kind::map:
      return {"een tabel van namen en waarden", "a map"};
    case Value::Kind::timestamp:
      return {"een moment", "a moment"};
    case Value::Kind::duration:
      return {"een tijdsduur", "a duration"};
    case Value::Kind::date:
      return {"een datum", "a date"};
    case Value::Kind::period:
      return {"een periode", "a period"};
    case Value::Kind::euro:
      return {"een bedrag in euro", "an amount in euro"};
    case Value::Kind::type:
      return {"een type", "a type"};
    case Value::Kind::optional:
      return {"een optionele waarde", "an optional value"};
    case Value::Kind::error:
      return {"een fout", "an error"};
  }
  return {};
}

std::string_view type_name(Value::Kind kind) noexcept {
  switch (kind) {
    case Value::Kind::unset:
      return "unset";
    case Value::Kind::null:
      return "null_type";
    case Value::Kind::boolean:
      return "bool";
    case Value::Kind::integer:
      return "int";
    case Value::Kind::unsigned_integer:
      return "uint";
    case Value::Kind::real:
      return "double";
    case Value::Kind::string:
      return "string";
    case Value::Kind::bytes:
      return "bytes";
    case Value::Kind::list:
      return "list";
    case Value::Kind::map:
      return "map";
    case Value::Kind::timestamp:
      return "google.protobuf.Timestamp";
    case Value::Kind::duration:
      return "google.protobuf.Duration";
    case Value::Kind::date:
      return "date";
    case Value::Kind::period:
      return "period";
    case Value::Kind::euro:
      return "euro";
    case Value::Kind::type:
      return "type";
    case Value::Kind::optional:
      return "optional_type";
    case Value::Kind::error:
      return "error";
  }
  return {};
}

}  // namespace regie::expression
