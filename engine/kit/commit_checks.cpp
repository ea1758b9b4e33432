// SPDX-License-Identifier: Apache-2.0
// Storage: what a commit keeps, and what it refuses.
#include <chrono>
#include <thread>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

void commit_migrates() {
  Fresh fresh;
  REGIE_EXPECT(fresh.store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  REGIE_EXPECT(fresh.store.migrate().status == REGIE_OK);
  REGIE_EXPECT(fresh.store.revision(1) == 1);

  auto about = sized<regie_storage_capabilities>();
  REGIE_EXPECT(fresh.store.table().capabilities(fresh.store.handle(), &about, nullptr) == REGIE_OK);
  REGIE_EXPECT(about.schema_version == about.schema_version_plugin);
  const std::string product = about.product;
  REGIE_EXPECT(product != "");
  std::string says;
  for (const auto& [flag, name] : {std::pair{REGIE_STORAGE_DURABLE, "durable"},
                                   {REGIE_STORAGE_SHARED, "shared"},
                                   {REGIE_STORAGE_NETWORKED, "networked"},
                                   {REGIE_STORAGE_CAN_WATCH, "watch"},
                                   {REGIE_STORAGE_CAN_BACKUP, "backup"}}) {
    if ((about.flags & flag) != 0) says += (says.empty() ? "" : ", ") + std::string(name);
  }
  tell("product", product);
  tell("capabilities", says);
  tell("schema", std::to_string(about.schema_version_plugin));
}

void commit_unmigrated() {
  OwnFolder folder;
  Store store(url_in(folder.path()));
  REGIE_EXPECT(store.try_commit({Unit::step(1, 0, 1)}).status == REGIE_NOT_MIGRATED);
  REGIE_EXPECT(store.migrate().status == REGIE_OK);
  REGIE_EXPECT(store.try_commit({Unit::step(1, 0, 1)}).status == REGIE_OK);
}

void commit_migrated_elsewhere() {
  skip_unless_shared();
  OwnFolder folder;
  Store first(url_in(folder.path()));
  Store second(url_in(folder.path()));
  REGIE_EXPECT(first.migrate().status == REGIE_OK);
  REGIE_EXPECT(second.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  REGIE_EXPECT(first.revision(1) == 1);
}

void commit_revision() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_EXPECT(store.commit_one(Unit::step(1, 3, 1)) == REGIE_CONFLICT);  // no such case
  REGIE_EXPECT(store.revision(1) == 0);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 2)) == REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 1, 3)) == REGIE_OK);

  const auto results = store.commit({Unit::step(1, 1, 4), Unit::step(1, 0, 5)});
  REGIE_EXPECT(Status(results[0].status) == REGIE_CONFLICT);
  REGIE_EXPECT(results[0].revision == 2);  // so that the caller knows what to load
  REGIE_EXPECT(Status(results[1].status) == REGIE_CONFLICT);
  REGIE_EXPECT(store.journal(1).size() == 2);
}

void commit_alone() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(2, 0, 1)) == REGIE_OK);
  const auto results = store.commit(
      {Unit::step(1, 0, 2), Unit::step(2, 0, 3).add(timer, "t", 5), Unit::step(3, 0, 4)});
  REGIE_EXPECT(Status(results[0].status) == REGIE_OK);
  REGIE_EXPECT(Status(results[1].status) == REGIE_CONFLICT);
  REGIE_EXPECT(Status(results[2].status) == REGIE_OK);
  REGIE_EXPECT(store.revision(1) == 1);
  REGIE_EXPECT(store.revision(3) == 1);
  REGIE_EXPECT(store.work(everything()).empty());
}

void commit_in_order() {
  Fresh fresh;
  const auto results = fresh.store.commit({Unit::step(1, 0, 1), Unit::step(1, 1, 2)});
  REGIE_EXPECT(results[0].revision == 1);
  REGIE_EXPECT(results[1].revision == 2);
  REGIE_EXPECT(fresh.store.journal(1).size() == 2);
}

/// What can be wrong with one part of a unit, and what is said of it then.
struct Breakage {
  void (*add)(Unit& unit);
  Status expected;
};

