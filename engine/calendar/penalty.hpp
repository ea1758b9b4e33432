// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/term.hpp"

namespace regie::calendar {

/// Days of a penalty at one amount a day.
struct PenaltyRow {
  Date first;
  Date last;
  std::int64_t days = 0;
  std::int64_t cents_a_day = 0;
  std::int64_t cents = 0;  ///< of all these days
};

/// What an authority owes that does not decide in time (Awb 4:17).
struct Penalty {
  Date first_day;                ///< the first day for which money is owed
  Date last_day;                 ///< the last of at most 42 days
  std::vector<PenaltyRow> rows;  ///< up to the decision; empty where it came in time
  std::int64_t cents = 0;
  Date fix_by;  ///< last day to fix the amount, after the last day owed (Awb 4:18)
  std::vector<TermStep> steps;
};

/// The ledger of Awb 4:17: at most 42 days, the first fourteen of 23 euros, the next fourteen of
/// 35, the others of 45. `term_end` is the last day of the term, `notice` the day on which the
/// authority received the notice of default, `decided` the day of the decision, for which nothing
/// is owed; without it all 42 days are counted.
/// Errors: `Errc::invalid_argument` where the notice came before the term was over, which has no
/// effect (Awb 4:17(3)), or the decision before the notice. Thread safety: pure.
[[nodiscard]] Result<Penalty> penalty(Date term_end, Date notice, std::optional<Date> decided,
                                      const Readings& readings, const Calendar& calendar);

}  // namespace regie::calendar
