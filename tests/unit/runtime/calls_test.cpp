// SPDX-License-Identifier: Apache-2.0
// Calls of plugins: made once for their id, tried again, and what becomes of them in the case.
#include <functional>

#include "engine/runtime/erasure.hpp"
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/silence.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;
using Verdict = DeliveryAnswer::Verdict;

namespace {

constexpr std::string_view calling_text = R"y(regie: 1
workflow: calling
version: 1
title: Calling
language: en
data:
  street: { type: text, optional: true }
  why: { type: text, optional: true }
start: free
states:
  free:
    title: Free
    when: { look: looking, label: { call: labels }, wrong: checking }
  looking:
    title: Looking
    call:
      action: addresses
      id: address
      data: { code: "'2991 AB'" }
      retry: { times: 3, after: 10 minutes }
      then: { set: { street: "event.data.street" }, go: over }
      failed: { set: { why: "event.data.code + ' ' + string(size(event.data.outcome))"
}
, go : failed
}
    when: { leave: free }
  checking:
    title: Checking
    call: { action: addresses, then: { set: { street: "event.data.street" }, go: over }, failed: failed }
results:
  over: { title: Over }
  failed: { title: Failed }
)y";

/// Answers as it was told to.
class Actions final : public Effects {
 public:
  void deliver(const Delivery& delivery, Done done) override {
    calls.push_back(delivery);
    if (meanwhile) meanwhile();
    done(answer);
  }
  [[nodiscard]] bool takes(const Delivery&) const override { return has_plugin; }
  std::vector<Delivery> calls;
  std::function<void()> meanwhile;
  DeliveryAnswer answer;
  bool has_plugin = true;
};

/// Answers when it is asked to end.
class Worrier final : public Effects {
 public:
  void deliver(const Delivery&, Done done) override {
    kept = std::move(done);
    if (meanwhile) meanwhile();
  }
  void cancel(const std::string&) override {
    ++cancelled;
    kept({Verdict::rejected, 0, "cancelled", {}});
  }
  std::function<void()> meanwhile;
  Done kept;
  int cancelled = 0;
};

struct Caller {
  explicit Caller(Effects* port = nullptr) {
    Ports ports = world.core->ports();
    ports.actions = port == nullptr ? &actions : port;
    ports.patience = &patience;
    core = std::make_unique<Core>(ports, world.zones, tests::loaders(), Limits{}, "");
    worker = std::make_unique<Worker>(*core);
    auto deployed = core->catalog().deploy(
        std::make_shared<const Source>(Source{"calling.yaml", std::string(calling_text)}));
    if (!deployed) throw_error(deployed.error());
    auto started = core->start({"calling", "", "resident:anna", "", {}, ""});
    if (!started) throw_error(started.error());
    id = started->case_id;
  }
  Result<Acknowledged> tell(const char* event) {
    SendRequest request;
    request.case_id = id;
    request.event.name = event;
    request.event.actor = "system:test";
    return core->send(request);
  }
  void run() { REQUIRE(ok(worker->run_due())); }
  void answers(Verdict verdict, Value outcome = {}, std::int64_t retry_after_ms = 0) {
    actions.answer = {verdict, retry_after_ms, "said 2991 AB", std::move(outcome)};
  }
  std::string result() { return world.row(id).result; }
  Value data(const char* field) {
    const auto state = core->load(id);
    return (*state)->snapshot.data[(*state)->chart().field_of(field)];
  }
  bool verified() { return verify_case(*core, world.row(id))->problems.empty(); }
  std::vector<WaitingEffect> waiting() { return *waiting_effects(*core, {}); }

  World world;
  Actions actions;
  tests::VirtualPatience patience;
  std::unique_ptr<Core> core;
  std::unique_ptr<Worker> worker;
  Id id;
};

Value street() { return Value::map({{"street", "Dorpsstraat"}}); }

}  // namespace

