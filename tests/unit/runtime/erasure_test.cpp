// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/erasure.hpp"
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

namespace {

/// Everything that the store holds, one after another.
std::string whole_store(Storage& store) {
  std::string all;
  StoreFilter with_snapshots;
  with_snapshots.with_snapshot = true;
  const auto cases = store.query_cases(with_snapshots);
  for (const CaseRow& row : cases->rows) {
    all += row.snapshot + row.subject + row.state + row.result;
    const auto entries = store.journal(row.id, 1, 0);
    for (const EntryRow& entry : *entries) all += entry.kind + entry.entry;
  }
  const auto tasks = store.query_tasks({});
  for (const TaskRow& row : tasks->rows) {
    all += row.payload + row.title.nl + row.title.en;
    for (const std::string& assignee : row.assignees) all += assignee;
  }
  const auto work = store.query_work({});
  for (const WorkRow& row : work->rows) all += row.payload + row.last_error;
  return all;
}

std::size_t waiting(Storage& store) {
  const auto work = store.query_work({});
  const auto tasks = store.query_tasks({});
  return work->rows.size() + tasks->rows.size();
}

}  // namespace

TEST_CASE("An erased case keeps its journal and nothing of its people", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  CHECK(whole_store(*world.store).find("anna") == std::string::npos);
  REQUIRE(ok(world.ask(id, "secret-key")));
  CHECK(whole_store(*world.store).find("anna") == std::string::npos);
  CHECK(whole_store(*world.store).find("secret-key") == std::string::npos);
  REQUIRE(waiting(*world.store) > 0);

  auto erased = erase_case(*world.core, id, "contact:boss");
  REQUIRE(ok(erased));
  CHECK(!erased->before);
  CHECK(erased->revision == 3);
  CHECK(waiting(*world.store) == 0);
  CHECK(world.row(id).status == CaseStatus::cancelled);
  CHECK(world.store->get_key(id)->value().empty());

  auto check = verify_case(*world.core, world.row(id));
  REQUIRE(ok(check));
  CHECK(check->erased);
  CHECK(check->entries == 3);
  CHECK(check->problems.empty());
  const auto entries = world.store->journal(id, 1, 0);
  const auto last = from_stored(nullptr, *decode(entries->back().entry));
  REQUIRE(ok(last));
  CHECK(last->kind == erase_kind);
  CHECK(last->event.actor == "contact:boss");

  auto refused = world.send(id, "decision.allow", "contact:boss");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  auto again = erase_case(*world.core, id, "contact:boss");
  REQUIRE(ok(again));
  CHECK(again->before);
  CHECK(world.row(id).revision == 3);
}

TEST_CASE("What is not there cannot be erased", "[runtime]") {
  World world;
  world.deploy();
  auto erased = erase_case(*world.core, Id{}, "contact:boss");
  REQUIRE(!erased);
  CHECK(erased.error().code == Errc::not_found);
}

TEST_CASE("A closed case is erased when its time to be kept is over", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  REQUIRE(ok(world.send(id, "decision.allow", "contact:boss")));
  CHECK(world.row(id).status == CaseStatus::closed);
  world.clock.advance(364 * day_ms);
  REQUIRE(ok(world.worker->run_due()));
  CHECK(!world.store->get_key(id)->value().empty());
  world.clock.advance(2 * day_ms);
  auto done = world.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->timers == 1);
  CHECK(world.store->get_key(id)->value().empty());
  CHECK(world.row(id).status == CaseStatus::closed);
  CHECK(waiting(*world.store) == 0);
  CHECK(verify_case(*world.core, world.row(id))->problems.empty());
  CHECK(world.worker->run_due()->timers == 0);
}

TEST_CASE("An erasure that broke off is finished by the next one", "[runtime]") {
  auto memory = std::make_shared<MemoryStore>([] { return std::int64_t{0}; });
  auto faulty = std::make_shared<FaultyStore>(memory);
  World world(faulty);
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  faulty->keep_keys = true;
  auto broken = erase_case(*world.core, id, "contact:boss");
  REQUIRE(!broken);
  CHECK(!memory->get_key(id)->value().empty());
  // The key is there, and nobody uses it any more.
  auto refused = world.send(id, "decision.allow", "contact:boss");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  faulty->keep_keys = false;
  auto erased = erase_case(*world.core, id, "contact:boss");
  REQUIRE(ok(erased));
  CHECK(erased->before);
  CHECK(memory->get_key(id)->value().empty());
}

TEST_CASE("Whoever decided before an erasure is stopped by it", "[runtime]") {
  auto memory = std::make_shared<MemoryStore>([] { return std::int64_t{0}; });
  auto faulty = std::make_shared<FaultyStore>(memory);
  World one(faulty);
  World two(memory, 2);
  one.deploy();
  const Id id = one.start();
  REQUIRE(ok(one.ask(id)));
  faulty->before_commit = [&] { (void)erase_case(*two.core, id, "contact:boss"); };
  auto refused = one.send(id, "decision.allow", "contact:boss");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  CHECK(verify_case(*one.core, one.row(id))->problems.empty());
}
