// SPDX-License-Identifier: Apache-2.0
// What names mean: variables with their namespaces, fields, and whether they are filled in.
#include <algorithm>
#include <array>

#include "engine/expression/checker_impl.hpp"
#include "engine/expression/error_value.hpp"

namespace regie::expression {

namespace {

/// A type that can be named as a value.
struct TypeValue {
  std::string_view name;
  Type (*make)();
};

constexpr std::array<TypeValue, 16> type_values = {
    {{"bool", Type::boolean},
     {"int", Type::integer},
     {"uint", Type::unsigned_integer},
     {"double", Type::real},
     {"string", Type::string},
     {"bytes", Type::bytes},
     {"list", [] { return Type::list(Type::dyn()); }},
     {"map", [] { return Type::map(Type::dyn(), Type::dyn()); }},
     {"null_type", Type::null},
     {"type", [] { return Type::type(Type::dyn()); }},
     {"google.protobuf.Timestamp", Type::timestamp},
     {"google.protobuf.Duration", Type::duration},
     {"optional_type", [] { return Type::optional(Type::dyn()); }},
     {"date", Type::date},
     {"period", Type::period},
     {"euro", Type::euro}}};

}  // namespace

const Checker::Local* Checker::local(std::string_view name) const {
  for (auto at = locals_.rbegin(); at != locals_.rend(); ++at)
    if (at->name == name) return &*at;
  return nullptr;
}

/// `a.b.c` as written, when it is a plain chain of names that does not begin with a local one.
std::string Checker::dotted_name(const Expr& expr, bool& absolute) const {
  if (expr.kind == ExprKind::identifier) {
    absolute = expr.absolute;
    return !expr.absolute && local(expr.name) ? std::string() : expr.name;
  }
  if (expr.kind != ExprKind::select || expr.optional || expr.absolute) return {};
  const std::string base = dotted_name(*expr.children.front(), absolute);
  return base.empty() ? base : base + "." + expr.name;
}

Type Checker::use_variable(Expr& expr, const Variable& variable) {
  result_.reads.insert(variable.name);
  expr.number = variable.slot;
  expr.name = variable.name;
  expr.type = variable.type;
  expr.title = variable.title;
  expr.children.clear();
  return variable.type;
}

/// CEL "Name Resolution": from the innermost namespace of the container outwards.
bool Checker::resolve_variable(Expr& expr, const std::string& dotted, bool absolute) {
  std::string prefix = absolute ? std::string() : environment_.container();
  while (true) {
    const std::string candidate = prefix.empty() ? dotted : prefix + "." + dotted;
    if (const Variable* variable = environment_.find(candidate)) {
      const bool test = expr.kind == ExprKind::has;
      expr.kind = test ? ExprKind::has_slot : ExprKind::slot;
      use_variable(expr, *variable);
      return true;
    }
    if (prefix.empty()) return false;
    const std::size_t dot = prefix.rfind('.');
    prefix = dot == std::string::npos ? std::string() : prefix.substr(0, dot);
  }
}

bool Checker::resolve_type_name(Expr& expr, const std::string& dotted) {
  const auto found = std::find_if(type_values.begin(), type_values.end(),
                                  [&](const TypeValue& one) { return one.name == dotted; });
  if (found == type_values.end()) return false;
  expr.kind = ExprKind::literal;
  expr.literal = Value::type(dotted);
  expr.children.clear();
  expr.type = Type::type(found->make());
  return true;
}

Type Checker::identifier(Expr& expr) {
  if (!expr.absolute) {
    if (const Local* found = local(expr.name)) {
      expr.kind = ExprKind::local;
      expr.number = found->number;
      return found->type;
    }
  }
  if (resolve_variable(expr, expr.name, expr.absolute)) {
    read(expr, expr.name);
    return expr.type;
  }
  if (resolve_type_name(expr, expr.name)) return expr.type;
  return unknown_name(expr);
}

Type Checker::unknown_name(Expr& expr) {
  if (const auto* members = environment_.alias_members(expr.name)) {
    const std::string example = expr.name + "." + (members->empty() ? "x" : members->front());
    return unknown(
        expr.name, expr.begin, expr.end,
        {"`" + expr.name + "` is geen waarde op zichzelf",
         "`" + expr.name + "` is not a value by itself"},
        {"Noem een veld, zoals `" + example + "`.", "Name a field, such as `" + example + "`."});
  }
  std::vector<std::string> names = environment_.names();
  for (const Local& known_local : locals_) names.push_back(known_local.name);
  Advice advice = did_you_mean(expr.name, names);
  if (advice.empty()) {
    advice = {"Gebruik een veld uit `data`, of zet een tekst tussen enkele aanhalingstekens: '" +
                  expr.name + "'.",
              "Use a field of `data`, or put a text between single quotes: '" + expr.name + "'."};
  }
  return missing("expression-name", expr, expr.begin, expr.end,
                 {"`" + expr.name + "` bestaat niet", "`" + expr.name + "` does not exist"},
                 std::move(advice));
}

Type Checker::field_of(const Expr& expr, const Type& base) {
  switch (base.kind()) {
    case TypeKind::record: {
      if (const Field* field = base.field(expr.name)) return field->type;
      std::vector<std::string> names;
      for (const Field& field : base.fields()) names.push_back(field.name);
      const Text what = base.in_words();
      return unknown(expr.name, expr.mark, expr.end,
                     {"`" + expr.name + "` is geen veld van " + what.nl,
                      "`" + expr.name + "` is not a field of " + what.en},
                     did_you_mean(expr.name, names));
    }
    case TypeKind::map:
      if (!options_.check_types || unifier_.assign(base.key(), Type::string())) return base.item();
      break;
    case TypeKind::optional:
      return field_of(expr, known(base.item()));
    case TypeKind::parameter:
    case TypeKind::dyn:
      return Type::dyn();
    case TypeKind::error:
      return base;
    default:
      break;
  }
  if (!options_.check_types) return Type::dyn();
  const Text what = base.in_words();
  const std::string owner = text_of(*expr.children.front());
  const Function* function = find_function(expr.name);
  Text advice{"Laat `." + expr.name + "` weg; alleen een record of een contact heeft velden.",
              "Leave out `." + expr.name + "`; only a record has fields."};
  if (function && function->member)
    advice = {"Schrijf `" + owner + "." + expr.name + "()`, met haakjes.",
              "Write `" + owner + "." + expr.name + "()`, with brackets."};
  return problem("expression-type", expr.mark, expr.end,
                 {"`" + owner + "` is " + what.nl + " en heeft geen veld `" + expr.name + "`",
                  "`" + owner + "` is " + what.en + " and has no field `" + expr.name + "`"},
                 std::move(advice));
}

Type Checker::select(Expr& expr) {
  bool absolute = false;
  if (const std::string dotted = dotted_name(expr, absolute); !dotted.empty()) {
    const std::string shown = text_of(expr);
    if (resolve_variable(expr, dotted, absolute)) {
      read(expr, shown);
      return expr.type;
    }
    if (resolve_type_name(expr, dotted)) return expr.type;
  }
  Expr& target = *expr.children.front();
  if (target.kind == ExprKind::identifier && !local(target.name) &&
      !environment_.find(target.name)) {
    if (const auto* members = environment_.alias_members(target.name)) {
      return unknown(expr.name, expr.mark, expr.end,
                     {"`" + target.name + "` heeft geen veld `" + expr.name + "`",
                      "`" + target.name + "` has no field `" + expr.name + "`"},
                     did_you_mean(expr.name, *members));
    }
  }
  const Type base = known(check(target));
  const Type field = field_of(expr, base);
  if (expr.optional || base.is(TypeKind::optional)) {
    return Type::optional(field.is(TypeKind::optional) ? field.item() : field);
  }
  expr.record_member = base.is(TypeKind::record);
  if (const Field* declared = base.field(expr.name)) expr.title = declared->title;
  if (expr.record_member) read(expr, text_of(expr));
  return field;
}

Type Checker::has(Expr& expr) {
  bool absolute = false;
  const std::string base_name = dotted_name(*expr.children.front(), absolute);
  if (!base_name.empty() && resolve_variable(expr, base_name + "." + expr.name, absolute))
    return Type::boolean();
  Expr& target = *expr.children.front();
  const auto* members =
      target.kind == ExprKind::identifier && !local(target.name) && !environment_.find(target.name)
          ? environment_.alias_members(target.name)
          : nullptr;
  if (members) {
    return unknown(expr.name, expr.mark, expr.end,
                   {"`" + target.name + "` heeft geen veld `" + expr.name + "`",
                    "`" + target.name + "` has no field `" + expr.name + "`"},
                   did_you_mean(expr.name, *members));
  }
  // What is asked is whether the field is there: that its owner is not counts as no.
  const Facts before = reported_;
  const std::size_t problems = result_.problems.size();
  const Type base = known(check(target));
  auto& all = result_.problems;
  all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(problems), all.end(),
                           [](const Problem& one) { return one.severity != Severity::error; }),
            all.end());
  reported_ = before;
  static_cast<void>(field_of(expr, base));
  if (const Field* declared = base.field(expr.name)) expr.title = declared->title;
  return Type::boolean();
}

