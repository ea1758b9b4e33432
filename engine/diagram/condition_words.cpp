// SPDX-License-Identifier: Apache-2.0
// Expressions in the words of a colleague. They are read from the text as it is written; what it
// means was checked when the workflow was loaded.
#include "engine/diagram/condition_words.hpp"

#include <algorithm>
#include <array>

#include "engine/diagram/expression_shapes.hpp"
#include "engine/expression/explain.hpp"
#include "engine/expression/parser.hpp"

namespace regie::diagram {

using expression::ExprKind;
using statechart::TypeKind;

namespace {

struct SignWords {
  std::string_view sign;
  const char* nl;
  const char* en;
  const char* date_nl;
  const char* date_en;
};
constexpr std::array<SignWords, 6> sign_words = {{
    {">=", "minstens", "at least", "op of na", "on or after"},
    {">", "meer dan", "more than", "na", "after"},
    {"<=", "hoogstens", "at most", "op of voor", "on or before"},
    {"<", "minder dan", "less than", "voor", "before"},
    {"==", "", "", "", ""},
    {"!=", "niet", "not", "niet", "not"},
}};

const SignWords* words_of_sign(std::string_view sign) {
  const auto found = std::find_if(sign_words.begin(), sign_words.end(),
                                  [&](const SignWords& one) { return one.sign == sign; });
  return found == sign_words.end() ? nullptr : &*found;
}

/// The same where a side is reckoned: "uiterlijk 2 dagen voor de dag".
constexpr std::array<SignWords, 4> reckoned_words = {{
    {">=", "niet eerder dan", "not earlier than", "", ""},
    {">", "later dan", "later than", "", ""},
    {"<=", "uiterlijk", "at the latest", "", ""},
    {"<", "eerder dan", "earlier than", "", ""},
}};

/// The data that a path begins with: `data.x` and `x` are the same.
bool is_root(const expression::Expr& expr) {
  return expr.kind == ExprKind::identifier && expr.name == "data";
}

/// A day that is counted from another one: `day - period('P2D')`, `add_months(day, 3)`.
bool is_reckoned(const expression::Expr& expr) {
  if (is_call(expr, "add_months", 2)) return true;
  if (expr.kind != ExprKind::call || expr.children.size() < 2) return false;
  if (expr.name == "add_term" || expr.name == "before_term") return true;
  const bool sum = expr.name == "+" || expr.name == "-";
  return sum &&
         (is_call(*expr.children[1], "period", 1) || is_call(*expr.children[1], "duration", 1));
}

bool is_day(const statechart::Field* field) {
  return field != nullptr &&
         (field->type.kind == TypeKind::date || field->type.kind == TypeKind::moment);
}

}  // namespace

std::string ConditionWords::quoted(const std::string& text) const {
  return "\u201C" + text + "\u201D";
}

/// A title that was made of the name says less than the question.
bool ConditionWords::has_title(const statechart::Field& field) const {
  const std::string made = statechart::title_from_name(field.name);
  return !field.title.empty() && !(field.title.nl == made && field.title.en == made);
}

std::string ConditionWords::label(const statechart::Field& field) const {
  if (has_title(field)) return field.title.in(language_);
  return field.ask.empty() ? statechart::title_from_name(field.name) : field.ask.in(language_);
}

std::string ConditionWords::field(const statechart::Field& field) const {
  return quoted(label(field));
}

/// What was filled in, within a sentence.
std::string ConditionWords::answer(const statechart::Field& field) const {
  const bool asked = !has_title(field) && !field.ask.empty();
  return (asked ? say("het antwoord op ", "the answer to ") : std::string()) + this->field(field);
}

std::string ConditionWords::choice(const std::string& name) const {
  const statechart::Choice* found = nullptr;
  for (const statechart::Choice& choice : chart_.choices) {
    if (choice.id != name && choice.name != name) continue;
    const bool here = state_ != statechart::none && choice.state == state_;
    if (found == nullptr || here) found = &choice;
    if (here) break;
  }
  if (found == nullptr) return quoted(name);
  return quoted(found->title.empty() ? found->name : found->title.in(language_));
}

std::string ConditionWords::condition(statechart::Index program) const {
  return in_words(program, true);
}

std::string ConditionWords::value(statechart::Index program) const {
  return in_words(program, false);
}

std::string ConditionWords::in_words(statechart::Index program, bool condition) const {
  const std::string& source = chart_.programs[program].source();
  const auto parsed = expression::parse(source, Limits{});
  lost_ = parsed.root == nullptr;
  std::string said;
  if (parsed.root) said = condition ? truth(*parsed.root, {}) : term(*parsed.root, {});
  if (!lost_) return said;
  return (condition ? say("deze berekening klopt: ", "this calculation holds: ")
                    : say("de uitkomst van deze berekening: ", "what this calculation gives: ")) +
         "`" + source + "`";
}

ConditionWords::Parts ConditionWords::parts(statechart::Index program) const {
  const auto parsed = expression::parse(chart_.programs[program].source(), Limits{});
  const bool both = parsed.root && parsed.root->kind == ExprKind::logic_and;
  const bool either = parsed.root && parsed.root->kind == ExprKind::logic_or;
  Parts all{{}, !either};
  lost_ = false;
  if (both || either) {
    for (const auto& child : parsed.root->children) all.each.push_back(truth(*child, {}));
  }
  if (lost_ || all.each.empty()) all.each = {condition(program)};
  return all;
}

std::string ConditionWords::joined(const Expr& expr, const Names& names,
                                   const std::string& between) const {
  std::string all;
  for (const auto& child : expr.children) {
    if (!all.empty()) all += between;
    const bool mixed = child->kind == ExprKind::logic_and || child->kind == ExprKind::logic_or ||
                       child->kind == ExprKind::macro;
    all += mixed ? "(" + truth(*child, names) + ")" : truth(*child, names);
  }
  return all;
}

std::string ConditionWords::truth(const Expr& expr, const Names& names) const {
  switch (expr.kind) {
    case ExprKind::logic_and:
      return joined(expr, names, say(", en ", ", and "));
    case ExprKind::logic_or:
      // `!a || b` is how CEL says "if a, then b".
      if (expr.children.size() == 2 && is_call(*expr.children[0], "!_", 1)) {
        return say("als dit geldt: ", "if this holds: ") +
               truth(*expr.children[0]->children[0], names) +
               say(", dan geldt ook: ", ", then this too: ") + truth(*expr.children[1], names);
      }
      return joined(expr, names, say(", of ", ", or "));
    case ExprKind::has:
      return named(expr, names) + say(" is ingevuld", " is filled in");
    case ExprKind::literal:
      return expr.literal.is(Value::Kind::boolean) && expr.literal.boolean()
                 ? say("altijd", "always")
                 : say("nooit", "never");
    case ExprKind::identifier:
    case ExprKind::select:
      return term(expr, names) + say(" is ja", " is yes");
    case ExprKind::macro:
      return quantified(expr, names);
    case ExprKind::call:
      return call(expr, names);
    default:
      lost_ = true;
      return {};
  }
}

std::string ConditionWords::negation(const Expr& expr, const Names& names) const {
  switch (expr.kind) {
    case ExprKind::identifier:
    case ExprKind::select:
      return term(expr, names) + say(" is nee", " is no");
    case ExprKind::has:
      return named(expr, names) + say(" is niet ingevuld", " is not filled in");
    default:
      return say("niet: ", "not: ") + truth(expr, names);
  }
}

std::string ConditionWords::call(const Expr& expr, const Names& names) const {
  if (is_call(expr, "!_", 1)) return negation(*expr.children[0], names);
  if (words_of_sign(expr.name) != nullptr && expr.children.size() == 2) {
    return comparison(expr, names);
  }
  if (is_call(expr, "in", 2)) {
    const Expr& list = *expr.children[1];
    if (list.kind != ExprKind::list) {
      return term(*expr.children[0], names) + say(" staat in ", " is in ") + term(list, names);
    }
    std::string all;
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      if (i > 0) all += i + 1 == list.children.size() ? say(" of ", " or ") : ", ";
      const Expr& item = *list.children[i];
      const bool word = item.kind == ExprKind::literal && item.literal.is(Value::Kind::string);
      all +=
          word ? word_of(*expr.children[0], std::string(item.literal.text())) : term(item, names);
    }
    return term(*expr.children[0], names) + " is " + all;
  }
  lost_ = true;
  return {};
}

