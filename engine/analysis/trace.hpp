// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/calendar/calendar.hpp"
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
  /// One workflow with the calendar that it names.
  struct Definition {
    std::shared_ptr<const statechart::Chart> chart;
    std::unique_ptr<calendar::Calendar> calendar;
  };
  /// What happened since the last line.
  struct Happened {
    std::vector<Value> effects;
    std::vector<Value> notes;
    std::vector<Value> microsteps;
  };

  explicit Tracer(const Limits& limits) : limits_(limits) {}

  [[nodiscard]] Result<void> carry_out(const Value& command);
  [[nodiscard]] Result<Instant> moment_of(const Value& command) const;
  [[nodiscard]] Result<statechart::Event> event_of(const Value& command) const;
  [[nodiscard]] std::string actor_of(const Value& command) const;
  [[nodiscard]] Result<void> advance(Instant to);
  [[nodiscard]] Result<void> take(const statechart::Event& event);
  [[nodiscard]] statechart::Context context() const;
  [[nodiscard]] Value line(const Result<void>& done, const Value& command);
  [[nodiscard]] const statechart::Chart& chart() const { return *definitions_.front().chart; }

  Limits limits_;
  TraceStart start_;
  std::unique_ptr<calendar::Calendar> statutory_;
  calendar::TimeZoneDatabase zones_;
  std::shared_ptr<const statechart::ContactBook> book_;
  std::vector<Definition> definitions_;
  Instant now_;
  std::int64_t lines_ = 0;
  statechart::Snapshot snapshot_;
  Happened happened_;
};

/// How a case stands: status, configuration, regions, data and timers (docs/trace.md).
[[nodiscard]] Value trace_state(const statechart::Chart& chart,
                                const statechart::Snapshot& snapshot);

}  // namespace regie::analysis
