// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/family.hpp"

#include <algorithm>
#include <utility>

#include "engine/analysis/answers.hpp"
#include "engine/analysis/files.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"

namespace regie::analysis {

namespace {

using statechart::Event;
using statechart::Snapshot;

/// A case id as the engine has them, by the place in the family.
std::string case_id_of(std::size_t member) {
  std::string number = std::to_string(member + 1);
  return "00000000-0000-8000-8000-" + std::string(12 - number.size(), '0') + number;
}

std::string text_in(const Value& payload, const char* key) {
  const Value* found = payload.find(key);
  return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text()) : "";
}

statechart::Index timer_of(const Snapshot& snapshot, std::uint64_t id) {
  for (const statechart::RunningTimer& timer : snapshot.dossier().timers) {
    if (timer.id == id) return timer.timer;
  }
  return statechart::none;
}

std::int64_t number_in(const Value& payload, const char* key) {
  const Value* found = payload.find(key);
  return found != nullptr && found->is(Value::Kind::integer) ? found->integer() : 0;
}

}  // namespace

Result<Definition> read_definition(const std::string& path,
                                   const std::vector<std::string>& calendars,
                                   const Limits& limits) {
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  auto loaded = workflow::load(*source, limits);
  if (!loaded) return loaded.error();
  auto days = calendar_for(loaded->chart->calendar, calendars, limits);
  if (!days) return days.error();
  auto statutory = calendar_for(statechart::statutory_calendar, calendars, limits);
  if (!statutory) return statutory.error();
  return Definition{loaded->chart, std::make_shared<const calendar::Calendar>(std::move(*days)),
                    std::make_shared<const calendar::Calendar>(std::move(*statutory))};
}

Family::Family(Definition first, Find find, const TimeZones& zones,
               const statechart::Directory* directory, const Limits& limits, Instant now)
    : find_(std::move(find)), zones_(zones), directory_(directory), limits_(limits), now_(now) {
  Member member;
  member.definition = std::move(first);
  member.snapshot.change().case_id = case_id_of(0);
  members_.push_back(std::move(member));
  begin_with_ = plain_start(context());
}

/// Of a workflow with `key`: the plainest answers that make one.
Value Family::plain_start(const statechart::Context& context) const {
  const Definition& definition = first().definition;
  if (definition.chart->key_fields.empty()) return {};
  std::vector<statechart::FormField> form;
  for (const statechart::Index field : definition.chart->key_fields) {
    form.push_back({field, {}, false});
  }
  const auto local = zones_.to_local(definition.calendar->zone(), context.now);
  const auto sets = Answers(*definition.chart, directory_, definition.chart->language)
                        .for_form(form, nullptr, local ? local->day : Date{}, 1);
  return sets.empty() ? Value() : sets.front();
}

Event Family::start(const std::string& actor, const std::string& behalf) const {
  Event start;
  start.kind = Event::Kind::start;
  start.actor = actor;
  start.behalf = behalf;
  start.data = begin_with_;
  return start;
}

statechart::Context Family::context(std::size_t member) const {
  const Definition& definition = members_[member].definition;
  return {now_,       directory_, definition.calendar.get(),
          &zones_,    &limits_,   definition.statutory.get(),
          conditions_};
}

std::string Family::actor_of(const std::string& name) const {
  if (name.empty() || name.find(':') != std::string::npos) return name;
  // Roles of the first case go before those of the others.
  std::size_t whose = 0;
  while (whose < members_.size() &&
         (members_[whose].gone ||
          members_[whose].definition.chart->role_of(name) == statechart::none)) {
    ++whose;
  }
  if (whose == members_.size()) return "contact:" + name;
  const statechart::Chart& chart = *members_[whose].definition.chart;
  const auto held = statechart::role_holders(chart, members_[whose].snapshot, chart.role_of(name),
                                             context(whose));
  if (held.empty()) return "resident:" + name;
  const std::string& person = held.front();
  return person.find(':') != std::string::npos ? person : "contact:" + person;
}

Result<void> Family::add(const std::string& workflow, const std::string& actor, Value data,
                         std::string key) {
  Definition definition = find_(workflow);
  if (!definition.chart) {
    return Error(Errc::not_found, {"De werkwijze `" + workflow + "` staat er niet bij.",
                                   "The workflow `" + workflow + "` is not beside it."});
  }
  const std::size_t place = members_.size();
  Member member;
  member.definition = std::move(definition);
  member.parent = place;
  member.key = std::move(key);
  member.snapshot.change().case_id = case_id_of(place);
  members_.push_back(std::move(member));
  Event start;
  start.kind = Event::Kind::start;
  start.actor = actor;
  start.data = std::move(data);
  auto done = take(place, start);
  if (!done) members_[place].gone = true;
  return done;
}

