// SPDX-License-Identifier: Apache-2.0
// Operators, functions, conditions and literals of lists and maps.
#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/expression/checker_impl.hpp"
#include "engine/expression/macros.hpp"

namespace regie::expression {

namespace {

std::string call_name(const Expr& expr) {
  if (expr.name == "-_") return "-";
  if (expr.name == "!_") return "!";
  return expr.name;
}

/// The macro of that name, or the one that was probably meant; empty: none.
std::string macro_meant(const std::string& name) {
  const std::vector<std::string> macros = macro_names();
  if (std::find(macros.begin(), macros.end(), name) != macros.end()) return name;
  std::string meant = suggest(name, function_names(true));
  return std::find(macros.begin(), macros.end(), meant) == macros.end() ? std::string() : meant;
}

bool is_operator(const Expr& expr) { return !expr.member && expr.function && !expr.function->run; }

}  // namespace

/// `math.greatest(…)`: a function whose name has a namespace looks like a member of `math`.
void Checker::qualify(Expr& expr) {
  if (!expr.member) return;
  bool absolute = false;
  const std::string dotted = dotted_name(*expr.children.front(), absolute);
  if (dotted.empty() || !function_of(dotted + "." + expr.name, absolute)) return;
  expr.name = dotted + "." + expr.name;
  expr.absolute = absolute;
  expr.member = false;
  expr.children.erase(expr.children.begin());
}

/// CEL "Name Resolution": from the innermost namespace of the container outwards.
const Function* Checker::function_of(const std::string& name, bool absolute) {
  std::string prefix = absolute ? std::string() : environment_.container();
  while (true) {
    const std::string candidate = prefix.empty() ? name : prefix + "." + name;
    if (auto declared = environment_.find_function(candidate)) {
      result_.functions.push_back(declared);
      return declared.get();
    }
    if (const Function* function = find_function(candidate)) return function;
    if (prefix.empty()) return nullptr;
    const std::size_t dot = prefix.rfind('.');
    prefix = dot == std::string::npos ? std::string() : prefix.substr(0, dot);
  }
}

Type Checker::unknown_function(Expr& expr) {
  const std::uint32_t end = expr.mark + static_cast<std::uint32_t>(expr.name.size());
  const Function* other = find_function(expr.name);
  Advice advice;
  if (other && expr.member) {
    advice = {"Schrijf `" + expr.name + "(" + text_of(*expr.children.front()) + ")`.",
              "Write `" + expr.name + "(" + text_of(*expr.children.front()) + ")`."};
  } else if (other) {
    const std::string target = expr.children.empty() ? "x" : text_of(*expr.children.front());
    advice = {"Schrijf `" + target + "." + expr.name + "(…)`.",
              "Write `" + target + "." + expr.name + "(…)`."};
  } else {
    advice = did_you_mean(expr.name, function_names(expr.member));
    if (advice.empty()) {
      advice = {"docs/language.md noemt onder Expressions de functies naast die van CEL.",
                "docs/language.md names the functions beside CEL's own, under Expressions."};
    }
  }
  return missing("expression-function", expr, expr.mark, end,
                 {"De functie `" + expr.name + "` bestaat niet" + (other ? " zo" : ""),
                  "The function `" + expr.name + "` does not exist" + (other ? " like this" : "")},
                 std::move(advice));
}

/// A macro that was misspelt, or does not get what it takes.
Type Checker::wrong_macro(Expr& expr, const std::string& macro) {
  const std::uint32_t end = expr.mark + static_cast<std::uint32_t>(expr.name.size());
  if (macro != expr.name) {
    return missing("expression-function", expr, expr.mark, end,
                   {"De functie `" + expr.name + "` bestaat niet",
                    "The function `" + expr.name + "` does not exist"},
                   {"Bedoelde u `" + macro + "`?", "Did you mean `" + macro + "`?"});
  }
  const bool two = macro.starts_with("transform");
  const std::string write =
      text_of(*expr.children.front()) + "." + macro + (two ? "(k, v, …)" : "(x, …)");
  return missing("expression-function", expr, expr.mark, end,
                 {"`" + macro + "` krijgt een naam voor het onderdeel, en dan wat ermee moet",
                  "`" + macro + "` takes a name for the item, and then what is to be done with it"},
                 {"Schrijf `" + write + "`.", "Write `" + write + "`."});
}

/// Two operands that do not go together: what each is, and what the author probably meant.
void Checker::wrong_operands(const Expr& expr, const std::vector<Type>& types, Text& message,
                             Text& advice) const {
  const std::string name = call_name(expr);
  const Text left = types[0].in_words();
  const Text right = types[1].in_words();
  const std::string one = text_of(*expr.children[0]);
  const std::string other = text_of(*expr.children[1]);
  const bool equality = name == "==" || name == "!=";
  message = {
      "`" + one + "` is " + left.nl + " en `" + other + "` is " + right.nl +
          (equality ? ": die zijn nooit gelijk" : ": daar werkt `" + name + "` niet mee"),
      "`" + one + "` is " + left.en + " and `" + other + "` is " + right.en +
          (equality ? ": these are never equal" : ": `" + name + "` does not work with them")};
  for (int side = 0; side < 2; ++side) {
    const Type& typed = types[static_cast<std::size_t>(side)];
    const Type& against = types[static_cast<std::size_t>(1 - side)];
    const std::string& shown = side == 0 ? other : one;
    const Expr& literal = *expr.children[static_cast<std::size_t>(1 - side)];
    const bool bare = literal.kind == ExprKind::literal;
    std::string write;
    if (typed.is(TypeKind::euro) && (against.is(TypeKind::string) || against.is_number()))
      write = "euro(" + (against.is(TypeKind::real) ? "'" + shown + "'" : shown) + ")";
    if (typed.is(TypeKind::date) && against.is(TypeKind::string)) write = "date(" + shown + ")";
    if (typed.is(TypeKind::date) && against.is(TypeKind::timestamp)) write = "date(" + shown + ")";
    if (typed.is(TypeKind::timestamp) && against.is(TypeKind::string) && bare)
      write = "timestamp(" + shown + ")";
    if (typed.is(TypeKind::duration) && against.is(TypeKind::string) && bare)
      write = "duration(" + shown + ")";
    if (typed.is(TypeKind::real) && against.is(TypeKind::integer)) write = "double(" + shown + ")";
    const bool digits =
        literal.literal.is(Value::Kind::string) &&
        literal.literal.text().find_first_not_of("0123456789.") == std::string_view::npos;
    if (typed.is_number() && against.is(TypeKind::string) && bare && digits)
      write = std::string(literal.literal.text());
    if (typed.is(TypeKind::string) && against.is_number() && bare) write = "'" + shown + "'";
    if (typed.is(TypeKind::date) && against.is(TypeKind::date) && name == "-") {
      advice = {"Tel dagen met `days_between(" + other + ", " + one + ")`.",
                "Count days with `days_between(" + other + ", " + one + ")`."};
      return;
    }
    const bool sum = name == "+" || name == "-";
    if (typed.is(TypeKind::date) && against.is(TypeKind::integer) && sum && bare && side == 0)
      write = one + " " + name + " period('P" + shown + "D')";
    if (write.empty()) continue;
    advice = {"Schrijf `" + write + "`.", "Write `" + write + "`."};
    return;
  }
  advice = {"Gebruik twee waarden van dezelfde soort, of geef het gegeven een ander type.",
            "Use two values of the same kind, or give the data another type."};
  if (types[0].is(TypeKind::date) || types[1].is(TypeKind::date))
    advice = {"Een dag is `today`, een gegeven met type `date`, of `date('2026-03-02')`.",
              "A day is `today`, data of type `date`, or `date('2026-03-02')`."};
  if (equality && (types[0].is(TypeKind::boolean) || types[1].is(TypeKind::boolean)))
    advice = {"Vergelijk waar-of-onwaar met `true` of `false`, en een tekst met 'een tekst'.",
              "Compare true-or-false with `true` or `false`, and a text with 'a text'."};
}

/// The data that is on one side only: its type may be what is wrong, wherever it is used. A literal
/// beside it is wrong itself.
std::string Checker::data_at_fault(const Expr& expr) const {
  const auto is_data = [](const Expr& one) {
    return one.kind == ExprKind::slot && !one.name.empty();
  };
  const Expr& left = *expr.children[0];
  const Expr& right = *expr.children[1];
  if (is_data(left) == is_data(right)) return {};
  const Expr& data = is_data(left) ? left : right;
  const Expr& other = is_data(left) ? right : left;
  return other.kind == ExprKind::literal ? std::string() : data.name;
}

namespace {

/// What a function can be given: `a text, or a list`.
Text taken_by(const Function& function) {
  constexpr std::size_t most = 4;
  std::vector<Text> ways;
  for (const Overload& overload : function.overloads) {
    Text way;
    for (std::size_t i = 0; i < overload.arguments.size(); ++i) {
      const Text one = overload.arguments[i].in_words();
      way.nl += (i == 0 ? "" : " en ") + one.nl;
      way.en += (i == 0 ? "" : " and ") + one.en;
    }
    if (overload.arguments.empty()) way = {"niets", "nothing"};
    const bool known = std::any_of(ways.begin(), ways.end(),
                                   [&](const Text& other) { return other.en == way.en; });
    if (!known && ways.size() < most) ways.push_back(std::move(way));
  }
  Text all;
  for (const Text& way : ways) {
    all.nl += (all.nl.empty() ? "" : ", of ") + way.nl;
    all.en += (all.en.empty() ? "" : ", or ") + way.en;
  }
  return all;
}

}  // namespace

Type Checker::wrong_arguments(const Expr& expr, const std::vector<Type>& types) {
  if (!options_.check_types) return Type::dyn();
  Text message;
  Text advice;
  if (is_operator(expr) && types.size() == 2 && expr.name != "in") {
    wrong_operands(expr, types, message, advice);
    problem("expression-type", expr, std::move(message), std::move(advice));
    result_.problems.back().subject = data_at_fault(expr);
    return Type::error();
  }
  const std::string name = call_name(expr);
  Text kinds;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const Text words = types[i].in_words();
    if (i > 0) {
      kinds.nl += i + 1 == types.size() ? " en " : ", ";
      kinds.en += i + 1 == types.size() ? " and " : ", ";
    }
    kinds.nl += words.nl;
    kinds.en += words.en;
  }
  if (types.empty()) kinds = {"niets", "nothing"};
  const bool count_fits =
      std::any_of(expr.function->overloads.begin(), expr.function->overloads.end(),
                  [&](const Overload& one) { return one.arguments.size() == types.size(); });
  message = {"`" + name + "` werkt niet met " + kinds.nl,
             "`" + name + "` does not work with " + kinds.en};
  if (!count_fits) {
    message = {"`" + name + "` krijgt hier een verkeerd aantal waarden",
               "`" + name + "` gets a wrong number of values here"};
  } else if (expr.name == "in") {
    advice = {"Rechts van `in` staat een lijst: `['a', 'b']`.",
              "To the right of `in` stands a list: `['a', 'b']`, of the same type."};
  } else if (expr.name == "!_") {
    advice = {"`!` keert waar en onwaar om.", "`!` turns true into false and back."};
  }
  if (advice.empty() && is_operator(expr)) {
    advice = {"Gebruik hier getallen.", "Use numbers here."};
  }
  if (advice.empty()) {
    const Text takes = taken_by(*expr.function);
    advice = {"`" + name + "` krijgt " + takes.nl + ".", "`" + name + "` takes " + takes.en + "."};
  }
  return problem("expression-type", expr, std::move(message), std::move(advice));
}

