// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/instant.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/span.hpp"

namespace regie::calendar {

/// What is to be done with a date.
struct DateOperation {
  enum class Kind {
    add,
    subtract,
    end_of_week,   ///< Sunday (ISO 8601)
    end_of_month,  ///< its last day
    end_of_quarter,
    end_of_year,
    next_working_day,
    at_time,  ///< on the same day, at `ms_of_day`
  };
  Kind kind = Kind::add;
  Span span;                   ///< of `add` and `subtract`
  std::int32_t ms_of_day = 0;  ///< of `at_time`
};

/// A date in words, as people type it: where it begins, and what is done with it, in order.
struct DateExpression {
  enum class Begin {
    day,      ///< `day`, with `ms_of_day` where a time was written
    instant,  ///< `instant`: written with an offset
    today,
    now,
  };
  Begin begin = Begin::day;
  Date day;
  std::optional<std::int32_t> ms_of_day;
  Instant instant;
  std::vector<DateOperation> operations;
};

/// Reads `2026-02-06 + 8 weeks`, `2027-06-01 - 18 weken`, `6 februari 2026 + P8W`,
/// `today, end of the month`, `2026-02-06T14:00 volgende werkdag om 09:00`, and chains of these.
/// Errors are `Errc::invalid_argument` with one diagnostic: rule `date`, line 1, columns counted in
/// code points of `text`, and what to write instead. Thread safety: pure.
[[nodiscard]] Result<DateExpression> parse_date_expression(std::string_view text);

/// Where the operations lead in a calendar's zone, without any law: working days keep the time on
/// the wall. `time` tells whether it is a moment or only a day.
struct DateOutcome {
  LocalTime local;
  Instant at;
  bool time = false;
};
/// Errors: `Errc::invalid_argument` where the zone is unknown or time is left.
[[nodiscard]] Result<DateOutcome> evaluate(const DateExpression& expression, Instant now,
                                           const Calendar& calendar, const TimeZones& zones);

/// The day on which it begins, in the calendar's zone.
[[nodiscard]] Result<DateOutcome> beginning(const DateExpression& expression, Instant now,
                                            const Calendar& calendar, const TimeZones& zones);

}  // namespace regie::calendar
