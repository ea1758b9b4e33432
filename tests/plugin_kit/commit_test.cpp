// SPDX-License-Identifier: Apache-2.0
// Storage: what a commit keeps, and what it refuses.
#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;

TEST_CASE("migrating twice changes nothing", "[storage]") {
  Fresh fresh;
  CHECK(fresh.store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  CHECK(fresh.store.migrate().status == REGIE_OK);
  CHECK(fresh.store.revision(1) == 1);

  auto about = sized<regie_storage_capabilities>();
  CHECK(fresh.store.table().capabilities(fresh.store.handle(), &about, nullptr) == REGIE_OK);
  CHECK(about.schema_version == about.schema_version_plugin);
  CHECK(std::string(about.product).size() > 0);
}

TEST_CASE("a store that is not migrated says so", "[storage]") {
  TemporaryFolder folder;
  Store store(url_in(folder.path()));
  CHECK(store.try_commit({Unit::step(1, 0, 1)}).status == REGIE_NOT_MIGRATED);
  CHECK(store.migrate().status == REGIE_OK);
  CHECK(store.try_commit({Unit::step(1, 0, 1)}).status == REGIE_OK);
}

TEST_CASE("a store that another one migrated can be used at once", "[storage]") {
  TemporaryFolder folder;
  Store first(url_in(folder.path()));
  Store second(url_in(folder.path()));
  CHECK(first.migrate().status == REGIE_OK);
  CHECK(second.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  CHECK(first.revision(1) == 1);
}

TEST_CASE("the expected revision decides", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  CHECK(store.commit_one(Unit::step(1, 3, 1)) == REGIE_CONFLICT);  // no such case
  CHECK(store.revision(1) == 0);
  CHECK(store.commit_one(Unit::step(1, 0, 2)) == REGIE_OK);
  CHECK(store.commit_one(Unit::step(1, 1, 3)) == REGIE_OK);

  const auto results = store.commit({Unit::step(1, 1, 4), Unit::step(1, 0, 5)});
  CHECK(results[0].status == REGIE_CONFLICT);
  CHECK(results[0].revision == 2);  // so that the caller knows what to load
  CHECK(results[1].status == REGIE_CONFLICT);
  CHECK(store.journal(1).size() == 2);
}

TEST_CASE("a unit that fails does so alone", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(2, 0, 1)) == REGIE_OK);
  const auto results = store.commit(
      {Unit::step(1, 0, 2), Unit::step(2, 0, 3).add(timer, "t", 5), Unit::step(3, 0, 4)});
  CHECK(results[0].status == REGIE_OK);
  CHECK(results[1].status == REGIE_CONFLICT);
  CHECK(results[2].status == REGIE_OK);
  CHECK(store.revision(1) == 1);
  CHECK(store.revision(3) == 1);
  CHECK(store.work(everything()).empty());
}

TEST_CASE("units of one case in one call follow each other", "[storage]") {
  Fresh fresh;
  const auto results = fresh.store.commit({Unit::step(1, 0, 1), Unit::step(1, 1, 2)});
  CHECK(results[0].revision == 1);
  CHECK(results[1].revision == 2);
  CHECK(fresh.store.journal(1).size() == 2);
}

TEST_CASE("whatever part of a unit fails, nothing of it stays", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1)
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
  regie_status expected = REGIE_OK;
  SECTION("duplicate work") {
    broken.add(effect, "there", 6);
    expected = REGIE_ALREADY_EXISTS;
  }
  SECTION("stale lease") {
    broken.settle(effect, "there", token(9), REGIE_SETTLE_DONE);
    expected = REGIE_STALE_LEASE;
  }
  SECTION("duplicate idempotency key") {
    broken.reply("anna", "k", "second");
    expected = REGIE_DUPLICATE_KEY;
  }
  SECTION("another key of the case") {
    broken.key("key two");
    expected = REGIE_ALREADY_EXISTS;
  }
  SECTION("a broken rule") {
    broken.add(7, "no such kind", 6);
    expected = REGIE_INVALID_ARGUMENT;
  }
  CHECK(store.commit_one(broken) == expected);
  CHECK(store.load(1).snapshot == "snapshot");
  CHECK(store.revision(1) == 1);
  CHECK(store.journal(1).size() == 1);
  CHECK(store.work(everything()).size() == 1);
  REQUIRE(store.tasks(everything()).size() == 1);
  CHECK(store.tasks(everything())[0].task_id == "old");
  CHECK_THROWS(store.reply(1, "anna", "k2"));
  CHECK(store.commit_one(full(3)) == REGIE_OK);  // and it is not in the way of the next
}

