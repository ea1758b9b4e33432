// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/checker.hpp"

#include "engine/base/suggest.hpp"
#include "engine/expression/checker_impl.hpp"
#include "engine/expression/error_value.hpp"
#include "engine/expression/positions.hpp"

namespace regie::expression {

Advice did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string meant = suggest(name, candidates);
  if (meant.empty()) return {};
  Advice advice{"Bedoelde u `" + meant + "`?", "Did you mean `" + meant + "`?"};
  advice.suggestion = meant;
  return advice;
}

Type Checker::problem(const char* rule, std::uint32_t begin, std::uint32_t end, Text message,
                      Advice advice) {
  result_.problems.push_back(
      {Severity::error, rule, begin, end, std::move(message), std::move(advice)});
  return Type::error();
}

Type Checker::missing(const char* rule, Expr& expr, std::uint32_t begin, std::uint32_t end,
                      Text message, Advice advice) {
  if (options_.check_types) {
    problem(rule, begin, end, std::move(message), std::move(advice));
    result_.problems.back().subject = expr.name;
    return Type::error();
  }
  expr.kind = ExprKind::failure;
  expr.literal = make_error(message, expr.mark);
  expr.children.clear();
  return Type::dyn();
}

std::string Checker::text_of(const Expr& expr) const {
  const std::string_view text = part_of(source_, expr.begin, expr.end);
  return text.size() <= 60 ? std::string(text) : std::string(part_of(text, 0, 40)) + "…";
}

Type Checker::check(Expr& expr) {
  expr.type = dispatch(expr);
  return expr.type;
}

Type Checker::dispatch(Expr& expr) {
  switch (expr.kind) {
    case ExprKind::literal:
      return Type::of(expr.literal);
    case ExprKind::identifier:
      return identifier(expr);
    case ExprKind::select:
      return select(expr);
    case ExprKind::has:
      return has(expr);
    case ExprKind::index:
      return index(expr);
    case ExprKind::call:
      return call(expr);
    case ExprKind::logic_and:
    case ExprKind::logic_or:
      return logic(expr);
    case ExprKind::conditional:
      return conditional(expr);
    case ExprKind::list:
      return list(expr);
    case ExprKind::map:
      return map(expr);
    case ExprKind::macro:
      return macro(expr);
    case ExprKind::failure:
    case ExprKind::slot:
    case ExprKind::has_slot:
    case ExprKind::local:
      return expr.type;
  }
  return Type::dyn();
}

void Checker::expected(const Expr& root, const Type& type) {
  const Type& wanted = *options_.expected;
  if (!wanted.allowed().empty()) choice_word(wanted, root);
  const bool whole_for_real = wanted.is(TypeKind::real) && type.is(TypeKind::integer);
  if (whole_for_real || type.is(TypeKind::error) || unifier_.assign(wanted, type)) return;
  const Text is = type.in_words();
  const Text must = wanted.in_words();
  Text advice{"Schrijf iets dat " + must.nl + " geeft, of een gegeven van die soort.",
              "Write something that gives " + must.en + ", or data of that kind."};
  if (wanted.is(TypeKind::string) && type.is_number()) {
    advice = {"Schrijf `string(" + text_of(root) + ")`.", "Write `string(" + text_of(root) + ")`."};
  }
  if (wanted.is(TypeKind::boolean)) {
    std::string shown = text_of(root);
    if (shown.find(' ') != std::string::npos) shown = "(" + shown + ")";
    advice = {"Vergelijk het met iets, bijvoorbeeld `" + shown + " == …`.",
              "Compare it with something, for example `" + shown + " == …`."};
    if (type.is_number()) {
      advice = {"Vergelijk het met een getal, bijvoorbeeld `" + shown + " > 0`.",
                "Compare it with a number, for example `" + shown + " > 0`."};
    }
  }
  problem("expression-type", root,
          {"Hier hoort " + must.nl + ", maar dit geeft " + is.nl,
           "This must give " + must.en + ", but it gives " + is.en},
          std::move(advice));
}

void Checker::run(Expr& root) {
  const Type type = known(check(root));
  if (options_.expected && options_.check_types) expected(root, type);
  result_.type = unifier_.final(type);
}

CheckResult check(Expr& root, std::string_view source, const Environment& environment,
                  const CompileOptions& options) {
  CheckResult result;
  Checker(source, environment, options, result).run(root);
  return result;
}

}  // namespace regie::expression
