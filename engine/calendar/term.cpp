// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/term.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/civil.hpp"
#include "engine/calendar/range.hpp"
#include "engine/calendar/term_law.hpp"
#include "engine/calendar/term_words.hpp"

namespace regie::calendar {
namespace {

Date plus(Date day, std::int64_t days) { return {static_cast<std::int32_t>(day.days + days)}; }

std::int64_t months_of(const Span& span) { return std::int64_t{span.years} * 12 + span.months; }

/// One term from its event to its end.
class Computation {
 public:
  Computation(const TermRule& rule, const TermCourse& course, const Calendar& calendar)
      : rule_(rule), course_(course), calendar_(calendar), words_(rule, calendar) {}

  Result<TermDate> run() {
    if (rule_.span.ms != 0) return words_.in_hours();
    auto counted = rule_.direction == Direction::fixed ? fixed() : count();
    if (!counted) return counted.error();
    if (auto failed = pause()) return *failed;
    if (auto failed = extend()) return *failed;
    found_.raw = end_;
    apply_law();
    if (end_ < earliest_day || end_ > latest_day) return words_.beyond_time();
    found_.end = end_;
    if (to_civil(end_).year > calendar_.last_known_year()) {
      found_.warnings.push_back(beyond_decrees(calendar_));
    }
    return std::move(found_);
  }

 private:
  void step(TermStep::Kind kind, Date reached, Text why, std::string source) {
    const std::int64_t days = std::int64_t{reached.days} - end_.days;
    found_.steps.push_back({kind, reached, days, std::move(why), std::move(source)});
    end_ = reached;
  }

  Result<void> fixed() {
    end_ = course_.start;
    step(TermStep::Kind::fixed, end_, words_.fixed(end_), "");
    return {};
  }

  Result<void> count() {
    end_ = course_.start;
    const bool back = rule_.direction == Direction::backward;
    const std::optional<Date> reached = back ? count_back() : count_on();
    if (!reached || *reached < earliest_day || *reached > latest_day) {
      return words_.beyond_time();
    }
    first_ = rule_.from == CountFrom::same_day ? course_.start : plus(course_.start, back ? -1 : 1);
    step(TermStep::Kind::count, *reached, words_.count(course_.start, first_, *reached),
         words_.count_source(first_, *reached));
    const Date moved = add_months(course_.start, (back ? -1 : 1) * months_of(rule_.span));
    if (months_of(rule_.span) != 0 && to_civil(moved).day != to_civil(course_.start).day) {
      step(TermStep::Kind::clamp, *reached, words_.clamp(course_.start, moved),
           words_.clamp_source());
    }
    return {};
  }

  std::optional<Date> count_on() const {
    const Span& span = rule_.span;
    if (rule_.from == CountFrom::day_after || span.is_zero()) {
      return move_date(course_.start, span, 1, calendar_);
    }
    // With the first day in it, a term of months ends on the day before the one of the same
    // number; where the month has no such day, on its last.
    const Date after = add_months(course_.start, months_of(span));
    const bool clamped = to_civil(after).day != to_civil(course_.start).day;
    Span rest = span;
    rest.years = rest.months = 0;
    return move_date(plus(after, clamped ? 0 : -1), rest, 1, calendar_);
  }

  std::optional<Date> count_back() const {
    const bool same = rule_.from == CountFrom::same_day && !rule_.span.is_zero();
    return move_date(plus(course_.start, same ? 1 : 0), rule_.span, -1, calendar_);
  }

