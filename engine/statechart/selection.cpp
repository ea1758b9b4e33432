// SPDX-License-Identifier: Apache-2.0
// selectTransitions and removeConflictingTransitions (SCXML 1.0, appendix D), with the regions of
// an `each` as further children of it. The W3C's text goes from each active state outwards; here
// the states that wait for the event are looked up, so that the others cost nothing. A condition is
// looked at once in a microstep.
#include <algorithm>

#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

std::vector<Index>& Machine::configuration(std::uint32_t region) {
  return region == 0 ? s_.configuration : own_region(region)->configuration;
}

const std::vector<Index>& Machine::configuration(std::uint32_t region) const {
  return region == 0 ? s_.configuration : s_.region(region)->configuration;
}

const std::vector<History>& Machine::histories(std::uint32_t region) const {
  return region == 0 ? file().history : s_.region(region)->history;
}

Region* Machine::own_region(std::uint32_t ordinal) {
  return const_cast<Region*>(s_.region(ordinal));
}

bool Machine::is_live_region(const Region& region) const {
  if (region.status != Region::Status::open && region.status != Region::Status::answered) {
    return false;
  }
  if (region.round != s_.round) return false;
  if (region.parent != 0) {
    const Region* const around = s_.region(region.parent);
    if (around == nullptr || !is_live_region(*around)) return false;
  }
  const std::vector<Index>& around = configuration(region.parent);
  return contains(around, region.each);
}

bool Machine::is_within(Node node, Node above) const {
  while (node.region != above.region) {
    if (node.region == 0) return false;
    const Region& region = *s_.region(node.region);
    node = {region.parent, region.each};
    if (node.region == above.region && node.state == above.state) return true;
  }
  return chart_.is_descendant(node.state, above.state);
}

bool Machine::is_before(Node a, Node b) const {
  if (a.region == b.region) return a.state < b.state;
  if (a.region != 0 && b.region != 0) {
    const Region& one = *s_.region(a.region);
    const Region& other = *s_.region(b.region);
    if (one.parent == other.parent && one.each == other.each) return a.region < b.region;
  }
  // Both are lifted until they meet; the outer one stands before what is within it.
  std::vector<Node> left{a};
  std::vector<Node> right{b};
  const auto lift = [this](std::vector<Node>& path) {
    while (path.back().region != 0) {
      const Region& region = *s_.region(path.back().region);
      path.push_back({region.parent, region.each});
    }
  };
  lift(left);
  lift(right);
  while (!left.empty() && !right.empty()) {
    const Node one = left.back();
    const Node other = right.back();
    if (one.state != other.state) return one.state < other.state;
    left.pop_back();
    right.pop_back();
    if (left.empty() || right.empty()) return left.empty() && !right.empty();
    if (left.back().region != right.back().region) {
      return left.back().region < right.back().region;
    }
  }
  return left.empty() && !right.empty();
}

bool Machine::concerns(std::uint32_t one, std::uint32_t region) const {
  const auto holds = [this](std::uint32_t outer, std::uint32_t inner) {
    while (inner != outer && inner != 0) inner = s_.region(inner)->parent;
    return inner == outer;
  };
  return holds(region, one) || holds(one, region);
}

Index Machine::domain(Index transition, std::uint32_t region) const {
  const Index known = chart_.domains[transition];
  return known != none ? known : domain_of(chart_, transition, histories(region));
}

