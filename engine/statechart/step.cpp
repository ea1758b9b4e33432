// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/step.hpp"

#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/statechart/machine.hpp"

namespace regie::statechart {

Result<void> Machine::start() {
  if (s_.status != Snapshot::Status::fresh) {
    return fail(Errc::refused, {"Deze zaak is al begonnen.", "This case has begun already."});
  }
  s_.status = Snapshot::Status::open;
  s_.started = context_.now;
  if (chart_.counts_activity) s_.change().activity = context_.now;
  if (auto taken_over = take_over_data(); !taken_over) return taken_over;
  compute_all();
  if (auto named = take_key(); !named) return named;
  const Index initial = chart_.states[0].initial;
  const std::span<const Index> targets = chart_.targets_of(chart_.transitions[initial]);
  // Who begins a case holds the first task, where nothing else says who does.
  if (!person_.empty() && targets.size() == 1 && chart_.states[targets[0]].task != none) {
    for (const Who& who : chart_.tasks[chart_.states[targets[0]].task].who) {
      if (who.kind == Who::Kind::role && binds_at_first_act(who.role))
        bind_role(who.role, {person_});
    }
  }
  CurrentEvent started = event_named("case.started");
  started.type = CurrentEvent::Type::platform;
  if (auto begun = begin_event(std::move(started)); !begun) return begun;
  s_.configuration.push_back(0);
  w_.entered.push_back({0, 0});
  if (auto done = run_blocks(chart_.states[0].on_entry, 0, 0); !done) return done;
  if (auto done = run_block(chart_.transitions[initial].actions, 0, 0); !done) return done;
  if (auto timers = start_timers({0, 0}); !timers) return timers;
  if (chart_.states[0].invokes.count != 0) w_.to_invoke.push_back({0, 0});
  if (auto entered = enter(0, initial, 0); !entered) return entered;
  return run_to_completion();
}

/// What a parent gives its child to begin with, or who starts a case.
Result<void> Machine::take_over_data() {
  const bool is_child = !event_.origin.empty();
  if (is_child) {
    Dossier& dossier = s_.change();
    dossier.parent = event_.origin;
    dossier.child = event_.child;
  }
  if (!event_.data.is(Value::Kind::map)) return {};
  for (const Entry& entry : event_.data.entries()) {
    const std::string name = key_text(entry.key);
    const Index field = chart_.field_of(name);
    if (!is_child) {
      if (auto may = may_begin_with(name, field); !may) return may;
    }
    if (field == none || chart_.fields[field].derived) {
      // SCXML 6.4.4: what the child does not declare is left out.
      note({"Deze werkwijze heeft geen gegeven `" + name + "`: het is weggelaten.",
            "This workflow has no data `" + name + "`: it was left out."});
      continue;
    }
    auto value = conform(chart_.fields[field], entry.value, context_.directory);
    if (!value) return value.error();
    s_.data[field] = with_computed(chart_.fields[field].type, *value);
  }
  return {};
}

/// People answer the questions that they are asked, and give at the start what names the case; a
/// system may give any data.
Result<void> Machine::may_begin_with(const std::string& name, Index field) const {
  if (field == none || chart_.fields[field].derived) {
    std::vector<std::string> known;
    for (const Field& one : chart_.fields) {
      if (!one.derived) known.push_back(one.name);
    }
    Error error(Errc::invalid_data, {"Een zaak kan niet beginnen met `" + name + "`.",
                                     "A case cannot begin with `" + name + "`."});
    const std::string near = suggest(name, known);
    if (!near.empty()) error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
    return error;
  }
  const bool by_system = event_.actor.empty() || event_.actor.starts_with("system:");
  const bool names_case = std::find(chart_.key_fields.begin(), chart_.key_fields.end(), field) !=
                          chart_.key_fields.end();
  if (by_system || names_case) return {};
  return Error(Errc::invalid_data,
               {"`" + name + "` wordt niet bij het begin ingevuld, maar bij een keuze.",
                "`" + name + "` is not filled in at the start, but with a choice."},
               {"Geef het mee met de keuze die ernaar vraagt.",
                "Give it with the choice that asks for it."});
}

/// The business key: what another case calls this one.
Result<void> Machine::take_key() {
  if (chart_.key == none) return {};
  std::vector<std::string> missing;
  for (const Index field : chart_.key_fields) {
    if (s_.data[field].is_unset()) missing.push_back(chart_.fields[field].name);
  }
  if (!missing.empty()) {
    std::string names;
    for (const std::string& one : missing) names += (names.empty() ? "`" : ", `") + one + "`";
    return Error(
        Errc::invalid_data,
        {"Deze zaak kan niet beginnen zonder " + names + ": dat is haar kenmerk.",
         "This case cannot begin without " + names + ": that is its key."},
        {"Geef het mee bij het begin, zoals `--data`.", "Give it at the start, as with `--data`."});
  }
  auto key = evaluate(chart_.key, 0);
  if (!key) return key.error();
  if (!key->is(Value::Kind::string) || key->text().empty()) {
    return fail(Errc::invalid_data,
                {"Het kenmerk van de zaak is leeg.", "The key of the case is empty."});
  }
  s_.change().key = std::string(key->text());
  return {};
}

Result<std::string> business_key(const Chart& chart, const Event& start, const Context& context) {
  Snapshot snapshot;
  Workspace workspace;
  Machine machine(chart, snapshot, start, context, workspace);
  if (auto named = machine.name_case(); !named) return named.error();
  return snapshot.dossier().key;
}

Result<void> Machine::name_case() {
  s_.started = context_.now;
  if (auto taken_over = take_over_data(); !taken_over) return taken_over;
  compute_all();
  return take_key();
}

Result<void> Machine::receive(bool refuse) {
  const auto begins = [&](std::string_view prefix) { return event_.name.starts_with(prefix); };
  bool reserved = false;
  if (refuse) {
    reserved = begins("done.") || begins("error.") || begins("case.") || begins("quorum.");
    for (const Timer& timer : chart_.timers) reserved = reserved || timer.event == event_.name;
  }
  moved_ = false;
  if (reserved) {
    return fail(Errc::refused,
                {"`" + event_.name + "` komt van de werkwijze zelf en kan niet worden gestuurd.",
                 "`" + event_.name + "` comes from the workflow itself and cannot be sent."});
  }
  if (s_.status != Snapshot::Status::open) {
    const Text closed{"De zaak is gesloten.", "The case is closed."};
    if (!refuse && event_.request != 0) {
      return refuse_question({event_.origin, event_.request, event_.name}, Errc::refused, closed);
    }
    if (!refuse) return {};
    return fail(Errc::refused, closed);
  }
  const bool asks = !refuse && event_.request != 0;
  if (asks) {
    auto noted = note_question();
    if (!noted) return noted.error();
    if (!*noted) return {};
  }
  CurrentEvent event = event_named(event_.name);
  event.type = CurrentEvent::Type::external;
  event.data = event_.data;
  if (!event_.child.empty() || !event_.send_id.empty() || !event_.origin.empty()) {
    event.provenance = std::make_unique<CurrentEvent::Provenance>(
        CurrentEvent::Provenance{{}, event_.child, event_.send_id, event_.origin});
  }
  const bool ends_child = begins("done.child.") || (begins("error.") && !event_.child.empty());
  if (!refuse && ends_child && !has_child(event_.child)) return {};
  auto taken = take_external(std::move(event));
  if (!taken) return taken.error();
  if (!*taken && refuse) {
    return fail(Errc::refused, {"Niets in deze zaak wacht nu op `" + event_.name + "`.",
                                "Nothing in this case waits for `" + event_.name + "` now."});
  }
  moved_ = *taken;
  if (asks && !moved_) {
    const Asked question{event_.origin, event_.request, event_.name};
    if (std::erase(s_.change().asked, question) == 0) return run_to_completion();
    return refuse_question(question, Errc::refused,
                           {"Niets in deze zaak wacht nu op `" + event_.name + "`.",
                            "Nothing in this case waits for `" + event_.name + "` now."});
  }
  if (!refuse && ends_child && s_.has_dossier()) {
    std::vector<Child>& children = s_.change().children;
    children.erase(std::remove_if(children.begin(), children.end(),
                                  [&](const Child& child) { return child.id == event_.child; }),
                   children.end());
  }
  return run_to_completion();
}

/// The case ends without a result: what waits is over, and nobody is told (SCXML 6.4.1).
Result<void> Machine::cancel() {
  if (s_.status != Snapshot::Status::open) return {};
  s_.status = Snapshot::Status::closed;
  s_.closed = context_.now;
  return exit_all();
}

bool Machine::has_child(std::string_view id) const {
  return std::any_of(file().children.begin(), file().children.end(),
                     [&](const Child& child) { return child.id == id; });
}

Result<void> Machine::fire() {
  const std::vector<RunningTimer>& timers = file().timers;
  const auto found = std::find_if(timers.begin(), timers.end(),
                                  [&](const RunningTimer& one) { return one.id == event_.timer; });
  if (found == timers.end()) {
    return fail(Errc::not_found,
                {"Deze termijn loopt niet meer.", "This timer does not run any more."});
  }
  const RunningTimer running = *found;
  if (running.due > context_.now) {
    return fail(Errc::refused, {"Deze termijn is nog niet om.", "This timer is not due yet."});
  }
  s_.change().timers.erase(timers.begin() + (found - timers.begin()));
  if (running.send != nullptr) {
    if (auto sent = dispatch(*running.send, running.region); !sent) return sent;
    return run_to_completion();
  }
  const Timer& timer = chart_.timers[running.timer];
  if (timer.every) {
    auto due = calendar::add(running.due, *timer.every, days_of(timer, context_), *context_.zones);
    if (!due) return due.error();
    RunningTimer again = running;
    again.id = s_.change().next_timer++;
    again.since = running.due;
    again.due = due->at;
    s_.change().timers.push_back(again);
  }
  if (timer.term != none) end_term(timer.term);
  CurrentEvent event = event_named(timer.event);
  event.type = CurrentEvent::Type::external;
  event.region = running.region;
  auto taken = take_external(std::move(event));
  if (!taken) return taken.error();
  moved_ = *taken;
  return run_to_completion();
}

Result<void> Machine::finish_todo() {
  const std::vector<OpenTodo>& todos = file().todos;
  const auto found = std::find_if(todos.begin(), todos.end(), [&](const OpenTodo& todo) {
    return std::to_string(todo.id) == event_.item ||
           "todo-" + std::to_string(todo.id) == event_.item;
  });
  if (found == todos.end()) {
    return fail(Errc::not_found, {"Er is geen open klus `" + event_.item + "`.",
                                  "There is no open side task `" + event_.item + "`."});
  }
  const std::vector<std::string>& holders = found->holders;
  if (!holders.empty() && std::find(holders.begin(), holders.end(), person_) == holders.end()) {
    return fail(Errc::refused, {"Deze klus is aan iemand anders gevraagd.",
                                "This side task was asked of somebody else."});
  }
  std::vector<OpenTodo>& open = s_.change().todos;
  open.erase(open.begin() + (found - todos.begin()));
  choice_taken_ = "todo.done";
  return {};
}

Result<void> Machine::run() {
  if (s_.status == Snapshot::Status::fresh && event_.kind != Event::Kind::start) {
    return fail(Errc::refused, {"Deze zaak is nog niet begonnen.", "This case has not begun."});
  }
  if (chart_.computes_always && event_.kind != Event::Kind::start) compute_always();
  switch (event_.kind) {
    case Event::Kind::start:
      return start();
    case Event::Kind::choice:
      return choose();
    case Event::Kind::external:
      return receive(true);
    case Event::Kind::message:
      return receive(false);
    case Event::Kind::timer:
      return fire();
    case Event::Kind::cancel:
      return cancel();
    case Event::Kind::calendar:
      return recompute();
    case Event::Kind::todo:
      return finish_todo();
    case Event::Kind::answer:
      return receive_answer();
  }
  return {};
}

/// Closes the books of a step.
void Machine::count_step() {
  ++s_.revision;
  s_.updated = context_.now;
}

Value Machine::resolved() {
  std::vector<Value> contacts;
  for (const std::string& id : w_.looked_up) contacts.emplace_back(id);
  std::vector<Value> course;
  for (const Taken& one : w_.taken) {
    const Transition& transition = chart_.transitions[one.transition];
    course.push_back(Value::record({
        {"from", chart_.states[transition.source].path},
        {"event", one.event.is_unset() ? Value("") : one.event},
        {"region", static_cast<std::int64_t>(one.region)},
        {"to", transition.targets.count == 0
                   ? std::string()
                   : chart_.states[chart_.target_indices[transition.targets.first]].path},
    }));
  }
  return Value::record({
      {"due", Value::list(std::move(w_.due))},
      {"contacts", Value::list(std::move(contacts))},
      {"directory", context_.directory == nullptr ? std::string() : context_.directory->version()},
      {"calendar", context_.calendar->id() + " " + context_.calendar->version()},
      {"tzdata", context_.zones->version()},
      {"role", role_},
      {"taken", Value::list(std::move(course))},
  });
}

Result<Step> step(const Chart& chart, const Snapshot& snapshot, const Event& event,
                  const Context& context) {
  Step done;
  done.next = snapshot;
  Workspace workspace;
  workspace.keeps_course = true;
  Machine machine(chart, done.next, event, context, workspace);
  if (auto ran = machine.run(); !ran) return ran.error();
  done.effects = machine.effects();
  machine.count_step();
  machine.report(done);
  return done;
}

void Machine::report(Step& done) {
  done.late = late_;
  done.choice = choice_taken_;
  done.region = region_taken_;
  done.resolved = resolved();
  done.notes = Value::list(std::move(w_.notes));
  done.taken = std::move(w_.taken);
  done.raised = std::move(w_.raised);
  done.entered = std::move(w_.entered);
  done.left = std::move(w_.left);
}

namespace {

/// Whether an event brings nothing but its name and data.
bool is_bare(const Event& event) {
  return event.behalf.empty() && event.item.empty() && event.child.empty() &&
         event.send_id.empty() && event.origin.empty() && event.request == 0;
}

}  // namespace

Result<bool> advance(const Chart& chart, Snapshot& snapshot, const Event& event,
                     const Context& context, Workspace& workspace) {
  if (event.kind == Event::Kind::start && is_bare(event) && event.data.is_unset() &&
      chart.key == none) {
    if (start_shortly(chart, snapshot, context)) return true;
  }
  if (event.kind == Event::Kind::message && is_bare(event)) {
    const Index known = chart.event_of(event.name);
    if (known != none) {
      if (const auto moved = advance_shortly(chart, snapshot, known, event.data, context)) {
        return *moved;
      }
    }
  }
  workspace.clear();
  workspace.spare = snapshot;
  Machine machine(chart, snapshot, event, context, workspace);
  if (auto ran = machine.run(); !ran) {
    std::swap(snapshot, workspace.spare);
    return ran.error();
  }
  machine.count_step();
  return machine.moved();
}

}  // namespace regie::statechart
