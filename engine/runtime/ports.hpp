// SPDX-License-Identifier: Apache-2.0
// What the runtime knows of the world: production, tests and simulation give it other worlds.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <regie/instant.hpp>
#include <regie/observer.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"
#include "engine/base/sha256.hpp"

namespace regie::runtime {

// ---- Time, ids, chance, threads ----------------------------------------------------------------

/// Business time: decides what is due, never how long a lease lasts. Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// New ids for cases, commits and leases. Any thread.
class Ids {
 public:
  virtual ~Ids() = default;
  [[nodiscard]] virtual Id new_id() = 0;
};

/// Bytes that nobody can guess, for keys, and chance for pauses between attempts. Any thread.
class Randomness {
 public:
  virtual ~Randomness() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// Runs work at some time on some thread. Any thread.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void post(std::function<void()> work) = 0;
};

// ---- Storage: rows ------------------------------------------------------------------------------

enum class CaseStatus : std::int32_t { open = 0, closed = 1, cancelled = 2, suspended = 3 };

struct CaseRow {
  Id id;
  CaseStatus status = CaseStatus::open;
  std::string tenant;
  std::string workflow;
  std::string version;
  Digest definition{};
  std::int64_t revision = 0;
  std::string result;
  std::string state;    ///< paths of the active states, separated by spaces
  std::string subject;  ///< what the case is about; sealed where that is personal
  Instant started;
  Instant updated;
  std::optional<Instant> closed;
  std::string snapshot;
};

struct EntryRow {
  Id case_id;
  std::int64_t revision = 0;
  Id commit_id;
  Instant at;
  std::string kind;
  Digest hash{};
  std::string entry;
};

enum class WorkKind : std::int32_t {
  timer = 1,
  effect = 2,  ///< brought to the world by the effects port
  call = 3,    ///< an effect on another case, which the engine carries out itself
  action = 4   ///< brought to the actions port, whose answer the case waits for
};
enum class WorkStatus : std::int32_t { pending = 0, dead = 1 };

struct WorkRow {
  Id case_id;
  WorkKind kind = WorkKind::timer;
  std::string work_id;
  Instant due;
  std::string payload;
  WorkStatus status = WorkStatus::pending;
  std::uint32_t attempt = 0;
  std::string last_error;
};

struct TaskRow {
  Id case_id;
  std::string task_id;
  std::string role;
  std::vector<std::string> assignees;
  Text title;
  Instant opened;
  std::optional<Instant> due;
  std::string payload;
  std::string workflow;  ///< in lists only

  friend bool operator==(const TaskRow&, const TaskRow&) = default;
};

struct ReplyRow {
  Id case_id;
  std::string scope;
  std::string key;
  Digest request{};
  Instant at;
  std::string reply;
};

struct DocumentRow {
  std::string kind;  ///< `definition`, `calendar`, `directory`
  std::string id;
  std::string version;
  Digest sha256{};
  Instant stored;
  std::string content;  ///< empty in lists
};

/// A case with all that a step needs to know of it.
struct WholeCase {
  CaseRow row;
  std::optional<std::string> key;  ///< none: there never was one; empty: it was destroyed
  std::optional<EntryRow> last;    ///< of the case's revision; its `entry` may be left empty
};

// ---- Storage: commit
// ------------------------------------------------------------------------------

struct WorkRef {
  WorkKind kind = WorkKind::timer;
  std::string work_id;
};

struct Settle {
  enum class Outcome : std::int32_t { done = 1, retry = 2, dead = 3, release = 4 };
  WorkKind kind = WorkKind::timer;
  std::string work_id;
  Id token;
  Outcome outcome = Outcome::done;
  Instant due;             ///< of a retry
  std::string last_error;  ///< no personal data
};

inline constexpr std::int64_t any_revision = -1;

/// Everything that one commit does to one case: all of it, or nothing.
struct Unit {
  Id case_id;
  Id commit_id;
  std::int64_t expected_revision = any_revision;  ///< 0: there must be no such case
  std::optional<CaseRow> put;
  std::vector<EntryRow> journal;
  std::vector<Settle> settle;
  std::vector<WorkRef> cancel;
  std::vector<WorkRow> add;
  std::vector<std::string> remove_tasks;
  std::vector<TaskRow> put_tasks;
  std::optional<ReplyRow> reply;
  std::string case_key;  ///< empty: none
};

enum class UnitStatus {
  ok,
  conflict,
  duplicate_key,
  stale_lease,
  already_exists,
  erased,
  invalid,
  limit,
  failed,  ///< anything else that the store says of this unit alone
};

struct UnitResult {
  UnitStatus status = UnitStatus::ok;
  bool replayed = false;
  std::uint32_t index = 0;
  std::int64_t revision = 0;
};

/// What a commit as a whole came to.
struct CommitAnswer {
  bool outcome_unknown = false;  ///< replay the same units
  std::optional<Error> error;    ///< nothing of the call was kept (or, if unknown: perhaps)
  std::vector<UnitResult> results;
};

// ---- Storage: reading
// ------------------------------------------------------------------------------

struct StoreFilter {
  bool with_snapshot = false;
  bool newest_first = false;
  std::uint32_t limit = 0;  ///< 0: no bound
  std::optional<CaseStatus> case_status;
  std::optional<WorkStatus> work_status;
  std::optional<WorkKind> work_kind;
  std::string cursor;
  std::string case_prefix;  ///< first bytes of the id
  std::string tenant;
  std::string workflow;
  std::string version;
  std::string state;
  std::string result;
  std::optional<Instant> updated_since;
  std::string assignee;
  std::string role;
  std::optional<Instant> due_before;
};

/// One page of rows, and where to go on.
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::string cursor;  ///< of the last row
};

