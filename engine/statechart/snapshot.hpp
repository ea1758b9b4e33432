// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <regie/instant.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/statechart/chart.hpp"
#include "engine/statechart/open_term.hpp"

namespace regie::statechart {

/// One region of an `each`: one item's own part of the case.
struct Region {
  enum class Status : std::uint8_t {
    open,       ///< waits for its answer
    answered,   ///< has ended
    lingering,  ///< its state was left, and it may still be answered; moves nothing
    withdrawn,  ///< an answer now is late
  };
  std::uint32_t ordinal = 0;  ///< names this instance in its case for ever; from 1
  std::uint32_t parent = 0;   ///< ordinal of the region around it; 0: the case
  Index each = none;          ///< the `each` state
  std::string key;            ///< of its item
  Status status = Status::open;
  std::uint32_t round = 1;
  std::vector<Index> configuration;  ///< active states below the `each`, in document order
  std::vector<std::string> holders;  ///< persons of whom the answer is asked
  std::string choice;                ///< the last answer; empty: none
  std::string by;
  Instant opened;
  Instant answered_at;
};

/// A timer that runs.
struct RunningTimer {
  std::uint64_t id = 0;  ///< names it in its case for ever
  Index timer = none;
  std::uint32_t region = 0;
  Instant due;
  Instant since;  ///< what the due moment was counted from
};

/// A side task that somebody still has to do.
struct OpenTodo {
  std::uint32_t id = 0;
  std::vector<std::string> holders;
  Text task;
  Instant opened;
};

/// Who has been where; for `except`, `limit`, `times`.
struct Act {
  std::string choice;
  std::string role;
  std::set<std::string> persons;
};

/// Everything that a case is. A plain value; states are named by their path wherever it is written
/// down, so that it outlives a compiled chart.
struct Snapshot {
  enum class Status : std::uint8_t { fresh, open, closed };
  std::string case_id;         ///< as text; what expressions see as `case.id`
  std::uint64_t revision = 0;  ///< number of steps taken
  Status status = Status::fresh;
  Index result = none;  ///< of a closed case
  std::uint32_t round = 1;
  Instant started;
  Instant updated;
  Instant closed;
  Instant activity;                  ///< the last choice that was taken
  std::vector<Index> configuration;  ///< active states outside of regions, in document order
  std::map<Index, Instant> entered;  ///< of each of them
  std::set<Index> late;              ///< states marked late
  std::map<Index, std::vector<Index>> history;
  std::vector<Region> regions;       ///< by ordinal
  std::vector<RunningTimer> timers;  ///< by id
  std::vector<OpenTerm> terms;       ///< those that were ever started
  std::vector<OpenTodo> todos;
  std::vector<Value> data;                                ///< one for each field of the chart
  std::map<std::string, std::vector<std::string>> roles;  ///< bound holders, by role
  std::vector<Act> acts;                                  ///< of this round
  std::map<std::string, std::int64_t> counts;             ///< how often what was taken
  std::map<std::string, std::set<Index>> grants;          ///< by person: fields seen in addition
  std::uint32_t next_region = 1;
  std::uint64_t next_timer = 1;
  std::uint32_t next_todo = 1;

  [[nodiscard]] const Region* region(std::uint32_t ordinal) const noexcept;
  [[nodiscard]] Region* region(std::uint32_t ordinal) noexcept;
  /// Whether a state is active, in the case or in any live region.
  [[nodiscard]] bool is_active(Index state) const noexcept;
};

/// The snapshot as a value with names instead of places, for storing; deterministic.
[[nodiscard]] Value to_value(const Chart& chart, const Snapshot& snapshot);
/// Errors: `Errc::corrupt` where it does not fit the chart.
[[nodiscard]] Result<Snapshot> from_value(const Chart& chart, const Value& value);

/// The changes that lead from one stored form to the other, as a list of
/// `[path, new value]` and `[path]` for what was taken out; `fold` applies them again.
[[nodiscard]] Value difference(const Value& before, const Value& after);
/// Errors: `Errc::corrupt` where a path does not exist.
[[nodiscard]] Result<Value> fold(const Value& before, const Value& changes);

}  // namespace regie::statechart
