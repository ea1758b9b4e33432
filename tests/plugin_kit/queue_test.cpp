// SPDX-License-Identifier: Apache-2.0
// Storage: claims and leases.
#include <atomic>
#include <set>
#include <thread>

#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::kit;

namespace {
constexpr std::int64_t long_lease = 600'000;

std::vector<std::string> ids(const std::vector<WorkCopy>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.work_id);
  return names;
}
using Names = std::vector<std::string>;
}  // namespace

TEST_CASE("claims come oldest due first, and only what is due", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1)
                               .add(timer, "late", 30)
                               .add(timer, "early", 10)
                               .add(effect, "effect", 1)) == REGIE_OK);
  REQUIRE(store.commit_one(
              Unit::step(2, 0, 2).add(timer, "middle", 20).add(timer, "long ago", -5)) == REGIE_OK);
  CHECK(ids(store.claim(timer, 20, long_lease, token(1))) == Names{"long ago", "early", "middle"});
  CHECK(ids(store.claim(timer, 29, long_lease, token(2))).empty());
  CHECK(ids(store.claim(timer, 30, long_lease, token(3))) == Names{"late"});
  CHECK(ids(store.claim(effect, 30, long_lease, token(4))) == Names{"effect"});
}

TEST_CASE("a claim is bounded and goes on where the last one ended", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  Unit unit = Unit::step(1, 0, 1);
  for (int i = 0; i < 10; ++i) unit.add(timer, "t" + std::to_string(i), i);
  REQUIRE(store.commit_one(unit) == REGIE_OK);
  CHECK(ids(store.claim(timer, 99, long_lease, token(1), 3)) == Names{"t0", "t1", "t2"});
  CHECK(ids(store.claim(timer, 99, long_lease, token(2), 2)) == Names{"t3", "t4"});
  CHECK(store.claim(timer, 99, long_lease, token(3)).size() == 5);
}

TEST_CASE("a lease that ended is claimed again, and counted", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5, "payload")) == REGIE_OK);
  const auto first = store.claim(effect, 5, 0, token(1));
  REQUIRE(first.size() == 1);
  CHECK(first[0].row.attempt == 1);
  CHECK(first[0].payload == "payload");
  CHECK(first[0].owner == "kit");
  const auto second = store.claim(effect, 5, long_lease, token(2));
  REQUIRE(second.size() == 1);
  CHECK(second[0].row.attempt == 2);
  CHECK(store.claim(effect, 5, long_lease, token(3)).empty());
  // The first owner comes too late.
  CHECK(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DONE)) ==
        REGIE_STALE_LEASE);
  CHECK(store.commit_one(Unit::bare(1, 3).settle(effect, "e", token(2), REGIE_SETTLE_DONE)) ==
        REGIE_OK);
  CHECK(store.work(everything()).empty());
}

TEST_CASE("a lease that ended and that nobody took still settles", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
  REQUIRE(store.claim(effect, 5, 0, token(1)).size() == 1);
  CHECK(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DONE)) ==
        REGIE_OK);
}

TEST_CASE("leases are extended while they are held", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "a", 5).add(effect, "b", 5)) ==
          REGIE_OK);
  REQUIRE(store.claim(effect, 5, 0, token(1)).size() == 2);
  std::uint64_t held = 0;
  const auto first = token(1);
  CHECK(store.table().extend(store.handle(), &first, long_lease, &held, nullptr) == REGIE_OK);
  CHECK(held == 2);
  CHECK(store.claim(effect, 5, long_lease, token(2)).empty());
  CHECK(store.table().extend(store.handle(), &first, 0, &held, nullptr) == REGIE_OK);
  CHECK(store.claim(effect, 5, long_lease, token(2)).size() == 2);
  CHECK(store.table().extend(store.handle(), &first, long_lease, &held, nullptr) ==
        REGIE_STALE_LEASE);
}

