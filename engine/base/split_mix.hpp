// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace regie {

/// The next word of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
/// 2014): the same state, the same words. Not for keys or anything that must not be guessed.
[[nodiscard]] constexpr std::uint64_t split_mix(std::uint64_t& state) noexcept {
  std::uint64_t word = state += 0x9E3779B97F4A7C15U;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9U;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBU;
  return word ^ (word >> 31);
}

}  // namespace regie
