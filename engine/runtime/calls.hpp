// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
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

/// What the case of an effect hears when a person drops it, as when it fails; nothing where it does
/// not wait for it.
[[nodiscard]] std::optional<statechart::Event> event_of_dropped(const CaseState& state,
                                                                const Delivery& delivery);

enum class Told {
  yes,    ///< or there is nobody to tell any more
  later,  ///< the store could not be written now
  stuck   ///< the case cannot take it: a fault of its workflow
};
/// Brings the outcome of a call to its case, once for the call: `delivered` as `done.call.ID`, any
/// other as `error.communication.call.ID`. Blocks.
[[nodiscard]] Told bring_outcome(Core& core, const Delivery& call, const DeliveryAnswer& answer);

}  // namespace regie::runtime
