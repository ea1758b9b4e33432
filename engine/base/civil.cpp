// SPDX-License-Identifier: Apache-2.0
#include "engine/base/civil.hpp"

#include <algorithm>

namespace regie {

namespace {

constexpr std::int64_t days_per_era = 146'097;   // 400 years
constexpr std::int64_t days_to_epoch = 719'468;  // from 0000-03-01 to 1970-01-01

std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  const std::int64_t quotient = dividend / divisor;
  return dividend % divisor < 0 ? quotient - 1 : quotient;
}

std::string padded(std::int32_t number, std::size_t width) {
  std::string digits = std::to_string(number < 0 ? -static_cast<std::int64_t>(number) : number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return number < 0 ? "-" + digits : digits;
}

/// The number that the digits `text[offset, offset + count)` make, or -1.
std::int32_t digits_at(std::string_view text, std::size_t offset, std::size_t count) {
  std::int32_t number = 0;
  for (const char c : text.substr(offset, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

Date to_date(const Civil& civil) noexcept {
  // Years that begin in March have the leap day at their end.
  const std::int64_t year = static_cast<std::int64_t>(civil.year) - (civil.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {static_cast<std::int32_t>(era * days_per_era + day_of_era - days_to_epoch)};
}

Civil to_civil(Date date) noexcept {
  const std::int64_t days = date.days + days_to_epoch;
  const std::int64_t era = floor_divide(days, days_per_era);
  const std::int64_t day_of_era = days - era * days_per_era;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;  // from March
  Civil civil;
  civil.day = static_cast<std::int32_t>(day_of_year - (153 * month + 2) / 5 + 1);
  civil.month = static_cast<std::int32_t>(month < 10 ? month + 3 : month - 9);
  civil.year = static_cast<std::int32_t>(year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0));
  return civil;
}

bool is_leap_year(std::int32_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int iso_weekday(Date date) noexcept {
  // 1970-01-01 was a Thursday, the fourth day.
  const std::int64_t since_monday = static_cast<std::int64_t>(date.days) + 3;
  return static_cast<int>(since_monday - floor_divide(since_monday, 7) * 7) + 1;
}

Date add_months(Date date, std::int64_t months) noexcept {
  // What a Date can hold; beyond it the answer is its edge rather than an overflow.
  constexpr std::int64_t widest = 12 * 5'800'000;
  const Civil from = to_civil(date);
  const std::int64_t total = std::clamp(static_cast<std::int64_t>(from.year) * 12 + from.month - 1 +
                                            std::clamp(months, -2 * widest, 2 * widest),
                                        -widest, widest);
  Civil to;
  to.year = static_cast<std::int32_t>(floor_divide(total, 12));
  to.month = static_cast<std::int32_t>(total - static_cast<std::int64_t>(to.year) * 12) + 1;
  to.day = std::min(from.day, days_in_month(to.year, to.month));
  return to_date(to);
}

std::string to_iso(Date date) {
  const Civil civil = to_civil(date);
  return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2);
}

std::optional<Date> date_from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const Civil civil{digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2)};
  if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > days_in_month(civil.year, civil.month)) {
    return std::nullopt;
  }
  return to_date(civil);
}

}  // namespace regie
