// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/date_expression.hpp"

#include "engine/base/civil.hpp"
#include "engine/calendar/due.hpp"

namespace regie::calendar {
namespace {

using Kind = DateOperation::Kind;

Error no_zone(const std::string& zone) {
  return Error(Errc::invalid_argument,
               {"De tijdzone `" + zone + "` is hier niet bekend.",
                "The time zone `" + zone + "` is not known here."},
               {"Staat tzdata op deze machine?", "Is tzdata on this machine?"});
}

Error outside_time() {
  return Error(Errc::invalid_argument,
               {"Deze datum komt buiten de jaren 1 tot en met 9999 uit.",
                "This date lies outside of the years 1 to 9999."},
               {"Neem een kortere termijn.", "Take a shorter term."});
}

Date end_of_months(Date day, int months) {
  Civil civil = to_civil(day);
  civil.month = (civil.month - 1) / months * months + months;
  civil.day = days_in_month(civil.year, civil.month);
  return to_date(civil);
}

Date end_of(Kind kind, Date day) {
  switch (kind) {
    case Kind::end_of_week:
      return Date{day.days + 7 - iso_weekday(day)};
    case Kind::end_of_quarter:
      return end_of_months(day, 3);
    case Kind::end_of_year:
      return end_of_months(day, 12);
    default:
      return end_of_months(day, 1);
  }
}

/// The moment of a reading on the wall. One that the clock skips in spring is what stands on the
/// clock then, an hour later.
Result<void> settle(DateOutcome& outcome, const Calendar& calendar, const TimeZones& zones) {
  const auto at = zones.to_instant(calendar.zone(), outcome.local);
  if (!at) return no_zone(calendar.zone());
  outcome.at = *at;
  const auto local = zones.to_local(calendar.zone(), *at);
  if (!local) return no_zone(calendar.zone());
  outcome.local = *local;
  return {};
}

Result<void> apply(const DateOperation& operation, DateOutcome& outcome, const Calendar& calendar,
                   const TimeZones& zones) {
  switch (operation.kind) {
    case Kind::add:
    case Kind::subtract: {
      const auto due = operation.kind == Kind::add
                           ? add(outcome.at, operation.span, calendar, zones)
                           : subtract(outcome.at, operation.span, calendar, zones);
      if (!due) return due.error();
      const auto local = zones.to_local(calendar.zone(), due->at);
      if (!local) return no_zone(calendar.zone());
      outcome.time = outcome.time || operation.span.ms != 0;
      outcome.at = due->at;
      outcome.local = *local;
      return {};
    }
    case Kind::next_working_day: {
      const auto day = calendar.add_working_days(outcome.local.day, 1);
      if (!day) return outside_time();
      outcome.local.day = *day;
      break;
    }
    case Kind::at_time:
      outcome.local.ms_of_day = operation.ms_of_day;
      outcome.time = true;
      break;
    default:
      outcome.local.day = end_of(operation.kind, outcome.local.day);
  }
  return settle(outcome, calendar, zones);
}

}  // namespace

Result<DateOutcome> beginning(const DateExpression& expression, Instant now,
                              const Calendar& calendar, const TimeZones& zones) {
  DateOutcome outcome;
  if (expression.begin == DateExpression::Begin::day) {
    outcome.local = {expression.day, expression.ms_of_day.value_or(0)};
    outcome.time = expression.ms_of_day.has_value();
    if (auto settled = settle(outcome, calendar, zones); !settled) return settled.error();
    return outcome;
  }
  outcome.at = expression.begin == DateExpression::Begin::instant ? expression.instant : now;
  outcome.time = expression.begin != DateExpression::Begin::today;
  const auto local = zones.to_local(calendar.zone(), outcome.at);
  if (!local) return no_zone(calendar.zone());
  outcome.local = *local;
  if (outcome.time) return outcome;
  outcome.local.ms_of_day = 0;
  if (auto settled = settle(outcome, calendar, zones); !settled) return settled.error();
  return outcome;
}

Result<DateOutcome> evaluate(const DateExpression& expression, Instant now,
                             const Calendar& calendar, const TimeZones& zones) {
  auto outcome = beginning(expression, now, calendar, zones);
  if (!outcome) return outcome;
  for (const DateOperation& operation : expression.operations) {
    if (auto applied = apply(operation, *outcome, calendar, zones); !applied) {
      return applied.error();
    }
  }
  return outcome;
}

}  // namespace regie::calendar
