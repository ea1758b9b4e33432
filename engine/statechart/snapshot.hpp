// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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
  std::vector<History> history;
  std::vector<std::string> holders;  ///< persons of whom the answer is asked
  std::string choice;                ///< the last answer; empty: none
  std::string by;
  Instant opened;
  Instant answered_at;
};

/// A send that waits for its moment: event, data and receiver were decided when it was sent.
struct Delayed {
  std::string event;
  Value data;
  std::string id;  ///< for `cancel`; empty: none
  std::string to;  ///< as `Send::To::computed` has it; `workflow NAME KEY` for a case by its key
  friend bool operator==(const Delayed&, const Delayed&) = default;
};

/// A timer that runs: a declared one, or a delayed send.
struct RunningTimer {
  std::uint64_t id = 0;  ///< names it in its case for ever
  Index timer = none;    ///< none: a send
  std::uint32_t region = 0;
  Instant due;
  Instant since;  ///< what the due moment was counted from
  std::shared_ptr<const Delayed> send;
};

/// The event that a timer brings.
[[nodiscard]] const std::string& event_of(const Chart& chart, const RunningTimer& timer) noexcept;

/// A child case that runs.
struct Child {
  std::uint32_t number = 0;  ///< names it in its case for ever; from 1
  std::string id;            ///< what the workflow calls it
  Index invoke = none;
  std::uint32_t region = 0;
  std::string workflow;
  std::string key;  ///< its business key; empty: none
};

/// A request of this case that waits for its answer.
struct OpenRequest {
  std::uint32_t number = 0;  ///< names it in its case for ever; from 1
  Index request = none;
  std::uint32_t region = 0;
};

/// What another case asks of this one.
struct Asked {
  std::string from;          ///< the case
  std::uint32_t number = 0;  ///< of the request there
  std::string event;         ///< with which it was asked
  friend bool operator==(const Asked&, const Asked&) = default;
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

/// What most steps do not look at, and a machine without people, time and regions does not have.
struct Dossier {
  std::string case_id;  ///< as text; what expressions see as `case.id`
  std::string key;      ///< that the workflow's `key` gave; empty: it has none
  std::string parent;   ///< the case that started this one; empty: none
  std::string child;    ///< the id under which the parent knows this case
  Instant activity;     ///< the last choice that was taken, where a timer counts from it
  std::map<Index, Instant> entered;  ///< of each active state with a task, outside of regions
  std::set<Index> late;              ///< states marked late
  std::vector<History> history;      ///< outside of regions, by state
  std::vector<Region> regions;       ///< by ordinal
  std::vector<RunningTimer> timers;  ///< by id
  std::vector<OpenTerm> terms;       ///< those that were ever started
  std::vector<OpenTodo> todos;
  std::vector<Child> children;                            ///< by number
  std::vector<OpenRequest> requests;                      ///< by number
  std::vector<Asked> asked;                               ///< in the order of asking
  std::map<std::string, std::vector<std::string>> roles;  ///< bound holders, by role
  std::vector<Act> acts;                                  ///< of this round
  std::map<std::string, std::int64_t> counts;             ///< how often what was taken
  std::map<std::string, std::set<Index>> grants;          ///< by person: fields seen in addition
  std::uint32_t next_region = 1;
  std::uint64_t next_timer = 1;
  std::uint32_t next_todo = 1;
  std::uint32_t next_child = 1;
  std::uint32_t next_request = 1;
};

/// Everything that a case is. A plain value; states are named by their path wherever it is written
/// down, so that it outlives a compiled chart.
struct Snapshot {
  enum class Status : std::uint8_t { fresh, open, closed };

  Instant started;
  Instant updated;
  Instant closed;
  std::uint64_t revision = 0;  ///< number of steps taken
  Index result = none;         ///< of a closed case
  std::uint32_t round = 1;
  Status status = Status::fresh;
  std::vector<Index> configuration;  ///< active states outside of regions, in document order
  std::vector<Value> data;           ///< one for each field of the chart

  Snapshot() = default;
  Snapshot(const Snapshot& other) { *this = other; }
  Snapshot(Snapshot&&) noexcept = default;
  /// Keeps the memory that it has.
  Snapshot& operator=(const Snapshot& other);
  Snapshot& operator=(Snapshot&&) noexcept = default;
  ~Snapshot() = default;

