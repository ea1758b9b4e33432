// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/statechart/chart.hpp"
#include "engine/workflow/findings.hpp"

namespace regie::workflow {

/// `In('name')` must name one state, by its path or by a name that no other has (ruling 17). The
/// chart is sealed.
void check_state_names(const statechart::Chart& chart, Findings& findings);

}  // namespace regie::workflow
