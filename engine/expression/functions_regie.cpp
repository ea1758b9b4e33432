// SPDX-License-Identifier: Apache-2.0
// What Regie adds to CEL: dates, periods, euro, and questions to the running case.
#include <cstdlib>

#include "engine/base/civil.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/local_time.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/time_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

std::string quoted(const Value& text) { return "'" + std::string(text.text().substr(0, 40)) + "'"; }

Value unknown_zone(const Call& call, std::string_view zone) {
  const std::string shown(zone);
  return call.fail("de tijdzone '" + shown + "' is hier niet bekend",
                   "the time zone '" + shown + "' is not known here");
}

/// The day of a moment is the one in the zone of the workflow's calendar.
Value to_date_value(const Call& call) {
  const Value& from = call[0];
  if (from.is(Kind::date)) return from;
  if (from.is(Kind::timestamp)) {
    const std::string_view zone = call.host ? call.host->zone() : "UTC";
    const auto local = local_time(call.host, zone, from.timestamp());
    return local ? Value(local->day) : unknown_zone(call, zone);
  }
  if (const auto day = date_from_iso(from.text())) return Value(*day);
  return call.fail(quoted(from) + " is geen datum; schrijf haar als 2026-03-02",
                   quoted(from) + " is not a date; write it as 2026-03-02");
}

Value to_period(const Call& call) {
  const Value& from = call[0];
  if (from.is(Kind::period)) return from;
  if (const auto span = parse_period(from.text())) return Value(*span);
  return call.fail(quoted(from) + " is geen periode; schrijf haar als P1M of P10D",
                   quoted(from) + " is not a period; write it as P1M or P10D");
}

Value to_euro(const Call& call) {
  const Value& from = call[0];
  if (from.is(Kind::euro)) return from;
  if (from.is(Kind::integer)) return multiply(Value(Euro{100}), from, call.position);
  if (const auto amount = parse_euro(from.text())) return Value(*amount);
  return call.fail(quoted(from) + " is geen bedrag; schrijf het als '2500' of '12.50'",
                   quoted(from) + " is not an amount; write it as '2500' or '12.50'");
}

/// Month ends clamp (ISO 8601-2); of a moment the wall clock in the calendar's zone stays.
Value add_months_value(const Call& call) {
  const Value& from = call[0];
  const std::int64_t months = call[1].integer();
  constexpr std::int64_t most = 12 * 10'000;
  if (months > most || months < -most) {
    return call.fail("zoveel maanden kan niet", "range error: that many months is not possible");
  }
  if (from.is(Kind::date)) {
    const Civil civil = to_civil(from.date());
    const std::int64_t target = civil.year * 12LL + civil.month - 1 + months;
    if (target < 12 || target >= 120'000)
      return checked_date(target < 12 ? INT32_MIN : INT32_MAX, call.position);
    return Value(add_months(from.date(), months));
  }
  const std::string_view zone = call.host ? call.host->zone() : "UTC";
  auto local = local_time(call.host, zone, from.timestamp());
  if (!local) return unknown_zone(call, zone);
  const Value day(local->day);
  const Value* const arguments[] = {&day, &call[1]};
  Call inner = call;
  inner.arguments = arguments;
  const Value moved = add_months_value(inner);
  if (moved.is_error()) return moved;
  local->day = moved.date();
  const auto at = instant_of(call.host, zone, *local);
  if (!at) return unknown_zone(call, zone);
  const Timestamp exact = Value(*at).timestamp();
  return checked_timestamp(exact.seconds, exact.nanos + from.timestamp().nanos % 1'000'000,
                           call.position);
}

Value days_between(const Call& call) {
  return Value(std::int64_t{call[1].date().days} - call[0].date().days);
}

template <class T>
Value answer(const Call& call, const Result<T>& result) {
  if (result) return Value(*result);
  return make_error(result.error().message, call.position);
}

const Host& host_of(const Call& call) {
  static const Host none;
  return call.host ? *call.host : none;
}

Value in_state(const Call& call) { return answer(call, host_of(call).in_state(call[0].text())); }
Value times(const Call& call) { return answer(call, host_of(call).times(call[0].text())); }
Value can(const Call& call) { return answer(call, host_of(call).can(call[1].text())); }
Value working_days_between(const Call& call) {
  return answer(call, host_of(call).working_days_between(call[0].date(), call[1].date()));
}

Value term_from(const Call& call, bool back) {
  const std::string_view basis = call.count > 2 ? call[2].text() : std::string_view();
  return answer(call, host_of(call).add_term(call[0].date(), call[1].text(), basis, back));
}
Value add_term(const Call& call) { return term_from(call, false); }
Value before_term(const Call& call) { return term_from(call, true); }

}  // namespace

std::vector<FunctionLine> regie_functions() {
  return {
      {"date", "global zone", "(string) date; (date) date; (timestamp) date", to_date_value},
      {"period", "global", "(string) period; (period) period", to_period},
      {"euro", "global", "(string) euro; (int) euro; (euro) euro", to_euro},
      {"add_months", "global zone", "(date, int) date; (timestamp, int) timestamp",
       add_months_value},
      {"days_between", "global", "(date, date) int", days_between},
      {"working_days_between", "global host", "(date, date) int", working_days_between},
      {"add_term", "global host", "(date, string) date; (date, string, string) date", add_term},
      {"before_term", "global host", "(date, string) date; (date, string, string) date",
       before_term},
      {"In", "global host", "(string) bool", in_state},
      {"times", "global host", "(string) int", times},
      {"can", "member host", "(any, string) bool", can},
  };
}

}  // namespace regie::expression
