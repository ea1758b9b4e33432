// SPDX-License-Identifier: Apache-2.0
// Roles, and who may act or is told.
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;
using statechart::TypeKind;
using statechart::Who;

void Compiler::declare_roles() {
  for (const model::Role& role : workflow_.roles) {
    statechart::Role made;
    made.name = role.name.text;
    made.title = role.title.empty() ? title_of(role.title, role.name) : role.title.text;
    chart_->roles.push_back(std::move(made));
  }
  used_roles_.resize(chart_->roles.size());
}

void Compiler::compile_roles() {
  for (std::size_t i = 0; i < workflow_.roles.size(); ++i) {
    const model::Role& written = workflow_.roles[i];
    statechart::Role& made = chart_->roles[i];
    if (written.of) made.of = data_field(*written.of);
    if (written.is != nullptr) {
      Scope anywhere;
      anywhere.anywhere = true;
      made.is = program(*written.is, anywhere, std::nullopt);
      contacts_.push_back({made.is, written.is->span});
    }
    if (written.entered_by) made.entered_by = role(*written.entered_by);
    made.sees_all = written.sees_all;
    made.sees = data_fields(written.sees);
  }
}

statechart::Index Compiler::role(const model::Name& name) {
  std::vector<std::string> known;
  for (Index i = 0; i < chart_->roles.size(); ++i) {
    if (chart_->roles[i].name == name.text) {
      used_roles_[i] = true;
      return i;
    }
    known.push_back(chart_->roles[i].name);
  }
  Advice advice = did_you_mean(name.text, known);
  for (const statechart::Field& field : chart_->fields) {
    if (field.name != name.text || field.type.kind != TypeKind::contact) continue;
    const std::string write = "{ contact: \"" + name.text + "\" }";
    advice = {"Bedoelt u wie er in de gegevens staat? Schrijf `" + write + "`.",
              "Do you mean the contact in the data? Write `" + write + "`."};
  }
  if (advice.empty()) {
    advice = {"Zet de rol bij `roles`.", "Put the role under `roles`."};
  }
  findings_.error_about(name.text, name.span, "unknown-role",
                        {"De rol " + in_backquotes(name.text) + " bestaat niet.",
                         "There is no role " + in_backquotes(name.text) + "."},
                        std::move(advice));
  return none;
}

std::vector<Who> Compiler::people(const std::vector<model::Person>& people, const Scope& scope) {
  std::vector<Who> result;
  for (const model::Person& person : people) {
    Who who;
    switch (person.kind) {
      case model::Person::Kind::role:
        who.kind = Who::Kind::role;
        who.role = role(person.name);
        if (who.role == none) continue;
        break;
      case model::Person::Kind::anybody:
        who.kind = Who::Kind::anybody;
        break;
      case model::Person::Kind::system:
        who.kind = Who::Kind::system;
        break;
      case model::Person::Kind::contact:
        who.kind = Who::Kind::contact;
        who.program = program(*person.contact, scope, std::nullopt);
        contacts_.push_back({who.program, person.contact->span});
        break;
    }
    result.push_back(who);
  }
  return result;
}

statechart::Index Compiler::choice_named(std::string_view name) const {
  Index found = none;
  for (Index i = 0; i < chart_->choices.size(); ++i) {
    if (chart_->choices[i].id == name) return i;
    if (chart_->choices[i].name != name) continue;
    if (found != none) return none;  // several states have one of that name
    found = i;
  }
  return found;
}

std::vector<statechart::Except> Compiler::excepts(const std::vector<model::Name>& names) {
  std::vector<statechart::Except> result;
  for (const model::Name& name : names) {
    statechart::Except except;
    for (Index i = 0; i < chart_->roles.size(); ++i) {
      if (chart_->roles[i].name != name.text) continue;
      except.role = i;
      used_roles_[i] = true;
    }
    if (except.role == none) except.choice = choice_named(name.text);
    if (except.role != none || except.choice != none) {
      result.push_back(except);
      continue;
    }
    std::vector<std::string> known;
    for (const statechart::Role& role : chart_->roles) known.push_back(role.name);
    for (const statechart::Choice& choice : chart_->choices) known.push_back(choice.id);
    findings_.error_about(name.text, name.span, "unknown-except",
                          {in_backquotes(name.text) + " is geen rol en geen keuze.",
                           in_backquotes(name.text) + " is neither a role nor a choice."},
                          did_you_mean(name.text, known));
  }
  return result;
}

}  // namespace regie::workflow
