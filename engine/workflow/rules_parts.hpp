// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/workflow/rules.hpp"

namespace regie::workflow {

/// What the table of rules is put together from.
[[nodiscard]] const std::vector<RuleHelp>& rules_of_yaml();
[[nodiscard]] const std::vector<RuleHelp>& rules_of_proof();

}  // namespace regie::workflow