void breaks_whole(const Breakage& breakage) {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1)
                                  .add(effect, "there", 5)
                                  .put_task("old", "team", {})
                                  .reply("anna", "k", "first")
                                  .key("key one")) == REGIE_OK);
  const auto full = [](std::uint64_t commit) {
    return Unit::step(1, 1, commit)
        .snapshot("changed")
        .add(timer, "new timer", 5)
        .put_task("new", "team", {"anna"})
        .remove_task("old")
        .reply("anna", "k2", "second");
  };
  Unit broken = full(2);
  breakage.add(broken);
  REGIE_EXPECT(store.commit_one(broken) == breakage.expected);
  REGIE_EXPECT(store.load(1).snapshot == "snapshot");
  REGIE_EXPECT(store.revision(1) == 1);
  REGIE_EXPECT(store.journal(1).size() == 1);
  REGIE_EXPECT(store.work(everything()).size() == 1);
  REGIE_NEED(store.tasks(everything()).size() == 1);
  REGIE_EXPECT(store.tasks(everything())[0].task_id == "old");
  REGIE_EXPECT_FAILURE(store.reply(1, "anna", "k2"), "");
  REGIE_EXPECT(store.commit_one(full(3)) == REGIE_OK);  // and it is not in the way of the next
}

void commit_work_twice() {
  breaks_whole({[](Unit& unit) { unit.add(effect, "there", 6); }, REGIE_ALREADY_EXISTS});
}
void commit_stale_lease() {
  breaks_whole({[](Unit& unit) { unit.settle(effect, "there", token(9), REGIE_SETTLE_DONE); },
                REGIE_STALE_LEASE});
}
void commit_key_twice() {
  breaks_whole({[](Unit& unit) { unit.reply("anna", "k", "second"); }, REGIE_DUPLICATE_KEY});
}
void commit_other_key() {
  breaks_whole({[](Unit& unit) { unit.key("key two"); }, REGIE_ALREADY_EXISTS});
}
void commit_broken_rule() {
  breaks_whole({[](Unit& unit) { unit.add(7, "no such kind", 6); }, REGIE_INVALID_ARGUMENT});
}

void commit_index() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "a", 5)) == REGIE_OK);
  const auto results = store.commit({Unit::step(1, 1, 2).add(effect, "b", 5).add(effect, "a", 5)});
  REGIE_EXPECT(Status(results[0].status) == REGIE_ALREADY_EXISTS);
  REGIE_EXPECT(results[0].index == 1);
}

void commit_replay() {
  Fresh fresh;
  auto& store = fresh.store;
  const auto first = [] {
    return Unit::step(1, 0, 1).add(timer, "t", 5).put_task("task", "team", {}).reply("s", "k", "r");
  };
  REGIE_EXPECT(store.commit_one(first()) == REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 1, 2).cancel(timer, "t").remove_task("task")) ==
               REGIE_OK);
  const auto results = store.commit({first(), Unit::step(5, 0, 5)});
  REGIE_EXPECT(Status(results[0].status) == REGIE_OK);
  REGIE_EXPECT(results[0].flags == REGIE_UNIT_REPLAYED);
  REGIE_EXPECT(results[0].revision == 2);
  REGIE_EXPECT(results[1].flags == 0);
  REGIE_EXPECT(store.work(everything()).empty());
  REGIE_EXPECT(store.tasks(everything()).empty());
  REGIE_EXPECT(store.journal(1).size() == 2);
}

void commit_replay_bare() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
  REGIE_NEED(store.claim(effect, 5, 60'000, token(1)).size() == 1);
  const auto done = [] {
    return Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DONE).add(timer, "x", 1);
  };
  REGIE_EXPECT(store.commit({done()})[0].flags == 0);
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 3).cancel(timer, "x")) == REGIE_OK);
  const auto again = store.commit({done()});
  REGIE_EXPECT(Status(again[0].status) == REGIE_OK);
  REGIE_EXPECT(again[0].flags == REGIE_UNIT_REPLAYED);
  REGIE_EXPECT(store.work(everything()).empty());
}

