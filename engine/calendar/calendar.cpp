// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/calendar.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/civil.hpp"
#include "engine/calendar/range.hpp"
#include "engine/calendar/week.hpp"

namespace regie::calendar {
namespace {

// Years whose holidays are kept ready; others are worked out when they are asked for.
constexpr std::int32_t first_table_year = 1970;
constexpr std::int32_t last_table_year = 2169;
// More than all days of the years 1 to 9999.
constexpr std::int64_t most_days = 4'000'000;

struct DayRule {
  Date date;
  std::size_t rule = 0;  // index in the spec
};

using Year = std::vector<DayRule>;  // in order of date, one a date

std::optional<Date> date_in(const HolidayRule& rule, std::int32_t year) {
  if (rule.kind == HolidayRule::Kind::single) return rule.date;
  if (year < std::max(rule.from_year, first_year) || year > std::min(rule.to_year, last_year)) {
    return std::nullopt;
  }
  if (rule.kind == HolidayRule::Kind::easter) {
    return Date{easter_sunday(year).days + rule.easter_offset};
  }
  if (rule.day > days_in_month(year, rule.month)) return std::nullopt;
  Date date = to_date({year, rule.month, rule.day});
  if (rule.unless != 0 && iso_weekday(date) == rule.unless) date.days += rule.shift;
  return date;
}

// A rule may move a holiday over the turn of the year, so the neighbours are asked as well.
Year work_out(const std::vector<HolidayRule>& rules, std::int32_t year) {
  Year found;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    bool single = rules[i].kind == HolidayRule::Kind::single;
    for (std::int32_t of = single ? year : year - 1; of <= (single ? year : year + 1); ++of) {
      std::optional<Date> date = date_in(rules[i], of);
      if (date && to_civil(*date).year == year) found.push_back({*date, i});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const DayRule& a, const DayRule& b) { return a.date < b.date; });
  auto same = [](const DayRule& a, const DayRule& b) { return a.date == b.date; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

Error out_of_range(const std::string& id, const Text& what) {
  return Error(Errc::invalid_argument,
               {"Kalender " + id + ": " + what.nl, "Calendar " + id + ": " + what.en});
}

bool good_rule(const HolidayRule& rule) {
  if (rule.kind == HolidayRule::Kind::single) {
    return rule.date >= earliest_day && rule.date <= latest_day;
  }
  if (rule.from_year > rule.to_year) return false;
  if (rule.kind == HolidayRule::Kind::easter) {
    return rule.easter_offset >= -100 && rule.easter_offset <= 250;
  }
  return rule.month >= 1 && rule.month <= 12 && rule.day >= 1 &&
         rule.day <= days_in_month(2000, rule.month) && rule.unless >= 0 && rule.unless <= 7 &&
         rule.shift >= -7 && rule.shift <= 7;
}

}  // namespace

Date easter_sunday(std::int32_t year) noexcept {
  std::int32_t a = year % 19;
  std::int32_t b = year / 100;
  std::int32_t c = year % 100;
  std::int32_t g = (b - (b + 8) / 25 + 1) / 3;
  std::int32_t h = (19 * a + b - b / 4 - g + 15) % 30;
  std::int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  std::int32_t m = (a + 11 * h + 22 * l) / 451;
  std::int32_t n = h + l - 7 * m + 114;
  return to_date({year, n / 31, n % 31 + 1});
}

struct Calendar::Content {
  CalendarSpec spec;
  Week week;
  std::vector<Year> table;  // from first_table_year on

  explicit Content(CalendarSpec given) : spec(std::move(given)), week(spec.weekend) {
    table.reserve(last_table_year - first_table_year + 1);
    for (std::int32_t year = first_table_year; year <= last_table_year; ++year) {
      table.push_back(work_out(spec.holidays, year));
    }
  }

  /// The holidays of a year; `space` holds those that are not kept ready.
  const Year& year(std::int32_t number, Year& space) const {
    if (number >= first_table_year && number <= last_table_year) {
      return table[static_cast<std::size_t>(number - first_table_year)];
    }
    space = number < first_year || number > last_year ? Year{} : work_out(spec.holidays, number);
    return space;
  }

  const HolidayRule* rule_of(Date day) const {
    Year space;
    const Year& days = year(to_civil(day).year, space);
    auto found = std::lower_bound(days.begin(), days.end(), day,
                                  [](const DayRule& a, Date b) { return a.date < b; });
    if (found == days.end() || found->date != day) return nullptr;
    return &spec.holidays[found->rule];
  }

