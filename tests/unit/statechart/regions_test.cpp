// SPDX-License-Identifier: Apache-2.0
// Regions per item, case by case as docs/semantics.md has them.
#include "tests/unit/statechart/fixture.hpp"

using namespace regie;

namespace {

const char* const houses = R"(
regie: 1
workflow: houses
version: 1
title: Houses
language: en
data:
  houses:
    type: list of record
    key: id
    default: "[{'id': 'one', 'rooms': [{'id': 'hall'}, {'id': 'attic'}]}, {'id': 'two', 'rooms': [{'id': 'cellar'}]}]"
    fields:
      id: { type: text }
      rooms: { type: list of record, key: id, fields: { id: { type: text } } }
  ended: { type: list of text, default: "[]" }
start: visiting
states:
  visiting:
    title: Visiting
    each: houses
    start: inside
    states:
      inside:
        title: Inside
        each: item.rooms
        start: closed
        states:
          closed: { title: Closed, when: { open: opened, open_one: { if: "item.id == 'hall'", go: opened } } }
          opened: { title: Opened, final: true }
        when:
          done.state.inside: seen
          leave_one: { if: "item.id == 'one'", go: outside }
      outside: { title: Outside, when: { again: was } }
      was: { history: shallow, default: inside }
      seen: { title: Seen, final: true }
    when:
      done.region.visiting: { add: { ended: "event.item" } }
      done.state.visiting: over
      demolish: { remove: { houses: "item.id == 'one'" } }
      build: { add: { houses: "{'id': 'three', 'rooms': [{'id': 'shed'}]}" } }
      stop: over
results: { over: { title: Over } }
)";

/// Live regions and where they are: `one:inside one/hall:closed`.
std::string regions(const tests::Course& course) {
  std::string text;
  for (const statechart::Region& region : course.snapshot.dossier().regions) {
    if (region.configuration.empty()) continue;
    std::string key = region.key;
    if (const auto* around = course.snapshot.region(region.parent)) key = around->key + "/" + key;
    text += (text.empty() ? "" : " ") + key + ":" +
            course.chart->states[region.configuration.back()].name;
  }
  return text;
}

}  // namespace

TEST_CASE("Regions stand in the place of their each, also within each other", "[statechart]") {
  tests::Course course(tests::chart_of(houses));
  REQUIRE(course.start("system:test"));
  CHECK(regions(course) ==
        "one:inside one/hall:closed one/attic:closed two:inside two/cellar:closed");

  SECTION("an event goes to all of them, and each tells its end") {
    REQUIRE(course.receive("open"));
    CHECK(course.snapshot.status == statechart::Snapshot::Status::closed);
    const auto ended = course.snapshot.data[course.chart->field_of("ended")];
    CHECK(to_json(ended) == R"(["one","two"])");
  }
  SECTION("a condition decides for each by its own item") {
    REQUIRE(course.receive("open_one"));
    CHECK(regions(course) ==
          "one:inside one/hall:opened one/attic:closed two:inside two/cellar:closed");
  }
  SECTION("an item taken out withdraws its region with what is in it") {
    REQUIRE(course.receive("demolish"));
    CHECK(regions(course) == "two:inside two/cellar:closed");
    REQUIRE(course.receive("open"));
    CHECK(course.snapshot.status == statechart::Snapshot::Status::closed);
  }
  SECTION("an item that is added gets one, with a new ordinal") {
    REQUIRE(course.receive("build"));
    CHECK(regions(course) ==
          "one:inside one/hall:closed one/attic:closed two:inside two/cellar:closed three:inside "
          "three/shed:closed");
    CHECK(course.snapshot.dossier().next_region == 8);
  }
  SECTION("a region keeps a history of its own") {
    REQUIRE(course.receive("leave_one"));
    CHECK(regions(course) == "one:outside two:inside two/cellar:closed");
    const auto stored = statechart::stored_form(*course.chart, course.snapshot);
    course.snapshot = *statechart::read_stored(*course.chart, stored);
    REQUIRE(course.receive("again"));
    CHECK(regions(course) ==
          "one:inside two:inside two/cellar:closed one/hall:closed one/attic:closed");
  }
}

TEST_CASE("Leaving an each leaves its regions first, innermost first", "[statechart]") {
  tests::Course course(tests::chart_of(R"(
regie: 1
workflow: order
version: 1
title: Order
language: en
data:
  items: { type: list of text, default: "['a', 'b']" }
start: asking
states:
  asking:
    title: Asking
    each: items
    start: outer
    leave: { log: "'asking'" }
    states:
      outer:
        title: Outer
        start: inner
        leave: { log: "'outer'" }
        states:
          inner: { title: Inner, leave: { log: "'inner'" } }
        when: { end: ended }
      ended: { title: Ended, final: true }
    when: { stop: over }
results: { over: { title: Over } }
)"));
  REQUIRE(course.start("system:test"));
  const auto step = course.receive("stop");
  REQUIRE(step);
  std::string left;
  for (const Value& note : step->notes.items())
    left += std::string(note.find("value")->text()) + " ";
  CHECK(left == "inner outer inner outer asking ");
}
