// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <regie/date.hpp>
#include <regie/value.hpp>

#include "engine/cli/command.hpp"

namespace regie::cli {

/// The steps of a date, for programs and for people.
[[nodiscard]] Value json_of_steps(const std::vector<DateReason>& steps);
void print_reasons(const std::vector<DateReason>& steps, Console& console);

/// `regie why CASE --due`. Throws regie::Exception.
[[nodiscard]] Exit run_why_due(const Invocation& call, Console& console);

}  // namespace regie::cli
