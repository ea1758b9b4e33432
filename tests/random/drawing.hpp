// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/statechart/chart.hpp"

namespace regie::random {

/// A condition, by its place in `conditions`; -1: none. The last one fails while `x` is 0.
inline constexpr const char* conditions[] = {"x < 2",    "y % 2 == 0", "x == y",
                                             "In('s2')", "!In('s3')",  "6 / x > 2"};
inline constexpr int condition_count = 6;

struct Act {
  enum class Kind : std::uint8_t { log, raise, send, count_x, count_y, fail, branch };
  Kind kind = Kind::log;
  std::string text;    ///< what is logged, or the event
  int condition = -1;  ///< of a branch: logs `text` and `+` or `-`
};
using Block = std::vector<Act>;

struct Arrow {
  int source = 0;
  std::vector<std::string> events;
  int condition = -1;
  std::vector<int> targets;
  bool internal = false;
  Block actions;
};

/// A state; its place is its document order. State 0 is the root.
struct Place {
  statechart::StateKind kind = statechart::StateKind::atomic;
  int parent = -1;
  std::vector<int> children;
  std::vector<int> arrows;  ///< in document order
  std::vector<int> start;   ///< targets; of a history its default
  Block start_actions;
  std::vector<Block> on_entry;
  std::vector<Block> on_exit;
};

/// A statechart as somebody would draw it, from which both the engine's tables and the oracle's
/// view are made.
struct Drawing {
  std::vector<Place> places;
  std::vector<Arrow> arrows;
};

/// A chart as a text, to look at when something is wrong.
[[nodiscard]] std::string in_words(const Drawing& drawing);

/// What a chart does: compared between engine and oracle.
struct Course {
  std::vector<std::string> lines;  ///< one for the start, one for each event
  friend bool operator==(const Course&, const Course&) = default;
};

/// The most that one event may bring about, in both.
inline constexpr std::size_t most_microsteps = 60;
inline constexpr std::size_t most_events = 200;

/// The W3C's pseudo-code, line by line (oracle.cpp).
[[nodiscard]] Course course_of_oracle(const Drawing& drawing,
                                      const std::vector<std::string>& events);
/// The engine (engine_course.cpp). A chart that it refuses gives the single line `refused`.
[[nodiscard]] Course course_of_engine(const Drawing& drawing,
                                      const std::vector<std::string>& events);

/// How many steps of the engine there were, and how many of them took the shortcut as well.
struct StepsCounted {
  long long all = 0;
  long long short_cut = 0;
};
[[nodiscard]] StepsCounted& steps_counted();

/// A random chart whose targets can be active together.
[[nodiscard]] Drawing draw(std::uint64_t seed);

}  // namespace regie::random
