// SPDX-License-Identifier: Apache-2.0
#include "sqlite_connection.hpp"

#include <utility>

namespace regie::storage_sql {
namespace {

constexpr long long page_bytes = 4'096;
constexpr long long writer_cache_kib = 32'768;

// The log is moved beside commits until so few pages are left, or so often.
constexpr long long pages_to_move_at_last = 128;
constexpr int most_passes = 4;

std::string connection_string(const std::string& path) { return "dbname=\"" + path + "\""; }

sdk::Failure failure_of_code(int code, const std::string& path) {
  const std::string store = "the store '" + path + "'";
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {REGIE_BUSY, store + " is in use by another program; try again in a moment", code,
              250};
    case SQLITE_READONLY:
      return {
          REGIE_READ_ONLY,
          store + " cannot be written; give this user the right to write the file and its folder",
          code};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {REGIE_DENIED,
              store +
                  " cannot be opened; check that the folder exists and that this user may read "
                  "and write in it",
              code};
    case SQLITE_FULL:
      return {REGIE_FULL, store + " has no room left; free disk space, or raise its max_bytes",
              code, 10'000};
    case SQLITE_IOERR:
      return {REGIE_UNAVAILABLE, store + " cannot be read or written; check the disk", code, 1'000};
    case SQLITE_CORRUPT:
      return {REGIE_CORRUPT, store + " is damaged; restore it from a backup", code};
    case SQLITE_NOTADB:
      return {REGIE_INCOMPATIBLE, "the file '" + path + "' is not a database; name another file",
              code};
    case SQLITE_TOOBIG:
      return {REGIE_LIMIT, "something is larger than " + store + " can hold", code};
    case SQLITE_NOMEM:
      return {REGIE_OUT_OF_MEMORY, "out of memory", code};
    default:
      return {REGIE_INTERNAL, store + " refused a statement: " + sqlite_api::sqlite3_errstr(code),
              code};
  }
}

}  // namespace

sdk::Failure failure_of_store(const std::string& path) {
  try {
    throw;
  } catch (const sdk::Failure& failure) {
    return failure;
  } catch (const soci::sqlite3_soci_error& error) {
    return failure_of_code(error.result(), path);
  } catch (const soci::soci_error&) {
    return {REGIE_INTERNAL, "the store '" + path + "' gave an answer of an unexpected shape"};
  }
}

sdk::Failure outcome_unknown(int code) {
  return {REGIE_OUTCOME_UNKNOWN,
          "the disk failed while the store was being written; check it, and try again", code,
          1'000};
}

Connection::Connection(const Location& location, Use use)
    : session_(soci::sqlite3, connection_string(location.path)),
      busy_timeout_ms_(static_cast<int>(location.busy_timeout_ms)) {
  session_ << "PRAGMA busy_timeout = " << busy_timeout_ms_;
  // The first statement that reads the file: SQLite says here what is wrong with it.
  static_cast<void>(pragma("user_version"));
  if (use == Use::read || location.read_only) {
    session_ << "PRAGMA query_only = ON";
    return;
  }
  if (use == Use::move_log) paced_tables_.start(handle());
  // FULL: a commit is on the disk when it returns, also in WAL.
  session_ << "PRAGMA synchronous = FULL";
  // The pages of a large batch, so that they are not written twice, and of what is written often.
  session_ << "PRAGMA cache_size = -" << writer_cache_kib;
  // In the place of SQLite's own hook, which would move the log within the commit.
  sqlite_api::sqlite3_wal_hook(
      handle(),
      [](void* self, sqlite_api::sqlite3*, const char*, int pages) {
        static_cast<Connection*>(self)->see_log(pages);
        return SQLITE_OK;
      },
      this);
  // FAST zeroes what is deleted from pages that are written anyway, so that no copy of a case's
  // key stays behind when a page is rearranged.
  session_ << "PRAGMA secure_delete = FAST";
  if (location.max_bytes > 0) {
    session_ << "PRAGMA max_page_count = " << (location.max_bytes + page_bytes - 1) / page_bytes;
  }
}

WriteStatements& Connection::writes() {
  if (!writes_) {
    writes_ = std::make_unique<WriteStatements>(session_);
    std::string mode;
    session_ << "PRAGMA journal_mode", soci::into(mode);
    if (mode == "wal") joined_log_.start(handle());
  }
  return *writes_;
}

Connection::~Connection() {
  if (!indeterminate_) return;
  static_cast<void>(sqlite_api::sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                                                  static_cast<int*>(nullptr)));
}

void Connection::commit() {
  try {
    const JoinedLog::During joined(joined_log_);
    writes().commit.run();
  } catch (const soci::sqlite3_soci_error& error) {
    if ((error.result() & 0xff) != SQLITE_IOERR) throw;
    refuse_writes();
    throw outcome_unknown(error.result());
  }
}

ReadStatements& Connection::reads() {
  if (!reads_) reads_ = std::make_unique<ReadStatements>(session_);
  return *reads_;
}

long long Connection::pragma(const char* name) {
  // Through text: the type that SOCI would see for a PRAGMA is 32 bits wide.
  std::string answer;
  soci::statement statement = (session_.prepare << "PRAGMA " << name, soci::into(answer));
  if (!statement.execute(true)) return 0;
  while (statement.fetch()) {
  }
  return std::stoll(answer);
}

sqlite_api::sqlite3* Connection::handle() noexcept {
  return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
}

void Connection::roll_back() noexcept {
  if (sqlite_api::sqlite3_get_autocommit(handle()) != 0) return;
  // A rollback that fails leaves no transaction either (SQLite rolls back by itself), and the
  // error that led here is the one to tell.
  sqlite_api::sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Connection::Moved Connection::move_log() {
  int pages = 0;
  int moved = 0;
  const int code = sqlite_api::sqlite3_wal_checkpoint_v2(handle(), nullptr,
                                                         SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  // Another process is moving it.
  if (code == SQLITE_BUSY) return {};
  if (code != SQLITE_OK) throw soci::sqlite3_soci_error("checkpoint", code);
  return {moved, moved == pages};
}

void Connection::begin_log_anew() {
  // Those who read now are ready soon, and others read the tables once all is in them.
  constexpr int wait_for_readers_ms = 5;
  if (!move_log().all) return;
  sqlite_api::sqlite3_busy_timeout(handle(), wait_for_readers_ms);
  const int code = sqlite_api::sqlite3_wal_checkpoint_v2(
      handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  sqlite_api::sqlite3_busy_timeout(handle(), busy_timeout_ms_);
  if (code == SQLITE_OK) see_log(0);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw soci::sqlite3_soci_error("restart", code);
}

void Connection::see_log(long long pages) noexcept {
  if (pages < log_pages_) tidied_pages_ = 0;
  log_pages_ = pages;
}

void Connection::sync_tables() {
  // Through SQLite's own descriptor: to close another one of this file would drop SQLite's locks
  // (https://sqlite.org/howtocorrupt.html, 2.2).
  sqlite_api::sqlite3_file* file = nullptr;
  int code = sqlite_api::sqlite3_file_control(handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) throw soci::sqlite3_soci_error("sync", code);
}

int Connection::sync_log() noexcept {
  sqlite_api::sqlite3_file* log = nullptr;
  const int code =
      sqlite_api::sqlite3_file_control(handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (code != SQLITE_OK) return code;
  // Without a log, commits waited themselves.
  if (log == nullptr || log->pMethods == nullptr) return SQLITE_OK;
  return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

Connections::Connections(Location location)
    : location_(std::move(location)), log_sync_([this] {
        const int code = syncer_->sync_log();
        if (code != SQLITE_OK) writer_->refuse_writes();
        return code;
      }) {
  try {
    writer_ = std::make_unique<Connection>(location_, Connection::Use::write);
  } catch (...) {
    throw failure_of_store(location_.path);
  }
}

void Connections::require_trust() const {
  if (!writer_->refuses_writes()) return;
  throw sdk::Failure(REGIE_UNAVAILABLE,
                     "the disk failed while the store '" + location_.path +
                         "' was being written, and what was last written may be lost; check the "
                         "disk, and start the machine again");
}

void Connections::run_on_writer(const std::function<void(Connection&)>& work) {
  require_trust();
  try {
    work(*writer_);
  } catch (...) {
    writer_->roll_back();
    const sdk::Failure failure = failure_of_store(location_.path);
    refuse_after(failure);
    throw sdk::Failure(failure);
  }
}

void Connections::write(const std::function<void(Connection&)>& work) {
  const std::lock_guard lock(writer_mutex_);
  run_on_writer(work);
}

void Connections::write_ahead(const std::function<void(Connection&)>& work) {
  open_log();
  write([&](Connection& writer) {
    const Unhurried unhurried(writer);
    work(writer);
  });
}

void Connections::open_log() {
  if (in_memory()) return;
  const std::lock_guard lock(syncer_mutex_);
  if (syncer_) return;
  try {
    syncer_ = std::make_unique<Connection>(location_, Connection::Use::read);
  } catch (...) {
    throw failure_of_store(location_.path);
  }
}

void Connections::sync() {
  if (in_memory()) return;
  const int code = log_sync_.wait_for_written();
  if (code != SQLITE_OK) throw outcome_unknown(code);
  // Somebody else may have been told of a failure that concerns what is waited for here.
  if (writer_->refuses_writes()) throw outcome_unknown(SQLITE_IOERR);
}

void Connections::sync_all() {
  if (in_memory()) return;
  open_log();
  const int code = log_sync_.wait_for_all();
  if (code != SQLITE_OK) throw outcome_unknown(code);
}

bool Connections::try_write(const std::function<void(Connection&)>& work) {
  const std::unique_lock lock(writer_mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return false;
  run_on_writer(work);
  return true;
}

void Connections::tidy() {
  const auto lock = hold_log();
  if (writer_->refuses_writes() || writer_->untidied_pages() < log_pages_to_move) return;
  try {
    move_beside_commits();
    writer_->tidied();
    if (writer_->log_pages() < log_pages_to_begin_anew) return;
    write([](Connection& writer) { writer.begin_log_anew(); });
  } catch (...) {
    mover_.reset();
    writer_->tidied();
    const sdk::Failure failure = failure_of_store(location_.path);
    refuse_after(failure);
    throw sdk::Failure(failure);
  }
}

/// SQLite waits for the tables' disk only when all of the log is in them, for every page that was
/// ever moved, and a writer may be waiting too: so the disk is waited for after each pass.
void Connections::move_beside_commits() {
  if (!mover_) mover_ = std::make_unique<Connection>(location_, Connection::Use::move_log);
  long long left = writer_->log_pages();
  for (int pass = 0; pass < most_passes && left > pages_to_move_at_last; ++pass) {
    require_trust();
    const Connection::Moved moved = mover_->move_log();
    left = writer_->log_pages() - moved.pages;
    if (!moved.all || left > 0) mover_->sync_tables();
  }
}

/// A disk that failed may have lost pages of the tables that SQLite takes for moved: the log is
/// kept, and neither written nor moved any more.
void Connections::refuse_after(const sdk::Failure& failure) {
  if ((failure.native_code() & 0xff) == SQLITE_IOERR) writer_->refuse_writes();
}

void Connections::bound_log() noexcept {
  if (writer_->untidied_pages() < most_untidied_pages) return;
  try {
    write([](Connection& writer) {
      writer.tidied();
      (void)writer.move_log();
    });
  } catch (...) {
    // What it holds is kept, in the log as in the tables; the next commit tries again.
  }
}

void Connections::read(const std::function<void(Connection&)>& work) {
  if (in_memory()) {
    write(work);
    return;
  }
  auto reader = take_reader();
  try {
    if (!reader) reader = std::make_unique<Connection>(location_, Connection::Use::read);
    work(*reader);
  } catch (...) {
    // Its statements may be halfway: the next reader opens a connection of its own.
    reader.reset();
    give_back(nullptr);
    throw failure_of_store(location_.path);
  }
  give_back(std::move(reader));
  if (log_sync_.wait_for_seen() != SQLITE_OK) require_trust();
}

std::unique_ptr<Connection> Connections::take_reader() {
  std::unique_lock lock(readers_mutex_);
  reader_free_.wait(lock, [&] { return lent_ < location_.readers; });
  ++lent_;
  if (idle_.empty()) return nullptr;
  auto reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void Connections::give_back(std::unique_ptr<Connection> reader) {
  {
    const std::lock_guard lock(readers_mutex_);
    --lent_;
    if (reader) idle_.push_back(std::move(reader));
  }
  reader_free_.notify_one();
}

}  // namespace regie::storage_sql
