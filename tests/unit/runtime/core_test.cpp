// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <thread>

#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/faulty_store.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::day_ms;
using regie::tests::FaultyStore;
using regie::tests::ok;
using regie::tests::World;

TEST_CASE("A case goes from start to result, and its journal proves it", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  CHECK(world.row(id).state == "request");
  auto asked = world.ask(id);
  REQUIRE(ok(asked));
  CHECK(asked->revision == 2);
  CHECK(asked->choice == "request.ask");
  CHECK(asked->states == std::vector<std::string>{"decision"});
  auto tasks = world.store->query_tasks({});
  REQUIRE(tasks->rows.size() == 1);
  CHECK(tasks->rows[0].assignees == std::vector<std::string>{"boss"});

  auto allowed = world.send(id, "decision.allow", "contact:boss");
  REQUIRE(ok(allowed));
  CHECK(allowed->closed);
  CHECK(allowed->result == "allowed");
  CHECK(world.row(id).status == CaseStatus::closed);
  CHECK(world.store->query_tasks({})->rows.empty());
  StoreFilter timers;
  timers.work_kind = WorkKind::timer;
  const auto waiting = world.store->query_work(timers);
  REQUIRE(waiting->rows.size() == 1);  // how long the diary is kept
  CHECK(waiting->rows[0].work_id == keep_work_id);

  auto check = verify_case(*world.core, world.row(id));
  REQUIRE(ok(check));
  CHECK(check->problems.empty());
  CHECK(check->entries == 3);
  CHECK(check->replayed == 3);
}

TEST_CASE("A refusal says why and changes nothing", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.send(id, "ask", "resident:anna",
                        Value::record({{"title", "Feest"}, {"diary", "x"}, {"guests", 500}}))));
  auto refused = world.send(id, "decision.allow", "contact:boss");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  REQUIRE(!refused.error().reasons.empty());
  CHECK(refused.error().reasons[0].en.starts_with("Too many guests."));
  auto stranger =
      world.send(id, "decision.refuse", "resident:bob", Value::record({{"reason", "no"}}));
  REQUIRE(!stranger);
  CHECK(stranger.error().code == Errc::refused);
  CHECK(world.row(id).revision == 2);
}

TEST_CASE("A key gives the same answer, once", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start("first");
  CHECK(world.start("first") == id);
  CHECK(world.row(id).revision == 1);
  auto other = world.core->start({"party", "", "resident:bob", "", {}, "first"});
  REQUIRE(!other);
  CHECK(other.error().code == Errc::key_reused);

  auto first = world.ask(id, "k1");
  auto again = world.ask(id, "k1");
  REQUIRE(ok(first));
  REQUIRE(ok(again));
  CHECK(again->repeated);
  CHECK(!first->repeated);
  CHECK(again->revision == first->revision);
  CHECK(again->choice == first->choice);
  CHECK(world.row(id).revision == 2);
  auto different =
      world.send(id, "ask", "resident:anna", Value::record({{"title", "Anders"}}), "k1");
  REQUIRE(!different);
  CHECK(different.error().code == Errc::key_reused);
}

TEST_CASE("Two engines over one store do not lose a step", "[runtime]") {
  auto shared = std::make_shared<MemoryStore>();
  World one(shared, 1);
  World two(shared, 2);
  one.deploy();
  const Id id = one.start();
  REQUIRE(ok(one.ask(id)));
  // What `one` remembers is old now; it finds out and answers from the case as it is.
  REQUIRE(ok(two.send(id, "decision.refuse", "contact:boss", Value::record({{"reason", "rain"}}))));
  auto late = one.send(id, "decision.allow", "contact:boss");
  REQUIRE(!late);
  CHECK(late.error().code == Errc::refused);
  CHECK(one.row(id).result == "refused");
}

TEST_CASE("A conflict in the middle of a commit is tried again", "[runtime]") {
  auto shared = std::make_shared<MemoryStore>();
  auto faulty = std::make_shared<FaultyStore>(shared);
  World one(faulty, 1);
  World two(shared, 2);
  one.deploy();
  const Id id = one.start();
  faulty->before_commit = [&] { REQUIRE(ok(two.ask(id))); };
  auto beaten = one.ask(id);
  REQUIRE(!beaten);
  CHECK(beaten.error().code == Errc::refused);
  CHECK(one.row(id).revision == 2);
  auto check = verify_case(*one.core, one.row(id));
  REQUIRE(ok(check));
  CHECK(check->problems.empty());
}

