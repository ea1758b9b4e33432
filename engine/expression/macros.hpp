// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/expression/ast.hpp"
#include "engine/expression/lexer.hpp"

namespace regie::expression {

/// When `call` is written like a macro (`list.all(x, …)`, `has(a.b)`, `cel.bind(x, …)`), makes it
/// one in place. A macro that is written wrongly is a problem.
[[nodiscard]] std::optional<SyntaxProblem> expand_macro(Expr& call);

/// The names of the macros that go through lists, as they are written.
[[nodiscard]] std::vector<std::string> macro_names();

/// `cel.block`, `cel.index` and `cel.iterVar`; false where the call is none of them.
bool expand_block(Expr& call);

}  // namespace regie::expression