  /// To read; an empty one where nothing was ever put into it.
  [[nodiscard]] const Dossier& dossier() const noexcept;
  /// To write.
  [[nodiscard]] Dossier& change();
  [[nodiscard]] bool has_dossier() const noexcept { return dossier_ != nullptr; }

  [[nodiscard]] const Region* region(std::uint32_t ordinal) const noexcept;
  /// Whether a state is active, in the case or in any live region.
  [[nodiscard]] bool is_active(Index state) const noexcept;

 private:
  std::unique_ptr<Dossier> dossier_;
};

/// How what is personal in a case is written into its stored form, and persons' names. Each
/// function appends one value in CBOR.
/// Thread safety: as const.
class Protection {
 public:
  virtual ~Protection() = default;
  /// The value of a field of the case.
  virtual void append_field(const Field& field, const Value& value, std::string& out) const = 0;
  /// What may have personal data filled in. `place`: what it is, such as `todos/nl`.
  virtual void append_at(std::string_view place, const Value& value, std::string& out) const = 0;
  virtual void append_person(std::string_view person, std::string& out) const = 0;
  /// The key of an item. `list`: the field of the case that it came from; null: it came from none.
  /// Read back as a person is.
  virtual void append_item(const Field* list, std::string_view key, std::string& out) const = 0;
  /// A person as a key of a map: a text.
  [[nodiscard]] virtual std::string key_of(std::string_view person) const = 0;

 protected:
  Protection() = default;
  Protection(const Protection&) = default;
  Protection& operator=(const Protection&) = default;
};

/// The other side of a Protection: reads what it has appended. What can no longer be read is unset,
/// or nobody, and no error.
/// Thread safety: as const.
class Disclosure {
 public:
  virtual ~Disclosure() = default;
  [[nodiscard]] virtual Result<Value> field(const Field& field, std::string_view cbor) const = 0;
  [[nodiscard]] virtual Result<Value> at(std::string_view place, std::string_view cbor) const = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> person(std::string_view cbor) const = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> person_of_key(
      std::string_view key) const = 0;

 protected:
  Disclosure() = default;
  Disclosure(const Disclosure&) = default;
  Disclosure& operator=(const Disclosure&) = default;
};

/// The field of the case that the items of an `each` come from, over as many `each`es around it as
/// there are; null: they are seats.
[[nodiscard]] const Field* list_of_items(const Chart& chart, Index each_state) noexcept;

/// Words of the stored form, by the number of what they stand for.
inline constexpr std::array<const char*, 4> region_words = {"open", "answered", "lingering",
                                                            "withdrawn"};
inline constexpr std::array<const char*, 3> status_words = {"fresh", "open", "closed"};

/// The stored form of a snapshot: CBOR with names instead of places, so that it outlives a compiled
/// chart; deterministic. `protection` may be null: everything is written as it is.
void append_stored(const Chart& chart, const Snapshot& snapshot, const Protection* protection,
                   std::string& out);
[[nodiscard]] std::string stored_form(const Chart& chart, const Snapshot& snapshot);
/// The same, read as a value. Errors: `Errc::corrupt` where data cannot be stored, such as a text
/// that is not UTF-8.
[[nodiscard]] Result<Value> to_value(const Chart& chart, const Snapshot& snapshot);
/// And back. `disclosure` may be null: everything stands there as it is.
/// Errors: `Errc::corrupt` where it does not fit the chart; what the disclosure says.
[[nodiscard]] Result<Snapshot> read_stored(const Chart& chart, std::string_view bytes,
                                           const Disclosure* disclosure = nullptr);

/// What is stored of a case before its first step: an empty map.
inline constexpr std::string_view nothing_stored = "\xA0";
/// The changes that lead from one stored form to the other, as CBOR: a list of `[path, new value]`
/// and `[path]` for what was taken out; `fold` applies them again. Both are CBOR in its order.
[[nodiscard]] std::string difference(std::string_view before, std::string_view after);
/// The difference of their stored forms, appended to `out`; before a case has begun there is
/// nothing stored. Where only states and plain data changed, the forms are not made for it.
void append_changes(const Chart& chart, const Snapshot& before, const Snapshot& after,
                    std::string& out);
/// Errors: `Errc::corrupt` where a path does not exist.
[[nodiscard]] Result<Value> fold(const Value& before, const Value& changes);

}  // namespace regie::statechart
