// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/term.hpp"

namespace regie::calendar {

/// What `add_term` and `before_term` of expressions are asked.
struct TermQuestion {
  Date from;
  std::string_view term;   ///< as `parse_span` reads it
  std::string_view basis;  ///< as `basis_from` reads it; empty: no law, the days as they are
  Direction direction = Direction::forward;
};

/// The rule that is asked for. Errors: `Errc::invalid_argument` for a term or basis that cannot be
/// read, and for hours in the term.
[[nodiscard]] Result<TermRule> rule_of(const TermQuestion& question);

/// The last day of the term, or the first where it is counted back; the day itself does not count.
/// Without a law it is reckoned in `working`, otherwise in `statutory`, which may be null where
/// none is asked for. Errors: those of `rule_of` and `compute_term`. Thread safety: pure.
[[nodiscard]] Result<Date> answer_term(const TermQuestion& question, const Calendar& working,
                                       const Calendar* statutory);

}  // namespace regie::calendar
