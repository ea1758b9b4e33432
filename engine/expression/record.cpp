// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/record.hpp"

#include <charconv>
#include <limits>

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/base/sha256.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/signature.hpp"
#include "engine/expression/time_text.hpp"
#include "engine/expression/type_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

Value tagged(std::string_view kind, Value content) {
  return Value::map({{Value(kind), std::move(content)}});
}

std::string lossless_real(double number) {
  std::string text = real_text(number);
  if (text.find_first_of(".eEIN") == std::string::npos) text += ".0";
  return text;
}

Error wrong_record(const std::string& dutch, const std::string& english) {
  return Error(Errc::invalid_data, {dutch, english},
               {"Kijk in docs/conformance.md hoe een regel eruitziet.",
                "See docs/conformance.md for what a line looks like."});
}

Error wrong_value(const Value& given) {
  const std::string shown = to_json(given).substr(0, 60);
  return wrong_record(shown + " is geen waarde met haar soort, zoals {\"int\": \"42\"}",
                      shown + " is not a value with its kind, such as {\"int\": \"42\"}");
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

/// A double, with its words for what is no number.
bool read_double(std::string_view text, double& number) {
  number = std::numeric_limits<double>::infinity();
  if (text == "Infinity") return true;
  number = -number;
  if (text == "-Infinity") return true;
  number = std::numeric_limits<double>::quiet_NaN();
  return text == "NaN" || read_number(text, number);
}

bool read_hex(std::string_view text, std::string& bytes) {
  if (text.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned byte = 0;
    const auto read = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (read.ec != std::errc() || read.ptr != text.data() + i + 2) return false;
    bytes += static_cast<char>(byte);
  }
  return true;
}

/// A value that is written as a text; unset where it is none.
Value scalar_from(std::string_view kind, std::string_view text) {
  std::int64_t integer = 0;
  std::uint64_t whole = 0;
  double real = 0;
  std::string bytes;
  if (kind == "string") return Value(text);
  if (kind == "type") return Value::type(text);
  if (kind == "int" && read_number(text, integer)) return Value(integer);
  if (kind == "uint" && read_number(text, whole)) return Value(whole);
  if (kind == "double" && read_double(text, real)) return Value(real);
  if (kind == "bytes" && read_hex(text, bytes)) return Value::bytes(bytes);
  if (kind == "timestamp") {
    if (const auto at = parse_timestamp(text)) return Value(*at);
  }
  if (kind == "duration") {
    if (const auto span = parse_duration(text)) return Value(*span);
  }
  if (kind == "date") {
    if (const auto day = date_from_iso(text)) return Value(*day);
  }
  if (kind == "period") {
    if (const auto span = parse_period(text)) return Value(*span);
  }
  if (kind == "euro") {
    if (const auto amount = parse_euro(text)) return Value(*amount);
  }
  return Value();
}

Result<Value> list_from(const Value& content) {
  std::vector<Value> items;
  for (const Value& item : content.items()) {
    auto made = from_tagged(item);
    if (!made) return made.error();
    items.push_back(std::move(*made));
  }
  return Value::list(std::move(items));
}

Result<Value> map_from(const Value& content) {
  std::vector<Entry> entries;
  for (const Value& pair : content.items()) {
    if (!pair.is(Kind::list) || pair.size() != 2) return wrong_value(pair);
    auto key = from_tagged(pair.items()[0]);
    if (!key) return key.error();
    auto value = from_tagged(pair.items()[1]);
    if (!value) return value.error();
    entries.push_back({std::move(*key), std::move(*value)});
  }
  return Value::map(std::move(entries));
}

std::string text_in(const Value& json, const char* name) {
  const Value* found = json.find(name);
  return found && found->is(Kind::string) ? std::string(found->text()) : std::string();
}

bool truth_in(const Value& json, const char* name) {
  const Value* found = json.find(name);
  return found && found->is(Kind::boolean) && found->boolean();
}

Value not_provided(const Call& call) {
  return call.fail("deze functie is hier alleen bij naam bekend",
                   "this function is known here by name only");
}

Result<Overload> overload_from(const Value& json) {
  TypeParameters parameters;
  Overload made;
  const Value* params = json.find("params");
  if (params && params->is(Kind::list)) {
    for (const Value& param : params->items()) {
      if (!param.is(Kind::string)) return wrong_value(param);
      auto type = parse_type(param.text(), &parameters);
      if (!type) return type.error();
      made.kinds.push_back(kinds_of(*type));
      made.arguments.push_back(std::move(*type));
    }
  }
  auto result = parse_type(text_in(json, "result"), &parameters);
  if (!result) return result.error();
  made.result = std::move(*result);
  made.parameters = static_cast<std::uint32_t>(parameters.size());
  return made;
}

Result<std::shared_ptr<const Function>> function_from(const std::string& name,
                                                      const Value& overloads) {
  auto function = std::make_shared<Function>();
  function->name = name;
  function->host = true;  // nothing of it is known beforehand
  function->run = not_provided;
  if (!overloads.is(Kind::list)) return wrong_value(overloads);
  for (const Value& one : overloads.items()) {
    auto overload = overload_from(one);
    if (!overload) return overload.error();
    (truth_in(one, "member") ? function->member : function->global) = true;
    function->overloads.push_back(std::move(*overload));
  }
  return std::shared_ptr<const Function>(std::move(function));
}

/// `type_env`: the types of variables and functions.
Result<Value> declare(const Value& declarations, Record& record) {
  if (!declarations.is(Kind::list)) return wrong_value(declarations);
  for (const Value& one : declarations.items()) {
    const std::string name = text_in(one, "name");
    if (const Value* overloads = one.find("overloads")) {
      auto function = function_from(name, *overloads);
      if (!function) return function.error();
      record.environment.add_function(std::move(*function));
      continue;
    }
    auto type = parse_type(text_in(one, "type"));
    if (!type) return type.error();
    record.environment.add({name, std::move(*type), record.environment.slot_count(), false});
  }
  return Value();
}

/// The position of a place on a line of the expression.
std::uint32_t position_of(std::string_view source, const Span& span) {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if ((static_cast<unsigned char>(source[i]) & 0xC0U) == 0x80U) continue;
    if (line == span.line && column == span.column) return at;
    ++at;
    ++column;
    if (source[i] != '\n') continue;
    ++line;
    column = 1;
  }
  return at;
}

