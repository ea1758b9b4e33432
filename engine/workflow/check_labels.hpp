// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/workflow/findings.hpp"
#include "engine/workflow/model.hpp"

namespace regie::workflow {

/// Compares what people read about time with the numbers: "binnen 6 weken" beside
/// `deadline: 6 days` (rule `label-contradicts-duration`). Looks at titles and tasks of states with
/// a deadline, and at names and titles of timers and terms.
void check_labels(const model::Workflow& workflow, Findings& findings);

}  // namespace regie::workflow
