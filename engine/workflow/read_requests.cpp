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

std::vector<model::Request> Parser::read_calls(const Node& node, bool of_state) {
  std::vector<model::Request> calls;
  const auto read = [&](const Node& one) {
    if (auto call = read_call(one, of_state)) calls.push_back(std::move(*call));
  };
  if (!node.is_sequence()) {
    read(node);
    return calls;
  }
  for (const Node& item : node.items) read(item);
  return calls;
}

/// `call: permit.check`, or `{ action, data, … }`. A state that waits for it says how it goes on.
std::optional<model::Request> Parser::read_call(const Node& node, bool of_state) {
  model::Request call;
  call.span = node.is_scalar() ? node.span : beginning(node.span);
  const Node* action = &node;
  if (!node.is_scalar()) {
    if (!read_.mapping(node, words::call(), call.span)) return std::nullopt;
    action = read_.value(node, "action");
    if (action == nullptr) return std::nullopt;
    call.send.data = read_.value(node, "data");
    if (const Node* id = read_.value(node, "id")) {
      auto name = read_.name(*id, {"een naam", "a name"});
      if (name && check_name(findings_, name->text, name->span)) call.id = std::move(*name);
    }
    if (const Node* retry = read_.value(node, "retry")) read_retry(*retry, call);
    const auto rules = [&](const char* key) {
      const Member* found = node.member(key);
      if (found == nullptr || !read_.present(found->value, found->key.span, key)) {
        return std::vector<model::Rule>();
      }
      return read_rules(found->value, found->key.span, words::transition());
    };
    if (auto then = rules("then"); !then.empty()) call.answers.push_back({{}, std::move(then)});
    call.failed = rules("failed");
  }
  auto name = read_.name(*action, {"de naam van een plugin", "the name of a plugin"});
  if (!name || !check_event(*name, false)) return std::nullopt;
  call.action = std::move(*name);
  if (of_state) require_ways_on(node, call.span);
  return call;
}

/// A state that waits for a plugin goes on in both cases.
void Parser::require_ways_on(const Node& call, const Span& span) {
  std::string missing;
  std::string write;
  for (const char* key : {"then", "failed"}) {
    if (call.is_mapping() && call.find(key) != nullptr) continue;
    missing += (missing.empty() ? "`" : ", `") + std::string(key) + "`";
    write += (write.empty() ? "`" : ", `") + std::string(key) + ": …`";
  }
  if (missing.empty()) return;
  findings_.error(span, "missing-key",
                  {"Er ontbreekt hoe het hier verder gaat: " + missing + ".",
                   "How it goes on from here is missing: " + missing + "."},
                  {"Voeg " + write + " toe.", "Add " + write + "."});
}

/// A number of attempts, or `{ times, after }`.
void Parser::read_retry(const Node& node, model::Request& call) {
  constexpr std::int64_t most = 100;
  const Node* times = &node;
  if (node.is_mapping()) {
    if (!read_.mapping(node, words::retry(), beginning(node.span))) return;
    times = read_.value(node, "times");
    if (const Node* after = read_.value(node, "after")) {
      const auto span = read_.span(*after);
      const bool exact = span && span->years == 0 && span->months == 0 && span->working_days == 0;
      if (exact) {
        constexpr std::int64_t day_ms = 86'400'000;
        call.pause_ms = span->ms + (7 * span->weeks + span->days) * day_ms;
      } else if (span) {
        read_.wrong(*after, {"een duur in dagen of korter", "a span in days or less"},
                    {"Schrijf bijvoorbeeld `10 minutes`.", "Write for example `10 minutes`."});
      }
    }
  }
  if (times == nullptr) return;
  if (const auto number = read_.whole_number(*times, 1, most)) {
    call.attempts = static_cast<std::uint32_t>(*number);
  }
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
