// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/diagram/layout.hpp"

namespace regie::diagram {

/// Moves the texts of edges away from what they lie across: the border of a group, a box, a title,
/// another text. Graphviz keeps texts apart from boxes, but does not know of borders that a line
/// begins or ends at. A text stays beside its own line, and what lies well stays where it is.
void settle_labels(const Picture& picture, Layout& layout);

}  // namespace regie::diagram
