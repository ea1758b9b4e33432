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

/// A party to which three were asked.
Course asked() {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  REQUIRE(course.choose("person:a", "ask",
                        R"({"title":"Feest","guests":["person:b","person:c","person:d"]})"));
  return course;
}

}  // namespace

TEST_CASE("Folding a difference gives what came after") {
  std::mt19937 random(20261122);
  for (int i = 0; i < 2000; ++i) {
    const Value before = Value::map({{"state", random_value(random, 0)}});
    const Value after = Value::map({{"state", random_value(random, 0)}});
    INFO(to_json(before) << " to " << to_json(after));
    const auto changes = regie::from_cbor(difference(to_cbor(before), to_cbor(after)));
    REQUIRE(changes);
    auto folded = fold(before, *changes);
    REQUIRE(folded);
    CHECK(to_cbor(*folded) == to_cbor(after));
    CHECK(difference(to_cbor(before), to_cbor(before)) == to_cbor(Value::list({})));
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
  Course course = asked();
  REQUIRE(course.choose("person:b", "join"));
  const Value stored = *to_value(*course.chart, course.snapshot);
  auto read = read_stored(*course.chart, to_cbor(stored));
  REQUIRE(read);
  CHECK(stored_form(*course.chart, *read) == stored_form(*course.chart, course.snapshot));
  CHECK(to_cbor(stored) == stored_form(*course.chart, course.snapshot));
}

TEST_CASE("A snapshot that does not fit its workflow is corrupt") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  const Value stored = *to_value(*course.chart, course.snapshot);
  for (const regie::Entry& entry : stored.entries()) {
    INFO(entry.key.text());
    CHECK(!read_stored(*course.chart, to_cbor(stored.with(entry.key.text(), Value()))));
    CHECK(!read_stored(*course.chart, to_cbor(stored.with(entry.key.text(), Value(2.5)))));
  }
  const Value other = stored.with("states", Value::list({Value("nowhere")}));
  auto read = read_stored(*course.chart, to_cbor(other));
  REQUIRE(!read);
  CHECK(read.error().code == regie::Errc::corrupt);
}

namespace {

/// Shows where it was asked.
class Marks final : public regie::statechart::Protection {
 public:
  void append_field(const regie::statechart::Field& field, const Value&,
                    std::string& out) const override {
    regie::append_cbor_text(out, "field " + field.name);
  }
  void append_at(std::string_view place, const Value&, std::string& out) const override {
    regie::append_cbor_text(out, place);
  }
  void append_person(std::string_view person, std::string& out) const override {
    regie::append_cbor_text(out, "<" + std::string(person) + ">");
  }
  void append_item(const regie::statechart::Field* list, std::string_view key,
                   std::string& out) const override {
    regie::append_cbor_text(
        out, "<" + std::string(key) + "> of " + (list == nullptr ? "nothing" : list->name));
  }
  [[nodiscard]] std::string key_of(std::string_view person) const override {
    return "key " + std::string(person);
  }
};

}  // namespace

TEST_CASE("All that is personal in a case is written by its protection") {
  Course course = asked();
  REQUIRE(course.choose("person:b", "join"));
  regie::statechart::Dossier& dossier = course.snapshot.change();
  dossier.todos.push_back({7, {"person:e"}, {"Bel Eva", "Call Eva"}, {}});
  dossier.grants["person:f"] = {0};
  dossier.timers.push_back({99,
                            regie::statechart::none,
                            0,
                            {},
                            {},
                            std::make_shared<const regie::statechart::Delayed>(
                                regie::statechart::Delayed{"later", Value("Eva"), "", ""})});
  std::string stored;
  const Marks marks;
  append_stored(*course.chart, course.snapshot, &marks, stored);
  const auto read = regie::from_cbor(stored);
  REQUIRE(read);
  const std::string text = to_json(*read);
  INFO(text);
  // Outside of its marks nobody is named.
  for (std::size_t at = 0; (at = text.find("person:", at)) != std::string::npos; ++at) {
    CHECK((text[at - 1] == '<' || text.substr(at - 4, 4) == "key "));
  }
  CHECK(text.find("Eva") == std::string::npos);
  CHECK(text.find("Feest") == std::string::npos);
  CHECK(text.find("field title") != std::string::npos);
  CHECK(text.find("timers/data") != std::string::npos);
  CHECK(text.find("key person:f") != std::string::npos);
  CHECK(text.find("<person:e>") != std::string::npos);
  CHECK(text.find("<person:b> of guests") != std::string::npos);
}

TEST_CASE("A damaged stored form is refused or read as something, and nothing breaks") {
  Course course = asked();
  const std::string stored = stored_form(*course.chart, course.snapshot);
  REQUIRE(read_stored(*course.chart, stored).has_value());
  CHECK(read_stored(*course.chart, stored + "\xF6").has_error());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    CHECK(read_stored(*course.chart, stored.substr(0, i)).has_error());
    for (const int change : {0x01, 0x20, 0x80, 0xFF}) {
      std::string changed = stored;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ change);
      refused += read_stored(*course.chart, changed).has_error() ? 1U : 0U;
    }
  }
  CHECK(refused > 3 * stored.size());
}
