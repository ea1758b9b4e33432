// SPDX-License-Identifier: Apache-2.0
// What is done on the way: data written, messages, side tasks.
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::Action;
using statechart::none;
using statechart::Op;
using statechart::TypeKind;

statechart::Range Compiler::block_of(const std::vector<Action>& actions) {
  const auto first = static_cast<Index>(chart_->actions.size());
  chart_->actions.insert(chart_->actions.end(), actions.begin(), actions.end());
  return {first, static_cast<Index>(actions.size())};
}

statechart::Range Compiler::actions(const std::vector<model::Action>& written, Scope scope,
                                    bool marks_late, std::vector<Index>& writes) {
  const auto first = static_cast<Index>(chart_->actions.size());
  if (marks_late) {
    Action late;
    late.op = Op::mark_late;
    chart_->actions.push_back(std::move(late));
  }
  for (const model::Action& action : written) compile_action(action, scope, writes);
  return {first, static_cast<Index>(chart_->actions.size()) - first};
}

void Compiler::compile_action(const model::Action& written, Scope& scope,
                              std::vector<Index>& writes) {
  Action made;
  made.span = written.span;
  switch (written.kind) {
    case model::Action::Kind::set:
      return compile_set(written, scope, writes);
    case model::Action::Kind::add:
    case model::Action::Kind::remove:
      return compile_list_change(written, scope);
    case model::Action::Kind::raise:
      made.op = Op::raise;
      made.text = written.name.text;
      break;
    case model::Action::Kind::tell:
      made.op = Op::tell;
      made.index = notice(written.tell, statechart::Notice::Kind::notice, scope);
      break;
    case model::Action::Kind::todo:
      made.op = Op::todo;
      made.index = todo(written.todo, scope);
      break;
    case model::Action::Kind::next_round:
      made.op = Op::next_round;
      break;
  }
  chart_->actions.push_back(std::move(made));
}

void Compiler::compile_set(const model::Action& written, Scope& scope, std::vector<Index>& writes) {
  Action made;
  made.op = Op::set;
  made.span = written.span;
  const statechart::Field* field = nullptr;
  if (scope.item != nullptr) field = member_of(*scope.item, written.name.text);
  if (field != nullptr) {
    made.item_field = written.name.text;
  } else {
    made.field = data_field(written.name);
    if (made.field == none) return;
    field = &chart_->fields[made.field];
    if (workflow_.data[made.field].derived != nullptr) {
      findings_.error(written.name.span, "set-derived",
                      {in_backquotes(written.name.text) + " wordt berekend, en niet gezet.",
                       in_backquotes(written.name.text) + " is computed, and not set."},
                      {"Zet de gegevens waaruit het wordt berekend.",
                       "Set the data that it is computed from."});
      return;
    }
  }
  Operand value = operand(*written.value, *field, scope);
  made.program = value.program;
  made.literal = std::move(value.literal);
  if (made.field != none) {
    scope.written.push_back(made.field);
    writes.push_back(made.field);
  }
  chart_->actions.push_back(std::move(made));
}

void Compiler::compile_list_change(const model::Action& written, const Scope& scope) {
  Action made;
  made.span = written.span;
  made.op = written.kind == model::Action::Kind::add ? Op::add : Op::remove;
  made.field = data_field(written.name);
  if (made.field == none) return;
  const statechart::Field& list = chart_->fields[made.field];
  if (list.type.kind != TypeKind::list || !list.type.item) {
    findings_.error(written.name.span, "not-a-list",
                    {in_backquotes(written.name.text) + " is geen lijst.",
                     in_backquotes(written.name.text) + " is not a list."},
                    {"Gebruik `set` om een waarde te zetten.", "Use `set` to give it a value."});
    return;
  }
  if (made.op == Op::add) {
    statechart::Field item;
    item.name = list.name;
    item.type = *list.type.item;
    Operand value = operand(*written.value, item, scope);
    made.program = value.program;
    made.literal = std::move(value.literal);
  } else {
    Scope inner = scope;
    inner.item = list.type.item.get();
    made.program = program(*written.value, inner, expression::Type::boolean());
  }
  chart_->actions.push_back(std::move(made));
}

statechart::Index Compiler::notice(const model::Tell& tell, statechart::Notice::Kind kind,
                                   const Scope& scope) {
  statechart::Notice made;
  made.kind = kind;
  made.to = people(tell.to, scope);
  made.subject = make_template(tell.subject, scope);
  made.text = make_template(tell.text, scope);
  chart_->notices.push_back(std::move(made));
  return static_cast<Index>(chart_->notices.size() - 1);
}

statechart::Index Compiler::todo(const model::Todo& todo, const Scope& scope) {
  statechart::Todo made;
  made.who = people(todo.who, scope);
  made.task = make_template(todo.task, scope);
  chart_->todos.push_back(std::move(made));
  return static_cast<Index>(chart_->todos.size() - 1);
}

}  // namespace regie::workflow