struct DueAnswer {
  std::optional<Instant> due;             ///< of the first row that nobody holds
  std::int64_t lease_expires_in_ms = -1;  ///< -1: none is held
};

struct StoreInfo {
  std::string product;
  std::int32_t schema_version = 0;
  bool durable = false;
  bool shared = false;
  bool networked = false;
  bool can_watch = false;
  bool read_only = false;
};

/// Where cases live; the terms of regie.storage/1 (include/regie/abi/storage.h), which says what
/// each function promises. Thread safety: any thread, several at once. Functions may block.
/// Errors: `busy`, `store_failed`, `store_incompatible`, `corrupt`, `not_found` where said.
class Storage {
 public:
  virtual ~Storage() = default;

  [[nodiscard]] virtual StoreInfo info() const = 0;
  [[nodiscard]] virtual CommitAnswer commit(const std::vector<Unit>& units) = 0;
  /// Like commit, but nobody may be answered before `sync` has succeeded.
  [[nodiscard]] virtual CommitAnswer commit_ahead(const std::vector<Unit>& units) {
    return commit(units);
  }
  /// What `commit_ahead` wrote before is on the disk. An error: replay those units with `commit`.
  [[nodiscard]] virtual Result<void> sync() { return {}; }
  /// With its snapshot. `not_found`.
  [[nodiscard]] virtual Result<CaseRow> load(const Id& case_id) = 0;
  [[nodiscard]] virtual Result<std::vector<EntryRow>> journal(const Id& case_id,
                                                              std::int64_t from_revision,
                                                              std::uint32_t limit) = 0;

  /// Those that are there, in any order.
  [[nodiscard]] virtual Result<std::vector<WholeCase>> load_whole(const std::vector<Id>& case_ids);

  /// What has rows without being a case, in order, after `after`; at most `limit`. Nothing also
  /// where the store cannot tell.
  [[nodiscard]] virtual Result<std::vector<Id>> orphans(const std::optional<Id>& /*after*/,
                                                        std::uint32_t /*limit*/) {
    return std::vector<Id>();
  }

  [[nodiscard]] virtual Result<std::vector<WorkRow>> claim(WorkKind kind, Instant due_before,
                                                           std::int64_t lease_ms,
                                                           const std::string& owner,
                                                           const Id& token,
                                                           std::uint32_t limit) = 0;
  /// False: the token holds nothing any more.
  [[nodiscard]] virtual Result<bool> extend(const Id& token, std::int64_t lease_ms) = 0;
  [[nodiscard]] virtual Result<DueAnswer> next_due(WorkKind kind) = 0;

  [[nodiscard]] virtual Result<Page<CaseRow>> query_cases(const StoreFilter& filter) = 0;
  [[nodiscard]] virtual Result<Page<TaskRow>> query_tasks(const StoreFilter& filter) = 0;
  [[nodiscard]] virtual Result<Page<WorkRow>> query_work(const StoreFilter& filter) = 0;

  [[nodiscard]] virtual Result<std::optional<ReplyRow>> find_reply(const Id& case_id,
                                                                   const std::string& scope,
                                                                   const std::string& key) = 0;

