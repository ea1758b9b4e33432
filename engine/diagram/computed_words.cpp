// SPDX-License-Identifier: Apache-2.0
// Lists that are gone through, and what is computed, in words.
#include <algorithm>
#include <array>

#include "engine/base/civil.hpp"
#include "engine/calendar/span.hpp"
#include "engine/diagram/condition_words.hpp"
#include "engine/diagram/expression_shapes.hpp"
#include "engine/expression/explain.hpp"

namespace regie::diagram {

using expression::ExprKind;

ConditionWords::Names ConditionWords::within(const Expr& macro, const Names& names) const {
  Names inner = names;
  const Expr& range = *macro.children[0];
  const Expr& list = is_macro(range, "filter") ? *range.children[0] : range;
  inner[macro.variables.front()] = {"", is_name(list, "answers"), names.size() + 1,
                                    field_of(list) != nullptr ? named(list, names) : ""};
  return inner;
}

bool ConditionWords::is_innermost(const Local& local, const Names& names) {
  return std::none_of(names.begin(), names.end(),
                      [&](const auto& one) { return one.second.depth > local.depth; });
}

std::string ConditionWords::local_in_words(const Local& local, const Names& names) const {
  if (!local.text.empty()) return local.text;
  if (is_innermost(local, names)) return say("dat onderdeel", "that item");
  return say("het onderdeel", "the item") +
         (local.list.empty() ? std::string() : say(" van ", " of ") + local.list);
}

std::string ConditionWords::quantified(const Expr& expr, const Names& names) const {
  if (expr.children.size() != 2 || expr.variables.size() != 1) {
    lost_ = true;
    return {};
  }
  const Names inner = within(expr, names);
  const Expr& range = *expr.children[0];
  const bool answers = range.kind == ExprKind::identifier && range.name == "answers";
  const std::string what =
      answers ? say("antwoord", "answer") : say("onderdeel van ", "item of ") + named(range, names);
  const Expr& body = *expr.children[1];
  const bool implied = body.kind == ExprKind::logic_or && body.children.size() == 2 &&
                       is_call(*body.children[0], "!_", 1);
  if (expr.name == "all" && implied) {
    return say("voor elk ", "for each ") + what +
           say(" waarbij dit geldt: ", " of which this holds: ") +
           truth(*body.children[0]->children[0], inner) +
           say(", geldt ook: ", ", this holds too: ") + truth(*body.children[1], inner);
  }
  const std::string holds = truth(body, inner);
  if (expr.name == "all")
    return say("voor elk ", "for each ") + what + say(" geldt: ", " holds: ") + holds;
  if (expr.name == "exists") {
    return say("voor minstens één ", "for at least one ") + what + say(" geldt: ", " holds: ") +
           holds;
  }
  if (expr.name == "exists_one") {
    return say("voor precies één ", "for exactly one ") + what + say(" geldt: ", " holds: ") +
           holds;
  }
  lost_ = true;
  return {};
}

/// What a macro gives: a part of a list, or something of each of its items.
std::string ConditionWords::macro(const Expr& expr, const Names& names) const {
  if (is_macro(expr, "filter")) return chosen_of(expr, names);
  if (!is_macro(expr, "map")) {
    lost_ = true;
    return {};
  }
  const Expr& range = *expr.children[0];
  const Expr& body = *expr.children[1];
  if (body.kind == ExprKind::select && !is_macro(range, "filter") && !is_name(range, "answers")) {
    if (const statechart::Field* part = field_of(body)) {
      return field(*part) + say(" onder ", " under ") + named(range, names);
    }
  }
  if (range.kind == ExprKind::list) return few_of(expr, names);
  return each_of(expr, names);
}

/// `list.filter(x, …)`
std::string ConditionWords::chosen_of(const Expr& expr, const Names& names) const {
  const Expr& range = *expr.children[0];
  const std::string whole = is_name(range, "answers")
                                ? say("de antwoorden", "the answers")
                                : say("wat er staat bij ", "what stands at ") + named(range, names);
  return whole + say(" waarvoor dit geldt: ", " for which this holds: ") +
         truth(*expr.children[1], within(expr, names));
}

/// `list.map(x, …)`, and `list.filter(x, …).map(x, …)`
std::string ConditionWords::each_of(const Expr& expr, const Names& names) const {
  const Expr& range = *expr.children[0];
  const bool some = is_macro(range, "filter");
  const Expr& list = some ? *range.children[0] : range;
  std::string whole = is_name(list, "answers")
                          ? say("elk antwoord", "each answer")
                          : say("elk onderdeel van ", "each item of ") + named(list, names);
  if (some) {
    whole += say(" waarvoor dit geldt: ", " for which this holds: ") +
             truth(*range.children[1], within(range, names));
  }
  const Expr& body = *expr.children[1];
  const std::string what = term(body, within(expr, names));
  if (body.kind != ExprKind::map) return what + say(" van ", " of ") + whole;
  return say("voor ", "for ") + whole + (some ? say("; daarvan: ", "; of that: ") : ": ") + what;
}

/// `[6, 12].map(m, …)`: what comes of each constant, one after the other.
std::string ConditionWords::few_of(const Expr& expr, const Names& names) const {
  constexpr std::size_t most = 6;  // more is no sentence any more
  const Expr& range = *expr.children[0];
  const bool few = !range.children.empty() && range.children.size() <= most;
  std::string all;
  for (std::size_t i = 0; few && i < range.children.size(); ++i) {
    Names inner = names;
    inner[expr.variables.front()] = {term(*range.children[i], names), false, names.size() + 1, {}};
    all += (all.empty() ? "" : "; ") + term(*expr.children[1], inner);
  }
  lost_ = lost_ || !few;
  return all;
}

/// A record that is written down: “Dag”: 6 maanden na vandaag.
std::string ConditionWords::record(const Expr& expr, const Names& names) const {
  std::string all;
  for (std::size_t i = 0; i + 1 < expr.children.size(); i += 2) {
    const Expr& key = *expr.children[i];
    if (!is_text(key)) lost_ = true;
    const std::string name(is_text(key) ? key.literal.text() : "");
    const statechart::Field* known = item_field(name);
    const std::string label = known != nullptr ? field(*known) : quoted(name);
    const std::string what = term(*expr.children[i + 1], names);
    all += (all.empty() ? "" : ", ") + (what == label ? label : label + ": " + what);
  }
  return all;
}

/// Days that are counted from another one: `add_months(day, 3)`, `day + period('P14D')`.
std::string ConditionWords::called(const Expr& expr, const Names& names) const {
  const auto whole = [](const Expr& one) {
    return one.kind == ExprKind::literal && one.literal.is(Value::Kind::integer);
  };
  const bool months = is_call(expr, "add_months", 2);
  const auto local = months ? names.find(expr.children[1]->name) : names.end();
  const std::string spelled = local != names.end() ? local->second.text : std::string();
  const bool counted_out = !spelled.empty() && spelled.size() < 5 &&
                           spelled.find_first_not_of("0123456789") == std::string::npos;
  if (months && (whole(*expr.children[1]) || counted_out)) {
    calendar::Span span;
    span.months = counted_out ? std::stoi(spelled)
                              : static_cast<std::int32_t>(expr.children[1]->literal.integer());
    return calendar::in_words(span).in(language_) + say(" na ", " after ") +
           term(*expr.children[0], names);
  }
  if (months && field_of(*expr.children[1]) != nullptr) {
    return say("zo veel maanden na ", "so many months after ") + term(*expr.children[0], names) +
           say(" als er staat bij ", " as stand at ") + named(*expr.children[1], names);
  }
  const bool forward = expr.name == "add_term";
  if ((forward || expr.name == "before_term") && expr.children.size() >= 2 &&
      expr.children[1]->kind == ExprKind::literal &&
      expr.children[1]->literal.is(Value::Kind::string)) {
    const auto span = calendar::parse_span(expr.children[1]->literal.text());
    if (span) {
      return calendar::in_words(*span).in(language_) +
             (forward ? say(" na ", " after ") : say(" voor ", " before ")) +
             term(*expr.children[0], names) +
             (expr.children.size() > 2
                  ? say(" (volgens de regels voor termijnen)", " (by the rules for terms)")
                  : std::string());
    }
  }
  const bool sum = is_call(expr, "+", 2) || is_call(expr, "-", 2);
  if (sum && is_call(*expr.children[1], "period", 1)) {
    const Expr& written = *expr.children[1]->children[0];
    if (written.kind == ExprKind::literal && written.literal.is(Value::Kind::string)) {
      const auto span = calendar::parse_span(written.literal.text());
      if (span) {
        return calendar::in_words(*span).in(language_) +
               (expr.name == "+" ? say(" na ", " after ") : say(" voor ", " before ")) +
               term(*expr.children[0], names);
      }
    }
  }
  if (is_call(expr, "euro", 1) && expr.children[0]->kind == ExprKind::literal) {
    const Value& amount = expr.children[0]->literal;
    return "€ " + (amount.is(Value::Kind::string)
                       ? std::string(amount.text())
                       : expression::value_in_words(amount).in(language_));
  }
  if (is_call(expr, "distinct", 1)) return term(*expr.children[0], names);
  const std::string count = counted(expr, names);
  if (!count.empty()) return say("het aantal ", "the number ") + count;
  return reckoned(expr, names);
}

/// `x.sum()`; `[euro(0)] + x` makes a sum of nothing possible.
std::string ConditionWords::summed(const Expr& list, const Names& names) const {
  const bool careful = is_call(list, "+", 2) && list.children[0]->kind == ExprKind::list;
  return say("de som van ", "the sum of ") + term(careful ? *list.children[1] : list, names);
}

/// `date(string(year + 1) + '-05-01')`: 1 mei van het jaar na “Jaar”.
std::string ConditionWords::day_of_year(const Expr& expr, const Names& names) const {
  if (!is_call(expr, "+", 2) || !is_call(*expr.children[0], "string", 1)) return {};
  if (!is_text(*expr.children[1])) return {};
  const auto day = date_from_iso("2000" + std::string(expr.children[1]->literal.text()));
  if (!day) return {};
  std::string words = expression::value_in_words(Value(*day)).in(language_);
  words = words.substr(0, words.rfind(' '));  // without the year
  const Expr& year = *expr.children[0]->children[0];
  const bool next = is_call(year, "+", 2) && year.children[1]->kind == ExprKind::literal &&
                    year.children[1]->literal == Value(std::int64_t{1});
  return words +
         (next ? say(" in het jaar na ", " in the year after ") + term(*year.children[0], names)
               : say(" in ", " in ") + term(year, names));
}

/// Sums, and conditions whose outcome is written down.
std::string ConditionWords::reckoned(const Expr& expr, const Names& names) const {
  constexpr std::array<std::string_view, 7> tests = {"==", "!=", "<", "<=", ">", ">=", "in"};
  const bool test = expr.kind == ExprKind::call && expr.children.size() == 2 &&
                    std::find(tests.begin(), tests.end(), expr.name) != tests.end();
  if (test || is_call(expr, "!_", 1)) {
    return say("ja als dit geldt: ", "yes if this holds: ") + truth(expr, names) +
           say("; en anders nee", "; and otherwise no");
  }
  if (is_call(expr, "sum", 1)) return summed(*expr.children[0], names);
  if (is_call(expr, "getFullYear", 1)) {
    return say("het jaar van ", "the year of ") + term(*expr.children[0], names);
  }
  if (is_call(expr, "date", 1)) {
    const std::string day = day_of_year(*expr.children[0], names);
    if (!day.empty()) return day;
  }
  const bool plus = is_call(expr, "+", 2);
  if ((plus || is_call(expr, "-", 2)) && !is_text(*expr.children[0]) &&
      !is_text(*expr.children[1])) {
    return term(*expr.children[0], names) +
           say(plus ? " plus " : " min ", plus ? " plus " : " minus ") +
           term(*expr.children[1], names);
  }
  lost_ = true;
  return {};
}

}  // namespace regie::diagram
