// SPDX-License-Identifier: Apache-2.0
// The world as it is: what production puts behind the ports, and the clocks of tests.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// The host's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

/// Stands still until it is set.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant at) : ms_(at.ms) {}
  [[nodiscard]] Instant now() const override { return {ms_.load()}; }
  void set(Instant at) { ms_.store(at.ms); }
  void advance(std::int64_t ms) { ms_.fetch_add(ms); }

 private:
  std::atomic<std::int64_t> ms_;
};

/// The embedder's own clock.
class CallbackClock final : public Clock {
 public:
  explicit CallbackClock(std::function<Instant()> now) : now_(std::move(now)) {}
  [[nodiscard]] Instant now() const override { return now_(); }

 private:
  std::function<Instant()> now_;
};

/// The host's steady clock.
class SystemPatience final : public Patience {
 public:
  [[nodiscard]] std::int64_t now_ms() override;
  void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
            std::int64_t ms) override;
};

/// Of the operating system, by libsodium.
class SystemRandomness final : public Randomness {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

/// The same bytes for the same seed: for simulation and tests, never for keys that must hold.
class SeededRandomness final : public Randomness {
 public:
  explicit SeededRandomness(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

/// UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of time in milliseconds, a counter of 12
/// bits within one, and 62 random bits. What begins together lies together in every table and index
/// of a store. Of one source each id is greater than those before it.
class TimeOrderedIds final : public Ids {
 public:
  /// What is given must outlive it. A clock before 1970 counts as 1970.
  TimeOrderedIds(const Clock& clock, Randomness& randomness)
      : clock_(clock), randomness_(randomness) {}
  [[nodiscard]] Id new_id() override;

 private:
  static constexpr unsigned counter_bits = 12;

  [[nodiscard]] std::uint64_t next_tick();

  const Clock& clock_;
  Randomness& randomness_;
  std::atomic<std::uint64_t> last_{0};  ///< a tick: milliseconds, then the counter
};

}  // namespace regie::runtime
