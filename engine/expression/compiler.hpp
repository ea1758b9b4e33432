// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/expression/ast.hpp"
#include "engine/expression/code.hpp"

namespace regie::expression {

/// A part that depends on nothing and goes wrong whenever it is evaluated.
struct ConstantFailure {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Text message;
};

/// Turns a checked tree into nodes of `code` (whose `source` and `limits` are set); what does not
/// depend on variables or the host becomes a constant. Gives the parts that always fail.
[[nodiscard]] std::vector<ConstantFailure> generate(const Expr& root, Code& code);

}  // namespace regie::expression
