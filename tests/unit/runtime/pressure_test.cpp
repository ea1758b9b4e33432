// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/faulty_store.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::FaultyStore;
using regie::tests::ok;
using regie::tests::World;

TEST_CASE("Requests beyond the queue are refused at once, and the others are kept", "[runtime]") {
  constexpr std::size_t senders = 5;
  Limits limits;
  limits.queue_units = 2;
  auto faulty =
      std::make_shared<FaultyStore>(std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(faulty, 1, limits);
  world.deploy();
  const Id first = world.start();
  std::vector<Id> ids;
  for (std::size_t i = 0; i < senders; ++i) ids.push_back(world.start());

  std::mutex mutex;
  std::condition_variable changed;
  std::size_t kept = 0;
  std::size_t refused = 0;
  std::vector<std::thread> threads;
  bool in_time = false;
  // While one commit is on its way, two requests may wait; the others hear so before it is done.
  faulty->before_commit = [&] {
    for (const Id& id : ids) {
      threads.emplace_back([&, id] {
        auto answer = world.ask(id);
        const std::lock_guard lock(mutex);
        if (answer) {
          ++kept;
        } else if (answer.error().code == Errc::busy) {
          ++refused;
        }
        changed.notify_all();
      });
    }
    std::unique_lock lock(mutex);
    in_time = changed.wait_for(lock, std::chrono::minutes(1),
                               [&] { return refused == senders - limits.queue_units; });
  };
  REQUIRE(ok(world.ask(first)));
  for (std::thread& thread : threads) thread.join();
  CHECK(in_time);
  CHECK(kept == limits.queue_units);
  CHECK(refused == senders - limits.queue_units);
  std::size_t stepped = 0;
  for (const Id& id : ids) stepped += world.row(id).revision == 2 ? 1 : 0;
  CHECK(stepped == kept);
}

namespace {

/// A disk that is waited for until somebody lets it go on.
class SlowDisk final : public regie::tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units) override {
    ++commits;
    return inner_->commit(units);
  }
  [[nodiscard]] CommitAnswer commit_ahead(const std::vector<Unit>& units) override {
    CommitAnswer answer = inner_->commit(units);
    const std::lock_guard lock(mutex_);
    written_ += units.size();
    changed_.notify_all();
    return answer;
  }
  [[nodiscard]] Result<void> sync() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return goes_; });
    if (!fails) return {};
    return Error(Errc::store_failed, {"kapot", "broken"});
  }
  /// False: so many units were not written in a minute.
  [[nodiscard]] bool wait_for_written(std::size_t units) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::minutes(1), [&] { return written_ >= units; });
  }
  void set_going(bool yes) {
    const std::lock_guard lock(mutex_);
    goes_ = yes;
    written_ = 0;
    changed_.notify_all();
  }

  std::atomic<int> commits = 0;  ///< that waited by themselves
  std::atomic<bool> fails = false;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t written_ = 0;
  bool goes_ = true;
};

}  // namespace

TEST_CASE("The next commit is written while one is on its way to the disk", "[runtime]") {
  auto disk =
      std::make_shared<SlowDisk>(std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(disk);
  world.deploy();
  const std::vector<Id> ids = {world.start(), world.start()};
  disk->set_going(false);
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (const Id& id : ids) {
    threads.emplace_back([&, id] {
      if (world.ask(id)) ++answered;
    });
    // The second is written although the first still waits.
    CHECK(disk->wait_for_written(threads.size()));
  }
  CHECK(answered == 0);
  disk->set_going(true);
  for (std::thread& thread : threads) thread.join();
  CHECK(answered == 2);
  CHECK(disk->commits == 0);
}

TEST_CASE("What the disk may have lost is committed once more before it is answered", "[runtime]") {
  auto disk =
      std::make_shared<SlowDisk>(std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(disk);
  world.deploy();
  const Id id = world.start();
  disk->fails = true;
  const int before = disk->commits;
  REQUIRE(ok(world.ask(id)));
  CHECK(disk->commits == before + 1);
  CHECK(world.row(id).revision == 2);
}

TEST_CASE("A commit whose outcome stays unknown is not called refused", "[runtime]") {
  auto faulty =
      std::make_shared<FaultyStore>(std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(faulty);
  world.deploy();
  const Id id = world.start();
  faulty->lose_reply_after = 1;
  faulty->break_after_loss = true;
  auto answer = world.ask(id, "key");
  REQUIRE(!answer);
  CHECK(answer.error().code == Errc::store_failed);
  CHECK(answer.error().message.en.find("not known whether it was kept") != std::string::npos);
  faulty->broken = false;
  auto again = world.ask(id, "key");
  REQUIRE(ok(again));
  CHECK(again->repeated);
  CHECK(world.row(id).revision == 2);
}

TEST_CASE("A start whose answer was forgotten still gives its case", "[runtime]") {
  auto faulty =
      std::make_shared<FaultyStore>(std::make_shared<MemoryStore>([] { return std::int64_t{0}; }));
  World world(faulty);
  world.deploy();
  const Id id = world.start("garden");
  REQUIRE(ok(world.ask(id)));
  faulty->forgetful = true;
  const auto again = world.core->start({"party", "", "resident:anna", "", {}, "garden"});
  REQUIRE(ok(again));
  CHECK(again->case_id == id);
  CHECK(again->repeated);
  CHECK(again->revision == 2);
  CHECK(again->states == std::vector<std::string>{"decision"});
  // Another request under the same key is a mistake, and tells nothing of the case.
  const auto other = world.core->start({"party", "", "resident:bob", "", {}, "garden"});
  REQUIRE_FALSE(ok(other));
  CHECK(other.error().code == Errc::key_reused);
}

TEST_CASE("An embedder with a clock of its own says what is due", "[runtime]") {
  World world;
  world.deploy();
  const Id id = world.start();
  REQUIRE(ok(world.ask(id)));
  REQUIRE(ok(world.worker->run_due(tests::at("2026-03-12T00:00:00Z"))));
  CHECK(world.row(id).status == CaseStatus::open);
  const auto done = world.worker->run_due(tests::at("2026-04-01T00:00:00Z"));
  REQUIRE(ok(done));
  CHECK(world.row(id).result == "forgotten");
}
