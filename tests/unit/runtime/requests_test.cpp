// SPDX-License-Identifier: Apache-2.0
// Requests between cases, and the keys by which cases find each other: kept, repeated, verified.
#include "engine/runtime/case_effects.hpp"
#include "engine/runtime/delivery_row.hpp"
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

constexpr const char* asking_text = R"(regie: 1
workflow: asking
version: 1
title: Asking
language: en
key: "'a-' + number"
data:
  number: { type: text }
  advice: { type: text, optional: true }
start: waiting
states:
  waiting:
    title: Waiting
    request:
      to: { workflow: advising, key: "number" }
      event: wanted
      data: { number: "case.key" }
      answers: { good: { set: { advice: "event.data.text" }, go: over } }
      failed: { set: { advice: "event.data.code" }, go: failed }
results:
  over: { title: Over }
  failed: { title: Failed }
)";

constexpr const char* advising_text = R"(regie: 1
workflow: advising
version: 1
title: Advising
language: en
key: "number"
data:
  number: { type: text }
  times: { type: whole number, default: "0" }
start: free
states:
  free:
    title: Free
    when:
      wanted: { set: { times: "times + 1" } }
      judged: { answer: { choice: good, data: { text: "'for ' + number" } } }
      stop: gone
results:
  gone: { title: Gone }
)";

Value number_data(const char* number) { return Value::map({{"number", number}}); }

struct Askers {
  Askers() {
    for (const char* text : {asking_text, advising_text}) {
      auto deployed =
          world.core->catalog().deploy(std::make_shared<const Source>(Source{"w.yaml", text}));
      if (!deployed) throw_error(deployed.error());
    }
  }
  Id start(const char* workflow, const char* number) {
    auto started = world.core->start({workflow, "", "resident:anna", "", number_data(number), ""});
    if (!started) throw_error(started.error());
    return started->case_id;
  }
  Result<Acknowledged> tell(const Id& id, const char* event) {
    SendRequest request;
    request.case_id = id;
    request.event.name = event;
    request.event.actor = "system:test";
    return world.core->send(request);
  }
  Value data(const Id& id, const char* field) {
    const auto state = world.core->load(id);
    return (*state)->snapshot.data[(*state)->chart().field_of(field)];
  }
  bool verified(const Id& id) { return verify_case(*world.core, world.row(id))->problems.empty(); }

  World world;
};

}  // namespace

TEST_CASE("A request finds a case by its key, and its answer comes back", "[runtime]") {
  Askers askers;
  const Id advising = askers.start("advising", "7");
  CHECK(advising == askers.world.core->case_of_key("advising", "7"));
  const Id asking = askers.start("asking", "7");
  CHECK(asking == askers.world.core->case_of_key("asking", "a-7"));
  REQUIRE(ok(askers.world.worker->run_due()));
  CHECK(askers.data(advising, "times") == Value(1));
  REQUIRE(ok(askers.tell(advising, "judged")));
  REQUIRE(ok(askers.world.worker->run_due()));
  CHECK(askers.world.row(asking).result == "over");
  CHECK(askers.data(asking, "advice") == Value("for 7"));
  CHECK(askers.verified(asking));
  CHECK(askers.verified(advising));
}

TEST_CASE("A request that nobody can answer fails", "[runtime]") {
  Askers askers;
  SECTION("there is no such case") {
    const Id asking = askers.start("asking", "8");
    REQUIRE(ok(askers.world.worker->run_due()));
    CHECK(askers.world.row(asking).result == "failed");
    CHECK(askers.data(asking, "advice") == Value("not_found"));
    CHECK(askers.verified(asking));
  }
  SECTION("it is closed") {
    const Id advising = askers.start("advising", "8");
    REQUIRE(ok(askers.tell(advising, "stop")));
    const Id asking = askers.start("asking", "8");
    REQUIRE(ok(askers.world.worker->run_due()));
    REQUIRE(ok(askers.world.worker->run_due()));
    CHECK(askers.data(asking, "advice") == Value("refused"));
    CHECK(askers.verified(advising));
  }
  SECTION("it closes before it has answered") {
    const Id advising = askers.start("advising", "8");
    const Id asking = askers.start("asking", "8");
    REQUIRE(ok(askers.world.worker->run_due()));
    CHECK(askers.world.row(asking).result.empty());
    REQUIRE(ok(askers.tell(advising, "stop")));
    REQUIRE(ok(askers.world.worker->run_due()));
    CHECK(askers.world.row(asking).result == "failed");
    CHECK(askers.verified(advising));
  }
}