/// The states of one configuration that have a transition for the event.
void Machine::collect_in(std::uint32_t region, Index each, std::uint32_t only_region) {
  const std::vector<Index>& active = configuration(region);
  Index around = none;  // of a configuration outside of the region that is meant: what leads there
  if (only_region != 0 && region != only_region) {
    for (std::uint32_t inner = only_region; inner != 0; inner = s_.region(inner)->parent) {
      if (s_.region(inner)->parent == region) around = s_.region(inner)->each;
    }
  }
  const auto add = [&](Index state) {
    if (around != none && state != around && !chart_.is_descendant(around, state)) return;
    w_.candidates.push_back({region, state});
  };
  std::size_t waiting = 0;
  for (const Index descriptor : w_.matches) waiting += chart_.waiting_of[descriptor].count;
  if (waiting > active.size()) {
    for (const Index state : active) {
      const Range range = chart_.states[state].transitions;
      for (Index i = range.first; i < range.first + range.count; ++i) {
        if (!chart_.is_enabled_by(chart_.transitions[i], w_.matches)) continue;
        add(state);
        break;
      }
    }
    return;
  }
  for (const Index descriptor : w_.matches) {
    const Range range = chart_.waiting_of[descriptor];
    for (Index i = range.first; i < range.first + range.count; ++i) {
      const Index state = chart_.waiting[i];
      const bool here =
          region == 0 ? chart_.states[state].scope == 0 : chart_.states[state].scope == each;
      if (here && contains(active, state)) add(state);
    }
  }
}

