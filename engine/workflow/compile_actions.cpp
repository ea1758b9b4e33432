// SPDX-License-Identifier: Apache-2.0
// What is done on the way: data written, messages, side tasks.
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::Action;
using statechart::none;
using statechart::Op;
using statechart::TypeKind;

statechart::Range Compiler::block_of(const Actions& actions) {
  const auto first = static_cast<Index>(chart_->actions.size());
  chart_->actions.insert(chart_->actions.end(), actions.begin(), actions.end());
  return {first, static_cast<Index>(actions.size())};
}

statechart::Range Compiler::actions(const std::vector<model::Action>& written, Scope scope,
                                    bool marks_late, std::vector<Index>& writes) {
  Actions block;
  if (marks_late) {
    Action late;
    late.op = Op::mark_late;
    block.push_back(std::move(late));
  }
  for (const model::Action& action : written) compile_action(action, scope, writes, block);
  return block_of(block);
}

/// The actions within another one, which are laid out apart from it.
Compiler::Actions Compiler::compile_block(const std::vector<model::Action>& written, Scope& scope,
                                          std::vector<Index>& writes) {
  Actions block;
  for (const model::Action& action : written) compile_action(action, scope, writes, block);
  return block;
}

void Compiler::compile_action(const model::Action& written, Scope& scope,
                              std::vector<Index>& writes, Actions& block) {
  Action made;
  made.span = written.span;
  switch (written.kind) {
    case model::Action::Kind::set:
      return compile_set(written, scope, writes, block);
    case model::Action::Kind::add:
    case model::Action::Kind::remove:
      return compile_list_change(written, scope, block);
    case model::Action::Kind::branch:
      return compile_branch(written, scope, writes, block);
    case model::Action::Kind::loop:
      return compile_loop(written, scope, block);
    case model::Action::Kind::raise:
      made.op = Op::raise;
      made.text = written.name.text;
      made.program = made_of(written.value, scope);
      break;
    case model::Action::Kind::send:
      made.op = Op::send;
      made.index = send(written.send, scope);
      break;
    case model::Action::Kind::cancel:
      made.op = Op::cancel;
      made.text = written.name.text;
      if (written.value != nullptr) {
        made.program = program(*written.value, scope, expression::Type::string());
      }
      break;
    case model::Action::Kind::log:
      made.op = Op::log;
      made.text = written.name.text;
      if (written.value != nullptr) made.program = program(*written.value, scope, std::nullopt);
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
    case model::Action::Kind::request:
      made.op = Op::request;
      made.index = static_cast<Index>(chart_->requests.size());
      chart_->requests.push_back(compile_request(*written.request, none, scope));
      break;
    case model::Action::Kind::reply:
      made.op = Op::reply;
      made.index = reply(written, scope);
      break;
    case model::Action::Kind::start_term:
    case model::Action::Kind::pause_term:
    case model::Action::Kind::resume_term:
    case model::Action::Kind::extend_term:
    case model::Action::Kind::stop_term:
      return compile_term_action(written, block);
  }
  block.push_back(std::move(made));
}

void Compiler::compile_list_change(const model::Action& written, const Scope& scope,
                                   Actions& block) {
  Action made;
  made.span = written.span;
  made.op = written.kind == model::Action::Kind::add ? Op::add : Op::remove;
  made.field = data_field(written.name);
  if (made.field == none) return;
  const statechart::Field& list = chart_->fields[made.field];
  if (list.type.kind == TypeKind::anything && findings_.has_errors()) return;
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
  block.push_back(std::move(made));
}

statechart::Index Compiler::notice(const model::Tell& tell, statechart::Notice::Kind kind,
                                   const Scope& scope) {
  statechart::Notice made;
  made.kind = kind;
  made.to = people(tell.to, scope);
  made.subject = make_template(tell.subject, scope);
  made.text = make_template(tell.text, scope);
  chart_->notices.push_back(std::move(made));
  const auto index = static_cast<Index>(chart_->notices.size() - 1);
  told_.push_back({index, tell.span, scope.states});
  return index;
}

