// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// How long after their moment things happened: counted once the commit was acknowledged.
class Lateness {
 public:
  /// Negative counts as 0.
  void add(std::int64_t ms) noexcept;
  void add(const Lateness& other) noexcept;
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::int64_t most_ms() const noexcept { return most_; }
  /// The smallest bound that this part of all (0 to 1) did not exceed, to within an eighth.
  [[nodiscard]] std::int64_t bound_ms(double part) const noexcept;

 private:
  std::array<std::uint64_t, 512> buckets_{};  ///< eight to a power of two
  std::uint64_t count_ = 0;
  std::int64_t most_ = 0;
};

/// What a worker did.
struct WorkDone {
  std::uint64_t timers = 0;
  Lateness lateness;  ///< of the timers
  std::uint64_t effects = 0;
  std::uint64_t retries = 0;
  std::uint64_t dead = 0;
  bool effects_wait = false;    ///< something is to be sent, and there is nothing to send it with
  std::optional<Instant> next;  ///< when something is due again

  void add(const WorkDone& other);
};

class Deliveries;

/// Fires due timers and delivers effects. What it takes on it holds by a lease for a while, so
/// several workers, also of several nodes, share one store. A timer is settled in the very commit
/// that fires it; an effect after its delivery, so that a crash in between delivers it again under
/// the same id.
/// Thread safety: `stop` by any thread; otherwise one thread at a time.
class Worker {
 public:
  /// `core` must outlive it.
  explicit Worker(Core& core);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Works until nothing is due by `by`, or now, and what was begun is answered. Makes no thread.
  [[nodiscard]] Result<WorkDone> run_due(std::optional<Instant> by = {});
  /// Works and waits, until `stop`, SIGINT or SIGTERM: then it finishes what it holds, and takes
  /// nothing more. Between looks it sleeps until the next
  /// thing is due, until the store says that somebody wrote, or for a second. Errors of the store
  /// that may pass are tried again; others end it. Where much is due at once, two threads
  /// help for that long, where they can be made.
  [[nodiscard]] Result<WorkDone> run();
  void stop();
  /// Whether `run` takes SIGINT and SIGTERM; from the next `run` on.
  void take_signals(bool yes) noexcept { takes_signals_ = yes; }

 private:
  struct Loop;
  struct Claim;
  class Help;
  [[nodiscard]] Result<bool> fire_timers(WorkDone& done, Instant now, Help* help);
  [[nodiscard]] Result<bool> fire_claim(WorkDone& done, std::int64_t& late_ms);
  [[nodiscard]] Result<Claim> claim_timers(Instant now, std::int64_t late_ms);
  [[nodiscard]] Result<void> fire(const Claim& claim, WorkDone& done, Instant now);
  [[nodiscard]] Result<void> fire_in_turns(Claim claim, WorkDone& done, Instant now);
  [[nodiscard]] Result<bool> claim_effects(Deliveries& deliveries, WorkKind kind, Instant now);
  [[nodiscard]] Result<bool> claim_all_effects(Deliveries& deliveries, Instant now);
  [[nodiscard]] Result<void> work_until_idle(Deliveries& deliveries, WorkDone& done,
                                             std::optional<Instant> by, Help* help);
  [[nodiscard]] Result<void> look_ahead(WorkDone& done);
  /// Whether `run` was asked to stop. The first sees to signals too, on the thread of `run`.
  [[nodiscard]] bool hears_of_stop();
  [[nodiscard]] bool is_to_stop() const noexcept;
  /// How long to wait before the next round; nothing: it failed for good.
  [[nodiscard]] std::optional<std::int64_t> round();
  void tell_parked(const Id& case_id, std::uint64_t timers);

  Core& core_;
  std::string owner_;
  std::unique_ptr<Loop> loop_;
  bool takes_signals_ = true;
  bool is_running_ = false;   ///< `run`, which may make threads
  std::int64_t late_ms_ = 0;  ///< of the timers that were claimed last
};

/// How long to wait before attempt `attempt` + 1: doubled from 2 seconds up to an hour, and between
/// half and all of that by chance, so that many do not come back at once.
[[nodiscard]] std::int64_t backoff_ms(std::uint32_t attempt, Randomness& randomness);

}  // namespace regie::runtime
