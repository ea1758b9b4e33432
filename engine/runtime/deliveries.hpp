// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

struct Delivered {
  std::uint64_t delivered = 0;
  std::uint64_t retries = 0;
  std::uint64_t dead = 0;
};

/// Delivers claimed effects, all at once, and settles each as its answer has it. Waits for all
/// answers; the lease is extended as long as that takes.
[[nodiscard]] Result<Delivered> deliver(Core& core, const std::vector<WorkRow>& rows,
                                        const Id& token, Instant now);

}  // namespace regie::runtime
