// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <array>

namespace regie::report_html {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;

constexpr std::array<const char*, 12> dutch_months = {
    "januari", "februari", "maart",     "april",   "mei",      "juni",
    "juli",    "augustus", "september", "oktober", "november", "december"};
constexpr std::array<const char*, 12> english_months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

struct Civil {
  std::int64_t year = 1970;
  unsigned month = 1;
  unsigned day = 1;
};

std::int64_t floor_of(std::int64_t number, std::int64_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

/// Days since 1970-01-01 to a date and back, over the 400 years in which the calendar repeats
/// itself (146 097 days), counted from 1 March so that the leap day is a year's last.
Civil civil_of(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_of(shifted, 146'097);
  const std::int64_t of_era = shifted - era * 146'097;
  const std::int64_t year = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  Civil date;
  date.day = static_cast<unsigned>(of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
  date.year = year + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}
std::int64_t days_of(const Civil& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_of(year, 400);
  const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t of_era_year = year - era * 400;
  return era * 146'097 + of_era_year * 365 + of_era_year / 4 - of_era_year / 100 +
         (153 * month + 2) / 5 + date.day - 1 - 719'468;
}

/// 1 o'clock UTC on the last Sunday of a month of 31 days: when summer time begins and ends in the
/// whole Union (Directive 2000/84/EC).
std::int64_t turn_of(std::int64_t year, unsigned month) {
  const std::int64_t last = days_of({year, month, 31});
  const std::int64_t weekday = (last + 4) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
  return (last - weekday) * day_ms + hour_ms;
}

std::int64_t local_days(std::int64_t ms) {
  const std::int64_t year = civil_of(floor_of(ms, day_ms)).year;
  const bool summer = ms >= turn_of(year, 3) && ms < turn_of(year, 10);
  return floor_of(ms + (summer ? 2 : 1) * hour_ms, day_ms);
}

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string written(const Civil& date, Tongue tongue) {
  const auto& months = tongue == Tongue::nl ? dutch_months : english_months;
  return std::to_string(date.day) + " " + months[date.month - 1] + " " + std::to_string(date.year);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
  }
  return safe;
}

std::string day(std::int64_t ms, Tongue tongue) {
  return written(civil_of(local_days(ms)), tongue);
}

std::string day(const std::string& iso, Tongue tongue) {
  bool form = iso.size() == 10;
  for (std::size_t i = 0; form && i < iso.size(); ++i) {
    form = i == 4 || i == 7 ? iso[i] == '-' : iso[i] >= '0' && iso[i] <= '9';
  }
  if (!form) return iso;
  const Civil date{std::stoll(iso.substr(0, 4)),
                   static_cast<unsigned>(std::stoul(iso.substr(5, 2))),
                   static_cast<unsigned>(std::stoul(iso.substr(8, 2)))};
  return date.month >= 1 && date.month <= 12 ? written(date, tongue) : iso;
}

std::string iso_day(std::int64_t ms) {
  const Civil date = civil_of(local_days(ms));
  return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

std::string span(std::int64_t ms, Tongue tongue) {
  const bool dutch = tongue == Tongue::nl;
  const auto counted = [&](std::int64_t count, const char* one, const char* more) {
    return std::to_string(count) + " " + (count == 1 ? one : more);
  };
  if (ms < hour_ms) {
    const std::int64_t minutes = (ms + 30'000) / 60'000;
    return counted(minutes, dutch ? "minuut" : "minute", dutch ? "minuten" : "minutes");
  }
  if (ms < day_ms) {
    const std::int64_t hours = (ms + hour_ms / 2) / hour_ms;
    return counted(hours, dutch ? "uur" : "hour", dutch ? "uur" : "hours");
  }
  const std::int64_t tenths = (ms * 10 + day_ms / 2) / day_ms;
  if (tenths % 10 == 0 || tenths >= 100) {
    return counted((tenths + 5) / 10, dutch ? "dag" : "day", dutch ? "dagen" : "days");
  }
  return std::to_string(tenths / 10) + (dutch ? "," : ".") + std::to_string(tenths % 10) +
         (dutch ? " dagen" : " days");
}

std::string number(const std::string& digits, Tongue tongue) {
  std::string text = digits;
  if (tongue == Tongue::nl) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

Spread spread_of(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  const auto rank = [&](std::size_t of_hundred) {
    return values[(values.size() * of_hundred + 99) / 100 - 1];
  };
  return {rank(50), rank(90)};
}

}  // namespace regie::report_html
