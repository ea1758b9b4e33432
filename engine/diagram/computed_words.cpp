// SPDX-License-Identifier: Apache-2.0
// Lists and records that an expression makes, in words.
#include "engine/diagram/condition_words.hpp"

namespace regie::diagram {

/// `[6, 12].map(m, …)`: what comes of each constant, one after the other.
std::string ConditionWords::each_of(const Expr& expr, const Names& names) const {
  constexpr std::size_t most = 6;  // more is no sentence any more
  const Expr& range = *expr.children[0];
  const bool few = range.kind == expression::ExprKind::list && !range.children.empty() &&
                   range.children.size() <= most && expr.variables.size() == 1;
  std::string all;
  for (std::size_t i = 0; few && i < range.children.size(); ++i) {
    Names inner = names;
    inner[expr.variables.front()] = term(*range.children[i], names);
    all += (all.empty() ? "" : "; ") + term(*expr.children[1], inner);
  }
  lost_ = lost_ || !few;
  return all;
}

/// A record that is written down: “Dag” 6 maanden na vandaag.
std::string ConditionWords::record(const Expr& expr, const Names& names) const {
  std::string all;
  for (std::size_t i = 0; i + 1 < expr.children.size(); i += 2) {
    const Expr& key = *expr.children[i];
    const bool named =
        key.kind == expression::ExprKind::literal && key.literal.is(Value::Kind::string);
    if (!named) lost_ = true;
    const std::string name(named ? key.literal.text() : "");
    const statechart::Field* known = item_field(name);
    all += (all.empty() ? "" : ", ") + (known != nullptr ? field(*known) : quoted(name)) + ": " +
           term(*expr.children[i + 1], names);
  }
  return all;
}

}  // namespace regie::diagram
