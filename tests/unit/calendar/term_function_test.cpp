// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/term_function.hpp"

#include "engine/base/civil.hpp"
#include "tests/unit/calendar/statutory.hpp"
#include "tests/unit/catch.hpp"

namespace {

using namespace regie;
using namespace regie::calendar;
using test::day;

/// The day that is reckoned, or what went wrong.
std::string reckoned(std::string_view from, std::string_view term, std::string_view basis = "",
                     Direction direction = Direction::forward) {
  const Calendar days = test::statutory();
  const auto found = answer_term({day(from), term, basis, direction}, days, &days);
  return found ? to_iso(*found) : found.error().message.en;
}

}  // namespace

TEST_CASE("a day is reckoned with a term, and moved by the law that is named", "[term]") {
  CHECK(reckoned("2026-02-06", "8 weeks") == "2026-04-03");  // Good Friday
  CHECK(reckoned("2026-02-06", "8 weeks", "act") == "2026-04-07");
  CHECK(reckoned("2026-02-06", "8 weeks", "local") == "2026-04-03");
  CHECK(reckoned("2026-02-06", "P8W", "eu") == "2026-04-07");
  CHECK(reckoned("2026-04-02", "2 working days") == "2026-04-08");
  CHECK(reckoned("2026-04-08", "2 working days", "", Direction::backward) == "2026-04-02");
  CHECK(reckoned("2027-06-01", "18 weeks", "act", Direction::backward) == "2027-01-26");
}

TEST_CASE("a term that cannot be reckoned with says why", "[term]") {
  CHECK(reckoned("2026-02-06", "8 weken").find("`weken`") != std::string::npos);
  CHECK(reckoned("2026-02-06", "36 hours") == "A day moves by whole days, not by hours.");
  CHECK(reckoned("2026-02-06", "8 weeks", "law") == "`law` is no basis of a term.");
  CHECK(reckoned("9999-12-01", "8 weeks").find("9999") != std::string::npos);
  const Calendar days = test::statutory();
  const auto missing = answer_term({day("2026-02-06"), "8 weeks", "act"}, days, nullptr);
  REQUIRE(missing.has_error());
  const Error error = missing.error();
  CHECK(error.message.en == "The calendar for statutory terms is missing.");
}
