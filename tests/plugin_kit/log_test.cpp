// SPDX-License-Identifier: Apache-2.0
// The log of SQLite: what a commit writes to it, who sees that, and what is left of it when it is
// cut off.
#include <filesystem>

#include "tests/plugin_kit/faulty_disk.hpp"

using namespace regie::kit;

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
    CHECK(answer_of(copy, "PRAGMA integrity_check") == "ok");
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
}

TEST_CASE(
    "a claim of timers does not wait for the disk, and a commit does, also where the log begins "
    "anew") {
  if (!is_sqlite()) return;
  OnFaultyDisk here;
  auto& [folder, disk, store] = here;
  Store other(url_in(folder.path()));
  std::map<std::uint64_t, std::int64_t> acknowledged;
  std::uint64_t commit = 0;
  step_cases(store, 3, 1, commit, acknowledged);
  Unit timers = Unit::step(9, 0, 900);
  timers.add(timer, "t1", 1'000).add(timer, "t2", 1'000);
  REQUIRE(store.commit_one(std::move(timers)) == REGIE_OK);
  constexpr std::int64_t no_lease = 0;
  int before = disk.syncs();
  step_cases(store, 3, 1, commit, acknowledged);
  CHECK(disk.syncs() == before + 3);

  before = disk.syncs();
  const int writes = disk.writes();
  CHECK(!store.claim(timer, 10'000, no_lease, token(1)).empty());
  CHECK(disk.writes() == writes + 1);
  CHECK(disk.syncs() == before);
  // It is seen as soon.
  constexpr std::int64_t long_lease = 60'000;
  CHECK(!store.claim(timer, 10'000, long_lease, token(2)).empty());
  CHECK(other.claim(timer, 10'000, long_lease, token(3)).empty());
  CHECK(disk.syncs() == before);

  before = disk.syncs();
  step_cases(store, 3, 1, commit, acknowledged);
  CHECK(disk.syncs() == before + 3);
  Unit later = Unit::step(9, 1, 901);
  REQUIRE(store.commit_one(std::move(later.add(timer, "t3", 1'000))) == REGIE_OK);
  // The head of a log that begins anew has to be on the disk before what follows it, or pages of
  // the log before could be taken for its own.
  REQUIRE(answer_of(file_of(folder), "PRAGMA wal_checkpoint(RESTART)") == "0");
  before = disk.syncs();
  CHECK(!store.claim(timer, 10'000, no_lease, token(4), 1).empty());
  CHECK(disk.syncs() == before + 1);
  CHECK(store.claim(timer, 10'000, no_lease, token(5), 1).size() <= 1);
  CHECK(disk.syncs() == before + 1);
}

TEST_CASE("a commit ahead waits for the disk when somebody is told of it") {
  if (!is_sqlite()) return;
  OnFaultyDisk here;
  auto& [folder, disk, store] = here;
  std::uint64_t commit = 0;
  REQUIRE(store.commit_one(Unit::step(1, 0, ++commit)) == REGIE_OK);
  std::int64_t revision = 1;
  const auto ahead = [&] {
    const std::string name = "w" + std::to_string(revision);
    Unit unit = Unit::step(1, revision++, ++commit);
    unit.add(timer, name, 1'000).add(effect, name, 1'000).reply("scope", name, "answer");
    REQUIRE(store.try_commit_ahead({std::move(unit)}).status == REGIE_OK);
  };
  constexpr std::int64_t lease = 60'000;
  int before = disk.syncs();
  ahead();
  ahead();
  ahead();
  CHECK(!store.claim(timer, 10'000, lease, token(1)).empty());
  CHECK(disk.syncs() == before);
  CHECK(store.sync().status == REGIE_OK);
  CHECK(disk.syncs() == before + 1);
  CHECK(store.sync().status == REGIE_OK);
  CHECK(disk.syncs() == before + 1);

  // Who reads.
  ahead();
  CHECK(disk.syncs() == before + 1);
  CHECK(store.revision(1) == revision);
  CHECK(disk.syncs() == before + 2);
  CHECK(store.revision(1) == revision);
  CHECK(disk.syncs() == before + 2);
  // Who sends a message; and who asks again, for another process may have answered a moment ago.
  ahead();
  CHECK(!store.claim(effect, 10'000, lease, token(2)).empty());
  CHECK(disk.syncs() == before + 3);
  CHECK(store.claim(effect, 10'000, lease, token(3)).empty());
  CHECK(disk.syncs() == before + 3);
  CHECK(store.reply(1, "scope", "w1") == "answer");
  CHECK(disk.syncs() == before + 4);
}

TEST_CASE("what a disk loses of commits ahead is told to all who wait, and never taken back") {
  if (!is_sqlite()) return;
  TemporaryFolder folder;
  FaultyDisk disk;
  {
    Store store(url_in(folder.path()));
    store.migrate();
    REQUIRE(store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
    Unit unit = Unit::step(1, 1, 2);
    REQUIRE(store.try_commit_ahead({std::move(unit.reply("scope", "key", "answer"))}).status ==
            REGIE_OK);
    disk.fail_syncs(true);
    CHECK(store.sync().status == REGIE_OUTCOME_UNKNOWN);
    disk.fail_syncs(false);
    // The disk says that it is well again, and pages may be missing all the same.
    CHECK(store.sync().status == REGIE_OUTCOME_UNKNOWN);
    CHECK_THROWS(store.reply(1, "scope", "key"));
    CHECK_THROWS(store.revision(1));
    const Said after = store.try_commit_ahead({Unit::step(2, 0, 3)});
    CHECK(after.status == REGIE_UNAVAILABLE);
    auto error = sized<regie_error>();
    CHECK(store.table().tidy(store.handle(), &error) == REGIE_OK);
    CHECK_THROWS(store.claim(effect, 10'000, 60'000, token(1)));
  }
  Store again(url_in(folder.path()));
  CHECK(again.revision(1) == 2);
  CHECK(again.commit_one(Unit::step(1, 2, 4)) == REGIE_OK);
}

TEST_CASE("a message is not given out where the disk may have lost its step") {
  if (!is_sqlite()) return;
  OnFaultyDisk here;
  auto& [folder, disk, store] = here;
  Store other(url_in(folder.path()));
  other.migrate();
  Unit unit = Unit::step(1, 0, 1);
  REQUIRE(store.try_commit_ahead({std::move(unit.add(effect, "e", 1'000))}).status == REGIE_OK);
  disk.fail_syncs(true);
  // Another process wrote nothing that it could miss, and hears of it all the same.
  CHECK_THROWS(other.claim(effect, 10'000, 60'000, token(1)));
  CHECK(other.try_commit({Unit::step(2, 0, 2)}).status == REGIE_UNAVAILABLE);
}

TEST_CASE("a commit ahead is not called kept where the disk failed for another call") {
  if (!is_sqlite()) return;
  OnFaultyDisk here;
  auto& [folder, disk, store] = here;
  REQUIRE(store.try_commit_ahead({Unit::step(1, 0, 1)}).status == REGIE_OK);
  disk.fail_syncs(true);
  const auto id = case_id(1);
  CHECK(store.table().put_key(store.handle(), &id, bytes("a key"), nullptr) ==
        REGIE_OUTCOME_UNKNOWN);
  disk.fail_syncs(false);
  CHECK(store.sync().status == REGIE_OUTCOME_UNKNOWN);
}

TEST_CASE("the log is moved into the tables a little at a time") {
  if (!is_sqlite()) return;
  OnFaultyDisk here;
  auto& [folder, disk, store] = here;
  constexpr int mib = 1 << 20;
  constexpr int cases = 20;
  for (int number = 1; number <= cases; ++number) {
    Unit unit =
        Unit::step(static_cast<std::uint64_t>(number), 0, static_cast<std::uint64_t>(number));
    unit.snapshot(std::string(mib, 'x'));
    REQUIRE(store.commit_one(std::move(unit)) == REGIE_OK);
  }
  const int before = disk.syncs();
  auto error = sized<regie_error>();
  REQUIRE(store.table().tidy(store.handle(), &error) == REGIE_OK);
  CHECK(disk.syncs() - before >= 2 * cases);
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
