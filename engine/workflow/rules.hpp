// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <regie/text.hpp>

namespace regie::workflow {

/// A rule that a file can break: its name as it stands behind a message, and why it is there. What
/// is wrong and what to write instead is in the messages themselves; docs/rules.md shows both.
struct RuleHelp {
  std::string_view name;
  Text why;  ///< one or two sentences for an author
};

/// All rules, by name. Made once; any thread may read them.
[[nodiscard]] const std::vector<RuleHelp>& rules();
/// Null where there is no rule of that name.
[[nodiscard]] const RuleHelp* find_rule(std::string_view name);

}  // namespace regie::workflow
