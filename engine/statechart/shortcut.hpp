// SPDX-License-Identifier: Apache-2.0
// Steps that need nothing but states, conditions and data: no people, time, regions or other cases.
// For those there is a shortcut through the algorithm, with everything that can be known about a
// transition worked out when the chart is sealed. It gives what the algorithm gives, or nothing at
// all: where it meets anything else, an error among it, it leaves the snapshot as it was, and the
// algorithm takes the step. `tests/random` runs both beside each other.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <regie/value.hpp>

#include "engine/expression/program.hpp"
#include "engine/statechart/tables.hpp"

namespace regie::statechart {

struct Chart;
struct Context;
struct Snapshot;

/// What `Chart::seal` works out for the shortcut.
struct Shortcuts {
  /// A state that waits for an event, and its transitions on it in document order.
  struct Waiting {
    Index state = none;
    Range edges;  ///< into `edges`
  };
  /// What is known of a transition.
  struct Move {
    bool plain = false;    ///< nothing that it does or enters needs more
    bool at_once = false;  ///< nothing runs on entering, but perhaps an end as the last thing
    bool ends = false;     ///< the last state that it enters is final
  };
  /// What leaving a state needs.
  enum class Leaving : std::uint8_t { more, actions, nothing };
  /// What an event that the chart knows is waited for by.
  struct Heard {
    Range waiting;  ///< into `waiting`, in document order
    bool usable = false;
  };

  bool possible = false;     ///< the chart has steps that can take it
  bool starts = false;       ///< so can its beginning
  bool spontaneous = false;  ///< it has eventless transitions
  std::vector<Heard> heard;  ///< by event; of no event last
  std::vector<Waiting> waiting;
  std::vector<Index> edges;                   ///< transitions
  std::vector<Move> moves;                    ///< by transition
  std::vector<Leaving> leaving;               ///< by state
  std::vector<Index> raised;                  ///< by action: the event that it raises
  std::vector<expression::Program> programs;  ///< by program; none: it needs the algorithm
  std::vector<Value> first_data;              ///< what data begins with
};

/// Works them out. The chart's own tables are complete.
[[nodiscard]] Shortcuts find_shortcuts(const Chart& chart);

/// The event `Chart::events[event]` comes from outside. Gives whether something waited for it.
/// Nothing: the snapshot is what it was, and the step is the algorithm's.
[[nodiscard]] std::optional<bool> advance_shortly(const Chart& chart, Snapshot& snapshot,
                                                  Index event, const Value& data,
                                                  const Context& context);
/// The case begins, with nobody in particular.
[[nodiscard]] bool start_shortly(const Chart& chart, Snapshot& snapshot, const Context& context);

}  // namespace regie::statechart
