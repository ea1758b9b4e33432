// SPDX-License-Identifier: Apache-2.0
// Storage: claims and leases.
#include <atomic>
#include <set>
#include <thread>

#include "engine/kit/check.hpp"
#include "engine/kit/store.hpp"

namespace regie::kit {

namespace {

constexpr std::int64_t long_lease = 600'000;

std::vector<std::string> ids(const std::vector<WorkCopy>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.work_id);
  return names;
}
using Names = std::vector<std::string>;

void queue_due_order() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1)
                                  .add(timer, "late", 30)
                                  .add(timer, "early", 10)
                                  .add(effect, "effect", 1)) == REGIE_OK);
  REGIE_NEED(
      store.commit_one(Unit::step(2, 0, 2).add(timer, "middle", 20).add(timer, "long ago", -5)) ==
      REGIE_OK);
  REGIE_EXPECT(ids(store.claim(timer, 20, long_lease, token(1))) ==
               Names{"long ago", "early", "middle"});
  REGIE_EXPECT(ids(store.claim(timer, 29, long_lease, token(2))).empty());
  REGIE_EXPECT(ids(store.claim(timer, 30, long_lease, token(3))) == Names{"late"});
  REGIE_EXPECT(ids(store.claim(effect, 30, long_lease, token(4))) == Names{"effect"});
}

void queue_bounded() {
  Fresh fresh;
  auto& store = fresh.store;
  Unit unit = Unit::step(1, 0, 1);
  for (int i = 0; i < 10; ++i) unit.add(timer, "t" + std::to_string(i), i);
  REGIE_NEED(store.commit_one(unit) == REGIE_OK);
  REGIE_EXPECT(ids(store.claim(timer, 99, long_lease, token(1), 3)) == Names{"t0", "t1", "t2"});
  REGIE_EXPECT(ids(store.claim(timer, 99, long_lease, token(2), 2)) == Names{"t3", "t4"});
  REGIE_EXPECT(store.claim(timer, 99, long_lease, token(3)).size() == 5);
}

void queue_expired() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5, "payload")) == REGIE_OK);
  const auto first = store.claim(effect, 5, 0, token(1));
  REGIE_NEED(first.size() == 1);
  REGIE_EXPECT(first[0].row.attempt == 1);
  REGIE_EXPECT(first[0].payload == "payload");
  REGIE_EXPECT(first[0].owner == "kit");
  const auto second = store.claim(effect, 5, long_lease, token(2));
  REGIE_NEED(second.size() == 1);
  REGIE_EXPECT(second[0].row.attempt == 2);
  REGIE_EXPECT(store.claim(effect, 5, long_lease, token(3)).empty());
  // The first owner comes too late.
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1),
                                                        REGIE_SETTLE_DONE)) == REGIE_STALE_LEASE);
  REGIE_EXPECT(store.commit_one(
                   Unit::bare(1, 3).settle(effect, "e", token(2), REGIE_SETTLE_DONE)) == REGIE_OK);
  REGIE_EXPECT(store.work(everything()).empty());
}

void queue_expired_untaken() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
  REGIE_NEED(store.claim(effect, 5, 0, token(1)).size() == 1);
  REGIE_EXPECT(store.commit_one(
                   Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DONE)) == REGIE_OK);
}

void queue_extend() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "a", 5).add(effect, "b", 5)) ==
             REGIE_OK);
  REGIE_NEED(store.claim(effect, 5, 0, token(1)).size() == 2);
  std::uint64_t held = 0;
  const auto first = token(1);
  REGIE_EXPECT(store.table().extend(store.handle(), &first, long_lease, &held, nullptr) ==
               REGIE_OK);
  REGIE_EXPECT(held == 2);
  REGIE_EXPECT(store.claim(effect, 5, long_lease, token(2)).empty());
  REGIE_EXPECT(store.table().extend(store.handle(), &first, 0, &held, nullptr) == REGIE_OK);
  REGIE_EXPECT(store.claim(effect, 5, long_lease, token(2)).size() == 2);
  REGIE_EXPECT(store.table().extend(store.handle(), &first, long_lease, &held, nullptr) ==
               REGIE_STALE_LEASE);
}

