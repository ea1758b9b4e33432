// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/system_ports.hpp"

#include <sodium.h>

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

Id RandomIds::new_id() {
  Id id;
  randomness_.fill(id.bytes);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x40);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace regie::runtime
