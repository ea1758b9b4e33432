// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/due.hpp"
#include "engine/statechart/chart.hpp"
#include "engine/statechart/directory.hpp"
#include "engine/statechart/snapshot.hpp"

namespace regie::statechart {

/// What comes to a case.
struct Event {
  enum class Kind : std::uint8_t {
    start,     ///< the case begins; `actor` is its first person
    choice,    ///< somebody chooses: `name` is the choice's id or its name where that is unique
    external,  ///< anything else from outside, by name
    timer,     ///< `timer` fires
    todo,      ///< the side task `item` (its id) is done
    message,   ///< as `external`, from another case: where nothing waits for it, it is dropped
    cancel,    ///< the parent has left the state that this case is a child of
    calendar,  ///< due moments are worked out anew; refused where none moves
    answer,    ///< to its request `request`: `name` is the answer; empty: none will come
  };
  Kind kind = Kind::external;
  std::string name;
  std::string actor;   ///< `KIND:ID`; empty for timers
  std::string behalf;  ///< entered for this person (`KIND:ID`); empty: for oneself
  std::string item;    ///< key of the region; empty: the case, or the only region that fits
  Value data;          ///< a map: answers of a form, or the event's data; unset: none
  std::uint64_t timer = 0;
  std::string child;          ///< of a message of a child case: its id here
  std::string send_id;        ///< of a message: the id of the send
  std::string origin;         ///< of a message: the case that sent it; of a start: the parent case
  std::uint32_t request = 0;  ///< of an answer; of a message that wants one: its number at `origin`
};

/// Told of every condition that is looked at (guards, needs, `if` among actions, quorums), while
/// acting as well as while asking what is open.
class Conditions {
 public:
  virtual ~Conditions() = default;
  virtual void decided(const Chart& chart, Index program, bool held) = 0;
};

/// What a step may look at beside the case. Nothing is owned.
struct Context {
  Instant now;
  const Directory* directory = nullptr;           ///< may be null: nobody is known
  const calendar::Calendar* calendar = nullptr;   ///< required
  const TimeZones* zones = nullptr;               ///< required
  const Limits* limits = nullptr;                 ///< required
  const calendar::Calendar* statutory = nullptr;  ///< required where `Chart::needs_law`
  Conditions* conditions = nullptr;               ///< may be null; for coverage
};

/// The calendar that a timer counts with.
[[nodiscard]] const calendar::Calendar& days_of(const Timer& timer,
                                                const Context& context) noexcept;
/// When a timer with `after` is due, counted from `since`, and why.
[[nodiscard]] Result<calendar::Due> due_of(const Timer& timer, Instant since,
                                           const Context& context);

/// Something that must happen outside, once. Its id is (case, revision, ordinal).
///
/// | kind | payload |
/// |---|---|
/// | `notify` | kinds, to, name, language, channels, subject, text, state, workflow |
/// | `start_child` | child (its id here), number, workflow, key, data |
/// | `cancel_child` | child, number, workflow, key |
/// | `event` | to (`parent child case workflow`), name, data, send_id, and of who gets it: child
/// and number, case, or workflow and key; where it asks for an answer, request |
/// | `answer` | case, request, name (empty: there will be none), data |
/// | `call` | action (the id of a plugin), id, state (empty: nobody waits), request, data,
/// attempts, pause_ms |
///
/// Those but the first and the last are for the engine itself (docs/semantics.md, "Other cases"): a
/// child's case is named by its parent and `number`, or by workflow and key where it has one. The
/// end of a case that has a parent is an `event` `done.child.ID` to `parent`.
struct Effect {
  std::uint32_t ordinal = 0;
  std::string kind;
  Value payload;
};

/// A state of the case (region 0) or of one region.
struct Node {
  std::uint32_t region = 0;
  Index state = none;
  friend auto operator<=>(const Node&, const Node&) = default;
};

/// A transition that was taken.
struct Taken {
  Index transition = none;
  std::uint32_t region = 0;
  Value event;  ///< its name; unset: eventless
  std::size_t microstep = 0;
};

/// An event that the case raised or sent to itself.
struct Raised {
  std::string name;
  Value data;
  std::uint32_t region = 0;
  bool external = false;  ///< by `send`
};

/// One step of a case.
struct Step {
  Snapshot next;
  std::vector<Effect> effects;
  bool late = false;   ///< an answer to a withdrawn or left region: recorded, and nothing moved
  std::string choice;  ///< id of the choice taken
  std::uint32_t region = 0;
  Value resolved;  ///< what was looked up or computed: due moments, contacts, versions
  Value notes;     ///< list of `{nl, en}` (nobody to tell, unassigned tasks) and `{log, value}`
  std::vector<Taken> taken;
  std::vector<Raised> raised;
  std::vector<Node> entered;  ///< in the order of entering, of all microsteps together
  std::vector<Node> left;
};

/// Carries out one event. Total: it ends within `context.limits`, and gives either the next
/// snapshot or an error that leaves the old one as it was. Pure: the same arguments give the same
/// result on every platform. The W3C's algorithm (SCXML 1.0, appendix D) with regions per item.
///
/// Errors: `refused` (not allowed, not possible; `reasons` says why), `not_found` (no such choice,
/// region or timer, with the candidates), `invalid_data` (answers), `expression_failed`,
/// `limit_reached`.
/// Thread safety: any number of threads may call it at once.
[[nodiscard]] Result<Step> step(const Chart& chart, const Snapshot& snapshot, const Event& event,
                                const Context& context);

/// The business key of the case that `start` would begin; empty: the workflow has none.
/// Errors: `invalid_data`, where what it is made of is not given or does not fit.
[[nodiscard]] Result<std::string> business_key(const Chart& chart, const Event& start,
                                               const Context& context);

struct Workspace;

/// The same in place, for who keeps a workspace: without effects, messages and what a journal
/// needs, and without taking memory where no data changes. False: nothing waited for the event.
/// Where it fails, the snapshot is what it was.
[[nodiscard]] Result<bool> advance(const Chart& chart, Snapshot& snapshot, const Event& event,
                                   const Context& context, Workspace& workspace);

/// The first timer that is due at or before `now`: by due moment, then by creation.
[[nodiscard]] const RunningTimer* next_due(const Snapshot& snapshot, Instant now) noexcept;

// ---- What is possible, and why not --------------------------------------------------------------

struct Reason {
  enum class Kind : std::uint8_t { state, role, except, need, rule, limit, closed, until };
  Kind kind = Kind::state;
  Text sentence;          ///< for the person: the workflow's own sentence where it has one
  Text because;           ///< the condition with its values; empty where there is none
  std::string condition;  ///< the expression as written; empty where there is none
};

/// One choice for one person now.
struct ChoiceView {
  Index choice = none;
  std::uint32_t region = 0;
  std::string item;  ///< key of the region; empty: the case
  Text item_title;   ///< what the region is about, for people
  bool open = false;
  bool depends = false;         ///< open, but some conditions look at answers not given yet
  std::vector<Reason> reasons;  ///< why it is closed, all of them
  std::vector<Text> who;        ///< who could do it instead (titles of roles, names)
  std::vector<FormField> form;
  std::optional<Instant> deadline;  ///< of its task
};

/// Every choice of the active states for `actor`, in document order and regions by ordinal, open or
/// closed with the reasons. With `data`, conditions see these answers. No side effect.
[[nodiscard]] std::vector<ChoiceView> choices(const Chart& chart, const Snapshot& snapshot,
                                              const std::string& actor, const Value& data,
                                              const Context& context);

/// The choices that a name means now (id, or name where it is unique), open or closed, also of
/// states that are not active (reason `state`). Empty: no such choice in this workflow.
[[nodiscard]] std::vector<ChoiceView> why(const Chart& chart, const Snapshot& snapshot,
                                          const std::string& name, const std::string& item,
                                          const std::string& actor, const Value& data,
                                          const Context& context);

/// A task that is open.
struct TaskView {
  std::string id;     ///< state path, with `#ordinal` of its region, or `todo-N`
  Index task = none;  ///< none for a side task
  Index state = none;
  std::uint32_t region = 0;
  std::string item;
  Text ask;                          ///< filled in
  std::string role;                  ///< first role asked; empty for contacts
  std::vector<std::string> holders;  ///< persons; empty: nobody was found, or anybody
  bool anybody = false;
  bool unassigned = false;
  bool late = false;
  Instant opened;
  std::optional<Instant> due;

