// SPDX-License-Identifier: Apache-2.0
// A clock that goes back.
#include <mutex>

#include "engine/runtime/erasure.hpp"
#include "engine/runtime/outbox.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/runtime/world.hpp"

using namespace regie;
using namespace regie::runtime;
using regie::tests::ok;
using regie::tests::World;

namespace {

class Lines final : public Log {
 public:
  void write(Level level, std::string_view message, const std::vector<Field>& fields) override {
    const std::lock_guard lock(mutex_);
    std::string line = std::to_string(static_cast<int>(level)) + ' ' + std::string(message);
    for (const Field& field : fields) line += ' ' + std::string(field.name) + '=' + field.value;
    all.push_back(line);
  }
  std::vector<std::string> all;

 private:
  std::mutex mutex_;
};

class BehindCounter final : public Observer {
 public:
  void count(Count what, std::uint64_t by) noexcept override {
    if (what == Count::clock_behind) behind += by;
  }
  void measure(Measure, double) noexcept override {}
  std::uint64_t behind = 0;
};

}  // namespace

TEST_CASE("No step is earlier than the one before it, whatever the clock does", "[runtime]") {
  World world;
  Lines lines;
  BehindCounter counter;
  Ports ports = world.core->ports();
  ports.log = &lines;
  ports.observer = &counter;
  Core core(ports, world.zones, tests::loaders(), Limits{}, "");
  Worker worker(core);
  REQUIRE(ok(core.catalog().use_directory(
      std::make_shared<const Source>(Source{"contacts 1", "the boss"}))));
  world.deploy();
  const Id id = world.start();
  const Instant started = world.clock.now();
  const auto send = [&core, &id](const char* choice, const char* actor, Value data) {
    SendRequest request;
    request.case_id = id;
    request.event.kind = statechart::Event::Kind::choice;
    request.event.name = choice;
    request.event.actor = actor;
    request.event.data = std::move(data);
    return core.send(request);
  };
  const Value asked = Value::record({{"title", "Feest"}, {"diary", "x"}, {"guests", 20}});

  // A little: clocks of several machines differ. Nobody has to hear of that.
  world.clock.set({started.ms - 59'999});
  REQUIRE(ok(send("ask", "resident:anna", asked)));
  CHECK(lines.all.empty());
  CHECK(world.row(id).updated == started);

  // Much: the step is taken, at the moment of the one before it, and its deadline counts from
  // there.
  world.clock.set({started.ms - 3 * tests::day_ms});
  CHECK(core.present(id)->surroundings.now == started);
  const auto waiting = waiting_effects(core, {});
  REQUIRE(waiting->size() == 1);
  REQUIRE(ok(drop_effect(core, waiting->front().id, "contact:boss")));
  CHECK(lines.all == std::vector<std::string>{
                         "1 the clock is behind the last step of a case; its time stands still "
                         "case=" +
                         to_string(id) + " behind_ms=259200000"});
  CHECK(counter.behind == 1);
  REQUIRE(ok(worker.run_due()));  // nothing is due at that time

  // Of what is beside the workflow as well: a drop, and an erasure after it.
  world.clock.set({started.ms + tests::day_ms});
  REQUIRE(ok(send("refuse", "contact:boss", Value::record({{"reason", "rain"}}))));
  world.clock.set(started);
  REQUIRE(ok(erase_case(core, id, "contact:boss")));
  CHECK(counter.behind == 2);

  const auto entries = *world.store->journal(id, 1, 0);
  for (std::size_t i = 1; i < entries.size(); ++i) CHECK(entries[i].at >= entries[i - 1].at);
  CHECK(entries.back().at.ms == started.ms + tests::day_ms);
  CHECK(verify_case(core, world.row(id))->problems.empty());
}
