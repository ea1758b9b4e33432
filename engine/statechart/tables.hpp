// SPDX-License-Identifier: Apache-2.0
// The rows of a chart's tables (chart.hpp). They refer to each other by place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

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
  Range requests;          ///< made at the end of the macrostep, void on exit
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
  Text title;         ///< what people call it; empty: made of its kind or name
  std::string event;  ///< raised when it fires: `first_assessment.deadline`
  Kind kind = Kind::timer;
  Index state = none;
  Since since = Since::entry;
  std::optional<calendar::Span> after;
  Index at = none;        ///< program: the moment (date or timestamp) instead of `after`
  Index since_at = none;  ///< program: the moment that `after` is counted from, instead of `since`
  std::optional<calendar::Span> every;    ///< again and again after the first
  bool statutory = false;                 ///< counted with the calendar of the law
  std::optional<calendar::TermRule> law;  ///< ends as a term of that law, instead of `after` alone
  std::string rule;                       ///< as written, for explanations
  Index term = none;                      ///< of a statutory term: its last day is over
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
  request,      ///< `index`: a request
  reply,        ///< `index`: a reply
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

/// A question to another case, or work for a plugin, whose answer is an event of this case
/// (docs/semantics.md, "Requests").
struct Request {
  Index state = none;  ///< made when it was entered, void when it is left; none: by an action
  std::string id;
  Index send = none;           ///< of a question: event, data and receiver
  std::string action;          ///< of a call: the id of the plugin; empty: it is a question
  Index data = none;           ///< of a call: program
  std::uint32_t attempts = 0;  ///< of a call: how often at most; 0: as the engine sees fit
  std::int64_t pause_ms = 0;   ///< of a call: between attempts; 0: as the engine sees fit
  Span span;
};

/// The event of an answer: `done.request.ID`, behind which stands the answer, or `done.call.ID`.
[[nodiscard]] inline std::string done_event(const Request& request) {
  return (request.action.empty() ? "done.request." : "done.call.") + request.id;
}
/// The event where no answer will come: `error.communication.request.ID` or `….call.ID`.
[[nodiscard]] inline std::string failed_event(const Request& request) {
  return std::string("error.communication.") + (request.action.empty() ? "request." : "call.") +
         request.id;
}

/// An answer to what other cases asked.
struct Reply {
  std::string answer;
  std::string event;  ///< with which it was asked; empty: whatever was asked
  Index data = none;  ///< program; none: no data
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

}  // namespace regie::statechart
