// SPDX-License-Identifier: Apache-2.0
#include "joined_log.hpp"

namespace regie::storage_sql {
namespace {

using sqlite_api::sqlite3_file;
using sqlite_api::sqlite3_int64;
using sqlite_api::sqlite3_io_methods;

/// What SQLite's own file takes in one call: it cuts a size to 17 bits (seekAndWriteFd in
/// os_unix.c). More of one commit is written in parts.
constexpr std::size_t most_waiting = 0x1FFFF;

}  // namespace

/// What SQLite finds instead of the file's own methods.
struct JoinedLog::Methods {
  sqlite3_io_methods table{};  // first: SQLite points to it
  JoinedLog* log = nullptr;
  const sqlite3_io_methods* real = nullptr;

  static Methods& of(sqlite3_file* file) {
    return *const_cast<Methods*>(reinterpret_cast<const Methods*>(file->pMethods));
  }
  /// The file's own, once all is written that waits. Null: that failed, with `code`.
  static const sqlite3_io_methods* flushed(sqlite3_file* file, int& code) {
    Methods& mine = of(file);
    code = mine.log->flush(file);
    return code == SQLITE_OK ? mine.real : nullptr;
  }

  Methods(JoinedLog* owner, const sqlite3_io_methods* methods) : log(owner), real(methods) {
    table.iVersion = 1;  // the rest is for the database itself
    table.xClose = [](sqlite3_file* file) {
      Methods& mine = of(file);
      file->pMethods = mine.real;
      return mine.real->xClose(file);
    };
    table.xWrite = [](sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
      return of(file).log->write(file, from, size, at);
    };
    table.xRead = [](sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
      int code = SQLITE_OK;
      const auto* own = flushed(file, code);
      return own == nullptr ? code : own->xRead(file, to, size, at);
    };
    table.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
      int code = SQLITE_OK;
      const auto* own = flushed(file, code);
      return own == nullptr ? code : own->xTruncate(file, size);
    };
    table.xSync = [](sqlite3_file* file, int flags) { return of(file).log->sync(file, flags); };
    table.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      int code = SQLITE_OK;
      const auto* own = flushed(file, code);
      return own == nullptr ? code : own->xFileSize(file, size);
    };
    table.xLock = [](sqlite3_file* file, int kind) { return of(file).real->xLock(file, kind); };
    table.xUnlock = [](sqlite3_file* file, int kind) { return of(file).real->xUnlock(file, kind); };
    table.xCheckReservedLock = [](sqlite3_file* file, int* held) {
      return of(file).real->xCheckReservedLock(file, held);
    };
    table.xFileControl = [](sqlite3_file* file, int what, void* with) {
      return of(file).real->xFileControl(file, what, with);
    };
    table.xSectorSize = [](sqlite3_file* file) { return of(file).real->xSectorSize(file); };
    table.xDeviceCharacteristics = [](sqlite3_file* file) {
      return of(file).real->xDeviceCharacteristics(file);
    };
  }
};

JoinedLog::JoinedLog() = default;
JoinedLog::~JoinedLog() = default;

void JoinedLog::start(sqlite_api::sqlite3* connection) {
  sqlite3_file* file = nullptr;
  const int code =
      sqlite_api::sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr) return;
  if ((file->pMethods->xDeviceCharacteristics(file) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) == 0) {
    return;
  }
  waiting_.reserve(most_waiting);
  methods_ = std::make_unique<Methods>(this, file->pMethods);
  file->pMethods = &methods_->table;
}

void JoinedLog::join(bool yes) noexcept {
  joins_ = yes;
  waiting_.clear();  // of a commit that failed
}

int JoinedLog::write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) noexcept {
  const auto more = static_cast<std::size_t>(size);
  if (at == 0) begun_anew_ = true;
  const bool follows = at == begin_ + static_cast<sqlite3_int64>(waiting_.size());
  if (!follows || waiting_.size() + more > most_waiting) {
    if (const int code = flush(file); code != SQLITE_OK) return code;
  }
  if (!joins_ || more > most_waiting) return methods_->real->xWrite(file, from, size, at);
  if (waiting_.empty()) begin_ = at;
  waiting_.append(static_cast<const char*>(from), more);
  return SQLITE_OK;
}

int JoinedLog::flush(sqlite3_file* file) noexcept {
  if (waiting_.empty()) return SQLITE_OK;
  const int code =
      methods_->real->xWrite(file, waiting_.data(), static_cast<int>(waiting_.size()), begin_);
  // Should it fail, SQLite rolls back, and writes anew what comes next.
  waiting_.clear();
  return code;
}

int JoinedLog::sync(sqlite3_file* file, int flags) noexcept {
  if (const int code = flush(file); code != SQLITE_OK) return code;
  if (!waits_ && !begun_anew_) return SQLITE_OK;
  const int code = methods_->real->xSync(file, flags);
  if (code == SQLITE_OK) begun_anew_ = false;
  return code;
}

}  // namespace regie::storage_sql
