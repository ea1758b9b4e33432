// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <string>
#include <thread>

#include <regie/value.hpp>

#include "tests/unit/catch.hpp"

using regie::Entry;
using regie::Value;
using Kind = regie::Value::Kind;

TEST_CASE("a value says its kind and gives back what went in", "[value]") {
  CHECK(Value().is_unset());
  CHECK(Value(nullptr).is(Kind::null));
  CHECK(Value(true).boolean());
  CHECK(Value(-3).integer() == -3);
  CHECK(Value(std::numeric_limits<std::uint64_t>::max()).unsigned_integer() ==
        std::numeric_limits<std::uint64_t>::max());
  CHECK(Value(0.5).real() == 0.5);
  CHECK(Value("één").text() == "één");
  CHECK(Value("").text().empty());
  CHECK(Value::bytes(std::string_view("\0\xFF", 2)).text() == std::string_view("\0\xFF", 2));
  CHECK(Value(regie::Date{-1}).date() == regie::Date{-1});
  CHECK(Value(regie::Period{-2, 5}).period() == regie::Period{-2, 5});
  CHECK(Value(regie::Euro{-250}).euro() == regie::Euro{-250});
  CHECK(Value(regie::Duration{-1, -5}).duration() == regie::Duration{-1, -5});
  CHECK(Value::type("int").text() == "int");
  CHECK_FALSE(Value::optional_none().has_content());
  CHECK(Value::optional_of(7).content() == Value(7));
  const Value error = Value::error("no such key", 4'000'000'000U);
  CHECK(error.is_error());
  CHECK(error.text() == "no such key");
  CHECK(error.position() == 4'000'000'000U);
}

TEST_CASE("an instant becomes a timestamp with a fraction that is never negative", "[value]") {
  const Value before(regie::Instant{-1});
  CHECK(before.timestamp() == regie::Timestamp{-1, 999'000'000});
  CHECK(before.instant() == regie::Instant{-1});
  CHECK(Value(regie::Instant{1500}).timestamp() == regie::Timestamp{1, 500'000'000});
}

TEST_CASE("copies share content and outlive their original", "[value]") {
  Value copy;
  {
    const Value original = Value::list({Value("a"), Value::record({{"b", Value(1)}})});
    copy = original;
    CHECK(&copy.items() == &original.items());
  }
  CHECK(copy.items()[1].find("b")->integer() == 1);

  Value moved = std::move(copy);
  CHECK(copy.is_unset());  // NOLINT(bugprone-use-after-move): that it is unset is promised
  CHECK(moved.size() == 2);

  moved = moved.items()[1];  // what is assigned lies within what is let go of
  CHECK(moved.find("b")->integer() == 1);
  Value& self = moved;
  moved = self;
  CHECK(moved.size() == 1);
}

TEST_CASE("threads may copy and drop values with shared content", "[value]") {
  const Value shared = Value::list({Value("text"), Value(1)});
  const auto work = [copy = shared] {
    for (int i = 0; i < 10'000; ++i) {
      Value mine = copy;
      Value other = std::move(mine);
      if (other.size() != 2) std::abort();
    }
  };
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  CHECK(shared.items()[0].text() == "text");
}

TEST_CASE("equality is to the bit", "[value]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(Value(nan) == Value(nan));
  CHECK_FALSE(Value(0.0) == Value(-0.0));
  CHECK_FALSE(Value(1) == Value(1.0));
  CHECK_FALSE(Value(1) == Value(std::uint64_t{1}));
  CHECK_FALSE(Value() == Value(nullptr));
  CHECK_FALSE(Value("a") == Value::bytes("a"));
  CHECK_FALSE(Value(regie::Period{1, 0}) == Value(regie::Period{0, 1}));
  CHECK_FALSE(Value::optional_none() == Value::optional_of(nullptr));
  CHECK_FALSE(Value::error("a", 1) == Value::error("a", 2));
  CHECK(Value::record({{"a", Value::list({1, "x"})}}) ==
        Value::record({{"a", Value::list({1, "x"})}}));
  CHECK_FALSE(Value::record({{"a", 1}}) == Value::record({{"a", 2}}));
}

TEST_CASE("maps are in key order, and of equal keys the last wins", "[value]") {
  const Value map = Value::map({{Value("b"), Value(1)},
                                {Value("a"), Value(2)},
                                {Value(2.5), Value(3)},
                                {Value(-1), Value(4)},
                                {Value(std::uint64_t{2}), Value(5)},
                                {Value(true), Value(6)},
                                {Value(false), Value(7)},
                                {Value("b"), Value(8)},
                                {Value(2), Value(9)}});
  std::vector<Value> keys;
  for (const Entry& entry : map.entries()) keys.push_back(entry.key);
  CHECK(keys == std::vector<Value>{Value(false), Value(true), Value(-1), Value(2), Value(2.5),
                                   Value("a"), Value("b")});
  CHECK(map.find("b")->integer() == 8);
  CHECK(map.find(Value(2))->integer() == 9);
  CHECK(map.find(Value(2.0))->integer() == 9);
  CHECK(map.find("c") == nullptr);
  CHECK(map.find("") == nullptr);
  CHECK(Value(1).find("a") == nullptr);
  CHECK(Value(1).find(Value(1)) == nullptr);
}

TEST_CASE("with sets, replaces and takes out one key", "[value]") {
  const Value map = Value::record({{"a", 1}, {"c", 3}});
  CHECK(map.with("b", 2) == Value::record({{"a", 1}, {"b", 2}, {"c", 3}}));
  CHECK(map.with("a", "x") == Value::record({{"a", "x"}, {"c", 3}}));
  CHECK(map.with("d", 4) == Value::record({{"a", 1}, {"c", 3}, {"d", 4}}));
  CHECK(map.with("a", Value()) == Value::record({{"c", 3}}));
  CHECK(map.with("z", Value()) == map);
  CHECK(Value::map({}).with("a", 1) == Value::record({{"a", 1}}));
  CHECK(map == Value::record({{"a", 1}, {"c", 3}}));
}

TEST_CASE("numbers as keys compare exactly across kinds", "[value]") {
  const auto compare = [](const Value& left, const Value& right) {
    const int order = Value::compare_keys(left, right);
    CHECK(Value::compare_keys(right, left) == -order);
    return order;
  };
  // 2^53 + 1 is no double: 2^53 is the nearest.
  const std::int64_t odd = (std::int64_t{1} << 53) + 1;
  CHECK(compare(Value(odd), Value(0x1p53)) > 0);
  CHECK(compare(Value(std::numeric_limits<std::int64_t>::max()), Value(0x1p63)) < 0);
  CHECK(compare(Value(std::numeric_limits<std::int64_t>::min()), Value(-0x1p63)) == 0);
  CHECK(compare(Value(std::numeric_limits<std::uint64_t>::max()), Value(0x1p64)) < 0);
  CHECK(compare(Value(-1), Value(std::numeric_limits<std::uint64_t>::max())) < 0);
  CHECK(compare(Value(-1), Value(-1.5)) > 0);
  CHECK(compare(Value(std::uint64_t{0}), Value(-0.5)) > 0);
  CHECK(compare(Value(std::uint64_t{3}), Value(3)) == 0);
  CHECK(compare(Value(1), Value(std::numeric_limits<double>::infinity())) < 0);
  CHECK(compare(Value(1), Value(std::nan(""))) < 0);
  CHECK(compare(Value("10"), Value("9")) < 0);
  CHECK(compare(Value("Z"), Value("é")) < 0);
}

TEST_CASE("a record has its fields in order, whatever the order they came in", "[value]") {
  const Value mixed = Value::record({{"workflow_a", 1}, {"b", 2}, {"", 3}, {"workflow", 4}});
  CHECK(mixed == Value::map({{"", 3}, {"b", 2}, {"workflow", 4}, {"workflow_a", 1}}));
  // Equal in their first eight bytes, or but for a zero that is missing.
  const Value close = Value::record({{"abcdefghj", 1},
                                     {"abcdefghi", 2},
                                     {std::string_view("a\0", 2), 3},
                                     {"a", 4},
                                     {"\xC3\xA9", 5}});
  REQUIRE(close.entries().size() == 5);
  for (std::size_t i = 1; i < close.size(); ++i) {
    CHECK(Value::compare_keys(close.entries()[i - 1].key, close.entries()[i].key) < 0);
  }
}

TEST_CASE("of equal fields of a record the last stays", "[value]") {
  const Value record = Value::record({{"a", 1}, {"b", 2}, {"a", 3}});
  CHECK(record == Value::map({{"a", 3}, {"b", 2}}));
}
