// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/expression/program.hpp"
#include "engine/statechart/data_type.hpp"
#include "engine/statechart/shortcut.hpp"
#include "engine/statechart/tables.hpp"

namespace regie::statechart {

/// A workflow, compiled: tables that refer to each other by place. Immutable once `seal` was
/// called. Thread safety: a sealed chart may be used by any number of threads.
struct Chart {
  std::string workflow;
  std::int64_t version = 1;
  std::string digest;  ///< SHA-256 of the document's bytes, in hex
  Text title;
  Language language = Language::nl;
  std::string calendar;  ///< id
  std::shared_ptr<const Source> source;
  Index key = none;               ///< program: the business key of a case that begins
  std::vector<Index> key_fields;  ///< data that it reads
  Index label_field = none;       ///< the data that names a case for people (a text called `title`)
  /// What an error in an expression or action does (docs/language.md, ruling 15): true: SCXML's
  /// rule, `error.execution` and the rest of the block is left out; false: the step fails.
  bool errors_raise = false;
  Index variables = 0;  ///< how many variables of loops there are

  std::vector<State> states;  ///< in document order; 0 is the root
  std::vector<Index> child_indices;
  std::vector<Transition> transitions;
  std::vector<Index> target_indices;
  std::vector<std::string> descriptors;
  std::vector<Range> blocks;
  std::vector<Action> actions;
  std::vector<expression::Program> programs;
  std::vector<Field> fields;
  std::vector<Role> roles;
  std::vector<Task> tasks;
  std::vector<Choice> choices;
  std::vector<FormField> form_fields;
  std::vector<Each> eaches;
  std::vector<Timer> timers;
  std::vector<Term> terms;
  std::vector<Send> sends;
  std::vector<Invoke> invokes;
  std::vector<Request> requests;
  std::vector<Reply> replies;
  std::vector<Notice> notices;
  std::vector<Todo> todos;

  /// Fills in `end`, `scope`, `depth` and the look-ups below, and checks what steps rely on: every
  /// index is in its table, targets can be active together, initial and default transitions lead
  /// inwards, nothing leads into or out of an `each`. Call it once, after the tables are complete.
  /// Errors: `Errc::limit_reached`, `Errc::invalid_document`, with the state's path.
  Result<void> seal(const Limits& limits);

  [[nodiscard]] Index state_of(std::string_view path) const;
  /// By path, or by a name or an end of a path (`west/busy`) that fits one state alone; states that
  /// people do not see have none.
  [[nodiscard]] Index state_named(std::string_view name) const;
  /// All that such a name fits, in document order.
  [[nodiscard]] std::vector<Index> states_named(std::string_view name) const;
  [[nodiscard]] Index choice_of(std::string_view id) const;
  [[nodiscard]] Index field_of(std::string_view name) const;
  [[nodiscard]] Index role_of(std::string_view name) const;
  [[nodiscard]] bool is_descendant(Index state, Index ancestor) const noexcept {
    return ancestor < state && state < states[ancestor].end;
  }
  [[nodiscard]] Index extra(Extra slot) const noexcept {
    return static_cast<Index>(fields.size()) + static_cast<Index>(slot);
  }
  /// Slot of the variable of a loop, from 0 to `variables` - 1.
  [[nodiscard]] Index variable(Index number) const noexcept { return extra(Extra::count) + number; }

  // ---- What `seal` works out, so that a step does not have to --------------------------------

  /// An event that the chart knows by name, with the descriptors that match it.
  struct KnownEvent {
    Value name;         ///< a text
    Range descriptors;  ///< into `matches`
  };
  /// A state that is entered, and what runs then beside its own actions.
  struct Entering {
    Index state = none;
    bool by_default = false;  ///< its initial transition's actions too
    Index history = none;     ///< the default transition of its history, whose actions run too
  };
  /// What a field with `is` or `default` is computed from.
  struct Computed {
    Index field = none;
    bool always = false;  ///< it reads the clock or the case: looked at in every microstep
  };

  static constexpr Index eventless = 0;  ///< descriptor of transitions without events

  std::vector<KnownEvent> events;
  std::vector<Index> matches;        ///< descriptors
  std::vector<Index> descriptor_of;  ///< by place in `descriptors`
  std::vector<Range> waiting_of;     ///< by descriptor: into `waiting`
  std::vector<Index> waiting;        ///< states with such a transition, in document order
  std::vector<Index> domains;        ///< by transition; none: it depends on a history
  std::vector<Range> entries;        ///< by transition: into `entering`; count 0: to be worked out
  std::vector<Entering> entering;    ///< in document order
  std::vector<Index> done_events;    ///< by state: into `events`; none: it never ends
  std::vector<Index> histories;      ///< history states, in document order
  std::vector<Computed> computed;
  std::vector<Range> readers_of;  ///< by field: into `readers`
  std::vector<Index> readers;     ///< places in `computed`
  bool computes_always = false;
  bool needs_law = false;        ///< terms, or expressions that reckon by the law
  bool counts_activity = false;  ///< a timer runs since the last choice
  Shortcuts shortcuts;

  /// The place in `events`; none: no such event is written anywhere in the chart.
  [[nodiscard]] Index event_of(std::string_view name) const;
  /// Descriptors that match a name (SCXML 3.12.1: by whole tokens; `*` everything;
  /// `done.state.PATH` only whole), appended to `found`.
  void match(std::string_view name, std::vector<Index>& found) const;
  /// Whether one of the transition's descriptors is among `found`.
  [[nodiscard]] bool is_enabled_by(const Transition& transition,
                                   std::span<const Index> found) const noexcept {
    if (transition.events.count == 0) return found.size() == 1 && found[0] == eventless;
    for (Index i = 0; i < transition.events.count; ++i) {
      const Index descriptor = descriptor_of[transition.events.first + i];
      for (const Index one : found) {
        if (one == descriptor) return true;
      }
    }
    return false;
  }
  [[nodiscard]] std::span<const Index> targets_of(const Transition& transition) const noexcept {
    return std::span(target_indices).subspan(transition.targets.first, transition.targets.count);
  }
  [[nodiscard]] std::span<const Index> children_of(Index state) const noexcept {
    const Range& range = states[state].children;
    return std::span(child_indices).subspan(range.first, range.count);
  }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  using Places = std::unordered_map<std::string, Index, TextHash, std::equal_to<>>;

  Result<void> seal_states(const Limits& limits);
  Result<void> seal_eaches();
  Result<void> check_targets() const;
  Result<void> check_insides() const;
  Index know(const std::string& event);
  void know_events();
  void index_descriptors();
  void index_transitions();
  void index_computed();
  void index_law();

  Places states_by_path_;
  Places states_by_name_;
  Places choices_by_id_;
  Places descriptors_by_text_;
  Places events_by_name_;
};

[[nodiscard]] inline bool is_history(StateKind kind) noexcept {
  return kind == StateKind::history_shallow || kind == StateKind::history_deep;
}

/// The states that were active when the parent of a history was last left.
struct History {
  Index state = none;
  std::vector<Index> active;
};

/// getEffectiveTargetStates and getTransitionDomain (SCXML 1.0, appendix D): the innermost compound
/// state around source and targets, or the `each` or root around the source.
[[nodiscard]] Index domain_of(const Chart& chart, Index transition,
                              const std::vector<History>& histories);
/// computeEntrySet for one transition, appended in document order. False: there are more than
/// `most`, and what was appended is of no use.
bool add_entries(const Chart& chart, std::span<const Index> targets, Index domain,
                 const std::vector<History>& histories, std::vector<Chart::Entering>& entries,
                 std::size_t most);

}  // namespace regie::statechart
