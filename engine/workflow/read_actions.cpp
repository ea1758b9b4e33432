// SPDX-License-Identifier: Apache-2.0
// What is done when something happens, and for whom.
#include "engine/workflow/parser.hpp"

namespace regie::workflow {

using model::Action;

/// A mapping, or a list of mappings.
std::vector<Action> Parser::read_actions(const Node& node) {
  std::vector<Action> actions;
  if (node.is_mapping()) {
    read_action_item(node, actions);
    return actions;
  }
  if (!read_.list(node, {"een lijst van acties", "a list of actions"})) return actions;
  for (const Node& item : node.items) read_action_item(item, actions);
  return actions;
}

/// One item of a list of actions: actions in the order in which they are written, or, with `if`,
/// those that are done only then.
void Parser::read_action_item(const Node& node, std::vector<Action>& actions) {
  if (!read_.mapping(node, words::action(), beginning(node.span))) return;
  const Member* condition = node.member("if");
  const Member* otherwise = node.member("else");
  if (condition == nullptr) {
    if (otherwise != nullptr) {
      findings_.error(
          otherwise->key.span, "else-without-if",
          {"Er is geen `if` waar deze `else` bij hoort.",
           "There is no `if` that this `else` belongs to."},
          {"Voeg `if: \"…\"` toe, of haal `else` weg.", "Add `if: \"…\"`, or remove `else`."});
    }
    read_done(node, actions);
    return;
  }
  Action branch;
  branch.kind = Action::Kind::branch;
  branch.span = condition->key.span;
  if (read_.present(condition->value, condition->key.span, "if")) {
    branch.value = read_.expression(condition->value);
  }
  read_done(node, branch.body);
  if (otherwise != nullptr && read_.present(otherwise->value, otherwise->key.span, "else")) {
    branch.otherwise = read_actions(otherwise->value);
  }
  if (branch.body.empty() && branch.otherwise.empty()) {
    findings_.error(branch.span, "missing-value", {"Dit doet niets.", "This does nothing."},
                    {"Zet naast `if` wat er gebeurt, zoals `set: { … }`.",
                     "Put beside `if` what is done, such as `set: { … }`."});
  }
  if (branch.value != nullptr) actions.push_back(std::move(branch));
}

/// The members that are actions, in the order in which they are written. What goes with an event
/// may stand beside it: `{ send: reminder, after: 2 days }`.
void Parser::read_done(const Node& node, std::vector<Action>& actions) {
  const Member* send = node.member("send");
  const Member* raise = node.member("raise");
  for (const char* key : {"after", "id", "id_to", "to", "data"}) {
    const Member* beside = node.member(key);
    if (beside == nullptr || (send != nullptr && send->value.is_scalar())) continue;
    const bool of_raise = raise != nullptr && beside->key.text == "data";
    if (of_raise && raise->value.is_scalar()) continue;
    findings_.error(beside->key.span, "key-in-wrong-place",
                    {"`" + beside->key.text + "` hoort naast `send: NAAM`.",
                     "`" + beside->key.text + "` belongs beside `send: NAME`."},
                    {"Schrijf `{ send: naam, " + beside->key.text + ": … }`.",
                     "Write `{ send: name, " + beside->key.text + ": … }`."});
  }
  for (const Member& member : node.members) {
    if (&member == send && member.value.is_scalar()) {
      read_sent(member.value, node, actions);
    } else if (&member == raise && member.value.is_scalar() && send == nullptr) {
      read_raised(member.value, node, actions);
    } else {
      read_action(member, actions);
    }
  }
}

/// Takes a member that is an action; the others belong to what is around.
void Parser::read_action(const Member& member, std::vector<Action>& actions) {
  const std::string& key = member.key.text;
  const Node& node = member.value;
  static constexpr const char* known[] = {
      "set",  "add", "remove", "raise",  "tell",   "todo", "send", "cancel",  "round",  "do",
      "loop", "log", "pause",  "resume", "extend", "stop", "term", "request", "answer", "call"};
  bool is_action = false;
  for (const char* one : known) is_action = is_action || key == one;
  if (!is_action || !read_.present(node, member.key.span, key)) return;
  if (key == "set") return read_assignments(member, Action::Kind::set, actions);
  if (key == "add") return read_assignments(member, Action::Kind::add, actions);
  if (key == "remove") return read_assignments(member, Action::Kind::remove, actions);
  if (key == "raise" || key == "send") {
    const auto read = [&](const Node& one) {
      if (one.is_mapping()) {
        if (!read_.mapping(one, key == "send" ? words::send() : words::raise(),
                           beginning(one.span))) {
          return;
        }
        const Node* event = read_.value(one, "event");
        if (event == nullptr) return;
        key == "send" ? read_sent(*event, one, actions) : read_raised(*event, one, actions);
      } else {
        static const Node nothing;
        key == "send" ? read_sent(one, nothing, actions) : read_raised(one, nothing, actions);
      }
    };
    if (!node.is_sequence()) return read(node);
    for (const Node& item : node.items) read(item);
    return;
  }
  if (key == "do") {
    for (Action& one : read_actions(node)) actions.push_back(std::move(one));
    return;
  }
  if (key == "cancel") return read_cancel(node, actions);
  for (const char* of_terms : {"term", "pause", "resume", "extend", "stop"}) {
    if (key == of_terms) return read_term_action(member, actions);
  }
  if (key == "answer") return read_reply(node, actions);
  if (key == "request" || key == "call") {
    for (model::Request& request : key == "call" ? read_calls(node, false) : read_requests(node)) {
      Action action;
      action.kind = Action::Kind::request;
      action.span = request.span;
      action.request = std::make_shared<model::Request>(std::move(request));
      actions.push_back(std::move(action));
    }
    return;
  }
  Action action;
  action.span = member.key.span;
  if (key == "loop") return read_loop(node, std::move(action), actions);
  if (key == "log") return read_log(node, std::move(action), actions);
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
