// SPDX-License-Identifier: Apache-2.0
// Which states a case can be in at the same time.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/proof_parts.hpp"

namespace regie::analysis {

/// Explicit-state exploration of the configurations of a chart (SCXML 3.13), with data left open:
///
/// - `In('path')` is decided by the configuration; what else a condition compares may be anything
///   that the types allow (satisfy.hpp). A condition that can be both is followed both ways.
/// - Any event may come in any configuration in which a case waits; `done.state.X` only where X has
///   ended, unless something can leave X before that event is looked at.
/// - Histories are part of what is explored. What the answers of an `each` do to the whole may
///   happen at any time. An `each` with states of its own is explored by itself, for one item, for
///   a region never leaves itself and any event may come in it: what one item cannot do, none can.
///   `In` of a state in which the item is not may be true because of another item.
///
/// So every configuration that a case can be in is among those found, and some are found that data
/// would rule out. What can happen in none of them can never happen.
class Configurations {
 public:
  /// What a condition is in one configuration.
  enum class Held : std::uint8_t { never, maybe, always };

  struct Configuration {
    std::vector<statechart::Index> active;  ///< in document order
    std::vector<statechart::History> past;
    bool passing = false;    ///< the case goes on from here by itself, before any event
    bool certain = false;    ///< reached, too, where people do what they may, whatever the data
    std::uint32_t from = 0;  ///< where it was reached from first

    [[nodiscard]] bool has(statechart::Index state) const;
  };

  /// The states that a condition asks for with `In`.
  struct Asked {
    bool known = true;  ///< false: some are computed, or lie in another region or around it
    std::vector<std::pair<std::string, statechart::Index>> states;
  };

  /// Of the case, or of one region of the `each` that is `scope`.
  explicit Configurations(Proving& proving, statechart::Index scope = 0);

  /// Nothing else may be asked before. At most `ProofBounds::configurations`, and twenty times as
  /// many steps between them.
  void explore();

  [[nodiscard]] bool complete() const noexcept { return complete_; }
  [[nodiscard]] const std::vector<Configuration>& all() const noexcept { return all_; }
  /// From which to which there is a step.
  [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::uint32_t>>& steps() const noexcept {
    return steps_;
  }
  [[nodiscard]] bool is_taken(statechart::Index transition) const { return taken_[transition]; }
  [[nodiscard]] bool is_reached(statechart::Index state) const { return reached_[state]; }
  [[nodiscard]] const Asked& asked(statechart::Index program);
  [[nodiscard]] Held held(statechart::Index program, const Configuration& in);
  /// Where a condition of this state, or of something in it, is looked at.
  [[nodiscard]] std::vector<std::uint32_t> around(statechart::Index state, bool eventless) const;
  /// What `In` can give there.
  [[nodiscard]] std::vector<InStates> states_of(const Asked& asked, const Configuration& in) const;
  /// Where steps follow by themselves in one way only: to where, and by which transition.
  [[nodiscard]] const std::map<std::uint32_t, std::pair<std::uint32_t, statechart::Index>>& forced()
      const noexcept {
    return forced_;
  }
  [[nodiscard]] statechart::Index scope() const noexcept { return scope_; }
  /// Whether the state belongs to what is explored, and not to a region within or around it.
  [[nodiscard]] bool is_own(statechart::Index state) const;

 private:
  using Index = statechart::Index;

  /// A name of events that are alike to this chart.
  struct Event {
    std::vector<Index> matches;
    Index choice = statechart::none;
    Index done = statechart::none;  ///< of this state
    bool stale = false;             ///< may come when the state is not ended any more
    bool timer = false;
  };
  /// What one active state does: takes a transition, or nothing.
  struct Pick {
    Index transition = statechart::none;
    bool certain = false;
  };
  using Picks = std::vector<Pick>;

  void find_events();
  void add_event(const std::string& name);
  [[nodiscard]] bool can_be_left(Index state) const;
  [[nodiscard]] bool is_internal(const statechart::Transition& transition) const;
  [[nodiscard]] bool is_in_final(Index state, const Configuration& in) const;
  [[nodiscard]] std::vector<Index> leaves(const Configuration& in) const;
  [[nodiscard]] Held guard(Index transition, const Configuration& in, bool ended);
  [[nodiscard]] std::vector<Picks> picks(const Configuration& in, const Event* event, bool ended);
  [[nodiscard]] bool is_free(const Event& event, const Configuration& in);
  void step_on(std::uint32_t at);
  void branch(std::uint32_t at, const std::vector<Picks>& picks, bool free);
  void take(std::uint32_t at, std::vector<Index> transitions, bool certain);
  [[nodiscard]] std::vector<Index> without_conflicts(const std::vector<Index>& enabled,
                                                     const Configuration& in) const;
  [[nodiscard]] Index domain(Index transition, const Configuration& in) const;
  void arrive(Configuration next, std::uint32_t from, bool certain);

  Proving& proving_;
  const statechart::Chart& chart_;
  Index scope_;
  bool complete_ = true;
  std::set<std::string> raised_;
  std::vector<Event> events_;
  std::vector<std::vector<std::uint32_t>> listening_;  ///< events by transition
  std::vector<Configuration> all_;
  std::map<std::vector<Index>, std::uint32_t> known_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> steps_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> certain_;  ///< steps that people can take
  std::map<std::uint32_t, std::pair<std::uint32_t, Index>> forced_;
  std::vector<bool> taken_;
  std::vector<bool> reached_;
  std::map<Index, Asked> asked_;
  std::map<std::pair<Index, std::vector<bool>>, Held> held_;
};

}  // namespace regie::analysis