/// A store in which one effect is claimed under token 1.
struct Claimed : Fresh {
  Claimed() {
    REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(effect, "e", 5)) == REGIE_OK);
    REGIE_NEED(store.claim(effect, 5, long_lease, token(1)).size() == 1);
  }
};

void queue_retry() {
  Claimed claimed;
  auto& store = claimed.store;
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_RETRY,
                                                        50, "busy")) == REGIE_OK);
  REGIE_EXPECT(store.claim(effect, 49, long_lease, token(2)).empty());
  const auto again = store.claim(effect, 50, long_lease, token(3));
  REGIE_NEED(again.size() == 1);
  REGIE_EXPECT(again[0].row.attempt == 2);
  REGIE_EXPECT(again[0].last_error == "busy");
}

void queue_dead() {
  Claimed claimed;
  auto& store = claimed.store;
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1), REGIE_SETTLE_DEAD, 0,
                                                        std::string(1'023, 'x') + "é")) ==
               REGIE_OK);
  REGIE_EXPECT(store.claim(effect, 5'000, long_lease, token(2)).empty());
  auto filter = everything();
  filter.status = REGIE_WORK_DEAD;
  const auto dead = store.work(filter);
  REGIE_NEED(dead.size() == 1);
  REGIE_EXPECT(dead[0].last_error == std::string(1'023, 'x'));  // cut between two characters
  REGIE_EXPECT(dead[0].owner.empty());
}

void queue_release() {
  Claimed claimed;
  auto& store = claimed.store;
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 2).settle(effect, "e", token(1),
                                                        REGIE_SETTLE_RELEASE)) == REGIE_OK);
  const auto again = store.claim(effect, 5, long_lease, token(2));
  REGIE_NEED(again.size() == 1);
  REGIE_EXPECT(again[0].row.attempt == 1);
}

void queue_cancelled() {
  Claimed claimed;
  auto& store = claimed.store;
  REGIE_EXPECT(store.commit_one(Unit::step(1, 1, 2).cancel(effect, "e")) == REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::bare(1, 3).settle(effect, "e", token(1),
                                                        REGIE_SETTLE_DONE)) == REGIE_STALE_LEASE);
}

void queue_settle_and_add() {
  Fresh fresh;
  auto& store = fresh.store;
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(timer, "t", 5)) == REGIE_OK);
  REGIE_NEED(store.claim(timer, 5, long_lease, token(1)).size() == 1);
  REGIE_EXPECT(
      store.commit_one(
          Unit::step(1, 1, 2).settle(timer, "t", token(1), REGIE_SETTLE_DONE).add(timer, "t", 9)) ==
      REGIE_OK);
  REGIE_EXPECT(store.commit_one(Unit::step(1, 2, 3).cancel(timer, "t").add(timer, "t", 7)) ==
               REGIE_OK);
  const auto rows = store.work(everything());
  REGIE_NEED(rows.size() == 1);
  REGIE_EXPECT(rows[0].row.due_ms == 7);
}

void queue_next_due() {
  Fresh fresh;
  auto& store = fresh.store;
  auto due = sized<regie_storage_due>();
  const auto look = [&] {
    REGIE_NEED(store.table().next_due(store.handle(), timer, &due, nullptr) == REGIE_OK);
  };
  look();
  REGIE_EXPECT(due.due_ms == REGIE_NO_TIME);
  REGIE_EXPECT(due.lease_expires_in_ms == -1);
  REGIE_NEED(store.commit_one(Unit::step(1, 0, 1).add(timer, "b", 20).add(timer, "a", 10)) ==
             REGIE_OK);
  look();
  REGIE_EXPECT(due.due_ms == 10);
  REGIE_NEED(store.claim(timer, 10, long_lease, token(1)).size() == 1);
  look();
  REGIE_EXPECT(due.due_ms == 20);
  REGIE_EXPECT(due.lease_expires_in_ms > 0);
  REGIE_EXPECT(due.lease_expires_in_ms <= long_lease);
}

