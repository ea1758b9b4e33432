// SPDX-License-Identifier: Apache-2.0
// The algorithm of SCXML 1.0, appendix D: macrosteps, microsteps, entering and leaving states.
#include "engine/statechart/machine.hpp"

#include <algorithm>

#include "engine/statechart/membership.hpp"

namespace regie::statechart {

namespace {

void insert_state(std::vector<Index>& list, Index state) {
  if (list.empty() || list.back() < state) {
    list.push_back(state);
    return;
  }
  const auto place = std::lower_bound(list.begin(), list.end(), state);
  if (*place != state) list.insert(place, state);
}

void erase_state(std::vector<Index>& list, Index state) {
  const auto place = std::lower_bound(list.begin(), list.end(), state);
  if (place != list.end() && *place == state) list.erase(place);
}

void remember(std::vector<History>& histories, Index state, std::vector<Index> active) {
  const auto place =
      std::lower_bound(histories.begin(), histories.end(), state,
                       [](const History& one, Index key) { return one.state < key; });
  if (place != histories.end() && place->state == state) {
    place->active = std::move(active);
  } else {
    histories.insert(place, {state, std::move(active)});
  }
}

}  // namespace

/// Targets that lie within each other can make two children of a compound state active (the
/// letter allows it), so that all active ones are looked at.
bool has_final_child(const Chart& chart, const std::vector<Index>& active, Index state) {
  const Index end = chart.states[state].end;
  auto child = std::upper_bound(active.begin(), active.end(), state);
  while (child != active.end() && *child < end) {
    if (chart.states[*child].kind == StateKind::final_ && chart.states[*child].parent == state) {
      return true;
    }
    child = std::lower_bound(child, active.end(), chart.states[*child].end);
  }
  return false;
}

void Workspace::clear() {
  internal.clear();
  internal_next = 0;
  external.clear();
  external_next = 0;
  events_raised = 0;
  microsteps = 0;
  loops = 0;
  sends = 0;
  current = {};
  matches.clear();
  entries.clear();
  to_invoke.clear();
  changed_fields.clear();
  weigh.clear();
  messages.clear();
  due.clear();
  looked_up.clear();
  notes.clear();
  effects.clear();
  taken.clear();
  raised.clear();
  entered.clear();
  left.clear();
  for (Value& value : variables) value = {};
}

Machine::Machine(const Chart& chart, Snapshot& snapshot, const Event& event, const Context& context,
                 Workspace& workspace)
    : chart_(chart), event_(event), context_(context), s_(snapshot), w_(workspace) {
  if (!event.actor.empty()) person_ = person_of(event.behalf.empty() ? event.actor : event.behalf);
  if (s_.data.size() != chart.fields.size()) s_.data.resize(chart.fields.size());
  if (w_.variables.size() < chart.variables) w_.variables.resize(chart.variables);
}

Error Machine::fail(Errc code, Text message, Index state) const {
  Error error(code, std::move(message));
  if (state != none) error.state = chart_.states[state].path;
  return error;
}

void Machine::note(Text text) {
  w_.notes.push_back(Value::record({{"nl", text.nl}, {"en", text.en}}));
}

CurrentEvent Machine::event_named(std::string_view name) const {
  CurrentEvent event;
  event.known = chart_.event_of(name);
  event.name = event.known != none ? chart_.events[event.known].name : Value(name);
  return event;
}

Result<void> Machine::raise(CurrentEvent event) {
  if (++w_.events_raised > context_.limits->internal_events) {
    return fail(Errc::limit_reached,
                {"De werkwijze komt niet tot rust: gebeurtenissen roepen elkaar steeds weer op.",
                 "The workflow does not come to rest: events keep bringing about each other."},
                s_.configuration.empty() ? none : s_.configuration.back());
  }
  if (w_.keeps_course) {
    w_.raised.push_back({std::string(event.name.text()), event.data, event.region, false});
  }
  w_.internal.push_back(std::move(event));
  return {};
}

Result<void> Machine::raise(Index known, std::uint32_t region, Value data) {
  CurrentEvent event;
  event.known = known;
  event.name = chart_.events[known].name;
  event.region = region;
  event.data = std::move(data);
  return raise(std::move(event));
}

Result<void> Machine::absorb(const Error& error, std::uint32_t region, const std::string& send_id) {
  const bool about_data = error.code == Errc::expression_failed || error.code == Errc::invalid_data;
  if (!chart_.errors_raise || !about_data) return error;
  CurrentEvent event = event_named("error.execution");
  event.type = CurrentEvent::Type::platform;
  event.region = region;
  if (!send_id.empty()) event.add_from().send_id = send_id;
  event.data = Value::record({{"nl", error.message.nl}, {"en", error.message.en}});
  return raise(std::move(event));
}

Result<void> Machine::begin_event(CurrentEvent event) {
  w_.current = std::move(event);
  w_.matches.clear();
  if (w_.current.known != none) {
    const Range range = chart_.events[w_.current.known].descriptors;
    w_.matches.assign(chart_.matches.begin() + range.first,
                      chart_.matches.begin() + range.first + range.count);
  } else {
    chart_.match(w_.current.name.text(), w_.matches);
  }
  extra_ready_ &= ~(1U << static_cast<unsigned>(Extra::event));
  return {};
}

Result<bool> Machine::take_external(CurrentEvent event) {
  if (auto begun = begin_event(std::move(event)); !begun) return begun.error();
  // By index: what is done here may end children.
  for (std::size_t i = 0; i < file().children.size(); ++i) {
    const Child child = file().children[i];
    const Invoke& invoke = chart_.invokes[child.invoke];
    if (!w_.current.from().child.empty() && w_.current.from().child == child.id) {
      if (auto done = run_block(invoke.finalize, child.region, invoke.state); !done) {
        return done.error();
      }
    }
    // SCXML 6.4.2: what comes from the child itself goes there as well.
    if (invoke.forward) {
      Delayed what{std::string(w_.current.name.text()), w_.current.data, w_.current.from().send_id,
                   "child " + child.id};
      if (auto sent = dispatch(std::move(what), child.region); !sent) return sent.error();
    }
  }
  if (auto selected = select(false, w_.current.region); !selected) return selected.error();
  if (w_.enabled.empty()) return false;
  if (auto done = microstep(); !done) return done.error();
  return true;
}

/// mainEventLoop from the point where an external event was handled.
Result<void> Machine::run_to_completion() {
  while (s_.status == Snapshot::Status::open) {
    auto stable = macrostep();
    if (!stable) return stable.error();
    if (!*stable) break;
    if (!w_.to_invoke.empty()) {
      if (auto invoked = invoke_children(); !invoked) return invoked;
      if (w_.internal_next < w_.internal.size()) continue;
    }
    if (w_.external_next == w_.external.size()) {
      w_.external.clear();
      w_.external_next = 0;
      return {};
    }
    CurrentEvent next = std::move(w_.external[w_.external_next++]);
    if (auto taken = take_external(std::move(next)); !taken) return taken.error();
  }
  if (s_.status == Snapshot::Status::closed) return exit_all();
  return {};
}

/// Eventless transitions first, then the internal queue, until neither has anything left. False:
/// the case has ended.
Result<bool> Machine::macrostep() {
  while (s_.status == Snapshot::Status::open) {
    auto changed = sync_regions();
    if (!changed) return changed.error();
    if (auto selected = select(true, 0); !selected) return selected.error();
    if (!w_.enabled.empty()) {
      if (auto done = microstep(); !done) return done.error();
      continue;
    }
    if (auto weighed = weigh_quorums(); !weighed) return weighed.error();
    if (w_.internal_next == w_.internal.size()) {
      w_.internal.clear();
      w_.internal_next = 0;
      if (*changed) continue;
      return true;
    }
    if (auto begun = begin_event(std::move(w_.internal[w_.internal_next++])); !begun) {
      return begun.error();
    }
    if (auto selected = select(false, w_.current.region); !selected) return selected.error();
    if (w_.enabled.empty()) continue;
    if (auto done = microstep(); !done) return done.error();
  }
  return false;
}

Result<void> Machine::microstep() {
  if (++w_.microsteps > context_.limits->microsteps) {
    return fail(Errc::limit_reached,
                {"De werkwijze komt niet tot rust: een kring van overgangen zonder gebeurtenis.",
                 "The workflow does not come to rest: a circle of transitions without an event."},
                s_.configuration.empty() ? none : s_.configuration.back());
  }
  // Entering a region may select nothing, but it may enter others: the sets of this microstep are
  // taken out of the workspace first.
  w_.exits.clear();
  for (const Enabled& one : w_.enabled) {
    const Transition& transition = chart_.transitions[one.transition];
    if (w_.keeps_course) {
      w_.taken.push_back({one.transition, one.region,
                          transition.events.count == 0 ? Value() : w_.current.name, w_.microsteps});
    }
    if (transition.targets.count != 0) {
      collect_exits(one.region, domain(one.transition, one.region));
    }
    if (transition.limit.is_set()) {
      ++s_.change().counts[count_key(transition.limit.per, rule_name(one.transition), one.region)];
    }
  }
  // The domain of a transition to a history is what it was before anything was left.
  for (Enabled& one : w_.enabled) {
    one.first = {one.region, chart_.transitions[one.transition].targets.count == 0
                                 ? none
                                 : domain(one.transition, one.region)};
  }
  record_histories();
  for (std::size_t i = w_.exits.size(); i-- > 0;) {
    if (auto left = exit_state(w_.exits[i]); !left) return left;
  }
  for (const Enabled& one : w_.enabled) {
    const Transition& transition = chart_.transitions[one.transition];
    if (transition.actions.count == 0) continue;
    if (auto done = run_block(transition.actions, one.region, transition.source); !done) {
      return done;
    }
  }
  just_left_.clear();  // those actions still saw who did not answer
  for (const Enabled& one : w_.enabled) {
    if (one.first.state == none) continue;
    if (auto entered = enter(one.region, one.transition, one.first.state); !entered) {
      return entered;
    }
  }
  if (chart_.computes_always) compute_always();
  return {};
}

/// Before anything is left (SCXML 3.10).
void Machine::record_histories() {
  if (chart_.histories.empty()) return;
  for (const Node& node : w_.exits) {
    for (const Index child : chart_.children_of(node.state)) {
      const StateKind kind = chart_.states[child].kind;
      if (!is_history(kind)) continue;
      const bool deep = kind == StateKind::history_deep;
      std::vector<Index> active;
      for (const Index one : configuration(node.region)) {
        const State& state = chart_.states[one];
        const bool leaf = state.children.count == 0 || state.kind == StateKind::each;
        if (deep ? leaf && chart_.is_descendant(one, node.state) : state.parent == node.state) {
          active.push_back(one);
        }
      }
      std::vector<History>& kept =
          node.region == 0 ? s_.change().history : own_region(node.region)->history;
      remember(kept, child, std::move(active));
    }
  }
}

Result<void> Machine::enter(std::uint32_t region, Index transition, Index domain) {
  const Range ready = chart_.entries[transition];
  if (ready.count != 0) {
    for (Index i = 0; i < ready.count; ++i) {
      const Chart::Entering& one = chart_.entering[ready.first + i];
      if (auto entered = enter_state({region, one.state}, one); !entered) return entered;
    }
    return {};
  }
  const std::size_t base = w_.entries.size();
  add_entries(chart_, chart_.targets_of(chart_.transitions[transition]), domain, histories(region),
              w_.entries, chart_.states.size());
  for (std::size_t i = base; i < w_.entries.size(); ++i) {
    const Chart::Entering one = w_.entries[i];
    // A history within the domain leads through states that are active (docs/semantics.md).
    const std::vector<Index>& active = configuration(region);
    if (contains(active, one.state)) continue;
    if (auto entered = enter_state({region, one.state}, one); !entered) return entered;
  }
  w_.entries.resize(base);
  return {};
}

Result<void> Machine::enter_state(Node node, const Chart::Entering& how) {
  const State& state = chart_.states[node.state];
  insert_state(configuration(node.region), node.state);
  if (w_.keeps_course) w_.entered.push_back(node);
  if (auto done = run_blocks(state.on_entry, node.region, node.state); !done) return done;
  for (const Index defaults : {how.by_default ? state.initial : none, how.history}) {
    if (defaults == none) continue;
    const Range actions = chart_.transitions[defaults].actions;
    if (actions.count == 0) continue;
    if (auto done = run_block(actions, node.region, node.state); !done) return done;
  }
  if (state.task != none) {
    if (node.region == 0) s_.change().entered[node.state] = context_.now;
    if (auto opened = open_task(node); !opened) return opened;
  }
  if (auto started = start_timers(node); !started) return started;
  if (state.invokes.count + state.requests.count != 0) w_.to_invoke.push_back(node);
  if (state.kind == StateKind::each) return open_regions(node);
  if (state.kind == StateKind::final_) return finish_state(node);
  return {};
}

/// SCXML 3.7: a final child ends its parent; in a parallel grandparent perhaps that one too.
Result<void> Machine::finish_state(Node node) {
  const Index parent = chart_.states[node.state].parent;
  if (node.region == 0 && parent == 0) {
    s_.status = Snapshot::Status::closed;
    s_.result = node.state;
    s_.closed = context_.now;
    return {};
  }
  if (chart_.states[parent].kind == StateKind::each) return end_region(node);
  auto data = done_data(node);
  if (!data) return data.error();
  if (auto raised = raise(chart_.done_events[parent], node.region, std::move(*data)); !raised) {
    return raised;
  }
  const Index above = chart_.states[parent].parent;
  if (above != none && chart_.states[above].kind == StateKind::parallel &&
      is_final({node.region, above})) {
    return raise(chart_.done_events[above], node.region);
  }
  return {};
}

/// isInFinalState; an `each` is in one when all its regions have ended.
bool Machine::is_final(Node node) const {
  const State& state = chart_.states[node.state];
  if (state.kind == StateKind::parallel) {
    for (const Index child : chart_.children_of(node.state)) {
      if (!is_history(chart_.states[child].kind) && !is_final({node.region, child})) return false;
    }
    return true;
  }
  if (state.kind == StateKind::each) return has_ended(node);
  if (state.kind != StateKind::compound) return false;
  return has_final_child(chart_, configuration(node.region), node.state);
}

Result<Value> Machine::done_data(Node node) {
  const Index program = chart_.states[node.state].done_data;
  if (program == none) return Value();
  auto data = evaluate(program, node.region);
  if (data) return data;
  // SCXML 5.5: an error leaves the data of the done event empty.
  if (auto absorbed = absorb(data.error(), node.region); !absorbed) return absorbed.error();
  return Value();
}

Result<void> Machine::exit_state(Node node) {
  const State& state = chart_.states[node.state];
  if (w_.keeps_course) w_.left.push_back(node);
  if (auto done = run_blocks(state.on_exit, node.region, node.state); !done) return done;
  if (state.invokes.count + state.requests.count != 0) cancel_children(node);
  cancel_timers(node);
  if (state.kind == StateKind::each) settle_regions_of(node);
  erase_state(configuration(node.region), node.state);
  if (node.region == 0 && s_.has_dossier()) {
    if (state.task != none) s_.change().entered.erase(node.state);
    if (!file().late.empty()) s_.change().late.erase(node.state);
  }
  return {};
}

/// exitInterpreter. The final configuration is kept, as what the case has come to; everything that
/// waits is over.
Result<void> Machine::exit_all() {
  w_.exits.clear();
  w_.exits.push_back({0, 0});
  collect_exits(0, 0);
  for (std::size_t i = w_.exits.size(); i-- > 0;) {
    const Node node = w_.exits[i];
    const State& state = chart_.states[node.state];
    if (auto done = run_blocks(state.on_exit, node.region, node.state); !done) return done;
    if (state.invokes.count + state.requests.count != 0) cancel_children(node);
  }
  if (auto reported = report_end(); !reported) return reported;
  if (auto ended = end_questions(); !ended) return ended;
  if (!s_.has_dossier()) return {};
  Dossier& dossier = s_.change();
  dossier.timers.clear();
  close_terms();
  dossier.todos.clear();
  for (Region& region : dossier.regions) {
    if (region.status == Region::Status::open || region.status == Region::Status::lingering) {
      region.status = Region::Status::withdrawn;
    }
    region.configuration.clear();
  }
  return {};
}

}  // namespace regie::statechart
