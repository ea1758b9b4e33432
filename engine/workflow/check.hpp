// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/statechart/chart.hpp"
#include "engine/workflow/findings.hpp"

namespace regie::workflow {

/// Reports every state that nothing leads to and every state from which no result can be reached
/// (docs/language.md, "What is checked"). Conditions are not looked at: what they may forbid is
/// reported to the person whom they stop. `chart` has its tables, and may not be sealed yet.
void check_paths(const statechart::Chart& chart, Findings& findings, bool report_only);

}  // namespace regie::workflow
