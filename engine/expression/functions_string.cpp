// SPDX-License-Identifier: Apache-2.0
// Texts: CEL's standard functions and the extension library "strings". Positions are code points.
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "engine/base/utf8.hpp"
#include "engine/expression/functions.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

Value contains(const Call& call) {
  if (!call.charge(call[0].text().size() / 16)) return call.limit();
  return Value(call[0].text().find(call[1].text()) != std::string_view::npos);
}

Value starts_with(const Call& call) { return Value(call[0].text().starts_with(call[1].text())); }
Value ends_with(const Call& call) { return Value(call[0].text().ends_with(call[1].text())); }

/// RE2 runs in time linear in the text; the size of its program is bounded too. The last pattern
/// is kept, as one guard asks the same again and again.
const RE2* pattern_of(std::string_view text) {
  struct Kept {
    std::string text;
    std::unique_ptr<RE2> pattern;
  };
  thread_local Kept kept;
  if (!kept.pattern || kept.text != text) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    kept.text = text;
    kept.pattern =
        std::make_unique<RE2>(re2::StringPiece(kept.text.data(), kept.text.size()), options);
  }
  return kept.pattern.get();
}

Value matches(const Call& call) {
  const std::string_view text = call[0].text();
  const std::string_view pattern_text = call[1].text();
  if (!call.charge(text.size() / 4 + pattern_text.size() * 4)) return call.limit();
  const RE2* pattern = pattern_of(pattern_text);
  if (!pattern->ok()) {
    const std::string shown(pattern_text.substr(0, 60));
    return call.fail("'" + shown + "' is geen geldig patroon (RE2): " + pattern->error(),
                     "'" + shown + "' is not a valid pattern (RE2): " + pattern->error());
  }
  return Value(RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern));
}

Value index_error(const Call& call, std::int64_t index) {
  const std::string shown = std::to_string(index);
  return call.fail("plaats " + shown + " valt buiten de tekst", "index out of range: " + shown);
}

/// The byte at which code point `index` begins; npos when the text is shorter.
std::size_t byte_offset(std::string_view text, std::int64_t index) {
  std::size_t at = 0;
  while (index > 0 && at < text.size()) {
    static_cast<void>(next_code_point(text, at));
    --index;
  }
  return index == 0 ? at : std::string_view::npos;
}

Value char_at(const Call& call) {
  const std::string_view text = call[0].text();
  const std::int64_t index = call[1].integer();
  const std::size_t at = index < 0 ? std::string_view::npos : byte_offset(text, index);
  if (!call.charge(text.size() / 16)) return call.limit();
  if (at == std::string_view::npos) return index_error(call, index);
  if (at == text.size()) return Value("");
  std::size_t end = at;
  static_cast<void>(next_code_point(text, end));
  return Value(text.substr(at, end - at));
}

Value found_at(std::string_view text, std::size_t at) {
  if (at == std::string_view::npos) return Value(-1);
  return Value(static_cast<std::int64_t>(count_code_points(text.substr(0, at))));
}

Value index_of(const Call& call) {
  const std::string_view text = call[0].text();
  if (!call.charge(text.size() / 8)) return call.limit();
  const std::int64_t from = call.count > 2 ? call[2].integer() : 0;
  const std::size_t begin = from < 0 ? std::string_view::npos : byte_offset(text, from);
  if (begin == std::string_view::npos) return index_error(call, from);
  return found_at(text, text.find(call[1].text(), begin));
}

Value last_index_of(const Call& call) {
  const std::string_view text = call[0].text();
  if (!call.charge(text.size() / 8)) return call.limit();
  std::size_t last = std::string_view::npos;
  if (call.count > 2) {
    const std::int64_t from = call[2].integer();
    last = from < 0 ? std::string_view::npos : byte_offset(text, from);
    if (last == std::string_view::npos) return index_error(call, from);
  }
  return found_at(text, text.rfind(call[1].text(), last));
}

Value substring(const Call& call) {
  const std::string_view text = call[0].text();
  if (!call.charge(text.size() / 16)) return call.limit();
  const std::int64_t from = call[1].integer();
  const std::size_t begin = from < 0 ? std::string_view::npos : byte_offset(text, from);
  if (begin == std::string_view::npos) return index_error(call, from);
  if (call.count == 2) return call.text(std::string(text.substr(begin)));
  const std::int64_t to = call[2].integer();
  const std::size_t end = to < from ? std::string_view::npos : byte_offset(text, to);
  if (end == std::string_view::npos) return index_error(call, to);
  return call.text(std::string(text.substr(begin, end - begin)));
}

template <char from, char to>
Value change_case(const Call& call) {
  std::string text(call[0].text());
  for (char& c : text)
    if (c >= from && c <= to) c = static_cast<char>(c ^ 0x20);
  return call.text(std::move(text));
}

