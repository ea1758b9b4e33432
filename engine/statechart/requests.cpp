// SPDX-License-Identifier: Apache-2.0
// Questions to other cases with their answers, on both sides (docs/semantics.md, "Requests").
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

Value numbered(std::uint32_t number) { return Value(static_cast<std::int64_t>(number)); }

Value reasons_value(Errc code, const Text& why) {
  return Value::record({{"code", to_string(code)}, {"nl", why.nl}, {"en", why.en}});
}

}  // namespace

Result<void> Machine::ask(Index index, std::uint32_t region) {
  if (file().requests.size() >= context_.limits->timers_per_case) {
    return fail(Errc::limit_reached, {"Deze zaak wacht op te veel antwoorden.",
                                      "This case waits for too many answers."});
  }
  const Request& request = chart_.requests[index];
  if (!request.action.empty()) return call(index, region);
  Delayed what;
  if (auto filled = fill(what, chart_.sends[request.send], region); !filled) return filled;
  if (what.to == "self" || what.to == "internal" || what.to == "children") {
    return fail(Errc::expression_failed,
                {"Een vraag gaat naar één andere zaak, en niet naar `" + what.to + "`.",
                 "A request goes to one other case, and not to `" + what.to + "`."});
  }
  Dossier& dossier = s_.change();
  const OpenRequest open{dossier.next_request++, index, region};
  constexpr std::string_view to_child = "child ";
  const bool lost = what.to == "parent" ? dossier.parent.empty()
                                        : what.to.starts_with(to_child) &&
                                              !has_child(what.to.substr(to_child.size()));
  if (lost) {
    return answer_never(
        open, {"De zaak `" + what.to + "` is er niet.", "There is no case `" + what.to + "`."});
  }
  dossier.requests.push_back(open);
  return dispatch(std::move(what), region, open.number);
}

/// Work for a plugin.
Result<void> Machine::call(Index index, std::uint32_t region) {
  const Request& request = chart_.requests[index];
  Value data = Value::map({});
  if (request.data != none) {
    auto value = evaluate(request.data, region);
    if (!value) return value.error();
    if (!value->is(Value::Kind::map)) {
      return fail(Errc::expression_failed,
                  {"De gegevens voor `" + request.action + "` zijn geen namen met waarden.",
                   "The data for `" + request.action + "` are not names with values."});
    }
    data = std::move(*value);
  }
  const OpenRequest open{file().next_request, index, region};
  auto called = effect(
      "call", Value::record({{"action", request.action},
                             {"id", request.id},
                             {"state", request.state == none ? std::string()
                                                             : chart_.states[request.state].path},
                             {"request", numbered(open.number)},
                             {"data", data},
                             {"attempts", numbered(request.attempts)},
                             {"pause_ms", request.pause_ms}}));
  if (!called) return called;
  Dossier& dossier = s_.change();
  ++dossier.next_request;
  dossier.requests.push_back(open);
  return {};
}

/// What the state asked when it was entered.
void Machine::withdraw_requests(Node node) {
  if (file().requests.empty()) return;
  std::erase_if(s_.change().requests, [&](const OpenRequest& open) {
    return open.region == node.region && chart_.requests[open.request].state == node.state;
  });
}

Result<void> Machine::answer_never(const OpenRequest& open, const Text& why) {
  CurrentEvent event = event_named(failed_event(chart_.requests[open.request]));
  event.type = CurrentEvent::Type::platform;
  event.region = open.region;
  event.data = reasons_value(Errc::not_found, why);
  return raise(std::move(event));
}

/// An answer counts once, and only where it is still waited for.
Result<void> Machine::receive_answer() {
  moved_ = false;
  const std::vector<OpenRequest>& waiting = file().requests;
  const auto found = std::find_if(waiting.begin(), waiting.end(), [&](const OpenRequest& open) {
    return open.number == event_.request;
  });
  if (s_.status != Snapshot::Status::open || found == waiting.end()) {
    note({"Op dit antwoord wacht niemand meer.", "Nobody waits for this answer any more."});
    return {};
  }
  const OpenRequest open = *found;
  s_.change().requests.erase(waiting.begin() + (found - waiting.begin()));
  const Request& request = chart_.requests[open.request];
  const bool comes = !event_.name.empty();
  const bool has_name = comes && request.action.empty();
  CurrentEvent event = event_named(comes ? done_event(request) + (has_name ? "." + event_.name : "")
                                         : failed_event(request));
  event.type = comes ? CurrentEvent::Type::external : CurrentEvent::Type::platform;
  // A region that is over listens no more; what is around it does.
  const Region* const region = open.region == 0 ? nullptr : s_.region(open.region);
  event.region = region != nullptr && is_live_region(*region) ? open.region : 0;
  event.data = event_.data;
  if (!event_.origin.empty()) event.add_from().origin = event_.origin;
  auto taken = take_external(std::move(event));
  if (!taken) return taken.error();
  moved_ = *taken;
  if (has_name && !moved_) {
    // What was never foreseen must not leave the case waiting.
    const Text why{"Het antwoord `" + event_.name + "` is hier niet voorzien.",
                   "The answer `" + event_.name + "` is not foreseen here."};
    note(why);
    if (auto raised = answer_never(open, why); !raised) return raised;
  }
  return run_to_completion();
}

/// Remembers who wants an answer. False: there are too many already, and they are told so.
Result<bool> Machine::note_question() {
  Asked asked{event_.origin, event_.request, event_.name};
  if (file().asked.size() >= context_.limits->timers_per_case) {
    auto refused = refuse_question(asked, Errc::limit_reached,
                                   {"Deze zaak moet al te veel vragen beantwoorden.",
                                    "This case has too many questions to answer already."});
    if (!refused) return refused.error();
    return false;
  }
  s_.change().asked.push_back(std::move(asked));
  return true;
}

Result<void> Machine::refuse_question(const Asked& asked, Errc code, const Text& why) {
  // Not counted among the effects that a workflow can pile up: each was asked one by one.
  w_.effects.push_back({0, "answer",
                        Value::record({{"case", asked.from},
                                       {"request", numbered(asked.number)},
                                       {"name", ""},
                                       {"data", reasons_value(code, why)}})});
  return {};
}

Result<void> Machine::reply(const Reply& reply, std::uint32_t region) {
  Value data = Value::map({});
  if (reply.data != none) {
    auto value = evaluate(reply.data, region);
    if (!value) return value.error();
    data = std::move(*value);
  }
  std::vector<Asked> others;
  bool any = false;
  for (const Asked& asked : file().asked) {
    if (!reply.event.empty() && asked.event != reply.event) {
      others.push_back(asked);
      continue;
    }
    any = true;
    auto sent = effect("answer", Value::record({{"case", asked.from},
                                                {"request", numbered(asked.number)},
                                                {"name", reply.answer},
                                                {"data", data}}));
    if (!sent) return sent;
  }
  if (!any) {
    note({"Niemand wacht op het antwoord `" + reply.answer + "`.",
          "Nobody waits for the answer `" + reply.answer + "`."});
    return {};
  }
  s_.change().asked = std::move(others);
  return {};
}

/// A case that has ended answers nothing any more.
Result<void> Machine::end_questions() {
  if (!s_.has_dossier()) return {};
  Dossier& dossier = s_.change();
  dossier.requests.clear();
  for (const Asked& asked : dossier.asked) {
    auto refused = refuse_question(
        asked, Errc::refused,
        {"De zaak is gesloten zonder antwoord.", "The case was closed without an answer."});
    if (!refused) return refused;
  }
  dossier.asked.clear();
  return {};
}

}  // namespace regie::statechart
