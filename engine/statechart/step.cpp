// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/step.hpp"

#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

Result<void> Machine::start() {
  if (s_.status != Snapshot::Status::fresh) {
    return fail(Errc::refused, {"Deze zaak is al begonnen.", "This case has begun already."});
  }
  s_.status = Snapshot::Status::open;
  s_.started = context_.now;
  s_.activity = context_.now;
  refresh_computed();
  std::vector<Index> targets;
  const Transition& initial = chart_.transitions[chart_.states[0].initial];
  for (Index i = 0; i < initial.targets.count; ++i) {
    targets.push_back(chart_.target_indices[initial.targets.first + i]);
  }
  // Who begins a case holds the first task, where nothing else says who does.
  if (!person_.empty() && targets.size() == 1 && chart_.states[targets[0]].task != none) {
    for (const Who& who : chart_.tasks[chart_.states[targets[0]].task].who) {
      if (who.kind == Who::Kind::role && binds_at_first_act(who.role))
        bind_role(who.role, {person_});
    }
  }
  event_name_ = "case.started";
  s_.configuration.push_back(0);
  s_.entered[0] = context_.now;
  if (auto done = run_blocks(chart_.states[0].on_entry, 0, 0); !done) return done;
  if (auto done = run_block(initial.actions, 0, 0); !done) return done;
  if (auto timers = start_timers({0, 0}); !timers) return timers;
  if (auto entered = enter_targets(0, targets, 0); !entered) return entered;
  return run_to_completion();
}

Result<void> Machine::receive() {
  const auto begins = [&](std::string_view prefix) {
    return event_.name.compare(0, prefix.size(), prefix) == 0;
  };
  bool reserved = begins("done.") || begins("error.") || begins("case.") || begins("quorum.");
  for (const Timer& timer : chart_.timers) reserved = reserved || timer.event == event_.name;
  if (reserved) {
    return fail(Errc::refused,
                {"`" + event_.name + "` komt van de werkwijze zelf en kan niet worden gestuurd.",
                 "`" + event_.name + "` comes from the workflow itself and cannot be sent."});
  }
  if (s_.status != Snapshot::Status::open) {
    return fail(Errc::refused, {"De zaak is gesloten.", "The case is closed."});
  }
  auto enabled = select(event_.name, 0);
  if (!enabled) return enabled.error();
  if (enabled->empty()) {
    return fail(Errc::refused, {"Niets in deze zaak wacht nu op `" + event_.name + "`.",
                                "Nothing in this case waits for `" + event_.name + "` now."});
  }
  if (auto done = microstep(*enabled); !done) return done;
  return run_to_completion();
}

Result<void> Machine::fire() {
  const auto found = std::find_if(s_.timers.begin(), s_.timers.end(),
                                  [&](const RunningTimer& one) { return one.id == event_.timer; });
  if (found == s_.timers.end()) {
    return fail(Errc::not_found,
                {"Deze termijn loopt niet meer.", "This timer does not run any more."});
  }
  const RunningTimer running = *found;
  if (running.due > context_.now) {
    return fail(Errc::refused, {"Deze termijn is nog niet om.", "This timer is not due yet."});
  }
  s_.timers.erase(found);
  const Timer& timer = chart_.timers[running.timer];
  event_name_ = timer.event;
  if (timer.term != none) end_term(timer.term);
  if (timer.every) {
    auto due = calendar::add(running.due, *timer.every, *context_.calendar, *context_.zones);
    if (!due) return due.error();
    RunningTimer again = running;
    again.id = s_.next_timer++;
    again.since = running.due;
    again.due = due->at;
    s_.timers.push_back(again);
  }
  auto enabled = select(timer.event, running.region);
  if (!enabled) return enabled.error();
  if (!enabled->empty()) {
    if (auto done = microstep(*enabled); !done) return done;
  }
  return run_to_completion();
}

Result<void> Machine::finish_todo() {
  const auto found = std::find_if(s_.todos.begin(), s_.todos.end(), [&](const OpenTodo& todo) {
    return std::to_string(todo.id) == event_.item ||
           "todo-" + std::to_string(todo.id) == event_.item;
  });
  if (found == s_.todos.end()) {
    return fail(Errc::not_found, {"Er is geen open klus `" + event_.item + "`.",
                                  "There is no open side task `" + event_.item + "`."});
  }
  const std::vector<std::string>& holders = found->holders;
  if (!holders.empty() && std::find(holders.begin(), holders.end(), person_) == holders.end()) {
    return fail(Errc::refused, {"Deze klus is aan iemand anders gevraagd.",
                                "This side task was asked of somebody else."});
  }
  s_.todos.erase(found);
  choice_taken_ = "todo.done";
  return {};
}

/// Closes the books of a step: what ends with the case, the counters, and what is journaled.
Result<Step> Machine::finish() {
  if (s_.status == Snapshot::Status::closed && s_.closed == context_.now) {
    s_.timers.clear();
    close_terms();
    s_.todos.clear();
    for (Region& region : s_.regions) {
      if (region.status == Region::Status::open || region.status == Region::Status::lingering) {
        region.status = Region::Status::withdrawn;
      }
      region.configuration.clear();
    }
  }
  Step done;
  done.effects = effects();
  done.late = late_;
  done.choice = choice_taken_;
  done.region = region_taken_;
  ++s_.revision;
  s_.updated = context_.now;
  done.next = std::move(s_);
  std::vector<Value> contacts;
  for (const std::string& id : looked_up_) contacts.emplace_back(id);
  done.resolved = Value::record({
      {"due", Value::list(std::move(due_))},
      {"contacts", Value::list(std::move(contacts))},
      {"directory", context_.directory == nullptr ? std::string() : context_.directory->version()},
      {"calendar", context_.calendar->id() + " " + context_.calendar->version()},
      {"tzdata", context_.zones->version()},
      {"role", role_},
      {"taken", Value::list(std::move(trace_))},
  });
  done.notes = Value::list(std::move(notes_));
  return done;
}

Result<Step> step(const Chart& chart, const Snapshot& snapshot, const Event& event,
                  const Context& context) {
  Machine machine(chart, snapshot, event, context);
  Result<void> done;
  if (snapshot.status == Snapshot::Status::fresh && event.kind != Event::Kind::start) {
    return machine.fail(Errc::refused,
                        {"Deze zaak is nog niet begonnen.", "This case has not begun."});
  }
  switch (event.kind) {
    case Event::Kind::start:
      done = machine.start();
      break;
    case Event::Kind::choice:
      done = machine.choose();
      break;
    case Event::Kind::external:
    case Event::Kind::message:
      done = machine.receive();
      break;
    case Event::Kind::timer:
      done = machine.fire();
      break;
    case Event::Kind::todo:
      done = machine.finish_todo();
      break;
    case Event::Kind::calendar:
      done = machine.recompute();
      break;
  }
  if (!done) return done.error();
  return machine.finish();
}

}  // namespace regie::statechart
