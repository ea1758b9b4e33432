// SPDX-License-Identifier: Apache-2.0
// Errors that more than one part of the runtime gives.
#pragma once

#include <string>

#include <regie/instant.hpp>

#include "engine/base/result.hpp"

namespace regie::runtime {

[[nodiscard]] Error no_such_case(const std::string& id);
[[nodiscard]] Error too_many_conflicts();
[[nodiscard]] Error queue_full();
[[nodiscard]] Error not_carried_out();
[[nodiscard]] Error taken_back();
[[nodiscard]] Error damaged(const std::string& what_nl, const std::string& what_en);
[[nodiscard]] Error erased_case();
[[nodiscard]] Error outcome_unknown();
/// A clock is the embedder's, and may be set in another unit.
[[nodiscard]] bool is_in_time(Instant at) noexcept;
[[nodiscard]] Error outside_time(Instant at);

}  // namespace regie::runtime
