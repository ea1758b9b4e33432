// SPDX-License-Identifier: Apache-2.0
// The algorithm of SCXML 1.0, appendix D: macrosteps, microsteps, entering and leaving states.
#include "engine/statechart/machine.hpp"

#include <algorithm>
#include <functional>

#include "engine/statechart/membership.hpp"

namespace regie::statechart {

namespace {

void insert_sorted(std::vector<Index>& list, Index state) {
  const auto place = std::lower_bound(list.begin(), list.end(), state);
  if (place == list.end() || *place != state) list.insert(place, state);
}

void erase_sorted(std::vector<Index>& list, Index state) {
  const auto place = std::lower_bound(list.begin(), list.end(), state);
  if (place != list.end() && *place == state) list.erase(place);
}

}  // namespace

Machine::Machine(const Chart& chart, Snapshot snapshot, const Event& event, const Context& context)
    : chart_(chart), event_(event), context_(context), s_(std::move(snapshot)) {
  event_name_ = event.name;
  person_ = person_of(event.behalf.empty() ? event.actor : event.behalf);
  s_.data.resize(chart.fields.size());
}

Error Machine::fail(Errc code, Text message, Index state) const {
  Error error(code, std::move(message));
  if (state != none) error.state = chart_.states[state].path;
  return error;
}

void Machine::note(Text text) {
  notes_.push_back(Value::record({{"nl", text.nl}, {"en", text.en}}));
}

void Machine::raise(std::string name, std::uint32_t region) {
  ++internal_events_;
  internal_.push_back({std::move(name), region});
}

/// mainEventLoop from the point where an external event was handled: eventless transitions first,
/// then the internal queue, until nothing is left.
Result<void> Machine::run_to_completion() {
  while (s_.status == Snapshot::Status::open) {
    if (microsteps_ > context_.limits->microsteps ||
        internal_events_ > context_.limits->internal_events) {
      const Index state = s_.configuration.empty() ? none : s_.configuration.back();
      return fail(Errc::limit_reached,
                  {"De werkwijze komt niet tot rust: een kring van overgangen zonder gebeurtenis.",
                   "The workflow does not come to rest: a circle of transitions without an event."},
                  state);
    }
    auto changed = sync_regions();
    if (!changed) return changed.error();
    auto eventless = select("", 0);
    if (!eventless) return eventless.error();
    if (!eventless->empty()) {
      if (auto done = microstep(*eventless); !done) return done;
      continue;
    }
    if (auto weighed = weigh_quorums(); !weighed) return weighed;
    if (internal_.empty()) {
      if (*changed) continue;
      return {};
    }
    const InternalEvent next = std::move(internal_.front());
    internal_.pop_front();
    event_name_ = next.name;
    auto enabled = select(next.name, next.region);
    if (!enabled) return enabled.error();
    if (!enabled->empty()) {
      if (auto done = microstep(*enabled); !done) return done;
    }
  }
  return {};
}

Result<void> Machine::microstep(const std::vector<Enabled>& enabled) {
  ++microsteps_;
  std::set<Node> exits;
  for (const Enabled& one : enabled) {
    const Transition& transition = chart_.transitions[one.transition];
    trace_.push_back(Value::record({
        {"from", chart_.states[transition.source].path},
        {"event", event_name_},
        {"region", static_cast<std::int64_t>(one.region)},
        {"to", transition.targets.count == 0
                   ? std::string()
                   : chart_.states[chart_.target_indices[transition.targets.first]].path},
    }));
    if (transition.targets.count != 0) {
      collect_exits(one.region, domain_of(one.transition), exits);
    }
    if (transition.limit.most != 0) {
      ++s_.counts[count_key(transition.limit.per, rule_name(one.transition), one.region)];
    }
  }

  // exitStates: reverse document order; history is recorded before anything is left.
  std::vector<std::pair<std::vector<std::uint64_t>, Node>> order;
  for (const Node& node : exits) order.push_back({order_key(node), node});
  std::sort(order.rbegin(), order.rend());
  for (const auto& [key, node] : order) {
    const State& state = chart_.states[node.state];
    for (Index i = 0; i < state.children.count; ++i) {
      const Index child = chart_.child_indices[state.children.first + i];
      const StateKind kind = chart_.states[child].kind;
      const bool deep = kind == StateKind::history_deep;
      if (!deep && kind != StateKind::history_shallow) continue;
      std::vector<Index> recorded;
      for (const Index active : configuration(node.region)) {
        const bool atomic = chart_.states[active].children.count == 0;
        if (deep ? atomic && chart_.is_descendant(active, node.state)
                 : chart_.states[active].parent == node.state) {
          recorded.push_back(active);
        }
      }
      s_.history[child] = std::move(recorded);
    }
  }
  for (const auto& [key, node] : order) {
    if (auto left = exit_state(node); !left) return left;
  }

  // executeTransitionContent, which still sees who did not answer, and then enterStates.
  for (const Enabled& one : enabled) {
    const Transition& transition = chart_.transitions[one.transition];
    if (auto done = run_block(transition.actions, one.region, transition.source); !done)
      return done;
  }
  just_left_.clear();
  for (const Enabled& one : enabled) {
    const Transition& transition = chart_.transitions[one.transition];
    if (transition.targets.count == 0) continue;
    std::vector<Index> targets;
    for (Index i = 0; i < transition.targets.count; ++i) {
      targets.push_back(chart_.target_indices[transition.targets.first + i]);
    }
    const Index domain = domain_of(one.transition);
    if (auto entered = enter_targets(one.region, targets, domain); !entered) return entered;
  }
  return {};
}

/// computeEntrySet and enterStates for the targets of one transition.
Result<void> Machine::enter_targets(std::uint32_t region, const std::vector<Index>& targets,
                                    Index domain) {
  std::set<Index> entry;
  std::set<Index> by_default;
  std::map<Index, Index> history_default;  // parent -> transition whose content runs after it

  std::function<void(Index)> add_descendants;
  std::function<void(Index, Index)> add_ancestors;
  const auto any_below = [&](Index child) {
    return std::any_of(entry.begin(), entry.end(), [&](Index state) {
      return state == child || chart_.is_descendant(state, child);
    });
  };
  const auto add_missing_children = [&](Index parallel) {
    const State& state = chart_.states[parallel];
    for (Index i = 0; i < state.children.count; ++i) {
      const Index child = chart_.child_indices[state.children.first + i];
      const StateKind kind = chart_.states[child].kind;
      if (kind == StateKind::history_shallow || kind == StateKind::history_deep) continue;
      if (!any_below(child)) add_descendants(child);
    }
  };
  const auto targets_of = [&](Index transition) {
    std::vector<Index> list;
    const Transition& t = chart_.transitions[transition];
    for (Index i = 0; i < t.targets.count; ++i) {
      list.push_back(chart_.target_indices[t.targets.first + i]);
    }
    return list;
  };

  add_descendants = [&](Index target) {
    const State& state = chart_.states[target];
    if (state.kind == StateKind::history_shallow || state.kind == StateKind::history_deep) {
      const auto recorded = s_.history.find(target);
      std::vector<Index> inner;
      if (recorded != s_.history.end()) {
        inner = recorded->second;
      } else if (state.initial != none) {
        history_default[state.parent] = state.initial;
        inner = targets_of(state.initial);
      }
      for (const Index one : inner) add_descendants(one);
      for (const Index one : inner) add_ancestors(one, state.parent);
      return;
    }
    entry.insert(target);
    if (state.kind == StateKind::compound) {
      by_default.insert(target);
      const std::vector<Index> inner = targets_of(state.initial);
      for (const Index one : inner) add_descendants(one);
      for (const Index one : inner) add_ancestors(one, target);
    } else if (state.kind == StateKind::parallel) {
      add_missing_children(target);
    }
  };
  add_ancestors = [&](Index state, Index top) {
    for (Index above = chart_.states[state].parent; above != none && above != top;
         above = chart_.states[above].parent) {
      entry.insert(above);
      if (chart_.states[above].kind == StateKind::parallel) add_missing_children(above);
    }
  };

  for (const Index target : targets) add_descendants(target);
  for (const Index target : targets) add_ancestors(target, domain);

  const std::vector<Index> already = configuration(region);
  for (const Index state : entry) {
    if (contains(already, state)) continue;
    if (auto entered = enter_state({region, state}, by_default.count(state) != 0); !entered) {
      return entered;
    }
    const auto defaults = history_default.find(state);
    if (defaults != history_default.end()) {
      if (auto done = run_block(chart_.transitions[defaults->second].actions, region, state);
          !done) {
        return done;
      }
    }
    if (s_.status != Snapshot::Status::open) return {};
  }
  return {};
}

Result<void> Machine::enter_state(Node node, bool by_default) {
  const State& state = chart_.states[node.state];
  insert_sorted(configuration(node.region), node.state);
  if (node.region == 0) s_.entered[node.state] = context_.now;
  if (auto done = run_blocks(state.on_entry, node.region, node.state); !done) return done;
  if (by_default && state.initial != none) {
    const Range actions = chart_.transitions[state.initial].actions;
    if (auto done = run_block(actions, node.region, node.state); !done) return done;
  }
  if (state.task != none) {
    if (auto opened = open_task(node); !opened) return opened;
  }
  if (auto started = start_timers(node); !started) return started;
  if (state.kind == StateKind::each) {
    refresh_computed();
    return open_regions(node);
  }
  if (state.kind != StateKind::final_) return {};

  // SCXML 3.7: a final child ends its parent; in a parallel grandparent perhaps that one too.
  const Index parent = state.parent;
  if (node.region == 0 && parent == 0) {
    s_.status = Snapshot::Status::closed;
    s_.result = node.state;
    s_.closed = context_.now;
    return {};
  }
  if (node.region != 0 && parent == s_.region(node.region)->each) {
    end_region(node.region);
    return {};
  }
  raise("done.state." + chart_.states[parent].path, node.region);
  const Index above = chart_.states[parent].parent;
  if (above != none && chart_.states[above].kind == StateKind::parallel) {
    const std::vector<Index>& active = configuration(node.region);
    const bool all_final = std::all_of(active.begin(), active.end(), [&](Index one) {
      if (chart_.states[one].parent != above) return true;
      return std::any_of(active.begin(), active.end(), [&](Index inner) {
        return chart_.states[inner].parent == one && chart_.states[inner].kind == StateKind::final_;
      });
    });
    if (all_final) raise("done.state." + chart_.states[above].path, node.region);
  }
  return {};
}

Result<void> Machine::exit_state(Node node) {
  const State& state = chart_.states[node.state];
  if (auto done = run_blocks(state.on_exit, node.region, node.state); !done) return done;
  cancel_timers(node);
  if (state.kind == StateKind::each) settle_regions_of(node);
  erase_sorted(configuration(node.region), node.state);
  if (node.region == 0) {
    s_.entered.erase(node.state);
    s_.late.erase(node.state);
  }
  return {};
}

}  // namespace regie::statechart
