// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/workflow/findings.hpp"
#include "engine/workflow/model.hpp"

namespace regie::workflow {

/// Warns of a title or explanation that holds a place, such as `{day}`: only tasks and messages are
/// filled in (rule `place-in-title`).
void check_places(const model::Workflow& workflow, Findings& findings);

}  // namespace regie::workflow
