// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "engine/runtime/verify.hpp"
#include "tests/forwarding_store.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::day_ms;
using regie::tests::ok;
using regie::tests::World;

namespace {

std::vector<std::string> events(World& world, const Id& id) {
  std::vector<std::string> names;
  const auto state = world.core->load(id);
  const auto rows = world.store->journal(id, 1, 0);
  for (const EntryRow& row : *rows) {
    const auto record = from_stored((*state)->vault.get(), *decode(row.entry));
    names.push_back(record->choice.empty() ? record->event.name : record->choice);
  }
  return names;
}

/// Counts how cases are read.
class ReadingStore final : public regie::tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::vector<std::size_t> asked;

  [[nodiscard]] Result<std::vector<WholeCase>> load_whole(const std::vector<Id>& ids) override {
    asked.push_back(ids.size());
    return ForwardingStore::load_whole(ids);
  }
};

/// Lets the first claim of timers fire once another thread has claimed too.
class HelpedStore final : public regie::tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  bool helpers_fail = false;

  [[nodiscard]] Result<std::vector<WorkRow>> claim(WorkKind kind, Instant due,
                                                   std::int64_t lease_ms, const std::string& owner,
                                                   const Id& token, std::uint32_t limit) override {
    if (kind != WorkKind::timer) {
      return ForwardingStore::claim(kind, due, lease_ms, owner, token, limit);
    }
    const std::lock_guard lock(mutex_);
    if (claimants_.empty()) first_ = std::this_thread::get_id();
    claimants_.insert(std::this_thread::get_id());
    changed_.notify_all();
    if (helpers_fail && std::this_thread::get_id() != first_) {
      return Error(Errc::corrupt, {"kapot", "broken"});
    }
    return ForwardingStore::claim(kind, due, lease_ms, owner, token, limit);
  }
  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units) override {
    if (!units.front().settle.empty()) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return claimants_.size() > 1; });
    }
    return ForwardingStore::commit(units);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::thread::id> claimants_;
  std::thread::id first_;
};

/// Stops a worker when so many timers were fired.
class StopAfter final : public Observer {
 public:
  explicit StopAfter(std::uint64_t timers) : left_(timers) {}
  void count(Count what, std::uint64_t by) noexcept override {
    if (what == Count::timers && left_.fetch_sub(by) == by) worker->stop();
  }
  void measure(Measure, double) noexcept override {}
  Worker* worker = nullptr;

 private:
  std::atomic<std::uint64_t> left_;
};

}  // namespace

TEST_CASE("The cases of one claim are read at once", "[runtime]") {
  World one;
  one.deploy();
  for (int i = 0; i < 3; ++i) REQUIRE(ok(one.ask(one.start())));
  auto store = std::make_shared<ReadingStore>(one.store);
  World two(store, 2);
  two.clock.advance(4 * day_ms);
  auto done = two.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->timers == 3);
  CHECK(store->asked == std::vector<std::size_t>{3});
}

TEST_CASE("Where much is due at once, several threads fire each timer once", "[runtime]") {
  constexpr std::size_t cases = 40;
  World one;
  one.deploy();
  std::vector<Id> ids;
  for (std::size_t i = 0; i < cases; ++i) {
    ids.push_back(one.start());
    REQUIRE(ok(one.ask(ids.back())));
  }
  one.clock.advance(4 * day_ms);
  HelpedStore store(one.store);
  StopAfter observer(cases);
  Limits limits;
  limits.claim_rows = 4;
  Ports ports = one.core->ports();
  ports.storage = &store;
  ports.effects = nullptr;
  ports.observer = &observer;
  Core core(ports, one.zones, tests::loaders(), limits, "");
  Worker worker(core);
  worker.take_signals(false);
  observer.worker = &worker;

  SECTION("and all of it counts") {
    const auto done = worker.run();
    REQUIRE(ok(done));
    CHECK(done->timers == cases);
    CHECK(done->lateness.count() == cases);
  }
  SECTION("and what goes wrong there is told") {
    store.helpers_fail = true;
    const auto done = worker.run();
    REQUIRE(!done);
    CHECK(done.error().code == Errc::corrupt);
    REQUIRE(ok(one.worker->run_due()));  // nothing is held that nobody fires
  }
  for (const Id& id : ids) {
    CHECK(events(one, id) == std::vector<std::string>{"", "request.ask", "decision.remind_1"});
  }
}

