// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "location.hpp"
#include "sqlite_statements.hpp"

namespace regie::storage_sql {

/// One connection to the file, with the statements that were prepared on it. One thread at a time.
class Connection {
 public:
  enum class Use { write, read };

  Connection(const Location& location, Use use);

  [[nodiscard]] soci::session& session() { return session_; }
  /// Prepared at first use: the tables must be there.
  [[nodiscard]] WriteStatements& writes();
  [[nodiscard]] ReadStatements& reads();
  /// The number that a PRAGMA answers.
  [[nodiscard]] long long pragma(const char* name);
  /// What is on the disk is not known any more.
  void refuse_writes() noexcept { indeterminate_ = true; }
  [[nodiscard]] bool refuses_writes() const noexcept { return indeterminate_; }
  /// Ends a transaction, if there is one, without keeping anything.
  void roll_back() noexcept;

 private:
  soci::session session_;
  bool indeterminate_ = false;
  std::unique_ptr<WriteStatements> writes_;
  std::unique_ptr<ReadStatements> reads_;
};

/// The exception that is being handled, as a Failure that says what to do about the store at
/// `path`. SQLite's and SOCI's own texts hold bound values and are left out.
[[nodiscard]] sdk::Failure failure_of_store(const std::string& path);

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
  void read(const std::function<void(Connection&)>& work);
  /// Like write; false, and nothing done, when a writer is at work.
  bool try_write(const std::function<void(Connection&)>& work);

 private:
  void run_on_writer(const std::function<void(Connection&)>& work);
  std::unique_ptr<Connection> take_reader();
  void give_back(std::unique_ptr<Connection> reader);

  const Location location_;
  std::mutex writer_mutex_;
  std::unique_ptr<Connection> writer_;  // under writer_mutex_

  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Connection>> idle_;  // under readers_mutex_
  std::int64_t lent_ = 0;                          // under readers_mutex_
};

}  // namespace regie::storage_sql
