// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/calendar/term_law.hpp"

namespace regie::calendar {

/// That a date lies beyond the last year for which all days off are known.
[[nodiscard]] Text beyond_decrees(const Calendar& calendar);

/// The sentences of a term's explanation, in plain Dutch (B1) and English. Refers to its arguments,
/// which must outlive it.
class TermWords {
 public:
  TermWords(const TermRule& rule, const Calendar& calendar) : rule_(rule), calendar_(calendar) {}

  [[nodiscard]] Text fixed(Date day) const;
  [[nodiscard]] Text count(Date start, Date first, Date reached) const;
  [[nodiscard]] std::string count_source(Date first, Date reached) const;
  [[nodiscard]] Text clamp(Date start, Date moved) const;
  [[nodiscard]] std::string clamp_source() const;
  [[nodiscard]] Text pause(const Pause& pause, Date reached) const;
  [[nodiscard]] std::string pause_source(const Pause& pause) const;
  [[nodiscard]] Text extension(const Span& span, Date reached) const;
  [[nodiscard]] Text roll(Date day, bool weekend) const;
  [[nodiscard]] std::string roll_source(const Law& law, Date day, bool weekend) const;
  [[nodiscard]] Text two_days(std::int64_t ordinary, Date reached) const;
  [[nodiscard]] Text too_long() const;
  [[nodiscard]] std::string too_long_source() const;
  [[nodiscard]] Text backward() const;
  [[nodiscard]] Text no_law() const;
  [[nodiscard]] std::string no_law_source() const;

  [[nodiscard]] Error in_hours() const;
  [[nodiscard]] Error beyond_time() const;
  [[nodiscard]] Error no_pause() const;
  [[nodiscard]] Error no_extension() const;
  [[nodiscard]] Error pause_turned(const Pause& pause) const;
  [[nodiscard]] Error pauses_cross(const Pause& pause) const;
  [[nodiscard]] Error pause_before(const Pause& pause, Date first) const;
  [[nodiscard]] Error pause_after(const Pause& pause, Date last) const;

 private:
  const TermRule& rule_;
  const Calendar& calendar_;
};

}  // namespace regie::calendar
