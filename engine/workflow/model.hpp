// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/text.hpp>

#include "engine/calendar/span.hpp"
#include "engine/document/document.hpp"
#include "engine/statechart/chart.hpp"
#include "engine/statechart/data_type.hpp"

/// What a document says, before names are looked up. Plain values that point into the document,
/// which must outlive them.
namespace regie::workflow::model {

using document::Node;

struct Name {
  std::string text;
  Span span;
};

/// A text for people, with the nodes it came from for the places of its `{fields}`.
struct Words {
  Text text;
  const Node* nl = nullptr;
  const Node* en = nullptr;
  [[nodiscard]] bool empty() const noexcept { return text.empty(); }
};

struct Person {
  enum class Kind : std::uint8_t { role, anybody, system, contact };
  Kind kind = Kind::role;
  Name name;                      ///< of a role
  const Node* contact = nullptr;  ///< expression
};

struct Tell {
  std::vector<Person> to;
  Words subject;
  Words text;
  Span span;
};

struct Todo {
  std::vector<Person> who;
  Words task;
  Span span;
};

/// Where an event is sent to.
struct Recipient {
  statechart::Send::To to = statechart::Send::To::self;
  Name child;
  Name workflow;
  const Node* key = nullptr;     ///< expression
  const Node* target = nullptr;  ///< expression, of a computed recipient
};

/// An event for now or later, for this or another case.
struct Send {
  Name event;
  const Node* event_value = nullptr;  ///< expression instead of a name
  const Node* data = nullptr;
  std::optional<calendar::Span> after;
  const Node* after_value = nullptr;  ///< expression instead of a span
  Name id;
  Name id_to;
  Recipient recipient;
};

struct Request;

struct Action {
  enum class Kind : std::uint8_t {
    raise,
    set,
    add,
    remove,
    tell,
    todo,
    next_round,
    send,
    cancel,
    branch,
    loop,
    log,
    start_term,
    pause_term,
    resume_term,
    extend_term,
    stop_term,
    request,
    reply
  };
  Kind kind = Kind::raise;
  Name
      name;  ///< of an event or a field, with the path in it; of `cancel` an id; of `log` its label
  /// Of `set`, `add`, `remove`; of `raise` its data; of `cancel`, `branch`, `loop`, `log` the
  /// expression.
  const Node* value = nullptr;
  Tell tell;
  Todo todo;
  Send send;
  Name item;                             ///< of `loop`
  Name index;                            ///< of `loop`; empty: nobody asks
  std::vector<Action> body;              ///< of `branch` and `loop`
  std::vector<Action> otherwise;         ///< of `branch`
  std::optional<calendar::Span> length;  ///< of `extend_term`
  std::shared_ptr<Request> request;
  Name asked;  ///< of `reply`, whose answer is `name`: the event; empty: any
  Span span;
};

/// Actions that end together when one of them fails (SCXML 3.8).
using Block = std::vector<Action>;

/// Where it begins, and what is done on the way: of a case, a state, or a history.
struct Start {
  std::vector<Name> go;
  Block actions;
  Span span;
};

struct Limit {
  std::int64_t most = 0;
  const Node* value = nullptr;  ///< expression instead of `most`
  std::optional<statechart::TakeLimit::Per> per;
};

/// Where something leads under which condition, and what is done on the way.
struct Rule {
  Span span;
  const Node* condition = nullptr;
  std::vector<Name> form;
  std::optional<Limit> limit;
  std::vector<Action> actions;
  std::vector<Name> go;
  bool again = false;
  bool internal = false;
  bool stays = false;
};

/// A child case.
struct Child {
  Name workflow;
  const Node* workflow_value = nullptr;  ///< expression instead of a name
  Name id;
  Name id_to;
  const Node* key = nullptr;
  const Node* data = nullptr;
  bool forward = false;
  bool detached = false;
  Block heard;
  std::vector<Rule> then;
  std::vector<Rule> failed;
  Span span;
};

/// A question to another case, or a call of a plugin's action.
struct Request {
  struct Branch {
    Name answer;  ///< of a call: empty
    std::vector<Rule> rules;
  };
  Send send;
  Name id;
  std::vector<Branch> answers;
  std::vector<Rule> failed;
  Name action;  ///< of a call; its data is that of `send`
  std::uint32_t attempts = 0;
  std::int64_t pause_ms = 0;
  Span span;
};

struct Need {
  const Node* condition = nullptr;
  Words explain;
};

struct Choice {
  Name name;
  Words title;
  std::vector<Person> who;
  bool who_written = false;  ///< also where it could not be read
  std::vector<Name> except;
  std::vector<Name> sees;
  std::vector<Name> form;
  std::vector<Need> needs;
  std::optional<Limit> limit;
  std::vector<Name> from;               ///< of a top-level choice
  std::optional<calendar::Span> until;  ///< of a reopening
  std::vector<Rule> rules;              ///< at least one, unless it was reported
};

struct Due {
  std::optional<calendar::Span> after;
  const Node* at = nullptr;
  std::optional<calendar::Span> every;
  std::vector<calendar::Span> further;  ///< more times after the first, each counted as `after` is
  statechart::Timer::Since since = statechart::Timer::Since::entry;
  const Node* since_value = nullptr;  ///< expression: the moment that `after` is counted from
  Name calendar;                      ///< empty: the workflow's
  std::optional<calendar::Basis> basis;
  std::string rule;  ///< as written
  Span span;
};

struct Reminder {
  Due due;
  std::optional<Tell> tell;
  std::optional<Todo> todo;
};

struct Timer {
  Name name;
  Words title;
  Due due;
  std::vector<Rule> rules;
};

/// A statutory term.
struct Term {
  Name name;
  Words title;
  calendar::TermRule rule;
  const Node* at = nullptr;
  const Node* since = nullptr;
  std::string source;
  std::vector<Rule> late;
};

struct Exit {
  Span key;
  std::vector<Rule> rules;
};

struct Quorum {
  statechart::Quorum::Kind kind = statechart::Quorum::Kind::nothing;
  std::int64_t count = 0;
  Name choice;  ///< empty text: `answered`
  const Node* enough = nullptr;
  const Node* impossible = nullptr;
  Span span;
};

/// Transitions on an event that nobody clicks.
struct When {
  std::vector<Name> events;
  std::vector<Rule> rules;
};

/// A region that is named in the workflow itself.
struct Seat {
  Name name;
  Words title;
  std::vector<Person> who;
};

/// A state that is a list: one region per item.
struct Each {
  Name field;  ///< of the data, or `item.list` of the item around; empty where there are seats
  std::vector<Seat> seats;
  Quorum quorum;
  std::optional<Exit> enough;
  std::optional<Exit> impossible;
  std::optional<Exit> late;
  std::optional<Due> reply;
  std::optional<Name> silent;
  bool answers_kept = false;
  bool unanswered_stay = false;
  Span span;
};

struct State {
  Name name;
  Words title;
  std::vector<Name> public_fields;
  statechart::StateKind kind = statechart::StateKind::atomic;
  std::optional<Start> start;  ///< of a compound state; of a history its default
  std::vector<State> states;
  std::vector<Person> who;
  bool who_written = false;  ///< also where it could not be read
  std::vector<Name> except;
  Words task;
  std::vector<Name> form;
  std::vector<Choice> choices;
  bool has_choices = false;  ///< written, good or not
  std::optional<Due> deadline;
  bool deadline_written = false;  ///< also where it could not be read
  std::vector<Rule> late;
  Span late_span;
  std::vector<Reminder> reminders;
  std::vector<Timer> timers;
  std::optional<Each> each;
  std::vector<When> when;
  std::vector<Rule> always;
  std::vector<Block> enter;
  std::vector<Block> leave;
  std::vector<Child> children;
  std::vector<Request> requests;
  const Node* done_data = nullptr;
};

struct Result {
  Name name;
  Words title;
  std::optional<Tell> tell;
  std::vector<Block> enter;
  std::vector<Block> leave;
  const Node* done_data = nullptr;
  std::vector<Name> public_fields;
  std::optional<Choice> reopen;
};

struct Role {
  Name name;
  Words title;
  std::optional<Name> of;
  const Node* is = nullptr;
  std::optional<Name> entered_by;
  bool sees_all = true;
  std::vector<Name> sees;
};

/// A declared piece of data: its type is complete, its expressions are not compiled.
struct Field {
  Name name;
  Words title;
  Words ask;
  statechart::Field field;
  const Node* fallback = nullptr;
  const Node* derived = nullptr;
  std::vector<Field> fields;  ///< of a record or a list of records
  Span type_span;
};

struct Workflow {
  Name name;
  std::int64_t version = 1;
  Words title;
  Language language = Language::nl;
  std::string calendar;
  const Node* key = nullptr;  ///< expression
  std::vector<Role> roles;
  std::vector<Field> data;
  std::optional<Start> start;
  std::vector<State> states;
  std::vector<Choice> choices;
  std::vector<Result> results;
  std::vector<Timer> timers;
  std::vector<Term> terms;
  std::vector<When> when;
  std::vector<Rule> always;
  bool errors_raise = false;
  bool report_unproved = false;
};

}  // namespace regie::workflow::model
