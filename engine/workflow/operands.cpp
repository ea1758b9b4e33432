// SPDX-License-Identifier: Apache-2.0
// Expressions and literals: compiled when it is known which data is filled in where.
#include <algorithm>

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/calendar/term_function.hpp"
#include "engine/expression/code.hpp"
#include "engine/workflow/compiler.hpp"
#include "engine/workflow/reader.hpp"

namespace regie::workflow {

using document::Member;
using statechart::DataType;
using statechart::none;
using statechart::TypeKind;

namespace {

bool has_expression(const document::Node& node) {
  if (node.is_double_quoted()) return true;
  for (const document::Node& item : node.items) {
    if (has_expression(item)) return true;
  }
  for (const Member& member : node.members) {
    if (has_expression(member.value)) return true;
  }
  return false;
}

bool is_text(TypeKind kind) {
  switch (kind) {
    case TypeKind::text:
    case TypeKind::email:
    case TypeKind::phone:
    case TypeKind::postcode:
    case TypeKind::url:
    case TypeKind::choice:
    case TypeKind::contact:
    case TypeKind::file:
      return true;
    default:
      return false;
  }
}

/// What expressions say is also part of longer messages, and has no full stop of its own.
Diagnostics as_sentences(Diagnostics diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    for (std::string* message : {&diagnostic.message.nl, &diagnostic.message.en}) {
      if (!message->empty() && message->back() != '.' && message->back() != '?') *message += '.';
    }
  }
  return diagnostics;
}

/// A CEL literal of the type for what is written (CEL language definition, "Values").
std::string cel_literal(const std::string& text, TypeKind kind) {
  const std::string quoted = json_quote(text);
  switch (kind) {
    case TypeKind::date:
      return "date(" + quoted + ")";
    case TypeKind::moment:
      return "timestamp(" + quoted + ")";
    case TypeKind::duration:
      return "duration(" + quoted + ")";
    case TypeKind::euro:
      return "euro(" + quoted + ")";
    case TypeKind::whole_number:
    case TypeKind::number:
    case TypeKind::truth:
      return text;
    default:
      return quoted;
  }
}

}  // namespace

statechart::Index Compiler::program(const Node& node, const Scope& scope,
                                    std::optional<expression::Type> expected) {
  return program(node.text, node.span, scope, std::move(expected));
}

statechart::Index Compiler::program(std::string text, const Span& span, const Scope& scope,
                                    std::optional<expression::Type> expected) {
  const auto index = static_cast<Index>(chart_->programs.size());
  chart_->programs.emplace_back();
  pending_.push_back({std::move(text), span, scope, std::move(expected), index, false, nullptr});
  return index;
}

expression::Program Compiler::compile_now(const std::string& text, const Span& span,
                                          const View& view,
                                          std::optional<expression::Type> expected,
                                          bool report_warnings) {
  return compile_now(text, span, make_environment(*chart_, view), std::move(expected),
                     report_warnings);
}

expression::Program Compiler::compile_now(const std::string& text, const Span& span,
                                          const expression::Environment& names,
                                          std::optional<expression::Type> expected,
                                          bool report_warnings) {
  expression::CompileOptions options;
  options.limits = limits_;
  options.expected = std::move(expected);
  if (span.line != 0) options.document = findings_.source();
  options.span = span;
  auto compiled = expression::compile(text, names, options);
  if (!compiled) {
    findings_.take(as_sentences(compiled.error().diagnostics));
    if (compiled.error().diagnostics.empty()) {
      findings_.error(span, "expression", compiled.error().message, compiled.error().advice);
    }
    return {};
  }
  if (report_warnings) findings_.take(as_sentences(compiled->findings()));
  check_terms_of(*compiled);
  for (const std::string& name : compiled->reads()) {
    for (std::size_t i = 0; i < chart_->fields.size() && i < used_fields_.size(); ++i) {
      if (chart_->fields[i].name == name) used_fields_[i] = true;
    }
  }
  return *compiled;
}

/// A term that is written down in `add_term` or `before_term` is read now rather than in a case.
void Compiler::check_terms_of(const expression::Program& program) {
  const expression::Code& code = program.code();
  for (const expression::Node& node : code.nodes) {
    if (node.op != expression::Op::call || node.function == nullptr || node.count < 2) continue;
    if (node.function->name != "add_term" && node.function->name != "before_term") continue;
    calendar::TermQuestion question;
    question.term = "1 day";  // where it is worked out in the case
    for (std::size_t i = 1; i < node.count; ++i) {
      const expression::Node& part = code.nodes[code.operand(node, i)];
      // `dyn(3)` is known to be no text only when it is evaluated.
      if (part.op != expression::Op::constant) continue;
      if (!code.constants[part.number].is(Value::Kind::string)) continue;
      (i == 1 ? question.term : question.basis) = code.constants[part.number].text();
    }
    if (const auto rule = calendar::rule_of(question); !rule) {
      findings_.error(program.span(node.begin, node.end), "duration", rule.error().message,
                      rule.error().advice);
    }
  }
}