/// `a.choice == 'join'` about an answer: "Ik doe mee".
std::string ConditionWords::chosen_answer(const Expr& expr) const {
  const bool equal = is_call(expr, "==", 2);
  if (!equal && !is_call(expr, "!=", 2)) return {};
  const Expr& left = *expr.children[0];
  const Expr& right = *expr.children[1];
  const bool word = left.kind == ExprKind::select && left.name == "choice" &&
                    right.kind == ExprKind::literal && right.literal.is(Value::Kind::string) &&
                    !right.literal.text().empty();
  if (!word) return {};
  const std::string title = choice(std::string(right.literal.text()));
  return equal ? title : say("anders dan ", "other than ") + title;
}

/// Of `size(list)` and `list.filter(x, …).size()`, what is counted; nothing of anything else.
std::string ConditionWords::counted(const Expr& expr, const Names& names) const {
  if (!is_call(expr, "size", 1)) return {};
  const Expr& list = *expr.children[0];
  if (is_call(list, "distinct", 1)) {
    return say("verschillende bij ", "of different ones at ") + named(*list.children[0], names);
  }
  if (list.kind != ExprKind::macro || list.name != "filter" || list.children.size() != 2) {
    return say("bij ", "at ") + named(list, names);
  }
  const Names inner = within(list, names);
  const Expr& range = *list.children[0];
  const bool answers = range.kind == ExprKind::identifier && range.name == "answers";
  const std::string what =
      answers ? say("antwoorden", "of answers") : say("bij ", "at ") + named(range, names);
  if (answers) {
    const std::string chosen = chosen_answer(*list.children[1]);
    if (!chosen.empty()) return what + " " + chosen;
  }
  return what + " (" + truth(*list.children[1], inner) + ")";
}

