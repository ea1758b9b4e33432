// SPDX-License-Identifier: Apache-2.0
// The SQLite store: files that are not stores, and what it says of them.
#include <sqlite3.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;
using Catch::Matchers::Contains;

namespace {

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void run_sql(const std::filesystem::path& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("what is no store is refused with what to do, and left as it is") {
  TemporaryFolder folder;
  const auto file = folder.path() / "store.db";
  const std::string url = "sqlite:" + file.string();

  SECTION("no database") {
    write_file(file, std::string(5'000, 'x'));
    const auto said = Store::try_open(url);
    CHECK(said.status == REGIE_INCOMPATIBLE);
    CHECK_THAT(said.message, Contains("not a database"));
    CHECK(read_file(file) == std::string(5'000, 'x'));
  }
  SECTION("a database of another program") {
    run_sql(file, "CREATE TABLE other (x)");
    const std::string before = read_file(file);
    const auto said = Store::try_open(url);
    CHECK(said.status == REGIE_INCOMPATIBLE);
    CHECK_THAT(said.message, Contains("another program"));
    CHECK(read_file(file) == before);
  }
  SECTION("a newer schema") {
    { Store(url).migrate(); }
    run_sql(file, "PRAGMA user_version = 99");
    const auto said = Store::try_open(url);
    CHECK(said.status == REGIE_INCOMPATIBLE);
    CHECK_THAT(said.message, Contains("99") && Contains("newer Regie"));
  }
  SECTION("a schema of before the first release") {
    { Store(url).migrate(); }
    run_sql(file, "PRAGMA user_version = 1");
    const auto said = Store::try_open(url);
    CHECK(said.status == REGIE_INCOMPATIBLE);
    CHECK_THAT(said.message, Contains("before the first release") && Contains("new store"));
  }
  SECTION("a folder") {
    const auto said = Store::try_open("sqlite:" + folder.path().string());
    CHECK(said.status == REGIE_INCOMPATIBLE);
    CHECK_THAT(said.message, Contains("folder"));
  }
  SECTION("a folder that is not there") {
    const auto said = Store::try_open("sqlite:" + (folder.path() / "no" / "store.db").string());
    CHECK(said.status == REGIE_NOT_FOUND);
    CHECK_THAT(said.message, Contains("make it first"));
  }
  SECTION("a place where nothing can be made, also for root") {
    CHECK(Store::try_open("sqlite:/proc/store.db").status == REGIE_DENIED);
  }
  SECTION("a store that has to exist") {
    CHECK(Store::try_open(url, REGIE_STORAGE_MUST_EXIST).status == REGIE_NOT_FOUND);
    CHECK(Store::try_open(url, REGIE_STORAGE_READ_ONLY).status == REGIE_NOT_FOUND);
    CHECK_FALSE(std::filesystem::exists(file));
  }
  SECTION("an unknown scheme, without its password") {
    const auto said = Store::try_open("oracle://user:secret@host/db");
    CHECK(said.status == REGIE_BAD_CONFIG);
    CHECK_THAT(said.message, Contains("oracle:") && !Contains("secret") && Contains("sqlite:"));
  }
  SECTION("unknown and wrong settings") {
    CHECK_THAT(Store::try_open(url, 0, {{"bussy_timeout_ms", "5"}}).message,
               Contains("bussy_timeout_ms") && Contains("busy_timeout_ms"));
    CHECK(Store::try_open(url, 0, {{"readers", "0"}}).status == REGIE_BAD_CONFIG);
    CHECK(Store::try_open(url, 0, {{"readers", "2x"}}).status == REGIE_BAD_CONFIG);
  }
}

TEST_CASE("a store that another program holds is busy") {
  TemporaryFolder folder;
  const auto file = folder.path() / "store.db";
  const std::string url = "sqlite:" + file.string();
  Store store(url, 0, {{"busy_timeout_ms", "0"}});
  REQUIRE(store.migrate().status == REGIE_OK);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto said = store.try_commit({Unit::step(1, 0, 1)});
  CHECK(said.status == REGIE_BUSY);
  CHECK_THAT(said.message, Contains("in use") && Contains("try again"));
  sqlite3_close(other);
  CHECK(store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
}

TEST_CASE("a full store keeps what it has and goes on when there is room") {
  TemporaryFolder folder;
  const std::string url = url_in(folder.path());
  {
    Store small(url, 0, {{"max_bytes", "400000"}});
    REQUIRE(small.migrate().status == REGIE_OK);
    REQUIRE(small.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
    const auto said = small.try_commit(
        {Unit::step(2, 0, 2), Unit::step(3, 0, 3).snapshot(std::string(1 << 20, 'x'))});
    CHECK(said.status == REGIE_FULL);
    CHECK_THAT(said.message, Contains("room"));
    CHECK(small.revision(1) == 1);
    CHECK(small.revision(2) == 0);  // nothing of the call
    CHECK(small.commit_one(Unit::step(2, 0, 4)) == REGIE_OK);
  }
  Store store(url);
  CHECK(store.commit_one(Unit::step(3, 0, 3).snapshot(std::string(1 << 20, 'x'))) == REGIE_OK);
}

TEST_CASE("a store in memory works as one in a file") {
  Store store("sqlite::memory:");
  REQUIRE(store.migrate().status == REGIE_OK);
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).put_task("t", "role", {"anna"})) == REGIE_OK);
  CHECK(store.revision(1) == 1);
  CHECK(store.tasks(everything()).size() == 1);
  CHECK(store.table().watch(
            store.handle(), [](void*) noexcept {}, nullptr, nullptr) == REGIE_UNSUPPORTED);
}

TEST_CASE("commits are on the disk: WAL and synchronous") {
  Fresh fresh;
  const auto file = fresh.url.substr(std::string("sqlite:").size());
  REQUIRE(fresh.store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  CHECK(std::filesystem::exists(file + "-wal"));
}

TEST_CASE("a destroyed key is in no file of the store") {
  Fresh fresh;
  const std::string secret = "0123456789abcdef-very-secret-key";
  const auto in_files = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(fresh.folder.path())) {
      if (read_file(entry.path()).find(secret) != std::string::npos) return true;
    }
    return false;
  };
  REQUIRE(fresh.store.commit_one(Unit::step(1, 0, 1).key(secret)) == REGIE_OK);
  for (std::uint64_t i = 2; i < 200; ++i) {  // pages are split and moved
    fresh.store.commit_one(Unit::step(i, 0, i).key("key " + std::to_string(i)));
  }
  CHECK(in_files());
  const auto one = case_id(1);
  REQUIRE(fresh.store.table().destroy_key(fresh.store.handle(), &one, nullptr) == REGIE_OK);
  CHECK_FALSE(in_files());
}

TEST_CASE("a backup into a folder that is not there names it") {
  Fresh fresh;
  auto& store = fresh.store;
  regie_error nowhere{};
  nowhere.struct_size = sizeof nowhere;
  const std::string no_folder = fresh.folder.path() / "no" / "copy.db";
  CHECK(store.table().backup(store.handle(), str("sqlite:" + no_folder), &nowhere) == REGIE_DENIED);
  CHECK_THAT(std::string(nowhere.message), Contains(no_folder));
}

TEST_CASE("a watcher is told of what another process wrote, and not of its own") {
  TemporaryFolder folder;
  const std::string url = url_in(folder.path());
  Store watched(url, 0, {{"watch_interval_ms", "10"}});
  REQUIRE(watched.migrate().status == REGIE_OK);
  Store other(url);
  struct Woken {
    std::mutex mutex;
    std::condition_variable condition;
    int times = 0;
  } woken;
  const auto changed = [](void* ctx) noexcept {
    auto& self = *static_cast<Woken*>(ctx);
    const std::lock_guard<std::mutex> lock(self.mutex);
    ++self.times;
    self.condition.notify_all();
  };
  REQUIRE(watched.table().watch(watched.handle(), changed, &woken, nullptr) == REGIE_OK);
  std::uint64_t number = 0;
  {
    std::unique_lock<std::mutex> lock(woken.mutex);
    // Written again until it is seen: the watcher may take its first look after a write.
    while (woken.times == 0) {
      lock.unlock();
      ++number;
      REQUIRE(other.commit_one(Unit::step(number, 0, number)) == REGIE_OK);
      lock.lock();
      woken.condition.wait_for(lock, std::chrono::milliseconds(20),
                               [&] { return woken.times > 0; });
    }
  }
  REQUIRE(watched.table().watch(watched.handle(), nullptr, nullptr, nullptr) == REGIE_OK);
  const int times = woken.times;
  REQUIRE(other.commit_one(Unit::step(9'999, 0, 9'999)) == REGIE_OK);
  CHECK(woken.times == times);
}

TEST_CASE("answers to keys are forgotten after the time that was said, oldest first") {
  if (!url_in("x").starts_with("sqlite:")) return;
  TemporaryFolder folder;
  Store store(url_in(folder.path()), 0, {{"replies_kept_days", "1"}});
  store.migrate();
  constexpr std::int64_t hour_ms = 3'600'000;
  constexpr std::uint64_t replies = 600;  // an hour apart
  for (std::uint64_t i = 1; i <= replies; ++i) {
    Unit unit = Unit::bare(i, i);
    unit.reply("scope", "key", "answer").replied(static_cast<std::int64_t>(i) * hour_ms);
    REQUIRE(store.commit_one(std::move(unit)) == REGIE_OK);
  }
  CHECK(store.reply(replies, "scope", "key") == "answer");
  CHECK(store.reply(replies - 20, "scope", "key") == "answer");
  CHECK_THROWS(store.reply(1, "scope", "key"));
}

TEST_CASE("the log is moved into the tables when somebody tidies, and stays bounded otherwise") {
  if (!url_in("x").starts_with("sqlite:")) return;
  TemporaryFolder folder;
  Store store(url_in(folder.path()));
  store.migrate();
  const auto log_bytes = [&folder] {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.path().string().ends_with("-wal")) bytes = entry.file_size();
    }
    return bytes;
  };
  constexpr std::uintmax_t mib = 1 << 20;
  const bool tidied = GENERATE(true, false);
  const std::int64_t steps = tidied ? 40 : 80;
  for (std::int64_t revision = 0; revision < steps; ++revision) {
    Unit unit = Unit::step(1, revision, static_cast<std::uint64_t>(revision) + 1);
    unit.snapshot(std::string(mib, static_cast<char>('a' + revision % 26)));
    REQUIRE(store.commit_one(std::move(unit)) == REGIE_OK);
    if (!tidied) continue;
    auto error = sized<regie_error>();
    REQUIRE(store.table().tidy(store.handle(), &error) == REGIE_OK);
  }
  CHECK(log_bytes() > mib);
  CHECK(log_bytes() < (tidied ? 24 : 80) * mib);
  CHECK(store.load(1).snapshot.size() == mib);
}
