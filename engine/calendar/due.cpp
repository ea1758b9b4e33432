// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/due.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "engine/base/civil.hpp"
#include "engine/calendar/range.hpp"

namespace regie::calendar {
namespace {

Error beyond_time() {
  return Error(Errc::invalid_argument,
               {"De termijn komt buiten de jaren 1 tot en met 9999 uit.",
                "The term ends outside of the years 1 to 9999."},
               {"Kies een kortere termijn.", "Choose a shorter term."});
}

Error unknown_zone(const std::string& zone) {
  return Error(
      Errc::invalid_argument,
      {"De tijdzone `" + zone + "` is hier niet bekend.",
       "The time zone `" + zone + "` is not known here."},
      {"Gebruik een naam als Europe/Amsterdam, en controleer of tzdata is ge\xC3\xAFnstalleerd.",
       "Use a name like Europe/Amsterdam, and check whether tzdata is installed."});
}

std::string clock(std::int32_t ms_of_day) {
  int minutes = ms_of_day / 60'000;
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  return text;
}

/// One addition: forward or back, over the calendar and then over the clock.
class Addition {
 public:
  Addition(const Calendar& calendar, const TimeZones& zones, int sign)
      : calendar_(calendar), zones_(zones), sign_(sign) {}

  Result<Due> run(Instant from, const Span& span) {
    Due due{from, {}};
    Span dates = span;
    dates.ms = 0;
    if (!dates.is_zero()) {
      auto wall = zones_.to_local(calendar_.zone(), from);
      if (!wall) return unknown_zone(calendar_.zone());
      auto day = move(wall->day, dates);
      if (!day) return beyond_time();
      auto at = on_the_wall({*day, wall->ms_of_day});
      if (!at) return unknown_zone(calendar_.zone());
      due.at = *at;
    }
    due.at.ms += sign_ * span.ms;
    if (due.at < earliest_instant || due.at > latest_instant) return beyond_time();
    due.steps = std::move(steps_);
    return due;
  }

 private:
  void explain(Date date, Text why, std::string source) {
    if (steps_.size() < most_due_steps) {
      steps_.push_back({date, std::move(why), std::move(source)});
    }
  }

  static bool in_range(Date day) { return day >= earliest_day && day <= latest_day; }

  std::optional<Date> move(Date day, const Span& span) {
    std::int64_t months = std::int64_t{span.years} * 12 + span.months;
    if (months != 0) {
      Date moved = add_months(day, sign_ * months);
      if (!in_range(moved)) return std::nullopt;
      explain_clamping(day, moved);
      day = moved;
    }
    std::int64_t days = day.days + sign_ * (std::int64_t{span.weeks} * 7 + span.days);
    if (days < earliest_day.days || days > latest_day.days) return std::nullopt;
    day = Date{static_cast<std::int32_t>(days)};
    if (span.working_days == 0) return day;
    auto reached = calendar_.add_working_days(day, sign_ * std::int64_t{span.working_days});
    if (reached) explain_holidays(day, *reached);
    return reached;
  }

  void explain_clamping(Date before, Date after) {
    if (to_civil(before).day == to_civil(after).day) return;
    std::string day = std::to_string(to_civil(before).day);
    explain(after,
            {"Deze maand heeft geen dag " + day + "; de laatste dag van de maand telt.",
             "This month has no day " + day + "; the last day of the month counts."},
            "ISO 8601");
  }

  void explain_holidays(Date from, Date to) {
    Date first = sign_ > 0 ? Date{from.days + 1} : to;
    Date last = sign_ > 0 ? to : Date{from.days - 1};
    for (const Holiday& found : calendar_.holidays(first, last, most_due_steps * 2)) {
      if (calendar_.is_weekend(found.date)) continue;
      explain(found.date,
              {found.name.in(Language::nl) + " telt niet mee als werkdag.",
               found.name.in(Language::en) + " does not count as a working day."},
              found.source);
    }
    if (to_civil(to).year > calendar_.last_known_year()) {
      std::string year = std::to_string(calendar_.last_known_year());
      explain(
          to,
          {"Na " + year + " zijn nog niet alle vrije dagen bekend; deze dag kan nog verschuiven.",
           "After " + year + " not all days off are known yet; this day may still move."},
          "");
    }
  }

  std::optional<Instant> on_the_wall(LocalTime wall) {
    auto at = zones_.to_instant(calendar_.zone(), wall);
    if (!at) return std::nullopt;
    auto back = zones_.to_local(calendar_.zone(), *at);
    if (back && *back != wall) {
      explain(wall.day,
              {clock(wall.ms_of_day) +
                   " bestaat deze dag niet doordat de klok vooruit gaat; het wordt " +
                   clock(back->ms_of_day) + ".",
               clock(wall.ms_of_day) +
                   " does not exist on this day because the clock goes forward; it becomes " +
                   clock(back->ms_of_day) + "."},
              calendar_.zone() + ", tzdata " + zones_.version());
    }
    return at;
  }

  const Calendar& calendar_;
  const TimeZones& zones_;
  int sign_;
  std::vector<DueStep> steps_;
};

}  // namespace

Result<Due> add(Instant from, const Span& span, const Calendar& calendar, const TimeZones& zones) {
  return Addition(calendar, zones, 1).run(from, span);
}

Result<Due> add_by_law(Instant from, const TermRule& rule, const Calendar& calendar,
                       const TimeZones& zones) {
  const auto local = zones.to_local(calendar.zone(), from);
  if (!local) return unknown_zone(calendar.zone());
  TermCourse course;
  course.start = local->day;
  auto term = compute_term(rule, course, calendar);
  if (!term) return term.error();
  const auto at = zones.to_instant(calendar.zone(), {Date{term->end.days + 1}, 0});
  if (!at) return unknown_zone(calendar.zone());
  Due due;
  due.at = *at;
  for (TermStep& step : term->steps) {
    if (due.steps.size() == most_due_steps) break;
    due.steps.push_back({step.date, std::move(step.why), std::move(step.source)});
  }
  return due;
}

Result<Due> subtract(Instant from, const Span& span, const Calendar& calendar,
                     const TimeZones& zones) {
  return Addition(calendar, zones, -1).run(from, span);
}

}  // namespace regie::calendar