std::string ConditionWords::comparison(const Expr& expr, const Names& names) const {
  const Expr& left = *expr.children[0];
  const Expr& right = *expr.children[1];
  const SignWords& sign = *words_of_sign(expr.name);
  const std::string count = counted(left, names);
  if (!count.empty()) {
    const bool zero = right.kind == ExprKind::literal && right.literal == Value(std::int64_t{0});
    if (zero && expr.name == "==") {
      return say("er staat niets ", "there is nothing ") + count;
    }
    if (zero && expr.name == ">") return say("er staat iets ", "there is something ") + count;
    const std::string how = say(sign.nl, sign.en);
    return say("het aantal ", "the number ") + count + " is " + how + (how.empty() ? "" : " ") +
           term(right, names);
  }
  const bool text = right.kind == ExprKind::literal && right.literal.is(Value::Kind::string);
  if (text && right.literal.text().empty() && left.kind == ExprKind::select &&
      left.name == "choice") {
    return expr.name == "==" ? say("er is nog geen antwoord", "there is no answer yet")
                             : say("er is een antwoord", "there is an answer");
  }
  if (text && right.literal.text().empty()) {
    return term(left, names) + (expr.name == "==" ? say(" is leeg", " is empty")
                                                  : say(" is niet leeg", " is not empty"));
  }
  if (expr.name == "==" && field_of(left) != nullptr && field_of(right) != nullptr) {
    return term(left, names) + say(" is hetzelfde als ", " is the same as ") + term(right, names);
  }
  const auto reckoned = std::find_if(reckoned_words.begin(), reckoned_words.end(),
                                     [&](const SignWords& one) { return one.sign == expr.name; });
  if (reckoned != reckoned_words.end() && (is_reckoned(left) || is_reckoned(right))) {
    return term(left, names) + " is " + say(reckoned->nl, reckoned->en) + " " + term(right, names);
  }
  const bool day = is_day(field_of(left)) || is_day(field_of(right));
  const std::string how = day ? say(sign.date_nl, sign.date_en) : say(sign.nl, sign.en);
  const std::string bound =
      text ? word_of(left, std::string(right.literal.text())) : term(right, names);
  return term(left, names) + (day && !how.empty() ? say(" valt ", " is ") : " is ") + how +
         (how.empty() ? "" : " ") + bound;
}