TEST_CASE("What a plugin gives back comes into the case", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("look")));
  caller.answers(Verdict::delivered, street());
  caller.run();
  REQUIRE(caller.actions.calls.size() == 1);
  const Delivery& call = caller.actions.calls[0];
  CHECK(call.id == to_string(caller.id) + "/2/0");
  CHECK(*call.payload.find("action") == Value("addresses"));
  CHECK(*call.payload.find("data") == Value::map({{"code", "2991 AB"}}));
  CHECK(caller.result() == "over");
  CHECK(caller.data("street") == Value("Dorpsstraat"));
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

TEST_CASE("What a plugin refuses leads on by `failed`", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("look")));
  caller.answers(Verdict::rejected, Value::map({{"hint", "none"}}));
  caller.run();
  CHECK(caller.result() == "failed");
  CHECK(caller.data("why") == Value("refused 1"));
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

TEST_CASE("A call is tried again under the same id, as often as is said", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("look")));
  caller.answers(Verdict::retry);
  for (std::size_t attempt = 1; attempt <= 3; ++attempt) {
    caller.run();
    REQUIRE(caller.actions.calls.size() == attempt);
    CHECK(caller.actions.calls.back().attempt == attempt);
    CHECK(caller.actions.calls.back().id == caller.actions.calls.front().id);
    if (attempt == 3) break;
    CHECK(caller.result().empty());
    REQUIRE(caller.waiting().size() == 1);
    CHECK(caller.waiting()[0].to == "addresses");
    CHECK(caller.waiting()[0].last_error == "said *");  // what the case gave is not in the open
    caller.world.clock.advance(10 * 60'000 - 1);
    caller.run();
    CHECK(caller.actions.calls.size() == attempt);
    caller.world.clock.advance(1);
  }
  CHECK(caller.result() == "failed");
  CHECK(caller.data("why") == Value("plugin_failed 0"));
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

TEST_CASE("A plugin can say itself when to try again", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("look")));
  caller.answers(Verdict::retry, {}, 5'000);
  caller.run();
  caller.world.clock.advance(5'000);
  caller.answers(Verdict::delivered, street());
  caller.run();
  CHECK(caller.actions.calls.size() == 2);
  CHECK(caller.result() == "over");
}

TEST_CASE("What a state called is not made any more when it is left", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("look")));
  REQUIRE(ok(caller.tell("leave")));
  caller.run();
  CHECK(caller.actions.calls.empty());
  CHECK(caller.waiting().empty());

  // One that is under way is answered to nobody, and the next one is another call.
  REQUIRE(ok(caller.tell("look")));
  caller.actions.meanwhile = [&] { REQUIRE(ok(caller.tell("leave"))); };
  caller.answers(Verdict::delivered, street());
  caller.run();
  CHECK(caller.actions.calls.size() == 1);
  CHECK(caller.result().empty());
  CHECK(caller.data("street").is_unset());
  caller.actions.meanwhile = nullptr;
  REQUIRE(ok(caller.tell("look")));
  caller.run();
  CHECK(caller.actions.calls[1].id != caller.actions.calls[0].id);
  CHECK(caller.result() == "over");
  CHECK(caller.verified());
}

