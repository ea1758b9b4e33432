// SPDX-License-Identifier: Apache-2.0
// Events that are raised and sent, loops, notes, and child cases.
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {

using model::Action;
using statechart::Send;

namespace {

const Text an_event{"een gebeurtenis", "an event"};
const Text a_piece_of_data{"een gegeven", "a piece of data"};

}  // namespace

/// SCXML 3.12.1: tokens separated by full stops; in a descriptor `*` alone or at the end.
bool Parser::check_event(const model::Name& name, bool descriptor) {
  std::string_view text = name.text;
  bool good = descriptor && text == "*";
  if (descriptor && text.ends_with(".*")) text.remove_suffix(2);
  if (!good) good = !text.empty() && text.front() != '.' && text.back() != '.';
  bool dot = false;
  for (const char c : text) {
    if (!good || text == "*") break;
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    good = word || c == '_' || c == '-' || c == '/' || (c == '.' && !dot);
    dot = c == '.';
  }
  if (good) return true;
  const std::string also_nl = descriptor ? ", of `\"*\"`" : "";
  const std::string also_en = descriptor ? ", or `\"*\"`" : "";
  findings_.error(
      name.span, "bad-event",
      {"`" + name.text + "` kan niet de naam van een gebeurtenis zijn.",
       "`" + name.text + "` cannot be the name of an event."},
      {"Schrijf woorden met punten ertussen, zoals `papers.complete`" + also_nl + ".",
       "Write words with full stops between, such as `papers.complete`" + also_en + "."});
  return false;
}

void Parser::read_raised(const Node& event, const Node& with, std::vector<Action>& actions) {
  Action action;
  action.kind = Action::Kind::raise;
  action.span = event.span;
  auto name = read_.name(event, an_event);
  if (!name || !check_event(*name, false)) return;
  action.name = std::move(*name);
  action.value = read_.value(with, "data");
  actions.push_back(std::move(action));
}

void Parser::read_sent(const Node& event, const Node& with, std::vector<Action>& actions) {
  Action action;
  action.kind = Action::Kind::send;
  action.span = event.span;
  model::Send& send = action.send;
  if (event.is_double_quoted()) {
    send.event_value = &event;
  } else {
    auto name = read_.name(event, an_event);
    if (!name || !check_event(*name, false)) return;
    send.event = std::move(*name);
  }
  send.data = read_.value(with, "data");
  if (const Node* after = read_.value(with, "after")) {
    if (after->is_double_quoted()) {
      send.after_value = after;
    } else {
      send.after = read_.span(*after);
    }
  }
  if (const Node* id = read_.value(with, "id")) {
    if (auto name = read_.name(*id, {"een naam", "a name"})) send.id = std::move(*name);
  }
  if (const Node* field = read_.value(with, "id_to")) {
    if (auto name = read_.name(*field, a_piece_of_data)) send.id_to = std::move(*name);
  }
  const Member* id = with.member("id");
  if (id != nullptr && with.find("id_to") != nullptr) {
    findings_.error(id->key.span, "id-twice",
                    {"`id` en `id_to` zeggen allebei hoe het heet.",
                     "`id` and `id_to` both say what it is called."},
                    {"Haal er één weg.", "Remove one of them."});
  }
  if (const Node* to = read_.value(with, "to")) read_recipient(*to, send.recipient);
  actions.push_back(std::move(action));
}

void Parser::read_recipient(const Node& node, model::Recipient& recipient) {
  if (node.is_double_quoted()) {
    recipient.to = Send::To::computed;
    recipient.target = &node;
    return;
  }
  if (node.is_scalar()) {
    const auto which = read_.word(node, {"self", "parent", "children"});
    if (which) {
      recipient.to = *which == 0   ? Send::To::self
                     : *which == 1 ? Send::To::parent
                                   : Send::To::children;
    }
    return;
  }
  if (!read_.mapping(node, words::recipient(), beginning(node.span))) return;
  const Node* child = read_.value(node, "child");
  const Node* workflow = read_.value(node, "workflow");
  const Node* key = read_.value(node, "key");
  if (child != nullptr) {
    recipient.to = Send::To::child;
    if (auto name = read_.name(*child, {"een zaak", "a case"})) recipient.child = std::move(*name);
  } else {
    recipient.to = Send::To::workflow;
    if (workflow != nullptr) {
      auto name = read_.name(*workflow, {"een werkwijze", "a workflow"});
      if (name) recipient.workflow = std::move(*name);
    }
    if (key != nullptr) recipient.key = read_.expression(*key);
  }
  const bool one = child != nullptr && workflow == nullptr && key == nullptr;
  const bool other = child == nullptr && workflow != nullptr && key != nullptr;
  if (one || other) return;
  findings_.error(beginning(node.span), "unclear-recipient",
                  {"Zo is niet duidelijk voor welke zaak dit is.",
                   "Like this it is not clear which case this is for."},
                  {"Schrijf `{ child: naam }`, of `{ workflow: naam, key: \"…\" }`.",
                   "Write `{ child: name }`, or `{ workflow: name, key: \"…\" }`."});
}

void Parser::read_cancel(const Node& node, std::vector<Action>& actions) {
  const auto read = [&](const Node& one) {
    Action action;
    action.kind = Action::Kind::cancel;
    action.span = one.span;
    if (one.is_double_quoted()) {
      action.value = &one;
    } else {
      auto name = read_.name(one, {"het `id` van een `send`", "the `id` of a `send`"});
      if (!name) return;
      action.name = std::move(*name);
    }
    actions.push_back(std::move(action));
  };
  if (!node.is_sequence()) return read(node);
  for (const Node& item : node.items) read(item);
}

void Parser::read_loop(const Node& node, Action action, std::vector<Action>& actions) {
  action.kind = Action::Kind::loop;
  if (!read_.mapping(node, words::loop(), action.span)) return;
  const auto read = [&](const char* key, model::Name& into) {
    const Node* found = read_.value(node, key);
    if (found == nullptr) return;
    auto name = read_.name(*found, {"een naam", "a name"});
    if (name && check_name(findings_, name->text, name->span)) into = std::move(*name);
  };
  read("item", action.item);
  read("index", action.index);
  if (const Node* list = read_.value(node, "in")) action.value = read_.expression(*list);
  if (const Node* inner = read_.value(node, "do")) action.body = read_actions(*inner);
  if (action.value != nullptr && !action.item.text.empty()) actions.push_back(std::move(action));
}

/// `log: "expression"`, or `{ label, value }`.
void Parser::read_log(const Node& node, Action action, std::vector<Action>& actions) {
  action.kind = Action::Kind::log;
  if (!node.is_mapping()) {
    action.value = read_.expression(node);
    if (action.value != nullptr) actions.push_back(std::move(action));
    return;
  }
  if (!read_.mapping(node, words::log(), action.span)) return;
  if (const Node* label = read_.value(node, "label")) {
    action.name = {read_.text(*label, {"een tekst", "a text"}).value_or(""), label->span};
  }
  if (const Node* value = read_.value(node, "value")) action.value = read_.expression(*value);
  actions.push_back(std::move(action));
}

/// Each list within the list is a block of its own: an error in it ends only that block.
std::vector<model::Block> Parser::read_blocks(const Node& node) {
  std::vector<model::Block> blocks;
  const bool several = node.is_sequence() && !node.items.empty() && node.items[0].is_sequence();
  if (!several) {
    blocks.push_back(read_actions(node));
    return blocks;
  }
  for (const Node& item : node.items) blocks.push_back(read_actions(item));
  return blocks;
}

/// A name, a list of names, or `{ go, do, … }`.
std::optional<model::Start> Parser::read_start(const Node& node) {
  const Text a_state{"de naam van een toestand", "the name of a state"};
  model::Start start;
  start.span = node.is_scalar() ? node.span : beginning(node.span);
  if (node.is_mapping()) {
    if (!read_.mapping(node, words::start(), beginning(node.span))) return std::nullopt;
    if (const Node* go = read_.value(node, "go")) start.go = read_.names(*go, a_state);
    for (const Member& member : node.members) read_action(member, start.actions);
  } else {
    start.go = read_.names(node, a_state);
  }
  if (start.go.empty()) return std::nullopt;
  return start;
}

std::vector<model::Child> Parser::read_children(const Node& node) {
  std::vector<model::Child> children;
  const auto read = [&](const Node& one) {
    if (!read_.mapping(one, words::child(), beginning(one.span))) return;
    model::Child child = read_child(one);
    if (child.workflow_value != nullptr || !child.workflow.text.empty()) {
      children.push_back(std::move(child));
    }
  };
  if (!node.is_sequence()) {
    read(node);
    return children;
  }
  for (const Node& item : node.items) read(item);
  return children;
}

model::Child Parser::read_child(const Node& node) {
  model::Child child;
  child.span = beginning(node.span);
  if (const Node* workflow = read_.value(node, "workflow")) {
    if (workflow->is_double_quoted()) {
      child.workflow_value = workflow;
    } else if (auto name = read_.name(*workflow, {"een werkwijze", "a workflow"})) {
      child.workflow = std::move(*name);
    }
  }
  if (const Node* id = read_.value(node, "id")) {
    auto name = read_.name(*id, {"een naam", "a name"});
    if (name && check_name(findings_, name->text, name->span)) child.id = std::move(*name);
  }
  if (const Node* field = read_.value(node, "id_to")) {
    if (auto name = read_.name(*field, a_piece_of_data)) child.id_to = std::move(*name);
  }
  if (const Node* key = read_.value(node, "key")) child.key = read_.expression(*key);
  child.data = read_.value(node, "data");
  if (const Node* forward = read_.value(node, "forward")) child.forward = read_.truth(*forward);
  if (const Node* apart = read_.value(node, "detached")) child.detached = read_.truth(*apart);
  if (const Node* heard = read_.value(node, "heard")) child.heard = read_actions(*heard);
  const auto rules = [&](const char* key, std::vector<model::Rule>& into) {
    const Member* found = node.member(key);
    if (found == nullptr || !read_.present(found->value, found->key.span, key)) return;
    into = read_rules(found->value, found->key.span, words::transition());
  };
  rules("then", child.then);
  rules("failed", child.failed);
  return child;
}

}  // namespace regie::workflow
