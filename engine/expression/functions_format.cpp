// SPDX-License-Identifier: Apache-2.0
// `format` of CEL's extension library "strings".
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/base/civil.hpp"
#include "engine/base/sha256.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/time_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

/// `%s`. False for what has no text, such as an optional value.
bool append_plain(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      return true;
    case Kind::boolean:
      out += value.boolean() ? "true" : "false";
      return true;
    case Kind::integer:
      out += std::to_string(value.integer());
      return true;
    case Kind::unsigned_integer:
      out += std::to_string(value.unsigned_integer());
      return true;
    case Kind::real:
      out += real_text(value.real());
      return true;
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
      out += value.text();
      return true;
    case Kind::timestamp:
      out += timestamp_text(value.timestamp());
      return true;
    case Kind::duration:
      out += duration_text(value.duration());
      return true;
    case Kind::date:
      out += to_iso(value.date());
      return true;
    case Kind::period:
      out += period_text(value.period());
      return true;
    case Kind::euro:
      out += euro_text(value.euro());
      return true;
    case Kind::list: {
      out += '[';
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        if (i > 0) out += ", ";
        if (!append_plain(out, value.items()[i])) return false;
      }
      out += ']';
      return true;
    }
    case Kind::map: {
      std::vector<std::pair<std::string, const Value*>> entries;  // in the order of their texts
      for (const Entry& entry : value.entries()) {
        std::string key;
        if (!append_plain(key, entry.key)) return false;
        entries.emplace_back(std::move(key), &entry.value);
      }
      std::sort(entries.begin(), entries.end());
      out += '{';
      bool first = true;
      for (const auto& [key, content] : entries) {
        if (!first) out += ", ";
        first = false;
        out += key + ": ";
        if (!append_plain(out, *content)) return false;
      }
      out += '}';
      return true;
    }
    case Kind::unset:
    case Kind::optional:
    case Kind::error:
      return false;
  }
  return false;
}

bool append_decimal(std::string& out, const Value& value) {
  if (value.is(Kind::real) || value.is(Kind::integer) || value.is(Kind::unsigned_integer))
    return append_plain(out, value);
  return false;
}

std::optional<double> number_of(const Value& value) {
  if (value.is(Kind::real)) return value.real();
  if (value.is(Kind::integer)) return static_cast<double>(value.integer());
  if (value.is(Kind::unsigned_integer)) return static_cast<double>(value.unsigned_integer());
  return std::nullopt;
}

bool append_real(std::string& out, const Value& value, int precision, std::chars_format form) {
  const std::optional<double> number = number_of(value);
  if (!number) return false;
  if (!std::isfinite(*number)) {
    out += real_text(*number);
    return true;
  }
  std::array<char, 512> buffer;  // 309 digits, a point and at most 100 more
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number, form, precision);
  out.append(buffer.data(), written.ptr);
  return true;
}

bool append_whole(std::string& out, const Value& value, int base) {
  std::array<char, 72> buffer;
  char* const end = buffer.data() + buffer.size();
  char* last = nullptr;
  if (value.is(Kind::integer)) {
    last = std::to_chars(buffer.data(), end, value.integer(), base).ptr;
  } else if (value.is(Kind::unsigned_integer)) {
    last = std::to_chars(buffer.data(), end, value.unsigned_integer(), base).ptr;
  } else if (value.is(Kind::boolean) && base == 2) {
    out += value.boolean() ? '1' : '0';
    return true;
  } else if (base == 16 && (value.is(Kind::string) || value.is(Kind::bytes))) {
    out += to_hex(value.text());
    return true;
  } else {
    return false;
  }
  out.append(buffer.data(), last);
  return true;
}

/// One clause after its `%` and precision; false when the value does not fit it.
bool append_clause(std::string& out, char clause, int precision, const Value& value) {
  switch (clause) {
    case 's':
      return append_plain(out, value);
    case 'd':
      return append_decimal(out, value);
    case 'f':
      return append_real(out, value, precision, std::chars_format::fixed);
    case 'e':
      return append_real(out, value, precision, std::chars_format::scientific);
    case 'b':
      return append_whole(out, value, 2);
    case 'o':
      return append_whole(out, value, 8);
    case 'x':
      return append_whole(out, value, 16);
    case 'X': {
      std::string text;
      if (!append_whole(text, value, 16)) return false;
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
      out += text;
      return true;
    }
    default:
      return false;
  }
}

Value format(const Call& call) {
  const std::string_view pattern = call[0].text();
  const auto& values = call[1].items();
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (out.size() > call.budget->value_bytes) return call.limit();
    if (pattern[at] != '%') {
      out += pattern[at];
      continue;
    }
    if (++at < pattern.size() && pattern[at] == '%') {
      out += '%';
      continue;
    }
    int precision = 6;
    if (at < pattern.size() && pattern[at] == '.') {
      precision = 0;
      for (++at; at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9'; ++at)
        precision = std::min(precision * 10 + pattern[at] - '0', 100);
    }
    const char clause = at < pattern.size() ? pattern[at] : '\0';
    if (clause == '\0' || std::string_view("sdfebxXo").find(clause) == std::string_view::npos) {
      return call.fail("achter % staat geen van s d f e b o x X",
                       "error during formatting: after % comes none of s d f e b o x X");
    }
    if (next >= values.size()) {
      return call.fail("er zijn meer % dan waarden",
                       "error during formatting: there are more % than values");
    }
    if (!append_clause(out, clause, precision, values[next])) {
      const Text kind = kind_in_words(values[next].kind());
      return call.fail(
          std::string("%") + clause + " kan niet met " + kind.nl,
          std::string("error during formatting: %") + clause + " does not take " + kind.en);
    }
    ++next;
  }
  return call.text(std::move(out));
}

}  // namespace

std::vector<FunctionLine> format_functions() {
  return {{"format", "member", "(string, list(any)) string", format}};
}

}  // namespace regie::expression