RecordResult refused(const Record& record, const Error& error) {
  RecordResult result;
  result.value = make_error(error.message, 0);
  result.message = error.message;
  for (const Diagnostic& one : error.diagnostics) {
    if (one.severity != Severity::error) continue;
    result.message = one.message;
    result.position = position_of(record.expression, one.span);
    break;
  }
  return result;
}

}  // namespace

Value to_tagged(const Value& value) {
  switch (value.kind()) {
    case Kind::unset:
      return tagged("unset", Value(1));
    case Kind::null:
      return tagged("null", Value(1));
    case Kind::boolean:
      return tagged("bool", value);
    case Kind::integer:
      return tagged("int", Value(std::to_string(value.integer())));
    case Kind::unsigned_integer:
      return tagged("uint", Value(std::to_string(value.unsigned_integer())));
    case Kind::real:
      return tagged("double", Value(lossless_real(value.real())));
    case Kind::string:
      return tagged("string", value);
    case Kind::bytes:
      return tagged("bytes", Value(to_hex(value.text())));
    case Kind::type:
      return tagged("type", Value(value.text()));
    case Kind::timestamp:
      return tagged("timestamp", Value(timestamp_text(value.timestamp())));
    case Kind::duration:
      return tagged("duration", Value(duration_text(value.duration())));
    case Kind::date:
      return tagged("date", Value(to_iso(value.date())));
    case Kind::period:
      return tagged("period", Value(period_text(value.period())));
    case Kind::euro:
      return tagged("euro", Value(euro_text(value.euro())));
    case Kind::optional:
      return tagged("optional", value.has_content() ? to_tagged(value.content()) : Value(nullptr));
    case Kind::error:
      return tagged("error", Value(error_message(value).en));
    case Kind::list: {
      std::vector<Value> items;
      for (const Value& item : value.items()) items.push_back(to_tagged(item));
      return tagged("list", Value::list(std::move(items)));
    }
    case Kind::map: {
      std::vector<Value> pairs;
      for (const Entry& entry : value.entries())
        pairs.push_back(Value::list({to_tagged(entry.key), to_tagged(entry.value)}));
      return tagged("map", Value::list(std::move(pairs)));
    }
  }
  return Value();
}

