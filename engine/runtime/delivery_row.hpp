// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/runtime/core.hpp"

namespace regie::runtime {

/// What a row of work asks to be delivered, opened with the key of its case. Errors: `corrupt`.
[[nodiscard]] Result<Delivery> read_delivery(const WorkRow& row, const Vault& vault);

}  // namespace regie::runtime
