// SPDX-License-Identifier: Apache-2.0
#include <regie/instant.hpp>

#include "engine/base/civil.hpp"

namespace regie {

namespace {

constexpr std::int64_t ms_per_minute = 60'000;
constexpr std::int64_t ms_per_day = 24 * 60 * ms_per_minute;

/// Reads a text from left to right; once something is missing, `failed` stays set.
struct InstantReader {
  std::string_view text;
  bool failed = false;

  std::int32_t digits(std::size_t count, std::int32_t largest) {
    std::int32_t number = 0;
    if (text.size() < count) failed = true;
    for (std::size_t i = 0; i < count && !failed; ++i) {
      if (text[i] < '0' || text[i] > '9') failed = true;
      number = number * 10 + (text[i] - '0');
    }
    if (failed || number > largest) {
      failed = true;
      return 0;
    }
    text.remove_prefix(count);
    return number;
  }

  bool accept(char expected) {
    if (failed || text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
  }

  void expect(char expected) {
    if (!accept(expected)) failed = true;
  }

  /// Milliseconds of `.digits`; what is smaller is cut off.
  std::int32_t fraction() {
    std::int32_t ms = 0;
    std::size_t count = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      if (count < 3) ms = ms * 10 + (text.front() - '0');
      ++count;
      text.remove_prefix(1);
    }
    if (count == 0) failed = true;
    for (; count < 3; ++count) ms *= 10;
    return ms;
  }

  /// Milliseconds that the clock reading is ahead of UTC.
  std::int64_t offset() {
    if (accept('Z') || accept('z')) return 0;
    const bool behind = accept('-');
    if (!behind) expect('+');
    const std::int64_t hours = digits(2, 23);
    expect(':');
    const std::int64_t ahead = (hours * 60 + digits(2, 59)) * ms_per_minute;
    return behind ? -ahead : ahead;
  }
};

void append_padded(std::string& out, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

std::string to_rfc3339(Instant at) {
  std::int64_t day = at.ms / ms_per_day;
  std::int64_t ms = at.ms % ms_per_day;
  if (ms < 0) {
    ms += ms_per_day;
    --day;
  }
  std::string text = to_iso(Date{static_cast<std::int32_t>(day)});
  text += 'T';
  append_padded(text, ms / (60 * ms_per_minute), 2);
  text += ':';
  append_padded(text, ms / ms_per_minute % 60, 2);
  text += ':';
  append_padded(text, ms / 1000 % 60, 2);
  if (ms % 1000 != 0) {
    text += '.';
    append_padded(text, ms % 1000, 3);
  }
  text += 'Z';
  return text;
}

std::optional<Instant> from_rfc3339(std::string_view text) {
  InstantReader reader{text};
  Civil civil;
  civil.year = reader.digits(4, 9999);
  reader.expect('-');
  civil.month = reader.digits(2, 12);
  reader.expect('-');
  civil.day = reader.digits(2, 31);
  if (!reader.accept('T')) reader.expect('t');
  std::int64_t minutes = reader.digits(2, 23) * 60;
  reader.expect(':');
  minutes += reader.digits(2, 59);
  reader.expect(':');
  const std::int32_t second = reader.digits(2, 60);
  const std::int32_t ms = reader.accept('.') ? reader.fraction() : 0;
  const std::int64_t ahead = reader.offset();
  if (reader.failed || !reader.text.empty() || civil.month < 1 || civil.day < 1 ||
      civil.day > days_in_month(civil.year, civil.month)) {
    return std::nullopt;
  }
  const std::int64_t minute_start =
      to_date(civil).days * ms_per_day + minutes * ms_per_minute - ahead;
  // A leap second ends a day in UTC (RFC 3339, 5.7); here it is the second that follows it.
  if (second == 60 && (minute_start + ms_per_minute) % ms_per_day != 0) return std::nullopt;
  const Instant at{minute_start + second * std::int64_t{1000} + ms};
  if (at < earliest_instant || at > latest_instant) return std::nullopt;
  return at;
}

}  // namespace regie
