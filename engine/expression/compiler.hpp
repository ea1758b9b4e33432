// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/expression/ast.hpp"
#include "engine/expression/code.hpp"

namespace regie::expression {

/// Turns a checked tree into nodes of `code` (whose `source` and `limits` are set); what does not
/// depend on variables or the host becomes a constant.
void generate(const Expr& root, Code& code);

}  // namespace regie::expression
