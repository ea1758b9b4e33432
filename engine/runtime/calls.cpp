// SPDX-License-Identifier: Apache-2.0
// Work for plugins: how often it is tried, and what its case hears of it.
#include "engine/runtime/calls.hpp"

#include <algorithm>

#include "engine/runtime/case_effects.hpp"

namespace regie::runtime {

namespace {

std::int64_t whole_in(const Value& payload, const char* name) {
  const Value* found = payload.find(name);
  return found != nullptr && found->is(Value::Kind::integer) ? found->integer() : 0;
}

std::uint32_t request_of(const Delivery& call) {
  return static_cast<std::uint32_t>(whole_in(call.payload, "request"));
}

Value failure_of(const Delivery& call, const DeliveryAnswer& answer) {
  const bool rejected = answer.verdict == DeliveryAnswer::Verdict::rejected;
  const Value* action = call.payload.find("action");
  const bool named = action != nullptr && action->is(Value::Kind::string);
  const std::string name = named ? std::string(action->text()) : std::string();
  const Text why = rejected ? Text{"De actie `" + name + "` heeft dit geweigerd.",
                                   "The action `" + name + "` has refused this."}
                            : Text{"De actie `" + name + "` is niet gelukt.",
                                   "The action `" + name + "` did not succeed."};
  return Value::record({{"code", to_string(rejected ? Errc::refused : Errc::plugin_failed)},
                        {"nl", why.nl},
                        {"en", why.en},
                        {"reason", answer.reason},
                        {"outcome", answer.outcome.is_unset() ? Value::map({}) : answer.outcome}});
}

bool waits_for(const CaseState& state, const Delivery& call) {
  const auto& snapshot = state.snapshot;
  if (!state.vault || snapshot.status != statechart::Snapshot::Status::open) return false;
  const auto& waiting = snapshot.dossier().requests;
  return std::any_of(waiting.begin(), waiting.end(),
                     [number = request_of(call)](const statechart::OpenRequest& open) {
                       return open.number == number;
                     });
}

/// True also where that cannot be read now.
bool is_waited_for(Core& core, const Delivery& call) {
  const auto id = id_from_string(call.case_id);
  if (!id) return false;
  const auto state = core.load(*id);
  if (!state) return state.error().code != Errc::not_found;
  return waits_for(**state, call);
}

}  // namespace

bool is_call(const std::string& kind) noexcept { return kind == "call"; }

std::uint32_t attempts_of(const Delivery& call, const Limits& limits) noexcept {
  const std::int64_t own = whole_in(call.payload, "attempts");
  return own > 0 ? static_cast<std::uint32_t>(own)
                 : static_cast<std::uint32_t>(limits.delivery_attempts);
}

std::int64_t pause_of(const Delivery& call, std::int64_t otherwise_ms) noexcept {
  const std::int64_t own = whole_in(call.payload, "pause_ms");
  return own > 0 ? own : otherwise_ms;
}

bool is_wanted(Core& core, const Delivery& call) {
  const Value* state = call.payload.find("state");
  const bool of_state =
      state != nullptr && state->is(Value::Kind::string) && !state->text().empty();
  return !of_state || is_waited_for(core, call);
}

std::optional<statechart::Event> event_of_dropped(const CaseState& state,
                                                  const Delivery& delivery) {
  if (!state.vault || state.snapshot.status != statechart::Snapshot::Status::open) return {};
  const Error dropped(Errc::cancelled,
                      {"Dit is geschrapt door een beheerder.", "This was dropped by an operator."});
  if (is_for_a_case(delivery.kind)) return event_of_failure(delivery, dropped);
  if (!is_call(delivery.kind) || !waits_for(state, delivery)) return {};
  statechart::Event event;
  event.kind = statechart::Event::Kind::answer;
  event.actor = "system:action";
  event.request = request_of(delivery);
  event.data = Value::record({{"code", to_string(dropped.code)},
                              {"nl", dropped.message.nl},
                              {"en", dropped.message.en},
                              {"reason", "dropped"},
                              {"outcome", Value::map({})}});
  return event;
}

Told bring_outcome(Core& core, const Delivery& call, const DeliveryAnswer& answer) {
  const auto id = id_from_string(call.case_id);
  // Of two answers the first counts; the other would only be noted.
  if (!id || !is_waited_for(core, call)) return Told::yes;
  const bool done = answer.verdict == DeliveryAnswer::Verdict::delivered;
  statechart::Event event;
  event.kind = statechart::Event::Kind::answer;
  event.actor = "system:action";
  event.name = done ? "done" : "";
  event.request = request_of(call);
  event.data = !done                       ? failure_of(call, answer)
               : answer.outcome.is_unset() ? Value::map({})
                                           : answer.outcome;
  // Without a key of its own: an answer counts once by its number, and a repetition of the call may
  // bring other words.
  auto told = core.send({*id, event, ""});
  if (told) return Told::yes;
  switch (told.error().code) {
    case Errc::busy:
    case Errc::conflict:
    case Errc::store_failed:
      return Told::later;
    case Errc::not_found:
      return Told::yes;
    default:
      return Told::stuck;
  }
}

}  // namespace regie::runtime
