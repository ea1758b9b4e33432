// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "engine/runtime/worker.hpp"

namespace regie::runtime {

namespace {

/// Eight buckets to a power of two, so that a bound is known to within an eighth.
std::size_t lateness_bucket(std::uint64_t ms) noexcept {
  if (ms < 8) return ms;
  const auto power = static_cast<std::size_t>(std::bit_width(ms)) - 4;
  return power * 8 + (ms >> power);
}

std::int64_t largest_in(std::size_t bucket) noexcept {
  if (bucket < 8) return static_cast<std::int64_t>(bucket);
  const std::size_t power = bucket / 8 - 1;
  return static_cast<std::int64_t>(((bucket % 8 + 8 + 1) << power) - 1);
}

}  // namespace

void Lateness::add(std::int64_t ms) noexcept {
  ms = std::max<std::int64_t>(ms, 0);
  ++buckets_[std::min(lateness_bucket(static_cast<std::uint64_t>(ms)), buckets_.size() - 1)];
  ++count_;
  most_ = std::max(most_, ms);
}

void Lateness::add(const Lateness& other) noexcept {
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  most_ = std::max(most_, other.most_);
}

std::int64_t Lateness::bound_ms(double part) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(static_cast<double>(count_) * part + 0.999999);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen > 0) return std::min(largest_in(i), most_);
  }
  return most_;
}

}  // namespace regie::runtime
