// SPDX-License-Identifier: Apache-2.0
// What `seal` works out once: who waits for which event, domains, entry sets, what is computed
// from what.
#include <algorithm>

#include "engine/expression/code.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::statechart {

namespace {

/// Entry sets beyond this size are worked out when they are needed: a chart with many transitions
/// into one large parallel state would hold its states once for each of them.
constexpr std::size_t most_precomputed_entries = 32;

constexpr std::string_view done_state = "done.state.";

std::string_view without_star(std::string_view descriptor) {
  return descriptor.ends_with(".*") ? descriptor.substr(0, descriptor.size() - 2) : descriptor;
}

/// `add_term(from, term, basis)` and `before_term`.
bool reckons_by_law(const expression::Program& program) {
  if (!program) return false;
  for (const expression::Node& node : program.code().nodes) {
    if (node.op != expression::Op::call || node.function == nullptr || node.count != 3) continue;
    if (node.function->name == "add_term" || node.function->name == "before_term") return true;
  }
  return false;
}

}  // namespace

Index Chart::know(const std::string& event) {
  const auto [place, fresh] = events_by_name_.emplace(event, static_cast<Index>(events.size()));
  if (!fresh) return place->second;
  KnownEvent known;
  known.name = Value(event);
  known.descriptors.first = static_cast<Index>(matches.size());
  match(event, matches);
  known.descriptors.count = static_cast<Index>(matches.size()) - known.descriptors.first;
  events.push_back(std::move(known));
  return place->second;
}

void Chart::know_events() {
  for (const char* name : {"case.started", "error.execution", "error.communication"}) know(name);
  for (const std::string& text : descriptors) {
    if (text != "*") know(std::string(without_star(text)));
  }
  for (const Choice& choice : choices) know(choice.id);
  for (const Timer& timer : timers) know(timer.event);
  for (const Action& action : actions) {
    if (action.op == Op::raise) know(action.text);
  }
  for (const Send& send : sends) {
    if (send.event_program == none) know(send.event);
  }
  done_events.assign(states.size(), none);
  const auto ends = [&](Index state) {
    if (state != none && state != 0 && done_events[state] == none) {
      done_events[state] = know(std::string(done_state) + states[state].path);
    }
  };
  for (const Each& each : eaches) ends(each.state);
  for (Index i = 0; i < states.size(); ++i) {
    if (states[i].kind != StateKind::final_ || states[i].parent == none) continue;
    const Index parent = states[i].parent;
    if (states[parent].kind != StateKind::each) ends(parent);
  }
  for (Index i = 0; i < states.size(); ++i) {
    if (states[i].kind == StateKind::parallel) ends(i);
  }
}

void Chart::index_descriptors() {
  std::vector<std::vector<Index>> states_waiting(1);
  descriptor_of.reserve(descriptors.size());
  for (const std::string& text : descriptors) {
    const auto [place, fresh] = descriptors_by_text_.emplace(
        std::string(without_star(text)), static_cast<Index>(states_waiting.size()));
    if (fresh) states_waiting.emplace_back();
    descriptor_of.push_back(place->second);
  }
  const auto wait = [&](Index descriptor, Index state) {
    std::vector<Index>& list = states_waiting[descriptor];
    if (list.empty() || list.back() != state) list.push_back(state);
  };
  for (Index state = 0; state < states.size(); ++state) {
    const Range range = states[state].transitions;
    for (Index i = range.first; i < range.first + range.count; ++i) {
      const Range of = transitions[i].events;
      if (of.count == 0) wait(eventless, state);
      for (Index e = 0; e < of.count; ++e) wait(descriptor_of[of.first + e], state);
    }
  }
  for (const std::vector<Index>& list : states_waiting) {
    waiting_of.push_back({static_cast<Index>(waiting.size()), static_cast<Index>(list.size())});
    waiting.insert(waiting.end(), list.begin(), list.end());
  }
}

void Chart::index_transitions() {
  static const std::vector<History> nothing;
  domains.assign(transitions.size(), none);
  entries.assign(transitions.size(), {});
  std::vector<Entering> set;
  for (Index i = 0; i < transitions.size(); ++i) {
    const Transition& transition = transitions[i];
    const std::span<const Index> targets = targets_of(transition);
    if (targets.empty()) continue;
    const State& from = states[transition.source];
    const bool initial = from.initial == i;
    bool depends = is_history(from.kind);
    for (const Index target : targets) depends = depends || is_history(states[target].kind);
    if (depends) continue;
    domains[i] = initial ? transition.source : domain_of(*this, i, nothing);
    set.clear();
    const bool few =
        add_entries(*this, targets, domains[i], nothing, set, most_precomputed_entries);
    // What is entered may depend on a history further inside.
    for (const Entering& one : set) depends = depends || one.history != none;
    if (depends || !few) continue;
    entries[i] = {static_cast<Index>(entering.size()), static_cast<Index>(set.size())};
    entering.insert(entering.end(), set.begin(), set.end());
  }
}

void Chart::index_law() {
  const auto by_law = [](const Field& field) {
    return reckons_by_law(field.derived) || reckons_by_law(field.fallback);
  };
  needs_law = !terms.empty() || std::any_of(programs.begin(), programs.end(), reckons_by_law) ||
              std::any_of(fields.begin(), fields.end(), by_law) ||
              std::any_of(timers.begin(), timers.end(),
                          [](const Timer& timer) { return timer.statutory || timer.law; });
}

void Chart::index_computed() {
  std::vector<std::vector<Index>> by_field(fields.size());
  for (Index i = 0; i < fields.size(); ++i) {
    const Field& field = fields[i];
    if (!field.derived && !field.fallback) continue;
    const expression::Program& program = field.derived ? field.derived : field.fallback;
    Computed made;
    made.field = i;
    made.always = program.asks_host();
    for (const std::string& name : program.reads()) {
      const Index read = field_of(name);
      if (read == none) {
        made.always = true;
      } else {
        by_field[read].push_back(static_cast<Index>(computed.size()));
      }
    }
    computes_always = computes_always || made.always;
    computed.push_back(made);
  }
  for (const std::vector<Index>& list : by_field) {
    readers_of.push_back({static_cast<Index>(readers.size()), static_cast<Index>(list.size())});
    readers.insert(readers.end(), list.begin(), list.end());
  }
  for (const Timer& timer : timers) {
    counts_activity = counts_activity || timer.since == Timer::Since::activity;
  }
}

Index Chart::event_of(std::string_view name) const {
  const auto found = events_by_name_.find(name);
  return found == events_by_name_.end() ? none : found->second;
}

void Chart::match(std::string_view name, std::vector<Index>& found) const {
  const auto add = [&](std::string_view descriptor) {
    const auto known = descriptors_by_text_.find(descriptor);
    if (known != descriptors_by_text_.end()) found.push_back(known->second);
  };
  add("*");
  add(name);
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot != 0;
       dot = name.rfind('.', dot - 1)) {
    const std::string_view prefix = name.substr(0, dot);
    const bool names_state = prefix.starts_with(done_state) && prefix.size() > done_state.size();
    if (!names_state) add(prefix);
  }
}

}  // namespace regie::statechart
