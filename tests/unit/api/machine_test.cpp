// SPDX-License-Identifier: Apache-2.0
#include <regie/machine.hpp>

#include <atomic>
#include <thread>

#include <regie/trace.hpp>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;

namespace {

const char* const lamp = R"(regie: 1
workflow: lamp
version: 3
title: Lamp
language: en
roles: { owner: { title: Owner } }
data:
  watts: { type: whole number, default: "0" }
start: dark
states:
  dark:
    title: Dark
    who: owner
    task: Switch it on
    when:
      switch: { if: "event.data.watts < 100", set: { watts: "event.data.watts" }, go: light }
      spin: circle
    choices: { lock: { title: Lock, go: locked } }
  light:
    title: Light
    timers: { dimmer: { after: 2 hours, go: dark } }
    when: { switch: dark }
  circle: { title: Circle, always: round }
  round: { title: Round, always: circle, when: { switch: dark } }
results: { locked: { title: Locked } }
)";

}  // namespace

TEST_CASE("A machine runs without store, clock or thread", "[api]") {
  auto chart = Statechart::from_text("lamp.yaml", lamp);
  REQUIRE(chart.has_value());
  CHECK(chart->name() == "lamp");
  CHECK(chart->version() == 3);
  Machine machine(*chart);
  const Instant begin{1'000'000};
  REQUIRE(machine.start(begin, "resident:anna").has_value());
  CHECK(machine.configuration() == std::vector<std::string>{"dark"});

  const auto dropped = machine.send("nobody.waits", {}, begin);
  REQUIRE(dropped.has_value());
  CHECK_FALSE(*dropped);
  CHECK_FALSE(*machine.send("switch", Value::record({{"watts", 150}}), begin));
  CHECK(*machine.send("switch", Value::record({{"watts", 40}}), begin));
  CHECK(machine.is_in("light"));
  CHECK(machine.data("watts") == Value(40));

  // What could be saved and not loaded is refused.
  CHECK_FALSE(machine.send("switch\xff", {}, begin).has_value());
  CHECK_FALSE(machine.send("switch", Value::record({{"watts", "\xff"}}), begin).has_value());
  CHECK_FALSE(machine.choose("lock", "resident:\xff", {}, begin).has_value());
  CHECK_FALSE(Machine(*chart).start(begin, "\xff").has_value());

  const std::string saved = machine.save();
  Machine other(*chart);
  REQUIRE(other.load(saved).has_value());
  CHECK(other.save() == saved);
  CHECK_FALSE(other.load("no machine").has_value());
  CHECK(other.is_in("light"));

  REQUIRE(machine.next_due());
  CHECK(*machine.next_due() == Instant{begin.ms + 7'200'000});
  CHECK_FALSE(*machine.advance(Instant{begin.ms + 1}));
  CHECK(*machine.advance(*machine.next_due()));
  CHECK(machine.is_in("dark"));

  const std::string before = machine.save();
  const auto endless = machine.send("spin", {}, begin);
  REQUIRE_FALSE(endless.has_value());
  CHECK(endless.error().code == Errc::limit_reached);
  CHECK(machine.save() == before);

  const auto choices = machine.choices("resident:anna", begin);
  REQUIRE(choices.size() == 1);
  CHECK(choices[0].open());
  REQUIRE(machine.choose("lock", "resident:anna", {}, begin).has_value());
  CHECK(machine.is_closed());
  CHECK(machine.result() == "locked");
}

TEST_CASE("A machine's chart that does not load says why", "[api]") {
  const auto chart = Statechart::from_text("bad.yaml", "regie: 1\nworkflow: bad\n");
  REQUIRE_FALSE(chart.has_value());
  CHECK(chart.error().code == Errc::invalid_document);
  CHECK_FALSE(chart.error().diagnostics.empty());
}

TEST_CASE("An event can be looked up once", "[api]") {
  auto chart = Statechart::from_text("lamp.yaml", lamp);
  REQUIRE(chart);
  CHECK_FALSE(chart->event("hum"));
  const auto press = chart->event("switch");
  REQUIRE(press);
  Machine machine(*chart);
  REQUIRE(machine.start());
  CHECK_FALSE(*machine.send(*press, Value::record({{"watts", 120}})));
  CHECK(*machine.send(*press, Value::record({{"watts", 60}})));
  CHECK(machine.is_in("light"));
  CHECK(machine.data("watts") == Value(60));
  CHECK(*machine.send(*press));
  CHECK(machine.is_in("dark"));
}

TEST_CASE("A machine's journal makes another machine the same", "[api]") {
  auto chart = Statechart::from_text("lamp.yaml", lamp);
  REQUIRE(chart);
  Machine machine(*chart);
  Machine again(*chart);
  std::string entry;
  const auto repeat = [&] {
    REQUIRE(again.replay(entry));
    CHECK(again.save() == machine.save());
    CHECK(again.replay(entry).error().code == Errc::corrupt);
  };
  REQUIRE(machine.start({10}, "person:a", entry));
  repeat();
  REQUIRE(machine.send("switch", Value::record({{"watts", 60}}), {20}, entry));
  repeat();
  REQUIRE(machine.send(*chart->event("switch"), {}, {30}, entry));
  repeat();
  const std::string last = entry;
  CHECK_FALSE(machine.send("spin", {}, {40}, entry));
  CHECK(entry == last);
  CHECK(machine.revision() == 3);
}

TEST_CASE("Machines of one chart run in several threads at once", "[api]") {
  auto chart = Statechart::from_text("lamp.yaml", lamp);
  REQUIRE(chart);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      Machine machine(*chart);
      std::string entry;
      if (!machine.start()) ++wrong;
      for (int k = 0; k < 100; ++k) {
        const bool lit =
            machine.send("switch", Value::record({{"watts", k}}), {k}, entry).has_value() &&
            machine.is_in(k % 2 == 0 ? "light" : "dark");
        if (!lit || machine.send("spin", {}, {k}).has_value() != (k % 2 == 0)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("A child that is cancelled still leaves what it is in", "[api]") {
  const tests::TemporaryFolder folder;
  const std::string outer = folder.write("outer.yaml", R"(regie: 1
workflow: outer
version: 1
title: Outer
language: en
start: all
states:
  all:
    title: All
    child: { workflow: listener, id: ear, key: "'ear'" }
    start: busy
    states:
      busy: { title: Busy, child: { workflow: worker, id: hand }, when: { go: rest } }
      rest: { title: Rest, when: { bye: wrong, stop: over } }
      wrong: { title: Wrong, when: { stop: over } }
results: { over: { title: Over } }
)");
  const std::string worker = folder.write("worker.yaml", R"(regie: 1
workflow: worker
version: 1
title: Worker
language: en
start: work
states:
  work:
    title: Work
    leave: [ { send: bye, to: parent }, { send: bye, to: { workflow: listener, key: "'ear'" } } ]
    when: { stop: over }
results: { over: { title: Over } }
)");
  const std::string listener = folder.write("listener.yaml", R"(regie: 1
workflow: listener
version: 1
title: Listener
language: en
start: waits
states:
  waits: { title: Waits, when: { bye: heard } }
  heard: { title: Heard, when: { stop: over } }
results: { over: { title: Over } }
)");
  auto trace = Trace::open({outer, worker, listener});
  REQUIRE(trace);
  CHECK(trace->begin().find(R"("configuration":["waits"])") != std::string::npos);
  const std::string line = trace->obey(R"({"event":"go"})");
  CHECK(line.find(R"("configuration":["all","all/rest"])") != std::string::npos);
  CHECK(line.find(R"("configuration":["heard"])") != std::string::npos);
}
