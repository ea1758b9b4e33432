// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <soci/sqlite3/soci-sqlite3.h>

namespace regie::storage_sql {

/// Joins what a connection writes to SQLite's write-ahead log. SQLite writes each page of a commit
/// in two calls, a head of 24 bytes and the page, each behind the one before: some thirty calls for
/// one step of a case. Here they are kept until SQLite waits for the disk, and written in one.
///
/// Only while it commits, and nobody misses them meanwhile: with `synchronous=FULL` SQLite tells
/// others of a commit, in the index of the log, after it has waited for the disk
/// (https://sqlite.org/walformat.html, and sqlite3WalFrames), and whatever else it asks of the file
/// finds it written. What were still kept once the lock for writing was given up would one day be
/// written over what another process has committed: so nothing is kept beyond the commit. What
/// cannot be written is told by the call that waits, as a failed write is.
///
/// A commit may be let go without waiting for the disk, as `synchronous=NORMAL` does; to change
/// that pragma each time would compile a statement. The head of a log that begins anew is waited
/// for all the same: pages of the log before could be taken for its own after a loss of power.
///
/// It stands between SQLite and the file by the file's table of methods, which is how SQLite is
/// meant to be extended (https://sqlite.org/vfs.html); a VFS of our own cannot be named in SOCI's
/// connection string, and to make it the default would put it under all of the host program.
/// One thread at a time, as the connection. It must outlive the connection.
class JoinedLog {
 public:
  JoinedLog();
  ~JoinedLog();
  JoinedLog(const JoinedLog&) = delete;
  JoinedLog& operator=(const JoinedLog&) = delete;

  /// `connection` must be in WAL mode, and outside of a transaction; once. Does nothing for a disk
  /// that may harm neighbouring bytes when the power goes: SQLite then writes on behind what it has
  /// waited for.
  void start(sqlite_api::sqlite3* connection);
  /// Joins while it lives: the length of one commit.
  class During {
   public:
    explicit During(JoinedLog& log) noexcept : log_(log) { log_.join(true); }
    ~During() { log_.join(false); }
    During(const During&) = delete;
    During& operator=(const During&) = delete;

   private:
    JoinedLog& log_;
  };
  /// Whether commits wait for the disk.
  void wait_for_disk(bool yes) noexcept { waits_ = yes; }

 private:
  struct Methods;

  void join(bool yes) noexcept;
  [[nodiscard]] int write(sqlite_api::sqlite3_file* file, const void* from, int size,
                          sqlite_api::sqlite3_int64 at) noexcept;
  [[nodiscard]] int flush(sqlite_api::sqlite3_file* file) noexcept;
  [[nodiscard]] int sync(sqlite_api::sqlite3_file* file, int flags) noexcept;

  std::unique_ptr<Methods> methods_;
  std::string waiting_;                  ///< as much as fits: SQLite's C knows no exceptions
  sqlite_api::sqlite3_int64 begin_ = 0;  ///< where that belongs in the file
  bool joins_ = false;
  bool waits_ = true;
  bool begun_anew_ = false;  ///< its head was written, and not waited for yet
};

}  // namespace regie::storage_sql
