// SPDX-License-Identifier: Apache-2.0
// Opening, migrating, watching and copying a SQLite store.
#include "sqlite_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "sqlite_schema.hpp"
#include "sqlite_storage.hpp"
#include "unit_rules.hpp"

namespace regie::storage_sql {
namespace {

namespace fs = std::filesystem;

/// Makes an empty file that only its owner may read: a store holds the keys of personal data, and
/// SQLite gives the files beside it the mode of the store. One that is there stays as it is.
void make_private(const fs::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  // Where it cannot be made, SQLite cannot either, and its error is told.
  if (descriptor >= 0) ::close(descriptor);
}

/// What SQLite would take for a part of the store `path`, were a store put there.
std::vector<std::string> left_beside(const fs::path& path) {
  std::vector<std::string> left;
  for (const char* end : {"-wal", "-shm", "-journal"}) {
    fs::path beside = path;
    beside += end;
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(beside, ignored))) left.push_back(beside.string());
  }
  return left;
}

/// Throws unless a copy can be put at `path` without mixing with what is there.
void require_room_for_copy(const fs::path& path) {
  std::error_code ignored;
  if (path == ":memory:" || fs::exists(fs::symlink_status(path, ignored))) {
    throw sdk::Failure(REGIE_ALREADY_EXISTS,
                       "'" + path.string() + "' is there already; name a new file for the copy");
  }
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw sdk::Failure(REGIE_DENIED, "the copy '" + path.string() +
                                         "' cannot be made: its folder is not there, or this user "
                                         "may not write in it; name another place");
  }
  std::string list;
  for (const std::string& file : left_beside(path)) {
    list += (list.empty() ? "'" : "', '") + file;
  }
  if (list.empty()) return;
  throw sdk::Failure(REGIE_ALREADY_EXISTS,
                     "files of an older store are left, which would be taken for changes to the "
                     "copy: " +
                         list + "'; move them away first, together with that store");
}

/// What can be told of a path before SQLite, whose "unable to open database file" says nothing.
Location look_at(Location location) {
  if (location.path == ":memory:") return location;
  const fs::path path(location.path);
  std::error_code ignored;
  const auto status = fs::status(path, ignored);
  if (fs::is_directory(status)) {
    throw sdk::Failure(REGIE_INCOMPATIBLE,
                       "'" + location.path + "' is a folder; name a file in it, such as regie.db");
  }
  if (fs::exists(status)) return location;
  if (location.must_exist || location.read_only) {
    throw sdk::Failure(REGIE_NOT_FOUND, "there is no store '" + location.path +
                                            "'; check the name, or deploy a workflow to make it");
  }
  const fs::path folder = path.parent_path();
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    throw sdk::Failure(REGIE_NOT_FOUND, "there is no folder '" + folder.string() +
                                            "' to make the store in; make it first");
  }
  make_private(path);
  return location;
}

/// Waits until what was written to `path` is on the disk.
void sync_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), path.string());
  const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (failed != 0) throw std::system_error(failed, std::generic_category(), path.string());
}

}  // namespace

std::unique_ptr<sdk::Storage> open_sqlite(sdk::Host host, Location location) {
  return std::make_unique<SqliteStorage>(host, look_at(std::move(location)));
}

SqliteStorage::SqliteStorage(sdk::Host host, Location location)
    : host_(host), connections_(std::move(location)) {
  connections_.write([&](Connection& connection) { check_schema(connection); });
}

SqliteStorage::~SqliteStorage() {
  const std::lock_guard lock(watch_calls_mutex_);
  end_watch();
}

void SqliteStorage::check_schema(Connection& connection) {
  const auto& path = connections_.location().path;
  const long long version = connection.pragma("user_version");
  const long long application = connection.pragma("application_id");
  if (application != sqlite_application_id) {
    long long tables = 0;
    connection.session() << "SELECT COUNT(*) FROM sqlite_master", soci::into(tables);
    if (application != 0 || version != 0 || tables != 0) {
      throw sdk::Failure(REGIE_INCOMPATIBLE, "the file '" + path +
                                                 "' is a database of another program; name another "
                                                 "file for the store");
    }
  }
  if (version > sqlite_schema_version) {
    throw sdk::Failure(REGIE_INCOMPATIBLE,
                       "the store '" + path + "' has schema " + std::to_string(version) +
                           ", and this Regie knows up to " + std::to_string(sqlite_schema_version) +
                           "; use a newer Regie");
  }
  if (version == sqlite_schema_unreleased) {
    throw sdk::Failure(REGIE_INCOMPATIBLE,
                       "the store '" + path + "' has schema " + std::to_string(version) +
                           ", of before the first release, which this Regie does not read; use the "
                           "Regie that made it, or begin a new store");
  }
  schema_version_ = static_cast<int>(version);
}

void SqliteStorage::require_migrated() {
  if (schema_version_ == sqlite_schema_version) return;
  // Another process may have migrated it since.
  connections_.write([&](Connection& connection) { check_schema(connection); });
  if (schema_version_ != sqlite_schema_version) {
    throw sdk::Failure(REGIE_NOT_MIGRATED,
                       "the store '" + connections_.location().path + "' has schema " +
                           std::to_string(schema_version_) + ", and this Regie works with " +
                           std::to_string(sqlite_schema_version) + ": it has to be migrated first");
  }
}