/// Who is named for a task need not have a role, and then reads no data but what is `public`. A
/// role with `is` may be the one that they have.
void Compiler::check_named(const std::vector<bool>& granted) {
  for (const statechart::Task& task : chart_->tasks) {
    const bool named = std::any_of(task.who.begin(), task.who.end(), [](const auto& who) {
      return who.kind == statechart::Who::Kind::contact;
    });
    if (!named) continue;
    std::vector<bool> visible = granted;
    for (Index state = task.state; state != none; state = chart_->states[state].parent) {
      for (const Index field : chart_->states[state].public_fields) visible[field] = true;
    }
    for (const statechart::Role& role : chart_->roles) {
      if (role.is == none) continue;
      if (role.sees_all) visible.assign(visible.size(), true);
      for (const Index field : role.sees) visible[field] = true;
    }
    Index shown = task.state;
    while (chart_->states[shown].hidden) shown = chart_->states[shown].parent;
    for (const auto* parts : {&task.ask.nl, &task.ask.en}) {
      for (const statechart::Template::Part& part : *parts) {
        if (part.kind != statechart::Template::Part::Kind::field || visible[part.index]) continue;
        visible[part.index] = true;
        const std::string field = in_backquotes(chart_->fields[part.index].name);
        findings_
            .warning(
                chart_->states[shown].span, "text-hides-field",
                {"Wie hier bij naam wordt gevraagd en geen rol heeft, leest " + field + " niet.",
                 "Who is asked by name here and has no role does not read " + field + "."},
                {"Zet " + field + " bij `public` van deze toestand, of haal het uit de taak.",
                 "Put " + field + " in `public` of this state, or take it out of the task."})
            .subject = chart_->fields[part.index].name;
      }
    }
  }
}

/// A message leaves out what its reader may not see: an author wants to hear that before it is
/// sent.
void Compiler::check_readers() {
  std::vector<bool> granted(chart_->fields.size(), false);
  for (const statechart::Choice& choice : chart_->choices) {
    for (const Index field : choice.grants) granted[field] = true;
  }
  check_named(granted);
  for (const Told& told : told_) {
    std::vector<bool> seen = granted;
    for (const Index state : told.states) {
      for (const Index field : chart_->states[state].public_fields) seen[field] = true;
    }
    const statechart::Notice& notice = chart_->notices[told.notice];
    for (const statechart::Who& who : notice.to) {
      if (who.kind != statechart::Who::Kind::role || chart_->roles[who.role].sees_all) continue;
      std::vector<bool> visible = seen;
      for (const Index field : chart_->roles[who.role].sees) visible[field] = true;
      for (const auto* parts :
           {&notice.subject.nl, &notice.subject.en, &notice.text.nl, &notice.text.en}) {
        for (const statechart::Template::Part& part : *parts) {
          if (part.kind != statechart::Template::Part::Kind::field || visible[part.index]) continue;
          visible[part.index] = true;
          const std::string role = in_backquotes(chart_->roles[who.role].name);
          const std::string field = in_backquotes(chart_->fields[part.index].name);
          findings_
              .warning(told.span, "text-hides-field",
                       {"De rol " + role + " ziet " + field +
                            " niet, dus dit bericht laat het voor hen weg.",
                        "The role " + role + " does not see " + field +
                            ", so that this message leaves it out for them."},
                       {"Zet " + field + " bij `sees` van de rol, of haal het uit de tekst.",
                        "Put " + field + " in `sees` of the role, or take it out of the text."})
              .subject = chart_->fields[part.index].name;
        }
      }
    }
  }
}

statechart::Index Compiler::todo(const model::Todo& todo, const Scope& scope) {
  statechart::Todo made;
  made.who = people(todo.who, scope);
  made.task = make_template(todo.task, scope);
  chart_->todos.push_back(std::move(made));
  return static_cast<Index>(chart_->todos.size() - 1);
}

}  // namespace regie::workflow
