// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/vault.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

TEST_CASE("A vault opens what it sealed, and nothing else", "[runtime]") {
  SeededRandomness chance(3);
  const std::string key = Vault::new_key(chance);
  const Vault vault = *Vault::make(key);
  const Vault other = *Vault::make(Vault::new_key(chance));
  const std::string sealed = vault.seal("data/diary", "hello");
  CHECK(sealed.find("hello") == std::string::npos);
  CHECK(*vault.open("data/diary", sealed) == "hello");
  CHECK(vault.seal("data/diary", "hello") == sealed);
  CHECK(vault.seal("data/other", "hello") != sealed);
  CHECK(!vault.open("data/other", sealed));
  CHECK(!other.open("data/diary", sealed));
  std::string changed = sealed;
  changed.back() ^= 1;
  CHECK(!vault.open("data/diary", changed));
  CHECK(!vault.open("data/diary", ""));
  CHECK(!Vault::make("short"));
}

TEST_CASE("Personal data are nowhere in plain text", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  const std::string secret = "Secret-8431";
  CHECK(world.row(id).snapshot.find(secret) == std::string::npos);
  CHECK(world.row(id).snapshot.find("Feest") != std::string::npos);
  CHECK(world.row(id).subject.find("Feest") != std::string::npos);
  const auto entries = world.store->journal(id, 1, 0);
  for (const EntryRow& entry : *entries) CHECK(entry.entry.find(secret) == std::string::npos);
  const auto work = world.store->query_work({});
  for (const WorkRow& row : work->rows) {
    CHECK(row.payload.find("boss@example.org") == std::string::npos);
    CHECK(row.payload.find("Besluit over") == std::string::npos);
  }
  const auto state = world.core->load(id);
  REQUIRE(ok(state));
  CHECK((*state)->snapshot.data[1] == Value(secret));
}

TEST_CASE("Without its key a case can be shown and proven, not changed", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  REQUIRE(ok(world.store->destroy_key(id)));
  World later(world.store, 9);
  const auto state = later.core->load(id);
  REQUIRE(ok(state));
  CHECK((*state)->snapshot.data[1].is_unset());
  CHECK((*state)->snapshot.data[0] == Value("Feest"));
  auto check = verify_case(*later.core, later.row(id));
  REQUIRE(ok(check));
  CHECK(check->erased);
  CHECK(check->replayed == 0);
  CHECK(check->problems.empty());
  auto refused = later.send(id, "decision.allow", "contact:boss");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  // Timers and messages of an erased case end quietly.
  later.clock.advance(30 * tests::day_ms);
  auto done = later.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->timers == 0);
  CHECK(later.outbox.deliveries.empty());
}
