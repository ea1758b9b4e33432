// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/chart.hpp"

#include <algorithm>

namespace regie::statechart {

namespace {

Error limit_error(const State& state, const char* nl, const char* en) {
  Error error(Errc::limit_reached, {nl, en},
              {"Verdeel de werkwijze over minder of minder diepe toestanden.",
               "Spread the workflow over fewer or less deeply nested states."});
  error.state = state.path;
  return error;
}

Error broken(const State& state, Text what) {
  Error error(Errc::invalid_document, std::move(what));
  error.state = state.path;
  return error;
}

bool fits(const Range& range, std::size_t size) {
  return range.first <= size && range.count <= size - range.first;
}

}  // namespace

Result<void> Chart::seal(const Limits& limits) {
  if (states.empty())
    return Error(Errc::invalid_document, {"Er zijn geen toestanden.", "No states."});
  if (states.size() > limits.states) {
    return limit_error(states[0], "Er zijn te veel toestanden.", "There are too many states.");
  }
  if (auto fine = seal_states(limits); !fine) return fine;
  if (auto fine = seal_eaches(); !fine) return fine;
  if (auto fine = check_insides(); !fine) return fine;
  if (auto fine = check_targets(); !fine) return fine;
  for (Index i = 0; i < choices.size(); ++i) choices_by_id_.emplace(choices[i].id, i);
  index_descriptors();
  know_events();
  index_transitions();
  index_computed();
  index_law();
  shortcuts = find_shortcuts(*this);
  return {};
}

Result<void> Chart::seal_states(const Limits& limits) {
  states_by_path_.reserve(states.size());
  for (Index i = 0; i < states.size(); ++i) {
    State& state = states[i];
    state.depth = state.parent == none ? 0 : states[state.parent].depth + 1;
    if (state.depth > limits.state_depth) {
      return limit_error(state, "De toestanden zijn te diep genest.",
                         "The states are nested too deeply.");
    }
    state.scope = 0;
    if (state.parent != none) {
      const State& above = states[state.parent];
      state.scope = above.kind == StateKind::each ? state.parent : above.scope;
    }
    if (!fits(state.children, child_indices.size()) || !fits(state.on_entry, blocks.size()) ||
        !fits(state.on_exit, blocks.size()) || !fits(state.transitions, transitions.size()) ||
        !fits(state.timers, timers.size()) || !fits(state.invokes, invokes.size()) ||
        !fits(state.requests, requests.size()) ||
        (state.kind == StateKind::each && state.each >= eaches.size())) {
      return broken(state, {"De tabellen van de werkwijze kloppen niet.",
                            "The tables of the workflow do not fit."});
    }
    if (is_history(state.kind)) histories.push_back(i);
    states_by_path_.emplace(state.path, i);
    if (!state.hidden) {
      const auto [place, fresh] = states_by_name_.emplace(state.name, i);
      if (!fresh) place->second = none;
    }
  }
  for (Index i = static_cast<Index>(states.size()); i-- > 0;) {
    State& state = states[i];
    if (state.end <= i) state.end = i + 1;
    if (state.parent != none && states[state.parent].end < state.end) {
      states[state.parent].end = state.end;
    }
  }
  // SCXML 3.6: without an initial transition, the first child in document order.
  for (Index i = 0; i < states.size(); ++i) {
    const StateKind kind = states[i].kind;
    if ((kind != StateKind::compound && kind != StateKind::each) || states[i].initial != none) {
      continue;
    }
    for (const Index child : children_of(i)) {
      if (is_history(states[child].kind)) continue;
      Transition initial;
      initial.source = i;
      initial.targets = {static_cast<Index>(target_indices.size()), 1};
      initial.span = states[i].span;
      target_indices.push_back(child);
      states[i].initial = static_cast<Index>(transitions.size());
      transitions.push_back(std::move(initial));
      break;
    }
  }
  return {};
}

Result<void> Chart::seal_eaches() {
  for (const State& state : states) {  // the outer ones first
    if (state.kind != StateKind::each) continue;
    Each& each = eaches[state.each];
    each.outer = state.scope == 0 ? none : state.scope;
    if (each.field != none) each.list = fields[each.field].type;
    if (each.within.empty()) continue;
    const DataType* type = each.outer == none ? nullptr : &eaches[states[each.outer].each].list;
    if (type != nullptr) type = type->item.get();
    for (const std::string& name : each.within) {
      const DataType* inner = nullptr;
      if (type != nullptr && type->fields) {
        for (const Field& field : *type->fields) {
          if (field.name == name) inner = &field.type;
        }
      }
      type = inner;
    }
    if (type == nullptr) {
      return broken(state, {"`each` gaat over iets dat het onderdeel eromheen niet heeft.",
                            "`each` goes over something that the item around it does not have."});
    }
    each.list = *type;
  }
  return {};
}

/// Initial transitions lead to what is within, and a history to what is next to it: so entering
/// always goes deeper, and ends.
Result<void> Chart::check_insides() const {
  for (Index i = 0; i < states.size(); ++i) {
    const State& state = states[i];
    const bool history = is_history(state.kind);
    const bool holds = state.kind == StateKind::compound || state.kind == StateKind::each;
    if (state.initial == none && (history || holds)) {
      return broken(state, history ? Text{"Deze geschiedenis heeft geen `default`.",
                                          "This history has no `default`."}
                                   : Text{"Hierbinnen is geen toestand om te beginnen.",
                                          "There is no state within this to begin in."});
    }
    if (!history && !holds) {
      const bool leaf = state.kind == StateKind::atomic || state.kind == StateKind::final_;
      if (leaf && state.children.count != 0) {
        return broken(state, {"Deze toestand kan geen toestanden in zich hebben.",
                              "This state cannot have states within it."});
      }
      continue;
    }
    const Index around = history ? state.parent : i;
    const Index inner_scope = state.kind == StateKind::each ? i : state.scope;
    const std::span<const Index> targets = targets_of(transitions[state.initial]);
    for (const Index target : targets) {
      const bool inwards = is_descendant(target, around) && states[target].scope == inner_scope;
      const bool circle =
          is_history(states[target].kind) && states[target].parent == around && history;
      if (!inwards || circle) {
        return broken(state, {"Een begin moet naar een toestand hierbinnen leiden.",
                              "A start must lead to a state within this one."});
      }
    }
    if (targets.empty()) {
      return broken(state, {"Een begin moet ergens heen leiden.", "A start must lead somewhere."});
    }
  }
  return {};
}

Result<void> Chart::check_targets() const {
  std::vector<Index> sorted;
  for (const Transition& transition : transitions) {
    const State& from = states[transition.source];
    const std::span<const Index> targets = targets_of(transition);
    const bool initial = from.initial != none && &transitions[from.initial] == &transition;
    for (const Index target : targets) {
      // A transition stays within its region: how regions end the whole is the quorum's business.
      if (states[target].scope != from.scope && !initial) {
        return broken(from, {"Een overgang binnen `each` kan niet naar buiten gaan.",
                             "A transition inside of `each` cannot lead out of it."});
      }
    }
    if (targets.size() < 2) continue;
    // SCXML 3.11.1: they must be parts of one configuration. In document order it is enough to
    // compare neighbours.
    sorted.assign(targets.begin(), targets.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      Index common = sorted[i - 1];
      while (common != sorted[i] && !is_descendant(sorted[i], common)) {
        common = states[common].parent;
      }
      if (common != sorted[i - 1] && states[common].kind != StateKind::parallel) {
        return broken(from, {"`" + states[sorted[i - 1]].path + "` en `" + states[sorted[i]].path +
                                 "` kunnen niet samen.",
                             "`" + states[sorted[i - 1]].path + "` and `" + states[sorted[i]].path +
                                 "` cannot be active together."});
      }
    }
  }
  return {};
}

Index Chart::state_of(std::string_view path) const {
  const auto found = states_by_path_.find(path);
  return found == states_by_path_.end() ? none : found->second;
}

Index Chart::state_named(std::string_view name) const {
  const Index exact = state_of(name);
  if (exact != none) return exact;
  const auto found = states_by_name_.find(name);
  if (found != states_by_name_.end()) return found->second;
  if (name.find('/') == std::string_view::npos) return none;
  const std::vector<Index> fitting = states_named(name);
  return fitting.size() == 1 ? fitting[0] : none;
}

std::vector<Index> Chart::states_named(std::string_view name) const {
  const Index exact = state_of(name);
  if (exact != none) return {exact};
  std::vector<Index> found;
  for (Index i = 1; i < states.size(); ++i) {
    const std::string& path = states[i].path;
    const bool fits = path.size() > name.size() && path.ends_with(name) &&
                      path[path.size() - name.size() - 1] == '/';
    if (fits && !states[i].hidden) found.push_back(i);
  }
  return found;
}

Index Chart::choice_of(std::string_view id) const {
  const auto found = choices_by_id_.find(id);
  return found == choices_by_id_.end() ? none : found->second;
}

Index Chart::field_of(std::string_view name) const {
  for (Index i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return none;
}

Index Chart::role_of(std::string_view name) const {
  for (Index i = 0; i < roles.size(); ++i) {
    if (roles[i].name == name) return i;
  }
  return none;
}

}  // namespace regie::statechart
