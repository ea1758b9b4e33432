// SPDX-License-Identifier: Apache-2.0
// A disk that is full, that fails, that lies; and pages that were damaged: what was acknowledged is
// there afterwards, nothing is there by half, and what went wrong is said.
#include <fstream>
#include <stdexcept>

#include "tests/plugin_kit/faulty_disk.hpp"

using namespace regie::kit;
using Catch::Matchers::Contains;

TEST_CASE("a disk that runs full loses nothing that was acknowledged") {
  if (!is_sqlite()) return;
  for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE}) {
    for (const int writes : {0, 1, 2, 3, 5, 8, 13, 40, 90}) {
      INFO("code " << code << ", after " << writes << " writes");
      TemporaryFolder folder;
      FaultyDisk disk;
      std::map<std::uint64_t, std::int64_t> acknowledged;
      std::uint64_t commit = 0;
      {
        Store store(url_in(folder.path()));
        store.migrate();
        step_cases(store, 3, 2, commit, acknowledged);
        REQUIRE(acknowledged[3] == 2);
        disk.fail_writes_after(writes, code);
        step_cases(store, 3, 40, commit, acknowledged);
        CHECK(disk.failures() > 0);
        const Said said = store.try_commit({Unit::step(9, 0, ++commit)});
        CHECK(said.status != REGIE_OK);
        CHECK_THAT(said.message, Contains("room") || Contains("disk"));
        disk.fail_writes_after(-1, SQLITE_OK);
        check_kept(store, acknowledged);
      }
      CHECK(answer_of(file_of(folder), "PRAGMA integrity_check") == "ok");
      Store again(url_in(folder.path()));
      check_kept(again, acknowledged);
      acknowledged.clear();
      for (std::uint64_t number = 1; number <= 3; ++number) {
        acknowledged[number] = again.revision(number);
      }
      const auto before = acknowledged;
      step_cases(again, 3, 1, commit, acknowledged);
      CHECK(acknowledged[3] == before.at(3) + 1);  // it goes on
    }
  }
}

TEST_CASE("a disk that cannot be trusted any more is written no more") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  FaultyDisk disk;
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 0;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    step_cases(store, 3, 2, commit, acknowledged);
    disk.fail_syncs(true);
    const Said said = store.try_commit({Unit::step(1, acknowledged[1], ++commit)});
    CHECK(said.status == REGIE_OUTCOME_UNKNOWN);
    disk.fail_syncs(false);
    // The disk says that it is well again, and pages may be missing all the same.
    const Said after = store.try_commit({Unit::step(2, acknowledged[2], ++commit)});
    CHECK(after.status == REGIE_UNAVAILABLE);
    CHECK_THAT(after.message, Contains("start the machine again"));
    // What it would show may be lost.
    CHECK_THROWS(store.revision(1));
  }
  Store again(url_in(folder.path()));
  check_kept(again, acknowledged);
  CHECK(again.try_commit({Unit::step(2, acknowledged[2], ++commit)}).status == REGIE_OK);
}

