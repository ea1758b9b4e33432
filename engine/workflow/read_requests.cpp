// SPDX-License-Identifier: Apache-2.0
// Questions to other cases, and answers to theirs.
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {

using model::Action;
using statechart::Send;

std::vector<model::Request> Parser::read_requests(const Node& node) {
  std::vector<model::Request> requests;
  const auto read = [&](const Node& one) {
    if (!read_.mapping(one, words::request(), beginning(one.span))) return;
    if (auto request = read_request(one)) requests.push_back(std::move(*request));
  };
  if (!node.is_sequence()) {
    read(node);
    return requests;
  }
  for (const Node& item : node.items) read(item);
  return requests;
}

std::optional<model::Request> Parser::read_request(const Node& node) {
  model::Request request;
  request.span = beginning(node.span);
  // What goes along is read as with `send`, which it is.
  const Node* event = read_.value(node, "event");
  if (event == nullptr) return std::nullopt;
  std::vector<Action> sent;
  read_sent(*event, node, sent);
  if (sent.empty()) return std::nullopt;
  request.send = std::move(sent.front().send);
  request.id = std::move(request.send.id);
  request.send.id = {};
  if (!request.id.text.empty()) check_name(findings_, request.id.text, request.id.span);
  const Send::To to = request.send.recipient.to;
  const Node* receiver = node.find("to");
  if (receiver != nullptr && receiver->is_scalar() &&
      (to == Send::To::self || to == Send::To::children)) {
    read_.wrong(*receiver, {"één andere zaak", "one other case"},
                {"Schrijf `parent`, `{ child: naam }` of `{ workflow: naam, key: \"…\" }`.",
                 "Write `parent`, `{ child: name }` or `{ workflow: name, key: \"…\" }`."});
  }
  if (const Node* answers = read_.value(node, "answers")) {
    if (read_.named(*answers, {"antwoorden, elk met waar het naartoe gaat",
                               "answers, each with where it leads"})) {
      for (const Member& member : answers->members) {
        if (!read_.present(member.value, member.key.span, member.key.text)) continue;
        check_name(findings_, member.key.text, member.key.span);
        request.answers.push_back({{member.key.text, member.key.span},
                                   read_rules(member.value, member.key.span, words::transition())});
      }
    }
  }
  if (const Member* failed = node.member("failed");
      failed != nullptr && read_.present(failed->value, failed->key.span, "failed")) {
    request.failed = read_rules(failed->value, failed->key.span, words::transition());
  }
  return request;
}

/// `answer: yes`, or `{ choice, data, to }`.
void Parser::read_reply(const Node& node, std::vector<Action>& actions) {
  const auto read = [&](const Node& one) {
    Action action;
    action.kind = Action::Kind::reply;
    action.span = one.span;
    const Text an_answer{"een antwoord", "an answer"};
    const Node* choice = &one;
    if (one.is_mapping()) {
      if (!read_.mapping(one, words::reply(), beginning(one.span))) return;
      choice = read_.value(one, "choice");
      if (choice == nullptr) return;
      action.value = read_.value(one, "data");
      if (const Node* to = read_.value(one, "to")) {
        auto event = read_.name(*to, {"een gebeurtenis", "an event"});
        if (!event || !check_event(*event, false)) return;
        action.asked = std::move(*event);
      }
    }
    auto name = read_.name(*choice, an_answer);
    if (!name || !check_name(findings_, name->text, name->span)) return;
    action.name = std::move(*name);
    actions.push_back(std::move(action));
  };
  if (!node.is_sequence()) return read(node);
  for (const Node& item : node.items) read(item);
}

}  // namespace regie::workflow