TEST_CASE("A request that is delivered again is asked once, and answered once", "[runtime]") {
  Askers askers;
  const Id advising = askers.start("advising", "7");
  const Id asking = askers.start("asking", "7");
  Delivery delivery;
  delivery.id = to_string(asking) + "/1/0";
  delivery.kind = "event";
  delivery.case_id = to_string(asking);
  delivery.payload = Value::map({{"to", "workflow"},
                                 {"name", "wanted"},
                                 {"data", Value::map({{"number", "a-7"}})},
                                 {"send_id", ""},
                                 {"workflow", "advising"},
                                 {"key", "7"},
                                 {"request", 1}});
  for (int i = 0; i < 3; ++i) {
    CHECK(carry_out(*askers.world.core, delivery).verdict == DeliveryAnswer::Verdict::delivered);
  }
  // The worker's own delivery is under the same id.
  REQUIRE(ok(askers.world.worker->run_due()));
  CHECK(askers.data(advising, "times") == Value(1));
  const auto asked = askers.world.core->load(advising);
  CHECK((*asked)->snapshot.dossier().asked.size() == 1);

  delivery.id = to_string(advising) + "/9/0";
  delivery.kind = "answer";
  delivery.case_id = to_string(advising);
  delivery.payload = Value::map({{"case", to_string(asking)},
                                 {"request", 1},
                                 {"name", "good"},
                                 {"data", Value::map({{"text", "yes"}})}});
  CHECK(carry_out(*askers.world.core, delivery).verdict == DeliveryAnswer::Verdict::delivered);
  CHECK(carry_out(*askers.world.core, delivery).verdict == DeliveryAnswer::Verdict::delivered);
  // Another answer to the same request comes too late.
  delivery.id = to_string(advising) + "/10/0";
  CHECK(carry_out(*askers.world.core, delivery).verdict == DeliveryAnswer::Verdict::delivered);
  CHECK(askers.world.row(asking).result == "over");
  CHECK(askers.verified(asking));
  CHECK(askers.verified(advising));
}

TEST_CASE("Who drops a request lets the case that asked go on as when it fails", "[runtime]") {
  Askers askers;
  const Id advising = askers.start("advising", "7");
  const Id asking = askers.start("asking", "7");
  const auto waiting = waiting_effects(*askers.world.core, {});
  REQUIRE(ok(waiting));
  REQUIRE(waiting->size() == 1);
  CHECK(waiting->front().status == WorkStatus::pending);
  bool asked = false;
  SECTION("before it was asked") {}
  SECTION("after it was asked by a worker that stopped before it could say so") {
    asked = true;
    const auto rows = askers.world.store->query_work({});
    const auto state = askers.world.core->load(asking);
    const auto delivery = read_delivery(rows->rows.at(0), *(*state)->vault);
    REQUIRE(ok(delivery));
    CHECK(carry_out(*askers.world.core, *delivery).verdict == DeliveryAnswer::Verdict::delivered);
  }
  REQUIRE(ok(drop_effect(*askers.world.core, waiting->front().id, "contact:boss")));
  CHECK(askers.world.row(asking).result == "failed");
  CHECK(askers.data(asking, "advice") == Value("cancelled"));
  // An answer that comes all the same is one that nobody waits for any more.
  REQUIRE(ok(askers.world.worker->run_due()));
  CHECK(askers.data(advising, "times") == Value(asked ? 1 : 0));
  REQUIRE(ok(askers.tell(advising, "judged")));
  REQUIRE(ok(askers.world.worker->run_due()));
  CHECK(askers.world.row(asking).result == "failed");
  CHECK(waiting_effects(*askers.world.core, {})->empty());
  CHECK(askers.verified(asking));
  CHECK(askers.verified(advising));
}

TEST_CASE("A key names one case", "[runtime]") {
  Askers askers;
  auto& core = *askers.world.core;
  const Id first = askers.start("advising", "7");
  CHECK(askers.start("advising", "7") == first);
  const auto without = core.start({"advising", "", "resident:anna", "", {}, ""});
  REQUIRE_FALSE(ok(without));
  CHECK(without.error().code == Errc::invalid_data);
  CHECK(without.error().message.en.find("`number`") != std::string::npos);
  const auto other = core.start({"advising", "", "resident:anna", "", number_data("7"), "8"});
  REQUIRE_FALSE(ok(other));
  CHECK(other.error().code == Errc::invalid_argument);
  CHECK(ok(core.start({"advising", "", "resident:anna", "", number_data("9"), "9"})));

  const Value more = Value::map({{"number", "10"}, {"times", 4}});
  const auto person = core.start({"advising", "", "resident:anna", "", more, ""});
  REQUIRE_FALSE(ok(person));
  CHECK(person.error().message.en.find("`times`") != std::string::npos);
  const auto system = core.start({"advising", "", "system:desk", "", more, ""});
  REQUIRE(ok(system));
  CHECK(askers.data(system->case_id, "times") == Value(4));
  const auto unknown =
      core.start({"advising", "", "system:desk", "", Value::map({{"numbr", "1"}}), ""});
  REQUIRE_FALSE(ok(unknown));
  CHECK(unknown.error().advice.en == "Did you mean `number`?");
}
