// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cli/command.hpp"

namespace regie::cli {

/// `regie why CASE --due`. Throws regie::Exception.
[[nodiscard]] Exit run_why_due(const Invocation& call, Console& console);

}  // namespace regie::cli
