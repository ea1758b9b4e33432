// SPDX-License-Identifier: Apache-2.0
// The pseudo-code of SCXML 1.0, appendix D, transcribed procedure by procedure, without a thought
// for speed. Where it departs from the letter it says so.
#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "tests/random/drawing.hpp"

namespace regie::random {

namespace {

using statechart::StateKind;
using List = std::vector<int>;
using Set = std::set<int>;

struct TooMuch {};

/// SCXML 3.12.1.
bool name_match(const std::string& descriptor, const std::string& name) {
  if (descriptor == "*") return true;
  if (name == descriptor) return true;
  // Ours: a done event of a state is matched as a whole only.
  if (descriptor.rfind("done.state.", 0) == 0) return false;
  return name.rfind(descriptor + ".", 0) == 0;
}

class Oracle {
 public:
  explicit Oracle(const Drawing& drawing) : d_(drawing) {}

  Course run(const std::vector<std::string>& events) {
    Course course;
    try {
      interpret();
      course.lines.push_back(line());
      for (const std::string& event : events) {
        if (!running_) break;
        begin();
        external_.push_back(event);
        main_event_loop();
        course.lines.push_back(line());
      }
    } catch (const TooMuch&) {
      course.lines.push_back("limit");
    }
    return course;
  }

 private:
  // ---- what a step may do, and what it did ----------------------------------------------------
  void begin() {
    microsteps_ = 0;
    raised_ = 0;
    log_.clear();
  }

  std::string line() const {
    std::string text = running_ ? "" : "closed ";
    for (const int state : configuration_) {
      if (state != 0) text += "s" + std::to_string(state) + " ";
    }
    text += "| x=" + std::to_string(x_) + " y=" + std::to_string(y_) + " |";
    for (const std::string& one : log_) text += " " + one;
    return text;
  }

  void enqueue(const std::string& event) {
    if (++raised_ > most_events) throw TooMuch();
    internal_.push_back(event);
  }

  /// Nothing: the expression failed.
  std::optional<bool> evaluate(int condition) const {
    switch (condition) {
      case 0:
        return x_ < 2;
      case 1:
        return y_ % 2 == 0;
      case 2:
        return x_ == y_;
      case 3:
        return in(2);
      case 4:
        if (d_.places.size() <= 3) return std::nullopt;
        return configuration_.count(3) == 0;
      default:
        if (x_ == 0) return std::nullopt;
        return 6 / x_ > 2;
    }
  }
  std::optional<bool> in(int state) const {
    if (static_cast<std::size_t>(state) >= d_.places.size()) return std::nullopt;
    return configuration_.count(state) != 0;
  }

  /// SCXML 5.9.1. Departure: a condition is looked at once in a microstep, where the letter may
  /// look once for each atomic state below; what it says is the same, but not how often an error
  /// is told.
  bool condition_match(int arrow) {
    const int condition = d_.arrows[arrow].condition;
    if (condition < 0) return true;
    const auto known = looked_at_.find(arrow);
    if (known != looked_at_.end()) return known->second;
    const auto held = evaluate(condition);
    if (!held) enqueue("error.execution");
    return looked_at_[arrow] = held.value_or(false);
  }

  void execute_content(const Block& block) {
    for (const Act& act : block) {
      switch (act.kind) {
        case Act::Kind::log:
          log_.push_back(act.text);
          break;
        case Act::Kind::raise:
          enqueue(act.text);
          break;
        case Act::Kind::send:
          if (++raised_ > most_events) throw TooMuch();
          external_.push_back(act.text);
          break;
        case Act::Kind::count_x:
          x_ = (x_ + 1) % 4;
          break;
        case Act::Kind::count_y:
          y_ = (y_ + 1) % 4;
          break;
        case Act::Kind::fail:
          if (x_ == 0) {
            enqueue("error.execution");
            return;  // SCXML 4.9: the rest of the block is left out
          }
          y_ = 6 / x_;
          break;
        case Act::Kind::branch: {
          const auto held = evaluate(act.condition);
          if (!held) {
            enqueue("error.execution");
            return;
          }
          log_.push_back(act.text + (*held ? "+" : "-"));
          break;
        }
      }
    }
  }

