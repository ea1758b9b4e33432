// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/configurations.hpp"

#include <algorithm>

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::History;
using statechart::Index;
using statechart::none;
using statechart::Range;
using statechart::State;
using statechart::StateKind;
using statechart::Transition;

constexpr std::size_t steps_for_each = 20;
constexpr std::size_t most_ways = 1'024;  ///< in which one event can be answered

bool includes(const std::vector<Index>& sorted, Index state) {
  return std::binary_search(sorted.begin(), sorted.end(), state);
}

/// An outermost final state is active: nothing comes any more but what opens the case again.
bool has_ended(const Chart& chart, Index scope, const std::vector<Index>& active) {
  return std::any_of(active.begin(), active.end(), [&](Index state) {
    return chart.states[state].parent == scope && chart.states[state].kind == StateKind::final_;
  });
}

/// Whether a case can be in both states at the same time.
bool go_together(const Chart& chart, Index one, Index other) {
  if (one == other || chart.is_descendant(one, other) || chart.is_descendant(other, one)) {
    return true;
  }
  Index around = chart.states[one].parent;
  while (!chart.is_descendant(other, around)) around = chart.states[around].parent;
  return chart.states[around].kind == StateKind::parallel;
}

}  // namespace

bool Configurations::Configuration::has(Index state) const { return includes(active, state); }

Configurations::Configurations(Proving& proving, Index scope)
    : proving_(proving),
      chart_(proving.chart),
      scope_(scope),
      listening_(chart_.transitions.size()),
      taken_(chart_.transitions.size()),
      reached_(chart_.states.size()) {}

bool Configurations::is_own(Index state) const { return chart_.states[state].scope == scope_; }

// ---- Events -------------------------------------------------------------------------------------

void Configurations::add_event(const std::string& name) {
  Event event;
  chart_.match(name, event.matches);
  if (event.matches.empty()) return;
  std::sort(event.matches.begin(), event.matches.end());
  event.choice = raised_.count(name) != 0 ? none : chart_.choice_of(name);
  constexpr std::string_view done = "done.state.";
  if (name.starts_with(done)) {
    event.done = chart_.state_of(std::string_view(name).substr(done.size()));
    if (event.done != none && chart_.states[event.done].kind == StateKind::each) event.done = none;
    if (event.done != none && !is_own(event.done)) event.done = none;
  }
  event.timer = std::any_of(chart_.timers.begin(), chart_.timers.end(),
                            [&](const auto& timer) { return timer.event == name; });
  const bool alike = std::any_of(events_.begin(), events_.end(), [&](const Event& known) {
    return known.matches == event.matches && known.choice == event.choice &&
           known.done == event.done && known.timer == event.timer;
  });
  if (!alike) events_.push_back(std::move(event));
}

void Configurations::find_events() {
  for (const statechart::Action& action : chart_.actions) {
    if (action.op == statechart::Op::raise) raised_.insert(action.text);
  }
  for (const statechart::Send& send : chart_.sends) raised_.insert(send.event);
  std::set<std::string> names = {"\x01 any other"};
  for (const Chart::KnownEvent& known : chart_.events) names.emplace(known.name.text());
  for (std::string descriptor : chart_.descriptors) {
    if (descriptor.ends_with("*")) descriptor.pop_back();
    if (descriptor.ends_with(".")) descriptor.pop_back();
    if (!descriptor.empty()) names.insert(std::move(descriptor));
  }
  for (const std::string& name : names) add_event(name);
  for (std::uint32_t i = 0; i < events_.size(); ++i) {
    if (events_[i].done != none) events_[i].stale = can_be_left(events_[i].done);
    for (Index t = 0; t < chart_.transitions.size(); ++t) {
      const Transition& one = chart_.transitions[t];
      if (one.events.count != 0 && chart_.is_enabled_by(one, events_[i].matches)) {
        listening_[t].push_back(i);
      }
    }
  }
}

bool Configurations::is_internal(const Transition& transition) const {
  for (Index e = 0; e < transition.events.count; ++e) {
    const std::string& name = chart_.descriptors[transition.events.first + e];
    for (const char* prefix : {"*", "done", "error", "quorum"}) {
      if (name.starts_with(prefix)) return true;
    }
    for (const std::string& raised : raised_) {
      if (raised.empty() || raised.starts_with(name.substr(0, name.find('*')))) return true;
    }
  }
  return transition.events.count == 0;
}

