// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/document/document.hpp"
#include "engine/workflow/findings.hpp"

namespace regie::workflow {

/// Puts what stands below a heading that went missing (`data`, `choices`, `results`) back below it,
/// and reports the heading: without it every line below would be told to be in the wrong place.
void repair_headings(document::Node& root, Findings& findings);

}  // namespace regie::workflow
