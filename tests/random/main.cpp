// SPDX-License-Identifier: Apache-2.0
// random_charts [--charts N] [--seed S] [--exhaustive STATES TRANSITIONS [--part K OF]]
// Of all charts, those that only give the two events each other's name are looked at once.
// Engine and oracle side by side: equal configurations, data and order of actions.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/random/drawing.hpp"

namespace regie::random {

namespace {

using statechart::StateKind;

bool same(const Drawing& drawing, const std::vector<std::string>& events, const std::string& name) {
  const Course expected = course_of_oracle(drawing, events);
  const Course actual = course_of_engine(drawing, events);
  if (expected == actual) return true;
  std::printf("%s\n%s", name.c_str(), in_words(drawing).c_str());
  for (std::size_t i = 0; i < std::max(expected.lines.size(), actual.lines.size()); ++i) {
    std::printf("%s\n  oracle %s\n  engine %s\n", i == 0 ? "start" : events[i - 1].c_str(),
                i < expected.lines.size() ? expected.lines[i].c_str() : "-",
                i < actual.lines.size() ? actual.lines[i].c_str() : "-");
  }
  return false;
}

/// A comparison that never happens would prove nothing.
bool shortcut_was_taken() {
  const StepsCounted& counted = steps_counted();
  std::printf("%lld of %lld steps by the shortcut as well\n", counted.short_cut, counted.all);
  return counted.short_cut * 20 > counted.all;
}

int random_charts(std::uint64_t first, long charts) {
  static const char* const names[] = {"a", "b", "c", "a.x", "d"};
  long long events_sent = 0;
  for (long i = 0; i < charts; ++i) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
    std::vector<std::string> events;
    std::uint64_t dice = seed * 0x9e3779b97f4a7c15ULL + 1;
    for (int k = 0; k < 12; ++k) {
      dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
      events.emplace_back(names[(dice >> 33) % 5]);
    }
    events_sent += static_cast<long long>(events.size());
    if (!same(draw(seed), events, "seed " + std::to_string(seed))) return 1;
  }
  std::printf("%ld random charts from seed %llu, %lld events: the same\n", charts,
              static_cast<unsigned long long>(first), events_sent);
  return shortcut_was_taken() ? 0 : 1;
}

/// Every chart of at most so many states and transitions, over the events `a` and `b` and none.
class Exhaustive {
 public:
  /// Of every `parts` charts, that of number `part` is looked at.
  Exhaustive(int states, int transitions, long long part, long long parts)
      : states_(states), transitions_(transitions), part_(part), parts_(parts) {}

  int run() {
    Drawing drawing;
    drawing.places.emplace_back();
    drawing.places[0].kind = StateKind::compound;
    const bool fine = grow(drawing);
    std::printf("%lld charts of at most %d states and %d transitions, part %lld of %lld%s\n",
                count_, states_, transitions_, part_, parts_, fine ? ": the same" : "");
    return fine && shortcut_was_taken() ? 0 : 1;
  }

 private:
  bool grow(Drawing& drawing) {
    if (drawing.places.size() > 1 && !give_kinds(drawing, 1)) return false;
    if (static_cast<int>(drawing.places.size()) > states_) return true;
    // The next state in document order lies in the last one or in one of those around it.
    for (int parent = static_cast<int>(drawing.places.size()) - 1; parent >= 0;
         parent = drawing.places[parent].parent) {
      Drawing next = drawing;
      next.places.emplace_back();
      next.places.back().parent = parent;
      next.places[parent].children.push_back(static_cast<int>(next.places.size()) - 1);
      if (!grow(next)) return false;
    }
    return true;
  }

  bool give_kinds(Drawing& drawing, std::size_t place) {
    if (place == drawing.places.size()) return begin(drawing);
    const bool inner = !drawing.places[place].children.empty();
    static const std::vector<StateKind> inner_kinds{StateKind::compound, StateKind::parallel};
    static const std::vector<StateKind> leaf_kinds{
        StateKind::atomic, StateKind::final_, StateKind::history_shallow, StateKind::history_deep};
    for (const StateKind kind : inner ? inner_kinds : leaf_kinds) {
      drawing.places[place].kind = kind;
      if (!give_kinds(drawing, place + 1)) return false;
    }
    return true;
  }

  bool begin(Drawing drawing) {
    for (Place& place : drawing.places) {
      if (place.children.empty()) continue;
      int first = -1;
      for (const int child : place.children) {
        const StateKind kind = drawing.places[child].kind;
        if (!statechart::is_history(kind) && first < 0) first = child;
        if (place.kind == StateKind::parallel && kind == StateKind::final_) return true;
      }
      if (first < 0) return true;
      if (place.kind == StateKind::compound) place.start = {first};
      for (const int child : place.children) {
        if (statechart::is_history(drawing.places[child].kind)) {
          drawing.places[child].start = {first};
        }
      }
    }
    for (std::size_t i = 1; i < drawing.places.size(); ++i) {
      if (statechart::is_history(drawing.places[i].kind)) continue;
      Act act;
      act.text = "e" + std::to_string(i);
      drawing.places[i].on_entry = {{act}};
      act.text = "x" + std::to_string(i);
      drawing.places[i].on_exit = {{act}};
    }
    return add_transition(drawing, 0, 1);
  }