View Compiler::view_of(const Scope& scope) const {
  View view;
  view.item = scope.item;
  view.variables = scope.variables;
  if (!scope.anywhere) {
    view.filled.assign(chart_->fields.size(), true);
    for (const Index state : scope.states) {
      if (!visited_[state]) continue;  // nothing leads here, which is reported by itself
      for (std::size_t i = 0; i < view.filled.size(); ++i) {
        view.filled[i] = view.filled[i] && filled_[state][i];
      }
    }
    for (const Index field : scope.written) view.filled[field] = true;
    close_derived(view.filled);
  }
  view.answers = !scope.answers_of.empty();
  for (std::size_t i = 0; i < scope.answers_of.size(); ++i) {
    view.answered_item = i == 0 ? item_of(scope.answers_of[i]) : nullptr;
    for (std::string& word : answer_words(scope.answers_of[i])) {
      view.answer_words.push_back(std::move(word));
    }
  }
  return view;
}

void Compiler::compile_pending() {
  // Most expressions see what the one before saw: the names are gathered once for all of those.
  std::optional<expression::Environment> names;
  View gathered;
  for (const Pending& one : pending_) {
    if (one.silent && findings_.has_errors()) continue;
    View view = view_of(one.scope);
    const bool same = names && !view.answers && !gathered.answers && view.variables.empty() &&
                      gathered.variables.empty() && view.filled == gathered.filled &&
                      view.item == gathered.item;
    if (!same) {
      names = make_environment(*chart_, view);
      gathered = std::move(view);
    }
    chart_->programs[one.program] =
        compile_now(one.text, one.span, *names, one.expected, !one.silent);
    if (one.fits) check_constant(chart_->programs[one.program], *one.fits, one.span);
  }
}

namespace {

/// What to do about a value that does not fit. Where bounds alone keep it out it is no expression
/// that lacks its quotes.
Text advice_for(const statechart::Field& field, const Value& value, const Error& error) {
  if (!error.advice.empty()) return error.advice;
  statechart::Field wide = field;
  wide.type.min.reset();
  wide.type.max.reset();
  if (!statechart::conform(wide, value, nullptr)) return {};
  return {"Schrijf een waarde die mag, of verander `min` of `max` bij `data`.",
          "Write a value that is allowed, or change `min` or `max` under `data`."};
}

}  // namespace

/// An expression that always gives the same is held against the bounds now, rather than in a case.
void Compiler::check_constant(const expression::Program& program, const statechart::Field& field,
                              const Span& span) {
  if (!program || program.constant() == nullptr) return;
  const Value& value = *program.constant();
  if (value.is(Value::Kind::null)) return;  // empties it
  const auto fits = statechart::conform(field, value, nullptr);
  if (fits) return;
  Text advice = advice_for(field, value, fits.error());
  if (advice.empty()) advice = {"Schrijf een waarde die past.", "Write a value that fits."};
  findings_.error(span, "bad-value", fits.error().message, std::move(advice));
}

void Compiler::check_moments() {
  for (const Promise& moment : moments_) {
    const expression::Program& program = chart_->programs[moment.program];
    if (!program) continue;
    const expression::Type& type = program.type();
    if (type.is_dyn() || type.is(expression::TypeKind::date) ||
        type.is(expression::TypeKind::timestamp)) {
      continue;
    }
    const Text is = type.in_words();
    findings_.error(
        moment.span, "expression-type",
        {"Hier hoort een datum of een moment, maar dit geeft " + is.nl + ".",
         "This must give a date or a moment, but it gives " + is.en + "."},
        {"Schrijf een datum, zoals `add_months(today, 1)`; een duur staat bij `after`.",
         "Write a date, such as `add_months(today, 1)`; a span of time goes with `after`."});
  }
}