void commit_idempotency() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 1).reply("anna", "k", "one")) == REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 1, 2).reply("bram", "k", "two")) == REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::step(2, 0, 3).reply("anna", "k", "three")) == REGIE_OK);
  // Also where the revision is out of date: the key says more.
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 4).reply("anna", "k", "four")) ==
               REGIE_DUPLICATE_KEY);
  REGIE_EXPECT(store.reply(1, "anna", "k") == "one");
  REGIE_EXPECT(store.reply(1, "bram", "k") == "two");
  REGIE_EXPECT(store.reply(2, "anna", "k") == "three");
}

void commit_refused() {
  Fresh fresh;
  auto& store = fresh.store;
  auto journal_without_case = Unit::step(1, 0, 1);
  journal_without_case.raw().put = nullptr;
  REGIE_EXPECT(store.commit_one(journal_without_case) == REGIE_INVALID_ARGUMENT);
  auto any_revision = Unit::step(1, 0, 1);
  any_revision.raw().expected_revision = REGIE_ANY_REVISION;
  REGIE_EXPECT(store.commit_one(any_revision) == REGIE_INVALID_ARGUMENT);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 1).add(timer, "", 5)) == REGIE_INVALID_ARGUMENT);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 1).put_task("", "role", {})) ==
               REGIE_INVALID_ARGUMENT);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 0, 1).add(timer, std::string(513, 'x'), 5)) ==
               REGIE_LIMIT);
  REGIE_EXPECT(store.revision(1) == 0);
}

void commit_longer() {
  Fresh fresh;
  auto unit = Unit::step(1, 0, 1).add(timer, "t", 5);
  struct Later {
    regie_storage_unit unit;
    std::uint64_t garbage[4];
  } later{unit.raw(), {~0ULL, ~0ULL, ~0ULL, ~0ULL}};
  later.unit.struct_size = sizeof later;
  const regie_storage_unit* units[] = {&later.unit};
  auto result = sized<regie_storage_result>();
  regie_storage_result* results[] = {&result};
  REGIE_EXPECT(fresh.store.table().commit(fresh.store.handle(), units, 1, results, nullptr) ==
               REGIE_OK);
  REGIE_EXPECT(result.status == REGIE_OK);
}

std::size_t entries(const char* folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

/// How many there are once they are as many as `wanted`, or after a while: a thread that was joined
/// is listed until the system has taken it away.
std::size_t settled(const char* folder, std::size_t wanted) {
  std::size_t count = entries(folder);
  for (int i = 0; i < 100 && count != wanted; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    count = entries(folder);
  }
  return count;
}

void commit_ahead() {
  Fresh fresh;
  auto& store = fresh.store;
  if (store.table().commit_ahead == nullptr || store.table().sync == nullptr) {
    skip_optional("commit_ahead");
  }
  REGIE_EXPECT(store.sync().status == REGIE_OK);  // nothing to wait for
  REGIE_EXPECT(store.try_commit_ahead({Unit::step(1, 0, 1), Unit::step(2, 3, 2)}).status ==
               REGIE_OK);
  REGIE_EXPECT(store.try_commit_ahead({Unit::step(1, 1, 3)}).status == REGIE_OK);
  REGIE_EXPECT(store.sync().status == REGIE_OK);
  REGIE_EXPECT(store.revision(1) == 2);
  REGIE_EXPECT(store.revision(2) == 0);
  const auto again = store.commit({Unit::step(1, 1, 3)});
  REGIE_EXPECT(again.front().status == REGIE_OK);
  REGIE_EXPECT((again.front().flags & REGIE_UNIT_REPLAYED) != 0);
  REGIE_EXPECT(store.journal(1).size() == 2);
}

void commit_leaves_nothing() {
  const auto use = [] {
    Fresh fresh;
    fresh.store.commit_one(Unit::step(1, 0, 1));
    fresh.store.cases(everything());
  };
  const std::size_t before = entries("/proc/self/task");
  use();  // what a process makes once may stay
  const std::size_t threads = settled("/proc/self/task", before);
  const std::size_t descriptors = entries("/proc/self/fd");
  for (int i = 0; i < 3; ++i) use();
  REGIE_EXPECT(settled("/proc/self/task", threads) == threads);
  REGIE_EXPECT(entries("/proc/self/fd") == descriptors);
}

}  // namespace

