// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/family.hpp"

#include <utility>

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
}

statechart::Context Family::context(std::size_t member) const {
  const Definition& definition = members_[member].definition;
  return {now_,       directory_, definition.calendar.get(),
          &zones_,    &limits_,   definition.statutory.get(),
          conditions_};
}

std::string Family::actor_of(const std::string& name) const {
  if (name.empty() || name.find(':') != std::string::npos) return name;
  const statechart::Chart& chart = *first().definition.chart;
  const statechart::Index role = chart.role_of(name);
  if (role == statechart::none) return "contact:" + name;
  const auto held = statechart::role_holders(chart, first().snapshot, role, context());
  if (held.empty()) return "resident:" + name;
  const std::string& person = held.front();
  return person.find(':') != std::string::npos ? person : "contact:" + person;
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
  members_[member].snapshot = std::move(step->next);
  if (watch_) watch_(member, *step, timer);
  for (const statechart::Effect& effect : step->effects) send(member, effect);
  return {};
}

void Family::send(std::size_t from, const statechart::Effect& effect) {
  if (effect.kind == "start_child") start_child(from, effect.payload);
  if (effect.kind == "cancel_child") cancel_child(from, effect.payload);
  if (effect.kind == "event") deliver_event(from, effect.payload);
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
    if (members_[i].parent != parent || members_[i].number != number) continue;
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
        to == "child" ? i != 0 && one.parent == from && one.number == number_in(payload, "number")
        : to == "workflow" ? !one.key.empty() && one.key == text_in(payload, "key") &&
                                 one.definition.chart->workflow == text_in(payload, "workflow")
                           : one.snapshot.dossier().case_id == text_in(payload, "case");
    if (fits && !one.gone) target = i;
  }
  const bool there =
      target < members_.size() && members_[target].snapshot.status != Snapshot::Status::closed;
  if (!there) {
    if (to == "case" || to == "workflow") fail_to_reach(from, {}, text_in(payload, "send_id"));
    return;
  }
  Message message{target, {}};
  message.event.kind = Event::Kind::message;
  message.event.name = text_in(payload, "name");
  message.event.send_id = text_in(payload, "send_id");
  message.event.origin = members_[from].snapshot.dossier().case_id;
  if (to == "parent") message.event.child = text_in(payload, "child");
  if (const Value* data = payload.find("data")) message.event.data = *data;
  messages_.push_back(std::move(message));
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
