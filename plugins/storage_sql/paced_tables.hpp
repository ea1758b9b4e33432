// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <soci/sqlite3/soci-sqlite3.h>

namespace regie::storage_sql {

/// Has a connection that moves SQLite's log into the tables wait for the disk every so many pages.
/// SQLite writes them all and waits once: a commit that comes meanwhile has all of them before it
/// at the disk.
///
/// It stands before the file of the tables as JoinedLog stands before that of the log. One thread
/// at a time, as the connection. It must outlive the connection.
class PacedTables {
 public:
  PacedTables();
  ~PacedTables();
  PacedTables(const PacedTables&) = delete;
  PacedTables& operator=(const PacedTables&) = delete;

  /// Once, after the file was opened.
  void start(sqlite_api::sqlite3* connection);

 private:
  struct Methods;
  std::unique_ptr<Methods> methods_;
};

}  // namespace regie::storage_sql
