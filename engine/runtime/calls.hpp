// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// Whether an effect is work for a plugin, whose outcome its case waits for.
[[nodiscard]] bool is_call(const std::string& kind) noexcept;
/// How often a call is tried at most, and how long is waited before it is tried again.
[[nodiscard]] std::uint32_t attempts_of(const Delivery& call, const Limits& limits) noexcept;
[[nodiscard]] std::int64_t pause_of(const Delivery& call, std::int64_t otherwise_ms) noexcept;

/// False for a call of a state that its case has left. Blocks.
[[nodiscard]] bool is_wanted(Core& core, const Delivery& call);

enum class Told {
  yes,    ///< or there is nobody to tell any more
  later,  ///< the store could not be written now
  stuck   ///< the case cannot take it: a fault of its workflow
};
/// Brings the outcome of a call to its case, once for the call: `delivered` as `done.call.ID`, any
/// other as `error.communication.call.ID`. Blocks.
[[nodiscard]] Told bring_outcome(Core& core, const Delivery& call, const DeliveryAnswer& answer);

}  // namespace regie::runtime