Type Checker::index(Expr& expr) {
  Type base = known(check(*expr.children[0]));
  const Type key = known(check(*expr.children[1]));
  const bool optional = expr.optional || base.is(TypeKind::optional);
  if (base.is(TypeKind::optional)) base = known(base.item());
  Type item = Type::dyn();
  const Value& literal = expr.children[1]->literal;
  if (base.is(TypeKind::record) && literal.is(Value::Kind::string)) {
    if (const Field* field = base.field(literal.text())) item = field->type;
  } else if (base.is(TypeKind::list) || base.is(TypeKind::map)) {
    item = base.item();
    const Type wanted = base.is(TypeKind::list) ? Type::integer() : known(base.key());
    const bool numbers = base.is(TypeKind::map) && wanted.is_number() && key.is_number();
    if (options_.check_types && !numbers && !unifier_.assign(wanted, key)) {
      const Text is = key.in_words();
      const Text must = wanted.in_words();
      return problem(
          "expression-type", *expr.children[1],
          {"Tussen [ ] hoort hier " + must.nl + ", maar dit is " + is.nl,
           "Between [ ] belongs " + must.en + " here, but this is " + is.en},
          base.is(TypeKind::list)
              ? Text{"Schrijf een plaats, vanaf 0: `[0]`.", "Write a place, from 0: `[0]`."}
              : Text{"Schrijf een naam die erin staat.", "Write a key that it has."});
    }
  } else if (!base.is_dyn() && !base.is(TypeKind::parameter) && !base.is(TypeKind::record) &&
             options_.check_types) {
    const Text is = base.in_words();
    return problem("expression-type", *expr.children[0],
                   {"`" + text_of(*expr.children[0]) + "` is " + is.nl + ", geen lijst of tabel",
                    "`" + text_of(*expr.children[0]) + "` is " + is.en + ", not a list or map"},
                   {"Laat de haken weg.", "Leave out the brackets."});
  }
  if (!optional) return item;
  const Type inner = known(item);
  return Type::optional(inner.is(TypeKind::optional) ? inner.item() : inner);
}

