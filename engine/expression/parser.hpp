// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <regie/limits.hpp>

#include "engine/expression/ast.hpp"
#include "engine/expression/lexer.hpp"

namespace regie::expression {

struct ParseResult {
  ExprPtr root;  // null when there are problems
  std::vector<SyntaxProblem> problems;
};

/// Reads an expression (CEL language definition, "Syntax"); macros become nodes of their own.
/// Nesting is bounded by `Limits::expression_depth`, chains of operators by four times that.
[[nodiscard]] ParseResult parse(std::string_view source, const Limits& limits);

}  // namespace regie::expression
