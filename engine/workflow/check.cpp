// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/check.hpp"

#include <string>
#include <utility>
#include <vector>

namespace regie::workflow {
namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Range;
using statechart::State;
using statechart::StateKind;
using statechart::Transition;

bool is_history(const State& state) {
  return state.kind == StateKind::history_shallow || state.kind == StateKind::history_deep;
}

/// The states as a graph: who can be entered from where.
class Paths {
 public:
  Paths(const Chart& chart, Findings& findings, bool report_only)
      : chart_(chart),
        findings_(findings),
        report_only_(report_only),
        reached_(chart.states.size()),
        finishes_(chart.states.size()) {}

  void run() {
    turn_around();
    reach(0, reached_);
    find_finishing();
    if (report_gap()) return;
    report_unreachable();
    report_traps();
  }

 private:
  [[nodiscard]] const State& state(Index i) const { return chart_.states[i]; }

  template <class Visit>
  void targets(const Transition& transition, Visit visit) const {
    for (Index t = 0; t < transition.targets.count; ++t) {
      visit(chart_.target_indices[transition.targets.first + t]);
    }
  }

  /// Every state that a state's own transitions lead to.
  template <class Visit>
  void next(Index from, Visit visit) const {
    const Range& own = state(from).transitions;
    for (Index t = 0; t < own.count; ++t) targets(chart_.transitions[own.first + t], visit);
  }

  template <class Visit>
  void children(Index of, Visit visit) const {
    const Range& range = state(of).children;
    for (Index c = 0; c < range.count; ++c) visit(chart_.child_indices[range.first + c]);
  }

  /// Marks what can be entered once `start` was (SCXML 3.13: with a state its ancestors, its
  /// initial children, and all regions of a parallel state).
  void reach(Index start, std::vector<bool>& seen) const {
    std::vector<Index> work;
    const auto enter = [&](Index at) {
      for (Index above = at; above != none; above = state(above).parent) {
        if (seen[above]) continue;
        seen[above] = true;
        work.push_back(above);
      }
    };
    enter(start);
    while (!work.empty()) {
      const Index at = work.back();
      work.pop_back();
      next(at, enter);
      if (state(at).initial != none) targets(chart_.transitions[state(at).initial], enter);
      if (state(at).kind == StateKind::parallel) {
        children(at, [&](Index child) {
          if (!is_history(state(child))) enter(child);
        });
      }
    }
  }

  void report(const Span& span, const char* rule, Text message, Text advice) {
    if (report_only_) {
      findings_.warning(span, rule, std::move(message), std::move(advice));
    } else {
      findings_.error(span, rule, std::move(message), std::move(advice));
    }
  }

  [[nodiscard]] bool within(Index at, Index above) const {
    for (; at != none; at = state(at).parent) {
      if (at == above) return true;
    }
    return false;
  }

  /// Whether a transition from elsewhere, or a start, leads to the state or into it.
  [[nodiscard]] bool is_entered(Index target) const {
    std::vector<Index> below = {target};
    bool entered = false;
    while (!below.empty() && !entered) {
      const Index at = below.back();
      below.pop_back();
      for (const auto* sources : {&by_transition_[at], &as_part_[at]}) {
        for (const Index source : *sources) entered = entered || !within(source, target);
      }
      children(at, [&](Index child) { below.push_back(child); });
    }
    return entered;
  }

  /// Those that nothing leads to come first; what follows from them is then said already.
  [[nodiscard]] std::vector<std::pair<Index, bool>> unreached() const {
    std::vector<std::pair<Index, bool>> found;
    std::vector<bool> covered = reached_;
    for (const bool circles : {false, true}) {
      for (Index i = 1; i < chart_.states.size(); ++i) {
        if (covered[i] || state(i).hidden || (!circles && is_entered(i))) continue;
        reach(i, covered);
        found.emplace_back(i, circles);
      }
    }
    return found;
  }

  /// One state from which nothing leads on, and one to which nothing leads: a `go` from the one to
  /// the other was most likely forgotten, and that is one mistake.
  bool report_gap() {
    const auto ends = traps();
    const auto begins = unreached();
    if (ends.size() != 1 || begins.size() != 1 || ends[0].second) return false;
    const std::string name = "`" + state(ends[0].first).name + "`";
    const std::string next = state(begins[0].first).name;
    report(state(ends[0].first).span, "no-result",
           {"Vanuit " + name + " leidt niets verder, en `" + next + "` is niet te bereiken.",
            "From " + name + " nothing leads on, and `" + next + "` cannot be reached."},
           {"Ontbreekt hier `go: " + next + "`? Zet het bij een keuze of deadline.",
            "Is `go: " + next + "` missing here? Put it with a choice or deadline."});
    return true;
  }

