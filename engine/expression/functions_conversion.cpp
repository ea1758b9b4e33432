// SPDX-License-Identifier: Apache-2.0
// Conversions between types (CEL "Standard Definitions"), size, type, dyn and base64.
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "engine/base/civil.hpp"
#include "engine/base/utf8.hpp"
#include "engine/expression/base64.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/time_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

Value range_error(const Call& call, const char* dutch, const char* english) {
  return call.fail(std::string("dit past niet in ") + dutch,
                   std::string("range error: this does not fit in ") + english);
}

Value unreadable(const Call& call, const char* dutch, const char* english) {
  const std::string shown(call[0].text().substr(0, 40));
  return call.fail("'" + shown + "' is geen " + dutch, "'" + shown + "' is not " + english);
}

Value to_int(const Call& call) {
  const Value& from = call[0];
  switch (from.kind()) {
    case Kind::unsigned_integer:
      if (from.unsigned_integer() > static_cast<std::uint64_t>(INT64_MAX))
        return range_error(call, "een geheel getal", "a whole number");
      return Value(static_cast<std::int64_t>(from.unsigned_integer()));
    case Kind::real:
      // Both ends are excluded: a double next to them has been rounded (CEL "int(double)").
      if (!(from.real() > -9223372036854775808.0 && from.real() < 9223372036854775808.0))
        return range_error(call, "een geheel getal", "a whole number");
      return Value(static_cast<std::int64_t>(from.real()));
    case Kind::timestamp:
      return Value(from.timestamp().seconds);
    case Kind::duration:
      return Value(from.duration().seconds);
    case Kind::string: {
      const std::string_view text = from.text();
      std::int64_t number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size())
        return unreadable(call, "geheel getal", "a whole number");
      return Value(number);
    }
    default:
      return from;
  }
}

Value to_uint(const Call& call) {
  const Value& from = call[0];
  switch (from.kind()) {
    case Kind::integer:
      if (from.integer() < 0) return range_error(call, "een uint", "a uint");
      return Value(static_cast<std::uint64_t>(from.integer()));
    case Kind::real:
      if (!(from.real() > -1.0 && from.real() < 18446744073709551616.0))
        return range_error(call, "een uint", "a uint");
      return Value(static_cast<std::uint64_t>(from.real()));
    case Kind::string: {
      const std::string_view text = from.text();
      std::uint64_t number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size())
        return unreadable(call, "geheel getal zonder teken", "an unsigned whole number");
      return Value(number);
    }
    default:
      return from;
  }
}

Value to_double(const Call& call) {
  const Value& from = call[0];
  switch (from.kind()) {
    case Kind::integer:
      return Value(static_cast<double>(from.integer()));
    case Kind::unsigned_integer:
      return Value(static_cast<double>(from.unsigned_integer()));
    case Kind::string: {
      std::string_view text = from.text();
      if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
      double number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size())
        return unreadable(call, "getal", "a number");
      return Value(number);
    }
    default:
      return from;
  }
}

Value to_string_value(const Call& call) {
  const Value& from = call[0];
  switch (from.kind()) {
    case Kind::boolean:
      return Value(from.boolean() ? "true" : "false");
    case Kind::integer:
      return Value(std::to_string(from.integer()));
    case Kind::unsigned_integer:
      return Value(std::to_string(from.unsigned_integer()));
    case Kind::real:
      return Value(real_text(from.real()));
    case Kind::bytes:
      if (find_invalid_utf8(from.text()) != std::string_view::npos)
        return call.fail("deze bytes zijn geen tekst (UTF-8)", "invalid UTF-8 in bytes");
      return call.text(std::string(from.text()));
    case Kind::timestamp:
      return Value(timestamp_text(from.timestamp()));
    case Kind::duration:
      return Value(duration_text(from.duration()));
    case Kind::date:
      return Value(to_iso(from.date()));
    case Kind::period:
      return Value(period_text(from.period()));
    case Kind::euro:
      return Value(euro_text(from.euro()));
    default:
      return from;
  }
}

Value to_bytes(const Call& call) {
  return call[0].is(Kind::bytes) ? call[0] : Value::bytes(call[0].text());
}

Value to_bool(const Call& call) {
  if (call[0].is(Kind::boolean)) return call[0];
  const std::string_view text = call[0].text();
  for (const char* word : {"1", "t", "true", "TRUE", "True"})
    if (text == word) return Value(true);
  for (const char* word : {"0", "f", "false", "FALSE", "False"})
    if (text == word) return Value(false);
  return unreadable(call, "waar of onwaar (true, false)", "true or false");
}

Value size_of(const Call& call) {
  const Value& of = call[0];
  if (!of.is(Kind::string)) return Value(static_cast<std::int64_t>(of.size()));
  if (!call.charge(of.text().size() / 16)) return call.limit();
  return Value(static_cast<std::int64_t>(count_code_points(of.text())));
}

Value type_of(const Call& call) { return Value::type(type_name(call[0].kind())); }

Value base64_encode(const Call& call) {
  if (!call.charge(call[0].text().size() / 8)) return call.limit();
  return call.text(base64_encoded(call[0].text()));
}

Value base64_decode(const Call& call) {
  if (!call.charge(call[0].text().size() / 8)) return call.limit();
  std::string bytes;
  if (!base64_decoded(call[0].text(), bytes)) return unreadable(call, "base64", "base64");
  return Value::bytes(bytes);
}

}  // namespace

std::vector<FunctionLine> conversion_functions() {
  return {
      {"int", "global",
       "(int) int; (uint) int; (double) int; (string) int; (timestamp) int; (duration) int",
       to_int},
      {"uint", "global", "(uint) uint; (int) uint; (double) uint; (string) uint", to_uint},
      {"double", "global", "(double) double; (int) double; (uint) double; (string) double",
       to_double},
      {"string", "global",
       "(string) string; (bool) string; (int) string; (uint) string; (double) string; "
       "(bytes) string; (timestamp) string; (duration) string; (date) string; (period) string; "
       "(euro) string",
       to_string_value},
      {"bytes", "global", "(bytes) bytes; (string) bytes", to_bytes},
      {"bool", "global", "(bool) bool; (string) bool", to_bool},
      {"dyn", "global", "(any) any", [](const Call& call) { return call[0]; }},
      {"type", "global", "(A) type(A)", type_of},
      {"size", "both", "(string) int; (bytes) int; (list(A)) int; (map(A, B)) int", size_of},
      {"base64.encode", "global", "(bytes) string", base64_encode},
      {"base64.decode", "global", "(string) bytes", base64_decode},
  };
}

}  // namespace regie::expression
