// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/statechart/chart.hpp"

namespace regie::workflow {

/// What `chart` calls of plugins that are not among `known`, by their ids.
[[nodiscard]] Diagnostics unknown_actions(const statechart::Chart& chart,
                                          const std::vector<std::string>& known);

}  // namespace regie::workflow