Result<void> Family::take(std::size_t member, const Event& event) {
  if (auto done = step(member, event); !done) return done;
  return deliver();
}

Result<void> Family::step(std::size_t member, const Event& event) {
  auto step = statechart::step(*members_[member].definition.chart, members_[member].snapshot, event,
                               context(member));
  if (!step) return step.error();
  const statechart::Index timer = event.kind == Event::Kind::timer
                                      ? timer_of(members_[member].snapshot, event.timer)
                                      : statechart::none;
  const std::string& key = step->next.dossier().key;
  if (event.kind == Event::Kind::start && !key.empty()) {
    Member& named = members_[member];
    if (member != named.parent && named.key != key) {
      return Error(Errc::invalid_argument,
                   {"De zaak zou `" + key + "` heten, en niet `" + named.key + "`.",
                    "The case would be called `" + key + "`, and not `" + named.key + "`."});
    }
    named.key = key;
  }
  members_[member].snapshot = std::move(step->next);
  if (watch_) watch_(member, *step, timer);
  for (const statechart::Effect& effect : step->effects) send(member, effect);
  return {};
}

void Family::send(std::size_t from, const statechart::Effect& effect) {
  if (effect.kind == "start_child") start_child(from, effect.payload);
  if (effect.kind == "cancel_child") cancel_child(from, effect.payload);
  if (effect.kind == "event") deliver_event(from, effect.payload);
  if (effect.kind == "answer") deliver_answer(from, effect.payload);
  if (effect.kind == "call") {
    calls_.push_back({from, static_cast<std::uint32_t>(number_in(effect.payload, "request")),
                      text_in(effect.payload, "id")});
  }
}

/// SCXML 6.4.2: what could not be started is `error.communication`.
void Family::fail_to_reach(std::size_t member, std::string child, std::string send_id) {
  Message message{member, {}};
  message.event.kind = Event::Kind::message;
  message.event.name = "error.communication";
  message.event.child = std::move(child);
  message.event.send_id = std::move(send_id);
  messages_.push_back(std::move(message));
}

void Family::start_child(std::size_t parent, const Value& payload) {
  const std::string id = text_in(payload, "child");
  Definition definition = find_(text_in(payload, "workflow"));
  if (!definition.chart) return fail_to_reach(parent, id, {});
  Member child;
  child.definition = std::move(definition);
  child.parent = parent;
  child.number = static_cast<std::uint32_t>(number_in(payload, "number"));
  child.id = id;
  child.key = text_in(payload, "key");
  child.snapshot.change().case_id = case_id_of(members_.size());
  Message message{members_.size(), {}};
  message.event.kind = Event::Kind::start;
  message.event.child = id;
  message.event.origin = members_[parent].snapshot.dossier().case_id;
  if (const Value* data = payload.find("data")) message.event.data = *data;
  members_.push_back(std::move(child));
  messages_.push_back(std::move(message));
}

void Family::cancel_child(std::size_t parent, const Value& payload) {
  const std::int64_t number = number_in(payload, "number");
  for (std::size_t i = 1; i < members_.size(); ++i) {
    if (members_[i].parent == i || members_[i].parent != parent || members_[i].number != number) {
      continue;
    }
    members_[i].gone = true;
    if (members_[i].snapshot.status != Snapshot::Status::open) continue;
    Message message{i, {}};
    message.event.kind = Event::Kind::cancel;
    messages_.push_back(std::move(message));
  }
}

void Family::deliver_event(std::size_t from, const Value& payload) {
  const std::string to = text_in(payload, "to");
  // SCXML 6.4.1: nothing is heard of a child after it was cancelled.
  if (to == "parent" && members_[from].gone) return;
  std::size_t target = members_.size();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& one = members_[i];
    const bool fits =
        to == "child"
            ? one.parent != i && one.parent == from && one.number == number_in(payload, "number")
        : to == "workflow" ? !one.key.empty() && one.key == text_in(payload, "key") &&
                                 one.definition.chart->workflow == text_in(payload, "workflow")
                           : one.snapshot.dossier().case_id == text_in(payload, "case");
    if (fits && !one.gone) target = i;
  }
  const bool there =
      target < members_.size() && members_[target].snapshot.status != Snapshot::Status::closed;
  if (!there) {
    const std::int64_t request = number_in(payload, "request");
    if (request != 0) return fail_to_answer(from, request);
    if (to == "case" || to == "workflow") fail_to_reach(from, {}, text_in(payload, "send_id"));
    return;
  }
  Message message{target, {}};
  message.event.kind = Event::Kind::message;
  message.event.name = text_in(payload, "name");
  message.event.send_id = text_in(payload, "send_id");
  message.event.origin = members_[from].snapshot.dossier().case_id;
  message.event.request = static_cast<std::uint32_t>(number_in(payload, "request"));
  if (to == "parent") message.event.child = text_in(payload, "child");
  if (const Value* data = payload.find("data")) message.event.data = *data;
  messages_.push_back(std::move(message));
}

