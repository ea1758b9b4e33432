// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <regie/diagnostic.hpp>

#include "engine/workflow/findings.hpp"

namespace regie::workflow {

/// Whether a name is `[a-z][a-z0-9_]*` (docs/language.md, "Names").
[[nodiscard]] bool is_name(std::string_view name) noexcept;
/// Whether expressions, YAML or Regie itself need this word.
[[nodiscard]] bool is_reserved(std::string_view name) noexcept;
/// A name near to what was written: `first_review` for `First review`. Empty when there is none.
[[nodiscard]] std::string name_from(std::string_view written);

/// Reports what is wrong with a name; true when it is good.
bool check_name(Findings& findings, std::string_view name, const Span& span);

}  // namespace regie::workflow
