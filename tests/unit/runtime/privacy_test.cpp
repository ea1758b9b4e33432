// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_codec.hpp"
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

namespace {

const char* const guests = R"(regie: 1
workflow: guests
version: 1
title: { nl: Gasten, en: Guests }
roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }
data: { guests: { type: list of text, personal: true, keep: 1 year } }
start: idea
states:
  idea:
    title: { nl: Idee, en: Idea }
    who: neighbour
    form: [guests]
    choices: { ask: { title: { nl: Vragen, en: Ask }, go: asking } }
  asking:
    title: { nl: Vragen wie komt, en: Asking who comes }
    each: guests
    who: neighbour
    choices: { join: { title: { nl: Die komt, en: They come } } }
    enough: all join
    exits: { enough: held, impossible: idea }
results: { held: { title: { nl: Gevierd, en: Held } } }
)";

}  // namespace

TEST_CASE("Who is an item of a personal list is nowhere in plain text", "[runtime]") {
  World world;
  REQUIRE(ok(
      world.core->catalog().deploy(std::make_shared<const Source>(Source{"guests.yaml", guests}))));
  const auto started = world.core->start({"guests", "", "resident:anna", "", {}, ""});
  REQUIRE(ok(started));
  const Id id = started->case_id;
  const auto send = [&](const char* choice, const char* item, Value data) {
    SendRequest request;
    request.case_id = id;
    request.event.kind = statechart::Event::Kind::choice;
    request.event.name = choice;
    request.event.actor = "resident:anna";
    request.event.item = item;
    request.event.data = std::move(data);
    return world.core->send(request);
  };
  REQUIRE(ok(
      send("idea.ask", "", Value::map({{"guests", Value::list({"resident:bea", "Dirk cees"})}}))));
  REQUIRE(ok(send("asking.join", "Dirk cees", {})));
  for (const char* name : {"anna", "bea", "cees"}) {
    INFO(name);
    CHECK(world.row(id).snapshot.find(name) == std::string::npos);
    const auto entries = world.store->journal(id, 1, 0);
    for (const EntryRow& entry : *entries) CHECK(entry.entry.find(name) == std::string::npos);
    const auto tasks = world.store->query_tasks({});
    for (const TaskRow& row : tasks->rows) CHECK(row.payload.find(name) == std::string::npos);
  }
  const auto entry = world.store->journal(id, 3, 1);
  const auto state = world.core->load(id);
  REQUIRE(ok(state));
  const auto record = from_stored((*state)->vault.get(), *decode(entry->front().entry));
  REQUIRE(ok(record));
  CHECK(record->event.item == "Dirk cees");
  CHECK(record->event.actor == "resident:anna");
  CHECK((*state)->snapshot.dossier().regions.front().key == "resident:bea");
  World later(world.store, 9);
  const auto check = verify_case(*later.core, later.row(id));
  REQUIRE(ok(check));
  CHECK(check->problems.empty());
  CHECK(check->replayed == 3);
  REQUIRE(ok(world.store->destroy_key(id)));
  CHECK(from_stored(nullptr, *decode(entry->front().entry))->event.item.empty());
  World without(world.store, 10);
  const auto unreadable = without.core->load(id);
  REQUIRE(ok(unreadable));
  CHECK((*unreadable)->snapshot.dossier().regions.front().key.empty());
}

TEST_CASE("A journal entry of version 2 is read", "[runtime]") {
  SeededRandomness chance(3);
  const Vault vault = *Vault::make(Vault::new_key(chance));
  const Value data = Value::map({{"mark", 3}});
  const Value event = Value::record({{"kind", "choice"},
                                     {"name", "ping.pass"},
                                     {"actor", vault.seal_value("person", Value("resident:anna"))},
                                     {"behalf", "boss"},
                                     {"item", ""},
                                     {"timer", 0},
                                     {"child", ""},
                                     {"send_id", ""},
                                     {"origin", ""},
                                     {"data", vault.seal_value("event", data)}});
  const Value versions = Value::record({{"definition", "ab"},
                                        {"time_zones", "2026a"},
                                        {"calendar", "nl"},
                                        {"calendar_version", "1"},
                                        {"calendar_document", "c"},
                                        {"directory", "d"},
                                        {"directory_document", "e"},
                                        {"semantics", 2}});
  const Value stored = Value::record(
      {{"revision", 4},
       {"kind", "choice"},
       {"event", event},
       {"now", 1'000},
       {"choice", "ping.pass"},
       {"role", "neighbour"},
       {"region", 0},
       {"late", true},
       {"resolved", vault.seal_value("resolved", Value::map({{"role", "neighbour"}}))},
       {"notes", vault.seal_value("notes", Value::list({}))},
       {"changes", Value::list({})},
       {"effects", Value::list({})},
       {"entered", Value::list({"pong"})},
       {"left", Value::list({"ping"})},
       {"error", ""},
       {"versions", versions}});
  const auto record = from_stored(&vault, stored);
  REQUIRE(ok(record));
  CHECK(record->event.actor == "resident:anna");
  CHECK(record->event.behalf == "boss");
  CHECK(record->event.data == data);
  CHECK(record->resolved == Value::map({{"role", "neighbour"}}));
  CHECK(record->late);
  CHECK(record->entered == std::vector<std::string>{"pong"});
  CHECK(record->versions.semantics == 2);
  const auto sealed = from_stored(nullptr, stored);
  REQUIRE(ok(sealed));
  CHECK(sealed->event.actor.empty());
  CHECK(sealed->event.data.is_unset());
}
