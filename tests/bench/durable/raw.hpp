// SPDX-License-Identifier: Apache-2.0
// The raw limit: hand-written SQLite statements that write the same rows as a step of the engine,
// committed together by whichever client comes first.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace regie::bench {

/// How large the rows of a step are, as measured in a store of the engine.
struct RowSizes {
  std::size_t snapshot = 0, entry = 0, effect = 0, task = 0, subject = 0;
};

/// One step of one case.
struct RawStep {
  std::int64_t number = 0;    ///< of the case
  std::int64_t revision = 0;  ///< that it has
  bool done = false;
};

class RawStore {
 public:
  /// `three_rows`: snapshot, journal and outbox only (workload W2 of the peers).
  RawStore(const std::string& path, std::int64_t cases, const RowSizes& sizes, bool three_rows)
      : sizes_(sizes), three_rows_(three_rows) {
    check(sqlite3_open(path.c_str(), &database_));
    for (const char* sql : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                            "PRAGMA secure_delete=FAST", "PRAGMA cache_size=-32768", schema}) {
      check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    prepare();
    fill(cases);
  }
  ~RawStore() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;

  /// Returns when the step is on the disk. Any thread.
  void submit(RawStep& step) {
    constexpr std::size_t most = 256;
    std::unique_lock lock(mutex_);
    queue_.push_back(&step);
    while (!step.done) {
      if (led_) {
        changed_.wait(lock);
        continue;
      }
      led_ = true;
      std::vector<RawStep*> batch;
      while (!queue_.empty() && batch.size() < most) {
        batch.push_back(queue_.front());
        queue_.pop_front();
      }
      lock.unlock();
      commit(batch);
      lock.lock();
      for (RawStep* one : batch) one->done = true;
      led_ = false;
      changed_.notify_all();
    }
  }

