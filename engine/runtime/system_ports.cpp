// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/system_ports.hpp"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "engine/base/split_mix.hpp"

namespace regie::runtime {

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

std::int64_t SystemPatience::now_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void SystemPatience::wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                          std::int64_t ms) {
  (void)changed.wait_for(lock, std::chrono::milliseconds(ms));
}

void SystemRandomness::fill(std::span<std::uint8_t> bytes) {
  // Without a source of chance no key would be safe, so there is nothing to go on with.
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
  randombytes_buf(bytes.data(), bytes.size());
}

void SeededRandomness::fill(std::span<std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 8 == 0) word = split_mix(state_);
    bytes[i] = static_cast<std::uint8_t>(word >> (i % 8 * 8));
  }
}

/// The next pair of millisecond and counter, later than all before it. A clock that went back, or
/// more than 4 096 in a millisecond, makes it run ahead of the clock (RFC 9562, section 6.2).
std::uint64_t TimeOrderedIds::next_tick() {
  const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(clock_.now().ms, 0));
  std::uint64_t before = last_.load(std::memory_order_relaxed);
  std::uint64_t tick = 0;
  do {
    tick = std::max(before + 1, now << counter_bits);
  } while (!last_.compare_exchange_weak(before, tick, std::memory_order_relaxed));
  return tick;
}

Id TimeOrderedIds::new_id() {
  Id id;
  randomness_.fill(std::span(id.bytes).subspan(8));
  const std::uint64_t tick = next_tick();
  const std::uint64_t ms = tick >> counter_bits;
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  }
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (tick >> 8 & 0x0F));
  id.bytes[7] = static_cast<std::uint8_t>(tick);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace regie::runtime
