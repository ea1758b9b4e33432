// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/chance.hpp"

namespace regie::simulation {

using tests::Chance;

/// A workflow that was made up: its states form a ring with shortcuts, each with choices, a
/// deadline and reminders as chance has it. Every form asks for `mark`, a number that names the
/// request.
struct RandomWorkflow {
  std::string name;
  std::string text;
  std::vector<std::string> choices;  ///< ids, such as `s1.c0`
};

[[nodiscard]] RandomWorkflow make_workflow(const std::string& name, Chance& chance);

}  // namespace regie::simulation
