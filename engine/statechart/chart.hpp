// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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
#include "engine/calendar/term.hpp"
#include "engine/expression/program.hpp"
#include "engine/statechart/data_type.hpp"

namespace regie::statechart {

/// A place in one of the chart's tables.
using Index = std::uint32_t;
inline constexpr Index none = 0xffff'ffff;

/// Consecutive places of a table.
struct Range {
  Index first = 0;
  Index count = 0;
};

/// Slots that expressions read beside the data. The data's field `i` is slot `i`; these follow at
/// `Chart::fields.size() + place`.
enum class Extra : Index {
  now,
  today,
  event,  ///< record: name, type (`platform internal external`), data, item, child, send_id, origin
  actor,
  case_,
  answers,
  item,
  directory,
  parent,  ///< record: case, child (the id under which the parent knows this case); unset: none
  count
};

// ---- States (SCXML 1.0, section 3) ------------------------------------------------------------

enum class StateKind : std::uint8_t {
  atomic,
  compound,
  parallel,
  final_,
  history_shallow,
  history_deep,
  each,  ///< one region per item; its children are the template of a region (docs/semantics.md)
};

struct State {
  std::string name;
  std::string path;  ///< names from the outermost state, joined by `/`; empty for the root
  StateKind kind = StateKind::atomic;
  Index parent = none;
  Index end = 0;    ///< one past the last descendant: `a < b && b < states[a].end` is ancestry
  Index scope = 0;  ///< nearest proper ancestor that is `each`, otherwise the root
  std::uint32_t depth = 0;
  Range children;  ///< into `child_indices`, in document order
  /// The initial transition with its actions (SCXML 3.6; of a history its default, 3.10). `seal`
  /// gives a state that has children and none of these the first child.
  Index initial = none;
  Range on_entry;          ///< blocks
  Range on_exit;           ///< blocks
  Range transitions;       ///< in document order
  Range timers;            ///< started on entry, cancelled on exit
  Range invokes;           ///< child cases, started at the end of the macrostep, cancelled on exit
  Index done_data = none;  ///< of a final state: the program that gives the data of its done event
  Index task = none;
  Index each = none;
  bool is_result = false;  ///< a top-level final state that a report counts
  bool hidden = false;     ///< made by the compiler; not shown to people
  Text title;
  std::vector<Index> public_fields;  ///< data that outsiders see while the case is here
  Index reopen = none;               ///< of a result: the choice that opens the case again
  Span span;                         ///< where the document says so
};

enum class TransitionKind : std::uint8_t { external, internal };

/// How often something may be taken.
struct TakeLimit {
  enum class Per : std::uint8_t { case_, round, item };
  std::int64_t most = 0;  ///< 0: no limit
  Index program = none;   ///< gives the limit instead
  Per per = Per::case_;
  [[nodiscard]] bool is_set() const noexcept { return most != 0 || program != none; }
};

/// An edge (SCXML 3.5). One without events is eventless; one without targets stays.
struct Transition {
  Index source = none;
  Range events;        ///< descriptors
  Index guard = none;  ///< program
  Range targets;       ///< into `target_indices`
  TransitionKind kind = TransitionKind::external;
  Range actions;        ///< one block
  Index choice = none;  ///< the choice whose rule this is
  Range form;           ///< form fields of this rule alone
  TakeLimit limit;      ///< of this rule alone
  bool stays = false;   ///< an answer that leaves the region's task open
  Span span;
};

// ---- People ------------------------------------------------------------------------------------

/// Who may act, or is told.
struct Who {
  enum class Kind : std::uint8_t {
    role,
    contact,
    anybody,
    system,
    seat,  ///< in a region of an `each` with seats: who is named with the seat
  };
  Kind kind = Kind::anybody;
  Index role = none;
  Index program = none;  ///< of a contact: gives a contact or a list of them
};

struct Role {
  std::string name;
  Text title;
  Index of = none;          ///< field whose value the directory is searched by
  Index is = none;          ///< program: a contact or a list of contacts
  Index entered_by = none;  ///< the role that may act in this one's name
  bool sees_all = true;
  std::vector<Index> sees;  ///< otherwise these fields only
};

struct FormField {
  Index field = none;  ///< of the case's data; none: a field of the item
  std::string item_field;
  bool optional = false;
};

/// A condition with the sentence for the person whom it stops.
struct Need {
  Index program = none;
  Text explain;
};

/// Not the person who acted as that role, or who made that choice.
struct Except {
  Index role = none;
  Index choice = none;
};

/// A text with places to fill in, parsed when the workflow is loaded.
struct Template {
  struct Part {
    enum class Kind : std::uint8_t { literal, field, item, role, case_, actor, term };
    Kind kind = Kind::literal;
    std::string text;               ///< of a literal; of `case_` and `actor` the member's name
    Index index = none;             ///< field, role or term
    std::vector<std::string> path;  ///< members within a record
    std::string attribute;          ///< of a contact: `name`, `phone`, `email`, `organisation`
  };
  std::vector<Part> nl;
  std::vector<Part> en;
  [[nodiscard]] bool empty() const noexcept { return nl.empty() && en.empty(); }
};

/// A human task: who may act and what is asked.
struct Task {
  Index state = none;
  std::vector<Who> who;
  Template ask;  ///< what is asked: `Bel {item.person.name}`
  std::vector<Except> except;
  std::vector<Index> choices;  ///< in document order
};

/// An outcome that a person can choose: the external event `id`.
struct Choice {
  std::string name;  ///< `accept`
  std::string id;    ///< `first_assessment.accept`; of a top-level choice its name
  Text title;
  Index state = none;                   ///< the state that has it; none for a top-level choice
  std::vector<Index> from;              ///< the states in which it is open
  bool in_region = false;               ///< belongs to one region of an `each`
  bool reopens = false;                 ///< open when the case is closed with the result in `from`
  std::optional<calendar::Span> until;  ///< of a reopening: how long after closing
  std::vector<Who> who;
  std::vector<Except> except;
  Range form;
  std::vector<Need> needs;
  TakeLimit limit;
  std::vector<Index> grants;  ///< fields that who takes it sees from then on
  Span span;
};

// ---- Regions per item ---------------------------------------------------------------------------

/// When the answers of the regions are enough.
struct Quorum {
  enum class Kind : std::uint8_t { nothing, count, all, majority, half, expression };
  Kind kind = Kind::nothing;
  std::int64_t count = 0;
  std::string choice;   ///< empty: any answer (`answered`)
  Index enough = none;  ///< programs of `expression`
  Index impossible = none;
};

/// A region that is not made of data: `each: { water: { who: plumber } }`.
struct Seat {
  std::string key;
  Text title;
  std::vector<Who> who;
};

/// What one region is made for each item of: a list or a record in the data, a list in the item of
/// the region around it, or seats. The regions' states are the children of the state `state`, its
/// `initial` transition is that of each region.
struct Each {
  Index state = none;
  Index field = none;               ///< list or record in the data
  std::vector<std::string> within;  ///< instead: path of the list in the item of the region around
  std::vector<Seat> seats;          ///< instead: these
  /// Of the list; `seal` finds it where `field` or `within` says which.
  DataType list;
  Index outer = none;  ///< the `each` state of the region around it; made by `seal`
  Quorum quorum;
  bool answers_kept = false;
  bool unanswered_stay = false;
  /// Of an `each` that only asks: where a region waits for its answer, and where it ends. Regions
  /// that are kept come back in one of the two; those of an `each` without them begin anew.
  Index open_state = none;
  Index answered_state = none;
};

// ---- Time ---------------------------------------------------------------------------------------

struct Timer {
  enum class Kind : std::uint8_t { deadline, remind, reply, timer };
  enum class Since : std::uint8_t { entry, activity };
  std::string name;   ///< `deadline`, `remind_1`, or as written
  std::string event;  ///< raised when it fires: `first_assessment.deadline`
  Kind kind = Kind::timer;
  Index state = none;
  Since since = Since::entry;
  std::optional<calendar::Span> after;
  Index at = none;        ///< program: the moment (date or timestamp) instead of `after`
  Index since_at = none;  ///< program: the moment that `after` is counted from, instead of `since`
  std::optional<calendar::Span> every;  ///< again and again after the first
  std::string rule;                     ///< as written, for explanations
  Index term = none;                    ///< of a statutory term: its last day is over
  Span span;
};

/// The calendar of terms of the law, which holds for every workflow.
inline constexpr const char* statutory_calendar = "nl-statutory";

/// A statutory term of the case. It runs out with its last day; the timer fires at the first
/// instant of the next (docs/author/time.md).
struct Term {
  std::string name;
  Text title;
  calendar::TermRule rule;
  Index at = none;     ///< program: the date that the law names, or from which is counted back
  Index since = none;  ///< program: the day of the event; none: the day on which it is started
  std::string source;  ///< the article; may be empty
  Index timer = none;
  Span span;
};

// ---- Actions ------------------------------------------------------------------------------------

enum class Op : std::uint8_t {
  raise,      ///< internal event `text`, with the data that `program` gives where there is one
  set,        ///< `slot`, `field` or `item_field`, and in it `path` := program or literal
  add,        ///< `field` (a list): program or literal gives the item
  remove,     ///< `field` (a list): program holds for the items to take out
  tell,       ///< `index`: a notice
  todo,       ///< `index`: a side task
  mark_late,  ///< the source state is marked late
  answer,     ///< the region's answer is the choice named `text` (for `silent`)
  next_round,
  if_,          ///< `program`: `body`, otherwise `otherwise`
  loop,         ///< `program` gives a list; `body` for each item (SCXML 4.6: over a copy)
  send,         ///< `index`: a send
  cancel,       ///< the delayed send with the id `text`, or the one that `program` gives
  log,          ///< `text` is the label, `program` gives what is told
  start_term,   ///< `index`: a term
  pause_term,   ///< it stands still from the day after
  resume_term,  ///< it runs again from today
  extend_term,  ///< by the span in `text`
  stop_term,
};

/// One step of a path within a value: the member `name`, or the one that `program` gives (a text
/// for a record, a number from 0 for a list).
struct Member {
  std::string name;
  Index program = none;
};

struct Action {
  Op op = Op::raise;
  Index program = none;
  Index index = none;
  Index field = none;
  std::string item_field;
  std::vector<Member> path;
  std::string text;
  Value literal;
  /// Of `loop`: slots that get the item and its place from 0: a field of the data, or
  /// `Chart::variable(n)`; none: nobody asks. Of `set`: such a variable instead of a field.
  Index slot = none;
  Index place_slot = none;
  Range body;       ///< into `actions`, anywhere but around this action
  Range otherwise;  ///< of `if_`; another `if_` alone in it is an `else if`
  Span span;
};

/// An event for this or another case (SCXML 6.2). Without delay, one for the case itself is taken
/// in the same step, after everything internal. Everything else becomes an effect of kind `event`
/// (docs/semantics.md, "Effects"), at once or when its timer is due.
struct Send {
  enum class To : std::uint8_t {
    self,
    parent,
    children,  ///< all that run
    child,     ///< the one with the id `child`
    workflow,  ///< the case of `workflow` whose business key `key` gives
    computed,  ///< `target` gives a text: `self`, `internal`, `parent`, `children`, `child ID`,
               ///< `case ID`; anything else is `error.execution`
  };
  To to = To::self;
  std::string event;
  Index event_program = none;  ///< instead of `event`
  std::string child;
  std::string workflow;
  Index key = none;     ///< program
  Index target = none;  ///< program
  Index data = none;    ///< program; none: no data
  std::optional<calendar::Span> delay;
  Index delay_program = none;  ///< gives a duration, or a text that is a span of time
  std::string id;              ///< what `cancel` names; empty: none
  Index id_field = none;       ///< instead: a generated id is written here (SCXML `idlocation`)
};

/// A child case (SCXML 6.4). It is started at the end of the macrostep in which its state was
/// entered and not left again, and cancelled when its state is left. Its end comes back as the
/// event `done.child.ID`, with its done data; that it could not be started as
/// `error.communication`. Both, and what it sends, carry its id in `event.child`.
struct Invoke {
  Index state = none;
  std::string id;         ///< empty: STATE.NUMBER, a new one each time
  Index id_field = none;  ///< where the id is written
  std::string workflow;
  Index workflow_program = none;  ///< instead of `workflow`: gives its name
  Index key = none;               ///< program: business key of the child; none: none
  Index data = none;              ///< program: a record with the first values of its data
  bool forward = false;           ///< every external event goes to it too (SCXML `autoforward`)
  bool detached = false;          ///< goes on when its state is left
  Range finalize;                 ///< actions, before an event of this child is looked at
  Span span;
};

/// A notification. Without texts, one is made of the state's title or the task.
struct Notice {
  enum class Kind : std::uint8_t { notice, reminder, task };
  Kind kind = Kind::notice;
  std::vector<Who> to;  ///< empty for a reminder: whoever has not acted
  Template subject;
  Template text;
};

struct Todo {
  std::vector<Who> who;
  Template task;
};

// ---- Chart --------------------------------------------------------------------------------------

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
  Index label_field = none;  ///< the data that names a case for people (a text called `title`)
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
  std::vector<Notice> notices;
  std::vector<Todo> todos;

  /// Fills in `end`, `scope`, `depth` and the look-ups below, and checks what steps rely on: every
  /// index is in its table, targets can be active together, initial and default transitions lead
  /// inwards, nothing leads into or out of an `each`. Call it once, after the tables are complete.
  /// Errors: `Errc::limit_reached`, `Errc::invalid_document`, with the state's path.
  Result<void> seal(const Limits& limits);

  [[nodiscard]] Index state_of(std::string_view path) const;
  /// By path, or by name: of several with that name the last.
  [[nodiscard]] Index state_named(std::string_view name) const;
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
  bool counts_activity = false;  ///< a timer runs since the last choice

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
