// SPDX-License-Identifier: Apache-2.0
// The sets of SCXML 1.0, appendix D, that a transition decides: its domain and what it enters.
#include <algorithm>

#include "engine/statechart/chart.hpp"

namespace regie::statechart {

namespace {

const History* recorded(const std::vector<History>& histories, Index state) {
  for (const History& one : histories) {
    if (one.state == state) return &one;
  }
  return nullptr;
}

/// Whether every effective target of `targets` lies below `state`. A history leads to what it
/// remembers, or to its default.
bool all_below(const Chart& chart, std::span<const Index> targets, Index state,
               const std::vector<History>& histories) {
  for (const Index target : targets) {
    if (!is_history(chart.states[target].kind)) {
      if (!chart.is_descendant(target, state)) return false;
      continue;
    }
    const History* const past = recorded(histories, target);
    if (past != nullptr) {
      if (!all_below(chart, past->active, state, histories)) return false;
    } else if (!all_below(chart, chart.targets_of(chart.transitions[chart.states[target].initial]),
                          state, histories)) {
      return false;
    }
  }
  return true;
}

/// addDescendantStatesToEnter and addAncestorStatesToEnter. The set is kept in document order from
/// `base` on.
class EntrySet {
 public:
  EntrySet(const Chart& chart, const std::vector<History>& histories,
           std::vector<Chart::Entering>& entries, std::size_t most)
      : chart_(chart),
        histories_(histories),
        entries_(entries),
        base_(entries.size()),
        most_(most) {}

  bool add(std::span<const Index> targets, Index top) {
    for (const Index target : targets) add_descendants(target);
    for (const Index target : targets) add_ancestors_of_effective(target, top);
    for (const auto& [parent, transition] : defaults_) {
      const auto place = find(parent);
      if (place != entries_.end() && place->state == parent) place->history = transition;
    }
    return !too_many();
  }

 private:
  using Place = std::vector<Chart::Entering>::iterator;

  [[nodiscard]] bool too_many() const { return entries_.size() - base_ > most_; }

  Place find(Index state) {
    return std::lower_bound(
        entries_.begin() + static_cast<std::ptrdiff_t>(base_), entries_.end(), state,
        [](const Chart::Entering& entry, Index key) { return entry.state < key; });
  }

  void insert(Index state, bool by_default) {
    const Place place = find(state);
    if (place == entries_.end() || place->state != state) {
      entries_.insert(place, {state, by_default, none});
    } else {
      place->by_default = place->by_default || by_default;
    }
  }

  bool any_within(Index state) {
    const Place place = find(state);
    return place != entries_.end() && place->state < chart_.states[state].end;
  }

  void add_missing_children(Index parallel) {
    for (const Index child : chart_.children_of(parallel)) {
      if (!is_history(chart_.states[child].kind) && !any_within(child)) add_descendants(child);
    }
  }

  void add_descendants(Index state) {
    const State& entered = chart_.states[state];
    if (is_history(entered.kind)) {
      const History* const past = recorded(histories_, state);
      const Transition& transition = chart_.transitions[entered.initial];
      const std::span<const Index> inner =
          past != nullptr ? std::span<const Index>(past->active) : chart_.targets_of(transition);
      if (past == nullptr) defaults_.emplace_back(entered.parent, entered.initial);
      for (const Index target : inner) add_descendants(target);
      for (const Index target : inner) add_ancestors(target, entered.parent);
      return;
    }
    insert(state, entered.kind == StateKind::compound);
    if (too_many()) return;
    if (entered.kind == StateKind::compound) {
      const std::span<const Index> inner = chart_.targets_of(chart_.transitions[entered.initial]);
      for (const Index target : inner) add_descendants(target);
      for (const Index target : inner) add_ancestors(target, state);
    } else if (entered.kind == StateKind::parallel) {
      add_missing_children(state);
    }
  }

  void add_ancestors_of_effective(Index target, Index top) {
    if (!is_history(chart_.states[target].kind)) return add_ancestors(target, top);
    const History* const past = recorded(histories_, target);
    const std::span<const Index> inner =
        past != nullptr ? std::span<const Index>(past->active)
                        : chart_.targets_of(chart_.transitions[chart_.states[target].initial]);
    for (const Index one : inner) add_ancestors_of_effective(one, top);
  }

  void add_ancestors(Index state, Index top) {
    for (Index above = chart_.states[state].parent; above != none && above != top;
         above = chart_.states[above].parent) {
      if (too_many()) return;
      insert(above, false);
      if (chart_.states[above].kind == StateKind::parallel) add_missing_children(above);
    }
  }

  const Chart& chart_;
  const std::vector<History>& histories_;
  std::vector<Chart::Entering>& entries_;
  std::size_t base_;
  std::size_t most_;
  std::vector<std::pair<Index, Index>> defaults_;  ///< parent of a history, its default
};

}  // namespace

Index domain_of(const Chart& chart, Index transition, const std::vector<History>& histories) {
  const Transition& edge = chart.transitions[transition];
  const std::span<const Index> targets = chart.targets_of(edge);
  const State& source = chart.states[edge.source];
  if (edge.kind == TransitionKind::internal && source.kind == StateKind::compound &&
      all_below(chart, targets, edge.source, histories)) {
    return edge.source;
  }
  for (Index state = source.parent; state != none && state != source.scope;
       state = chart.states[state].parent) {
    if (chart.states[state].kind == StateKind::compound &&
        all_below(chart, targets, state, histories)) {
      return state;
    }
  }
  return source.scope;
}

bool add_entries(const Chart& chart, std::span<const Index> targets, Index domain,
                 const std::vector<History>& histories, std::vector<Chart::Entering>& entries,
                 std::size_t most) {
  return EntrySet(chart, histories, entries, most).add(targets, domain);
}

}  // namespace regie::statechart
