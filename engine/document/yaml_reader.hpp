// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <regie/limits.hpp>

#include "engine/document/document.hpp"
#include "engine/document/report.hpp"

namespace regie::document {

/// Parses the source of `report`, which `check_bytes` has passed, into the roots of its documents.
/// Problems go into `report`; the roots count only where it stays empty. With `several` false, a
/// second document is a problem.
[[nodiscard]] std::vector<Node> read_yaml(Report& report, const Limits& limits, bool several);

}  // namespace regie::document