TEST_CASE("A call for which there is no plugin here waits", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("label")));
  SECTION("no plugin at all") {
    const auto done = caller.world.worker->run_due();
    REQUIRE(ok(done));
    CHECK(done->effects_wait);
    CHECK(caller.waiting().size() == 1);
  }
  SECTION("another plugin") {
    caller.actions.has_plugin = false;
    for (int i = 0; i < 20; ++i) {
      caller.run();
      caller.world.clock.advance(60'000);
    }
    CHECK(caller.waiting().size() == 1);
    CHECK(caller.actions.calls.empty());
    caller.actions.has_plugin = true;
  }
  caller.run();
  REQUIRE(caller.actions.calls.size() == 1);
  CHECK(caller.actions.calls[0].attempt == 1);
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

TEST_CASE("A plugin that never answers is asked to end, and in the end has failed", "[runtime]") {
  tests::Silence silence;
  Caller caller(&silence);
  REQUIRE(ok(caller.tell("look")));
  for (int attempt = 0; attempt < 3; ++attempt) {
    caller.run();
    caller.world.clock.advance(600'000);
  }
  CHECK(silence.cancelled == 3);
  CHECK(caller.result() == "failed");
  CHECK(caller.verified());
}

TEST_CASE("A call under way is asked to end when its state is left", "[runtime]") {
  Worrier plugin;
  Caller caller(&plugin);
  REQUIRE(ok(caller.tell("look")));
  plugin.meanwhile = [&] { REQUIRE(ok(caller.tell("leave"))); };
  caller.run();
  CHECK(plugin.cancelled == 1);
  CHECK(caller.patience.now_ms() == 5'000);
  CHECK(caller.result().empty());
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

TEST_CASE("A crash between outcome and settling makes the call again, and no second step",
          "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("label")));
  const auto rows = caller.world.store->query_work([] {
    StoreFilter filter;
    filter.work_kind = WorkKind::action;
    return filter;
  }());
  REQUIRE(rows->rows.size() == 1);
  caller.run();
  const std::int64_t revision = caller.world.row(caller.id).revision;
  // The same row once more, as if it had not been settled.
  Unit unit;
  unit.case_id = caller.id;
  unit.commit_id = caller.world.ids.new_id();
  unit.add.push_back(rows->rows[0]);
  unit.add[0].attempt = 0;
  REQUIRE(!caller.core->committer().commit({unit}).error);
  caller.run();
  REQUIRE(caller.actions.calls.size() == 2);
  CHECK(caller.actions.calls[1].id == caller.actions.calls[0].id);
  CHECK(caller.world.row(caller.id).revision == revision);
  CHECK(caller.verified());
}

TEST_CASE("An outcome that a workflow cannot take stays to be seen", "[runtime]") {
  Caller caller;
  REQUIRE(ok(caller.tell("wrong")));
  caller.answers(Verdict::delivered, Value::map({{"other", 1}}));
  caller.run();
  CHECK(caller.result().empty());
  REQUIRE(caller.waiting().size() == 1);
  CHECK(caller.waiting()[0].status == WorkStatus::dead);
  CHECK(caller.waiting()[0].last_error == "the case could not take the outcome");
  // Made again by a person, under the same id, with a plugin that was mended.
  caller.answers(Verdict::delivered, street());
  REQUIRE(ok(retry_effect(*caller.core, caller.waiting()[0].id)));
  caller.run();
  CHECK(caller.result() == "over");
  CHECK(caller.verified());
}

TEST_CASE("Who drops a call that was given up leaves no case waiting for it", "[runtime]") {
  Caller caller;
  const auto dead = [&caller] {
    caller.run();
    REQUIRE(caller.waiting().size() == 1);
    return caller.waiting()[0];
  };
  SECTION("the case goes on by `failed`") {
    REQUIRE(ok(caller.tell("wrong")));
    caller.answers(Verdict::delivered, Value::map({{"other", 1}}));  // what it cannot take
    const WaitingEffect given_up = dead();
    CHECK(given_up.status == WorkStatus::dead);
    REQUIRE(ok(drop_effect(*caller.core, given_up.id, "contact:boss")));
    CHECK(caller.result() == "failed");
    const auto entries = caller.world.store->journal(caller.id, 1, 0);
    REQUIRE(entries->size() >= 2);
    CHECK((*entries)[entries->size() - 2].kind == drop_kind);
  }
  SECTION("also one that is still tried, with what happened in its data") {
    REQUIRE(ok(caller.tell("look")));
    caller.answers(Verdict::retry);
    const WaitingEffect tried = dead();
    CHECK(tried.status == WorkStatus::pending);
    REQUIRE(ok(drop_effect(*caller.core, tried.id, "contact:boss")));
    CHECK(caller.result() == "failed");
    CHECK(caller.data("why") == Value("cancelled 0"));
  }
  SECTION("one that nobody waits for is only taken out") {
    REQUIRE(ok(caller.tell("look")));
    caller.answers(Verdict::retry);
    const WaitingEffect tried = dead();
    REQUIRE(ok(caller.tell("leave")));
    const std::int64_t revision = caller.world.row(caller.id).revision;
    REQUIRE(ok(drop_effect(*caller.core, tried.id, "contact:boss")));
    CHECK(caller.result().empty());
    CHECK(caller.world.row(caller.id).revision == revision + 1);
  }
  CHECK(caller.waiting().empty());
  CHECK(caller.verified());
}

namespace {

/// One of its actions says nothing; the others answer at once.
class OneIsSilent final : public Effects {
 public:
  void deliver(const Delivery& delivery, Done done) override {
    if (delivery.case_id == silent) {
      kept = std::move(done);
      return;
    }
    done({Verdict::delivered, 0, "", street()});
  }
  void cancel(const std::string&) override { ++cancelled; }
  std::string silent;
  Done kept;
  int cancelled = 0;
};

/// Does something each time somebody waits.
class BusyPatience final : public Patience {
 public:
  [[nodiscard]] std::int64_t now_ms() override { return now_; }
  void wait(std::unique_lock<std::mutex>& lock, std::condition_variable&,
            std::int64_t ms) override {
    now_ += ms;
    lock.unlock();
    if (meanwhile) meanwhile();
    lock.lock();
  }
  std::function<void()> meanwhile;

 private:
  std::int64_t now_ = 0;
};

}  // namespace

TEST_CASE("A plugin that says nothing holds up neither outcomes nor timers nor what comes later",
          "[runtime]") {
  OneIsSilent plugin;
  Caller caller(&plugin);
  BusyPatience patience;
  Ports ports = caller.core->ports();
  ports.patience = &patience;
  Core core(ports, caller.world.zones, tests::loaders(), Limits{}, "");
  Worker worker(core);
  const auto look = [&core] {
    const auto started = core.start({"calling", "", "resident:bob", "", {}, ""});
    SendRequest request;
    request.case_id = started->case_id;
    request.event.name = "look";
    request.event.actor = "system:test";
    REQUIRE(ok(core.send(request)));
    return started->case_id;
  };
  caller.world.deploy();
  const Id party = caller.world.start();
  REQUIRE(ok(caller.world.ask(party)));
  plugin.silent = to_string(caller.id);
  REQUIRE(ok(caller.tell("look")));
  const Id same_claim = look();
  Id later;
  std::vector<std::string> seen;
  int waits = 0;
  patience.meanwhile = [&] {
    ++waits;
    if (waits == 1) {
      CHECK(caller.world.row(same_claim).result == "over");
      later = look();
      caller.world.clock.advance(11 * tests::day_ms);  // the party's deadline
    }
    if (waits == 2) {
      CHECK(caller.world.row(later).result == "over");
      CHECK(caller.world.row(party).result == "forgotten");
      plugin.kept({Verdict::delivered, 0, "", street()});
    }
  };
  const auto done = worker.run_due();
  REQUIRE(ok(done));
  CHECK(waits == 2);
  CHECK(plugin.cancelled == 0);
  CHECK(caller.result() == "over");
  CHECK(caller.verified());
}

TEST_CASE("What waits behind a silent plugin takes no room from others", "[runtime]") {
  Limits limits;
  limits.claim_rows = 4;
  limits.deliveries_per_channel = 1;
  World world(nullptr, 1, limits);
  tests::VirtualPatience patience;
  /// One channel never answers.
  class Channels final : public Effects {
   public:
    void deliver(const Delivery& delivery, Done done) override {
      if (channel(delivery) == "quiet") return;
      at_ms = patience->now_ms();
      done({});
    }
    [[nodiscard]] std::string channel(const Delivery& delivery) const override {
      return delivery.case_id == loud ? "loud" : "quiet";
    }
    std::string loud;
    Patience* patience = nullptr;
    std::optional<std::int64_t> at_ms;
  } channels;
  channels.patience = &patience;
  Ports ports = world.core->ports();
  ports.effects = &channels;
  ports.patience = &patience;
  Core core(ports, world.zones, tests::loaders(), limits, "");
  Worker worker(core);
  world.deploy();
  for (int i = 0; i < 8; ++i) REQUIRE(ok(world.ask(world.start())));
  world.clock.advance(1);
  const Id last = world.start();
  channels.loud = to_string(last);
  REQUIRE(ok(world.ask(last)));
  const auto done = worker.run_due();
  REQUIRE(ok(done));
  CHECK(channels.at_ms.value_or(limits.delivery_ms) < 10'000);
  CHECK(waiting_effects(core, {})->size() == 8);
}
