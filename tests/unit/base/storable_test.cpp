// SPDX-License-Identifier: Apache-2.0
#include "engine/base/storable.hpp"

#include <cmath>
#include <limits>

#include "engine/base/cbor.hpp"
#include "engine/base/sha256.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;

namespace {

Value nested(std::size_t depth) {
  Value value(true);
  for (std::size_t i = 0; i < depth; ++i) value = Value::list({value});
  return value;
}

bool is_read_back(const Value& value) {
  const auto read = from_cbor(to_cbor(value));
  return read && *read == value;
}

}  // namespace

TEST_CASE("What can be kept is read back, and what cannot is named", "[base]") {
  const Value fine[] = {Value("één\n🌱"),
                        nested(deepest_data),
                        Value(Timestamp{-5, 999'999'999}),
                        Value(Duration{-1, -999'999'999}),
                        Value::bytes("\xff"),
                        Value::record({{"a", Value::list({Value(nullptr), Value(1.5)})}})};
  for (const Value& value : fine) {
    CHECK(why_not_storable(value).empty());
    CHECK(is_read_back(value));
  }
  const Value refused[] = {Value("Jos\xe9"),
                           Value(std::string_view("a\0b", 3)),
                           nested(deepest_data + 1),
                           Value(Timestamp{0, -5}),
                           Value(Duration{1, -5}),
                           Value(std::nan("")),
                           Value(std::numeric_limits<double>::infinity()),
                           Value::record({{"deep", Value::list({Value("\xff")})}}),
                           Value::record({{"\xff", Value(1)}})};
  for (const Value& value : refused) {
    const Text why = why_not_storable(value);
    CHECK(!why.nl.empty());
    CHECK(!why.en.empty());
  }
}

TEST_CASE("A text is made storable without losing what can be kept", "[base]") {
  CHECK(storable_text("Café", 100) == "Café");
  CHECK(storable_text("Caf\xe9!", 100) == "Caf\xEF\xBF\xBD!");
  CHECK(storable_text(std::string_view("a\0b", 3), 100) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(storable_text("", 8).empty());
  CHECK(storable_text("12345678", 8) == "12345678");
  CHECK(storable_text("123456789", 8) == "12345…");
  // Not within a letter.
  CHECK(storable_text("1234éééé", 8) == "1234…");
  for (std::size_t most = 8; most < 40; ++most) {
    const std::string kept = storable_text(std::string(50, '\xff') + "ééééé", most);
    CHECK(kept.size() <= most);
    CHECK(is_storable_text(kept));
  }
}

TEST_CASE("Hexadecimal digits are read as they are written", "[base]") {
  const std::string bytes("\x00\xff\x10 a", 5);
  CHECK(regie::from_hex(to_hex(bytes)) == bytes);
  CHECK(regie::from_hex("") == "");
  CHECK(!regie::from_hex("abc"));
  CHECK(!regie::from_hex("AB"));
  CHECK(!regie::from_hex("0g"));
}