Result<Value> from_tagged(const Value& given) {
  if (!given.is(Kind::map) || given.size() != 1) return wrong_value(given);
  const std::string_view kind = given.entries().front().key.text();
  const Value& content = given.entries().front().value;
  if (kind == "null") return Value(nullptr);
  if (kind == "bool" && content.is(Kind::boolean)) return content;
  if (kind == "list" && content.is(Kind::list)) return list_from(content);
  if (kind == "map" && content.is(Kind::list)) return map_from(content);
  if (kind == "optional") {
    if (content.is(Kind::null)) return Value::optional_none();
    auto inner = from_tagged(content);
    if (!inner) return inner.error();
    return Value::optional_of(std::move(*inner));
  }
  if (content.is(Kind::string)) {
    if (Value made = scalar_from(kind, content.text()); !made.is_unset()) return made;
  }
  return wrong_value(given);
}

Result<Record> read_record(const Value& json) {
  const Value* expression = json.find("expr");
  if (!expression || !expression->is(Kind::string))
    return wrong_record("de regel heeft geen tekst `expr`", "the line has no text `expr`");
  Record record;
  record.expression = expression->text();
  if (const Value* id = json.find("id")) record.id = *id;
  record.environment.set_container(text_in(json, "container"));
  record.check_types = !truth_in(json, "disable_check");
  record.check_only = truth_in(json, "check_only");
  record.wants_type = record.check_only || json.find("deduced_type") != nullptr;
  if (const Value* declarations = json.find("type_env")) {
    if (auto done = declare(*declarations, record); !done) return done.error();
  }
  const Value* bindings = json.find("bindings");
  if (bindings && bindings->is(Kind::map)) {
    for (const Entry& entry : bindings->entries()) {
      auto value = from_tagged(entry.value);
      if (!value) return value.error();
      const std::string name(entry.key.text());
      if (!record.environment.find(name))
        record.environment.add({name, Type::dyn(), record.environment.slot_count(), false});
      const std::size_t slot = record.environment.find(name)->slot;
      if (record.values.size() <= slot) record.values.resize(slot + 1);
      record.values[slot] = std::move(*value);
    }
  }
  record.values.resize(record.environment.slot_count());
  return record;
}

RecordResult run_record(const Record& record, const Host* host, const Limits& limits) {
  CompileOptions options;
  options.limits = limits;
  options.check_types = record.check_types;
  const auto program = compile(record.expression, record.environment, options);
  if (!program) return refused(record, program.error());
  RecordResult result;
  result.type = program->type().to_string();
  if (record.check_only) return result;
  result.value = evaluate(*program, {record.values, nullptr, host, &limits});
  if (result.value.is_error()) {
    result.message = error_message(result.value);
    result.position = result.value.position();
  }
  return result;
}

std::string answer_record(std::string_view line, Language language, const Host* host,
                          const Limits& limits) {
  Value id(nullptr);
  const auto failure = [&](const Text& message, std::uint32_t position) {
    return to_json(Value::record({{"id", id},
                                  {"error", message.in(language)},
                                  {"position", static_cast<std::int64_t>(position)}}));
  };
  const auto json = from_json(line, limits);
  if (!json) return failure(json.error().message, 0);
  if (const Value* named = json->find("id")) id = *named;
  const auto record = read_record(*json);
  if (!record) return failure(record.error().message, 0);
  const RecordResult result = run_record(*record, host, limits);
  if (result.value.is_error()) return failure(result.message, result.position);
  Value answer = Value::record({{"id", id}});
  if (!record->check_only) answer = answer.with("value", to_tagged(result.value));
  if (record->wants_type) answer = answer.with("deduced_type", Value(result.type));
  return to_json(answer);
}

}  // namespace regie::expression