/// Unicode White_Space.
bool is_white_space(std::uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Value trim(const Call& call) {
  const std::string_view text = call[0].text();
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = at;
    if (is_white_space(next_code_point(text, at))) continue;
    begin = std::min(begin, before);
    end = at;
  }
  return call.text(std::string(begin < end ? text.substr(begin, end - begin) : ""));
}

Value replace(const Call& call) {
  const std::string_view text = call[0].text();
  const std::string_view old = call[1].text();
  const std::string_view fresh = call[2].text();
  std::int64_t left = call.count > 3 ? call[3].integer() : -1;
  std::string out;
  std::size_t at = 0;
  while (left != 0) {
    const std::size_t found = old.empty() ? at : text.find(old, at);
    if (found == std::string_view::npos || out.size() > call.budget->value_bytes) break;
    out.append(text.substr(at, found - at)).append(fresh);
    at = found + old.size();
    --left;
    if (!old.empty()) continue;
    if (at >= text.size()) break;  // an empty pattern fits before every character, and at the end
    std::size_t next = at;
    static_cast<void>(next_code_point(text, next));
    out.append(text.substr(at, next - at));
    at = next;
  }
  if (at < text.size()) out.append(text.substr(at));
  return call.text(std::move(out));
}

Value split(const Call& call) {
  const std::string_view text = call[0].text();
  const std::string_view by = call[1].text();
  std::int64_t most = call.count > 2 ? call[2].integer() : -1;
  if (!call.charge(text.size() / 4)) return call.limit();
  std::vector<Value> parts;
  if (most == 0) return Value::list(std::move(parts));
  std::size_t at = 0;
  while (most < 0 || static_cast<std::int64_t>(parts.size()) + 1 < most) {
    std::size_t end = std::string_view::npos;
    if (by.empty()) {
      if (at >= text.size()) break;
      end = at;
      static_cast<void>(next_code_point(text, end));
      if (end == text.size()) break;
    } else {
      end = text.find(by, at);
      if (end == std::string_view::npos) break;
    }
    parts.emplace_back(text.substr(at, end - at));
    at = end + by.size();
  }
  if (!by.empty() || at < text.size()) parts.emplace_back(text.substr(at));
  return call.list(std::move(parts));
}

Value join(const Call& call) {
  const std::string_view between = call.count > 1 ? call[1].text() : "";
  std::string out;
  bool first = true;
  for (const Value& item : call[0].items()) {
    if (!item.is(Kind::string)) {
      return call.fail("`join` werkt alleen met een lijst teksten",
                       "no such overload: `join` works with a list of texts only");
    }
    if (!first) out.append(between);
    first = false;
    out.append(item.text());
    if (out.size() > call.budget->value_bytes) return call.limit();
  }
  return call.text(std::move(out));
}

Value reverse(const Call& call) {
  if (call[0].is(Kind::list)) {
    std::vector<Value> items(call[0].items().rbegin(), call[0].items().rend());
    return call.list(std::move(items));
  }
  const std::string_view text = call[0].text();
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    static_cast<void>(next_code_point(text, at));
    out.insert(0, text.substr(from, at - from));
    if (!call.charge(out.size() / 16)) return call.limit();
  }
  return call.text(std::move(out));
}

Value quote(const Call& call) {
  std::string out = "\"";
  for (const char c : call[0].text()) {
    switch (c) {
      case '\a':
        out += "\\a";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\v':
        out += "\\v";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '"':
        out += "\\\"";
        break;
      default:
        out += c;
    }
  }
  return call.text(out + "\"");
}

}  // namespace

std::vector<FunctionLine> string_functions() {
  return {
      {"contains", "member", "(string, string) bool", contains},
      {"startsWith", "member", "(string, string) bool", starts_with},
      {"endsWith", "member", "(string, string) bool", ends_with},
      {"matches", "both", "(string, string) bool", matches},
      {"charAt", "member", "(string, int) string", char_at},
      {"indexOf", "member", "(string, string) int; (string, string, int) int", index_of},
      {"lastIndexOf", "member", "(string, string) int; (string, string, int) int", last_index_of},
      {"substring", "member", "(string, int) string; (string, int, int) string", substring},
      {"lowerAscii", "member", "(string) string", change_case<'A', 'Z'>},
      {"upperAscii", "member", "(string) string", change_case<'a', 'z'>},
      {"trim", "member", "(string) string", trim},
      {"replace", "member", "(string, string, string) string; (string, string, string, int) string",
       replace},
      {"split", "member", "(string, string) list(string); (string, string, int) list(string)",
       split},
      {"join", "member", "(list(string)) string; (list(string), string) string", join},
      {"reverse", "member", "(string) string; (list(A)) list(A)", reverse},
      {"strings.quote", "global", "(string) string", quote},
  };
}

}  // namespace regie::expression
