// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/date_expression.hpp"

#include <string>

#include "engine/calendar/time_zone_database.hpp"
#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace {

using namespace regie::calendar;

std::string reached(std::string_view text) {
  auto parsed = parse_date_expression(text);
  if (!parsed) return parsed.error().message.en;
  auto found =
      evaluate(*parsed, test::at("2026-03-02T09:30:00Z"), test::office(), TimeZoneDatabase());
  if (!found) return found.error().message.en;
  return found->time ? regie::to_rfc3339(found->at) : regie::to_iso(found->local.day);
}

struct Wrong {
  const char* text;
  std::uint32_t column;
};

}  // namespace

TEST_CASE("dates are read as people write them", "[date]") {
  for (const char* text :
       {"2026-02-06 + 8 weeks", "2026-02-06 + 8 weken", "2026-02-06+8 weeks", "2026-02-06 + P8W",
        "6 februari 2026 + 8 weken", "6 February 2026 + eight weeks", "2026-02-06 plus acht weken",
        "  2026-02-06  +  8   Weeks ", "2026-02-06 + 7 weeks + 7 days", "2026-02-06 + 56 dagen",
        "2026-05-29 - 8 weken", "2026-05-29 \xE2\x88\x92 8 weeks", "2026-05-29 minus 56 days"}) {
    INFO(text);
    CHECK(reached(text) == "2026-04-03");
  }
}

TEST_CASE("the end of a month, quarter, year or week", "[date]") {
  CHECK(reached("2026-02-06, end of the month") == "2026-02-28");
  CHECK(reached("2026-02-06 + end of the month") == "2026-02-28");
  CHECK(reached("2026-02-06 + 2 weeks, eind van de maand") == "2026-02-28");
  CHECK(reached("2026-02-06 einde van de maand + 1 dag") == "2026-03-01");
  CHECK(reached("2026-02-06 end of the quarter") == "2026-03-31");
  CHECK(reached("2026-02-06 eind van het jaar") == "2026-12-31");
  CHECK(reached("2026-02-06 end of week") == "2026-02-08");
}

TEST_CASE("office hours: the next working day at nine", "[date]") {
  CHECK(reached("2026-04-24 next working day at 09:00") == "2026-04-28T07:00:00Z");  // King's Day
  CHECK(reached("2026-04-24T15:30, volgende werkdag om 9:00 uur") == "2026-04-28T07:00:00Z");
  CHECK(reached("today, de eerstvolgende werkdag") == "2026-03-03");
  CHECK(reached("now + 10 working days") == "2026-03-16T09:30:00Z");
  CHECK(reached("2026-03-27 17:00 + 2 working days") == "2026-03-31T15:00:00Z");
  CHECK(reached("2026-03-27T17:00:00Z + 36 hours") == "2026-03-29T05:00:00Z");
  CHECK(reached("2026-03-29 + 12 hours") == "2026-03-29T11:00:00Z");  // a day of 23 hours
}

TEST_CASE("what is no date is refused with its place and advice", "[date]") {
  for (const Wrong& wrong :
       {Wrong{"", 1}, Wrong{"morgen", 1}, Wrong{"2026-02-30 + 8 weeks", 1}, Wrong{"2026-13-01", 1},
        Wrong{"06-02-2026 + 8 weeks", 1}, Wrong{"2026-2-6", 1}, Wrong{"2026-02-06 8 weeks", 12},
        Wrong{"2026-02-06 + 8", 14}, Wrong{"2026-02-06 + 8 wekn", 16}, Wrong{"2026-02-06 +", 12},
        Wrong{"2026-02-06 + -8 weeks", 14}, Wrong{"2026-02-06 + 1.5 weeks", 14},
        Wrong{"2026-02-06T25:00", 12}, Wrong{"2026-02-06 at noon", 15},
        Wrong{"2026-02-06 + P8X", 15}, Wrong{"2026-02-06 + 99999999 weeks", 14},
        Wrong{"6 feb 2026", 1}, Wrong{"0000-01-01", 1},
        Wrong{"2026-02-06 + 2 weeks and 3 weeks", 26}}) {
    INFO(wrong.text);
    auto parsed = parse_date_expression(wrong.text);
    REQUIRE_FALSE(parsed.has_value());
    const regie::Error error = parsed.error();
    REQUIRE(error.diagnostics.size() == 1);
    CHECK(error.diagnostics[0].span.column == wrong.column);
    CHECK_FALSE(error.diagnostics[0].message.nl.empty());
    CHECK_FALSE(error.diagnostics[0].advice.nl.empty());
    CHECK_FALSE(error.diagnostics[0].advice.en.empty());
  }
}

TEST_CASE("a time that the clock skips is the one that stands on it then", "[date]") {
  const auto parsed = parse_date_expression("2026-03-29T02:30");
  REQUIRE(parsed.has_value());
  const auto found =
      evaluate(*parsed, test::at("2026-03-02T09:30:00Z"), test::office(), TimeZoneDatabase());
  REQUIRE(found.has_value());
  CHECK(regie::to_rfc3339(found->at) == "2026-03-29T01:00:00Z");
  CHECK(regie::to_iso(found->local.day) == "2026-03-29");
  CHECK(found->local.ms_of_day == 3 * 3'600'000);
}
