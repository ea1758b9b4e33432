// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "joined_log.hpp"
#include "location.hpp"
#include "log_sync.hpp"
#include "paced_tables.hpp"
#include "sqlite_statements.hpp"

namespace regie::storage_sql {

// Of the log, in pages of 4 KiB. So many new ones are moved into the tables by `tidy`, beside
// commits; where nobody tidies, so many by a commit. The log begins anew when a commit finds all of
// it moved and nobody reading it; where commits keep coming, one of the last length is made to,
// while they wait.
inline constexpr long long log_pages_to_move = 4'000;
inline constexpr long long most_untidied_pages = 16'000;
inline constexpr long long log_pages_to_begin_anew = 32'000;

/// One connection to the file, with the statements that were prepared on it. One thread at a time.
class Connection {
 public:
  enum class Use { write, move_log, read };

  Connection(const Location& location, Use use);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] soci::session& session() { return session_; }
  /// Prepared at first use: the tables must be there.
  [[nodiscard]] WriteStatements& writes();
  [[nodiscard]] ReadStatements& reads();
  /// The number that a PRAGMA answers.
  [[nodiscard]] long long pragma(const char* name);
  /// What is on the disk is not known any more. The log stays when this connection is closed. Any
  /// thread.
  void refuse_writes() noexcept { indeterminate_ = true; }
  [[nodiscard]] bool refuses_writes() const noexcept { return indeterminate_; }
  /// COMMIT. Errors as of SOCI; a disk that fails now makes it outcome_unknown.
  void commit();
  /// Ends a transaction, if there is one, without keeping anything.
  void roll_back() noexcept;

  /// Whether commits wait until they are on the disk.
  void wait_for_disk(bool yes) noexcept { joined_log_.wait_for_disk(yes); }
  /// Waits until what anybody has written to the log is on the disk, and says with SQLite's code
  /// how that went. Beside a thread that writes with another connection.
  [[nodiscard]] int sync_log() noexcept;

  /// Pages that commits of this connection left in the log; those since `tidied`.
  [[nodiscard]] long long log_pages() const noexcept { return log_pages_; }
  [[nodiscard]] long long untidied_pages() const noexcept { return log_pages_ - tidied_pages_; }
  void tidied() noexcept { tidied_pages_ = log_pages_.load(); }
  struct Moved {
    long long pages = 0;  ///< of the log, that are in the tables now
    bool all = false;     ///< unless somebody wrote meanwhile
  };
  /// Moves what the log holds into the tables, as far as nobody reads what was there before.
  Moved move_log();
  /// Moves all of it and lets the log begin anew, unless somebody reads it for long.
  void begin_log_anew();
  /// Waits until the tables are on the disk.
  void sync_tables();

 private:
  [[nodiscard]] sqlite_api::sqlite3* handle() noexcept;
  void see_log(long long pages) noexcept;

  JoinedLog joined_log_;      // outlives the session
  PacedTables paced_tables_;  // outlives the session
  soci::session session_;
  int busy_timeout_ms_;
  std::atomic<long long> log_pages_{0};
  std::atomic<long long> tidied_pages_{0};
  std::atomic<bool> indeterminate_{false};
  std::unique_ptr<WriteStatements> writes_;
  std::unique_ptr<ReadStatements> reads_;
};

/// While it lives, commits do not wait for the disk: for those that are waited for later, and for
/// leases, which mean nothing to anybody once the power of this machine went. They stand before
/// what is written next, and are gone with it.
class Unhurried {
 public:
  explicit Unhurried(Connection& connection) : connection_(connection) {
    connection_.wait_for_disk(false);
  }
  ~Unhurried() {
    connection_.roll_back();
    connection_.wait_for_disk(true);
  }
  Unhurried(const Unhurried&) = delete;
  Unhurried& operator=(const Unhurried&) = delete;

 private:
  Connection& connection_;
};

/// The exception that is being handled, as a Failure that says what to do about the store at
/// `path`. SQLite's and SOCI's own texts hold bound values and are left out.
[[nodiscard]] sdk::Failure failure_of_store(const std::string& path);

/// What a disk that failed has kept is not known, and a second attempt may succeed without bringing
/// the same pages to the disk (fsync(2) reports a failure once): nothing is written any more until
/// the store is opened anew.
[[nodiscard]] sdk::Failure outcome_unknown(int code);

/// A mutex that is given in the order in which it was asked for, so that who takes it again and
/// again, as claims do, does not get before a commit that waits.
class FairMutex {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = next_++;
    changed_.wait(lock, [&] { return serving_ == mine; });
  }
  bool try_lock() {
    const std::lock_guard lock(mutex_);
    if (serving_ != next_) return false;
    ++next_;
    return true;
  }
  void unlock() {
    {
      const std::lock_guard lock(mutex_);
      ++serving_;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

/// The connections of one store: one that writes, under a mutex, and a few that read. A store in
/// memory has one for both. Any thread.
class Connections {
 public:
  /// Opens the one that writes.
  explicit Connections(Location location);

  [[nodiscard]] const Location& location() const { return location_; }
  [[nodiscard]] bool in_memory() const { return location_.path == ":memory:"; }

  /// Runs `work` with a connection to itself; what goes wrong comes out as a Failure, with the
  /// transaction rolled back.
  void write(const std::function<void(Connection&)>& work);
  /// Like write, but what `work` commits need not be on the disk when this returns. It holds what
  /// `begin_commit` gives while it commits.
  void write_ahead(const std::function<void(Connection&)>& work);
  [[nodiscard]] LogSync::Writing begin_commit() {
    require_trust();
    return LogSync::Writing(log_sync_);
  }
  /// Has the log open from now, to wait for it: who opens it after the disk has failed may not hear
  /// of that.
  void open_log();
  /// Returns when all that `write_ahead` committed before is on the disk.
  void sync();
  /// The same for what other processes committed.
  void sync_all();
  /// What it shows is on the disk, as far as this process wrote it.
  void read(const std::function<void(Connection&)>& work);
  /// Like write; false, and nothing done, when a writer is at work.
  bool try_write(const std::function<void(Connection&)>& work);

  /// Moves the log into the tables where it has become long, beside the one that writes.
  void tidy();
  /// The same where nobody tidied for long.
  void bound_log() noexcept;
  /// Held by whoever moves the log: two at once are in each other's way. Before `write`.
  [[nodiscard]] std::unique_lock<std::mutex> hold_log() { return std::unique_lock(log_mutex_); }

 private:
  void run_on_writer(const std::function<void(Connection&)>& work);
  void move_beside_commits();
  void refuse_after(const sdk::Failure& failure);
  void require_trust() const;
  std::unique_ptr<Connection> take_reader();
  void give_back(std::unique_ptr<Connection> reader);

  const Location location_;
  FairMutex writer_mutex_;
  std::unique_ptr<Connection> writer_;  // used under writer_mutex_; stays the same

  // A connection of its own: the file that is waited for must not be in use by another thread, and
  // SQLite has to open it, so that a test can put a disk that fails before it.
  std::mutex syncer_mutex_;
  std::unique_ptr<Connection> syncer_;  // made under syncer_mutex_; used by log_sync_ alone
  LogSync log_sync_;

  std::mutex log_mutex_;
  std::unique_ptr<Connection> mover_;  // under log_mutex_

  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Connection>> idle_;  // under readers_mutex_
  std::int64_t lent_ = 0;                          // under readers_mutex_
};

}  // namespace regie::storage_sql
