// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/statechart/step.hpp"

namespace regie::statechart {

/// Every open task as `tasks` gives them, asked in words that `actor` may read: what they may not
/// see is left out, as in messages. `actor` empty: the operator.
[[nodiscard]] std::vector<TaskView> tasks_for(const Chart& chart, const Snapshot& snapshot,
                                              const std::string& actor, const Context& context);

}  // namespace regie::statechart
