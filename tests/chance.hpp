// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/base/split_mix.hpp"

namespace regie::tests {

/// What happens by chance, from a seed: the same seed, the same run.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() { return split_mix(state_); }
  /// From 0 up to `count` - 1.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  /// With a probability of `per_mille` in a thousand.
  bool happens(unsigned per_mille) { return below(1000) < per_mille; }

 private:
  std::uint64_t state_;
};

}  // namespace regie::tests
