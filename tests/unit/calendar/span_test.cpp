// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/span.hpp"

#include <random>
#include <string>

#include "tests/unit/catch.hpp"

namespace {

using namespace regie::calendar;

std::string canonical(std::string_view text) {
  CAPTURE(std::string(text));
  auto span = parse_span(text);
  REQUIRE(span.has_value());
  return to_string(*span);
}

// `column: advice`
std::string problem(std::string_view text) {
  auto span = parse_span(text);
  CAPTURE(std::string(text));
  REQUIRE(span.has_error());
  REQUIRE(span.error().diagnostics.size() == 1);
  const regie::Diagnostic found = span.error().diagnostics[0];
  CHECK(found.rule == "duration");
  CHECK_FALSE(found.message.nl.empty());
  CHECK_FALSE(found.advice.nl.empty());
  return std::to_string(found.span.column) + ": " + found.advice.en;
}

}  // namespace

TEST_CASE("terms are read in words", "[calendar]") {
  CHECK(canonical("5 working days") == "5 working days");
  CHECK(canonical("1 working day") == "1 working day");
  CHECK(canonical("8 weeks") == "8 weeks");
  CHECK(canonical(" 1 year and 6 months ") == "1 year and 6 months");
  CHECK(canonical("1 year, 6 months, and 3 days") == "1 year and 6 months and 3 days");
  CHECK(canonical("90 minutes") == "1 hour and 30 minutes");
  CHECK(canonical("1.5 hours") == "1 hour and 30 minutes");
  CHECK(canonical("0.25 seconds") == "0.25 seconds");
  CHECK(canonical("0 days") == "0 days");
  CHECK(canonical("2 days and 2 hours") == "2 days and 2 hours");
  CHECK(parse_span("21 days").value().days == 21);
  CHECK(parse_span("2 hours").value().ms == 7'200'000);
}

TEST_CASE("terms are read as ISO 8601", "[calendar]") {
  CHECK(canonical("P1Y2M3DT4H5M6S") ==
        "1 year and 2 months and 3 days and 4 hours and 5 minutes and 6 seconds");
  CHECK(canonical("P8W") == "8 weeks");
  CHECK(canonical("PT36H") == "36 hours");
  CHECK(canonical("PT0,5H") == "30 minutes");
  CHECK(canonical("PT1M") == "1 minute");
  CHECK(canonical("P1M") == "1 month");
  CHECK(canonical("P0D") == "0 days");
}

TEST_CASE("a term that cannot be read says what to write", "[calendar]") {
  CHECK(problem("10 workdays") == "4: Did you mean `10 working days`?");
  CHECK(problem("10 werkdagen") == "4: Did you mean `10 working days`?");
  CHECK(problem("10 business days") == "4: Did you mean `10 working days`?");
  CHECK(problem("1 maand") == "3: Did you mean `1 month`?");
  CHECK(problem("2 monhts") == "3: Did you mean `2 months`?");
  CHECK(problem("5 workin days") ==
        "3: Use years, months, weeks, days, working days, hours, minutes or seconds.");
  CHECK(problem("5days") == "1: Write for example `5 days`.");
  CHECK(problem("five days") ==
        "1: Write the number in digits, as in `5 working days` or `3 months`.");
  CHECK(problem("1 year 6 months") == "8: Join parts with `and`, as in `1 year and 6 months`.");
  CHECK(problem("1 day and 2 days") == "11: Add the numbers up.");
  CHECK(problem("-5 days") == "1: Write the number without a sign, as in `5 days`.");
  CHECK(problem("1.5 days") == "1: Write a whole number, or use hours: `12 hours`.");
  CHECK(problem("1000001 days") == "1: Use a million at most.");
  CHECK(problem("99999999999999999999 hours") == "1: Use a million at most.");
  CHECK(problem("") == "1: Write for example `5 working days` or `3 months`.");
  CHECK(problem("5") ==
        "1: Use years, months, weeks, days, working days, hours, minutes or seconds.");
  CHECK(problem("5 \xC3\xA9\xC3\xA9n") ==
        "3: Use years, months, weeks, days, working days, hours, minutes or seconds.");
  for (const char* iso :
       {"P", "PT", "P1", "P1DT", "P1H", "PT1D", "P1D1Y", "P1Y1Y", "P1D x", "P1.5D"}) {
    CHECK_FALSE(problem(iso).empty());
  }
}

TEST_CASE("a term in words for people", "[calendar]") {
  CHECK(in_words(parse_span("10 working days").value()) ==
        regie::Text{"10 werkdagen", "10 working days"});
  CHECK(in_words(parse_span("P1Y2M3D").value()) ==
        regie::Text{"1 jaar, 2 maanden en 3 dagen", "1 year, 2 months and 3 days"});
  CHECK(in_words(parse_span("1.5 seconds").value()) == regie::Text{"1,5 seconden", "1.5 seconds"});
}

TEST_CASE("the canonical form reads back to the same term", "[calendar]") {
  constexpr unsigned seed = 8601;
  std::mt19937 random(seed);
  auto number = [&random](unsigned most) {
    return random() % 3 == 0 ? 0 : static_cast<std::int32_t>(random() % most);
  };
  for (int round = 0; round < 2'000; ++round) {
    Span span{number(100), number(100), number(100),
              number(100), number(100), std::int64_t{number(1'000'000'000)}};
    CAPTURE(to_string(span));
    REQUIRE(parse_span(to_string(span)).value() == span);
  }
}