  void report_unreachable() {
    for (const auto& [i, circles] : unreached()) {
      const std::string name = "`" + state(i).name + "`";
      report(state(i).span, "unreachable-state",
             circles ? Text{"Alleen wat zelf niet te bereiken is, leidt naar " + name + ".",
                            "Only what cannot be reached itself leads to " + name + "."}
                     : Text{"Niets leidt naar " + name + ".", "Nothing leads to " + name + "."},
             {"Laat een keuze, een deadline of `start` hierheen gaan (`go: " + state(i).name +
                  "`), of haal het weg.",
              "Let a choice, a deadline or `start` lead here (`go: " + state(i).name +
                  "`), or remove it."});
    }
  }

  /// For each state, those from which it is entered: by a transition, or as a part of the whole.
  void turn_around() {
    by_transition_.resize(chart_.states.size());
    as_part_.resize(chart_.states.size());
    for (Index i = 0; i < chart_.states.size(); ++i) {
      next(i, [&](Index target) { by_transition_[target].push_back(i); });
      const auto part = [&](Index target) { as_part_[target].push_back(i); };
      if (state(i).initial != none) targets(chart_.transitions[state(i).initial], part);
      if (state(i).kind == StateKind::parallel) children(i, part);
    }
  }

  /// Backwards from the results. A case in a state can also follow the transitions of what is
  /// around it, so with a state all that is within it can finish.
  void find_finishing() {
    std::vector<Index> work;
    const auto mark = [&](Index at) {
      if (finishes_[at]) return;
      finishes_[at] = true;
      work.push_back(at);
    };
    for (Index i = 0; i < chart_.states.size(); ++i) {
      if (state(i).is_result) mark(i);
    }
    while (!work.empty()) {
      const Index at = work.back();
      work.pop_back();
      for (const Index whole : as_part_[at]) mark(whole);
      for (const Index source : by_transition_[at]) {
        mark(source);
        mark_within(source, mark);
      }
    }
  }

  template <class Mark>
  void mark_within(Index above, Mark mark) const {
    std::vector<Index> below = {above};
    while (!below.empty()) {
      const Index at = below.back();
      below.pop_back();
      children(at, [&](Index child) {
        if (finishes_[child] && state(child).children.count == 0) return;
        mark(child);
        below.push_back(child);
      });
    }
  }

  /// With what ends in them; whether a case can leave them for each other.
  [[nodiscard]] std::vector<std::pair<Index, bool>> traps() const {
    std::vector<std::pair<Index, bool>> found;
    std::vector<bool> covered(chart_.states.size());
    for (const bool circles : {false, true}) {
      for (Index i = 1; i < chart_.states.size(); ++i) {
        if (finishes_[i] || !reached_[i] || covered[i] || state(i).hidden || is_history(state(i))) {
          continue;
        }
        if (!circles && leads_on(i)) continue;
        cover(i, covered);
        found.emplace_back(i, circles);
      }
    }
    return found;
  }

  void report_traps() {
    for (const auto& [i, circles] : traps()) {
      const std::string name = "`" + state(i).name + "`";
      report(state(i).span, "no-result",
             circles ? Text{"Vanuit " + name + " is geen enkel resultaat te bereiken.",
                            "From " + name + " no result can be reached."}
                     : Text{"Vanuit " + name + " leidt niets verder, en het is geen resultaat.",
                            "From " + name + " nothing leads on, and it is not a result."},
             {"Geef een keuze of deadline hier een `go` die naar een resultaat leidt.",
              "Give a choice or deadline here a `go` that leads to a result."});
    }
  }

  /// Whether a case can leave the state at all.
  [[nodiscard]] bool leads_on(Index at) const {
    bool leads = false;
    for (Index above = at; above != none; above = state(above).parent) {
      next(above, [&](Index target) { leads = leads || !within(target, at); });
    }
    children(at, [&](Index child) {
      leads = leads || (!state(child).hidden && !is_history(state(child)));
    });
    return leads;
  }

  /// Marks the trap and every state that can end in it, so that each is reported once.
  void cover(Index trap, std::vector<bool>& covered) const {
    std::vector<Index> work = {trap};
    covered[trap] = true;
    const auto mark = [&](Index at) {
      if (covered[at] || finishes_[at]) return;
      covered[at] = true;
      work.push_back(at);
    };
    while (!work.empty()) {
      const Index at = work.back();
      work.pop_back();
      for (const Index source : by_transition_[at]) mark(source);
      for (const Index whole : as_part_[at]) mark(whole);
      children(at, mark);
    }
  }

  const Chart& chart_;
  Findings& findings_;
  bool report_only_;
  std::vector<bool> reached_;
  std::vector<bool> finishes_;
  std::vector<std::vector<Index>> by_transition_;
  std::vector<std::vector<Index>> as_part_;
};

}  // namespace

void check_paths(const Chart& chart, Findings& findings, bool report_only) {
  Paths(chart, findings, report_only).run();
}

}  // namespace regie::workflow
