// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/checker_impl.hpp"

namespace regie::expression {

/// Gives the variables of a macro their types and numbers, in scope from here.
void Checker::declare(Expr& expr, const Type& range, bool optional) {
  Type first = Type::dyn();
  Type second = Type::dyn();
  const bool two = expr.variables.size() == 2;
  if (range.is(TypeKind::list)) {
    first = two ? Type::integer() : range.item();
    second = range.item();
  } else if (range.is(TypeKind::map)) {
    first = range.key();
    second = range.item();
  } else if (range.is(TypeKind::record)) {
    first = Type::string();
  } else if (optional) {
    first = range.item();
  }
  for (std::size_t i = 0; i < expr.variables.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(locals_.size());
    if (number >= most_locals) {
      problem("expression-limit", expr,
              {"Hier zijn te veel lijsten in elkaar geschoven", "Too many lists are nested here"},
              {"Maak er meer dan één voorwaarde van, of een gegeven met `is`.",
               "Make more than one condition of it, or data with `is`."});
      return;
    }
    locals_.push_back({expr.variables[i], i == 0 ? first : second, number});
    expr.local_numbers.push_back(number);
    result_.local_count = std::max(result_.local_count, number + 1);
  }
}

Type Checker::map_macro(Expr& expr, const Type& range) {
  const bool filtered = expr.children.size() == 3;
  if (filtered) {
    check(*expr.children[1]);
    condition(*expr.children[1]);
    learn(*expr.children[1], true);
  }
  const Type body = known(check(*expr.children.back()));
  if (expr.name == "map") return Type::list(body);
  if (expr.name == "transformMap")
    return Type::map(range.is(TypeKind::list) ? Type::integer() : range.key(), body);
  if (!body.is(TypeKind::map) && !body.is_dyn() && options_.check_types) {
    return problem("expression-type", *expr.children.back(),
                   {"Hier hoort een tabel met één naam en waarde: `{k: v}`",
                    "A map with one key and value belongs here: `{k: v}`"},
                   {"Zet er accolades om, met een dubbele punt ertussen.",
                    "Put braces around it, with a colon between."});
  }
  return body;
}

Type Checker::macro(Expr& expr) {
  const bool bind = expr.name == "bind";
  const bool optional = expr.name == "optMap" || expr.name == "optFlatMap";
  const Type range = known(check(*expr.children.front()));
  const bool iterable = range.is_dyn() || range.is(TypeKind::parameter) ||
                        range.is(TypeKind::list) || range.is(TypeKind::map) ||
                        range.is(TypeKind::record);
  if (options_.check_types && !bind && !range.is_dyn() && !range.is(TypeKind::parameter) &&
      (optional ? !range.is(TypeKind::optional) : !iterable)) {
    const Text is = range.in_words();
    problem("expression-type", *expr.children.front(),
            {"`" + expr.name + "` werkt met een " + (optional ? "optionele waarde" : "lijst") +
                 ", maar dit is " + is.nl,
             "`" + expr.name + "` works with " + (optional ? "an optional value" : "a list") +
                 ", but this is " + is.en},
            {"Noem een gegeven met type `list of …`.", "Name data of type `list of …`."});
  }
  const std::size_t scope = locals_.size();
  const Facts before = facts_;
  if (bind) {
    Type content = range;
    locals_.push_back({expr.variables.front(), content, static_cast<std::uint32_t>(scope)});
    expr.local_numbers.push_back(static_cast<std::uint32_t>(scope));
    result_.local_count = std::max(result_.local_count, static_cast<std::uint32_t>(scope) + 1);
    if (scope >= most_locals)
      problem("expression-limit", expr,
              {"Hier zijn te veel namen in elkaar geschoven", "Too many names are nested here"},
              {"Maak er meer dan één voorwaarde van, of een gegeven met `is`.",
               "Make more than one condition of it, or data with `is`."});
  } else {
    declare(expr, range, optional);
  }
  Type result;
  if (expr.name == "map" || expr.name == "transformMap" || expr.name == "transformMapEntry") {
    result = map_macro(expr, range);
  } else {
    const Type body = known(check(*expr.children.back()));
    if (expr.name == "all" || expr.name == "exists" || expr.name == "exists_one") {
      condition(*expr.children.back());
      result = Type::boolean();
    } else if (expr.name == "filter") {
      condition(*expr.children.back());
      result = range.is(TypeKind::list) ? range : Type::list(range.key());
    } else if (expr.name == "sortBy") {
      result = range.is(TypeKind::list) ? range : Type::list(Type::dyn());
    } else if (expr.name == "optMap") {
      result = Type::optional(body);
    } else {  // bind, optFlatMap
      result = body;
    }
  }
  locals_.resize(scope);
  facts_ = before;
  return result;
}

}  // namespace regie::expression
