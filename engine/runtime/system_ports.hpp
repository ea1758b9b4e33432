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

/// Random ids: UUID version 4 (RFC 9562, section 5.4), so that the first characters of a case's id
/// are enough to name it, and rows spread evenly over the nodes of a store.
class RandomIds final : public Ids {
 public:
  explicit RandomIds(Randomness& randomness) : randomness_(randomness) {}
  [[nodiscard]] Id new_id() override;

 private:
  Randomness& randomness_;
};

}  // namespace regie::runtime
