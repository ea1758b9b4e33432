// SPDX-License-Identifier: Apache-2.0
// selectTransitions, removeConflictingTransitions and the sets around them (SCXML 1.0, appendix D),
// with regions per item as further children of their `each`.
#include <algorithm>
#include <optional>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

/// SCXML 3.12.1: a descriptor matches by whole tokens; `*` everything. `done.state.PATH` only
/// whole.
bool matches(std::string_view descriptor, std::string_view name) {
  if (descriptor == "*" || descriptor == name) return true;
  if (descriptor.size() > 2 && descriptor.substr(descriptor.size() - 2) == ".*") {
    descriptor.remove_suffix(2);
  }
  constexpr std::string_view done = "done.state.";
  if (descriptor.substr(0, done.size()) == done && descriptor.size() > done.size()) {
    return descriptor == name;
  }
  return name.size() > descriptor.size() && name.substr(0, descriptor.size()) == descriptor &&
         name[descriptor.size()] == '.';
}

bool is_history(StateKind kind) {
  return kind == StateKind::history_shallow || kind == StateKind::history_deep;
}

}  // namespace

std::vector<Index>& Machine::configuration(std::uint32_t region) {
  return region == 0 ? s_.configuration : s_.region(region)->configuration;
}

const std::vector<Index>& Machine::configuration(std::uint32_t region) const {
  return region == 0 ? s_.configuration : s_.region(region)->configuration;
}

bool Machine::is_live_region(const Region& region) const {
  if (region.status != Region::Status::open && region.status != Region::Status::answered) {
    return false;
  }
  const std::vector<Index>& around = configuration(region.parent);
  return region.round == s_.round && std::binary_search(around.begin(), around.end(), region.each);
}

std::vector<std::uint64_t> Machine::order_key(Node node) const {
  std::vector<std::uint64_t> key;
  for (;;) {
    key.push_back(node.state);
    if (node.region == 0) break;
    const Region& region = *s_.region(node.region);
    key.push_back(region.ordinal);
    node = {region.parent, region.each};
  }
  std::reverse(key.begin(), key.end());
  return key;
}

Result<std::vector<Machine::Enabled>> Machine::select(const std::string& name,
                                                      std::uint32_t only_region) {
  std::vector<Enabled> enabled;
  std::map<Node, bool> visited;  // whether a transition was found at or above this node
  std::optional<Error> failure;

  const auto first_of = [&](Node node) -> Index {
    const State& state = chart_.states[node.state];
    for (Index i = 0; i < state.transitions.count; ++i) {
      const Index index = state.transitions.first + i;
      const Transition& transition = chart_.transitions[index];
      if (name.empty() != (transition.events.count == 0)) continue;
      if (!name.empty()) {
        bool matched = false;
        for (Index e = 0; e < transition.events.count; ++e) {
          matched = matched || matches(chart_.descriptors[transition.events.first + e], name);
        }
        if (!matched) continue;
      }
      if (transition.limit.most != 0) {
        const std::string key = count_key(transition.limit.per, rule_name(index), node.region);
        if (taken(key) >= transition.limit.most) continue;
      }
      if (transition.guard != none) {
        const Index each = state.kind == StateKind::each ? node.state : none;
        auto guard = holds(transition.guard, node.region, each);
        if (!guard) {
          failure = guard.error();
          return none;
        }
        if (!*guard) continue;
      }
      return index;
    }
    return none;
  };

  const auto consider = [&](Node node) {
    std::vector<Node> passed;
    bool found = false;
    for (;;) {
      const auto known = visited.find(node);
      if (known != visited.end()) {
        found = known->second;
        break;
      }
      passed.push_back(node);
      const Index transition = first_of(node);
      if (failure) return;
      if (transition != none) {
        enabled.push_back({node.region, transition});
        found = true;
        break;
      }
      const Index parent = chart_.states[node.state].parent;
      if (parent == none) break;
      node.state = parent;
      if (node.region != 0 && parent == s_.region(node.region)->each) {
        node.region = s_.region(node.region)->parent;
      }
    }
    for (const Node& one : passed) visited[one] = found;
  };

  // Atomic states in document order: those of the case, with the regions of an `each` in its place.
  std::vector<std::pair<std::vector<std::uint64_t>, Node>> atomic;
  std::set<Node> with_regions;  // an `each` with regions is not atomic: they are its children
  for (const Region& region : s_.regions) {
    if (is_live_region(region)) with_regions.insert({region.parent, region.each});
  }
  const auto collect = [&](std::uint32_t region) {
    const std::vector<Index>& active = configuration(region);
    for (std::size_t i = 0; i < active.size(); ++i) {
      const bool has_child =
          i + 1 < active.size() && chart_.is_descendant(active[i + 1], active[i]);
      const Node node{region, active[i]};
      if (has_child || with_regions.count(node) != 0) continue;
      atomic.push_back({order_key(node), node});
    }
  };
  if (only_region != 0) {
    collect(only_region);
  } else {
    collect(0);
    for (const Region& region : s_.regions) {
      if (is_live_region(region)) collect(region.ordinal);
    }
    std::sort(atomic.begin(), atomic.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  for (const auto& [key, node] : atomic) {
    consider(node);
    if (failure) return *failure;
  }

  // removeConflictingTransitions: a deeper source wins, otherwise the earlier one.
  std::vector<Enabled> kept;
  for (const Enabled& candidate : enabled) {
    const Transition& t1 = chart_.transitions[candidate.transition];
    bool preempted = false;
    std::vector<std::size_t> removed;
    for (std::size_t i = 0; i < kept.size() && !preempted; ++i) {
      const Transition& t2 = chart_.transitions[kept[i].transition];
      if (t1.targets.count == 0 || t2.targets.count == 0) continue;
      // The deeper scope is lifted to the other one's: its whole `each` would be left.
      Node a{candidate.region, domain_of(candidate.transition)};
      Node b{kept[i].region, domain_of(kept[i].transition)};
      Node source_a{candidate.region, t1.source};
      Node source_b{kept[i].region, t2.source};
      bool related = true;
      bool a_deeper = false;
      bool b_deeper = false;
      const auto lift = [&](Node& node, std::uint32_t goal) {
        while (node.region != goal && node.region != 0) {
          const Region& region = *s_.region(node.region);
          node = {region.parent, region.each};
        }
        return node.region == goal;
      };
      if (a.region != b.region) {
        Node lifted = source_a;
        if (lift(lifted, b.region)) {
          related = chart_.is_descendant(lifted.state, b.state);
          a_deeper = true;
        } else {
          lifted = source_b;
          related = lift(lifted, a.region) && chart_.is_descendant(lifted.state, a.state);
          b_deeper = true;
        }
      } else {
        related = a.state == b.state || chart_.is_descendant(a.state, b.state) ||
                  chart_.is_descendant(b.state, a.state);
        a_deeper = chart_.is_descendant(source_a.state, source_b.state);
      }
      if (!related) continue;
      if (a_deeper && !b_deeper) {
        removed.push_back(i);
      } else {
        preempted = true;
      }
    }
    if (preempted) continue;
    for (std::size_t i = removed.size(); i-- > 0;) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(removed[i]));
    }
    kept.push_back(candidate);
  }
  return kept;
}

