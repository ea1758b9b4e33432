// SPDX-License-Identifier: Apache-2.0
// CEL's extension "block": what common subexpressions are written as once they are taken out.
// `cel.block([a, b], c)` names a and b `cel.index(0)` and `cel.index(1)` in what follows.
#include "engine/expression/macros.hpp"

namespace regie::expression {

namespace {

bool is_whole_literal(const Expr& expr) {
  return expr.kind == ExprKind::literal && expr.literal.is(Value::Kind::integer) &&
         expr.literal.integer() >= 0;
}

/// A name that no source can write.
std::string block_name(const Expr& call) {
  std::string name = "@" + call.name;
  for (std::size_t i = 1; i < call.children.size(); ++i)
    name += ":" + std::to_string(call.children[i]->literal.integer());
  return name;
}

void become_name(Expr& call) {
  call.name = block_name(call);
  call.kind = ExprKind::identifier;
  call.member = false;
  call.children.clear();
}

/// The result inside of one name within the other, the first outermost.
void become_binds(Expr& call) {
  std::vector<ExprPtr> values = std::move(call.children[1]->children);
  ExprPtr body = std::move(call.children[2]);
  for (std::size_t i = values.size(); i-- > 0;) {
    auto bound = std::make_unique<Expr>();
    bound->kind = ExprKind::macro;
    bound->name = "bind";
    bound->begin = call.begin;
    bound->end = call.end;
    bound->mark = call.mark;
    bound->depth = std::max(values[i]->depth, body->depth) + 1;
    bound->variables.push_back("@index:" + std::to_string(i));
    bound->variable_marks.push_back(values[i]->begin);
    bound->children.push_back(std::move(values[i]));
    bound->children.push_back(std::move(body));
    body = std::move(bound);
  }
  Expr made = std::move(*body);
  call = std::move(made);
}

}  // namespace

bool expand_block(Expr& call) {
  const Expr& target = *call.children.front();
  if (target.kind != ExprKind::identifier || target.name != "cel" || target.absolute) return false;
  const std::size_t arguments = call.children.size() - 1;
  const bool named = (call.name == "index" && arguments == 1) ||
                     ((call.name == "iterVar" || call.name == "accuVar") && arguments == 2);
  if (named) {
    for (std::size_t i = 1; i < call.children.size(); ++i)
      if (!is_whole_literal(*call.children[i])) return false;
    become_name(call);
    return true;
  }
  if (call.name != "block" || arguments != 2 || call.children[1]->kind != ExprKind::list)
    return false;
  become_binds(call);
  return true;
}

}  // namespace regie::expression
