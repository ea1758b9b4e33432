// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/calendar.hpp"

#include <cstdint>
#include <random>
#include <string>

#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Date;
using regie::to_iso;
using regie::calendar::Calendar;
using test::day;
using test::office;

// The definition, day by day.
Date walk(const Calendar& calendar, Date from, std::int64_t count) {
  int step = count < 0 ? -1 : 1;
  for (std::int64_t left = count < 0 ? -count : count; left > 0;) {
    from.days += step;
    if (calendar.is_working_day(from)) --left;
  }
  return from;
}

}  // namespace

TEST_CASE("Easter falls where the almanacs say", "[calendar]") {
  for (const char* iso : {"1818-03-22", "1943-04-25", "2000-04-23", "2020-04-12", "2021-04-04",
                          "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05",
                          "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13",
                          "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25", "2036-04-13",
                          "2037-04-05", "2038-04-25", "2039-04-10", "2040-04-01", "2285-03-22"}) {
    CHECK(to_iso(regie::calendar::easter_sunday(std::stoi(iso))) == iso);
  }
}

TEST_CASE("holidays follow their rules", "[calendar]") {
  Calendar calendar = office();
  CHECK(calendar.holiday(day("2026-04-27")).value().en == "King's Day");
  CHECK_FALSE(calendar.holiday(day("2025-04-27")).has_value());  // a Sunday
  CHECK(calendar.holiday(day("2025-04-26")).value().nl == "Koningsdag");
  CHECK_FALSE(calendar.holiday(day("2013-04-27")).has_value());  // before there was a king
  CHECK(calendar.holiday(day("2026-05-15")).value().en == "Bridge day");
  CHECK_FALSE(calendar.holiday(day("2027-05-15")).has_value());
  CHECK(calendar.holiday(day("2026-05-14")).value().en == "Ascension Day");
  CHECK(calendar.is_weekend(day("2026-11-22")));
  CHECK_FALSE(calendar.is_working_day(day("2026-12-25")));
  CHECK(calendar.is_working_day(day("2026-12-24")));
  CHECK(calendar.holidays(day("2026-01-01"), day("2026-12-31")).size() == 8);
  CHECK(calendar.holidays(day("2026-01-01"), day("2026-12-31"), 3).size() == 3);
  // Years beyond those that are kept ready.
  CHECK(calendar.holiday(day("9998-12-25")).has_value());
  CHECK(calendar.holiday(day("0033-12-26")).has_value());
}

TEST_CASE("a rule may move a holiday over the turn of the year", "[calendar]") {
  auto spec = test::office_spec();
  spec.holidays.front().unless = 4;  // 2026-01-01 is a Thursday
  spec.holidays.front().shift = -1;
  Calendar calendar = Calendar::make(spec).value();
  CHECK(calendar.holiday(day("2025-12-31")).has_value());
  CHECK_FALSE(calendar.holiday(day("2026-01-01")).has_value());
}

TEST_CASE("working days pass over weekends and holidays", "[calendar]") {
  Calendar calendar = office();
  CHECK(to_iso(*calendar.add_working_days(day("2026-04-02"), 2)) == "2026-04-07");  // Easter
  CHECK(to_iso(*calendar.add_working_days(day("2026-12-24"), 1)) == "2026-12-28");
  CHECK(to_iso(*calendar.add_working_days(day("2026-12-24"), 5)) == "2027-01-04");
  CHECK(to_iso(*calendar.add_working_days(day("2027-01-04"), -5)) == "2026-12-24");
  CHECK(to_iso(*calendar.add_working_days(day("2026-11-21"), 1)) == "2026-11-23");  // a Saturday
  CHECK(to_iso(*calendar.add_working_days(day("2026-11-21"), 0)) == "2026-11-21");
  CHECK(calendar.working_days_between(day("2026-12-24"), day("2027-01-04")) == 5);
  CHECK(calendar.working_days_between(day("2027-01-04"), day("2026-12-24")) == -5);
  CHECK(calendar.working_days_between(day("2026-12-24"), day("2026-12-24")) == 0);
  CHECK_FALSE(calendar.add_working_days(day("2026-01-01"), 3'000'000).has_value());
  CHECK_FALSE(calendar.add_working_days(day("2026-01-01"), INT64_MAX).has_value());
  CHECK_FALSE(calendar.add_working_days(day("2026-01-01"), INT64_MIN).has_value());
}

TEST_CASE("adding working days is what a walk over the days gives", "[calendar]") {
  constexpr unsigned seed = 1948;
  std::mt19937 random(seed);
  for (const std::vector<int>& weekend :
       {std::vector<int>{6, 7}, {7}, {5, 6}, {}, {1, 2, 3, 4, 6, 7}}) {
    auto spec = test::office_spec();
    spec.weekend = weekend;
    Calendar calendar = Calendar::make(spec).value();
    for (int round = 0; round < 400; ++round) {
      // From 1960 to 2180, so that the years kept ready are left on both sides.
      Date from{static_cast<std::int32_t>(random() % 80'000) - 3'650};
      auto count = static_cast<std::int64_t>(random() % 400) - 200;
      Date expected = walk(calendar, from, count);
      CAPTURE(to_iso(from), count);
      REQUIRE(to_iso(calendar.add_working_days(from, count).value()) == to_iso(expected));
      REQUIRE(calendar.working_days_between(from, expected) == count);
    }
  }
}

TEST_CASE("a calendar without sense is refused", "[calendar]") {
  auto spec = test::office_spec();
  spec.weekend = {1, 2, 3, 4, 5, 6, 7};
  CHECK(Calendar::make(spec).has_error());
  spec.weekend = {8};
  CHECK(Calendar::make(spec).has_error());
  spec.weekend = {6, 7};
  spec.holidays.front().day = 32;
  auto refused = Calendar::make(spec);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message.nl.find("Nieuwjaarsdag") != std::string::npos);
}