  friend bool operator==(const TaskView&, const TaskView&) = default;
};

/// Every open task, in document order, regions by ordinal, side tasks last.
[[nodiscard]] std::vector<TaskView> tasks(const Chart& chart, const Snapshot& snapshot,
                                          const Context& context);

/// The fields that `actor` may see: all, for roles that see all; nothing but the public fields for
/// outsiders. `actor` empty: the operator, who sees everything.
[[nodiscard]] std::vector<bool> visible_fields(const Chart& chart, const Snapshot& snapshot,
                                               const std::string& actor, const Context& context);

/// Whether `actor` holds a role in this case, acted in it, or was asked something. `actor` empty:
/// the operator, who always does. Outsiders see the public fields and where the case is, not its
/// course.
[[nodiscard]] bool takes_part(const Chart& chart, const Snapshot& snapshot,
                              const std::string& actor, const Context& context);

/// Who holds a role now: the persons bound to it, or whom the directory or its expression names.
[[nodiscard]] std::vector<std::string> role_holders(const Chart& chart, const Snapshot& snapshot,
                                                    Index role, const Context& context);

/// What names the case for people: its title field, or its id.
[[nodiscard]] std::string label_of(const Chart& chart, const Snapshot& snapshot);

/// Names of the active states for people, innermost first, hidden ones left out; of a closed case
/// its result.
[[nodiscard]] std::vector<Index> visible_states(const Chart& chart, const Snapshot& snapshot);

}  // namespace regie::statechart
