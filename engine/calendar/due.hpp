// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/instant.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/span.hpp"
#include "engine/calendar/term.hpp"

namespace regie::calendar {

/// One reason why a due moment lies where it lies, such as a holiday that did not count.
struct DueStep {
  Date date;           ///< the day that the reason is about, in the calendar's zone
  Text why;            ///< one sentence
  std::string source;  ///< law, decree or standard; may be empty
};

/// A moment at which something is due, and why. Explanations stop at `most_due_steps`.
struct Due {
  Instant at;
  std::vector<DueStep> steps;
};

inline constexpr std::size_t most_due_steps = 64;

/// Adds a span to a moment in the calendar's zone: years and months first (a day that the month
/// lacks becomes its last), then weeks and days, then working days, all keeping the time on the
/// wall; last hours, minutes and seconds, exactly. A time on the wall that a change of the clock
/// skips becomes the first moment after it; one that comes twice, the first.
/// Errors: `Errc::invalid_argument` where the zone is unknown or the result is beyond year 9999.
/// Thread safety: pure.
[[nodiscard]] Result<Due> add(Instant from, const Span& span, const Calendar& calendar,
                              const TimeZones& zones);

/// A term by a law that begins with the day of `from`: the first instant of the day after its last
/// one, in the calendar's zone, with the steps of the term. Errors: as of `compute_term` and `add`.
[[nodiscard]] Result<Due> add_by_law(Instant from, const TermRule& rule, const Calendar& calendar,
                                     const TimeZones& zones);

/// The other way: the moment that lies the span before `from`. Working days are counted back.
[[nodiscard]] Result<Due> subtract(Instant from, const Span& span, const Calendar& calendar,
                                   const TimeZones& zones);

}  // namespace regie::calendar