std::vector<Check> commit_checks() {
  return {
      {"storage.commit.migrates",
       {"twee keer migreren verandert niets", "migrating twice changes nothing"},
       "storage.h: migrate, capabilities",
       commit_migrates},
      {"storage.commit.leaves_nothing",
       {"na sluiten blijft er geen draad of bestand open",
        "no thread or file stays open after close"},
       "storage.h: close",
       commit_leaves_nothing},
      {"storage.commit.unmigrated",
       {"een opslag die niet gemigreerd is, zegt dat", "a store that is not migrated says so"},
       "storage.h: REGIE_NOT_MIGRATED",
       commit_unmigrated},
      {"storage.commit.migrated_elsewhere",
       {"wat een ander migreerde, is meteen te gebruiken",
        "a store that another one migrated can be used at once"},
       "storage.h: migrate",
       commit_migrated_elsewhere},
      {"storage.commit.revision",
       {"de verwachte revisie beslist", "the expected revision decides"},
       "storage.h: regie_storage_unit.expected_revision",
       commit_revision},
      {"storage.commit.alone",
       {"een stap die faalt, faalt alleen", "a unit that fails does so alone"},
       "storage.h: commit",
       commit_alone},
      {"storage.commit.in_order",
       {"stappen van één zaak in één aanroep volgen elkaar op",
        "units of one case in one call follow each other"},
       "storage.h: commit",
       commit_in_order},
      {"storage.commit.work_twice",
       {"van een stap met dubbel werk blijft niets over",
        "of a unit with duplicate work nothing stays"},
       "storage.h: regie_storage_unit",
       commit_work_twice},
      {"storage.commit.stale_lease",
       {"van een stap met een verlopen claim blijft niets over",
        "of a unit with a stale lease nothing stays"},
       "storage.h: regie_storage_unit",
       commit_stale_lease},
      {"storage.commit.key_twice",
       {"van een stap met een dubbele herhaalsleutel blijft niets over",
        "of a unit with a duplicate idempotency key nothing stays"},
       "storage.h: regie_storage_unit",
       commit_key_twice},
      {"storage.commit.other_key",
       {"van een stap met een andere sleutel van de zaak blijft niets over",
        "of a unit with another key of the case nothing stays"},
       "storage.h: regie_storage_unit",
       commit_other_key},
      {"storage.commit.broken_rule",
       {"van een stap met iets tegen de regels blijft niets over",
        "of a unit with something against the rules nothing stays"},
       "storage.h: regie_storage_unit",
       commit_broken_rule},
      {"storage.commit.index",
       {"welk onderdeel faalde, wordt gezegd", "the element that failed is told"},
       "storage.h: regie_storage_result",
       commit_index},
      {"storage.commit.replay",
       {"een herhaalde vastlegging is goed en doet niets",
        "a commit that is replayed is ok and does nothing"},
       "storage.h: regie_storage_unit.commit_id",
       commit_replay},
      {"storage.commit.replay_bare",
       {"een herhaling wordt ook herkend zonder regel in het journaal",
        "a replay is known without a journal row too"},
       "storage.h: regie_storage_unit.commit_id",
       commit_replay_bare},
      {"storage.commit.idempotency",
       {"een herhaalsleutel telt binnen zijn zaak en bereik",
        "an idempotency key counts within its case and scope"},
       "storage.h: regie_storage_reply",
       commit_idempotency},
      {"storage.commit.refused",
       {"stappen tegen de regels worden geweigerd",
        "units that break a rule of the header are refused"},
       "storage.h: regie_storage_unit, regie_storage_work",
       commit_refused},
      {"storage.commit.ahead",
       {"vooruit vastleggen doet hetzelfde als vastleggen, na wachten op de schijf",
        "a commit ahead does what a commit does, once the disk was waited for"},
       "storage.h: commit_ahead, sync",
       commit_ahead},
      {"storage.commit.longer",
       {"structuren van een latere versie, met een langere staart, worden gelezen",
        "structs of a later version with a longer tail are read"},
       "plugin.h: struct_size",
       commit_longer},
  };
}

}  // namespace regie::kit
