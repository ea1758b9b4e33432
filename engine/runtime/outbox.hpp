// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// An effect that waits in the store, as an operator sees it.
struct WaitingEffect {
  std::string id;  ///< CASE/REVISION/ORDINAL
  Id case_id;
  std::string work_id;
  std::string kind;  ///< `notify`
  std::string workflow;
  std::string to;       ///< empty where it can no longer be read
  std::string subject;  ///< of the message, Dutch or English as it is sent
  WorkStatus status = WorkStatus::pending;
  Instant due;
  std::uint32_t attempt = 0;
  std::string last_error;
};

struct EffectFilter {
  std::optional<WorkStatus> status;
  std::optional<Id> case_id;
  std::uint32_t limit = 0;  ///< 0: all
};

/// What waits: first what is for other cases, then messages; each oldest due first. Errors of the
/// store.
[[nodiscard]] Result<std::vector<WaitingEffect>> waiting_effects(Core& core,
                                                                 const EffectFilter& filter);

/// Sends one again from the first attempt on, now; also one that was given up. Its id stays.
/// Whoever is delivering it at this moment goes on; receivers tell the two apart by the id. Errors:
/// `not_found`.
[[nodiscard]] Result<void> retry_effect(Core& core, const std::string& id);
/// Takes one out for good, and journals who did so. A case that waits for its outcome goes on as
/// when it fails. Errors: `not_found`; those of that step, and then it stays.
[[nodiscard]] Result<void> drop_effect(Core& core, const std::string& id, const std::string& actor);

}  // namespace regie::runtime
