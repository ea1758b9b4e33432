// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/analysis/answers.hpp"
#include "engine/analysis/family.hpp"
#include "engine/analysis/story.hpp"

namespace regie::analysis {

/// One line of a course: what somebody does, or the moment that is waited for.
struct Move {
  std::string actor;  ///< `KIND:ID`; empty: wait, or `outcome`
  std::string choice;
  std::string item;
  std::string behalf;
  Value data;
  LocalTime until;
  std::string outcome = {};  ///< id of a call of a plugin that has ended
  bool failed = false;
};

/// Where a case is in several states at once, or without something.
struct WantedPlace {
  std::vector<statechart::Index> states;         ///< all active when a step is done
  statechart::Index unset = statechart::none;    ///< data that is not filled in then
  statechart::Index without = statechart::none;  ///< an `each` that has no items then
};

/// What a walk wants to come to.
struct Wanted {
  std::vector<bool> choices;        ///< by choice; empty: none
  std::vector<bool> states;         ///< by state; empty: none
  std::vector<WantedPlace> places;  ///< known by their numbers
  [[nodiscard]] bool any() const;
};

/// A search through a workflow by doing what can be done, with answers that are worth trying, and
/// by waiting for what falls due; short courses first, and those to where little was tried yet.
/// Every course that it finds can be walked; what it does not find may still be there.
/// Deterministic. Used by one thread.
class Walk {
 public:
  /// `world` must outlive it.
  Walk(const StoryWorld& world, Instant begin);

  [[nodiscard]] Answers& answers() noexcept { return answers_; }
  /// The walk may begin here too, after these moves.
  void begin_at(const Family& family, std::vector<Move> moves);

  /// Whole sets of answers for what a choice asks on that day, the plainest first.
  [[nodiscard]] std::vector<Value> answers_for(statechart::Index choice, Date today,
                                               std::size_t most) const;

  /// Walks until everything wanted was found, nothing is left, or `steps` were tried.
  void run(Wanted wanted, std::size_t steps);

  /// The first course that was found to each.
  [[nodiscard]] const std::map<statechart::Index, std::vector<Move>>& to_choices() const {
    return to_choices_;
  }
  [[nodiscard]] const std::map<statechart::Index, std::vector<Move>>& to_states() const {
    return to_states_;
  }
  [[nodiscard]] const std::map<std::size_t, std::vector<Move>>& to_places() const {
    return to_places_;
  }
  /// Whether `run` stopped because of its bound.
  [[nodiscard]] bool was_bounded() const noexcept { return bounded_; }

 private:
  struct Place {
    Family family;
    std::vector<Move> moves;
  };
  void expand(const Place& place);
  void try_choices(const Place& place);
  void try_waiting(const Place& place);
  void try_events(const Place& place);
  /// False: the bound was reached, or nothing is wanted any more.
  bool follow(const Place& place, Move move);
  void keep(const Family& family, std::vector<Move> moves);
  [[nodiscard]] std::vector<std::string> people(const Family& family) const;
  [[nodiscard]] std::vector<statechart::FormField> form_of(statechart::Index choice) const;
  [[nodiscard]] std::string key_of(const Family& family) const;
  [[nodiscard]] bool goes_on() const { return steps_left_ > 0 && missing_ > 0; }

  const StoryWorld& world_;
  const statechart::Chart& chart_;
  Answers answers_;
  bool several_act_ = false;  ///< two people are tried for a choice: it matters who takes it
  Wanted wanted_;
  std::size_t missing_ = 0;
  std::size_t steps_left_ = 0;
  bool bounded_ = false;
  std::map<std::size_t, std::deque<Place>> open_;   ///< by how soon it is looked at
  std::map<std::string, std::size_t> visits_;       ///< by active states
  std::map<statechart::Index, std::size_t> tried_;  ///< by choice: in how many places
  std::unordered_set<std::string> known_;
  std::map<statechart::Index, std::vector<Move>> to_choices_;
  std::map<statechart::Index, std::vector<Move>> to_states_;
  std::map<std::size_t, std::vector<Move>> to_places_;
};

/// The next whole minute at or after an instant, in the calendar's zone: stories know no seconds.
[[nodiscard]] std::optional<LocalTime> minute_after(const StoryWorld& world, Instant at);

}  // namespace regie::analysis
