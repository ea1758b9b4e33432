// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/analysis/family.hpp"
#include "engine/base/result.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/statechart/directory.hpp"
#include "engine/statechart/step.hpp"

namespace regie::analysis {

/// What a trace is made of. The first workflow is traced; the others are there for its children.
struct TraceFiles {
  std::vector<std::string> workflows;
  std::string directory;               ///< contacts; may be empty
  std::vector<std::string> calendars;  ///< files beside the built-in ones
};

struct TraceStart {
  Instant at;
  std::string actor;  ///< who starts the case; may be empty
  Value data;         ///< that the case starts with; unset: none
  bool microsteps = false;
};

/// A case in memory, under a clock that commands move, told as values of one form
/// (docs/trace.md). Used by one thread.
class Tracer {
 public:
  /// Errors: files that are missing or have errors.
  [[nodiscard]] static Result<std::unique_ptr<Tracer>> open(const TraceFiles& files,
                                                            const TraceStart& start,
                                                            const Limits& limits);

  /// Starts the case. Call it once, before the first command.
  [[nodiscard]] Value begin();
  /// Carries out one command, a line of JSON. What cannot be done is told in the value, and changes
  /// nothing; time that passed stays passed.
  [[nodiscard]] Value obey(std::string_view line);

 private:
  /// What happened since the last line.
  struct Happened {
    std::vector<Value> effects;
    std::vector<Value> sent;
    std::vector<Value> raised;
    std::vector<Value> log;
    std::vector<Value> notes;
    std::vector<Value> microsteps;
    std::vector<Value> entered;
    std::vector<Value> left;
    std::size_t counted = 0;  ///< microsteps of the steps before
    bool handled = false;
  };

  explicit Tracer(const Limits& limits) : limits_(limits) {}

  [[nodiscard]] Result<void> carry_out(const Value& command);
  [[nodiscard]] Result<void> end_call(const Value& command);
  [[nodiscard]] Result<Instant> moment_of(const Value& command) const;
  [[nodiscard]] Result<statechart::Event> event_of(const Value& command) const;
  void remember(const statechart::Step& step);
  void remember_microsteps(const statechart::Step& step);
  [[nodiscard]] Value line(const Result<void>& done, const Value& command);
  [[nodiscard]] const statechart::Chart& chart() const {
    return *family_->first().definition.chart;
  }

  Limits limits_;
  TraceStart start_;
  calendar::TimeZoneDatabase zones_;
  std::shared_ptr<const statechart::ContactBook> book_;
  std::map<std::string, Definition> definitions_;  ///< by workflow
  std::unique_ptr<Family> family_;
  std::int64_t lines_ = 0;
  Happened happened_;
};

/// How a case stands: status, configuration, regions, data and timers (docs/trace.md).
[[nodiscard]] Value trace_state(const statechart::Chart& chart,
                                const statechart::Snapshot& snapshot);
/// The child cases that run.
[[nodiscard]] Value trace_children(const Family& family);

}  // namespace regie::analysis
