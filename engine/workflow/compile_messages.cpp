// SPDX-License-Identifier: Apache-2.0
// Branches and loops among actions, and events that are sent.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;
using statechart::Op;
using statechart::Send;
using statechart::TypeKind;

void Compiler::compile_branch(const model::Action& written, const Scope& scope,
                              std::vector<Index>& writes, Actions& block) {
  statechart::Action made;
  made.op = Op::if_;
  made.span = written.span;
  made.program = program(*written.value, scope, expression::Type::boolean());
  std::vector<Index> one;
  std::vector<Index> other;
  Scope inner = scope;
  made.body = block_of(compile_block(written.body, inner, one));
  inner = scope;
  made.otherwise = block_of(compile_block(written.otherwise, inner, other));
  for (const Index field : one) {
    if (std::find(other.begin(), other.end(), field) != other.end()) writes.push_back(field);
  }
  block.push_back(std::move(made));
}

/// The data of that name, as SCXML has it, or a variable of the loop alone.
statechart::Index Compiler::loop_slot(const model::Name& name, expression::Type type,
                                      Scope& scope) {
  for (Index i = 0; i < chart_->fields.size(); ++i) {
    if (chart_->fields[i].name != name.text) continue;
    used_fields_[i] = true;
    scope.written.push_back(i);
    return i;
  }
  for (const Variable& variable : scope.variables) {
    if (variable.name != name.text) continue;
    findings_.error(name.span, "named-twice",
                    {"De herhaling eromheen gebruikt " + in_backquotes(name.text) + " al.",
                     "The loop around it uses " + in_backquotes(name.text) + " already."},
                    {"Kies een andere naam.", "Choose another name."});
    return none;
  }
  const Index slot = chart_->variable(depth_++);
  chart_->variables = std::max(chart_->variables, depth_);
  scope.variables.push_back({name.text, std::move(type), slot});
  return slot;
}

void Compiler::compile_loop(const model::Action& written, const Scope& scope, Actions& block) {
  statechart::Action made;
  made.op = Op::loop;
  made.span = written.span;
  made.program = program(*written.value, scope, expression::Type::list(expression::Type::dyn()));
  expression::Type item = expression::Type::dyn();
  for (const statechart::Field& field : chart_->fields) {
    if (field.name != written.value->text || field.type.kind != TypeKind::list) continue;
    if (field.type.item) item = statechart::expression_type(*field.type.item);
  }
  const Index depth = depth_;
  Scope inner = scope;
  made.slot = loop_slot(written.item, item, inner);
  if (!written.index.text.empty()) {
    made.place_slot = loop_slot(written.index, expression::Type::integer(), inner);
  }
  std::vector<Index> writes;
  made.body = block_of(compile_block(written.body, inner, writes));
  depth_ = depth;
  block.push_back(std::move(made));
}

statechart::Index Compiler::send(const model::Send& written, const Scope& scope) {
  Send made;
  made.event = written.event.text;
  if (written.event_value != nullptr) {
    made.event_program = program(*written.event_value, scope, expression::Type::string());
  }
  made.data = made_of(written.data, scope);
  made.delay = written.after;
  if (written.after_value != nullptr) {
    made.delay_program = program(*written.after_value, scope, std::nullopt);
    spans_.push_back({made.delay_program, written.after_value->span});
  }
  made.id = written.id.text;
  made.id_field = id_field(written.id_to);
  made.to = written.recipient.to;
  made.child = written.recipient.child.text;
  if (made.to == Send::To::child && child_ids_.count(made.child) == 0) {
    std::vector<Index> several;
    const Index found = find_state(made.child, 0, several);
    if (found != none && child_ids_.count(chart_->states[found].path) != 0) {
      made.child = chart_->states[found].path;
    } else {
      unknown_child(made.child, written.recipient.child.span);
    }
  }
  made.workflow = written.recipient.workflow.text;
  if (written.recipient.key != nullptr) {
    made.key = program(*written.recipient.key, scope, expression::Type::string());
  }
  if (written.recipient.target != nullptr) {
    made.target = program(*written.recipient.target, scope, expression::Type::string());
  }
  chart_->sends.push_back(std::move(made));
  return static_cast<Index>(chart_->sends.size() - 1);
}

/// A duration, or a text that is a span of time, where that can be told.
void Compiler::check_spans() {
  for (const Promise& span : spans_) {
    const expression::Program& program = chart_->programs[span.program];
    if (!program) continue;
    const expression::Type& type = program.type();
    if (type.is_dyn() || type.is(expression::TypeKind::duration) ||
        type.is(expression::TypeKind::string)) {
      continue;
    }
    const Text is = type.in_words();
    findings_.error(span.span, "expression-type",
                    {"Hier hoort een duur, maar dit geeft " + is.nl + ".",
                     "This must give a span of time, but it gives " + is.en + "."},
                    {"Schrijf `duration(\"90s\")`, of een tekst zoals `\"2 days\"`.",
                     "Write `duration(\"90s\")`, or a text such as `\"2 days\"`."});
  }
}

}  // namespace regie::workflow
