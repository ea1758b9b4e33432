// SPDX-License-Identifier: Apache-2.0
// Kept statements: prepared once over SOCI, run with new values each time. Values go to SQLite as
// they lie and rows come from it directly, for SOCI would copy each twice, within the time that
// everybody waits for. Texts and bytes are both std::string (a NUL may be in bytes); a column of
// bytes takes its value as CAST(:name AS BLOB), which keeps every byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace regie::storage_sql {

namespace detail {

/// A prepared statement. What goes wrong is a soci::sqlite3_soci_error.
class Prepared {
 public:
  Prepared(soci::session& session, const char* sql) : statement_(session) {
    statement_.alloc();
    statement_.prepare(sql);
    handle_ = static_cast<soci::sqlite3_statement_backend*>(statement_.get_backend())->stmt_;
  }

  /// Texts have to live until the statement ran.
  template <class... Values>
  void bind(const Values&... values) {
    int at = 0;
    (bind_one(++at, values), ...);
  }
  /// Whether there is a row.
  bool step() {
    const int code = sqlite_api::sqlite3_step(handle_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(code);
    return code == SQLITE_ROW;
  }
  [[nodiscard]] long long changes() {
    return sqlite_api::sqlite3_changes(sqlite_api::sqlite3_db_handle(handle_));
  }
  void read(int column, std::string& to) {
    const void* bytes = sqlite_api::sqlite3_column_blob(handle_, column);
    const int size = sqlite_api::sqlite3_column_bytes(handle_, column);
    to.assign(size > 0 ? static_cast<const char*>(bytes) : "", static_cast<std::size_t>(size));
  }
  void read(int column, long long& to) { to = sqlite_api::sqlite3_column_int64(handle_, column); }

  /// The statement is over when this ends, whatever happened.
  class Run {
   public:
    explicit Run(Prepared& statement) : handle_(statement.handle_) {}
    // An error was told by the step that it came from.
    ~Run() { static_cast<void>(sqlite_api::sqlite3_reset(handle_)); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

   private:
    sqlite_api::sqlite3_stmt* handle_;
  };

 private:
  void bind_one(int at, std::string_view text) {
    // No address would be NULL, and not an empty text.
    const char* begin = text.empty() ? "" : text.data();
    check(sqlite_api::sqlite3_bind_text64(handle_, at, begin, text.size(), SQLITE_STATIC,
                                          SQLITE_UTF8));
  }
  void bind_one(int at, long long number) {
    check(sqlite_api::sqlite3_bind_int64(handle_, at, number));
  }
  void check(int code) {
    if (code != SQLITE_OK) fail(code);
  }
  [[noreturn]] void fail(int code) {
    throw soci::sqlite3_soci_error(
        sqlite_api::sqlite3_errmsg(sqlite_api::sqlite3_db_handle(handle_)), code);
  }

  soci::statement statement_;
  sqlite_api::sqlite3_stmt* handle_ = nullptr;  // of statement_
};

/// What a value of a statement may be given as.
template <class Declared>
using Given =
    std::conditional_t<std::is_same_v<Declared, std::string>, std::string_view, long long>;

}  // namespace detail

/// A statement without rows. `In` are std::string or long long, in the order of the placeholders;
/// each placeholder has a name of its own.
template <class... In>
class Command {
 public:
  Command(soci::session& session, const char* sql) : statement_(session, sql) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  void run(detail::Given<In>... values) {
    const detail::Prepared::Run run(statement_);
    statement_.bind(values...);
    while (statement_.step()) {
    }
  }
  /// Runs an INSERT, UPDATE or DELETE; the number of rows that it touched.
  long long change(detail::Given<In>... values) {
    run(values...);
    return statement_.changes();
  }

 private:
  detail::Prepared statement_;
};

/// A SELECT. `Row` has a member `template <class Visit> void columns(Visit&&)` that names its
/// columns in order.
template <class Row, class... In>
class Query {
 public:
  Query(soci::session& session, const char* sql) : statement_(session, sql) {}
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Calls `each(Row&)` for every row. All of them are read, so that no statement stays open.
  template <class Each>
  void each(Each&& each, detail::Given<In>... values) {
    const detail::Prepared::Run run(statement_);
    statement_.bind(values...);
    while (statement_.step()) {
      int column = 0;
      row_.columns([&](auto&... members) { (statement_.read(column++, members), ...); });
      each(row_);
    }
  }
  /// The last row, where there is one; it stays as it is until the next call.
  const Row* one(detail::Given<In>... values) {
    bool found = false;
    each([&found](Row&) { found = true; }, values...);
    return found ? &row_ : nullptr;
  }

 private:
  Row row_;
  detail::Prepared statement_;
};

}  // namespace regie::storage_sql
