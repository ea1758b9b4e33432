// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"

namespace regie::calendar {

/// A rule that gives at most one holiday a year.
struct HolidayRule {
  enum class Kind {
    fixed,   ///< `month` and `day`, moved by `shift` days in years where it falls on `unless`
    easter,  ///< `easter_offset` days after Easter Sunday of the Gregorian calendar
    single,  ///< `date` itself
  };

  Text name;
  Kind kind = Kind::fixed;
  int month = 1;   ///< 1..12
  int day = 1;     ///< 1..31; a day that a year lacks (29 February) is no holiday in that year
  int unless = 0;  ///< ISO weekday 1..7, or 0 for never
  int shift = 0;   ///< -7..7 days
  int easter_offset = 0;  ///< -100..250 days
  Date date;
  int from_year = 1;  ///< first and last year in which the rule holds; not used by `single`
  int to_year = 9999;
  std::string source;  ///< the law or decree behind it, for explanations; may be empty
};

/// A holiday that falls on a day.
struct Holiday {
  Date date;
  Text name;
  std::string source;
};

/// What a calendar is made of.
struct CalendarSpec {
  std::string id;       ///< such as `nl-municipality`
  std::string version;  ///< changes with every change of its content; journaled with due moments
  std::string zone;     ///< IANA name, `UTC`, or a fixed offset
  Text title;
  std::vector<int> weekend;  ///< ISO weekdays, Monday 1 to Sunday 7; not all seven
  std::vector<HolidayRule> holidays;
  /// Last year for which all days set by decree are known; beyond it, dates may still change.
  int last_known_year = 9999;
  /// Its days are those that a law recognises, for statutory terms; otherwise those on which
  /// offices are closed, for working days.
  bool statutory = false;
};

/// Sunday of Easter (Gregorian; algorithm of Meeus, Jones and Butcher), for years 1 to 9999.
[[nodiscard]] Date easter_sunday(std::int32_t year) noexcept;

/// Working days and holidays of one place. An immutable value that is cheap to copy.
/// Days outside of the years 1 to 9999 have no holidays. Thread safety: all functions are const
/// and may be called by any thread.
class Calendar {
 public:
  /// Errors: `Errc::invalid_argument` where a rule or the weekend is outside of its range.
  [[nodiscard]] static Result<Calendar> make(CalendarSpec spec);

  [[nodiscard]] const std::string& id() const noexcept;
  [[nodiscard]] const std::string& version() const noexcept;
  [[nodiscard]] const std::string& zone() const noexcept;
  [[nodiscard]] int last_known_year() const noexcept;
  [[nodiscard]] const CalendarSpec& spec() const noexcept;

  [[nodiscard]] bool is_weekend(Date day) const noexcept;
  /// Neither weekend nor holiday.
  [[nodiscard]] bool is_working_day(Date day) const;
  /// The name of the holiday on this day (the first of two that coincide).
  [[nodiscard]] std::optional<Text> holiday(Date day) const;
  /// Holidays from `first` to `last`, both included, in order; days of the weekend too. At most
  /// `most` of them, so that a span of centuries stays cheap to explain.
  [[nodiscard]] std::vector<Holiday> holidays(
      Date first, Date last, std::size_t most = std::numeric_limits<std::size_t>::max()) const;

  /// The `count`-th working day after `day` (before it where negative); 0 gives `day` itself, a
  /// working day or not. Empty when that leaves the years 1 to 9999. Takes time with the number
  /// of years at most, not of days.
  [[nodiscard]] std::optional<Date> add_working_days(Date day, std::int64_t count) const;

  /// Working days after `from` up to and with `to`; negative where `to` lies before `from` (then
  /// those from `to` up to the day before `from`), so that adding working days is undone by it.
  [[nodiscard]] std::int64_t working_days_between(Date from, Date to) const;

 private:
  struct Content;
  explicit Calendar(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

  std::shared_ptr<const Content> content_;  ///< never null
};

}  // namespace regie::calendar
