// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/document/document.hpp"
#include "engine/workflow/findings.hpp"

namespace regie::workflow {

/// Reports words of the language that are misspelt and names that cannot be names, and puts what
/// was meant in their place, so that the rest is read as the author meant it: one mistake is then
/// one message. Where it is not clear what was meant, all is left as it is. Linear in the size of
/// the tree.
void repair(document::Node& root, Findings& findings);

}  // namespace regie::workflow