  bool add_transition(Drawing& drawing, int used, std::size_t from) {
    if (!look(drawing)) return false;
    if (used == transitions_) return true;
    const int targets = static_cast<int>(drawing.places.size());
    const int ways = targets * 3 * 2;  // target or none, event, internal
    for (std::size_t source = from; source < drawing.places.size(); ++source) {
      const StateKind kind = drawing.places[source].kind;
      if (kind == StateKind::final_ || statechart::is_history(kind)) continue;
      for (int way = 0; way < ways; ++way) {
        const bool internal = way % 2 == 1;
        const int event = way / 2 % 3;
        const int target = way / 6;
        if (internal && (kind != StateKind::compound || target == 0)) continue;
        if (event == 2 && !uses_a(drawing)) continue;
        Arrow arrow;
        arrow.source = static_cast<int>(source);
        if (event > 0) arrow.events = {event == 1 ? "a" : "b"};
        if (target > 0) arrow.targets = {target};
        arrow.internal = internal;
        Act act;
        act.text = "t" + std::to_string(used);
        arrow.actions = {act};
        drawing.places[source].arrows.push_back(static_cast<int>(drawing.arrows.size()));
        drawing.arrows.push_back(std::move(arrow));
        const bool fine = add_transition(drawing, used + 1, source);
        drawing.arrows.pop_back();
        drawing.places[source].arrows.pop_back();
        if (!fine) return false;
      }
    }
    return true;
  }

  static bool uses_a(const Drawing& drawing) {
    for (const Arrow& arrow : drawing.arrows) {
      if (!arrow.events.empty() && arrow.events[0] == "a") return true;
    }
    return false;
  }

  bool look(const Drawing& drawing) {
    static const std::vector<std::string> events{"a", "a", "b", "a", "b", "b"};
    if (count_++ % parts_ != part_) return true;
    return same(drawing, events, "chart " + std::to_string(count_));
  }

  int states_;
  int transitions_;
  long long part_;
  long long parts_;
  long long count_ = 0;
};

std::string words(const Block& block) {
  static const char* const kinds[] = {"log",     "raise", "send",  "count_x",
                                      "count_y", "fail",  "branch"};
  std::string text;
  for (const Act& act : block) {
    text += std::string(" ") + kinds[static_cast<int>(act.kind)] + ":" + act.text;
  }
  return text;
}

}  // namespace

std::string in_words(const Drawing& drawing) {
  static const char* const kinds[] = {"atomic",          "compound",     "parallel", "final",
                                      "shallow history", "deep history", "each"};
  std::string text;
  const auto list = [](const std::vector<int>& places) {
    std::string names;
    for (const int place : places) names += " s" + std::to_string(place);
    return names;
  };
  for (std::size_t i = 0; i < drawing.places.size(); ++i) {
    const Place& place = drawing.places[i];
    text += "s" + std::to_string(i) + " in s" + std::to_string(place.parent) + " " +
            kinds[static_cast<int>(place.kind)] + " start" + list(place.start) +
            words(place.start_actions) + "\n";
    for (const Block& block : place.on_entry) text += "    enter" + words(block) + "\n";
    for (const Block& block : place.on_exit) text += "    leave" + words(block) + "\n";
    for (const int index : place.arrows) {
      const Arrow& arrow = drawing.arrows[index];
      text += "    on";
      for (const std::string& event : arrow.events) text += " " + event;
      if (arrow.condition >= 0) text += std::string(" if ") + conditions[arrow.condition];
      text += std::string(arrow.internal ? " internally" : "") + " to" + list(arrow.targets) +
              words(arrow.actions) + "\n";
    }
  }
  return text;
}

}  // namespace regie::random

int main(int count, char** arguments) {
  long charts = 1000;
  std::uint64_t seed = 1;
  long long part = 0;
  long long parts = 1;
  int states = 0;
  int transitions = 0;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::strcmp(arguments[i], "--charts") == 0) charts = std::atol(arguments[i + 1]);
    if (std::strcmp(arguments[i], "--seed") == 0) {
      seed = std::strtoull(arguments[i + 1], nullptr, 10);
    }
    if (i + 2 >= count) continue;
    if (std::strcmp(arguments[i], "--exhaustive") == 0) {
      states = std::atoi(arguments[i + 1]);
      transitions = std::atoi(arguments[i + 2]);
    }
    if (std::strcmp(arguments[i], "--part") == 0) {
      part = std::atoll(arguments[i + 1]);
      parts = std::max(1LL, std::atoll(arguments[i + 2]));
    }
  }
  if (states > 0) return regie::random::Exhaustive(states, transitions, part, parts).run();
  return regie::random::random_charts(seed, charts);
}
