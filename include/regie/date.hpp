// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>

namespace regie {

/// Dates without a case: what is due when, and why. A plain value.
struct DateQuestion {
  /// `2026-02-06 + 8 weeks`, `2027-06-01 - 18 weken`, `today, end of the month`,
  /// `2026-02-06T14:00, next working day at 09:00`.
  std::string expression;
  /// A calendar that comes with Regie, or the path of a file with one.
  std::string calendar = "nl-statutory";
  /// `act`, `order`, `local`, `contract` or `eu`. Empty: an Act with a calendar for statutory
  /// terms; with one for working days no law at all.
  std::string basis;
  /// `day-after` (if empty) or `same-day`.
  std::string from;
  /// `FIRST..AGAIN`: the first day on which the term stood still, and the day on which it ran
  /// again.
  std::vector<std::string> paused;
  /// `ASKED..COMPLETE`: the days of a request for missing papers and of their coming (Awb 4:15(1)).
  std::vector<std::string> completed;
  std::vector<std::string> extended;  ///< terms in words, or ISO 8601 durations
  bool declared = false;  ///< the ordinance or contract declares the Algemene termijnenwet
  /// `NAME=VALUE` for disputed readings of the law; see docs/author/time.md.
  std::vector<std::string> readings;
  std::string notice;          ///< day on which a notice of default came (Awb 4:17), or empty
  std::string decided;         ///< day of the decision after it, or empty
  std::optional<Instant> now;  ///< what `today` and `now` mean; needed for them
};

/// One step on the way to a date.
struct DateReason {
  std::string date;       ///< the last day after this step
  std::int64_t days = 0;  ///< by how many days it moved; negative where it counts back
  Text why;
  std::string source;  ///< the article; empty where there is none
};

/// Money for days at one amount (Awb 4:17(2)).
struct PenaltyPart {
  std::string first;
  std::string last;
  std::int64_t days = 0;
  std::int64_t cents_a_day = 0;
  std::int64_t cents = 0;
};

struct PenaltyAnswer {
  std::string first_day;
  std::string last_day;
  std::vector<PenaltyPart> parts;
  std::int64_t cents = 0;
  std::vector<DateReason> steps;
};

/// Dates are written `2026-04-07`, moments with their offset, `2026-04-07T09:00:00+02:00`.
struct DateAnswer {
  std::string raw;  ///< before the law moved it
  std::string end;
  Text words;  ///< `dinsdag 7 april 2026`
  std::vector<DateReason> steps;
  std::vector<Text> warnings;
  std::optional<PenaltyAnswer> penalty;
  std::string calendar;        ///< its id and version
  std::string time_zone_data;  ///< version of the IANA database
};

/// A moment at which something happens by itself in a case, or a term of the law, and why then.
struct DueView {
  std::string name;           ///< `deadline`, `remind_1`, or as the workflow has it
  Text title;                 ///< of a term what people call it, otherwise of the state
  std::string state;          ///< path; empty: of the whole case
  std::string item;           ///< key of the region
  std::string status;         ///< `runs`; of a term also `paused over stopped`
  std::optional<Instant> at;  ///< when it happens; empty: it does not run
  std::string raw;            ///< as in DateAnswer
  std::string end;
  Text words;
  std::vector<DateReason> steps;
  std::vector<Text> warnings;
  std::string calendar;  ///< id and version with which it is explained
};

/// A date of an open case that the calendars as they are now put on another day.
struct DateMove {
  std::string case_id;
  std::string workflow;
  std::string name;
  Text title;
  std::string before;  ///< `2026-05-15`
  std::string after;
  std::vector<DateReason> steps;  ///< why it falls on `after`
  std::string calendar;           ///< id and version
};

/// Computes and explains a date. Reads the calendar's file, if one is named, and nothing else.
/// Errors: `Errc::invalid_argument` with the place in the expression and what to write instead,
/// `not_found` and `invalid_document` for the calendar. Thread safety: may be called by any thread.
[[nodiscard]] REGIE_API Outcome<DateAnswer> try_date(const DateQuestion& question,
                                                     const Limits& limits = {});

}  // namespace regie
