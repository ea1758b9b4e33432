// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/due.hpp"

#include <string>

#include "engine/calendar/time_zone_database.hpp"
#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace {

using namespace regie::calendar;
using test::at;

Due due(std::string_view from, std::string_view span) {
  auto found = add(at(from), parse_span(span).value(), test::office(), TimeZoneDatabase());
  REQUIRE(found.has_value());
  return *found;
}

std::string end(std::string_view from, std::string_view span) {
  return regie::to_rfc3339(due(from, span).at);
}

std::string begin(std::string_view from, std::string_view span) {
  auto found = subtract(at(from), parse_span(span).value(), test::office(), TimeZoneDatabase());
  REQUIRE(found.has_value());
  return regie::to_rfc3339(found->at);
}

}  // namespace

TEST_CASE("a term keeps the time on the wall", "[calendar]") {
  // 09:00 before and after the clock goes forward on 29 March 2026.
  CHECK(end("2026-03-27T08:00:00Z", "5 days") == "2026-04-01T07:00:00Z");
  CHECK(end("2026-03-27T08:00:00Z", "120 hours") == "2026-04-01T08:00:00Z");
  CHECK(end("2026-03-27T08:00:00Z", "2 working days") == "2026-03-31T07:00:00Z");
  CHECK(end("2026-10-23T07:00:00.250Z", "1 week") == "2026-10-30T08:00:00.250Z");
  CHECK(end("2026-03-02T08:00:00Z", "8 weeks") == "2026-04-27T07:00:00Z");
  CHECK(end("2049-10-29T07:00:00Z", "1 year and 3 days") == "2050-11-01T08:00:00Z");
}

TEST_CASE("month ends clamp and say so", "[calendar]") {
  Due found = due("2026-01-31T11:00:00Z", "1 month");
  CHECK(regie::to_rfc3339(found.at) == "2026-02-28T11:00:00Z");
  REQUIRE(found.steps.size() == 1);
  CHECK(found.steps[0].why.en.find("no day 31") != std::string::npos);
  CHECK(end("2028-02-29T11:00:00Z", "1 year") == "2029-02-28T11:00:00Z");
  CHECK(end("2026-01-30T11:00:00Z", "1 month and 1 day") == "2026-03-01T11:00:00Z");
}

TEST_CASE("the holidays that were passed over are named with their source", "[calendar]") {
  Due found = due("2026-12-24T08:00:00Z", "5 working days");
  CHECK(regie::to_rfc3339(found.at) == "2027-01-04T08:00:00Z");
  REQUIRE(found.steps.size() == 2);  // Boxing Day is a Saturday in 2026
  CHECK(found.steps[0].why.nl == "Eerste Kerstdag telt niet mee als werkdag.");
  CHECK(found.steps[0].source == "house rules");
  CHECK(regie::to_iso(found.steps[1].date) == "2027-01-01");
}

TEST_CASE("a date beyond the known decrees is marked", "[calendar]") {
  Due found = due("2031-02-03T08:00:00Z", "1 working day");
  REQUIRE(found.steps.size() == 1);
  CHECK(found.steps[0].why.en.find("After 2030") != std::string::npos);
}

TEST_CASE("a skipped time of day is explained, a repeated one is the first", "[calendar]") {
  Due found = due("2026-03-28T01:30:00Z", "1 day");  // 02:30 does not exist on the 29th
  CHECK(regie::to_rfc3339(found.at) == "2026-03-29T01:00:00Z");
  REQUIRE(found.steps.size() == 1);
  CHECK(found.steps[0].why.en.find("02:30 does not exist") != std::string::npos);
  CHECK(found.steps[0].why.en.find("03:00") != std::string::npos);
  CHECK(end("2026-10-24T00:30:00Z", "1 day") == "2026-10-25T00:30:00Z");
  // Nothing of the calendar in it: the second 02:30 stays the second.
  CHECK(end("2026-10-25T01:30:00Z", "0 days") == "2026-10-25T01:30:00Z");
}

TEST_CASE("a moment can be counted back", "[calendar]") {
  CHECK(begin("2027-01-04T08:00:00Z", "5 working days") == "2026-12-24T08:00:00Z");
  CHECK(begin("2026-03-31T10:00:00Z", "1 month") == "2026-02-28T11:00:00Z");
  CHECK(begin("2026-03-31T10:00:00Z", "90 minutes") == "2026-03-31T08:30:00Z");
}

TEST_CASE("a term that leaves time is an error", "[calendar]") {
  TimeZoneDatabase zones;
  for (const char* span : {"1000000 years", "1000000 days and 1000000 weeks", "8000 years",
                           "1000000 working days and 1000000 weeks"}) {
    auto found = add(at("2026-01-01T00:00:00Z"), parse_span(span).value(), test::office(), zones);
    CAPTURE(span);
    REQUIRE(found.has_error());
    CHECK(found.error().code == regie::Errc::invalid_argument);
  }
  CHECK(
      subtract(at("2026-01-01T00:00:00Z"), parse_span("3000 years").value(), test::office(), zones)
          .has_error());
  auto spec = test::office_spec();
  spec.zone = "Europe/Rotterdam";
  auto lost = add(at("2026-01-01T00:00:00Z"), parse_span("1 day").value(),
                  Calendar::make(spec).value(), zones);
  REQUIRE(lost.has_error());
  CHECK(lost.error().message.en.find("Europe/Rotterdam") != std::string::npos);
}
