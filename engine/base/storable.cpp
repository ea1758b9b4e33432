// SPDX-License-Identifier: Apache-2.0
#include "engine/base/storable.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/utf8.hpp"

namespace regie {

namespace {

Text why_not(const Value& value, std::size_t depth);

Text why_not_text(std::string_view text) {
  if (is_storable_text(text)) return {};
  return {"een tekst heeft tekens die geen UTF-8 zijn, of een NUL",
          "a text has characters that are not UTF-8, or a NUL"};
}

bool is_part_of_a_second(std::int64_t seconds, std::int32_t nanos, bool signed_parts) {
  constexpr std::int32_t second = 1'000'000'000;
  if (!signed_parts) return nanos >= 0 && nanos < second;
  const std::int32_t least = seconds > 0 ? 0 : 1 - second;
  const std::int32_t most = seconds < 0 ? 0 : second - 1;
  return nanos >= least && nanos <= most;
}

Text why_not_time(bool fine) {
  if (fine) return {};
  return {"een tijd heeft delen van een seconde die geen deel van een seconde zijn",
          "a time has parts of a second that are not part of one"};
}

Text too_deep() {
  const std::string most = std::to_string(deepest_data);
  return {"lijsten en gegevens liggen meer dan " + most + " diep in elkaar",
          "lists and data lie more than " + most + " deep in one another"};
}

Text why_not_within(const Value& value, std::size_t depth) {
  if (depth == deepest_data) return too_deep();
  if (value.is(Value::Kind::list)) {
    for (const Value& item : value.items()) {
      if (Text why = why_not(item, depth + 1); !why.empty()) return why;
    }
    return {};
  }
  for (const Entry& entry : value.entries()) {
    if (Text why = why_not(entry.key, depth + 1); !why.empty()) return why;
    if (Text why = why_not(entry.value, depth + 1); !why.empty()) return why;
  }
  return {};
}

Text why_not(const Value& value, std::size_t depth) {
  switch (value.kind()) {
    case Value::Kind::string:
      return why_not_text(value.text());
    case Value::Kind::list:
    case Value::Kind::map:
      return why_not_within(value, depth);
    case Value::Kind::real:
      if (std::isfinite(value.real())) return {};
      return {"een getal is oneindig of geen getal", "a number is infinite or not a number"};
    case Value::Kind::timestamp:
      return why_not_time(
          is_part_of_a_second(value.timestamp().seconds, value.timestamp().nanos, false));
    case Value::Kind::duration:
      return why_not_time(
          is_part_of_a_second(value.duration().seconds, value.duration().nanos, true));
    case Value::Kind::optional:
      if (!value.has_content()) return {};
      return depth == deepest_data ? too_deep() : why_not(value.content(), depth + 1);
    case Value::Kind::error:
      return {"een fout is geen gegeven", "an error is no data"};
    default:
      return {};
  }
}

}  // namespace

bool is_storable_text(std::string_view text) noexcept {
  return find_invalid_utf8(text) == std::string_view::npos &&
         text.find('\0') == std::string_view::npos;
}

Text why_not_storable(const Value& value) { return why_not(value, 0); }

std::string storable_text(std::string_view text, std::size_t most) {
  constexpr std::string_view unknown = "\xEF\xBF\xBD";
  constexpr std::string_view ellipsis = "\xE2\x80\xA6";
  std::string kept;
  while (!text.empty()) {
    const std::size_t fine = std::min({find_invalid_utf8(text), text.find('\0'), text.size()});
    kept += text.substr(0, fine);
    if (fine == text.size() || kept.size() > most) break;
    kept += unknown;
    text.remove_prefix(fine + 1);
  }
  if (kept.size() <= most) return kept;
  std::size_t end = most - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(kept[end]) & 0xC0) == 0x80) --end;
  kept.resize(end);
  return kept += ellipsis;
}

}  // namespace regie
