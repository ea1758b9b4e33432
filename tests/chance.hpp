// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace regie::tests {

/// What happens by chance, from a seed: the same seed, the same run. SplitMix64 (Steele, Lea,
/// Flood: Fast splittable pseudorandom number generators, 2014).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  /// From 0 up to `count` - 1.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  /// With a probability of `per_mille` in a thousand.
  bool happens(unsigned per_mille) { return below(1000) < per_mille; }

 private:
  std::uint64_t state_;
};

}  // namespace regie::tests
