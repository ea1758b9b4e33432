// SPDX-License-Identifier: Apache-2.0
// Many senders at once. REGIE_SENDERS=N and REGIE_CROWD_CASES=N make the crowd larger.
#include <atomic>
#include <cstdlib>
#include <map>
#include <thread>

#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

constexpr const char* counter = R"(regie: 1
workflow: counter
version: 1
title: Counter
language: en
data:
  count: { type: whole number, default: "0" }
start: open
states:
  open:
    title: Open
    when:
      count: { set: { count: "count + 1" } }
      stop: over
results:
  over: { title: Over }
)";

std::size_t number_of(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<std::size_t>(std::atoll(text));
}

/// Adds up what it is told.
class Tally final : public Observer {
 public:
  void count(Count what, std::uint64_t by) noexcept override {
    if (what == Count::steps) steps += by;
    if (what == Count::commits) commits += by;
    if (what == Count::busy) busy += by;
  }
  void measure(Measure, double) noexcept override { ++measures; }
  std::atomic<std::uint64_t> steps{0}, commits{0}, busy{0}, measures{0};
};

struct Counters {
  explicit Counters(std::size_t cases, Limits limits = {}) : world(nullptr, 1, limits) {
    Ports ports = world.core->ports();
    ports.observer = &tally;
    core = std::make_unique<Core>(ports, world.zones, tests::loaders(), limits, "");
    auto deployed =
        core->catalog().deploy(std::make_shared<const Source>(Source{"counter.yaml", counter}));
    if (!deployed) throw_error(deployed.error());
    for (std::size_t i = 0; i < cases; ++i) {
      auto started = core->start({"counter", "", "resident:anna", "", {}, ""});
      if (!started) throw_error(started.error());
      ids.push_back(started->case_id);
    }
  }

  Result<Acknowledged> count(const Id& id) {
    SendRequest request;
    request.case_id = id;
    request.event.kind = statechart::Event::Kind::external;
    request.event.name = "count";
    request.event.actor = "system:test";
    return core->send(request);
  }

  World world;
  Tally tally;
  std::unique_ptr<Core> core;
  std::vector<Id> ids;
};

}  // namespace

TEST_CASE("Many senders to few cases all count, each once", "[runtime][crowd]") {
  const std::size_t senders = number_of("REGIE_SENDERS", 64);
  constexpr std::size_t each = 4;
  Counters counters(number_of("REGIE_CROWD_CASES", 9));
  std::atomic<std::uint64_t> kept{0};
  std::atomic<std::uint64_t> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t sender = 0; sender < senders; ++sender) {
    threads.emplace_back([&, sender] {
      for (std::size_t i = 0; i < each; ++i) {
        const auto answer = counters.count(counters.ids[(sender + i) % counters.ids.size()]);
        if (answer) {
          ++kept;
        } else if (answer.error().code != Errc::busy) {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(kept > 0);
  if (senders < Limits().queue_units) CHECK(kept == senders * each);
  std::uint64_t counted = 0;
  for (const Id& id : counters.ids) {
    const CaseRow row = counters.world.row(id);
    counted += static_cast<std::uint64_t>(row.revision) - 1;
    CHECK(verify_case(*counters.core, row)->problems.empty());
  }
  CHECK(counted == kept);
  CHECK(counters.tally.steps == kept + counters.ids.size());
  CHECK(counters.tally.commits <= counters.tally.steps);
  CHECK(counters.tally.measures > 0);
}

TEST_CASE("Requests submitted together to one case take turns", "[runtime]") {
  class Step final : public Request {
   public:
    Step(Core& core, const Id& id, std::vector<std::int64_t>& seen)
        : Request(id), core_(core), seen_(seen) {}
    Prepared prepare(const CaseStatePointer& before, bool) override {
      seen_.push_back(before->revision());
      auto around = core_.surroundings(before->chart(), core_.now());
      Draft draft(before, std::move(*around));
      draft.record_care("drop", "system:test", "nothing");
      return {std::move(*draft.finish(core_.ports().ids->new_id())), false};
    }
    bool committed(const UnitResult& result) override { return result.status == UnitStatus::ok; }
    void fail(const Error&) override { seen_.push_back(-1); }

   private:
    Core& core_;
    std::vector<std::int64_t>& seen_;
  };
  Counters counters(2);
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> second;
  Step a(*counters.core, counters.ids[0], first);
  Step b(*counters.core, counters.ids[1], second);
  Step c(*counters.core, counters.ids[0], first);
  const std::uint64_t commits = counters.tally.commits;
  counters.core->committer().submit({&a, &b, &c});
  CHECK(first == std::vector<std::int64_t>{1, 2});
  CHECK(second == std::vector<std::int64_t>{1});
  CHECK(counters.tally.commits - commits == 2);
}

TEST_CASE("A case that does not fit into the cache is read again", "[runtime]") {
  Limits limits;
  limits.cache_bytes = 1;
  Counters counters(2, limits);
  for (const Id& id : counters.ids) {
    REQUIRE(ok(counters.count(id)));
    REQUIRE(ok(counters.count(id)));
    CHECK(counters.world.row(id).revision == 3);
  }
}
