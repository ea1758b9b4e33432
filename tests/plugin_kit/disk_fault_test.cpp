// SPDX-License-Identifier: Apache-2.0
// A disk that is full, that fails, that lies, and files that were damaged: what was acknowledged is
// there afterwards, nothing is there by half, and what went wrong is said.
#include <sqlite3.h>

#include <fstream>
#include <map>
#include <stdexcept>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;
using Catch::Matchers::Contains;

namespace {

/// SQLite's own access to files, with calls that can be made to fail (https://sqlite.org/vfs.html).
/// While one lives it is the default: stores that are opened meanwhile use it.
class FaultyDisk {
 public:
  FaultyDisk() {
    real() = sqlite3_vfs_find(nullptr);
    vfs_ = *real();
    vfs_.zName = "faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real()->szOsFile;
    vfs_.xOpen = open;
    state() = {};
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real(), 1);
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// After so many more writes every write fails with `code`; -1: none does.
  void fail_writes_after(int writes, int code) { state() = {writes, code}; }
  void fail_syncs(bool yes) { state().sync_fails = yes; }
  [[nodiscard]] int failures() const { return state().failures; }
  /// How often a file was read, mostly a page at a time.
  [[nodiscard]] int reads() const { return state().reads; }
  [[nodiscard]] int writes() const { return state().writes; }
  /// A write may harm what lies beside it when the power goes; of files that are opened from now.
  void harm_neighbours() { state().harms_neighbours = true; }

 private:
  struct State {
    int writes_left = -1;
    int code = SQLITE_OK;
    bool sync_fails = false;
    int failures = 0;
    int reads = 0;
    int writes = 0;
    bool harms_neighbours = false;
  };
  struct File {
    sqlite3_file base;
    sqlite3_io_methods methods;
  };
  static State& state() {
    static State one;
    return one;
  }
  static sqlite3_vfs*& real() {
    static sqlite3_vfs* one = nullptr;
    return one;
  }
  /// The file of the real disk lies behind ours in the same memory.
  static sqlite3_file* inner(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
  }
  static bool strikes() {
    if (state().writes_left < 0) return false;
    if (state().writes_left > 0) {
      --state().writes_left;
      return false;
    }
    ++state().failures;
    return true;
  }

  static int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags,
                  int* out_flags) {
    auto* mine = reinterpret_cast<File*>(file);
    const int opened = real()->xOpen(real(), name, inner(file), flags, out_flags);
    if (inner(file)->pMethods == nullptr) {
      mine->base.pMethods = nullptr;
      return opened;
    }
    fill(mine->methods, inner(file)->pMethods->iVersion);
    mine->base.pMethods = &mine->methods;
    return opened;
  }

  static void fill(sqlite3_io_methods& methods, int version) {
    methods = {};
    methods.iVersion = version < 2 ? version : 2;
    methods.xClose = [](sqlite3_file* f) { return inner(f)->pMethods->xClose(inner(f)); };
    methods.xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
      ++state().reads;
      return inner(f)->pMethods->xRead(inner(f), to, size, at);
    };
    methods.xWrite = [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
      if (strikes()) return state().code;
      ++state().writes;
      return inner(f)->pMethods->xWrite(inner(f), from, size, at);
    };
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      return inner(f)->pMethods->xTruncate(inner(f), size);
    };
    methods.xSync = [](sqlite3_file* f, int flags) {
      if (state().sync_fails) {
        ++state().failures;
        return SQLITE_IOERR_FSYNC;
      }
      return inner(f)->pMethods->xSync(inner(f), flags);
    };
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
      return inner(f)->pMethods->xFileSize(inner(f), size);
    };
    methods.xLock = [](sqlite3_file* f, int kind) {
      return inner(f)->pMethods->xLock(inner(f), kind);
    };
    methods.xUnlock = [](sqlite3_file* f, int kind) {
      return inner(f)->pMethods->xUnlock(inner(f), kind);
    };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
      return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
    };
    methods.xFileControl = [](sqlite3_file* f, int what, void* arg) {
      return inner(f)->pMethods->xFileControl(inner(f), what, arg);
    };
    methods.xSectorSize = [](sqlite3_file* f) { return inner(f)->pMethods->xSectorSize(inner(f)); };
    methods.xDeviceCharacteristics = [](sqlite3_file* f) {
      const int all = inner(f)->pMethods->xDeviceCharacteristics(inner(f));
      return state().harms_neighbours ? all & ~SQLITE_IOCAP_POWERSAFE_OVERWRITE : all;
    };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
      return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
      return inner(f)->pMethods->xShmLock(inner(f), offset, count, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* f) { inner(f)->pMethods->xShmBarrier(inner(f)); };
    methods.xShmUnmap = [](sqlite3_file* f, int remove) {
      return inner(f)->pMethods->xShmUnmap(inner(f), remove);
    };
  }

  sqlite3_vfs vfs_{};
};

bool is_sqlite() { return url_in("x").starts_with("sqlite:"); }

std::string file_of(const TemporaryFolder& folder) {
  return url_in(folder.path()).substr(std::string("sqlite:").size());
}

std::string integrity(const std::string& file) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  std::string answer;
  (void)sqlite3_exec(
      database, "PRAGMA integrity_check",
      [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) += values[0];
        return 0;
      },
      &answer, nullptr);
  sqlite3_close(database);
  return answer;
}