/// Whether something within the same step can leave a state that has just ended.
bool Configurations::can_be_left(Index state) const {
  const std::string own = "done.state." + chart_.states[state].path;
  for (Index source = 0; source < chart_.states.size(); ++source) {
    if (!is_own(source) || !go_together(chart_, source, state)) continue;
    const Range& range = chart_.states[source].transitions;  // not the initial one
    for (Index t = range.first; t < range.first + range.count; ++t) {
      const Transition& one = chart_.transitions[t];
      if (one.targets.count == 0 || !is_internal(one)) continue;
      if (one.events.count == 1 && chart_.descriptors[one.events.first] == own) continue;
      const Index area = chart_.domains[t];
      if (area == none || area == 0 || chart_.is_descendant(state, area)) return true;
    }
  }
  return false;
}

bool Configurations::is_in_final(Index state, const Configuration& in) const {
  if (!in.has(state)) return false;
  const auto children = chart_.children_of(state);
  const auto has_ended_child = [&](Index child) {
    return chart_.states[child].kind == StateKind::final_ && in.has(child);
  };
  switch (chart_.states[state].kind) {
    case StateKind::compound:
      return std::any_of(children.begin(), children.end(), has_ended_child);
    case StateKind::parallel:
      return std::all_of(children.begin(), children.end(), [&](Index child) {
        const StateKind kind = chart_.states[child].kind;
        return statechart::is_history(kind) || kind == StateKind::each || is_in_final(child, in);
      });
    default:
      return false;
  }
}

// ---- Steps --------------------------------------------------------------------------------------

Configurations::Held Configurations::guard(Index transition, const Configuration& in, bool ended) {
  const Transition& one = chart_.transitions[transition];
  if (proving_.dead.count(transition) != 0) return Held::never;
  if (one.choice != none) {
    const statechart::Choice& choice = chart_.choices[one.choice];
    if (ended && !choice.reopens) return Held::never;
    if (raised_.count(choice.id) == 0) {
      for (const statechart::Need& need : choice.needs) {
        if (held(need.program, in) == Held::never) return Held::never;
      }
    }
  } else if (ended) {
    return Held::never;
  }
  const Held own = one.guard == none ? Held::always : held(one.guard, in);
  return own == Held::always && one.limit.is_set() ? Held::maybe : own;
}

std::vector<Index> Configurations::leaves(const Configuration& in) const {
  std::vector<Index> found;
  for (std::size_t i = 0; i < in.active.size(); ++i) {
    const bool inner =
        i + 1 < in.active.size() && chart_.is_descendant(in.active[i + 1], in.active[i]);
    if (!inner) found.push_back(in.active[i]);
  }
  return found;
}

/// selectTransitions of SCXML 1.0, appendix D, for one active state without active states in it
/// after the other, with every outcome of the conditions. Those that do nothing are left out.
std::vector<Configurations::Picks> Configurations::picks(const Configuration& in,
                                                         const Event* event, bool ended) {
  std::vector<Picks> all;
  for (const Index leaf : leaves(in)) {
    Picks own;
    bool sure = false;
    bool doubted = false;
    for (Index state = leaf; state != none && is_own(state) && !sure;
         state = chart_.states[state].parent) {
      const Range& range = chart_.states[state].transitions;
      for (Index t = range.first; t < range.first + range.count && !sure; ++t) {
        const Transition& one = chart_.transitions[t];
        const bool fits =
            event == nullptr ? one.events.count == 0 : chart_.is_enabled_by(one, event->matches);
        const Held holds = fits ? guard(t, in, ended) : Held::never;
        if (holds == Held::never) continue;
        sure = holds == Held::always;
        own.push_back({t, sure && !doubted});
        doubted = true;
      }
    }
    if (own.empty()) continue;
    if (!sure) own.push_back({none, false});
    all.push_back(std::move(own));
  }
  return all;
}

/// Whether the event comes for certain when people want it: for what is told as certain.
bool Configurations::is_free(const Event& event, const Configuration& in) {
  if (event.done != none) return is_in_final(event.done, in);
  if (event.timer) {
    // With another timer beside it, that one may always be first.
    std::size_t timers = 0;
    for (const Index state : in.active) timers += chart_.states[state].timers.count;
    return timers == 1;
  }
  if (event.choice == none) return false;
  const statechart::Choice& choice = chart_.choices[event.choice];
  const Index task = choice.state == none ? none : chart_.states[choice.state].task;
  if (choice.limit.is_set() || !choice.except.empty() || choice.in_region || choice.reopens ||
      (task != none && !chart_.tasks[task].except.empty())) {
    return false;
  }
  return std::all_of(choice.needs.begin(), choice.needs.end(), [&](const statechart::Need& need) {
    return held(need.program, in) == Held::always;
  });
}