Type Checker::call(Expr& expr) {
  qualify(expr);
  std::vector<Type> types;
  const Function* function = function_of(expr.name, expr.member || expr.absolute);
  for (const ExprPtr& child : expr.children) {
    types.push_back(known(check(*child)));
    if (function || !expr.member || types.size() > 1) continue;
    // What follows is about items that have no name yet.
    if (const std::string macro = macro_meant(expr.name); !macro.empty())
      return wrong_macro(expr, macro);
  }
  if (!function || (expr.member ? !function->member : !function->global))
    return unknown_function(expr);
  expr.function = function;
  if (expr.name == "can" &&
      !(expr.children[0]->kind == ExprKind::slot && expr.children[0]->name == "actor")) {
    return problem("expression-function", expr,
                   {"Alleen van `actor` is bekend wat die mag", "Rights are known of `actor` only"},
                   {"Schrijf `actor.can('recht')`.", "Write `actor.can('right')`."});
  }
  const bool reported = std::any_of(types.begin(), types.end(),
                                    [](const Type& type) { return type.is(TypeKind::error); });
  const std::optional<Type> result = unifier_.call(*function, types);
  if (!result) return reported ? Type::error() : wrong_arguments(expr, types);
  choice_words(expr);
  return *result;
}

/// A choice is compared with words that it does not have: a spelling mistake that would silently
/// never be true.
void Checker::choice_word(const Type& choice, const Expr& literal) {
  if (choice.allowed().empty() || literal.kind != ExprKind::literal ||
      !literal.literal.is(Value::Kind::string))
    return;
  const std::string word(literal.literal.text());
  const auto& allowed = choice.allowed();
  if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
  Advice advice = did_you_mean(word, allowed);
  if (advice.empty()) {
    std::string all;
    for (const std::string& one : allowed) all += (all.empty() ? "'" : ", '") + one + "'";
    advice = {"Kies uit " + all + ".", "Choose from " + all + "."};
  }
  problem("expression-choice", literal,
          {"'" + word + "' is geen van de keuzes", "'" + word + "' is not one of the choices"},
          std::move(advice));
  result_.problems.back().subject = word;
}

