// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <regie/text.hpp>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// What the check of one case found.
struct CaseCheck {
  struct Problem {
    std::int64_t revision = 0;
    Text message;
  };
  std::uint64_t entries = 0;
  std::uint64_t replayed = 0;
  bool erased = false;
  std::vector<Problem> problems;
};

/// Proves the journal of one case: the chain of hashes, that the folded changes are the snapshot,
/// that what lists, tasks and timers are read from fits it,
/// and, as long as its key is there, that every input gives the same step again under the versions
/// of calendar and directory that it was taken with. What does not verify is a problem; what the
/// store could not give is an error.
[[nodiscard]] Result<CaseCheck> verify_case(Core& core, const CaseRow& row);

}  // namespace regie::runtime
