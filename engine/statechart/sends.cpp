// SPDX-License-Identifier: Apache-2.0
// Events for this and for other cases (SCXML 6.2, 6.3), and child cases (SCXML 6.4).
#include <algorithm>

#include "engine/expression/time_text.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

namespace {

constexpr std::string_view to_child = "child ";
constexpr std::string_view to_case = "case ";
constexpr std::string_view to_workflow = "workflow ";

/// Whether a text is a UUID, as the ids of cases are.
bool is_case_id(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

Value counted(std::uint64_t number) { return Value(static_cast<std::int64_t>(number)); }

}  // namespace

Result<void> Machine::effect(const char* kind, Value payload) {
  if (w_.effects.size() >= context_.limits->effects_per_step) {
    return fail(Errc::limit_reached, {"Deze stap stuurt te veel naar andere zaken.",
                                      "This step sends too much to other cases."});
  }
  w_.effects.push_back({0, kind, std::move(payload)});
  return {};
}

Result<std::string> Machine::text_of(Index program, std::uint32_t region) {
  auto value = evaluate(program, region);
  if (!value) return value.error();
  if (!value->is(Value::Kind::string) || value->text().empty()) {
    return fail(Errc::expression_failed,
                {"Hier moet een tekst uitkomen: " + chart_.programs[program].source(),
                 "This must give a text: " + chart_.programs[program].source()});
  }
  return std::string(value->text());
}

Result<std::string> Machine::receiver(const Send& send, std::uint32_t region) {
  switch (send.to) {
    case Send::To::self:
      return std::string("self");
    case Send::To::parent:
      return std::string("parent");
    case Send::To::children:
      return std::string("children");
    case Send::To::child:
      return std::string(to_child) + send.child;
    case Send::To::workflow: {
      auto key = text_of(send.key, region);
      if (!key) return key.error();
      return std::string(to_workflow) + send.workflow + " " + *key;
    }
    case Send::To::computed:
      break;
  }
  auto target = text_of(send.target, region);
  if (!target) return target.error();
  // The case's own id and that of another, as `event.origin` gives them.
  const std::string& own = file().case_id;
  if (!own.empty() && (*target == own || *target == std::string(to_case) + own)) {
    return std::string("self");
  }
  if (is_case_id(*target)) return std::string(to_case) + *target;
  const bool known = *target == "self" || *target == "internal" || *target == "parent" ||
                     *target == "children" || target->starts_with(to_child) ||
                     target->starts_with(to_case);
  if (known) return target;
  return fail(Errc::expression_failed,
              {"`" + *target + "` is geen plaats om een gebeurtenis heen te sturen.",
               "`" + *target + "` is no place to send an event to."});
}

/// What is sent, and to whom.
Result<void> Machine::fill(Delayed& what, const Send& send, std::uint32_t region) {
  what.event = send.event;
  if (send.event_program != none) {
    auto name = text_of(send.event_program, region);
    if (!name) return name.error();
    what.event = std::move(*name);
  }
  auto to = receiver(send, region);
  if (!to) return to.error();
  what.to = std::move(*to);
  if (send.data == none) return {};
  auto data = evaluate(send.data, region);
  if (!data) return data.error();
  what.data = std::move(*data);
  return {};
}

Result<void> Machine::run_send(const Send& send, std::uint32_t region) {
  // SCXML 6.2.3: an error here leaves the send out, and says which.
  failed_send_ = send.id;
  Delayed what;
  what.id = send.id;
  if (send.id_field != none) {
    what.id = "send-" + std::to_string(s_.revision) + "-" + std::to_string(s_.change().next_timer) +
              "-" + std::to_string(++w_.sends);
    failed_send_ = what.id;
    if (auto written = write(send.id_field, {}, Value(what.id), region); !written) return written;
  }
  if (auto filled = fill(what, send, region); !filled) return filled;
  failed_send_.clear();
  if (send.delay || send.delay_program != none) {
    return start_send_timer(send, std::move(what), region);
  }
  return dispatch(std::move(what), region);
}

Result<void> Machine::start_send_timer(const Send& send, Delayed what, std::uint32_t region) {
  calendar::Span delay = send.delay.value_or(calendar::Span());
  if (send.delay_program != none) {
    failed_send_ = what.id;
    auto value = evaluate(send.delay_program, region);
    if (!value) return value.error();
    if (value->is(Value::Kind::duration)) {
      delay.ms = value->duration().seconds * 1000 + value->duration().nanos / 1'000'000;
    } else if (value->is(Value::Kind::string)) {
      const auto exact = expression::parse_duration(value->text());
      auto span = calendar::parse_span(value->text());
      if (exact) {
        delay.ms = exact->seconds * 1000 + exact->nanos / 1'000'000;
      } else if (span) {
        delay = *span;
      } else {
        return fail(Errc::expression_failed, {"`after` gaf geen duur.", "`after` gave no span."});
      }
    } else {
      return fail(Errc::expression_failed, {"`after` gaf geen duur.", "`after` gave no span."});
    }
    failed_send_.clear();
  }
  if (delay.is_zero() || delay.ms < 0) return dispatch(std::move(what), region);
  if (file().timers.size() >= context_.limits->timers_per_case) {
    return fail(Errc::limit_reached,
                {"Er lopen te veel termijnen in deze zaak.", "Too many timers run in this case."});
  }
  auto due = calendar::add(context_.now, delay, *context_.calendar, *context_.zones);
  if (!due) return due.error();
  Dossier& dossier = s_.change();
  RunningTimer running;
  running.id = dossier.next_timer++;
  running.region = region;
  running.due = due->at;
  running.since = context_.now;
  w_.due.push_back(Value::record({{"timer", counted(running.id)},
                                  {"event", what.event},
                                  {"region", counted(region)},
                                  {"due", running.due.ms},
                                  {"rule", calendar::to_string(delay)},
                                  {"steps", Value::list({})}}));
  running.send = std::make_shared<const Delayed>(std::move(what));
  dossier.timers.push_back(std::move(running));
  return {};
}

void Machine::cancel_send(std::string_view id) {
  if (file().timers.empty()) return;
  std::vector<RunningTimer>& timers = s_.change().timers;
  timers.erase(std::remove_if(timers.begin(), timers.end(),
                              [&](const RunningTimer& timer) {
                                return timer.send != nullptr && timer.send->id == id;
                              }),
               timers.end());
}

Result<void> Machine::unreachable(const Delayed& what, std::uint32_t region) {
  note({"`" + what.event + "` kon niet worden bezorgd: " + what.to + " is er niet.",
        "`" + what.event + "` could not be delivered: there is no " + what.to + "."});
  CurrentEvent event = event_named("error.communication");
  event.type = CurrentEvent::Type::platform;
  event.region = region;
  if (!what.id.empty()) event.add_from().send_id = what.id;
  return raise(std::move(event));
}

/// Brings an event to where it goes.
Result<void> Machine::dispatch(Delayed what, std::uint32_t region, std::uint32_t request) {
  if (what.to == "self" || what.to == "internal") {
    CurrentEvent event = event_named(what.event);
    event.region = region;
    event.data = std::move(what.data);
    if (!what.id.empty()) event.add_from().send_id = std::move(what.id);
    if (what.to == "internal") return raise(std::move(event));
    event.type = CurrentEvent::Type::external;
    if (!file().case_id.empty()) event.add_from().origin = file().case_id;
    if (++w_.events_raised > context_.limits->internal_events) {
      return fail(Errc::limit_reached, {"De werkwijze stuurt zichzelf steeds weer gebeurtenissen.",
                                        "The workflow keeps sending events to itself."});
    }
    if (w_.keeps_course) {
      w_.raised.push_back({std::string(event.name.text()), event.data, event.region, true});
    }
    w_.external.push_back(std::move(event));
    return {};
  }
  const auto send_to = [&](const char* to, std::initializer_list<Entry> address) {
    std::vector<Entry> payload{{"to", to},
                               {"name", what.event},
                               {"data", what.data.is_unset() ? Value::map({}) : what.data},
                               {"send_id", what.id}};
    payload.insert(payload.end(), address.begin(), address.end());
    if (request != 0) payload.push_back({"request", counted(request)});
    return effect("event", Value::map(std::move(payload)));
  };
  if (what.to == "parent") {
    if (file().parent.empty()) return unreachable(what, region);
    return send_to("parent", {{"case", file().parent}, {"child", file().child}});
  }
  const std::string_view to = what.to;
  if (to.starts_with(to_case)) return send_to("case", {{"case", to.substr(to_case.size())}});
  if (to.starts_with(to_workflow)) {
    const std::string_view address = to.substr(to_workflow.size());
    const std::size_t space = address.find(' ');
    return send_to("workflow",
                   {{"workflow", address.substr(0, space)}, {"key", address.substr(space + 1)}});
  }
  const bool all = what.to == "children";
  bool any = all;
  for (std::size_t i = 0; i < file().children.size(); ++i) {
    const Child& child = file().children[i];
    if (!all && to.substr(to_child.size()) != child.id) continue;
    any = true;
    auto sent = send_to("child", {{"child", child.id},
                                  {"number", counted(child.number)},
                                  {"workflow", child.workflow},
                                  {"key", child.key}});
    if (!sent) return sent;
  }
  if (!any) return unreachable(what, region);
  return {};
}

/// SCXML 3.13: child cases begin at the end of the macrostep, in entry order.
Result<void> Machine::invoke_children() {
  const std::vector<Node> nodes = std::move(w_.to_invoke);
  w_.to_invoke.clear();
  for (const Node& node : nodes) {
    const std::vector<Index>& active = configuration(node.region);
    if (!contains(active, node.state)) continue;
    const Range invokes = chart_.states[node.state].invokes;
    for (Index i = invokes.first; i < invokes.first + invokes.count; ++i) {
      if (auto started = start_child(chart_.invokes[i], i, node.region); !started) {
        if (auto absorbed = absorb(started.error(), node.region); !absorbed) return absorbed;
      }
    }
    const Range requests = chart_.states[node.state].requests;
    for (Index i = requests.first; i < requests.first + requests.count; ++i) {
      if (auto asked = ask(i, node.region); !asked) {
        if (auto absorbed = absorb(asked.error(), node.region); !absorbed) return absorbed;
      }
    }
  }
  return {};
}

Result<void> Machine::start_child(const Invoke& invoke, Index index, std::uint32_t region) {
  Child child;
  child.number = file().next_child;
  child.invoke = index;
  child.region = region;
  child.id = invoke.id;
  if (child.id.empty()) {
    child.id = chart_.states[invoke.state].path + "." + std::to_string(child.number);
  }
  if (invoke.id_field != none) {
    if (auto written = write(invoke.id_field, {}, Value(child.id), region); !written) {
      return written;
    }
  }
  child.workflow = invoke.workflow;
  if (invoke.workflow_program != none) {
    auto name = text_of(invoke.workflow_program, region);
    if (!name) return name.error();
    child.workflow = std::move(*name);
  }
  if (invoke.key != none) {
    auto key = text_of(invoke.key, region);
    if (!key) return key.error();
    child.key = std::move(*key);
  }
  Value data = Value::map({});
  if (invoke.data != none) {
    auto given = evaluate(invoke.data, region);
    if (!given) return given.error();
    data = std::move(*given);
  }
  auto started = effect("start_child", Value::record({{"child", child.id},
                                                      {"number", counted(child.number)},
                                                      {"workflow", child.workflow},
                                                      {"key", child.key},
                                                      {"data", data}}));
  if (!started) return started;
  Dossier& dossier = s_.change();
  ++dossier.next_child;
  dossier.children.push_back(std::move(child));
  return {};
}

void Machine::cancel_children(Node node) {
  w_.to_invoke.erase(std::remove(w_.to_invoke.begin(), w_.to_invoke.end(), node),
                     w_.to_invoke.end());
  withdraw_requests(node);
  if (file().children.empty()) return;
  std::vector<Child>& children = s_.change().children;
  for (const Child& child : children) {
    const Invoke& invoke = chart_.invokes[child.invoke];
    if (invoke.state != node.state || child.region != node.region || invoke.detached) continue;
    // Not counted among the effects that a workflow can pile up: each child was one before.
    w_.effects.push_back({0, "cancel_child",
                          Value::record({{"child", child.id},
                                         {"number", counted(child.number)},
                                         {"workflow", child.workflow},
                                         {"key", child.key}})});
  }
  children.erase(std::remove_if(children.begin(), children.end(),
                                [&](const Child& child) {
                                  return chart_.invokes[child.invoke].state == node.state &&
                                         child.region == node.region;
                                }),
                 children.end());
}

/// The end of a child case is an event of its parent (SCXML 6.4.3).
Result<void> Machine::report_end() {
  if (file().parent.empty() || s_.result == none) return {};
  auto data = done_data({0, s_.result});
  if (!data) return data.error();
  return effect("event", Value::record({{"to", "parent"},
                                        {"case", file().parent},
                                        {"child", file().child},
                                        {"name", "done.child." + file().child},
                                        {"data", data->is_unset() ? Value::map({}) : *data},
                                        {"send_id", ""}}));
}

}  // namespace regie::statechart