void Checker::choice_words(const Expr& expr) {
  if (!options_.check_types || expr.children.size() != 2) return;
  const Expr& left = *expr.children[0];
  const Expr& right = *expr.children[1];
  if (expr.name == "==" || expr.name == "!=") {
    choice_word(known(left.type), right);
    choice_word(known(right.type), left);
  } else if (expr.name == "in") {
    if (right.kind == ExprKind::list)
      for (const ExprPtr& item : right.children) choice_word(known(left.type), *item);
    if (known(right.type).is(TypeKind::list)) choice_word(known(known(right.type).item()), left);
  }
}

/// `expr` decides: it must be true or false.
void Checker::condition(const Expr& expr) {
  const Type type = known(expr.type);
  if (!options_.check_types || type.is(TypeKind::error) || unifier_.assign(Type::boolean(), type))
    return;
  const Text is = type.in_words();
  problem("expression-type", expr,
          {"`" + text_of(expr) + "` is " + is.nl + ", en hier hoort waar of onwaar",
           "`" + text_of(expr) + "` is " + is.en + ", and here belongs true or false"},
          {"Vergelijk het met iets, bijvoorbeeld met `==`.",
           "Compare it with something, for example with `==`."});
}

Type Checker::logic(Expr& expr) {
  const Facts before = facts_;
  for (const ExprPtr& child : expr.children) {
    check(*child);
    condition(*child);
    learn(*child, expr.kind == ExprKind::logic_and);
  }
  facts_ = before;
  return Type::boolean();
}