  // ---- procedure interpret ----------------------------------------------------------------------
  void interpret() {
    configuration_.insert(0);
    running_ = true;
    execute_content(d_.places[0].start_actions);
    Set entry;
    Set by_default;
    std::map<int, int> history_content;
    for (const int target : d_.places[0].start) {
      add_descendant_states_to_enter(target, entry, by_default, history_content);
    }
    for (const int target : d_.places[0].start) {
      add_ancestor_states_to_enter(target, 0, entry, by_default, history_content);
    }
    enter(entry, by_default, history_content);
    main_event_loop();
  }

  // ---- procedure mainEventLoop ------------------------------------------------------------------
  void main_event_loop() {
    while (running_) {
      bool macrostep_done = false;
      while (running_ && !macrostep_done) {
        List enabled = select_eventless_transitions();
        if (enabled.empty()) {
          if (internal_.empty()) {
            macrostep_done = true;
          } else {
            const std::string event = internal_.front();
            internal_.pop_front();
            enabled = select_transitions(event);
          }
        }
        if (!enabled.empty()) microstep(enabled);
      }
      if (!running_) break;
      if (external_.empty()) return;
      const std::string event = external_.front();
      external_.pop_front();
      const List enabled = select_transitions(event);
      if (!enabled.empty()) microstep(enabled);
    }
    exit_interpreter();
  }

  /// Departure: the final configuration is kept, and there is nobody to tell.
  void exit_interpreter() {
    List to_exit(configuration_.rbegin(), configuration_.rend());
    for (const int state : to_exit) {
      for (const Block& block : d_.places[state].on_exit) execute_content(block);
    }
    internal_.clear();
    external_.clear();
  }

  // ---- function selectEventlessTransitions, selectTransitions -----------------------------------
  List select_eventless_transitions() { return select(nullptr); }
  List select_transitions(const std::string& event) { return select(&event); }

  List select(const std::string* event) {
    looked_at_.clear();
    List enabled;
    for (const int state : configuration_) {
      if (!is_atomic(state)) continue;
      List path{state};
      for (int above = d_.places[state].parent; above != -1; above = d_.places[above].parent) {
        path.push_back(above);
      }
      bool found = false;
      for (const int s : path) {
        for (const int t : d_.places[s].arrows) {
          const Arrow& arrow = d_.arrows[t];
          if (event == nullptr ? !arrow.events.empty() : arrow.events.empty()) continue;
          if (event != nullptr) {
            const bool matches =
                std::any_of(arrow.events.begin(), arrow.events.end(),
                            [&](const std::string& one) { return name_match(one, *event); });
            if (!matches) continue;
          }
          if (!condition_match(t)) continue;
          if (std::find(enabled.begin(), enabled.end(), t) == enabled.end()) enabled.push_back(t);
          found = true;
          break;
        }
        if (found) break;
      }
    }
    return remove_conflicting_transitions(enabled);
  }

  // ---- function removeConflictingTransitions ----------------------------------------------------
  List remove_conflicting_transitions(const List& enabled) {
    List filtered;
    for (const int t1 : enabled) {
      bool preempted = false;
      Set to_remove;
      for (const int t2 : filtered) {
        const Set one = compute_exit_set({t1});
        const Set other = compute_exit_set({t2});
        const bool intersect =
            std::any_of(one.begin(), one.end(), [&](int state) { return other.count(state) != 0; });
        if (!intersect) continue;
        if (is_descendant(d_.arrows[t1].source, d_.arrows[t2].source)) {
          to_remove.insert(t2);
        } else {
          preempted = true;
          break;
        }
      }
      if (preempted) continue;
      for (const int t3 : to_remove) {
        filtered.erase(std::remove(filtered.begin(), filtered.end(), t3), filtered.end());
      }
      filtered.push_back(t1);
    }
    return filtered;
  }

