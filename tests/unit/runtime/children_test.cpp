// SPDX-License-Identifier: Apache-2.0
// Child cases: started, told, cancelled and done, in steps that are kept like any other.
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

constexpr const char* parent_text = R"(regie: 1
workflow: street
version: 1
title: Street
language: en
data:
  title: { type: text, default: Street }
  guests: { type: whole number, default: "20" }
  answer: { type: text, optional: true }
start: asking
states:
  asking:
    title: Asking
    child: { workflow: permit, id: permit, data: { guests: "guests" } }
    when:
      done.child.permit: { set: { answer: "event.child" }, go: over }
      error.communication: failed
      hurry: { do: [ { send: hurry, to: { child: permit } } ] }
      stop: given_up
results:
  over: { title: Over }
  failed: { title: Failed }
  given_up: { title: Given up }
)";

constexpr const char* child_text = R"(regie: 1
workflow: permit
version: 1
title: Permit
language: en
data:
  guests: { type: whole number, default: "0" }
start: waiting
states:
  waiting:
    title: Waiting
    when: { hurry: { if: "guests > 10", go: granted } }
results:
  granted: { title: Granted }
)";

struct Family {
  explicit Family(bool with_child = true) {
    deploy("street.yaml", parent_text);
    if (with_child) deploy("permit.yaml", child_text);
    auto started = world.core->start({"street", "", "resident:anna", "", {}, ""});
    if (!started) throw_error(started.error());
    parent = started->case_id;
  }
  void deploy(const char* name, const char* text) {
    auto deployed =
        world.core->catalog().deploy(std::make_shared<const Source>(Source{name, text}));
    if (!deployed) throw_error(deployed.error());
  }
  Result<Acknowledged> tell(const Id& id, const char* event) {
    SendRequest request;
    request.case_id = id;
    request.event.name = event;
    request.event.actor = "system:test";
    return world.core->send(request);
  }
  CaseRow child() {
    return *world.store->load(world.core->case_of_child(to_string(parent), 1, "permit", ""));
  }
  bool verified(const CaseRow& row) { return verify_case(*world.core, row)->problems.empty(); }

  World world;
  Id parent;
};

}  // namespace

TEST_CASE("A child case gets data, an event, and its end comes back", "[runtime]") {
  Family family;
  REQUIRE(ok(family.world.worker->run_due()));
  CHECK(family.child().status == CaseStatus::open);
  REQUIRE(ok(family.tell(family.parent, "hurry")));
  REQUIRE(ok(family.world.worker->run_due()));
  CHECK(family.child().result == "granted");
  const CaseRow row = family.world.row(family.parent);
  CHECK(row.result == "over");
  const auto state = family.world.core->load(family.parent);
  REQUIRE(ok(state));
  CHECK((*state)->snapshot.data[(*state)->chart().field_of("answer")] == Value("permit"));
  CHECK((*state)->snapshot.dossier().children.empty());
  CHECK(family.verified(row));
  CHECK(family.verified(family.child()));
}

TEST_CASE("A child case is cancelled when its parent goes on", "[runtime]") {
  Family family;
  SECTION("after it began") {
    REQUIRE(ok(family.world.worker->run_due()));
    REQUIRE(ok(family.tell(family.parent, "stop")));
    REQUIRE(ok(family.world.worker->run_due()));
    CHECK(family.child().status == CaseStatus::cancelled);
    CHECK(family.verified(family.child()));
  }
  SECTION("before anybody started it") {
    REQUIRE(ok(family.tell(family.parent, "stop")));
    REQUIRE(ok(family.world.worker->run_due()));
    CHECK(family.child().status == CaseStatus::cancelled);
  }
  CHECK(family.world.row(family.parent).result == "given_up");
}

TEST_CASE("A child case that cannot be started is an event of its parent", "[runtime]") {
  Family family(false);
  REQUIRE(ok(family.world.worker->run_due()));
  const CaseRow row = family.world.row(family.parent);
  CHECK(row.result == "failed");
  CHECK(family.verified(row));
}

TEST_CASE("What cases do to each other waits for no notifier", "[runtime]") {
  Family family;
  Ports ports = family.world.core->ports();
  ports.effects = nullptr;
  Core core(ports, family.world.zones, tests::loaders(), Limits{}, "");
  Worker worker(core);
  const auto done = worker.run_due();
  REQUIRE(ok(done));
  CHECK(done->effects == 1);
  CHECK_FALSE(done->effects_wait);
  CHECK(family.child().status == CaseStatus::open);
}

TEST_CASE("Who drops the start of a child lets its parent go on as when it fails", "[runtime]") {
  Family family;
  const auto waiting = waiting_effects(*family.world.core, {});
  REQUIRE(ok(waiting));
  REQUIRE(waiting->size() == 1);
  CHECK(waiting->front().kind == "start_child");
  REQUIRE(ok(drop_effect(*family.world.core, waiting->front().id, "contact:boss")));
  const CaseRow row = family.world.row(family.parent);
  CHECK(row.result == "failed");
  const auto entries = family.world.store->journal(family.parent, 1, 0);
  REQUIRE(entries->size() >= 2);
  CHECK((*entries)[entries->size() - 2].kind == drop_kind);
  CHECK(family.verified(row));
  REQUIRE(ok(family.world.worker->run_due()));
  const Id child = family.world.core->case_of_child(to_string(family.parent), 1, "permit", "");
  CHECK(family.world.store->load(child).error().code == Errc::not_found);
  CHECK(waiting_effects(*family.world.core, {})->empty());
}

TEST_CASE("Who drops an event for a child tells the case that sent it", "[runtime]") {
  Family family;
  REQUIRE(ok(family.world.worker->run_due()));
  REQUIRE(ok(family.tell(family.parent, "hurry")));
  const auto waiting = waiting_effects(*family.world.core, {});
  REQUIRE(ok(waiting));
  REQUIRE(waiting->size() == 1);
  REQUIRE(ok(drop_effect(*family.world.core, waiting->front().id, "contact:boss")));
  CHECK(family.world.row(family.parent).result == "failed");
  // The child that it leaves behind is cancelled, as wherever a parent goes on.
  REQUIRE(ok(family.world.worker->run_due()));
  CHECK(family.child().status == CaseStatus::cancelled);
  CHECK(family.verified(family.world.row(family.parent)));
  CHECK(family.verified(family.child()));
}
