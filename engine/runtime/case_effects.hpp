// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// Whether an effect is for another case, and not for the world outside.
[[nodiscard]] bool is_for_a_case(const std::string& kind) noexcept;

/// Carries out such an effect: starts a child, cancels it, or brings an event to a case. Each is a
/// request under the effect's id, so that a repetition changes nothing. What can never be done is
/// told to the case that it came from, as `error.communication`. Blocks.
[[nodiscard]] DeliveryAnswer carry_out(Core& core, const Delivery& delivery);

/// What a case hears of an effect of its own that will not be done.
[[nodiscard]] statechart::Event event_of_failure(const Delivery& delivery, const Error& error);

}  // namespace regie::runtime
