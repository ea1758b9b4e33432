// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/calendar/term.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::statechart {

/// A statutory term that was started in a case. It stays when it is over, so that it can still be
/// explained.
struct OpenTerm {
  enum class Status : std::uint8_t {
    runs,
    paused,   ///< stands still; the last pause has no end yet
    over,     ///< its last day has passed
    stopped,  ///< it does not matter any more
  };
  Index term = none;
  Status status = Status::runs;
  calendar::TermCourse course;  ///< of an open pause `until` is its `first`
  Date raw;                     ///< as last computed
  Date end;

  friend bool operator==(const OpenTerm& a, const OpenTerm& b) {
    return a.term == b.term && a.status == b.status && a.course.start == b.course.start &&
           a.course.pauses == b.course.pauses && a.course.extensions == b.course.extensions &&
           a.raw == b.raw && a.end == b.end;
  }
};

/// The stored form of one, and back; empty where it does not fit the chart.
[[nodiscard]] Value term_value(const Chart& chart, const OpenTerm& term);
[[nodiscard]] std::optional<OpenTerm> term_from_value(const Chart& chart, const std::string& name,
                                                      const Value& value);

}  // namespace regie::statechart
