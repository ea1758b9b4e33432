// SPDX-License-Identifier: Apache-2.0
// Charts that would never end, or never fit: a typed error or an end, and nothing of it is kept.
#include <cstdlib>
#include <new>

#include "engine/base/cbor.hpp"
#include "engine/statechart/machine.hpp"
#include "tests/unit/statechart/fixture.hpp"

using namespace regie;

namespace {

const std::string small_head =
    "regie: 1\nworkflow: small\nversion: 1\ntitle: Small\nlanguage: en\nstart: a\n";

std::string stored(const tests::Course& course) {
  return statechart::stored_form(*course.chart, course.snapshot);
}

/// Sends `go` and expects that a limit ends it, with nothing changed.
void check_limit(const std::string& text) {
  tests::Course course(tests::chart_of(text));
  REQUIRE(course.start("system:test"));
  const std::string before = stored(course);
  const auto step = course.receive("go");
  REQUIRE_FALSE(step);
  const Error error = step.error();
  CHECK(error.code == Errc::limit_reached);
  CHECK_FALSE(error.state.empty());
  CHECK(stored(course) == before);
}

}  // namespace

TEST_CASE("An endless circle of eventless transitions is an error", "[statechart]") {
  check_limit(small_head + R"(
states:
  a: { title: A, when: { go: b, stop: over } }
  b: { title: B, always: c }
  c: { title: C, always: b, when: { stop: over } }
results: { over: { title: Over } }
)");
}

TEST_CASE("A queue that feeds itself is an error", "[statechart]") {
  check_limit(small_head + R"(
states:
  a: { title: A, when: { go: { raise: again }, again: { raise: again }, stop: over } }
results: { over: { title: Over } }
)");
  check_limit(small_head + R"(
states:
  a: { title: A, when: { go: { send: again }, again: { send: again }, stop: over } }
results: { over: { title: Over } }
)");
}

TEST_CASE("States nested ten thousand deep are an error, and an end where that is allowed",
          "[statechart]") {
  const auto nested = [](statechart::Index depth) {
    statechart::Chart chart;
    for (statechart::Index i = 0; i <= depth; ++i) {
      statechart::State state;
      state.name = i == 0 ? "root" : "s";
      state.path = i == 0 ? "" : std::to_string(i);
      state.kind = i == depth ? statechart::StateKind::atomic : statechart::StateKind::compound;
      state.parent = i == 0 ? statechart::none : i - 1;
      if (i < depth) state.children = {i, 1};
      if (i < depth) chart.child_indices.push_back(i + 1);
      chart.states.push_back(std::move(state));
    }
    return chart;
  };
  Limits limits;
  const auto refused = nested(10'000).seal(limits);
  REQUIRE_FALSE(refused);
  const Error error = refused.error();
  CHECK(error.code == Errc::limit_reached);

  limits.state_depth = 10'000;
  auto chart = std::make_shared<statechart::Chart>(nested(10'000));
  REQUIRE(chart->seal(limits));
  tests::Course course(chart);
  REQUIRE(course.start("system:test"));
  CHECK(course.snapshot.configuration.size() == 10'001);
}

TEST_CASE("An each over a hundred thousand items begins within its limits", "[statechart]") {
  const auto chart = tests::chart_of(small_head + R"(
data:
  items: { type: list of record, key: id, fields: { id: { type: whole number } } }
states:
  a:
    title: A
    each: items
    start: open
    states:
      open: { title: Open, when: { finish: closed } }
      closed: { title: Closed, final: true }
    when: { stop: over }
results: { over: { title: Over } }
)");
  const auto numbered = [](int count) {
    std::vector<Value> items;
    for (int i = 0; i < count; ++i) items.push_back(Value::record({{"id", i}}));
    return items;
  };
  tests::Course course(chart);
  SECTION("as many as there may be") {
    course.snapshot.data = {Value::list(numbered(100'000))};
    REQUIRE(course.start("system:test"));
    CHECK(course.snapshot.dossier().regions.size() == 100'000);
  }
  SECTION("an event that all of them wait for") {
    course.snapshot.data = {Value::list(numbered(20'000))};
    REQUIRE(course.start("system:test"));
    REQUIRE(course.receive("finish"));
    CHECK(course.snapshot.dossier().regions.back().status == statechart::Region::Status::answered);
  }
  SECTION("one more") {
    course.snapshot.data = {Value::list(numbered(100'001))};
    const auto step = course.start("system:test");
    REQUIRE_FALSE(step);
    const Error error = step.error();
    CHECK(error.code == Errc::limit_reached);
    CHECK(error.state == "a");
  }
}

TEST_CASE("The rounds of loops are counted", "[statechart]") {
  tests::Course course(tests::chart_of(small_head + R"(
data:
  many: { type: list of whole number, default: "[]" }
  count: { type: whole number, default: "0" }
states:
  a:
    title: A
    when:
      go: { do: [ { loop: { item: one, in: "many", do: [ { loop: { item: two, in: "many", do: [ { set: { count: "count + 1" } } ] } } ] } } ] }
      stop: over
results: { over: { title: Over } }
)"));
  course.limits.expression_cost = 50'000;
  REQUIRE(course.start("system:test"));
  course.snapshot.data[0] = Value::list(std::vector<Value>(300, Value(1)));
  const auto step = course.receive("go");
  REQUIRE_FALSE(step);
  const Error error = step.error();
  CHECK(error.code == Errc::limit_reached);
}