TEST_CASE("A lost reply is replayed without a second effect", "[runtime]") {
  for (const bool kept : {true, false}) {
    auto shared = std::make_shared<MemoryStore>();
    auto faulty = std::make_shared<FaultyStore>(shared);
    World world(faulty);
    world.deploy();
    const Id id = world.start();
    (kept ? faulty->lose_reply_after : faulty->lose_before) = 2;
    auto asked = world.ask(id);
    REQUIRE(ok(asked));
    CHECK(world.row(id).revision == 2);
    REQUIRE(ok(world.worker->run_due()));
    CHECK(world.outbox.deliveries.size() == 1);
  }
}

TEST_CASE("A store that breaks acknowledges nothing", "[runtime]") {
  auto shared = std::make_shared<MemoryStore>();
  auto faulty = std::make_shared<FaultyStore>(shared);
  World world(faulty);
  world.deploy();
  const Id id = world.start();
  faulty->broken = true;
  auto asked = world.ask(id);
  REQUIRE(!asked);
  CHECK(asked.error().code == Errc::store_failed);
  faulty->broken = false;
  CHECK(world.row(id).revision == 1);
  CHECK(ok(world.ask(id)));
}

TEST_CASE("Many threads share commits", "[runtime]") {
  auto faulty = std::make_shared<FaultyStore>(std::make_shared<MemoryStore>());
  World world(faulty);
  world.deploy();
  constexpr int count = 40;
  std::vector<Id> ids(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int j = i; j < count; j += 8) {
        ids[j] = world.start();
        if (!world.ask(ids[j])) ids[j] = {};
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(std::set<Id>(ids.begin(), ids.end()).size() == count);
  CHECK(faulty->commits <= 2 * count);
  for (const Id& id : ids) CHECK(world.row(id).revision == 2);
}

TEST_CASE("Many threads at one case take turns", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  std::vector<std::thread> threads;
  std::atomic<int> taken = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (world.ask(id)) ++taken;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == 1);
  CHECK(world.row(id).revision == 2);
}

TEST_CASE("A full queue is busy", "[runtime]") {
  Limits limits;
  limits.queue_units = 0;
  World world(nullptr, 1, limits);
  world.deploy();
  auto started = world.core->start({"party", "", "resident:anna", "", {}, ""});
  REQUIRE(!started);
  CHECK(started.error().code == Errc::busy);
}

TEST_CASE("Verification finds what was changed afterwards", "[runtime]") {
  auto faulty = std::make_shared<FaultyStore>(std::make_shared<MemoryStore>());
  World world(faulty);
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));

  SECTION("a byte of an entry") {
    faulty->tamper_entry = [](std::vector<EntryRow>& rows) { rows[0].entry.back() ^= 1; };
    CHECK(verify_case(*world.core, world.row(id))->problems.size() == 1);
  }
  SECTION("an entry taken out") {
    faulty->tamper_entry = [](std::vector<EntryRow>& rows) { rows.erase(rows.begin()); };
    CHECK(verify_case(*world.core, world.row(id))->problems.size() == 1);
  }
  SECTION("the snapshot") {
    CaseRow row = world.row(id);
    auto stored = decode(row.snapshot);
    row.snapshot = encode(stored->with("round", Value(2)));
    CHECK(verify_case(*world.core, row)->problems.size() == 1);
  }
  SECTION("the heading") {
    faulty->tamper_entry = [](std::vector<EntryRow>& rows) { rows[1].at.ms += 1; };
    CHECK(verify_case(*world.core, world.row(id))->problems.size() == 1);
  }
}

TEST_CASE("The same version with other content is refused", "[runtime]") {
  World world;
  world.deploy();
  auto again = world.core->catalog().deploy(
      std::make_shared<const Source>(Source{"party.yaml", tests::party}));
  REQUIRE(ok(again));
  CHECK(!again->added);
  auto other = world.core->catalog().deploy(
      std::make_shared<const Source>(Source{"party.yaml", std::string(tests::party) + "# x\n"}));
  REQUIRE(!other);
  CHECK(other.error().code == Errc::refused);
  auto unknown = world.core->start({"partij", "", "resident:anna", "", {}, ""});
  REQUIRE(!unknown);
  CHECK(unknown.error().code == Errc::not_found);
}