/// Steps of `cases` cases in turn; `acknowledged` holds the revision that each was promised.
void step_cases(Store& store, std::uint64_t cases, int rounds, std::uint64_t& commit,
                std::map<std::uint64_t, std::int64_t>& acknowledged) {
  for (int round = 0; round < rounds; ++round) {
    for (std::uint64_t number = 1; number <= cases; ++number) {
      const std::int64_t revision = acknowledged[number];
      Unit unit = Unit::step(number, revision, ++commit);
      unit.snapshot(std::string(3'000, 'x'))
          .add(effect, "e" + std::to_string(revision), 1'000)
          .put_task("t", "role", {});
      const Said said = store.try_commit({unit});
      if (said.status == REGIE_OK) acknowledged[number] = revision + 1;
    }
  }
}

/// What was acknowledged is there; at most the one step that nobody has an answer to comes on top,
/// and each step is whole.
void check_kept(Store& store, const std::map<std::uint64_t, std::int64_t>& acknowledged) {
  for (const auto& [number, revision] : acknowledged) {
    std::int64_t kept = 0;
    if (revision > 0 || store.revision(number) > 0) kept = store.revision(number);
    INFO("case " << number);
    CHECK(kept >= revision);
    CHECK(store.journal(number).size() == static_cast<std::size_t>(kept));
  }
}

}  // namespace

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
      CHECK(integrity(file_of(folder)) == "ok");
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
    CHECK_THAT(after.message, Contains("start again"));
    check_kept(store, acknowledged);
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
    CHECK_THAT(after.message, Contains("start again"));
    CHECK(store.load(1).snapshot.front() == 't');
  }
  CHECK(std::filesystem::file_size(log) > 16'000'000);
  Store again(url_in(folder.path()));
  CHECK(again.revision(1) == revision);
  CHECK(again.load(1).snapshot.front() == 't');
  CHECK(again.commit_one(Unit::step(1, revision, 100)) == REGIE_OK);
  CHECK(integrity(file_of(folder)) == "ok");
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

TEST_CASE("a log that was cut off leaves whole steps") {
  if (!is_sqlite()) return;
  TemporaryFolder whole;
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 0;
  Store store(url_in(whole.path()));
  store.migrate();
  step_cases(store, 5, 4, commit, acknowledged);
  const std::string file = file_of(whole);
  const auto size = std::filesystem::file_size(file + "-wal");
  REQUIRE(size > 100'000);
  for (int part = 1; part < 12; ++part) {
    TemporaryFolder folder;
    const std::string copy = file_of(folder);
    std::filesystem::copy_file(file, copy);
    std::filesystem::copy_file(file + "-wal", copy + "-wal");
    std::filesystem::resize_file(copy + "-wal", size * static_cast<std::uintmax_t>(part) / 12 + 7);
    Store cut(url_in(folder.path()));
    cut.migrate();
    INFO("part " << part);
    for (std::uint64_t number = 1; number <= 5; ++number) {
      const auto entries = cut.journal(number);
      const std::int64_t kept = entries.empty() ? 0 : cut.revision(number);
      CHECK(entries.size() == static_cast<std::size_t>(kept));
    }
    CHECK(integrity(copy) == "ok");
  }
}

TEST_CASE("a commit goes to the log in one write, and is seen by others when it returns") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  FaultyDisk disk;
  const bool harms = GENERATE(false, true);
  if (harms) disk.harm_neighbours();
  Store store(url_in(folder.path()));
  store.migrate();
  Store other(url_in(folder.path()));
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 0;
  step_cases(store, 3, 1, commit, acknowledged);
  constexpr int rounds = 5;
  const int before = disk.writes();
  for (int round = 0; round < rounds; ++round) {
    step_cases(store, 3, 1, commit, acknowledged);
    check_kept(other, acknowledged);
  }
  // Where a write may harm what lies beside it, SQLite's own order of writes and waits is kept.
  if (harms) {
    CHECK(disk.writes() > before + 2 * 3 * rounds);
  } else {
    CHECK(disk.writes() == before + 3 * rounds);
  }
  // Claims do not wait for the disk, and are seen as soon.
  constexpr std::int64_t long_lease = 60'000;
  CHECK(!store.claim(effect, 10'000, long_lease, token(1)).empty());
  CHECK(other.claim(effect, 10'000, long_lease, token(2)).empty());
}

TEST_CASE("what a commit that was rolled back has left in the log harms nobody") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  const std::string file = file_of(folder);
  Store store(url_in(folder.path()), 0, {{"max_bytes", "41943040"}});
  store.migrate();
  Store other(url_in(folder.path()));
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 100;
  step_cases(store, 1, 1, commit, acknowledged);
  // More than the pages that are kept in memory, so that some go to the log, and more than there is
  // room for.
  std::vector<Unit> units;
  for (std::uint64_t number = 2; number <= 5; ++number) {
    Unit unit = Unit::step(number, 0, number);
    unit.snapshot(std::string(12 << 20, 'x'));
    units.push_back(std::move(unit));
  }
  CHECK(store.try_commit(std::move(units)).status == REGIE_FULL);
  // The other process writes where that was, and beyond.
  Unit large = Unit::step(9, 0, 9);
  large.snapshot(std::string(16 << 20, 'y'));
  REQUIRE(other.commit_one(std::move(large)) == REGIE_OK);
  acknowledged[9] = 1;
  step_cases(store, 1, 1, commit, acknowledged);
  CHECK(acknowledged[1] == 2);
  // As a power cut would leave it: the files without what their processes know.
  const TemporaryFolder after;
  const std::string copy = file_of(after);
  std::filesystem::copy_file(file, copy);
  std::filesystem::copy_file(file + "-wal", copy + "-wal");
  Store again(url_in(after.path()));
  check_kept(again, acknowledged);
}