std::vector<Index> Machine::effective_targets(Index transition) const {
  const Transition& t = chart_.transitions[transition];
  std::vector<Index> targets;
  const auto add = [&](Index target) {
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
      targets.push_back(target);
    }
  };
  for (Index i = 0; i < t.targets.count; ++i) {
    const Index target = chart_.target_indices[t.targets.first + i];
    if (!is_history(chart_.states[target].kind)) {
      add(target);
      continue;
    }
    const auto recorded = s_.history.find(target);
    if (recorded != s_.history.end()) {
      for (const Index state : recorded->second) add(state);
    } else if (chart_.states[target].initial != none) {
      for (const Index state : effective_targets(chart_.states[target].initial)) add(state);
    }
  }
  return targets;
}

/// getTransitionDomain: the innermost compound state around source and targets, or the scope's
/// root.
Index Machine::domain_of(Index transition) const {
  const Transition& t = chart_.transitions[transition];
  const std::vector<Index> targets = effective_targets(transition);
  const auto all_below = [&](Index state) {
    return std::all_of(targets.begin(), targets.end(),
                       [&](Index target) { return chart_.is_descendant(target, state); });
  };
  const State& source = chart_.states[t.source];
  if (t.kind == TransitionKind::internal && source.kind == StateKind::compound &&
      all_below(t.source)) {
    return t.source;
  }
  const Index root = source.scope;
  for (Index state = source.parent; state != none && state != root;
       state = chart_.states[state].parent) {
    if (chart_.states[state].kind == StateKind::compound && all_below(state)) return state;
  }
  return root;
}

void Machine::collect_exits(std::uint32_t region, Index domain, std::set<Node>& exits) const {
  for (const Index state : configuration(region)) {
    if (!chart_.is_descendant(state, domain)) continue;
    exits.insert({region, state});
    if (chart_.states[state].kind != StateKind::each) continue;
    for (const Region& inner : s_.regions) {
      if (inner.each == state && inner.parent == region && is_live_region(inner)) {
        collect_exits(inner.ordinal, state, exits);
      }
    }
  }
}

}  // namespace regie::statechart
