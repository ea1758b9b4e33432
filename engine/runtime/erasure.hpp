// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// Kinds of journal entries that no event of the workflow led to: only the revision changes.
inline constexpr const char* erase_kind = "erase";
inline constexpr const char* drop_kind = "drop";
[[nodiscard]] bool is_care_kind(const std::string& kind) noexcept;

struct Erased {
  Id case_id;
  std::int64_t revision = 0;
  bool before = false;  ///< it was erased already
};

/// Erases the personal data of a case: journals who did it, takes back what still waits (timers,
/// messages, tasks), and then destroys the key of the case. A crash in between leaves a case that
/// nobody can change any more; erasing again finishes it. Errors: `not_found`; `busy` where another
/// program reads the store for long: then again.
[[nodiscard]] Result<Erased> erase_case(Core& core, const Id& case_id, const std::string& actor);

/// The same for a case whose time to be kept is over; `row` was claimed under `token` and is
/// settled at the end.
[[nodiscard]] Result<Erased> erase_kept(Core& core, const WorkRow& row, const Id& token);

}  // namespace regie::runtime