void Compiler::check_contacts() {
  for (const Promise& contact : contacts_) {
    const expression::Program& program = chart_->programs[contact.program];
    if (!program) continue;
    const expression::Type& type = program.type();
    const expression::Type& one = type.is(expression::TypeKind::list) ? type.item() : type;
    const bool vague = one.is_dyn() || one.is(expression::TypeKind::parameter);
    if (vague || (one.is(expression::TypeKind::string) && one.allowed().empty())) continue;
    const Text is = type.in_words();
    findings_.error(
        contact.span, "expression-type",
        {"Hier hoort een contact of een lijst van contacten, maar dit geeft " + is.nl + ".",
         "This must give a contact or a list of contacts, but it gives " + is.en + "."},
        {"Noem een gegeven met type `contact`, zoals `item.person`.",
         "Name data of type `contact`, such as `item.person`."});
  }
}

Value Compiler::literal_value(const Node& node, const DataType& type) {
  if (node.is_sequence()) {
    std::vector<Value> items;
    for (const Node& item : node.items) {
      items.push_back(literal_value(item, type.item ? *type.item : DataType{}));
    }
    return Value::list(std::move(items));
  }
  if (node.is_mapping()) {
    std::vector<Entry> entries;
    for (const Member& member : node.members) {
      const statechart::Field* field = member_of(type, member.key.text);
      entries.push_back({member.key.text,
                         literal_value(member.value, field != nullptr ? field->type : DataType{})});
    }
    return Value::map(std::move(entries));
  }
  if (type.kind == TypeKind::truth && node.quoting == document::Quoting::plain) {
    if (node.text == "true") return true;
    if (node.text == "false") return false;
  }
  return node.text;
}

/// Every expression within what is written, checked at its own place.
void Compiler::check_expression(const Node& node, const Scope& scope, const DataType& type) {
  if (node.is_double_quoted()) {
    program(node, scope, written_type(type));
    return;
  }
  for (const Node& item : node.items) {
    const bool vague = type.kind == TypeKind::anything;
    check_expression(item, scope, type.item ? *type.item : vague ? type : DataType{});
  }
  for (const Member& member : node.members) {
    const statechart::Field* field = member_of(type, member.key.text);
    if (field != nullptr || type.kind == TypeKind::anything) {
      check_expression(member.value, scope, field != nullptr ? field->type : type);
      continue;
    }
    std::vector<std::string> known;
    if (type.fields) {
      for (const statechart::Field& one : *type.fields) known.push_back(one.name);
    }
    findings_.error_about(member.key.text, member.key.span, "unknown-field",
                          {"Het record heeft geen veld " + in_backquotes(member.key.text) + ".",
                           "The record has no field " + in_backquotes(member.key.text) + "."},
                          did_you_mean(member.key.text, known));
  }
}

/// What is written as one expression: literals and expressions within lists and records.
std::string Compiler::composed(const Node& node, const DataType& type) {
  if (node.is_double_quoted()) return "(" + node.text + ")";
  std::string text;
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      text += (text.empty() ? "" : ", ") + composed(item, type.item ? *type.item : DataType{});
    }
    return "[" + text + "]";
  }
  if (node.is_mapping()) {
    for (const Member& member : node.members) {
      const statechart::Field* field = member_of(type, member.key.text);
      text += (text.empty() ? "" : ", ") + json_quote(member.key.text) + ": " +
              composed(member.value, field != nullptr ? field->type : DataType{});
    }
    return "{" + text + "}";
  }
  return cel_literal(node.text, type.kind);
}

Compiler::Operand Compiler::operand(const Node& node, const statechart::Field& field,
                                    const Scope& scope) {
  Operand result;
  if (node.is_double_quoted()) {
    result.program = program(node, scope, written_type(field.type));
    pending_.back().fits = std::make_shared<const statechart::Field>(field);
    return result;
  }
  if (has_expression(node)) {
    const std::size_t before = findings_.errors();
    check_expression(node, scope, field.type);
    if (findings_.errors() == before) {
      result.program = program(composed(node, field.type), {}, scope, std::nullopt);
      pending_.back().silent = true;
    }
    return result;
  }
  const Value written = literal_value(node, field.type);
  auto value = statechart::conform(field, written, nullptr);
  if (value) {
    result.literal = std::move(*value);
    return result;
  }
  Text advice = advice_for(field, written, value.error());
  const bool maybe_expression = node.is_scalar() && !is_text(field.type.kind);
  if (advice.empty() && maybe_expression) {
    advice = {"Is het een expressie? Zet haar dan tussen dubbele aanhalingstekens: `\"" +
                  node.text + "\"`.",
              "Is it an expression? Then put it between double quotes: `\"" + node.text + "\"`."};
  }
  if (advice.empty()) advice = {"Schrijf een waarde die past.", "Write a value that fits."};
  findings_.error(node.is_scalar() ? node.span : beginning(node.span), "bad-value",
                  value.error().message, std::move(advice));
  return result;
}

}  // namespace regie::workflow
