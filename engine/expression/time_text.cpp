// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/time_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/base/ascii.hpp"
#include "engine/base/civil.hpp"

namespace regie::expression {

namespace {

constexpr std::int64_t billion = 1'000'000'000;

/// Reads exactly `count` digits.
std::optional<std::int32_t> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::int32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// Digits after a point as nanoseconds; those beyond nine are cut off.
std::int32_t fraction(std::string_view& text) {
  std::int32_t nanos = 0;
  std::int32_t unit = 100'000'000;
  while (!text.empty() && is_digit(text.front())) {
    nanos += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return nanos;
}

/// `Z` or `±hh:mm` in seconds.
std::optional<std::int32_t> offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  const bool minus = !text.empty() && text.front() == '-';
  if (!minus && (text.empty() || text.front() != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = digits(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  const std::int32_t seconds = *hours * 3600 + *minutes * 60;
  return minus ? -seconds : seconds;
}

std::string pad(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// `.5` for 500 000 000, nothing for 0.
std::string fraction_text(std::int32_t nanos) {
  if (nanos == 0) return {};
  std::string text = "." + pad(std::abs(nanos), 9);
  while (text.back() == '0') text.pop_back();
  return text;
}

/// The unit of a part of a duration in nanoseconds, or 0.
std::int64_t take_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    std::int64_t nanos;
  };
  static constexpr std::array<Unit, 7> units = {{{"ns", 1},
                                                 {"us", 1'000},
                                                 {"µs", 1'000},
                                                 {"ms", 1'000'000},
                                                 {"s", billion},
                                                 {"m", 60 * billion},
                                                 {"h", 3'600 * billion}}};
  for (const Unit& unit : units) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.nanos;
  }
  return 0;
}

/// Adds one `12.5h` to `total`; false when there is none or it is too long.
bool add_part(std::string_view& text, std::int64_t& total) {
  std::int64_t whole = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
  const std::size_t length = static_cast<std::size_t>(read.ptr - text.data());
  if (length > 0 && (read.ec != std::errc() || whole < 0 || !is_digit(text.front()))) return false;
  text.remove_prefix(length);
  std::int64_t parts = 0;  // of a billion
  if (take(text, '.')) {
    const std::size_t before = text.size();
    parts = fraction(text);
    if (length == 0 && before == text.size()) return false;
  } else if (length == 0) {
    return false;
  }
  const std::int64_t unit = take_unit(text);
  if (unit == 0) return false;
  // A part of a second is exact in each unit: units below a second divide a billion.
  const std::int64_t rest = unit >= billion ? parts * (unit / billion) : parts * unit / billion;
  std::int64_t nanos = 0;
  return !__builtin_mul_overflow(whole, unit, &nanos) &&
         !__builtin_add_overflow(nanos, rest, &nanos) &&
         !__builtin_add_overflow(total, nanos, &total);
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  if (text.size() < 20) return std::nullopt;
  const std::optional<Date> day = date_from_iso(text.substr(0, 10));
  text.remove_prefix(10);
  if (!day || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  std::int32_t nanos = 0;
  if (take(text, '.')) {
    const std::size_t before = text.size();
    nanos = fraction(text);
    if (before == text.size()) return std::nullopt;
  }
  const auto east = offset(text);
  if (!east) return std::nullopt;
  const std::int64_t seconds =
      std::int64_t{day->days} * 86'400 + *hour * 3'600 + *minute * 60 + *second - *east;
  if (seconds < -62'135'596'800 || seconds > 253'402'300'799) return std::nullopt;
  return Timestamp{seconds, nanos};
}

std::string timestamp_text(Timestamp at) {
  std::int64_t days = at.seconds / 86'400;
  std::int64_t rest = at.seconds % 86'400;
  if (rest < 0) {
    rest += 86'400;
    --days;
  }
  return to_iso(Date{static_cast<std::int32_t>(days)}) + "T" + pad(rest / 3'600, 2) + ":" +
         pad(rest / 60 % 60, 2) + ":" + pad(rest % 60, 2) + fraction_text(at.nanos) + "Z";
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool minus = take(text, '-');
  if (!minus) take(text, '+');
  if (text == "0") return Duration{};
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty())
    if (!add_part(text, total)) return std::nullopt;
  if (minus) total = -total;
  return Duration{total / billion, static_cast<std::int32_t>(total % billion)};
}

std::string duration_text(Duration span) {
  const bool minus = span.seconds < 0 || span.nanos < 0;
  const std::uint64_t seconds = static_cast<std::uint64_t>(std::llabs(span.seconds));
  return (minus ? "-" : "") + std::to_string(seconds) + fraction_text(span.nanos) + "s";
}

std::optional<Period> parse_period(std::string_view text) {
  const std::int64_t sign = take(text, '-') ? -1 : 1;
  if (!take(text, 'P') || text.empty()) return std::nullopt;
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::size_t last = 0;
  static constexpr std::string_view order = "YMWD";
  while (!text.empty()) {
    std::int32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || !is_digit(text.front())) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    const std::size_t unit = text.empty() ? order.npos : order.find(text.front(), last);
    if (unit == order.npos) return std::nullopt;
    text.remove_prefix(1);
    last = unit + 1;
    if (unit <= 1) months += std::int64_t{number} * (unit == 0 ? 12 : 1);
    if (unit >= 2) days += std::int64_t{number} * (unit == 2 ? 7 : 1);
  }
  constexpr std::int64_t most = 4'000'000;  // more than all years that exist here
  if (months > most || days > most) return std::nullopt;
  return Period{static_cast<std::int32_t>(sign * months), static_cast<std::int32_t>(sign * days)};
}

std::string period_text(Period span) {
  if (span.months == 0 && span.days == 0) return "P0D";
  const bool minus = span.months <= 0 && span.days <= 0;
  const std::int64_t sign = minus ? -1 : 1;
  const std::int64_t months = sign * span.months;
  std::string text = minus ? "-P" : "P";
  if (months / 12 != 0) text += std::to_string(months / 12) + "Y";
  if (months % 12 != 0) text += std::to_string(months % 12) + "M";
  if (span.days != 0) text += std::to_string(sign * span.days) + "D";
  return text;
}

std::optional<Euro> parse_euro(std::string_view text) {
  const bool minus = take(text, '-');
  std::int64_t whole = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (read.ec != std::errc() || !is_digit(text.front())) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  std::int64_t cents = 0;
  if (take(text, '.')) {
    if (text.size() == 1) {
      const auto tenths = digits(text, 1);
      if (!tenths) return std::nullopt;
      cents = *tenths * 10;
    } else {
      const auto both = digits(text, 2);
      if (!both) return std::nullopt;
      cents = *both;
    }
  }
  std::int64_t total = 0;
  if (!text.empty() || __builtin_mul_overflow(whole, std::int64_t{100}, &total) ||
      __builtin_add_overflow(total, cents, &total))
    return std::nullopt;
  return Euro{minus ? -total : total};
}

std::string euro_text(Euro amount) {
  const bool minus = amount.cents < 0;
  const std::uint64_t cents = minus ? 0 - static_cast<std::uint64_t>(amount.cents)
                                    : static_cast<std::uint64_t>(amount.cents);
  return (minus ? "-" : "") + std::to_string(cents / 100) + "." +
         pad(static_cast<std::int64_t>(cents % 100), 2);
}

std::string real_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  std::array<char, 32> buffer;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return std::string(buffer.data(), written.ptr);
}

}  // namespace regie::expression