void Configurations::step_on(std::uint32_t at) {
  // `all_` grows meanwhile.
  const Configuration here = all_[at];
  const bool ended = has_ended(chart_, scope_, here.active);
  const std::vector<Picks> at_once = picks(here, nullptr, ended);
  const bool passing = std::any_of(at_once.begin(), at_once.end(),
                                   [](const Picks& own) { return own.back().transition != none; });
  all_[at].passing = passing;
  const std::size_t before = steps_.size();
  branch(at, at_once, passing);
  const bool one_way = std::all_of(at_once.begin(), at_once.end(), [](const Picks& own) {
    return own.size() == 1 && own[0].certain;
  });
  if (passing && one_way && steps_.size() == before + 1) {
    forced_[at] = {steps_.back().second, at_once.front().front().transition};
  }
  if (passing) return;
  std::set<std::uint32_t> heard;
  for (const Index state : here.active) {
    const Range& range = chart_.states[state].transitions;
    for (Index t = range.first; t < range.first + range.count; ++t) {
      heard.insert(listening_[t].begin(), listening_[t].end());
    }
  }
  for (const std::uint32_t i : heard) {
    const Event& event = events_[i];
    if (event.done != none && !event.stale && !is_in_final(event.done, here)) continue;
    branch(at, picks(here, &event, ended), at_once.empty() && is_free(event, here));
    if (!complete_) return;
  }
}

/// Every way in which the active states can answer together.
void Configurations::branch(std::uint32_t at, const std::vector<Picks>& picks, bool free) {
  if (picks.empty()) return;
  std::map<std::vector<Index>, bool> ways = {{{}, true}};
  for (const Picks& own : picks) {
    std::map<std::vector<Index>, bool> more;
    for (const auto& [way, certain] : ways) {
      for (const Pick& pick : own) {
        std::vector<Index> next = way;
        const bool new_one = pick.transition != none &&
                             std::find(way.begin(), way.end(), pick.transition) == way.end();
        if (new_one) next.push_back(pick.transition);
        bool& sure = more[std::move(next)];
        sure = sure || (certain && pick.certain);
      }
    }
    ways = std::move(more);
    if (ways.size() > most_ways) {
      complete_ = false;
      return;
    }
  }
  for (const auto& [way, certain] : ways) {
    if (!way.empty()) take(at, way, free && certain);
    if (!complete_) return;
  }
}

Index Configurations::domain(Index transition, const Configuration& in) const {
  const Index known = chart_.domains[transition];
  return known != none ? known : statechart::domain_of(chart_, transition, in.past);
}

/// removeConflictingTransitions (SCXML 1.0, appendix D).
std::vector<Index> Configurations::without_conflicts(const std::vector<Index>& enabled,
                                                     const Configuration& in) const {
  std::vector<Index> kept;
  for (const Index candidate : enabled) {
    const Transition& one = chart_.transitions[candidate];
    bool preempted = false;
    std::vector<Index> removed;
    for (const Index other : kept) {
      const Transition& before = chart_.transitions[other];
      if (one.targets.count == 0 || before.targets.count == 0) continue;
      const Index area = domain(candidate, in);
      const Index taken = domain(other, in);
      const bool apart =
          area != taken && !chart_.is_descendant(area, taken) && !chart_.is_descendant(taken, area);
      if (apart) continue;
      if (chart_.is_descendant(one.source, before.source)) {
        removed.push_back(other);
      } else {
        preempted = true;
      }
    }
    if (preempted) continue;
    for (const Index other : removed) kept.erase(std::find(kept.begin(), kept.end(), other));
    kept.push_back(candidate);
  }
  return kept;
}

