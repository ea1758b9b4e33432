// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/calendar/time_zone_database.hpp"
#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::LocalTime;
using regie::calendar::TimeZoneDatabase;
using test::at;
using test::day;

std::string local(std::string_view zone, std::string_view instant) {
  auto found = TimeZoneDatabase().to_local(zone, at(instant));
  REQUIRE(found.has_value());
  int minutes = found->ms_of_day / 60'000;
  std::string clock = std::to_string(10'000 + minutes / 60 * 100 + minutes % 60).substr(1);
  return regie::to_iso(found->day) + " " + clock;
}

std::string instant(std::string_view zone, std::string_view date, int hours, int minutes) {
  auto found = TimeZoneDatabase().to_instant(zone, {day(date), (hours * 60 + minutes) * 60'000});
  REQUIRE(found.has_value());
  return regie::to_rfc3339(*found);
}

}  // namespace

TEST_CASE("summer time in Amsterdam, also after 2037", "[calendar]") {
  const char* amsterdam = "Europe/Amsterdam";
  CHECK(local(amsterdam, "2026-01-15T11:00:00Z") == "2026-01-15 1200");
  CHECK(local(amsterdam, "2026-07-15T22:30:00Z") == "2026-07-16 0030");
  CHECK(local(amsterdam, "2050-07-15T10:00:00Z") == "2050-07-15 1200");
  CHECK(local(amsterdam, "2050-12-15T10:00:00Z") == "2050-12-15 1100");
  CHECK(local(amsterdam, "9999-07-15T10:00:00Z") == "9999-07-15 1200");
  CHECK(instant(amsterdam, "2026-07-15", 12, 0) == "2026-07-15T10:00:00Z");
  CHECK(instant(amsterdam, "2050-07-15", 12, 0) == "2050-07-15T10:00:00Z");
}

TEST_CASE("a time that is skipped becomes the first after the gap", "[calendar]") {
  CHECK(instant("Europe/Amsterdam", "2026-03-29", 2, 0) == "2026-03-29T01:00:00Z");
  CHECK(instant("Europe/Amsterdam", "2026-03-29", 2, 30) == "2026-03-29T01:00:00Z");
  CHECK(instant("Europe/Amsterdam", "2050-03-27", 2, 59) == "2050-03-27T01:00:00Z");
  CHECK(instant("Europe/Amsterdam", "2026-03-29", 3, 0) == "2026-03-29T01:00:00Z");
}

TEST_CASE("a time that comes twice is the first of both", "[calendar]") {
  CHECK(instant("Europe/Amsterdam", "2026-10-25", 2, 30) == "2026-10-25T00:30:00Z");
  CHECK(instant("Europe/Amsterdam", "2050-10-30", 2, 30) == "2050-10-30T00:30:00Z");
  CHECK(instant("Europe/Amsterdam", "2026-10-25", 3, 0) == "2026-10-25T02:00:00Z");
}

TEST_CASE("fixed offsets and UTC are time zones too", "[calendar]") {
  CHECK(local("UTC", "2026-01-15T11:00:00Z") == "2026-01-15 1100");
  CHECK(local("+02:00", "2026-01-15T23:00:00Z") == "2026-01-16 0100");
  CHECK(local("-09:30", "2026-01-15T08:00:00Z") == "2026-01-14 2230");
  CHECK(instant("+02:00", "2026-01-16", 1, 0) == "2026-01-15T23:00:00Z");
  CHECK(local("UTC", "1969-12-31T23:00:00Z") == "1969-12-31 2300");
  CHECK(local("Europe/Amsterdam", "1969-12-31T23:30:00Z") == "1970-01-01 0030");
}

TEST_CASE("a name that is no time zone is unknown, and no way to a file", "[calendar]") {
  TimeZoneDatabase zones;
  CHECK(zones.knows("Europe/Amsterdam"));
  for (const char* name : {"", "Europe/Rotterdam", "europe", "localtime", "/etc/passwd",
                           "file:/etc/passwd", "../zoneinfo/UTC", "Europe/../../../etc/passwd",
                           "libc:localtime", "+2:00", "+25:00", "+02:60", "02:00"}) {
    CAPTURE(name);
    CHECK_FALSE(zones.knows(name));
    CHECK_FALSE(zones.to_local(name, {0}).has_value());
    CHECK_FALSE(zones.to_instant(name, {}).has_value());
  }
  CHECK_FALSE(zones.version().empty());
}