TEST_CASE("Who is asked to stop while much is due takes nothing more upon it", "[runtime]") {
  constexpr std::size_t cases = 60;
  World one;
  one.deploy();
  for (std::size_t i = 0; i < cases; ++i) REQUIRE(ok(one.ask(one.start())));
  one.clock.advance(4 * day_ms);
  StopAfter observer(1);
  Limits limits;
  limits.claim_rows = 4;
  Ports ports = one.core->ports();
  ports.effects = nullptr;
  ports.observer = &observer;
  Core core(ports, one.zones, tests::loaders(), limits, "");
  Worker worker(core);
  worker.take_signals(false);
  observer.worker = &worker;
  const auto done = worker.run();
  REQUIRE(ok(done));
  CHECK(done->timers > 0);
  CHECK(done->timers < cases);
  // What it held is fired: nothing waits for the end of a lease.
  const auto rest = one.worker->run_due();
  REQUIRE(ok(rest));
  CHECK(done->timers + rest->timers == cases);
}

TEST_CASE("Timers that were missed fire in due order", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  world.clock.advance(30 * day_ms);  // the machine was off
  auto done = world.worker->run_due();
  REQUIRE(ok(done));
  CHECK(done->timers == 3);
  CHECK(events(world, id) == std::vector<std::string>{"", "request.ask", "decision.remind_1",
                                                      "decision.remind_2", "decision.deadline"});
  CHECK(world.row(id).result == "forgotten");
  auto nothing = world.worker->run_due();
  REQUIRE(ok(nothing));
  CHECK(nothing->timers == 0);
  CHECK(nothing->effects == 0);
  CHECK(verify_case(*world.core, world.row(id))->problems.empty());
}

TEST_CASE("What is due fires before a request that comes later", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  world.clock.advance(10 * day_ms);
  auto late = world.send(id, "decision.allow", "contact:boss");
  REQUIRE(!late);
  CHECK(late.error().code == Errc::refused);
  CHECK(world.row(id).result == "forgotten");
  auto present = world.core->present(id);
  REQUIRE(ok(present));
  CHECK(world.worker->run_due()->timers == 0);
}

TEST_CASE("Each message is delivered once, under an id that stays", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  world.outbox.answer.verdict = DeliveryAnswer::Verdict::retry;
  auto first = world.worker->run_due();
  REQUIRE(ok(first));
  CHECK(first->effects == 0);
  CHECK(first->retries == 1);
  REQUIRE(world.outbox.deliveries.size() == 1);
  CHECK(world.worker->run_due()->retries == 0);  // not before its time
  world.outbox.answer.verdict = DeliveryAnswer::Verdict::delivered;
  world.clock.advance(3'600'000);
  CHECK(world.worker->run_due()->effects == 1);
  REQUIRE(world.outbox.deliveries.size() == 2);
  CHECK(world.outbox.deliveries[0].id == world.outbox.deliveries[1].id);
  CHECK(world.outbox.deliveries[0].id == to_string(id) + "/2/0");
  CHECK(world.outbox.deliveries[1].attempt == 2);
  world.clock.advance(3'600'000);
  CHECK(world.worker->run_due()->effects == 0);
}

TEST_CASE("A message that never arrives is given up", "[runtime]") {
  Limits limits;
  limits.delivery_attempts = 3;
  World world(nullptr, 1, limits);
  world.deploy();
  REQUIRE(ok(world.ask(world.start())));
  world.outbox.answer.verdict = DeliveryAnswer::Verdict::retry;
  std::uint64_t dead = 0;
  for (int i = 0; i < 6; ++i) {
    dead += world.worker->run_due()->dead;
    world.clock.advance(7'200'000);
  }
  CHECK(dead == 1);
  CHECK(world.outbox.deliveries.size() == 3);
  StoreFilter filter;
  filter.work_status = WorkStatus::dead;
  CHECK(world.store->query_work(filter)->rows.size() == 1);
}

TEST_CASE("A worker that died gives back what it held", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  world.clock.advance(4 * day_ms);
  REQUIRE(ok(world.store->claim(WorkKind::timer, world.clock.now(), 60'000, "dead", {}, 10)));
  CHECK(world.worker->run_due()->timers == 0);
  world.lease_now += 60'001;
  CHECK(world.worker->run_due()->timers == 1);
}

TEST_CASE("Two workers fire each timer once", "[runtime]") {
  World one;
  World two(one.store, 2);
  one.deploy();
  const Id id = one.start();
  REQUIRE(ok(one.ask(id)));
  one.clock.advance(4 * day_ms);
  two.clock.advance(4 * day_ms);
  const auto first = one.worker->run_due();
  const auto second = two.worker->run_due();
  CHECK(first->timers + second->timers == 1);
  CHECK(one.outbox.deliveries.size() + two.outbox.deliveries.size() == 2);
}

TEST_CASE("Pauses between attempts grow and differ", "[runtime]") {
  SeededRandomness chance(7);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 50; ++i) {
    const std::int64_t wait = backoff_ms(5, chance);
    CHECK(wait >= 16'000);
    CHECK(wait <= 32'000);
    seen.insert(wait);
  }
  CHECK(seen.size() > 40);
  CHECK(backoff_ms(1, chance) <= 2'000);
  CHECK(backoff_ms(1000, chance) <= 3'600'000);
}