TEST_CASE("what became of a claim", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
  REQUIRE(store.claim(effect, 5, long_lease, token(1)).size() == 1);
  SECTION("retry") {
    CHECK(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_RETRY, 50,
                                                   "busy")) == REGIE_OK);
    CHECK(store.claim(effect, 49, long_lease, token(2)).empty());
    const auto again = store.claim(effect, 50, long_lease, token(3));
    REQUIRE(again.size() == 1);
    CHECK(again[0].row.attempt == 2);
    CHECK(again[0].last_error == "busy");
  }
  SECTION("dead") {
    CHECK(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DEAD, 0,
                                                   std::string(1'023, 'x') + "é")) == REGIE_OK);
    CHECK(store.claim(effect, 5'000, long_lease, token(2)).empty());
    auto filter = everything();
    filter.status = REGIE_WORK_DEAD;
    const auto dead = store.work(filter);
    REQUIRE(dead.size() == 1);
    CHECK(dead[0].last_error == std::string(1'023, 'x'));  // cut between two characters
    CHECK(dead[0].owner.empty());
  }
  SECTION("release") {
    CHECK(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_RELEASE)) ==
          REGIE_OK);
    const auto again = store.claim(effect, 5, long_lease, token(2));
    REQUIRE(again.size() == 1);
    CHECK(again[0].row.attempt == 1);
  }
  SECTION("cancelled meanwhile") {
    CHECK(store.commit_one(Unit::step(1, 1, 2).cancel(effect, "e")) == REGIE_OK);
    CHECK(store.commit_one(Unit::bare(1, 3).settle(effect, "e", token(1), REGIE_SETTLE_DONE)) ==
          REGIE_STALE_LEASE);
  }
}

TEST_CASE("a timer can be settled and set again in one step", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(timer, "t", 5)) == REGIE_OK);
  REQUIRE(store.claim(timer, 5, long_lease, token(1)).size() == 1);
  CHECK(
      store.commit_one(
          Unit::step(1, 1, 2).settle(timer, "t", token(1), REGIE_SETTLE_DONE).add(timer, "t", 9)) ==
      REGIE_OK);
  CHECK(store.commit_one(Unit::step(1, 2, 3).cancel(timer, "t").add(timer, "t", 7)) == REGIE_OK);
  const auto rows = store.work(everything());
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].row.due_ms == 7);
}

TEST_CASE("next_due tells when to look again", "[storage]") {
  Fresh fresh;
  auto& store = fresh.store;
  auto due = sized<regie_storage_due>();
  const auto look = [&] {
    REQUIRE(store.table().next_due(store.handle(), timer, &due, nullptr) == REGIE_OK);
  };
  look();
  CHECK(due.due_ms == REGIE_NO_TIME);
  CHECK(due.lease_expires_in_ms == -1);
  REQUIRE(store.commit_one(Unit::step(1, 0, 1).add(timer, "b", 20).add(timer, "a", 10)) ==
          REGIE_OK);
  look();
  CHECK(due.due_ms == 10);
  REQUIRE(store.claim(timer, 10, long_lease, token(1)).size() == 1);
  look();
  CHECK(due.due_ms == 20);
  CHECK(due.lease_expires_in_ms > 0);
  CHECK(due.lease_expires_in_ms <= long_lease);
}

TEST_CASE("claims of several threads and connections never overlap", "[storage]") {
  Fresh fresh;
  constexpr int rows = 400;
  constexpr int threads = 8;
  for (std::uint64_t number = 1; number <= 4; ++number) {
    Unit unit = Unit::step(number, 0, number);
    for (int i = 0; i < rows / 4; ++i) unit.add(effect, "e" + std::to_string(i), i);
    REQUIRE(fresh.store.commit_one(unit) == REGIE_OK);
  }
  Store other(fresh.url);
  std::vector<std::vector<std::string>> claimed(threads);
  std::atomic<std::uint64_t> next_token{1};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&, worker] {
      Store& store = worker % 2 == 0 ? fresh.store : other;
      auto& mine = claimed[static_cast<std::size_t>(worker)];
      for (;;) {
        const auto got = store.claim(effect, rows, long_lease, token(next_token++), 7);
        if (got.empty()) return;
        for (const auto& row : got) mine.push_back(row.case_id + row.work_id);
      }
    });
  }
  for (auto& worker : workers) worker.join();
  std::multiset<std::string> all;
  for (const auto& mine : claimed) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == rows);
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == rows);
}

TEST_CASE("of writers that race for one revision exactly one wins", "[storage]") {
  Fresh fresh;
  REQUIRE(fresh.store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
  Store other(fresh.url);
  constexpr int threads = 6;
  constexpr std::int64_t rounds = 15;
  std::atomic<int> won{0};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < threads; ++worker) {
    workers.emplace_back([&, worker] {
      Store& store = worker % 2 == 0 ? fresh.store : other;
      for (std::int64_t round = 1; round <= rounds; ++round) {
        const auto commit = static_cast<std::uint64_t>(100 * round + worker);
        if (store.commit_one(Unit::step(1, round, commit)) == REGIE_OK) ++won;
      }
    });
  }
  for (auto& worker : workers) worker.join();
  CHECK(won == fresh.store.revision(1) - 1);
  CHECK(fresh.store.journal(1).size() == static_cast<std::size_t>(won + 1));
}