  /// `refused`: this kind, id and version is there with other bytes.
  [[nodiscard]] virtual Result<void> put_document(const DocumentRow& document) = 0;
  /// Version empty: the one stored last.
  [[nodiscard]] virtual Result<std::optional<DocumentRow>> get_document(
      const std::string& kind, const std::string& id, const std::string& version) = 0;
  [[nodiscard]] virtual Result<std::vector<DocumentRow>> list_documents(const std::string& kind,
                                                                        const std::string& id) = 0;

  [[nodiscard]] virtual Result<void> put_key(const Id& case_id, const std::string& key) = 0;
  /// Empty text: it was destroyed. Empty optional: there never was one.
  [[nodiscard]] virtual Result<std::optional<std::string>> get_key(const Id& case_id) = 0;
  [[nodiscard]] virtual Result<void> destroy_key(const Id& case_id) = 0;

  /// Calls `changed` soon after another process wrote; an empty one ends it. False: cannot.
  [[nodiscard]] virtual bool watch(std::function<void()> changed) = 0;
  [[nodiscard]] virtual Result<void> backup(const std::string& target) = 0;
  /// Housekeeping that the store has put off, such as bringing its log to its tables: called after
  /// commits, when their answers are out. One thread at a time; nothing to do is cheap.
  virtual void tidy() {}
};

// ---- Effects
// ---------------------------------------------------------------------------------------

/// An effect on its way: once for its id, for ever.
struct Delivery {
  std::string id;  ///< CASE/REVISION/ORDINAL: the same for every attempt, crash and node
  std::uint32_t attempt = 1;
  std::string kind;  ///< `notify`, `call`
  Value payload;     ///< as the statechart made it
  std::string case_id;
  std::string workflow;
  Instant created;
};

struct DeliveryAnswer {
  enum class Verdict { delivered, retry, rejected };
  Verdict verdict = Verdict::delivered;
  std::int64_t retry_after_ms = 0;  ///< 0: as the engine sees fit
  std::string reason;               ///< English, for the operator; no personal data
  Value outcome = {};               ///< of a call that ended, well or not: a map; unset: nothing
};

/// Brings effects to the world. Any thread.
class Effects {
 public:
  using Done = std::function<void(DeliveryAnswer)>;
  virtual ~Effects() = default;
  /// Calls `done` exactly once, perhaps before it returns, from any thread.
  virtual void deliver(const Delivery& delivery, Done done) = 0;
  /// What it goes by, such as `email`: so many deliveries of one channel are under way at once.
  [[nodiscard]] virtual std::string channel(const Delivery& delivery) const {
    return delivery.kind;
  }
  /// Whether this port can bring it. What it cannot waits in the store.
  [[nodiscard]] virtual bool takes(const Delivery& /*delivery*/) const { return true; }
  /// Nobody waits for its answer any more. Its `done` may still be called.
  virtual void cancel(const std::string& /*id*/) {}
};

/// How the runtime waits for an answer: by the host's steady clock, or by a clock of a simulation.
/// Any thread.
class Patience {
 public:
  virtual ~Patience() = default;
  /// Milliseconds that only go up.
  [[nodiscard]] virtual std::int64_t now_ms() = 0;
  /// Waits until `changed` is notified or `ms` have passed; `lock` is held before and after.
  virtual void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                    std::int64_t ms) = 0;
};

/// Tells an operator what happens as it happens: a line, in English, with its facts as fields; no
/// personal data. Any thread.
class Log {
 public:
  enum class Level { info, warn, error };
  struct Field {
    std::string_view name;
    std::string value;
  };
  virtual ~Log() = default;
  virtual void write(Level level, std::string_view message, const std::vector<Field>& fields) = 0;
};

/// The ports of an engine. Nothing is owned; the first four are required.
struct Ports {
  Clock* clock = nullptr;
  Ids* ids = nullptr;
  Randomness* randomness = nullptr;
  Storage* storage = nullptr;
  Effects* effects = nullptr;    ///< null: effects wait in the store
  Effects* actions = nullptr;    ///< for calls; null: they wait in the store
  Executor* executor = nullptr;  ///< null: the runtime makes threads when they are asked for
  Patience* patience = nullptr;  ///< null: that of the host
  Observer* observer = nullptr;  ///< null: nobody is told
  Log* log = nullptr;            ///< null: nothing is written
};

}  // namespace regie::runtime
