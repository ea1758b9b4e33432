// SPDX-License-Identifier: Apache-2.0
// What cases do to each other (docs/semantics.md, "Other cases").
#include "engine/runtime/case_effects.hpp"

namespace regie::runtime {

namespace {

constexpr const char* start_kind = "start_child";
constexpr const char* cancel_kind = "cancel_child";
constexpr const char* event_kind = "event";
constexpr const char* answer_kind = "answer";

std::string member_text(const Value& payload, const char* name) {
  const Value* found = payload.find(name);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                            : std::string();
}

std::int64_t member_number(const Value& payload, const char* name) {
  const Value* found = payload.find(name);
  return found != nullptr && found->is(Value::Kind::integer) ? found->integer() : 0;
}

Value member_data(const Value& payload) {
  const Value* found = payload.find("data");
  return found != nullptr && found->is(Value::Kind::map) ? *found : Value::map({});
}

/// Worth trying again: nothing about the request itself is wrong.
bool may_pass(const Error& error) {
  return error.code == Errc::busy || error.code == Errc::conflict ||
         error.code == Errc::store_failed;
}

class CaseEffect {
 public:
  CaseEffect(Core& core, const Delivery& delivery) : core_(core), delivery_(delivery) {}

  DeliveryAnswer run() {
    Result<Acknowledged> done = attempt();
    if (done) return {};
    const Error error = done.error();
    if (may_pass(error)) return {DeliveryAnswer::Verdict::retry, 0, to_string(error.code), {}};
    return tell_sender(error);
  }

 private:
  [[nodiscard]] Id child() const {
    return core_.case_of_child(delivery_.case_id, member_number(delivery_.payload, "number"),
                               member_text(delivery_.payload, "workflow"),
                               member_text(delivery_.payload, "key"));
  }

  Result<Acknowledged> attempt() {
    const Value& payload = delivery_.payload;
    statechart::Event event;
    event.actor = "system:case";
    event.origin = delivery_.case_id;
    if (delivery_.kind == start_kind) {
      event.kind = statechart::Event::Kind::start;
      event.child = member_text(payload, "child");
      event.data = member_data(payload);
      return core_.start_child(child(), member_text(payload, "workflow"), event, delivery_.id,
                               member_text(payload, "key"));
    }
    if (delivery_.kind == cancel_kind) {
      event.kind = statechart::Event::Kind::cancel;
      auto done = core_.send({child(), event, delivery_.id});
      // A child that was never started needs no cancelling.
      if (!done && done.error().code == Errc::not_found) return Acknowledged();
      return done;
    }
    const bool answers = delivery_.kind == answer_kind;
    event.kind = answers ? statechart::Event::Kind::answer : statechart::Event::Kind::message;
    event.name = member_text(payload, "name");
    event.data = member_data(payload);
    event.send_id = member_text(payload, "send_id");
    event.request = static_cast<std::uint32_t>(member_number(payload, "request"));
    const std::string to = member_text(payload, "to");
    if (to == "child") return core_.send({child(), event, delivery_.id});
    if (to == "workflow") {
      const Id id =
          core_.case_of_key(member_text(payload, "workflow"), member_text(payload, "key"));
      return core_.send({id, event, delivery_.id});
    }
    if (to == "parent") event.child = member_text(payload, "child");
    const auto id = id_from_string(member_text(payload, "case"));
    if (!id) {
      return Error(Errc::not_found,
                   {"Er is geen zaak met dat nummer.", "There is no case of that id."});
    }
    return core_.send({*id, event, delivery_.id});
  }

  /// The sender learns of it by an event; should even that fail, the effect is dead and stays to be
  /// seen.
  DeliveryAnswer tell_sender(const Error& error) {
    const auto sender = id_from_string(delivery_.case_id);
    if (!sender) return {DeliveryAnswer::Verdict::rejected, 0, to_string(error.code), {}};
    const statechart::Event event = event_of_failure(delivery_, error);
    auto told = core_.send({*sender, event, delivery_.id + "/error"});
    if (told) return {};
    const Errc code = told.error().code;
    if (may_pass(told.error())) return {DeliveryAnswer::Verdict::retry, 0, to_string(code), {}};
    return {DeliveryAnswer::Verdict::rejected, 0, to_string(error.code), {}};
  }

  Core& core_;
  const Delivery& delivery_;
};

}  // namespace

bool is_for_a_case(const std::string& kind) noexcept {
  return kind == start_kind || kind == cancel_kind || kind == event_kind || kind == answer_kind;
}

statechart::Event event_of_failure(const Delivery& delivery, const Error& error) {
  statechart::Event event;
  event.actor = "system:case";
  event.kind = statechart::Event::Kind::message;
  event.name = "error.communication";
  if (const auto request = member_number(delivery.payload, "request");
      request != 0 && delivery.kind == event_kind) {
    event.kind = statechart::Event::Kind::answer;
    event.name.clear();
    event.request = static_cast<std::uint32_t>(request);
  }
  event.send_id = member_text(delivery.payload, "send_id");
  if (delivery.kind == start_kind) event.child = member_text(delivery.payload, "child");
  event.data = Value::record(
      {{"code", to_string(error.code)}, {"nl", error.message.nl}, {"en", error.message.en}});
  return event;
}

DeliveryAnswer carry_out(Core& core, const Delivery& delivery) {
  return CaseEffect(core, delivery).run();
}

}  // namespace regie::runtime