  std::optional<Error> pause() {
    if (course_.pauses.empty()) return std::nullopt;
    if (rule_.direction != Direction::forward) return words_.no_pause();
    std::vector<Pause> pauses = course_.pauses;
    std::sort(pauses.begin(), pauses.end(),
              [](const Pause& a, const Pause& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < pauses.size(); ++i) {
      Pause pause = pauses[i];
      if (rule_.readings.resume_day == Readings::ResumeDay::paused) ++pause.until.days;
      if (pause.until < pause.first) return words_.pause_turned(pause);
      if (i > 0 && pause.first < pauses[i - 1].until) return words_.pauses_cross(pauses[i]);
      if (pause.first < course_.start) return words_.pause_before(pause, first_);
      if (const Date last = last_day_so_far(); pause.first > last) {
        return words_.pause_after(pause, last);
      }
      // On the day of the event itself nothing ran yet that could stand still.
      if (pause.first < first_) pause.first = first_;
      if (pause.until < pause.first) pause.until = pause.first;
      if (pause.until > latest_day) return words_.beyond_time();
      apply(pause);
      if (end_ > latest_day) return words_.beyond_time();
    }
    return std::nullopt;
  }

  // A term in working days gets back the working days that were lost, any other the days.
  void apply(const Pause& pause) {
    const std::int64_t days = std::int64_t{pause.until.days} - pause.first.days;
    Date reached = plus(end_, days);
    if (rule_.span.working_days != 0) {
      const std::int64_t lost =
          calendar_.working_days_between(plus(pause.first, -1), plus(pause.until, -1));
      reached = calendar_.add_working_days(end_, lost).value_or(plus(latest_day, 1));
    }
    applied_.push_back(pause);
    step(TermStep::Kind::pause, reached, words_.pause(pause, reached), words_.pause_source(pause));
  }

  std::optional<Error> extend() {
    for (const Span& extension : course_.extensions) {
      if (rule_.direction == Direction::backward) return words_.no_extension();
      if (extension.ms != 0) return words_.in_hours();
      const auto reached = move_date(end_, extension, 1, calendar_);
      if (!reached) return words_.beyond_time();
      step(TermStep::Kind::extension, *reached, words_.extension(extension, *reached), "");
    }
    return std::nullopt;
  }

  /// The last day as it is known when a pause begins: a pause can begin while the term runs, the
  /// days that the law adds included.
  Date last_day_so_far() const {
    Date last = end_;
    for (const Span& extension : course_.extensions) {
      last = move_date(last, extension, 1, calendar_).value_or(latest_day);
    }
    const Law law = law_of(rule_);
    if (!law.applies || (law.longest && too_long())) return last;
    while (!calendar_.is_working_day(last) && last <= latest_day) ++last.days;
    return last;
  }

  void apply_law() {
    const Law law = law_of(rule_);
    if (!law.applies || rule_.direction == Direction::fixed) {
      explain_no_law();
      return;
    }
    if (law.longest && too_long()) {
      if (!calendar_.is_working_day(end_)) {
        step(TermStep::Kind::law, end_, words_.too_long(), words_.too_long_source());
      }
      return;
    }
    if (rule_.direction == Direction::forward) {
      roll(law);
    } else if (!calendar_.is_working_day(end_)) {
      step(TermStep::Kind::law, end_, words_.backward(), law.backward);
    }
    two_days(law);
  }

  bool too_long() const {
    Span span = rule_.span;
    if (rule_.readings.extension == Readings::Extension::together) {
      for (const Span& extension : course_.extensions) span = sum(span, extension);
    }
    if (beyond_termijnenwet(span, course_.start)) return true;
    return std::any_of(
        course_.extensions.begin(), course_.extensions.end(),
        [&](const Span& extension) { return beyond_termijnenwet(extension, course_.start); });
  }

  void explain_no_law() {
    const bool own = rule_.basis == Basis::local || rule_.basis == Basis::contract;
    if (own && rule_.direction == Direction::forward && !calendar_.is_working_day(end_)) {
      step(TermStep::Kind::law, end_, words_.no_law(), words_.no_law_source());
    }
  }

  // Day by day, so that each has its reason; a Saturday and the Sunday after it are one.
  void roll(const Law& law) {
    while (!calendar_.is_working_day(end_) && end_ <= latest_day) {
      const Date next = plus(end_, 1);
      const bool weekend = calendar_.is_weekend(end_) && calendar_.is_weekend(next);
      step(TermStep::Kind::roll, plus(end_, weekend ? 2 : 1), words_.roll(end_, weekend),
           words_.roll_source(law, end_, weekend));
    }
  }

  void two_days(const Law& law) {
    const bool back = rule_.direction == Direction::backward;
    if (back && rule_.readings.backward_two_days == Readings::BackwardTwoDays::skip) return;
    const Date first = back ? end_ : first_;
    const Date last = back ? first_ : end_;
    if (std::int64_t{last.days} - first.days + 1 < law.two_days_from) return;
    if (!at_least(law.two_days_from)) return;
    std::int64_t ordinary = calendar_.working_days_between(plus(first, -1), last);
    for (const Pause& pause : applied_) {
      ordinary -= calendar_.working_days_between(plus(pause.first, -1), plus(pause.until, -1));
    }
    if (ordinary >= 2) return;
    const std::int64_t lacking = 2 - std::max<std::int64_t>(ordinary, 0);
    const auto reached = calendar_.add_working_days(end_, back ? -lacking : lacking);
    const Date end = reached.value_or(plus(latest_day, 1));
    step(TermStep::Kind::two_days, end, words_.two_days(2 - lacking, end), law.two_days);
  }

  /// Whether the term itself, before anything moved it, is of this many days or more.
  bool at_least(int days) const {
    const Span& span = rule_.span;
    if (span.years != 0 || span.months != 0 || span.weeks != 0) return true;
    return std::int64_t{span.days} + span.working_days >= days;
  }

  const TermRule& rule_;
  const TermCourse& course_;
  const Calendar& calendar_;
  TermWords words_;
  Date first_;  ///< the first day of the term; where it is counted back, the last
  Date end_;
  std::vector<Pause> applied_;
  TermDate found_;
};

}  // namespace

Result<TermDate> compute_term(const TermRule& rule, const TermCourse& course,
                              const Calendar& calendar) {
  return Computation(rule, course, calendar).run();
}

bool beyond_termijnenwet(const Span& span, Date start) {
  if (span.ms != 0 || span.years != 0) return true;
  if (months_of(span) != 0) {
    if (months_of(span) > 3) return true;
    Date end = add_months(start, months_of(span));
    end.days += span.weeks * 7 + span.days + span.working_days;
    return end > add_months(start, 3);
  }
  const std::int64_t days = std::int64_t{span.days} + span.working_days;
  if (span.weeks != 0) return std::int64_t{span.weeks} * 7 + days > 84;
  return days > 90;
}

std::optional<Date> move_date(Date day, const Span& span, int sign, const Calendar& calendar) {
  const auto inside = [](Date date) { return date >= earliest_day && date <= latest_day; };
  if (months_of(span) != 0) day = add_months(day, sign * months_of(span));
  if (!inside(day)) return std::nullopt;
  const std::int64_t days = day.days + sign * (std::int64_t{span.weeks} * 7 + span.days);
  if (days < earliest_day.days || days > latest_day.days) return std::nullopt;
  day = Date{static_cast<std::int32_t>(days)};
  if (span.working_days == 0) return day;
  return calendar.add_working_days(day, sign * std::int64_t{span.working_days});
}

}  // namespace regie::calendar
