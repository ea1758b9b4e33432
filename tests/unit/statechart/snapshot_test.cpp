// SPDX-License-Identifier: Apache-2.0
#include <random>

#include "engine/base/cbor.hpp"
#include "tests/unit/statechart/fixture.hpp"

namespace {

using regie::Value;
using regie::statechart::difference;
using regie::statechart::fold;
using regie::tests::chart_from;
using regie::tests::Course;

/// A value of a few members, from a seeded generator.
Value random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 2 ? 3 : 5)) {
    case 0:
      return Value(static_cast<std::int64_t>(random() % 5));
    case 1:
      return Value(std::string(random() % 3, 'x'));
    case 2:
      return Value(random() % 2 == 0);
    default: {
      std::vector<regie::Entry> entries;
      for (unsigned i = 0; i < random() % 4; ++i) {
        entries.push_back({std::string(1, static_cast<char>('a' + random() % 4)),
                           random_value(random, depth + 1)});
      }
      return Value::map(std::move(entries));
    }
  }
}

}  // namespace

TEST_CASE("Folding a difference gives what came after") {
  std::mt19937 random(20261122);
  for (int i = 0; i < 2000; ++i) {
    const Value before = Value::map({{"state", random_value(random, 0)}});
    const Value after = Value::map({{"state", random_value(random, 0)}});
    INFO(to_json(before) << " to " << to_json(after));
    auto folded = fold(before, difference(before, after));
    REQUIRE(folded);
    CHECK(*folded == after);
    CHECK(difference(before, before).size() == 0);
  }
}

TEST_CASE("A change of something that is not there is corrupt") {
  const Value state = Value::map({{"a", Value(1)}});
  const Value missing =
      Value::list({Value::list({Value::list({Value("b"), Value("c")}), Value(1)})});
  auto folded = fold(state, missing);
  REQUIRE(!folded);
  CHECK(folded.error().code == regie::Errc::corrupt);
  CHECK(!fold(state, Value(3)));
}

TEST_CASE("A snapshot is the same after storing and reading") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  REQUIRE(course.choose("person:a", "ask",
                        R"({"title":"Feest","guests":["person:b","person:c","person:d"]})"));
  REQUIRE(course.choose("person:b", "join"));
  const Value stored = to_value(*course.chart, course.snapshot);
  auto read = from_value(*course.chart, stored);
  REQUIRE(read);
  CHECK(to_value(*course.chart, *read) == stored);
  CHECK(*regie::from_cbor(to_cbor(stored)) == stored);
}

TEST_CASE("A snapshot that does not fit its workflow is corrupt") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  const Value stored = to_value(*course.chart, course.snapshot);
  for (const regie::Entry& entry : stored.entries()) {
    INFO(entry.key.text());
    CHECK(!from_value(*course.chart, stored.with(entry.key.text(), Value())));
    CHECK(!from_value(*course.chart, stored.with(entry.key.text(), Value(2.5))));
  }
  const Value other = stored.with("states", Value::list({Value("nowhere")}));
  auto read = from_value(*course.chart, other);
  REQUIRE(!read);
  CHECK(read.error().code == regie::Errc::corrupt);
}
