// SPDX-License-Identifier: Apache-2.0
// What is done when something happens, and for whom.
#include "engine/workflow/parser.hpp"

namespace regie::workflow {

using model::Action;

std::vector<Action> Parser::read_actions(const Node& node) {
  std::vector<Action> actions;
  if (node.is_mapping()) {
    read_.mapping(node, words::action(), beginning(node.span));
    for (const Member& member : node.members) read_action(member, actions);
    return actions;
  }
  if (!read_.list(node, {"een lijst van acties", "a list of actions"})) return actions;
  for (const Node& item : node.items) {
    if (!read_.mapping(item, words::action(), beginning(item.span))) continue;
    for (const Member& member : item.members) read_action(member, actions);
  }
  return actions;
}

/// Takes the members that are actions, in the order in which they are written.
void Parser::read_action(const Member& member, std::vector<Action>& actions) {
  const std::string& key = member.key.text;
  const Node& node = member.value;
  static constexpr const char* known[] = {"set",  "add",  "remove", "raise",
                                          "tell", "todo", "round",  "do"};
  bool is_action = false;
  for (const char* one : known) is_action = is_action || key == one;
  if (!is_action || !read_.present(node, member.key.span, key)) return;
  Action action;
  action.span = member.key.span;
  if (key == "set") return read_assignments(member, Action::Kind::set, actions);
  if (key == "add") return read_assignments(member, Action::Kind::add, actions);
  if (key == "remove") return read_assignments(member, Action::Kind::remove, actions);
  if (key == "do") {
    for (Action& one : read_actions(node)) actions.push_back(std::move(one));
    return;
  }
  if (key == "raise") {
    for (model::Name& name : read_.names(node, {"een gebeurtenis", "an event"})) {
      action.kind = Action::Kind::raise;
      action.name = std::move(name);
      actions.push_back(action);
    }
    return;
  }
  if (key == "tell") {
    action.kind = Action::Kind::tell;
    action.tell = read_tell(node);
  } else if (key == "todo") {
    action.kind = Action::Kind::todo;
    action.todo = read_todo(node, member.key.span);
  } else {
    action.kind = Action::Kind::next_round;
    if (!read_.word(node, {"next"})) return;
  }
  actions.push_back(std::move(action));
}

void Parser::read_assignments(const Member& member, Action::Kind kind,
                              std::vector<Action>& actions) {
  if (!read_.named(member.value, {"gegevens met een waarde", "data with a value"})) return;
  for (const Member& one : member.value.members) {
    if (!read_.present(one.value, one.key.span, one.key.text)) continue;
    Action action;
    action.kind = kind;
    action.name = {one.key.text, one.key.span};
    action.span = one.key.span;
    action.value = kind == Action::Kind::remove ? read_.expression(one.value) : &one.value;
    if (action.value != nullptr) actions.push_back(std::move(action));
  }
}

std::vector<model::Person> Parser::read_people(const Node& node) {
  std::vector<model::Person> people;
  if (!node.is_sequence()) {
    if (auto one = read_person(node)) people.push_back(std::move(*one));
    return people;
  }
  for (const Node& item : node.items) {
    if (auto one = read_person(item)) people.push_back(std::move(*one));
  }
  return people;
}

std::optional<model::Person> Parser::read_person(const Node& node) {
  model::Person person;
  if (node.is_mapping()) {
    if (!read_.mapping(node, words::person(), beginning(node.span))) return std::nullopt;
    person.kind = model::Person::Kind::contact;
    const Node* contact = read_.value(node, "contact");
    if (contact != nullptr) person.contact = read_.expression(*contact);
    if (person.contact == nullptr) return std::nullopt;
    return person;
  }
  if (node.is_double_quoted()) {
    findings_.error(
        node.span, "name-in-quotes",
        {"Hier hoort een rol, en geen expressie.", "A role belongs here, and not an expression."},
        {"Schrijf een rol zonder aanhalingstekens, of `{ contact: \"" + node.text + "\" }`.",
         "Write a role without quotes, or `{ contact: \"" + node.text + "\" }`."});
    return std::nullopt;
  }
  auto name = read_.name(node, {"een rol", "a role"});
  if (!name) return std::nullopt;
  if (name->text == "anybody") {
    person.kind = model::Person::Kind::anybody;
  } else if (name->text == "system") {
    person.kind = model::Person::Kind::system;
  }
  person.name = std::move(*name);
  return person;
}

model::Tell Parser::read_tell(const Node& node) {
  model::Tell tell;
  tell.span = node.span;
  if (!node.is_mapping() || node.find("contact") != nullptr) {
    tell.to = read_people(node);
    return tell;
  }
  read_.mapping(node, words::notice(), beginning(node.span));
  if (const Node* to = read_.value(node, "to")) tell.to = read_people(*to);
  if (const Node* subject = read_.value(node, "subject")) tell.subject = read_.words(*subject);
  if (const Node* text = read_.value(node, "text")) tell.text = read_.words(*text);
  return tell;
}

model::Todo Parser::read_todo(const Node& node, const Span& owner) {
  model::Todo todo;
  todo.span = owner;
  if (!read_.mapping(node, words::side_task(), owner)) return todo;
  if (const Node* who = read_.value(node, "who")) todo.who = read_people(*who);
  if (const Node* task = read_.value(node, "task")) todo.task = read_.words(*task);
  return todo;
}

}  // namespace regie::workflow