std::string ConditionWords::term(const Expr& expr, const Names& names) const {
  switch (expr.kind) {
    case ExprKind::literal:
      return literal(expr.literal);
    case ExprKind::identifier: {
      const auto local = names.find(expr.name);
      if (local != names.end()) return local_in_words(local->second, names);
      if (expr.name == "today") return say("vandaag", "today");
      if (expr.name == "now") return say("nu", "now");
      if (expr.name == "item") return say("dit onderdeel", "this item");
      const statechart::Index index = chart_.field_of(expr.name);
      if (index != statechart::none) return answer(chart_.fields[index]);
      lost_ = true;
      return {};
    }
    case ExprKind::select:
      return selected(expr, names);
    case ExprKind::list:
      if (expr.children.empty()) return say("niets", "nothing");
      if (expr.children.size() == 1) return term(*expr.children[0], names);
      break;
    case ExprKind::call:
      return called(expr, names);
    case ExprKind::macro:
      return macro(expr, names);
    case ExprKind::map:
      return record(expr, names);
    case ExprKind::conditional:
      // `has(data.x) ? x : []` is a careful way to say x.
      if (expr.children[0]->kind == ExprKind::has && expr.children[2]->kind == ExprKind::list &&
          expr.children[2]->children.empty()) {
        return term(*expr.children[1], names);
      }
      return term(*expr.children[1], names) + say(" als dit geldt: ", " if this holds: ") +
             truth(*expr.children[0], names) + say("; en anders ", "; and otherwise ") +
             term(*expr.children[2], names);
    case ExprKind::logic_and:
    case ExprKind::logic_or:
      return say("ja als dit geldt: ", "yes if this holds: ") + truth(expr, names) +
             say("; en anders nee", "; and otherwise no");
    default:
      break;
  }
  lost_ = true;
  return {};
}

const statechart::Field* ConditionWords::field_of(const Expr& expr) const {
  const bool member = expr.kind == ExprKind::select || expr.kind == ExprKind::has;
  if (expr.kind == ExprKind::identifier || (member && is_root(*expr.children[0]))) {
    const statechart::Index index = chart_.field_of(expr.name);
    return index == statechart::none ? nullptr : &chart_.fields[index];
  }
  return member ? item_field(expr.name) : nullptr;
}

/// A field of an item: of the first record that has one of that name, which is enough to name it.
const statechart::Field* ConditionWords::item_field(std::string_view name) const {
  for (const statechart::Field& one : chart_.fields) {
    const statechart::DataType& type = one.type.item ? *one.type.item : one.type;
    if (!type.fields) continue;
    for (const statechart::Field& inner : *type.fields) {
      if (inner.name == name) return &inner;
    }
  }
  return nullptr;
}

std::string ConditionWords::selected(const Expr& expr, const Names& names) const {
  const Expr& target = *expr.children[0];
  const auto local = target.kind == ExprKind::identifier ? names.find(target.name) : names.end();
  if (local != names.end() && local->second.answer) {
    if (expr.name == "choice") return say("het antwoord", "the answer");
    if (expr.name == "by") return say("wie antwoordde", "who answered");
    if (expr.name == "key") return say("het onderdeel", "the item");
  }
  // Of two lists that are gone through at once, the words would not tell whose field it is.
  if (local != names.end() && !local->second.answer && !is_innermost(local->second, names)) {
    lost_ = true;
    return {};
  }
  if (target.kind == ExprKind::identifier && target.name == "actor" && expr.name == "contact") {
    return say("wie dit kiest", "whoever chooses this");
  }
  if (target.kind == ExprKind::identifier && target.name == "case" && expr.name == "round") {
    return say("het nummer van de ronde", "the number of the round");
  }
  const statechart::Field* known = field_of(expr);
  if (known != nullptr) return answer(*known);
  // Of a seat, which it is.
  if (is_name(target, "item") && (expr.name == "key" || expr.name == "title")) {
    return say("dit onderdeel", "this item");
  }
  lost_ = true;
  return {};
}

/// What a field is called, where only whether it is filled in matters.
std::string ConditionWords::named(const Expr& expr, const Names& names) const {
  const statechart::Field* known = field_of(expr);
  return known != nullptr ? field(*known) : selected(expr, names);
}

std::string ConditionWords::literal(const Value& value) const {
  if (value.is(Value::Kind::string)) return quoted(std::string(value.text()));
  return expression::value_in_words(value).in(language_);
}

/// A word of a choice by its title; of an answer, the title of what was chosen.
std::string ConditionWords::word_of(const Expr& subject, const std::string& word) const {
  if (subject.kind == ExprKind::select && subject.name == "choice") {
    return word.empty() ? say("er nog niet", "not there yet") : choice(word);
  }
  const statechart::Field* known = field_of(subject);
  if (known != nullptr) {
    const statechart::DataType& type = known->type.item ? *known->type.item : known->type;
    for (std::size_t i = 0; i < type.of.size() && i < type.of_titles.size(); ++i) {
      if (type.of[i] == word && !type.of_titles[i].empty()) {
        return quoted(type.of_titles[i].in(language_));
      }
    }
  }
  return quoted(word);
}

}  // namespace regie::diagram