TEST_CASE("the element that failed is told", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "a", 5)) == REGIE_OK);
  const auto results = store.commit({Unit::step(1, 1, 2).add(effect, "b", 5).add(effect, "a", 5)});
  CHECK(results[0].status == REGIE_ALREADY_EXISTS);
  CHECK(results[0].index == 1);
}

TEST_CASE("a commit that is replayed is ok and does nothing", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  const auto first = [] {
    return Unit::step(1, 0, 1).add(timer, "t", 5).put_task("task", "team", {}).reply("s", "k", "r");
  };
  CHECK(store.commit_one(first()) == REGIE_OK);
  CHECK(store.commit_one(Unit::step(1, 1, 2).cancel(timer, "t").remove_task("task")) == REGIE_OK);
  const auto results = store.commit({first(), Unit::step(5, 0, 5)});
  CHECK(results[0].status == REGIE_OK);
  CHECK(results[0].flags == REGIE_UNIT_REPLAYED);
  CHECK(results[0].revision == 2);
  CHECK(results[1].flags == 0);
  CHECK(store.work(everything()).empty());
  CHECK(store.tasks(everything()).empty());
  CHECK(store.journal(1).size() == 2);
}

TEST_CASE("a replay is known without a journal row too", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
  REQUIRE(store.claim(effect, 5, 60'000, token(1)).size() == 1);
  const auto done = [] {
    return Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DONE).add(timer, "x", 1);
  };
  CHECK(store.commit({done()})[0].flags == 0);
  CHECK(store.commit_one(Unit::bare(1, 3).cancel(timer, "x")) == REGIE_OK);
  const auto again = store.commit({done()});
  CHECK(again[0].status == REGIE_OK);
  CHECK(again[0].flags == REGIE_UNIT_REPLAYED);
  CHECK(store.work(everything()).empty());
}

TEST_CASE("an idempotency key counts within its case and scope", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  CHECK(store.commit_one(Unit::step(1, 0, 1).reply("anna", "k", "one")) == REGIE_OK);
  CHECK(store.commit_one(Unit::step(1, 1, 2).reply("bram", "k", "two")) == REGIE_OK);
  CHECK(store.commit_one(Unit::step(2, 0, 3).reply("anna", "k", "three")) == REGIE_OK);
  // Also where the revision is out of date: the key says more.
  CHECK(store.commit_one(Unit::step(1, 0, 4).reply("anna", "k", "four")) == REGIE_DUPLICATE_KEY);
  CHECK(store.reply(1, "anna", "k") == "one");
  CHECK(store.reply(1, "bram", "k") == "two");
  CHECK(store.reply(2, "anna", "k") == "three");
}

TEST_CASE("units that break a rule of the header are refused", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  auto journal_without_case = Unit::step(1, 0, 1);
  journal_without_case.raw().put = nullptr;
  CHECK(store.commit_one(journal_without_case) == REGIE_INVALID_ARGUMENT);
  auto any_revision = Unit::step(1, 0, 1);
  any_revision.raw().expected_revision = REGIE_ANY_REVISION;
  CHECK(store.commit_one(any_revision) == REGIE_INVALID_ARGUMENT);
  CHECK(store.commit_one(Unit::step(1, 0, 1).add(timer, "", 5)) == REGIE_INVALID_ARGUMENT);
  CHECK(store.commit_one(Unit::step(1, 0, 1).put_task("", "role", {})) == REGIE_INVALID_ARGUMENT);
  CHECK(store.commit_one(Unit::step(1, 0, 1).add(timer, std::string(513, 'x'), 5)) == REGIE_LIMIT);
  CHECK(store.revision(1) == 0);
}

TEST_CASE("structs of a later version with a longer tail are read", "[storage]") {
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
  CHECK(fresh.store.table().commit(fresh.store.handle(), units, 1, results, nullptr) == REGIE_OK);
  CHECK(result.status == REGIE_OK);
}