void queue_threads() {
  skip_unless_shared();
  Fresh fresh;
  constexpr int rows = 400;
  constexpr int threads = 8;
  for (std::uint64_t number = 1; number <= 4; ++number) {
    Unit unit = Unit::step(number, 0, number);
    for (int i = 0; i < rows / 4; ++i) unit.add(effect, "e" + std::to_string(i), i);
    REGIE_NEED(fresh.store.commit_one(unit) == REGIE_OK);
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
  REGIE_EXPECT(all.size() == rows);
  REGIE_EXPECT(std::set<std::string>(all.begin(), all.end()).size() == rows);
}

void queue_race() {
  skip_unless_shared();
  Fresh fresh;
  REGIE_NEED(fresh.store.commit_one(Unit::step(1, 0, 1)) == REGIE_OK);
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
  const std::int64_t wins = won;
  REGIE_EXPECT(wins == fresh.store.revision(1) - 1);
  REGIE_EXPECT(fresh.store.journal(1).size() == static_cast<std::size_t>(wins + 1));
}

}  // namespace

std::vector<Check> queue_checks() {
  return {
      {"storage.queue.due_order",
       {"werk komt in de volgorde waarin het moest, en alleen wat al moet",
        "claims come oldest due first, and only what is due"},
       "storage.h: claim",
       queue_due_order},
      {"storage.queue.bounded",
       {"een claim is begrensd, en de volgende gaat verder",
        "a claim is bounded and goes on where the last one ended"},
       "storage.h: claim",
       queue_bounded},
      {"storage.queue.expired",
       {"wat niet meer vastgehouden wordt, komt opnieuw en telt als poging",
        "a lease that ended is claimed again, and counted"},
       "storage.h: claim, regie_storage_settle",
       queue_expired},
      {"storage.queue.expired_untaken",
       {"wie te laat is maar door niemand ingehaald, mag nog afronden",
        "a lease that ended and that nobody took still settles"},
       "storage.h: regie_storage_settle",
       queue_expired_untaken},
      {"storage.queue.extend",
       {"vasthouden kan worden verlengd", "leases are extended while they are held"},
       "storage.h: extend",
       queue_extend},
      {"storage.queue.retry",
       {"wat opnieuw moet, komt terug op zijn tijd en telt als poging",
        "what is to be tried again comes back in time, and counts"},
       "storage.h: regie_storage_settle",
       queue_retry},
      {"storage.queue.dead",
       {"wat opgegeven is, blijft staan en komt niet meer terug",
        "what is given up stays, and is never claimed"},
       "storage.h: regie_storage_settle",
       queue_dead},
      {"storage.queue.release",
       {"wat ongedaan teruggegeven wordt, telt niet als poging",
        "what is given back untouched does not count"},
       "storage.h: regie_storage_settle",
       queue_release},
      {"storage.queue.cancelled",
       {"wat intussen ingetrokken is, is niet meer af te ronden",
        "what was cancelled meanwhile can no longer be settled"},
       "storage.h: regie_storage_settle",
       queue_cancelled},
      {"storage.queue.settle_and_add",
       {"een wekker kan in één stap worden afgerond en opnieuw gezet",
        "a timer can be settled and set again in one step"},
       "storage.h: regie_storage_unit",
       queue_settle_and_add},
      {"storage.queue.next_due",
       {"next_due zegt wanneer er weer gekeken moet worden", "next_due tells when to look again"},
       "storage.h: next_due",
       queue_next_due},
      {"storage.queue.threads",
       {"claims van meer draden en verbindingen overlappen nooit",
        "claims of several threads and connections never overlap"},
       "storage.h: claim",
       queue_threads},
      {"storage.queue.race",
       {"van schrijvers om één revisie wint er precies één",
        "of writers that race for one revision exactly one wins"},
       "storage.h: regie_storage_unit.expected_revision",
       queue_race},
  };
}

}  // namespace regie::kit
