// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <regie/instant.hpp>

namespace regie::tests {

/// One line of examples/courses/results.course.
struct CourseAct {
  Instant at;
  std::string name;    ///< of the case: its key
  std::string number;  ///< of the act in its case
  std::string actor;
  std::string choice;
  std::string item;
  std::string answers;  ///< JSON; may be empty
};

[[nodiscard]] std::vector<CourseAct> read_course(const std::string& path);

/// A moment of a run: how often the engine has asked for the time in this act.
struct CourseMoment {
  long act = 0;
  long number = 0;
  friend bool operator<(const CourseMoment& a, const CourseMoment& b) {
    return a.act != b.act ? a.act < b.act : a.number < b.number;
  }
};

/// Lets the three results run their course on the store in `folder`, from wherever an earlier run
/// was stopped. `moment` is called again and again, before, between and after what the engine does.
void run_course(const std::vector<CourseAct>& course, const std::string& folder,
                const std::function<void(const CourseMoment&)>& moment);

/// What the store and the messages hold at the end, as one text that two runs can be compared by.
[[nodiscard]] std::string outcome_of(const std::string& folder);

}  // namespace regie::tests
