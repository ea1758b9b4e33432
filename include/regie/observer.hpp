// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace regie {

/// What an engine counts.
enum class Count {
  commits,           ///< durable writes
  steps,             ///< cases changed by them
  conflicts,         ///< steps that another process came before, and that were tried again
  busy,              ///< requests refused because the queue was full
  timers,            ///< fired
  effects,           ///< messages delivered
  effect_retries,    ///< messages to be tried again
  effects_given_up,  ///< messages that wait for a person now
  clock_behind       ///< steps whose clock was a minute or more behind the last step of their case
};

/// What an engine measures.
enum class Measure {
  batch_units,            ///< steps in one durable write
  commit_seconds,         ///< that one durable write took
  queue_depth,            ///< requests waiting when one came in
  timer_lateness_seconds  ///< between the moment of a timer and its acknowledged commit
};

/// Is told what an engine does while it does so. Thread safety: called from any thread, from
/// several at once; it must be quick and must not call the engine.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void count(Count what, std::uint64_t by) noexcept = 0;
  virtual void measure(Measure what, double value) noexcept = 0;
};

}  // namespace regie
