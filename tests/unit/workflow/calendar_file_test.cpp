// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/calendar_file.hpp"

#include <memory>
#include <string>

#include "engine/base/civil.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Limits;
using regie::Source;
using regie::calendar::Calendar;

Calendar municipality() {
  auto calendar = regie::workflow::load_builtin_calendar("nl-municipality");
  REQUIRE(calendar.has_value());
  return *calendar;
}

// The days of the year as `01-01 01-02 …`.
std::string days_off(const Calendar& calendar, int year) {
  std::string days;
  for (const auto& holiday :
       calendar.holidays(regie::to_date({year, 1, 1}), regie::to_date({year, 12, 31}))) {
    days += (days.empty() ? "" : " ") + regie::to_iso(holiday.date).substr(5);
  }
  return days;
}

std::string rules(std::string text) {
  auto document = regie::document::parse(
      std::make_shared<const Source>(Source{"calendar.yaml", std::move(text)}), Limits{});
  REQUIRE(document.has_value());
  auto calendar = regie::workflow::load_calendar(*document);
  if (calendar) return "";
  std::string found;
  for (const auto& problem : calendar.error().diagnostics) {
    CHECK_FALSE(problem.advice.en.empty());
    found += (found.empty() ? "" : " ") + problem.rule + "@" + std::to_string(problem.span.line) +
             ":" + std::to_string(problem.span.column);
  }
  return found;
}

const char* const good =
    "regie: 1\ncalendar: village\nversion: \"3\"\nzone: Europe/Amsterdam\nweekend: [sunday]\n"
    "holidays:\n  - { name: Kermis, day: 08-01 }\n";

}  // namespace

TEST_CASE("the calendar of municipalities has the days that the law names", "[workflow]") {
  Calendar calendar = municipality();
  CHECK(calendar.id() == "nl-municipality");
  CHECK(calendar.zone() == "Europe/Amsterdam");
  CHECK(calendar.last_known_year() == 2028);
  CHECK(days_off(calendar, 2026) ==
        "01-01 01-02 04-03 04-06 04-27 05-05 05-14 05-15 05-25 12-25 12-26");
  CHECK(days_off(calendar, 2027) == "01-01 03-26 03-29 04-27 05-05 05-06 05-07 05-17 12-25 12-26");
  CHECK(days_off(calendar, 2028) ==
        "01-01 04-14 04-17 04-27 04-28 05-05 05-25 05-26 06-05 12-25 12-26");
  CHECK(days_off(calendar, 2029) == "01-01 03-30 04-02 04-27 05-05 05-10 05-21 12-25 12-26");
  CHECK(days_off(calendar, 2030) == "01-01 04-19 04-22 04-27 05-05 05-30 06-10 12-25 12-26");
  CHECK(days_off(calendar, 2031) == "01-01 04-11 04-14 04-26 05-05 05-22 06-02 12-25 12-26");
  CHECK(days_off(calendar, 2012) == "01-01 04-06 04-09 04-30 05-05 05-17 05-28 12-25 12-26");
  CHECK(days_off(calendar, 2006).find("04-29") != std::string::npos);  // the 30th was a Sunday
}

TEST_CASE("rules hold from 2020 to 2040", "[workflow]") {
  Calendar calendar = municipality();
  for (int year = 2020; year <= 2040; ++year) {
    CAPTURE(year);
    regie::Date king = regie::to_date({year, 4, 27});
    bool sunday = regie::iso_weekday(king) == 7;
    CHECK(sunday == (year == 2025 || year == 2031 || year == 2036));
    CHECK(calendar.holiday(regie::Date{king.days - (sunday ? 1 : 0)}).value().nl == "Koningsdag");
    regie::Date easter = regie::calendar::easter_sunday(year);
    for (int offset : {-2, 1, 39, 50}) {
      CHECK(calendar.holiday(regie::Date{easter.days + offset}).has_value());
    }
    CHECK_FALSE(calendar.is_working_day(regie::to_date({year, 5, 5})));
    CHECK(calendar.holiday(regie::to_date({year, 12, 24})).has_value() == false);
  }
}

TEST_CASE("a calendar that is not there names those that are", "[workflow]") {
  auto none = regie::workflow::load_builtin_calendar("nl-village");
  REQUIRE(none.has_error());
  CHECK(none.error().code == regie::Errc::not_found);
  CHECK(none.error().advice.en == "These are there: `nl-municipality`, `nl-statutory`.");
}

TEST_CASE("a calendar's mistakes are all told at once", "[workflow]") {
  CHECK(rules(good).empty());
  CHECK(rules(std::string(good) + "  - { name: x, easter: 1, dates: [2026-01-01] }\n") ==
        "holiday-when@8:5");
  CHECK(
      rules("regie: 2\ncalender: x\nversion: v\nzone: Europe/Rotterdam\nweekend: [zaterdag, "
            "sunday, sunday]\nholidays:\n  - { name: x, day: 02-30, unless: sunday }\n  - { name: "
            "y, easter: +1, day_off: z }\n  - q\n") ==
      "missing-key@1:1 wrong-type@1:8 unknown-key@2:1 unknown-zone@4:7 wrong-type@5:11 "
      "duplicate-item@5:29 wrong-type@7:21 holiday-when@7:21 wrong-type@8:24 unknown-key@8:28 "
      "wrong-type@9:5");
}