void Family::deliver_answer(std::size_t from, const Value& payload) {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].gone || members_[i].snapshot.dossier().case_id != text_in(payload, "case")) {
      continue;
    }
    Message message{i, {}};
    message.event.kind = Event::Kind::answer;
    message.event.name = text_in(payload, "name");
    message.event.origin = members_[from].snapshot.dossier().case_id;
    message.event.request = static_cast<std::uint32_t>(number_in(payload, "request"));
    if (const Value* data = payload.find("data")) message.event.data = *data;
    messages_.push_back(std::move(message));
  }
}

/// There is no case that could answer.
void Family::fail_to_answer(std::size_t member, std::int64_t request) {
  Message message{member, {}};
  message.event.kind = Event::Kind::answer;
  message.event.request = static_cast<std::uint32_t>(request);
  messages_.push_back(std::move(message));
}

bool Family::is_waited_for(const PluginCall& call) const {
  const auto& waiting = members_[call.member].snapshot.dossier().requests;
  return std::any_of(waiting.begin(), waiting.end(),
                     [&call](const auto& open) { return open.number == call.number; });
}

std::vector<std::string> Family::calls() const {
  std::vector<std::string> ids;
  for (const PluginCall& call : calls_) {
    if (is_waited_for(call)) ids.push_back(call.id);
  }
  return ids;
}

Result<void> Family::end_call(const std::string& id, bool done, Value data) {
  std::erase_if(calls_, [this](const PluginCall& call) { return !is_waited_for(call); });
  const auto found = std::find_if(calls_.begin(), calls_.end(),
                                  [&](const PluginCall& call) { return call.id == id; });
  if (found == calls_.end()) {
    return Error(Errc::not_found,
                 {"Geen enkele `call` die `" + id + "` heet wacht op een uitkomst.",
                  "No `call` with the name `" + id + "` waits for an outcome."});
  }
  Event event;
  event.kind = Event::Kind::answer;
  event.name = done ? "done" : "";
  event.request = found->number;
  event.data = done ? std::move(data)
                    : Value::record({{"code", to_string(Errc::refused)},
                                     {"nl", "De actie heeft dit geweigerd."},
                                     {"en", "The action has refused this."},
                                     {"reason", ""},
                                     {"outcome", std::move(data)}});
  const std::size_t member = found->member;
  calls_.erase(found);
  return take(member, event);
}

Result<void> Family::deliver() {
  std::size_t delivered = 0;
  while (!messages_.empty()) {
    if (++delivered > limits_.internal_events) {
      messages_.clear();
      return Error(Errc::limit_reached, {"De zaken blijven elkaar gebeurtenissen sturen.",
                                         "The cases keep sending each other events."});
    }
    const Message message = std::move(messages_.front());
    messages_.pop_front();
    Member& member = members_[message.member];
    const bool cancels = message.event.kind == Event::Kind::cancel;
    if (member.gone && !cancels) continue;
    if (!cancels && (member.parent != message.member && members_[member.parent].gone)) continue;
    const bool starts = message.event.kind == Event::Kind::start;
    if (auto done = step(message.member, message.event); !done) {
      if (!starts) return done;
      members_[message.member].gone = true;
      fail_to_reach(members_[message.member].parent, members_[message.member].id, {});
    }
  }
  return {};
}

Result<void> Family::advance(Instant to) {
  std::size_t fired = 0;
  for (;;) {
    std::size_t next = members_.size();
    Event event;
    event.kind = Event::Kind::timer;
    Instant due = to;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (members_[i].gone) continue;
      const statechart::RunningTimer* timer = statechart::next_due(members_[i].snapshot, due);
      if (timer == nullptr || (next != members_.size() && timer->due == due)) continue;
      next = i;
      due = timer->due;
      event.timer = timer->id;
    }
    if (next == members_.size()) break;
    if (++fired > limits_.timers_per_case) {
      return Error(Errc::limit_reached, {"Er gaan te veel termijnen af in deze tijd.",
                                         "Too many timers fire in this time."});
    }
    if (due > now_) now_ = due;
    if (auto done = take(next, event); !done) return done;
  }
  if (to > now_) now_ = to;
  return {};
}

}  // namespace regie::analysis