  // ---- procedure microstep ----------------------------------------------------------------------
  void microstep(const List& enabled) {
    if (++microsteps_ > most_microsteps) throw TooMuch();
    // Departure: the letter works out the domain of a transition to a history a second time after
    // the history was recorded, and would then leave states that it does not enter again.
    domains_.clear();
    for (const int t : enabled) domains_[t] = transition_domain(t);
    exit_states(enabled);
    for (const int t : enabled) execute_content(d_.arrows[t].actions);
    enter_states(enabled);
  }

  // ---- procedure exitStates, computeExitSet -----------------------------------------------------
  void exit_states(const List& enabled) {
    const Set to_exit = compute_exit_set(enabled);
    const List order(to_exit.rbegin(), to_exit.rend());
    for (const int s : order) {
      for (const int h : d_.places[s].children) {
        if (!is_history_state(h)) continue;
        Set value;
        for (const int s0 : configuration_) {
          if (d_.places[h].kind == StateKind::history_deep ? is_atomic(s0) && is_descendant(s0, s)
                                                           : d_.places[s0].parent == s) {
            value.insert(s0);
          }
        }
        history_[h] = value;
      }
    }
    for (const int s : order) {
      for (const Block& block : d_.places[s].on_exit) execute_content(block);
      configuration_.erase(s);
    }
  }

  Set compute_exit_set(const List& transitions) {
    Set to_exit;
    for (const int t : transitions) {
      if (d_.arrows[t].targets.empty()) continue;
      const int domain = transition_domain(t);
      for (const int s : configuration_) {
        if (is_descendant(s, domain)) to_exit.insert(s);
      }
    }
    return to_exit;
  }

  // ---- procedure enterStates, computeEntrySet ---------------------------------------------------
  void enter_states(const List& enabled) {
    Set entry;
    Set by_default;
    std::map<int, int> history_content;
    for (const int t : enabled) {
      for (const int s : d_.arrows[t].targets) {
        add_descendant_states_to_enter(s, entry, by_default, history_content);
      }
      const int ancestor = domains_[t];
      for (const int s : effective_targets(d_.arrows[t].targets)) {
        add_ancestor_states_to_enter(s, ancestor, entry, by_default, history_content);
      }
    }
    enter(entry, by_default, history_content);
  }

  void enter(const Set& entry, const Set& by_default, const std::map<int, int>& history_content) {
    for (const int s : entry) {
      // Departure: the letter enters again, without leaving them, states on the way to what a
      // history within the domain remembers.
      if (!configuration_.insert(s).second) continue;
      const Place& place = d_.places[s];
      for (const Block& block : place.on_entry) execute_content(block);
      if (by_default.count(s) != 0) execute_content(place.start_actions);
      const auto content = history_content.find(s);
      if (content != history_content.end()) {
        execute_content(d_.places[content->second].start_actions);
      }
      if (place.kind != StateKind::final_) continue;
      if (place.parent == 0) {
        running_ = false;
        continue;
      }
      enqueue("done.state.s" + std::to_string(place.parent));
      const int grandparent = d_.places[place.parent].parent;
      if (d_.places[grandparent].kind == StateKind::parallel && is_in_final_state(grandparent)) {
        enqueue("done.state.s" + std::to_string(grandparent));
      }
    }
  }

  void add_descendant_states_to_enter(int state, Set& entry, Set& by_default,
                                      std::map<int, int>& history_content) {
    const Place& place = d_.places[state];
    if (is_history_state(state)) {
      const auto value = history_.find(state);
      const List targets =
          value != history_.end() ? List(value->second.begin(), value->second.end()) : place.start;
      if (value == history_.end()) history_content[place.parent] = state;
      for (const int s : targets) {
        add_descendant_states_to_enter(s, entry, by_default, history_content);
      }
      for (const int s : targets) {
        add_ancestor_states_to_enter(s, place.parent, entry, by_default, history_content);
      }
      return;
    }
    entry.insert(state);
    if (place.kind == StateKind::compound) {
      by_default.insert(state);
      for (const int s : place.start) {
        add_descendant_states_to_enter(s, entry, by_default, history_content);
      }
      for (const int s : place.start) {
        add_ancestor_states_to_enter(s, state, entry, by_default, history_content);
      }
    } else if (place.kind == StateKind::parallel) {
      add_children_of_parallel(state, entry, by_default, history_content);
    }
  }