TEST_CASE("a disk that fails while the log is moved keeps the log, and is written no more") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  const std::string log = file_of(folder) + "-wal";
  FaultyDisk disk;
  std::int64_t revision = 0;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    // Longer than what `tidy` leaves alone: 16 MB.
    for (; revision < 20; ++revision) {
      Unit unit = Unit::step(1, revision, static_cast<std::uint64_t>(revision) + 1);
      unit.snapshot(std::string(1 << 20, static_cast<char>('a' + revision)));
      REQUIRE(store.commit_one(std::move(unit)) == REGIE_OK);
    }
    auto error = sized<regie_error>();
    disk.fail_syncs(true);
    CHECK(store.table().tidy(store.handle(), &error) == REGIE_UNAVAILABLE);
    CHECK(disk.failures() > 0);
    disk.fail_syncs(false);
    const Said after = store.try_commit({Unit::step(1, revision, 99)});
    CHECK(after.status == REGIE_UNAVAILABLE);
    CHECK_THAT(after.message, Contains("start the machine again"));
    CHECK(store.load(1).snapshot.front() == 't');
  }
  CHECK(std::filesystem::file_size(log) > 16'000'000);
  Store again(url_in(folder.path()));
  CHECK(again.revision(1) == revision);
  CHECK(again.load(1).snapshot.front() == 't');
  CHECK(again.commit_one(Unit::step(1, revision, 100)) == REGIE_OK);
  CHECK(answer_of(file_of(folder), "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a store that another program has locked says so") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  Store store(url_in(folder.path()), 0, {{"busy_timeout_ms", "0"}});
  store.migrate();
  CHECK(store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file_of(folder).c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const Said said = store.try_commit({Unit::step(2, 0, 2)});
  CHECK(said.status == REGIE_BUSY);
  CHECK_THAT(said.message, Contains("another program"));
  CHECK(store.revision(1) == 1);  // looking is still possible
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(store.try_commit({Unit::step(2, 0, 3)}).status == REGIE_OK);
}

TEST_CASE("listing what is open does not read what was closed") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  FaultyDisk disk;
  constexpr std::uint64_t closed = 600;
  constexpr std::uint64_t open = 4;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    std::vector<Unit> units;
    for (std::uint64_t number = 1; number <= closed + open; ++number) {
      Unit unit = Unit::step(number, 0, number);
      unit.snapshot(std::string(2'500, 'x')).started(static_cast<std::int64_t>(number));
      unit.describe("garden", "assess", number > closed ? REGIE_CASE_OPEN : REGIE_CASE_CLOSED);
      units.push_back(std::move(unit));
    }
    (void)store.commit(std::move(units));
  }
  const bool of_workflow = GENERATE(false, true);
  const bool newest_first = GENERATE(false, true);
  INFO("of one workflow: " << of_workflow << ", newest first: " << newest_first);
  Store store(url_in(folder.path()), REGIE_STORAGE_READ_ONLY);
  auto filter = everything();
  if (of_workflow) filter.workflow = str("garden");
  if (newest_first) filter.flags = REGIE_QUERY_NEWEST_FIRST;
  (void)store.revision(1);  // the schema is read once
  const int before = disk.reads();
  filter.status = REGIE_CASE_OPEN;
  CHECK(store.cases(filter).size() == open);
  CHECK(disk.reads() - before < 20);
  filter.status = REGIE_CASE_CLOSED;
  CHECK(store.cases(filter).size() == closed);
  CHECK(disk.reads() - before > 300);  // so reads are counted
}

TEST_CASE("what waits for one case is read without what waits for others") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  FaultyDisk disk;
  constexpr std::uint64_t cases = 1'500;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    std::vector<Unit> units;
    for (std::uint64_t number = 1; number <= cases; ++number) {
      Unit unit = Unit::step(number, 0, number);
      unit.add(timer, "t", static_cast<std::int64_t>(number), std::string(200, 'x'));
      units.push_back(std::move(unit.put_task("t", "role", {"boss"})));
    }
    (void)store.commit(std::move(units));
  }
  Store store(url_in(folder.path()), REGIE_STORAGE_READ_ONLY);
  auto filter = everything();
  filter.kind = timer;
  const int at_first = disk.reads();
  CHECK(store.work(filter).size() == cases);
  const int all = disk.reads() - at_first;
  CHECK(all > 80);  // so reads are counted
  const std::string id(view(case_id(cases / 2)));
  filter.case_prefix = bytes(id);
  filter.kind = GENERATE(as<std::int32_t>(), REGIE_FILTER_ANY, timer);
  Store other(url_in(folder.path()), REGIE_STORAGE_READ_ONLY);
  (void)other.revision(1);
  const int before = disk.reads();
  CHECK(other.work(filter).size() == 1);
  CHECK(other.tasks(filter).size() == 1);
  CHECK(disk.reads() - before < 25);
}

TEST_CASE("a damaged page is told, and not taken for a case") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 0;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    step_cases(store, 40, 2, commit, acknowledged);
  }
  const std::string file = file_of(folder);
  {
    std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekg(0, std::ios::end);
    const auto pages = static_cast<long>(damaged.tellg()) / 4096;
    REQUIRE(pages > 30);
    // All but the first pages, that hold the schema: the heads of trees and rows alike.
    for (long page = 20; page < pages; ++page) {
      damaged.seekp(page * 4096);
      damaged << std::string(64, '\xee');
    }
  }
  Store store(url_in(folder.path()));
  int told = 0;
  for (std::uint64_t number = 1; number <= 40; ++number) {
    try {
      (void)store.load(number);
      (void)store.journal(number);
    } catch (const std::runtime_error& error) {
      ++told;
      CHECK_THAT(error.what(), Contains("damaged") || Contains("backup"));
    }
  }
  CHECK(told > 0);
}