void SqliteStorage::require_writable() const {
  if (connections_.location().read_only) {
    throw sdk::Failure(REGIE_READ_ONLY,
                       "the store '" + connections_.location().path + "' was opened to read only");
  }
}

void SqliteStorage::capabilities(regie_storage_capabilities& out) {
  const bool in_memory = connections_.in_memory();
  out.flags =
      (in_memory ? 0 : REGIE_STORAGE_DURABLE | REGIE_STORAGE_SHARED | REGIE_STORAGE_CAN_WATCH) |
      REGIE_STORAGE_CAN_BACKUP |
      (connections_.location().read_only ? REGIE_STORAGE_IS_READ_ONLY : 0);
  out.schema_version = schema_version_;
  out.schema_version_plugin = sqlite_schema_version;
  out.blob_bytes = content_bytes;
  sdk::detail::copy_text(out.product, std::string("SQLite ") + sqlite_api::sqlite3_libversion());
}

void SqliteStorage::switch_to_wal(Connection& connection) {
  // SQLite does not wait for a lock here, so another process that migrates is waited for by hand.
  using clock = std::chrono::steady_clock;
  const auto until =
      clock::now() + std::chrono::milliseconds(connections_.location().busy_timeout_ms);
  for (;;) {
    try {
      std::string mode;
      connection.session() << "PRAGMA journal_mode = WAL", soci::into(mode);
      return;
    } catch (const soci::sqlite3_soci_error& error) {
      if ((error.result() & 0xff) != SQLITE_BUSY || clock::now() >= until) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void SqliteStorage::migrate() {
  if (connections_.location().read_only) {
    require_migrated();
    return;
  }
  connections_.write([&](Connection& connection) {
    switch_to_wal(connection);
    for (;;) {
      connection.session() << "BEGIN IMMEDIATE";
      check_schema(connection);
      const int version = schema_version_;
      if (version == sqlite_schema_version) {
        connection.roll_back();
        return;
      }
      const int reached = upgrade_sqlite_schema(connection.session(), version);
      connection.session() << "COMMIT";
      host_.info("migrated the store", {{"schema", std::to_string(reached)}});
    }
  });
  connections_.open_log();
}

void SqliteStorage::watch(void (*changed)(void*) REGIE_NOEXCEPT, void* ctx) {
  const std::lock_guard lock(watch_calls_mutex_);
  end_watch();
  if (changed == nullptr) return;
  if (connections_.in_memory()) {
    throw sdk::Failure(REGIE_UNSUPPORTED, "no other process can write a store in memory");
  }
  watching_ = true;
  watcher_ = std::thread([this, changed, ctx] { watch_loop(changed, ctx); });
}

void SqliteStorage::end_watch() {
  {
    const std::lock_guard lock(watch_mutex_);
    watching_ = false;
  }
  watch_changed_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

void SqliteStorage::watch_loop(void (*changed)(void*) REGIE_NOEXCEPT, void* ctx) {
  const std::chrono::milliseconds interval(connections_.location().watch_interval_ms);
  long long seen = -1;
  std::unique_lock lock(watch_mutex_);
  while (watching_) {
    lock.unlock();
    // data_version of the connection that writes changes when anybody else wrote. While we write
    // ourselves, there is no hurry to know.
    long long version = seen;
    try {
      connections_.try_write(
          [&](Connection& connection) { version = connection.pragma("data_version"); });
    } catch (const std::exception&) {
      // A store that cannot be looked at may have changed; whoever wakes finds the error itself.
      version = seen + 1;
    }
    if (seen >= 0 && version != seen) changed(ctx);
    seen = version;
    lock.lock();
    watch_changed_.wait_for(lock, interval, [&] { return !watching_; });
  }
}

void SqliteStorage::backup(std::string_view target) {
  require_migrated();
  const fs::path path(sqlite_path(target));
  fs::path part = path;
  part += ".part";
  require_room_for_copy(path);
  std::error_code ignored;
  fs::remove(part, ignored);
  make_private(part);  // empty, as SQLite wants it
  const std::string file = part.string();
  const auto copy = [&](Connection& connection) {
    connection.session() << "VACUUM INTO :file", soci::use(file);
  };
  try {
    if (connections_.in_memory()) {
      connections_.write(copy);
    } else {
      Location source = connections_.location();
      source.read_only = false;  // query_only would forbid writing the copy too
      Connections own(source);
      own.write(copy);
      connections_.sync_all();  // or the copy would hold what the store might lose
    }
    sync_file(part);
    fs::rename(part, path);
    sync_file(path.has_parent_path() ? path.parent_path() : fs::path("."));
  } catch (...) {
    fs::remove(part, ignored);
    throw;
  }
}

void SqliteStorage::tidy() {
  try {
    connections_.tidy();
  } catch (const sdk::Failure& failure) {
    host_.warn("the log of the store could not be moved into its tables; it stays until it can",
               {{"reason", failure.what()}});
    throw;
  }
}

}  // namespace regie::storage_sql
