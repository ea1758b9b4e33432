// SPDX-License-Identifier: Apache-2.0
#include "engine/base/civil.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

/// A running case, one hour east of Greenwich.
class RunningCase final : public Host {
 public:
  Result<bool> in_state(std::string_view state) const override { return state == "review"; }
  Result<std::int64_t> times(std::string_view choice) const override {
    return choice == "review.again" ? 2 : 0;
  }
  Result<bool> can(std::string_view right) const override { return right == "assess"; }
  Result<std::int64_t> working_days_between(Date from, Date to) const override {
    return (to.days - from.days) * 5 / 7;
  }
  Result<Date> add_term(Date from, std::string_view term, std::string_view basis,
                        bool back) const override {
    if (term != "8 weeks") return Error(Errc::invalid_argument, {"Dat is geen duur", "No span"});
    return Date{from.days + (back ? -56 : 56) + (basis == "act" ? 4 : 0)};
  }
  std::string_view zone() const override { return "+01:00"; }
};

Case dated() {
  Case of;
  of.with("today", Type::date(), Value(to_date({2026, 3, 2})));
  of.with("now", Type::timestamp(), Value(Instant{1'772'442'000'000}));  // 2026-03-02T09:00:00Z
  of.with("since", Type::date(), Value(to_date({2026, 1, 31})));
  of.with("budget", Type::euro(), Value(Euro{250'000}));
  of.with("actor", Type::record("actor", {{"id", Type::string(), false}}),
          Value::record({{"id", Value("contact:anna")}}));
  return of;
}

}  // namespace

TEST_CASE("dates and periods") {
  const Case of = dated();
  CHECK(shown("add_months(since, 1)", of) == R"("2026-02-28")");
  CHECK(run("days_between(since, today)", of) == Value(30));
  CHECK(run("today > date('2026-03-01') && since <= today", of) == Value(true));
  CHECK(shown("since + period('P1M1D')", of) == R"("2026-03-01")");
  CHECK(shown("since - period('P2W')", of) == R"("2026-01-17")");
  CHECK(run("today.getFullYear() == 2026 && today.getDayOfWeek() == 1", of) == Value(true));
  CHECK(shown("date('2026-02-29')").starts_with("error: '2026-02-29' is not a date"));
  CHECK(shown("add_months(date('9999-12-01'), 1)").starts_with("error: range error"));
}

TEST_CASE("the day of a moment is that of the calendar's zone") {
  const Case of = dated();
  const RunningCase host;
  CHECK(shown("date(timestamp('2026-03-01T23:30:00Z'))", of, &host) == R"("2026-03-02")");
  CHECK(shown("date(timestamp('2026-03-01T23:30:00Z'))", of) == R"("2026-03-01")");
  CHECK(shown("add_months(timestamp('2026-01-30T23:30:00Z'), 1)", of, &host) ==
        R"("2026-02-27T23:30:00Z")");
}

TEST_CASE("euro") {
  const Case of = dated();
  CHECK(run("budget == euro('2500') && budget > euro('2499.99')", of) == Value(true));
  CHECK(shown("budget * 2 + euro(1)", of) == R"("5001.00")");
  CHECK(shown("[euro('0.10'), euro('0.20')].sum()", of) == R"("0.30")");
  CHECK(shown("euro('1.234')").starts_with("error: '1.234' is not an amount"));
  CHECK(shown("budget / 2", of).find("does not work") != std::string::npos);
}

TEST_CASE("questions to the running case") {
  const Case of = dated();
  const RunningCase host;
  CHECK(run("In('review') && !In('closed')", of, &host) == Value(true));
  CHECK(run("times('review.again') == 2", of, &host) == Value(true));
  CHECK(run("actor.can('assess') && !actor.can('close')", of, &host) == Value(true));
  CHECK(run("working_days_between(since, today) == 21", of, &host) == Value(true));
  CHECK(shown("add_term(since, '8 weeks')", of, &host) == "\"2026-03-28\"");
  CHECK(shown("add_term(since, '8 weeks', 'act')", of, &host) == "\"2026-04-01\"");
  CHECK(shown("before_term(since, '8 weeks')", of, &host) == "\"2025-12-06\"");
  CHECK(shown("add_term(since, 'soon')", of, &host) == "error: No span");
  CHECK(shown("before_term(since, '8 weeks')", of) ==
        "error: `before_term` is not known here: no case is running");
  CHECK(shown("In('review')", of) == "error: `In` is not known here: no case is running");
  CHECK(problems("since.can('x')", of) ==
        "1: Rights are known of `actor` only / Write `actor.can('right')`.");
}