Type Checker::conditional(Expr& expr) {
  check(*expr.children[0]);
  condition(*expr.children[0]);
  const Facts before = facts_;
  learn(*expr.children[0], true);
  const Type left = check(*expr.children[1]);
  facts_ = before;
  learn(*expr.children[0], false);
  const Type right = check(*expr.children[2]);
  facts_ = before;
  return unifier_.join(left, right);
}

Type Checker::list(Expr& expr) {
  if (expr.children.empty()) return Type::list(unifier_.fresh());
  Type item;
  for (std::size_t i = 0; i < expr.children.size(); ++i) {
    Type type = known(check(*expr.children[i]));
    if (expr.optional_items[i]) {
      const Type content = unifier_.fresh();
      if (!unifier_.assign(Type::optional(content), type) && options_.check_types) {
        problem("expression-type", *expr.children[i],
                {"Achter `?` hoort een optionele waarde", "After `?` belongs an optional value"},
                {"Haal het `?` weg.", "Remove the `?`."});
      }
      type = known(content);
    }
    item = i == 0 ? type : unifier_.join(item, type);
  }
  return Type::list(item);
}

Type Checker::map(Expr& expr) {
  if (expr.children.empty()) {
    Type key = unifier_.fresh();
    return Type::map(std::move(key), unifier_.fresh());
  }
  Type key;
  Type value;
  for (std::size_t i = 0; i < expr.children.size(); i += 2) {
    const Type left = known(check(*expr.children[i]));
    Type right = known(check(*expr.children[i + 1]));
    const bool possible = left.is_dyn() || left.is(TypeKind::parameter) ||
                          left.is(TypeKind::boolean) || left.is(TypeKind::integer) ||
                          left.is(TypeKind::unsigned_integer) || left.is(TypeKind::string);
    if (!possible && options_.check_types) {
      problem("expression-type", *expr.children[i],
              {"Een naam in een tabel is een tekst, geheel getal of waar/onwaar",
               "A key of a map is a text, a whole number or a truth value"},
              {"Zet een naam tussen enkele aanhalingstekens: `{'naam': …}`.",
               "Put a name between single quotes: `{'name': …}`."});
    }
    if (expr.optional_items[i / 2]) {
      const Type content = unifier_.fresh();
      if (!unifier_.assign(Type::optional(content), right) && options_.check_types) {
        problem("expression-type", *expr.children[i + 1],
                {"Achter `?` hoort een optionele waarde", "After `?` belongs an optional value"},
                {"Haal het `?` weg.", "Remove the `?`."});
      }
      right = known(content);
    }
    key = i == 0 ? left : unifier_.join(key, left);
    value = i == 0 ? right : unifier_.join(value, right);
  }
  return Type::map(key, value);
}

}  // namespace regie::expression