 private:
  // The columns and indexes of plugins/storage_sql.
  static constexpr const char* schema = R"(
    CREATE TABLE cases (id BLOB NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, workflow TEXT NOT NULL,
      version TEXT NOT NULL, definition_sha256 BLOB NOT NULL, revision BIGINT NOT NULL,
      status BIGINT NOT NULL, result TEXT NOT NULL, state TEXT NOT NULL, subject TEXT NOT NULL,
      started_ms BIGINT NOT NULL, updated_ms BIGINT NOT NULL, closed_ms BIGINT NOT NULL,
      last_commit BLOB NOT NULL, last_at_ms BIGINT NOT NULL, last_kind TEXT NOT NULL,
      last_hash BLOB NOT NULL, snapshot BLOB NOT NULL);
    CREATE INDEX cases_started ON cases (started_ms, id);
    CREATE INDEX cases_workflow ON cases (workflow, started_ms, id);
    CREATE INDEX cases_open ON cases (started_ms, id) WHERE status = 0;
    CREATE INDEX cases_open_workflow ON cases (workflow, started_ms, id) WHERE status = 0;
    CREATE TABLE journal (case_id BLOB NOT NULL, revision BIGINT NOT NULL, commit_id BLOB NOT NULL,
      at_ms BIGINT NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, entry BLOB NOT NULL,
      PRIMARY KEY (case_id, revision));
    CREATE TABLE work (case_id BLOB NOT NULL, kind BIGINT NOT NULL, work_id BLOB NOT NULL,
      due_ms BIGINT NOT NULL, status BIGINT NOT NULL, attempt BIGINT NOT NULL,
      payload BLOB NOT NULL, last_error TEXT NOT NULL,
      PRIMARY KEY (kind, status, due_ms, case_id, work_id)) WITHOUT ROWID;
    CREATE UNIQUE INDEX work_case ON work (case_id, kind, work_id);
    CREATE TABLE tasks (case_id BLOB NOT NULL, task_id TEXT NOT NULL, role TEXT NOT NULL,
      assignees BLOB NOT NULL, title_nl TEXT NOT NULL, title_en TEXT NOT NULL,
      opened_ms BIGINT NOT NULL, due_ms BIGINT NOT NULL, payload BLOB NOT NULL,
      PRIMARY KEY (case_id, task_id)) WITHOUT ROWID;
    CREATE INDEX tasks_opened ON tasks (opened_ms, case_id, task_id);
    CREATE TABLE task_lists (contact TEXT NOT NULL, opened_ms BIGINT NOT NULL,
      case_id BLOB NOT NULL, task_id TEXT NOT NULL,
      PRIMARY KEY (contact, opened_ms, case_id, task_id)) WITHOUT ROWID)";

  void check(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
      throw std::runtime_error(sqlite3_errmsg(database_));
    }
  }
  sqlite3_stmt* make(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    statements_.push_back(statement);
    return statement;
  }
  void prepare() {
    begin_ = make("BEGIN IMMEDIATE");
    end_ = make("COMMIT");
    insert_ = make(
        "INSERT INTO cases VALUES (?1,'','game','1',zeroblob(32),1,0,'','ping',?2,1,1,0,"
        "zeroblob(16),1,'start',zeroblob(32),?3)");
    update_ = make(
        "UPDATE cases SET revision=?2+1, state=?3, subject=?4, updated_ms=?2, "
        "last_commit=?6, last_at_ms=?2, last_kind='choice', last_hash=zeroblob(32), snapshot=?5 "
        "WHERE id=?1 AND revision=?2");
    journal_ = make("INSERT INTO journal VALUES (?1,?2,?3,?2,'choice',zeroblob(32),?4)");
    work_ = make("INSERT INTO work VALUES (?1,?2,?3,?4,0,0,?5,'')");
    unwork_ = make("DELETE FROM work WHERE case_id=?1 AND kind=1 AND work_id=?2");
    untask_ = make("DELETE FROM tasks WHERE case_id=?1 AND task_id=?2");
    unassign_ = make(
        "DELETE FROM task_lists WHERE contact=?4 AND opened_ms=?3 AND case_id=?1 AND task_id=?2");
    task_ = make("INSERT INTO tasks VALUES (?1,?2,'neighbour',x'626f737300','A','A',?3,?3,?4)");
    assign_ = make("INSERT INTO task_lists VALUES (?4,?3,?1,?2)");
  }

  static void bind(sqlite3_stmt* to, int at, const std::string& bytes) {
    sqlite3_bind_blob(to, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  }
  static void bind_text(sqlite3_stmt* to, int at, const char* text) {
    sqlite3_bind_text(to, at, text, -1, SQLITE_STATIC);
  }
  void run(sqlite3_stmt* statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
  }
  /// Like the engine's: in the order they were made, then by chance (SplitMix64's finaliser).
  static std::string id_of(std::int64_t number) {
    std::string id;
    const auto word = static_cast<std::uint64_t>(number);
    for (int shift = 56; shift >= 0; shift -= 8) id += static_cast<char>(word >> shift);
    std::uint64_t z = word + 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
    id.append(reinterpret_cast<const char*>(&z), sizeof z);
    return id;
  }
  static std::string eight(std::int64_t number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
  }
  static std::string content(std::size_t size, std::int64_t number) {
    std::string bytes(size, 'x');
    const std::string head = eight(number);
    bytes.replace(0, std::min(head.size(), bytes.size()), head, 0, std::min(head.size(), size));
    return bytes;
  }

  void fill(std::int64_t cases) {
    run(begin_);
    for (std::int64_t number = 0; number < cases; ++number) {
      const std::string id = id_of(number);
      bind(insert_, 1, id);
      bind(insert_, 2, content(sizes_.subject, number));
      bind(insert_, 3, content(sizes_.snapshot, number));
      run(insert_);
      write_journal(id, 1);
      if (!three_rows_) open_stop(id, 1);
    }
    run(end_);
  }
  void write_journal(const std::string& id, std::int64_t revision) {
    bind(journal_, 1, id);
    sqlite3_bind_int64(journal_, 2, revision);
    bind(journal_, 3, id_of(revision));
    bind(journal_, 4, content(sizes_.entry, revision));
    run(journal_);
  }
  void add_work(const std::string& id, std::int64_t kind, std::int64_t revision, std::size_t size) {
    bind(work_, 1, id);
    sqlite3_bind_int64(work_, 2, kind);
    bind(work_, 3, eight(revision));
    sqlite3_bind_int64(work_, 4, 1'000'000 + revision);
    bind(work_, 5, content(size, revision));
    run(work_);
  }
  static const char* task_of(std::int64_t revision) { return revision % 2 == 1 ? "ping" : "pong"; }
  /// Who is asked: a resident, who is listed under a hash of the case's own, and an official in
  /// turn.
  static std::string contact_of(const std::string& id, std::int64_t revision) {
    return revision % 2 == 1 ? "resident:" + id + id : "contact:boss";
  }
  /// The timer, the task and who it is asked of.
  void open_stop(const std::string& id, std::int64_t revision) {
    add_work(id, 1, revision, 0);
    bind(task_, 1, id);
    bind_text(task_, 2, task_of(revision));
    sqlite3_bind_int64(task_, 3, revision);
    bind(task_, 4, content(sizes_.task, revision));
    run(task_);
    bind(assign_, 1, id);
    bind_text(assign_, 2, task_of(revision));
    sqlite3_bind_int64(assign_, 3, revision);
    bind(assign_, 4, contact_of(id, revision));
    run(assign_);
  }
  void close_stop(const std::string& id, std::int64_t revision) {
    bind(unwork_, 1, id);
    bind(unwork_, 2, eight(revision));
    run(unwork_);
    sqlite3_bind_int64(unassign_, 3, revision);
    bind(unassign_, 4, contact_of(id, revision));
    for (sqlite3_stmt* statement : {untask_, unassign_}) {
      bind(statement, 1, id);
      bind_text(statement, 2, task_of(revision));
      run(statement);
    }
  }

  void commit(const std::vector<RawStep*>& batch) {
    run(begin_);
    for (const RawStep* step : batch) {
      const std::string id = id_of(step->number);
      bind(update_, 1, id);
      sqlite3_bind_int64(update_, 2, step->revision);
      bind_text(update_, 3, task_of(step->revision + 1));
      bind(update_, 4, content(sizes_.subject, step->revision));
      bind(update_, 5, content(sizes_.snapshot, step->revision));
      bind(update_, 6, id_of(step->revision + 1));
      run(update_);
      if (sqlite3_changes(database_) != 1) throw std::runtime_error("conflict");
      write_journal(id, step->revision + 1);
      if (!three_rows_) {
        close_stop(id, step->revision);
        open_stop(id, step->revision + 1);
      }
      add_work(id, 2, step->revision + 1, sizes_.effect);
    }
    run(end_);
  }

  RowSizes sizes_;
  bool three_rows_;
  sqlite3* database_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt *begin_, *end_, *insert_, *update_, *journal_, *work_, *unwork_, *untask_,
      *unassign_, *task_, *assign_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<RawStep*> queue_;
  bool led_ = false;
};

}  // namespace regie::bench