/// microstep (SCXML 1.0, appendix D), without actions.
void Configurations::take(std::uint32_t at, std::vector<Index> transitions, bool certain) {
  const Configuration& here = all_[at];
  Configuration next;
  next.past = here.past;
  std::vector<Chart::Entering> entering;
  std::vector<bool> leaving(here.active.size());
  transitions = without_conflicts(transitions, here);
  for (const Index t : transitions) {
    taken_[t] = true;
    if (chart_.transitions[t].targets.count == 0) continue;
    const Index area = domain(t, here);
    for (std::size_t i = 0; i < here.active.size(); ++i) {
      leaving[i] = leaving[i] || chart_.is_descendant(here.active[i], area);
    }
  }
  for (const Index history : chart_.histories) {
    const Index parent = chart_.states[history].parent;
    const auto place = std::lower_bound(here.active.begin(), here.active.end(), parent);
    if (!is_own(history) || place == here.active.end() || *place != parent ||
        !leaving[static_cast<std::size_t>(place - here.active.begin())]) {
      continue;
    }
    const bool deep = chart_.states[history].kind == StateKind::history_deep;
    History past{history, {}};
    const std::vector<Index> ends = leaves(here);
    for (const Index state : deep ? ends : here.active) {
      const bool kept =
          deep ? chart_.is_descendant(state, parent) : chart_.states[state].parent == parent;
      if (kept) past.active.push_back(state);
    }
    const auto old = std::find_if(next.past.begin(), next.past.end(),
                                  [&](const History& one) { return one.state == history; });
    if (old != next.past.end()) next.past.erase(old);
    next.past.push_back(std::move(past));
  }
  // Entry sets are worked out after the histories of what is left (appendix D, microstep).
  for (const Index t : transitions) {
    const Transition& one = chart_.transitions[t];
    if (one.targets.count == 0) continue;
    Configuration with_past;
    with_past.past = next.past;
    static_cast<void>(statechart::add_entries(chart_, chart_.targets_of(one), domain(t, with_past),
                                              next.past, entering, chart_.states.size()));
  }
  for (std::size_t i = 0; i < here.active.size(); ++i) {
    if (!leaving[i]) next.active.push_back(here.active[i]);
  }
  for (const Chart::Entering& one : entering) next.active.push_back(one.state);
  std::sort(next.active.begin(), next.active.end());
  next.active.erase(std::unique(next.active.begin(), next.active.end()), next.active.end());
  std::sort(next.past.begin(), next.past.end(),
            [](const History& a, const History& b) { return a.state < b.state; });
  arrive(std::move(next), at, certain);
}

void Configurations::arrive(Configuration next, std::uint32_t from, bool certain) {
  std::vector<Index> key = next.active;
  for (const History& past : next.past) {
    key.push_back(none);
    key.push_back(past.state);
    key.insert(key.end(), past.active.begin(), past.active.end());
  }
  const auto number = static_cast<std::uint32_t>(all_.size());
  const auto [place, first] = known_.try_emplace(std::move(key), number);
  if (first && all_.size() == proving_.bounds().configurations) {
    // No step may lead to what is not among them.
    complete_ = false;
    return;
  }
  steps_.emplace_back(from, place->second);
  if (certain) certain_.emplace_back(from, place->second);
  if (!first) return;
  if (steps_.size() > proving_.bounds().configurations * steps_for_each) complete_ = false;
  for (const Index state : next.active) reached_[state] = true;
  next.from = from;
  all_.push_back(std::move(next));
}

void Configurations::explore() {
  find_events();
  Configuration begin;
  begin.active = {scope_};
  std::vector<Chart::Entering> entering;
  if (chart_.states[scope_].initial != none) {
    const Transition& start = chart_.transitions[chart_.states[scope_].initial];
    static_cast<void>(statechart::add_entries(chart_, chart_.targets_of(start), scope_, {},
                                              entering, chart_.states.size()));
  }
  for (const Chart::Entering& one : entering) begin.active.push_back(one.state);
  std::sort(begin.active.begin(), begin.active.end());
  begin.active.erase(std::unique(begin.active.begin(), begin.active.end()), begin.active.end());
  arrive(std::move(begin), 0, false);
  steps_.clear();
  for (std::uint32_t at = 0; at < all_.size() && complete_; ++at) step_on(at);
  std::sort(certain_.begin(), certain_.end());
  std::vector<std::uint32_t> work = {0};
  all_[0].certain = true;
  while (!work.empty()) {
    const std::uint32_t at = work.back();
    work.pop_back();
    for (auto step = std::lower_bound(certain_.begin(), certain_.end(), std::pair(at, 0U));
         step != certain_.end() && step->first == at; ++step) {
      if (all_[step->second].certain) continue;
      all_[step->second].certain = true;
      work.push_back(step->second);
    }
  }
}

std::vector<std::uint32_t> Configurations::around(Index state, bool eventless) const {
  std::vector<std::uint32_t> found;
  while (!is_own(state)) {
    if (state == 0) return found;  // around what is explored
    state = chart_.states[state].scope;
  }
  for (std::uint32_t i = 0; i < all_.size(); ++i) {
    if (all_[i].has(state) && (eventless || !all_[i].passing)) found.push_back(i);
  }
  return found;
}

}  // namespace regie::analysis