std::string Checker::fact_of(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::slot:
    case ExprKind::has_slot:
      return "#" + std::to_string(expr.number);
    case ExprKind::local:
      return "@" + std::to_string(expr.number);
    case ExprKind::select:
    case ExprKind::has: {
      const std::string base = fact_of(*expr.children.front());
      return base.empty() || expr.optional ? std::string() : base + "." + expr.name;
    }
    default:
      return {};
  }
}

/// Reading what may not be filled in yet, without `has` before it, is a finding (language.md,
/// ruling 3). Each name is reported once.
void Checker::read(const Expr& expr, const std::string& shown) {
  bool may_be_unset = false;
  if (expr.kind == ExprKind::slot) {
    const Variable* variable = environment_.find(expr.name);
    may_be_unset = variable && variable->may_be_unset;
  } else {
    const Field* field = known(expr.children.front()->type).field(expr.name);
    may_be_unset = field && field->may_be_unset;
  }
  const std::string fact = fact_of(expr);
  if (!may_be_unset || fact.empty() || facts_.contains(fact) || reported_.contains(fact)) return;
  reported_.insert(fact);
  const std::string asked = shown.find('.') == std::string::npos ? "data." + shown : shown;
  result_.problems.push_back(
      {Severity::warning,
       "expression-unset",
       expr.begin,
       expr.end,
       {"`" + shown + "` is hier misschien nog niet ingevuld",
        "`" + shown + "` may not be filled in yet here"},
       {"Vraag het eerst: `has(" + asked + ") && …`.", "Ask first: `has(" + asked + ") && …`."},
       shown});
}

/// What is known to be filled in when `condition` holds, or does not.
void Checker::learn(const Expr& condition, bool holds) {
  switch (condition.kind) {
    case ExprKind::has:
    case ExprKind::has_slot:
      if (holds) facts_.insert(fact_of(condition));
      return;
    case ExprKind::call:
      if (condition.name == "!_") learn(*condition.children.front(), !holds);
      return;
    case ExprKind::logic_and:
    case ExprKind::logic_or:
      if ((condition.kind == ExprKind::logic_and) != holds) return;
      for (const ExprPtr& part : condition.children) learn(*part, holds);
      return;
    default:
      return;
  }
}

}  // namespace regie::expression
