// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/penalty.hpp"

#include <string>

#include "tests/unit/calendar/statutory.hpp"
#include "tests/unit/catch.hpp"

namespace {

using namespace regie::calendar;
using test::day;

Penalty owed(std::string_view end, std::string_view notice, std::string_view decided = "",
             const Readings& readings = {}) {
  std::optional<regie::Date> decision;
  if (!decided.empty()) decision = day(decided);
  auto found = penalty(day(end), day(notice), decision, readings, test::statutory());
  REQUIRE(found.has_value());
  return *found;
}

}  // namespace

TEST_CASE("Awb 4:17(1) and (2): 42 days of 23, 35 and 45 euros are 1442", "[term][penalty]") {
  const Penalty found = owed("2026-04-07", "2026-04-13");
  REQUIRE(found.rows.size() == 3);
  CHECK(found.rows[0].cents == 14 * 2300);
  CHECK(found.rows[1].cents == 14 * 3500);
  CHECK(found.rows[2].cents == 14 * 4500);
  CHECK(found.cents == 144'200);
  CHECK(regie::to_iso(found.rows[0].first) == "2026-04-28");
  CHECK(regie::to_iso(found.rows[2].last) == "2026-06-08");
  CHECK(found.steps.size() == 4);
}

TEST_CASE("Awb 4:17(1): the Algemene termijnenwet does not lengthen the 42 days",
          "[term][penalty]") {
  // The last of them is a Saturday.
  CHECK(regie::to_iso(owed("2026-04-07", "2026-04-11").last_day) == "2026-06-06");
}

TEST_CASE("Awb 4:17(3): the first day comes two weeks after the notice of default",
          "[term][penalty]") {
  CHECK(regie::to_iso(owed("2026-04-07", "2026-04-13").first_day) == "2026-04-28");
  Readings readings;
  REQUIRE(set_reading(readings, "penalty-start", "last-day"));
  CHECK(regie::to_iso(owed("2026-04-07", "2026-04-13", "", readings).first_day) == "2026-04-27");
  Readings rolled;  // the two weeks end on King's Day
  REQUIRE(set_reading(rolled, "penalty-weeks", "rolled"));
  CHECK(regie::to_iso(owed("2026-04-07", "2026-04-13", "", rolled).first_day) == "2026-04-29");
}

TEST_CASE("Awb 4:17(3): a notice before the term is over has no effect", "[term][penalty]") {
  CHECK_FALSE(penalty(day("2026-04-07"), day("2026-04-07"), {}, {}, test::statutory()).has_value());
  CHECK(penalty(day("2026-04-07"), day("2026-04-08"), {}, {}, test::statutory()).has_value());
}

TEST_CASE("Awb 4:17: nothing is owed for the day of the decision", "[term][penalty]") {
  const Penalty found = owed("2026-04-07", "2026-04-13", "2026-05-18");
  REQUIRE(found.rows.size() == 2);
  CHECK(found.rows[1].days == 6);
  CHECK(found.cents == 14 * 2300 + 6 * 3500);
  CHECK(owed("2026-04-07", "2026-04-13", "2026-04-28").cents == 0);
  CHECK(owed("2026-04-07", "2026-04-13", "2026-04-29").cents == 2300);
  CHECK(owed("2026-04-07", "2026-04-13", "2026-09-01").cents == 144'200);
  CHECK_FALSE(
      penalty(day("2026-04-07"), day("2026-04-13"), day("2026-04-12"), {}, test::statutory())
          .has_value());
}

TEST_CASE("Awb 4:18: the amount is fixed within two weeks after the last day", "[term][penalty]") {
  CHECK(regie::to_iso(owed("2026-04-07", "2026-04-13").fix_by) == "2026-06-22");
}
