// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <regie/instant.hpp>
#include <string>

#include "engine/base/civil.hpp"
#include "tests/unit/catch.hpp"

using regie::Civil;
using regie::Date;
using regie::date_from_iso;
using regie::from_rfc3339;
using regie::Instant;
using regie::to_civil;
using regie::to_date;
using regie::to_rfc3339;

TEST_CASE("days and civil dates agree over all years in use", "[civil]") {
  // An odometer that knows nothing of the formula counts along.
  Civil expected{1, 1, 1};
  const Date last = to_date({9999, 12, 31});
  int weekday = 1;  // 0001-01-01 was a Monday
  bool same = true;
  for (Date date = to_date(expected); date <= last && same; ++date.days) {
    same = to_civil(date) == expected && to_date(expected) == date &&
           regie::iso_weekday(date) == weekday;
    weekday = weekday % 7 + 1;
    if (++expected.day > regie::days_in_month(expected.year, expected.month)) {
      expected.day = 1;
      if (++expected.month > 12) {
        expected.month = 1;
        ++expected.year;
      }
    }
  }
  INFO(expected.year << "-" << expected.month << "-" << expected.day);
  CHECK(same);
  CHECK(expected == Civil{10'000, 1, 1});
}

TEST_CASE("known days", "[civil]") {
  CHECK(to_date({1970, 1, 1}).days == 0);
  CHECK(to_date({2000, 3, 1}).days == 11'017);
  CHECK(to_date({1, 1, 1}).days == -719'162);
  CHECK(to_date({9999, 12, 31}).days == 2'932'896);
  CHECK(to_civil(Date{-719'468}) == Civil{0, 3, 1});
  CHECK(regie::iso_weekday(to_date({2026, 3, 2})) == 1);
  CHECK(regie::iso_weekday(to_date({1969, 12, 28})) == 7);
  for (const std::int32_t days :
       {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()}) {
    CHECK(to_date(to_civil(Date{days})).days == days);
  }
}

TEST_CASE("leap years", "[civil]") {
  CHECK(regie::is_leap_year(2024));
  CHECK(regie::is_leap_year(2000));
  CHECK_FALSE(regie::is_leap_year(1900));
  CHECK_FALSE(regie::is_leap_year(2023));
  CHECK(regie::days_in_month(2024, 2) == 29);
  CHECK(regie::days_in_month(2023, 2) == 28);
  CHECK(regie::days_in_month(2023, 4) == 30);
  CHECK(regie::days_in_month(2023, 12) == 31);
}

TEST_CASE("months are added with the day clamped", "[civil]") {
  const auto add = [](const char* day, std::int64_t months) {
    return regie::to_iso(regie::add_months(*date_from_iso(day), months));
  };
  CHECK(add("2026-01-31", 1) == "2026-02-28");
  CHECK(add("2024-01-31", 1) == "2024-02-29");
  CHECK(add("2024-02-29", 12) == "2025-02-28");
  CHECK(add("2024-02-29", 48) == "2028-02-29");
  CHECK(add("2026-03-31", -1) == "2026-02-28");
  CHECK(add("2026-01-15", -13) == "2024-12-15");
  CHECK(add("2026-12-01", 1) == "2027-01-01");
  CHECK(add("2026-12-01", 0) == "2026-12-01");
  const Date far = regie::add_months(Date{0}, std::numeric_limits<std::int64_t>::max());
  CHECK(far > to_date({9999, 12, 31}));
  CHECK(regie::add_months(Date{0}, std::numeric_limits<std::int64_t>::min()) < Date{0});
}

TEST_CASE("ISO dates are read strictly", "[civil]") {
  CHECK(date_from_iso("2024-02-29") == to_date({2024, 2, 29}));
  CHECK(date_from_iso("0001-01-01") == to_date({1, 1, 1}));
  for (const char* text :
       {"2023-02-29", "2023-13-01", "2023-00-01", "2023-01-00", "2023-04-31", "0000-01-01",
        "2023-1-01", "2023-01-1", "23-01-01", "2023/01/01", "2023-01-01 ", " 2023-01-01",
        "+023-01-01", "2023-01-+1", "2023-01-01T00:00:00Z", "", "20230101"}) {
    INFO(text);
    CHECK_FALSE(date_from_iso(text).has_value());
  }
  CHECK(regie::to_iso(to_date({1, 2, 3})) == "0001-02-03");
  CHECK(regie::to_iso(to_date({-1, 2, 3})) == "-0001-02-03");
}

TEST_CASE("instants are written in UTC", "[instant]") {
  CHECK(to_rfc3339(Instant{0}) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(Instant{-1}) == "1969-12-31T23:59:59.999Z");
  CHECK(to_rfc3339(Instant{1'772'438'400'000}) == "2026-03-02T08:00:00Z");
  CHECK(to_rfc3339(Instant{1'772'438'400'050}) == "2026-03-02T08:00:00.050Z");
  CHECK(to_rfc3339(regie::earliest_instant) == "0001-01-01T00:00:00Z");
  CHECK(to_rfc3339(regie::latest_instant) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("RFC 3339 is read with any offset", "[instant]") {
  const auto same = [](const char* text, const char* utc) {
    INFO(text);
    const auto at = from_rfc3339(text);
    REQUIRE(at.has_value());
    CHECK(to_rfc3339(*at) == utc);
  };
  same("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z");
  same("2026-03-02t08:00:00z", "2026-03-02T08:00:00Z");
  same("2026-03-02T08:00:00+01:00", "2026-03-02T07:00:00Z");
  same("2026-03-02T00:30:00+05:45", "2026-03-01T18:45:00Z");
  same("2026-03-02T08:00:00-00:00", "2026-03-02T08:00:00Z");
  same("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z");
  same("1985-04-12T23:20:50.5299999999999Z", "1985-04-12T23:20:50.529Z");
  same("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z");
  same("0000-12-31T23:30:00-01:00", "0001-01-01T00:30:00Z");
  // Leap seconds (RFC 3339, section 5.8) are the second after them.
  same("1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z");
  same("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00Z");
  CHECK(from_rfc3339(to_rfc3339(regie::earliest_instant)) == regie::earliest_instant);
  CHECK(from_rfc3339(to_rfc3339(regie::latest_instant)) == regie::latest_instant);
}

TEST_CASE("what is not RFC 3339 is refused", "[instant]") {
  for (const char* text : {"",
                           "2026-03-02",
                           "2026-03-02T08:00Z",
                           "2026-03-02T08:00:00",
                           "2026-03-02 08:00:00Z",
                           "2026-02-30T08:00:00Z",
                           "2026-03-02T24:00:00Z",
                           "2026-03-02T08:60:00Z",
                           "2026-03-02T08:00:61Z",
                           "2026-03-02T08:00:60Z",
                           "2026-03-02T08:00:00.Z",
                           "2026-03-02T08:00:00,5Z",
                           "2026-03-02T08:00:00+0100",
                           "2026-03-02T08:00:00+24:00",
                           "2026-03-02T08:00:00+01:60",
                           "2026-03-02T08:00:00+01",
                           "2026-03-02T08:00:00ZZ",
                           "2026-3-02T08:00:00Z",
                           "2026-03-02T8:00:00Z",
                           "2026-00-02T08:00:00Z",
                           "2026-03-00T08:00:00Z",
                           "+026-03-02T08:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "9999-12-31T23:59:60Z",
                           "0000-01-01T00:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(from_rfc3339(text).has_value());
  }
}