  void add_ancestor_states_to_enter(int state, int ancestor, Set& entry, Set& by_default,
                                    std::map<int, int>& history_content) {
    for (int anc = d_.places[state].parent; anc != -1 && anc != ancestor;
         anc = d_.places[anc].parent) {
      entry.insert(anc);
      if (d_.places[anc].kind == StateKind::parallel) {
        add_children_of_parallel(anc, entry, by_default, history_content);
      }
    }
  }

  void add_children_of_parallel(int parallel, Set& entry, Set& by_default,
                                std::map<int, int>& history_content) {
    for (const int child : d_.places[parallel].children) {
      if (is_history_state(child)) continue;
      const bool some = std::any_of(entry.begin(), entry.end(),
                                    [&](int s) { return s == child || is_descendant(s, child); });
      if (!some) add_descendant_states_to_enter(child, entry, by_default, history_content);
    }
  }

  bool is_in_final_state(int s) const {
    const Place& place = d_.places[s];
    if (place.kind == StateKind::compound) {
      return std::any_of(place.children.begin(), place.children.end(), [&](int child) {
        return d_.places[child].kind == StateKind::final_ && configuration_.count(child) != 0;
      });
    }
    if (place.kind == StateKind::parallel) {
      return std::all_of(place.children.begin(), place.children.end(), [&](int child) {
        return is_history_state(child) || is_in_final_state(child);
      });
    }
    return false;
  }

  // ---- function getTransitionDomain, findLCCA, getEffectiveTargetStates -------------------------
  int transition_domain(int t) const {
    const Arrow& arrow = d_.arrows[t];
    const List targets = effective_targets(arrow.targets);
    const auto all_below = [&](int state) {
      return std::all_of(targets.begin(), targets.end(),
                         [&](int target) { return is_descendant(target, state); });
    };
    if (arrow.internal && d_.places[arrow.source].kind == StateKind::compound &&
        all_below(arrow.source)) {
      return arrow.source;
    }
    for (int anc = d_.places[arrow.source].parent; anc != -1; anc = d_.places[anc].parent) {
      if (d_.places[anc].kind == StateKind::compound && all_below(anc)) return anc;
    }
    return 0;
  }

  List effective_targets(const List& targets) const {
    List all;
    for (const int s : targets) {
      if (!is_history_state(s)) {
        all.push_back(s);
        continue;
      }
      const auto value = history_.find(s);
      const List inner = value != history_.end() ? List(value->second.begin(), value->second.end())
                                                 : effective_targets(d_.places[s].start);
      all.insert(all.end(), inner.begin(), inner.end());
    }
    return all;
  }

  bool is_history_state(int s) const { return statechart::is_history(d_.places[s].kind); }
  bool is_atomic(int s) const { return d_.places[s].children.empty() && !is_history_state(s); }
  bool is_descendant(int s, int ancestor) const {
    for (int at = d_.places[s].parent; at != -1; at = d_.places[at].parent) {
      if (at == ancestor) return true;
    }
    return false;
  }

  const Drawing& d_;
  Set configuration_;
  std::map<int, Set> history_;
  std::deque<std::string> internal_;
  std::deque<std::string> external_;
  std::map<int, bool> looked_at_;
  std::map<int, int> domains_;
  bool running_ = false;
  int x_ = 0;
  int y_ = 0;
  std::size_t microsteps_ = 0;
  std::size_t raised_ = 0;
  std::vector<std::string> log_;
};

}  // namespace

Course course_of_oracle(const Drawing& drawing, const std::vector<std::string>& events) {
  return Oracle(drawing).run(events);
}

}  // namespace regie::random