void Machine::collect_candidates(std::uint32_t only_region) {
  w_.candidates.clear();
  collect_in(0, none, only_region);
  if (!chart_.eaches.empty() && !file().regions.empty()) {
    bool inside = false;  // whether anything in a region waits for it at all
    for (const Index descriptor : w_.matches) {
      const Range range = chart_.waiting_of[descriptor];
      for (Index i = 0; i < range.count && !inside; ++i) {
        inside = chart_.states[chart_.waiting[range.first + i]].scope != 0;
      }
    }
    if (inside) {
      for (const Region& region : file().regions) {
        if (only_region != 0 && !concerns(region.ordinal, only_region)) continue;
        if (is_live_region(region)) collect_in(region.ordinal, region.each, only_region);
      }
    }
  }
  std::vector<Node>& list = w_.candidates;
  if (list.size() < 2) return;
  const auto before = [this](Node a, Node b) { return is_before(a, b); };
  if (!std::is_sorted(list.begin(), list.end(), before))
    std::sort(list.begin(), list.end(), before);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// The first transition of a state, in document order, that the event enables; none.
Result<Index> Machine::first_enabled(Node node) {
  const State& state = chart_.states[node.state];
  for (Index i = 0; i < state.transitions.count; ++i) {
    const Index index = state.transitions.first + i;
    const Transition& transition = chart_.transitions[index];
    if (!chart_.is_enabled_by(transition, w_.matches)) continue;
    if (transition.limit.is_set()) {
      const std::string key = count_key(transition.limit.per, rule_name(index), node.region);
      auto most = most_of(transition.limit, node.region);
      if (!most) return most.error();
      if (taken(key) >= *most) continue;
    }
    if (transition.guard != none) {
      const Index each = state.kind == StateKind::each ? node.state : none;
      auto guard = holds(transition.guard, node.region, each);
      if (!guard) {
        // SCXML 5.9.1: an error in a condition makes it false.
        if (auto absorbed = absorb(guard.error(), node.region); !absorbed) return absorbed.error();
        continue;
      }
      if (!*guard) continue;
    }
    return index;
  }
  return none;
}

/// The first active state without active states in it, at or below `node`, that lies below none of
/// the nodes of `covered` from the top down to place `low`; state none: there is none. These stand
/// in reverse document order, `w_.cover` counts those that may still hide something.
Node Machine::first_uncovered(Node node, std::size_t low, std::uint32_t only_region) {
  const std::vector<Index>& active = configuration(node.region);
  const auto begin = std::lower_bound(active.begin(), active.end(), node.state);
  for (auto at = begin; at != active.end() && *at < chart_.states[node.state].end; ++at) {
    const Node one{node.region, *at};
    if (at + 1 != active.end() && chart_.is_descendant(*(at + 1), *at)) continue;
    bool with_regions = false;
    if (chart_.states[*at].kind == StateKind::each) {
      for (const Region& region : file().regions) {
        if (region.each != *at || region.parent != node.region || !is_live_region(region)) continue;
        if (only_region != 0 && !concerns(region.ordinal, only_region)) continue;
        with_regions = true;
        const std::vector<Index>& inner = region.configuration;
        for (std::size_t i = 0; i < inner.size(); ++i) {
          if (chart_.states[inner[i]].parent != region.each) continue;
          const Node found = first_uncovered({region.ordinal, inner[i]}, low, only_region);
          if (found.state != none) return found;
        }
      }
    }
    if (with_regions) continue;
    bool hidden = false;
    while (w_.cover > low && !hidden) {
      const Node above = w_.covered[w_.cover - 1];
      hidden = one == above || is_within(one, above);
      if (!hidden && is_before(one, above)) break;
      if (!hidden) --w_.cover;
    }
    if (!hidden) return one;
  }
  return {node.region, none};
}

Result<void> Machine::select(bool eventless, std::uint32_t only_region) {
  w_.enabled.clear();
  if (eventless) w_.matches.assign(1, Chart::eventless);
  if (w_.matches.empty()) return {};
  collect_candidates(only_region);
  if (w_.candidates.empty()) return {};
  // From the last to the first, so that what is deeper comes before what is around it.
  w_.covered.clear();
  for (std::size_t i = w_.candidates.size(); i-- > 0;) {
    const Node node = w_.candidates[i];
    std::size_t low = w_.covered.size();
    while (low > 0 && is_within(w_.covered[low - 1], node)) --low;
    Node first = node;
    if (low != w_.covered.size()) {
      w_.cover = w_.covered.size();
      first = first_uncovered(node, low, only_region);
      if (first.state == none) continue;
    }
    auto transition = first_enabled(node);
    if (!transition) return transition.error();
    if (*transition == none) continue;
    w_.covered.resize(low);
    w_.covered.push_back(node);
    w_.enabled.push_back({node.region, *transition, first, false});
  }
  if (w_.enabled.size() < 2) return {};
  std::reverse(w_.enabled.begin(), w_.enabled.end());
  // No two stand at one place: each active state without active states in it has one transition.
  std::sort(w_.enabled.begin(), w_.enabled.end(),
            [this](const Enabled& a, const Enabled& b) { return is_before(a.first, b.first); });
  remove_conflicts();
  return {};
}

/// Two transitions are in conflict when one's domain lies within the other's. The domains that were
/// kept are apart from each other and in document order, as the transitions are: so those that a
/// next one is in conflict with are the last ones.
void Machine::remove_conflicts() {
  const auto domain_node = [this](const Enabled& one) {
    return Node{one.region, domain(one.transition, one.region)};
  };
  const auto source_node = [this](const Enabled& one) {
    return Node{one.region, chart_.transitions[one.transition].source};
  };
  w_.moving.clear();
  for (std::size_t i = 0; i < w_.enabled.size(); ++i) {
    Enabled& candidate = w_.enabled[i];
    if (chart_.transitions[candidate.transition].targets.count == 0) continue;
    const Node area = domain_node(candidate);
    std::size_t low = w_.moving.size();
    while (low > 0) {
      const Enabled& kept = w_.enabled[w_.moving[low - 1]];
      const Node other = domain_node(kept);
      if (area != other && !is_within(area, other) && !is_within(other, area)) break;
      if (!is_within(source_node(candidate), source_node(kept))) candidate.preempted = true;
      --low;
    }
    if (candidate.preempted) continue;
    for (std::size_t k = low; k < w_.moving.size(); ++k) w_.enabled[w_.moving[k]].preempted = true;
    w_.moving.resize(low);
    w_.moving.push_back(i);
  }
  w_.enabled.erase(std::remove_if(w_.enabled.begin(), w_.enabled.end(),
                                  [](const Enabled& one) { return one.preempted; }),
                   w_.enabled.end());
}

/// The active states below a domain, in document order, after what is there already.
void Machine::collect_exits(std::uint32_t region, Index domain) {
  const std::vector<Index>& active = configuration(region);
  const auto begin = std::upper_bound(active.begin(), active.end(), domain);
  for (auto at = begin; at != active.end() && *at < chart_.states[domain].end; ++at) {
    w_.exits.push_back({region, *at});
    if (chart_.states[*at].kind != StateKind::each) continue;
    for (const Region& inner : file().regions) {
      if (inner.each == *at && inner.parent == region && is_live_region(inner)) {
        collect_exits(inner.ordinal, *at);
      }
    }
  }
}

}  // namespace regie::statechart
