// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/span.hpp"

namespace regie::calendar {

/// Where a term is laid down, which decides what moves its end.
enum class Basis {
  act,       ///< an Act: the Algemene termijnenwet applies (art. 1)
  order,     ///< an order in council: it applies too (art. 5)
  local,     ///< an ordinance of a municipality: it applies only where the ordinance says so
  contract,  ///< an agreement: likewise
  none,      ///< no law: what people agreed among themselves
  eu,        ///< an act of the European Union: Regulation (EEC, Euratom) No 1182/71
};

enum class Direction {
  forward,
  backward,  ///< counted back from an event: its end does not move (art. 1(2))
  fixed,     ///< a date that is laid down itself
};

enum class CountFrom {
  day_after,  ///< the day of the event does not count (Awb 6:8; Regulation 1182/71 art. 3(1))
  same_day,   ///< it counts, as when papers lie open for inspection (Awb 3:11)
};

/// Readings of the law on which lawyers differ. What stands first is used unless another is named.
struct Readings {
  /// Whether the day on which the missing papers come belongs to the term again (Awb 4:15(1):
  /// suspended *until* the day of completion), or is the last that is paused.
  enum class ResumeDay { runs, paused } resume_day = ResumeDay::runs;
  /// Whether art. 2 of the Algemene termijnenwet lengthens a term that is counted back: art. 1(2)
  /// takes only art. 1(1) away from it.
  enum class BackwardTwoDays { apply, skip } backward_two_days = BackwardTwoDays::apply;
  /// Whether the longest term of art. 4 is measured for the term and its extension each apart,
  /// since the law describes them apart, or for both together.
  enum class Extension { apart, together } extension = Extension::apart;
  /// The first day of the penalty of Awb 4:17(3): the day after the two weeks, or their last day.
  enum class PenaltyStart { day_after, last_day } penalty_start = PenaltyStart::day_after;
  /// Whether those two weeks end as every term of an Act does, or never move. Art. 4:17(1) takes
  /// the Algemene termijnenwet away from the 42 days only.
  enum class PenaltyWeeks { plain, rolled } penalty_weeks = PenaltyWeeks::plain;

  friend bool operator==(const Readings&, const Readings&) = default;
};

/// A rule by which dates are due. A plain value.
struct TermRule {
  Span span;  ///< not used by fixed dates; no hours, minutes or seconds
  Basis basis = Basis::act;
  Direction direction = Direction::forward;
  CountFrom from = CountFrom::day_after;
  /// The ordinance or contract declares that the Algemene termijnenwet applies.
  bool declared = false;
  Readings readings;

  friend bool operator==(const TermRule&, const TermRule&) = default;
};

/// Days on which a term stood still: `first` is the first of them, on `until` it runs again.
struct Pause {
  Date first;
  Date until;
  std::string source = {};  ///< the article, where known
  friend bool operator==(const Pause&, const Pause&) = default;
};

/// What happened to a term.
struct TermCourse {
  Date start;  ///< the day of the event; of a fixed date the date itself
  std::vector<Pause> pauses;
  std::vector<Span> extensions;  ///< one after the other
};

/// One step from the event to the last day. The days of all steps together are the way from
/// `TermCourse::start` to `TermDate::end`.
struct TermStep {
  enum class Kind { count, clamp, pause, extension, law, roll, two_days, fixed };
  Kind kind = Kind::count;
  Date date;              ///< the last day of the term after this step
  std::int64_t days = 0;  ///< by how many days this step moved it; negative where it counts back
  Text why;               ///< one sentence
  std::string source;     ///< the article; empty where no law is behind it
};

/// The last day of a term, or the first where it is counted back, and why.
struct TermDate {
  Date raw;  ///< after suspension and extension, before the law moved it
  Date end;
  std::vector<TermStep> steps;
  std::vector<Text> warnings;
};

/// Computes a term. Suspensions and extensions change the raw end, which the law moves once.
/// Errors: `Errc::invalid_argument` for hours in the term, a pause that lies outside of it, crosses
/// another or ends before it begins, a pause of what is counted back, and dates outside of the
/// years 1 to 9999. Thread safety: pure.
[[nodiscard]] Result<TermDate> compute_term(const TermRule& rule, const TermCourse& course,
                                            const Calendar& calendar);

/// Whether the Algemene termijnenwet leaves a term of this length alone: in hours, in years, of
/// more than 90 days, twelve weeks or three months (art. 4(a)).
[[nodiscard]] bool beyond_termijnenwet(const Span& span, Date start);

/// The day `span` after `day` (before it where `sign` is -1): years and months first, a day that
/// the month lacks becoming its last, then weeks and days, then working days; hours are left out.
/// Empty when that leaves the years 1 to 9999.
[[nodiscard]] std::optional<Date> move_date(Date day, const Span& span, int sign,
                                            const Calendar& calendar);

/// `act`, `order`, `local`, `contract`, `eu`; nothing where it is none of them.
[[nodiscard]] std::optional<Basis> basis_from(std::string_view word);
[[nodiscard]] const char* to_string(Basis basis) noexcept;
/// `day-after`, `same-day`.
[[nodiscard]] std::optional<CountFrom> count_from(std::string_view word);
[[nodiscard]] const char* to_string(CountFrom from) noexcept;
/// Sets a reading by its name and value, such as `resume-day` and `paused`. False where there is
/// none of that name and value.
[[nodiscard]] bool set_reading(Readings& readings, std::string_view name, std::string_view value);
/// All readings as `name=value`, the usual one first.
[[nodiscard]] const std::vector<std::vector<std::string>>& reading_names();

}  // namespace regie::calendar