  /// Holidays that fall on a day of the working week, from `first` to `last`, both included.
  std::int64_t lost_days(Date first, Date last) const {
    std::int64_t count = 0;
    Year space;
    for (std::int32_t y = to_civil(first).year; first <= last && y <= to_civil(last).year; ++y) {
      for (const DayRule& day : year(y, space)) {
        if (day.date >= first && day.date <= last && !week.is_weekend(day.date)) ++count;
      }
    }
    return count;
  }
};

Result<Calendar> Calendar::make(CalendarSpec spec) {
  std::array<bool, 8> weekend{};
  for (int day : spec.weekend) {
    if (day < 1 || day > 7) {
      return out_of_range(spec.id, {"een dag van het weekend is geen dag van de week.",
                                    "a day of the weekend is no day of the week."});
    }
    weekend[static_cast<std::size_t>(day)] = true;
  }
  if (std::count(weekend.begin(), weekend.end(), true) == 7) {
    return out_of_range(spec.id, {"er moet minstens \xC3\xA9\xC3\xA9n werkdag in de week zijn.",
                                  "a week must hold one working day at least."});
  }
  for (const HolidayRule& rule : spec.holidays) {
    if (!good_rule(rule)) {
      return out_of_range(spec.id, {"de regel voor " + rule.name.in(Language::nl) + " klopt niet.",
                                    "the rule for " + rule.name.in(Language::en) + " is wrong."});
    }
  }
  return Calendar(std::make_shared<const Content>(std::move(spec)));
}

const std::string& Calendar::id() const noexcept { return content_->spec.id; }
const std::string& Calendar::version() const noexcept { return content_->spec.version; }
const std::string& Calendar::zone() const noexcept { return content_->spec.zone; }
int Calendar::last_known_year() const noexcept { return content_->spec.last_known_year; }
const CalendarSpec& Calendar::spec() const noexcept { return content_->spec; }

bool Calendar::is_weekend(Date day) const noexcept { return content_->week.is_weekend(day); }

bool Calendar::is_working_day(Date day) const {
  return !is_weekend(day) && content_->rule_of(day) == nullptr;
}

std::optional<Text> Calendar::holiday(Date day) const {
  const HolidayRule* rule = content_->rule_of(day);
  if (rule == nullptr) return std::nullopt;
  return rule->name;
}

std::vector<Holiday> Calendar::holidays(Date first, Date last, std::size_t most) const {
  std::vector<Holiday> found;
  Year space;
  first = std::max(first, earliest_day);
  last = std::min(last, latest_day);
  for (std::int32_t y = to_civil(first).year; first <= last && y <= to_civil(last).year; ++y) {
    for (const DayRule& day : content_->year(y, space)) {
      if (day.date < first || day.date > last) continue;
      if (found.size() >= most) return found;
      const HolidayRule& rule = content_->spec.holidays[day.rule];
      found.push_back({day.date, rule.name, rule.source});
    }
  }
  return found;
}

// Days of the working week first, in closed form; then as many more as holidays were met, until
// none is met any more.
std::optional<Date> Calendar::add_working_days(Date day, std::int64_t count) const {
  if (count == 0) return day;
  if (count > most_days || count < -most_days || day < earliest_day || day > latest_day) {
    return std::nullopt;
  }
  const Week& week = content_->week;
  bool forward = count > 0;
  std::int64_t number =
      forward ? week.number(day) + count : week.number(Date{day.days - 1}) + 1 + count;
  Date passed = day;
  for (;;) {
    std::int64_t days = week.day_of(number);
    if (days < earliest_day.days || days > latest_day.days) return std::nullopt;
    Date reached{static_cast<std::int32_t>(days)};
    std::int64_t lost = forward ? content_->lost_days(Date{passed.days + 1}, reached)
                                : content_->lost_days(reached, Date{passed.days - 1});
    if (lost == 0) return reached;
    passed = reached;
    number += forward ? lost : -lost;
  }
}

std::int64_t Calendar::working_days_between(Date from, Date to) const {
  const Week& week = content_->week;
  if (to < from) {
    Date first = to;
    Date last{from.days - 1};
    return -(week.number(last) - week.number(Date{first.days - 1}) -
             content_->lost_days(first, last));
  }
  return week.number(to) - week.number(from) - content_->lost_days(Date{from.days + 1}, to);
}

}  // namespace regie::calendar
