// SPDX-License-Identifier: Apache-2.0
#include "paced_tables.hpp"

namespace regie::storage_sql {

using sqlite_api::sqlite3_file;
using sqlite_api::sqlite3_int64;
using sqlite_api::sqlite3_io_methods;

namespace {

constexpr int bytes_at_a_time = 512 * 1024;

}  // namespace

/// The file's own methods, but for writing.
struct PacedTables::Methods {
  sqlite3_io_methods table;  // first: SQLite gives back its address
  const sqlite3_io_methods* real;
  int written = 0;

  explicit Methods(const sqlite3_io_methods* methods) : table(*methods), real(methods) {
    table.xWrite = [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
      auto& mine = *const_cast<Methods*>(reinterpret_cast<const Methods*>(file->pMethods));
      if (const int code = mine.real->xWrite(file, from, size, at); code != SQLITE_OK) return code;
      mine.written += size;
      if (mine.written < bytes_at_a_time) return SQLITE_OK;
      mine.written = 0;
      return mine.real->xSync(file, SQLITE_SYNC_NORMAL);
    };
  }
};

PacedTables::PacedTables() = default;
PacedTables::~PacedTables() = default;

void PacedTables::start(sqlite_api::sqlite3* connection) {
  sqlite3_file* file = nullptr;
  const int code =
      sqlite_api::sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr) return;
  methods_ = std::make_unique<Methods>(file->pMethods);
  file->pMethods = &methods_->table;
}

}  // namespace regie::storage_sql
