// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/calendar/term.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace test {

/// The calendar that comes with Regie for terms of Dutch law.
inline regie::calendar::Calendar statutory() {
  static const regie::calendar::Calendar calendar =
      regie::workflow::load_builtin_calendar("nl-statutory").value();
  return calendar;
}

/// A term as a test asks for it.
class Question {
 public:
  Question(std::string_view from, std::string_view span) {
    course_.start = day(from);
    rule_.span = regie::calendar::parse_span(span).value();
  }

  Question& basis(regie::calendar::Basis basis) {
    rule_.basis = basis;
    return *this;
  }
  Question& backward() {
    rule_.direction = regie::calendar::Direction::backward;
    return *this;
  }
  Question& fixed() {
    rule_.direction = regie::calendar::Direction::fixed;
    return *this;
  }
  Question& same_day() {
    rule_.from = regie::calendar::CountFrom::same_day;
    return *this;
  }
  Question& declared() {
    rule_.declared = true;
    return *this;
  }
  Question& pause(std::string_view first, std::string_view until) {
    course_.pauses.push_back({day(first), day(until)});
    return *this;
  }
  Question& extend(std::string_view span) {
    course_.extensions.push_back(regie::calendar::parse_span(span).value());
    return *this;
  }
  Question& reading(std::string_view name, std::string_view value) {
    REQUIRE(regie::calendar::set_reading(rule_.readings, name, value));
    return *this;
  }

  [[nodiscard]] regie::calendar::TermDate found() const {
    auto date = regie::calendar::compute_term(rule_, course_, statutory());
    if (!date) FAIL(date.error().message.en);
    return *date;
  }
  [[nodiscard]] std::string raw() const { return regie::to_iso(found().raw); }
  [[nodiscard]] std::string end() const { return regie::to_iso(found().end); }
  /// The first step of this kind.
  [[nodiscard]] regie::calendar::TermStep step(regie::calendar::TermStep::Kind kind) const {
    for (const auto& step : found().steps) {
      if (step.kind == kind) return step;
    }
    FAIL("no such step");
    return {};
  }
  /// Whether it is refused, with a sentence and advice in both languages.
  [[nodiscard]] bool refused() const {
    auto date = regie::calendar::compute_term(rule_, course_, statutory());
    if (date) return false;
    const regie::Error error = date.error();
    return !error.message.nl.empty() && !error.message.en.empty() && !error.advice.nl.empty() &&
           !error.advice.en.empty();
  }

 private:
  regie::calendar::TermRule rule_;
  regie::calendar::TermCourse course_;
};

}  // namespace test
