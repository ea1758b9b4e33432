// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/chart.hpp"

#include <cassert>

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
  for (Index i = 0; i < states.size(); ++i) {
    State& state = states[i];
    state.depth = state.parent == none ? 0 : states[state.parent].depth + 1;
    if (state.depth > limits.state_depth) {
      return limit_error(state, "De toestanden zijn te diep genest.",
                         "The states are nested too deeply.");
    }
    state.scope = 0;
    for (Index above = state.parent; above != none; above = states[above].parent) {
      if (states[above].kind == StateKind::each) {
        state.scope = above;
        break;
      }
    }
    const bool is_history =
        state.kind == StateKind::history_shallow || state.kind == StateKind::history_deep;
    if (is_history && state.scope != 0) {
      return broken(state, {"Een geschiedenis binnen `each` kan niet.",
                            "A history inside of `each` is not possible."});
    }
    if (!fits(state.children, child_indices.size()) || !fits(state.on_entry, blocks.size()) ||
        !fits(state.on_exit, blocks.size()) || !fits(state.transitions, transitions.size()) ||
        !fits(state.timers, timers.size()) || !fits(state.invokes, invokes.size())) {
      return broken(state, {"De tabellen van de werkwijze kloppen niet.",
                            "The tables of the workflow do not fit."});
    }
    states_by_path_.emplace(state.path, i);
  }
  for (Index i = static_cast<Index>(states.size()); i-- > 0;) {
    State& state = states[i];
    if (state.end <= i) state.end = i + 1;
    if (state.parent != none && states[state.parent].end < state.end) {
      states[state.parent].end = state.end;
    }
  }
  for (const Transition& transition : transitions) {
    const Index scope = states[transition.source].scope;
    for (Index t = 0; t < transition.targets.count; ++t) {
      const Index target = target_indices[transition.targets.first + t];
      // A transition stays within its region: how regions end the whole is the quorum's business.
      const bool default_of_each = states[transition.source].kind == StateKind::each &&
                                   transition.events.count == 0 &&
                                   states[target].scope == transition.source;
      if (states[target].scope != scope && !default_of_each) {
        return broken(states[transition.source],
                      {"Een overgang binnen `each` kan niet naar buiten gaan.",
                       "A transition inside of `each` cannot lead out of it."});
      }
    }
  }
  for (Index i = 0; i < choices.size(); ++i) choices_by_id_.emplace(choices[i].id, i);
  return {};
}

Index Chart::state_of(std::string_view path) const {
  const auto found = states_by_path_.find(std::string(path));
  return found == states_by_path_.end() ? none : found->second;
}

Index Chart::choice_of(std::string_view id) const {
  const auto found = choices_by_id_.find(std::string(id));
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
