// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/cbor.hpp"
#include "engine/base/cbor_cursor.hpp"
#include "engine/base/sha256.hpp"
#include "tests/unit/catch.hpp"

using regie::Errc;
using regie::from_cbor;
using regie::to_cbor;
using regie::to_hex;
using regie::Value;

namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

using Vector = std::pair<Value, std::string>;

void check_both_ways(const std::vector<Vector>& vectors) {
  for (const auto& [value, hex] : vectors) {
    INFO(hex);
    CHECK(to_hex(to_cbor(value)) == hex);
    const auto read = from_cbor(from_hex(hex));
    REQUIRE(read.has_value());
    CHECK(*read == value);
  }
}

}  // namespace

TEST_CASE("CBOR is written and read as the examples of RFC 8949 have it", "[cbor]") {
  const double infinity = std::numeric_limits<double>::infinity();
  check_both_ways({
      // Appendix A, as far as the values are of kinds that Regie has.
      {Value(0), "00"},
      {Value(1), "01"},
      {Value(10), "0a"},
      {Value(23), "17"},
      {Value(24), "1818"},
      {Value(25), "1819"},
      {Value(100), "1864"},
      {Value(1000), "1903e8"},
      {Value(1'000'000), "1a000f4240"},
      {Value(1'000'000'000'000), "1b000000e8d4a51000"},
      {Value(-1), "20"},
      {Value(-10), "29"},
      {Value(-100), "3863"},
      {Value(-1000), "3903e7"},
      {Value(0.0), "f90000"},
      {Value(-0.0), "f98000"},
      {Value(1.0), "f93c00"},
      {Value(1.1), "fb3ff199999999999a"},
      {Value(1.5), "f93e00"},
      {Value(65504.0), "f97bff"},
      {Value(100000.0), "fa47c35000"},
      {Value(3.4028234663852886e+38), "fa7f7fffff"},
      {Value(1.0e+300), "fb7e37e43c8800759c"},
      {Value(5.960464477539063e-8), "f90001"},
      {Value(0.00006103515625), "f90400"},
      {Value(-4.0), "f9c400"},
      {Value(-4.1), "fbc010666666666666"},
      {Value(infinity), "f97c00"},
      {Value(std::numeric_limits<double>::quiet_NaN()), "f97e00"},
      {Value(-infinity), "f9fc00"},
      {Value(false), "f4"},
      {Value(true), "f5"},
      {Value(nullptr), "f6"},
      {Value(), "f7"},
      {Value::bytes(""), "40"},
      {Value::bytes("\x01\x02\x03\x04"), "4401020304"},
      {Value(""), "60"},
      {Value("a"), "6161"},
      {Value("IETF"), "6449455446"},
      {Value("\"\\"), "62225c"},
      {Value("\u00fc"), "62c3bc"},
      {Value("\u6c34"), "63e6b0b4"},
      {Value("\U00010151"), "64f0908591"},
      {Value::list({}), "80"},
      {Value::list({1, 2, 3}), "83010203"},
      {Value::list({1, Value::list({2, 3}), Value::list({4, 5})}), "8301820203820405"},
      {Value::map({}), "a0"},
      {Value::map({{Value(1), Value(2)}, {Value(3), Value(4)}}), "a201020304"},
      {Value::record({{"a", 1}, {"b", Value::list({2, 3})}}), "a26161016162820203"},
      {Value::list({"a", Value::record({{"b", "c"}})}), "826161a161626163"},
  });
}

TEST_CASE("CBOR heads are the shortest on both sides of each border", "[cbor]") {
  check_both_ways({
      {Value(255), "18ff"},
      {Value(256), "190100"},
      {Value(65535), "19ffff"},
      {Value(65536), "1a00010000"},
      {Value(std::int64_t{4294967295}), "1affffffff"},
      {Value(std::int64_t{4294967296}), "1b0000000100000000"},
      {Value(std::numeric_limits<std::int64_t>::max()), "1b7fffffffffffffff"},
      {Value(std::numeric_limits<std::int64_t>::min()), "3b7fffffffffffffff"},
      {Value(std::string(24, 'x')), "7818" + to_hex(std::string(24, 'x'))},
  });
}

TEST_CASE("doubles take the shortest form that is exact", "[cbor]") {
  check_both_ways({
      {Value(std::ldexp(3, -24)), "f90003"},         // a subnormal half
      {Value(std::ldexp(1023, -24)), "f903ff"},      // the greatest of them
      {Value(std::ldexp(1, -25)), "fa33000000"},     // half of the least
      {Value(std::ldexp(2049, -25)), "fa38801000"},  // a bit too many for a half
      {Value(65505.0), "fa477fe100"},
      {Value(65536.0), "fa47800000"},
      {Value(std::ldexp(1, -149)), "fa00000001"},  // a subnormal single
      {Value(std::ldexp(1, -150)), "fb3690000000000000"},
      {Value(3.402823466385289e+38), "fb47efffffe0000001"},
      {Value(5e-324), "fb0000000000000001"},
  });
}

