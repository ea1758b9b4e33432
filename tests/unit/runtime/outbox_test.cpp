// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/faulty_store.hpp"
#include "tests/unit/runtime/silence.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::Silence;
using regie::tests::VirtualPatience;
using regie::tests::World;

namespace {

/// A message that was given up, in a world of its own.
struct GivenUp {
  World world;
  Id id;
  GivenUp() {
    world.deploy();
    id = world.start();
    REQUIRE(ok(world.ask(id)));
    world.outbox.answer.verdict = DeliveryAnswer::Verdict::rejected;
    world.outbox.answer.reason = "550 boss@example.org is unknown";
    REQUIRE(ok(world.worker->run_due()));
    world.outbox.answer = {};
  }
};

}  // namespace

TEST_CASE("A message that was given up can be seen", "[runtime]") {
  GivenUp given;
  auto list = waiting_effects(*given.world.core, {});
  REQUIRE(ok(list));
  REQUIRE(list->size() == 1);
  const WaitingEffect& effect = list->front();
  CHECK(effect.id == to_string(given.id) + "/2/0");
  CHECK(effect.status == WorkStatus::dead);
  CHECK(effect.to == "boss");
  CHECK(effect.attempt == 1);
  CHECK(effect.last_error == "550 * is unknown");  // an address is kept sealed only
  EffectFilter pending;
  pending.status = WorkStatus::pending;
  CHECK(waiting_effects(*given.world.core, pending)->empty());
}

TEST_CASE("A message that was given up can be sent again under the same id", "[runtime]") {
  GivenUp given;
  const std::string id = to_string(given.id) + "/2/0";
  REQUIRE(ok(retry_effect(*given.world.core, id)));
  auto done = given.world.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->effects == 1);
  CHECK(given.world.outbox.deliveries.back().id == id);
  CHECK(given.world.outbox.deliveries.back().attempt == 1);
  auto gone = retry_effect(*given.world.core, id);
  REQUIRE(!gone);
  CHECK(gone.error().code == Errc::not_found);
  CHECK(!retry_effect(*given.world.core, "nonsense"));
  CHECK(!retry_effect(*given.world.core, to_string(given.id) + "/2/9"));
}

TEST_CASE("A message that is dropped is journaled and gone", "[runtime]") {
  GivenUp given;
  const std::string id = to_string(given.id) + "/2/0";
  REQUIRE(ok(drop_effect(*given.world.core, id, "contact:boss")));
  CHECK(waiting_effects(*given.world.core, {})->empty());
  const auto entries = given.world.store->journal(given.id, 1, 0);
  CHECK(entries->back().kind == drop_kind);
  CHECK(verify_case(*given.world.core, given.world.row(given.id))->problems.empty());
  CHECK(!drop_effect(*given.world.core, id, "contact:boss"));
  // The case goes on from there.
  CHECK(ok(given.world.send(given.id, "decision.allow", "contact:boss")));
}

TEST_CASE("A notifier that never answers holds nobody up", "[runtime]") {
  Limits limits;
  limits.deliveries_per_channel = 2;
  World world(nullptr, 1, limits);
  VirtualPatience patience;
  Silence silence;
  Ports ports = world.core->ports();
  ports.effects = &silence;
  ports.patience = &patience;
  Core core(ports, world.zones, tests::loaders(), limits, "");
  Worker worker(core);
  world.deploy();
  for (int i = 0; i < 5; ++i) REQUIRE(ok(world.ask(world.start())));
  auto done = worker.run_due();
  REQUIRE(ok(done));
  CHECK(done->retries == 5);
  CHECK(silence.most == 2);
  CHECK(silence.cancelled == 5);
  const auto list = waiting_effects(core, {});
  for (const WaitingEffect& effect : *list) CHECK(effect.last_error == "no answer in time");
  CHECK(patience.now_ms() < 10 * limits.delivery_ms);
}

TEST_CASE("Messages of a case to one person keep their order where that is asked", "[runtime]") {
  const bool keep = GENERATE(true, false);
  World world;
  world.core->keep_order(keep);
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  const std::size_t before = world.outbox.deliveries.size();
  world.outbox.answer = {DeliveryAnswer::Verdict::retry, 4 * tests::day_ms, "not now"};
  REQUIRE(ok(world.worker->run_due()));
  REQUIRE(world.outbox.deliveries.size() == before + 1);
  const std::string first = world.outbox.deliveries.back().id;
  world.outbox.answer = {};
  world.clock.set(tests::at("2026-03-05T09:00:00Z"));  // the first reminder is due
  REQUIRE(ok(world.worker->run_due()));
  CHECK(world.outbox.deliveries.size() == before + (keep ? 1 : 2));
  world.clock.set(tests::at("2026-03-06T09:00:00Z"));  // and the first message is tried again
  REQUIRE(ok(world.worker->run_due()));
  world.clock.set(tests::at("2026-03-06T09:00:01Z"));
  REQUIRE(ok(world.worker->run_due()));
  REQUIRE(world.outbox.deliveries.size() == before + 3);
  const auto& last = world.outbox.deliveries;
  CHECK(last[before + (keep ? 1 : 2)].id == first);
  CHECK(last.back().attempt == (keep ? 1U : 2U));
  CHECK(world.store->query_work({})->rows.size() == 2);  // the deadline and the second reminder
}

TEST_CASE("A message is not put back into a case that is erased meanwhile", "[runtime]") {
  auto faulty = std::make_shared<tests::FaultyStore>(
      std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(faulty);
  World other(faulty, 2);
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  const auto waiting = waiting_effects(*world.core, {});
  REQUIRE(ok(waiting));
  REQUIRE_FALSE(waiting->empty());
  faulty->before_commit = [&] { REQUIRE(ok(erase_case(*other.core, id, "contact:boss"))); };
  const auto retried = retry_effect(*world.core, waiting->front().id);
  REQUIRE_FALSE(ok(retried));
  CHECK(retried.error().code == Errc::not_found);
  CHECK(world.store->query_work({})->rows.empty());
}
