// SPDX-License-Identifier: Apache-2.0
// A step in place takes no memory where no data changes: counted by the program's own `new`.
#include <atomic>
#include <cstdlib>
#include <new>

#include "engine/statechart/machine.hpp"
#include "tests/unit/statechart/fixture.hpp"

namespace {

std::atomic<long> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
// std::stable_sort takes its memory this way, and gives it back to the delete below.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace regie;

TEST_CASE("A step takes no memory where no data changes", "[statechart]") {
  tests::Course course(tests::chart_of(R"(
regie: 1
workflow: small
version: 1
title: Small
language: en
data: { count: { type: whole number, default: "0" } }
start: a
states:
  a:
    title: A
    parallel: true
    states:
      left:
        title: Left
        start: one
        states:
          one: { title: One, when: { go: { if: "count < 3", go: two } } }
          two: { title: Two, when: { go: one } }
      right:
        title: Right
        start: three
        states:
          three: { title: Three, when: { go: { do: [ { raise: next } ], go: four } } }
          four: { title: Four, when: { next: three } }
    when: { stop: over }
results: { over: { title: Over } }
)"));
  statechart::Workspace workspace;
  statechart::Event event;
  event.kind = statechart::Event::Kind::start;
  const statechart::Context context = course.context();
  REQUIRE(statechart::advance(*course.chart, course.snapshot, event, context, workspace));
  event.kind = statechart::Event::Kind::message;
  event.name = "go";
  const auto take = [&] {
    return statechart::advance(*course.chart, course.snapshot, event, context, workspace);
  };
  for (int i = 0; i < 4; ++i) REQUIRE(take());
  const std::vector<statechart::Index> before = course.snapshot.configuration;
  const long counted = allocations.load();
  bool fine = true;
  for (int i = 0; i < 100; ++i) fine = take().has_value() && fine;
  CHECK(allocations.load() - counted == 0);
  CHECK(fine);
  CHECK(course.snapshot.revision == 105);
  CHECK(course.snapshot.configuration == before);
}

TEST_CASE("Neither does a step that takes the shortcut", "[statechart]") {
  tests::Course course(tests::chart_of(R"(
regie: 1
workflow: small
version: 1
title: Small
language: en
data: { count: { type: whole number, default: "0" } }
start: a
states:
  a:
    title: A
    start: one
    when: { next: { if: "event.data.score >= 60", go: b }, stop: over }
    states:
      one: { title: One, enter: [ { raise: two } ], when: { two: two } }
      two: { title: Two, leave: [ { log: "count" } ] }
  b: { title: B, when: { next: a } }
results: { over: { title: Over } }
)"));
  const statechart::Context context = course.context();
  const statechart::Chart& chart = *course.chart;
  course.snapshot = statechart::Snapshot();
  REQUIRE(statechart::start_shortly(chart, course.snapshot, context));
  const statechart::Index next = chart.event_of("next");
  const Value data = Value::record({{"score", 60}});
  const auto take = [&] {
    return statechart::advance_shortly(chart, course.snapshot, next, data, context);
  };
  for (int i = 0; i < 4; ++i) REQUIRE(take().value_or(false));
  const long counted = allocations.load();
  bool fine = true;
  for (int i = 0; i < 100; ++i) fine = take().value_or(false) && fine;
  CHECK(allocations.load() - counted == 0);
  CHECK(fine);
  CHECK(course.snapshot.revision == 105);
}
