// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/expression/ast.hpp"

namespace regie::diagram {

/// Whether an expression calls this function, or uses this sign, with so many arguments.
inline bool is_call(const expression::Expr& expr, std::string_view name, std::size_t arguments) {
  return expr.kind == expression::ExprKind::call && expr.name == name &&
         expr.children.size() == arguments;
}

inline bool is_name(const expression::Expr& expr, std::string_view name) {
  return expr.kind == expression::ExprKind::identifier && expr.name == name;
}

inline bool is_text(const expression::Expr& expr) {
  return expr.kind == expression::ExprKind::literal && expr.literal.is(Value::Kind::string);
}

inline bool is_macro(const expression::Expr& expr, std::string_view name) {
  return expr.kind == expression::ExprKind::macro && expr.name == name &&
         expr.children.size() == 2 && expr.variables.size() == 1;
}

}  // namespace regie::diagram
