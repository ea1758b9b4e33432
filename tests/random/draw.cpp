// SPDX-License-Identifier: Apache-2.0
// Random charts.
#include <algorithm>

#include "tests/chance.hpp"
#include "tests/random/drawing.hpp"

namespace regie::random {

namespace {

using statechart::StateKind;

class Dice : public tests::Chance {
 public:
  using Chance::Chance;
  int below(int bound) {
    return static_cast<int>(Chance::below(static_cast<std::uint64_t>(bound)));
  }
  bool chance(int percent) { return below(100) < percent; }
};

class Artist {
 public:
  explicit Artist(std::uint64_t seed) : dice_(seed) {}

  Drawing draw() {
    most_ = 3 + dice_.below(12);
    d_.places.emplace_back();
    d_.places[0].kind = StateKind::compound;
    add_children(0, 0);
    for (std::size_t i = 0; i < d_.places.size(); ++i) complete(static_cast<int>(i));
    return std::move(d_);
  }

 private:
  int add_place(int parent, StateKind kind) {
    const int place = static_cast<int>(d_.places.size());
    d_.places.emplace_back();
    d_.places[place].kind = kind;
    d_.places[place].parent = parent;
    d_.places[parent].children.push_back(place);
    return place;
  }

  void add_children(int parent, int depth) {
    const bool parallel = d_.places[parent].kind == StateKind::parallel;
    const int wanted = 1 + dice_.below(parent == 0 ? 4 : 3);
    for (int i = 0; i < wanted && static_cast<int>(d_.places.size()) < most_; ++i) {
      if (dice_.chance(12) && i > 0) {
        add_place(parent, dice_.chance(50) ? StateKind::history_deep : StateKind::history_shallow);
        continue;
      }
      if (!parallel && i > 0 && dice_.chance(25)) {
        add_place(parent, StateKind::final_);
        continue;
      }
      const bool inner = depth < 4 && dice_.chance(50);
      const int place = add_place(parent, StateKind::atomic);
      if (!inner) continue;
      d_.places[place].kind = dice_.chance(40) ? StateKind::parallel : StateKind::compound;
      add_children(place, depth + 1);
      if (d_.places[place].children.empty()) d_.places[place].kind = StateKind::atomic;
    }
  }

  bool is_below(int state, int above) const {
    for (int at = d_.places[state].parent; at != -1; at = d_.places[at].parent) {
      if (at == above) return true;
    }
    return false;
  }

  /// SCXML 3.11.1, pair by pair.
  bool fit_together(int a, int b) const {
    if (a == b) return false;
    if (is_below(a, b) || is_below(b, a)) return true;
    int common = d_.places[a].parent;
    while (!is_below(b, common)) common = d_.places[common].parent;
    return d_.places[common].kind == StateKind::parallel;
  }

  std::vector<int> some_targets(const std::vector<int>& among) {
    std::vector<int> targets{
        among[static_cast<std::size_t>(dice_.below(static_cast<int>(among.size())))]};
    for (int tries = 0; tries < 3 && dice_.chance(35); ++tries) {
      const int more = among[static_cast<std::size_t>(dice_.below(static_cast<int>(among.size())))];
      const bool fits = std::all_of(targets.begin(), targets.end(),
                                    [&](int one) { return fit_together(one, more); });
      if (fits) targets.push_back(more);
    }
    return targets;
  }

  std::vector<int> places_below(int above, bool with_histories) const {
    std::vector<int> found;
    for (int i = 0; i < static_cast<int>(d_.places.size()); ++i) {
      if (!is_below(i, above)) continue;
      if (with_histories || !statechart::is_history(d_.places[i].kind)) found.push_back(i);
    }
    return found;
  }

  std::string event() {
    static const char* const events[] = {"a", "b", "c", "a.x"};
    return events[dice_.below(4)];
  }

  std::string descriptor() {
    const int roll = dice_.below(100);
    if (roll < 70) return event();
    if (roll < 80) return "*";
    if (roll < 90) {
      return "done.state.s" + std::to_string(dice_.below(static_cast<int>(d_.places.size())));
    }
    if (roll < 95) return "error.execution";
    return roll < 98 ? "done" : "error";
  }

  Block block(const std::string& label) {
    Block acts;
    const int count = dice_.below(4);
    for (int i = 0; i < count; ++i) {
      Act act;
      const int roll = dice_.below(100);
      act.text = label + std::to_string(i);
      if (roll < 50) {
        act.kind = Act::Kind::log;
      } else if (roll < 58) {
        act.kind = Act::Kind::raise;
        act.text = event();
      } else if (roll < 63) {
        act.kind = Act::Kind::send;
        act.text = event();
      } else if (roll < 75) {
        act.kind = Act::Kind::count_x;
      } else if (roll < 85) {
        act.kind = Act::Kind::count_y;
      } else if (roll < 90) {
        act.kind = Act::Kind::fail;
      } else {
        act.kind = Act::Kind::branch;
        act.condition = dice_.below(condition_count);
      }
      acts.push_back(std::move(act));
    }
    return acts;
  }

  void complete(int place) {
    const std::string name = std::to_string(place);
    const StateKind kind = d_.places[place].kind;
    if (statechart::is_history(kind)) {
      d_.places[place].start = some_targets(places_below(d_.places[place].parent, false));
      d_.places[place].start_actions = block("h" + name);
      return;
    }
    if (kind == StateKind::compound) {
      std::vector<int> among = places_below(place, dice_.chance(30));
      d_.places[place].start =
          dice_.chance(60) ? std::vector<int>{d_.places[place].children[0]} : some_targets(among);
      d_.places[place].start_actions = block("i" + name);
    }
    if (place == 0) return;
    for (int i = dice_.below(3); i > 0; --i) d_.places[place].on_entry.push_back(block("e" + name));
    for (int i = dice_.below(2); i > 0; --i) d_.places[place].on_exit.push_back(block("x" + name));
    if (kind == StateKind::final_) return;
    for (int i = dice_.below(4); i > 0; --i) {
      Arrow arrow;
      arrow.source = place;
      if (!dice_.chance(10)) {
        arrow.events.push_back(descriptor());
        if (dice_.chance(15)) arrow.events.push_back(descriptor());
      }
      if (arrow.events.empty() ? dice_.chance(80) : dice_.chance(30)) {
        arrow.condition = dice_.below(condition_count);
      }
      arrow.internal = dice_.chance(30);
      if (!dice_.chance(15)) {
        arrow.targets = some_targets(dice_.chance(30) && !d_.places[place].children.empty()
                                         ? places_below(place, true)
                                         : places_below(0, true));
      }
      const int index = static_cast<int>(d_.arrows.size());
      arrow.actions = block("t" + std::to_string(index) + "_");
      d_.places[place].arrows.push_back(index);
      d_.arrows.push_back(std::move(arrow));
    }
  }

  Dice dice_;
  Drawing d_;
  int most_ = 0;
};

}  // namespace

Drawing draw(std::uint64_t seed) { return Artist(seed).draw(); }

}  // namespace regie::random