TEST_CASE("kinds beyond CBOR's own are tagged", "[cbor]") {
  check_both_ways({
      {Value(std::uint64_t{7}), "d903ec07"},
      {Value(std::numeric_limits<std::uint64_t>::max()), "d903ec1bffffffffffffffff"},
      {Value(regie::Timestamp{-1, 999'999'999}), "d903e882201a3b9ac9ff"},
      {Value(regie::Duration{-1, -500}), "d903e982203901f3"},
      {Value(regie::Date{-1}), "d86420"},
      {Value(regie::Date{20'514}), "d864195022"},
      {Value(regie::Period{1, -3}), "d903ea820122"},
      {Value(regie::Euro{1250}), "d903eb1904e2"},
      {Value::type("int"), "d903ed63696e74"},
      {Value::optional_none(), "d903ee80"},
      {Value::optional_of(nullptr), "d903ee81f6"},
      {Value::optional_of(Value::optional_none()), "d903ee81d903ee80"},
  });
}

TEST_CASE("map entries stand in the byte order of their encoded keys", "[cbor]") {
  // RFC 8949, section 4.2.1, with the keys that Regie has.
  const Value map = Value::map({{Value("aa"), Value(5)},
                                {Value("z"), Value(4)},
                                {Value(false), Value(6)},
                                {Value(-1), Value(3)},
                                {Value(100), Value(2)},
                                {Value(10), Value(1)}});
  CHECK(to_hex(to_cbor(map)) ==
        "a60a01186402200361"
        "7a0462616105f406");
  CHECK(*from_cbor(to_cbor(map)) == map);
}

TEST_CASE("what would not have been written is refused", "[cbor]") {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"", "nothing"},
      {"0000", "a second value"},
      {"1817", "a long head"},
      {"190018", "a long head of two bytes"},
      {"1a0000ffff", "a long head of four bytes"},
      {"1b00000000ffffffff", "a long head of eight bytes"},
      {"1b8000000000000000", "beyond int64"},
      {"3b8000000000000000", "below int64"},
      {"18", "a head cut off"},
      {"1c", "a reserved head"},
      {"5f4101ff", "indefinite bytes"},
      {"7f6161ff", "indefinite text"},
      {"9f01ff", "an indefinite list"},
      {"bf616101ff", "an indefinite map"},
      {"ff", "a break"},
      {"6261", "a text cut off"},
      {"61ff", "a text that is no UTF-8"},
      {"63eda080", "a surrogate in a text"},
      {"8301", "a list cut off"},
      {"9b7fffffffffffffff", "a list longer than the data"},
      {"bb7fffffffffffffff", "a map longer than the data"},
      {"7b7fffffffffffffff", "a text longer than the data"},
      {"a2616201616101", "keys out of order"},
      {"a2616101616102", "a key twice"},
      {"a20101f93c0002", "the same number twice"},
      {"a161", "a map cut off"},
      {"fa3fc00000", "a single that a half can be"},
      {"fb3ff8000000000000", "a double that a half can be"},
      {"fb40f86a0000000000", "a double that a single can be"},
      {"f97e01", "another NaN"},
      {"fa7fc00000", "a long NaN"},
      {"e0", "an unassigned simple value"},
      {"f8ff", "a simple value of two bytes"},
      {"c000", "an unknown tag"},
      {"d903ef00", "the tag after the last"},
      {"d86461", "a date of text"},
      {"d8641a80000000", "a date beyond its range"},
      {"d903e88101", "a timestamp of one part"},
      {"d903e882001a3b9aca00", "too many nanoseconds"},
      {"d903e8820020", "negative nanoseconds"},
      {"d903e9820120", "a duration of two signs"},
      {"d903ea821b000000008000000000", "a period cut off"},
      {"d903ec20", "an unsigned below zero"},
      {"d903ed01", "a type that is no text"},
      {"d903ee820101", "an optional of two"},
      {"d903ee81f7", "an optional of unset"},
      {"d903ee", "a tag of nothing"},
  };
  for (const auto& [hex, why] : refused) {
    INFO(why);
    const auto read = from_cbor(from_hex(hex));
    REQUIRE(read.has_error());
    CHECK(read.error().code == Errc::corrupt);
  }
}

TEST_CASE("CBOR may be nested, but not without end", "[cbor]") {
  std::string fine(200, '\x81');
  fine += '\0';
  CHECK(from_cbor(fine).has_value());
  CHECK(from_cbor(std::string(1'000'000, '\x81')).has_error());
  std::string optionals;
  for (int i = 0; i < 1000; ++i) optionals += from_hex("d903ee81");
  CHECK(from_cbor(optionals + "\xF6").has_error());
}

TEST_CASE("damaged CBOR names the offset", "[cbor]") {
  const auto read = from_cbor(from_hex("8301021817"));
  REQUIRE(read.has_error());
  CHECK(read.error().message.en == "The stored data is damaged, at byte 3.");
  CHECK(read.error().message.nl == "De opgeslagen gegevens zijn beschadigd, bij byte 3.");
}

TEST_CASE("no single changed byte is read and written back as something else", "[cbor]") {
  const Value value = Value::record({{"naam", "Fiets"},
                                     {"prijs", regie::Euro{1250}},
                                     {"sinds", regie::Timestamp{1'700'000'000, 5}},
                                     {"maten", Value::list({1, 2.5, true, nullptr, Value()})},
                                     {"dag", regie::Date{20'000}},
                                     {"extra", Value::optional_of("x")}});
  const std::string bytes = to_cbor(value);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int change = 1; change < 256; ++change) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ change);
      const auto read = from_cbor(changed);
      if (read.has_value() && to_cbor(*read) != changed) FAIL("offset " << i << ": " << change);
    }
    CHECK(from_cbor(bytes.substr(0, i)).has_error());
  }
}

TEST_CASE("a record written member by member is that of its value", "[cbor]") {
  std::string out = "!";
  regie::CborMembers record(out);
  record.add_text("now", "");
  record.add_bytes("data", std::string_view("\0\1", 2));
  record.name("event");
  regie::CborMembers inner(out);
  inner.add("at", 7);
  inner.add_text("kind", "timer");
  record.add_encoded("truth", to_cbor(Value(true)));
  record.add_integer("revision", -12);
  const Value same = Value::record({{"revision", -12},
                                    {"data", Value::bytes(std::string_view("\0\1", 2))},
                                    {"event", Value::record({{"kind", "timer"}, {"at", 7}})},
                                    {"truth", true},
                                    {"now", ""}});
  CHECK(to_hex(out) == to_hex("!" + to_cbor(same)));
  CHECK(to_hex(to_cbor(same, "!")) == to_hex(out));
}

TEST_CASE("a digest of two parts is that of one after the other", "[cbor]") {
  CHECK(regie::sha256("ab", "c") == regie::sha256("abc"));
  CHECK(regie::sha256("", "abc") == regie::sha256("abc"));
}

TEST_CASE("Entries of a map that come in any order are put in that of CBOR", "[cbor]") {
  const std::vector<std::pair<Value, Value>> written = {
      {Value("role"), Value::list({1, 2})}, {Value("b"), Value("x")},  {Value(300), Value(-1)},
      {Value("a"), Value::map({})},         {Value(3), Value(2.5)},    {Value(-7), Value(true)},
      {Value(""), Value::bytes("\x01")},    {Value("aa"), Value("y")},
  };
  std::vector<regie::Entry> entries;
  std::string out = "!";
  regie::append_cbor_map(out, written.size());
  regie::CborOrder order(out);
  for (const auto& [key, value] : written) {
    entries.push_back({key, value});
    order.begin_key();
    append_cbor(out, key);
    order.begin_value();
    append_cbor(out, value);
  }
  order.restore();
  CHECK(to_hex(out) == to_hex("!" + to_cbor(Value::map(std::move(entries)))));
}

TEST_CASE("The size of a value is known without reading it", "[cbor]") {
  const Value nested = Value::record({{"list", Value::list({1, "two", Value::bytes("\x03")})},
                                      {"date", Value(regie::Date{20'000})},
                                      {"maybe", Value::optional_of(Value(1.25))},
                                      {"text", std::string(70'000, 'x')}});
  const std::string bytes = to_cbor(nested);
  CHECK(regie::cbor_size(bytes) == bytes.size());
  CHECK(regie::cbor_size(bytes + "more") == bytes.size());
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{7}, bytes.size() - 1}) {
    CHECK(regie::cbor_size(std::string_view(bytes).substr(0, cut)) == 0);
  }
  CHECK(regie::cbor_size("\x1C") == 0);
  CHECK(regie::cbor_size(from_hex("9bffffffffffffffff")) == 0);
}

TEST_CASE("A cursor takes what was written, and ends at the first thing that was not", "[cbor]") {
  const std::string bytes =
      to_cbor(Value::record({{"a", -5}, {"bb", "text"}, {"more", true}, {"cc", Value::list({1})}}));
  const auto read = [](std::string_view from) {
    static constexpr std::array<std::string_view, 3> names = {"a", "bb", "cc"};
    regie::CborCursor cursor(from);
    std::string found;
    cursor.record(names, 2, [&](std::size_t member) {
      if (member == 0) found += std::to_string(cursor.integer());
      if (member == 1) found += cursor.text();
      if (member == 2) cursor.list([&] { found += std::to_string(cursor.count()); });
    });
    return cursor.failed() || !cursor.at_end() ? "no: " + cursor.what() : found;
  };
  CHECK(read(bytes) == "-5text1");
  CHECK(read(to_cbor(Value::record({{"bb", "text"}}))) == "no: a");
  CHECK(read(to_cbor(Value::record({{"a", "x"}, {"bb", "text"}}))) == "no: no number");
  CHECK(read(from_hex("a2626262606161"
                      "01")) == "no: order");
  CHECK(read(from_hex("a2616101616102")) == "no: order");
  CHECK(read(from_hex("a26161180162626260")) == "no: no number");
  CHECK(read(from_hex("a2616101626262"
                      "61ff")) == "no: no text");
  CHECK(read(from_hex("bbffffffffffffffff")) == "no: order");
}
