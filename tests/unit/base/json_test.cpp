// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/json.hpp"
#include "tests/unit/catch.hpp"

using regie::Errc;
using regie::from_json;
using regie::json_quote;
using regie::Limits;
using regie::to_json;
using regie::to_pretty_json;
using regie::Value;

namespace {

Value read(std::string_view text) {
  INFO(text);
  const auto value = from_json(text, Limits{});
  if (value.has_error()) FAIL(value.error().message.en);
  return *value;
}

std::string refusal(std::string_view text) {
  INFO(text);
  const auto value = from_json(text, Limits{});
  if (value.has_value()) return "accepted: " + to_json(*value);
  CHECK(value.error().code == Errc::invalid_data);
  CHECK_FALSE(value.error().message.nl.empty());
  CHECK_FALSE(value.error().advice.nl.empty());
  CHECK_FALSE(value.error().advice.en.empty());
  return value.error().message.en;
}

}  // namespace

TEST_CASE("JSON is read into the kinds that its form tells", "[json]") {
  CHECK(read("null") == Value(nullptr));
  CHECK(read(" \t\r\n true ") == Value(true));
  CHECK(read("0") == Value(0));
  CHECK(read("-0") == Value(0));
  CHECK(read("-12") == Value(-12));
  CHECK(read("1.0") == Value(1.0));
  CHECK(read("1e2") == Value(100.0));
  CHECK(read("-0.0") == Value(-0.0));
  CHECK(read("9223372036854775807") == Value(std::numeric_limits<std::int64_t>::max()));
  CHECK(read("-9223372036854775808") == Value(std::numeric_limits<std::int64_t>::min()));
  CHECK(read("\"\"") == Value(""));
  CHECK(read(R"("a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")") == Value("a\"\\/\b\f\n\r\té😀"));
  CHECK(read(R"("\u0000")") == Value(std::string_view("\0", 1)));
  CHECK(read("[]") == Value::list({}));
  CHECK(read("{}") == Value::map({}));
  CHECK(read(R"({"b":[1,{"c":null}],"a":{"b":2}})") ==
        Value::record({{"a", Value::record({{"b", 2}})},
                       {"b", Value::list({1, Value::record({{"c", nullptr}})})}}));
  const std::string longer_than_buffers(10'000, 'x');
  CHECK(read('"' + longer_than_buffers + "\\n\"") == Value(longer_than_buffers + "\n"));
}

TEST_CASE("doubles are read to the last bit", "[json]") {
  CHECK(read("0.1").real() == 0.1);
  CHECK(read("123456789.123456789").real() == 123456789.123456789);
  CHECK(read("2.2250738585072014e-308").real() == 2.2250738585072014e-308);
  CHECK(read("5e-324").real() == 5e-324);
  CHECK(read("1.7976931348623157e308").real() == 1.7976931348623157e308);
  CHECK(read("0.30000000000000004").real() == 0.1 + 0.2);
  // Just above the middle between 1 and the next double.
  CHECK(read("1.00000000000000011102230246251565404236316680908203126").real() ==
        1.0000000000000002);
  CHECK(read("1e-400") == Value(0.0));
  CHECK(read("-1e-400") == Value(-0.0));
}

TEST_CASE("JSON that is refused says where and why", "[json]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "Line 1, column 1: the text ends too early."},
      {"[1,\n  2,\n  x]", "Line 3, column 3: this is not JSON."},
      {"{\"é\": 01}", "Line 1, column 8: this is not JSON."},
      {"[1] 2", "Line 1, column 5: something follows after the value."},
      {"{\"a\": 1", "Line 1, column 8: the text ends too early."},
      {"{\"a\": 1, \"b\": 2, \"a\": 3}", "Line 1, column 18: a name is there twice."},
      {"{\"a\": 1,\n \"\\u0061\": 3}", "Line 2, column 2: a name is there twice."},
      {R"({"\"a\\":1, "b": [{}], "\"a\\":2})", "Line 1, column 24: a name is there twice."},
      {R"({"":1,"":2})", "Line 1, column 7: a name is there twice."},
      {"9223372036854775808", "Line 1, column 1: this number is too large."},
      {"[-9223372036854775809]", "Line 1, column 2: this number is too large."},
      {"18446744073709551616", "Line 1, column 1: this number is too large."},
      {"1e400", "Line 1, column 1: this number is too large."},
      {"[0, -1e99999999999]", "Line 1, column 5: this number is too large."},
      {"\"a\xFF\"", "Line 1, column 3: this character is not valid UTF-8."},
  };
  for (const auto& [text, message] : cases) CHECK(refusal(text) == message);
}

TEST_CASE("JSON is strict", "[json]") {
  for (const char* text : {"nul",
                           "True",
                           "NaN",
                           "Infinity",
                           "-",
                           "+1",
                           ".5",
                           "1.",
                           "1e",
                           "0x10",
                           "01",
                           "'a'",
                           "[1,]",
                           "{\"a\":1,}",
                           "[,1]",
                           "{a:1}",
                           "{\"a\" 1}",
                           "{1:2}",
                           "[1 2]",
                           "// c\n1",
                           "/* c */ 1",
                           "\"\t\"",
                           "\"\n\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\ud800x\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"a",
                           "]",
                           "}",
                           "[}",
                           "\xEF\xBB\xBF[]",
                           "1 ,",
                           "[] []"}) {
    INFO(text);
    CHECK(from_json(text, Limits{}).has_error());
  }
  CHECK(from_json(std::string_view("1\0", 2), Limits{}).has_error());
}

TEST_CASE("JSON may nest as deep as the limit says", "[json]") {
  Limits limits;
  limits.document_depth = 3;
  CHECK(from_json("[[[1]]]", limits).has_value());
  CHECK(from_json("[{\"a\":[1]}]", limits).has_value());
  const auto deep = from_json("[[[\n[1]]]]", limits);
  REQUIRE(deep.has_error());
  CHECK(deep.error().message.en.find("Line 2, column 1: lists and objects") == 0);
  CHECK(deep.error().advice.en == "Use at most 3 levels.");
  CHECK(from_json(std::string(1'000'000, '['), Limits{}).has_error());
}

TEST_CASE("values are written as JSON", "[json]") {
  const std::vector<std::pair<Value, std::string>> cases = {
      {Value(), "null"},
      {Value(nullptr), "null"},
      {Value(false), "false"},
      {Value(-5), "-5"},
      {Value(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615"},
      {Value(1.0), "1.0"},
      {Value(-0.0), "-0.0"},
      {Value(0.1), "0.1"},
      {Value(1e100), "1e+100"},
      {Value(1e22), "1e+22"},
      {Value(123456789.0), "123456789.0"},
      {Value(std::numeric_limits<double>::quiet_NaN()), "null"},
      {Value(-std::numeric_limits<double>::infinity()), "null"},
      {Value::bytes(""), "\"\""},
      {Value::bytes("f"), "\"Zg==\""},
      {Value::bytes("fo"), "\"Zm8=\""},
      {Value::bytes("foo"), "\"Zm9v\""},
      {Value::bytes("foob"), "\"Zm9vYg==\""},
      {Value::bytes("\xFF\xFE"), "\"//4=\""},
      {Value(regie::Instant{1'772'438'400'000}), "\"2026-03-02T08:00:00Z\""},
      {Value(regie::Timestamp{1'772'438'400, 500'000'000}), "\"2026-03-02T08:00:00.500Z\""},
      {Value(regie::Timestamp{1'772'438'400, 1'000}), "\"2026-03-02T08:00:00.000001Z\""},
      {Value(regie::Timestamp{-1, 999'999'999}), "\"1969-12-31T23:59:59.999999999Z\""},
      {Value(regie::Date{0}), "\"1970-01-01\""},
      {Value(regie::Duration{90, 0}), "\"90s\""},
      {Value(regie::Duration{1, 500'000'000}), "\"1.5s\""},
      {Value(regie::Duration{0, -1}), "\"-0.000000001s\""},
      {Value(regie::Duration{std::numeric_limits<std::int64_t>::min(), 0}),
       "\"-9223372036854775808s\""},
      {Value(regie::Period{14, 3}), "\"P14M3D\""},
      {Value(regie::Period{1, 0}), "\"P1M\""},
      {Value(regie::Period{0, 0}), "\"P0D\""},
      {Value(regie::Period{-1, -2}), "\"P-1M-2D\""},
      {Value(regie::Euro{1250}), "\"12.50\""},
      {Value(regie::Euro{-5}), "\"-0.05\""},
      {Value(regie::Euro{std::numeric_limits<std::int64_t>::min()}), "\"-92233720368547758.08\""},
      {Value::type("int"), "\"int\""},
      {Value::optional_none(), "null"},
      {Value::optional_of(3), "3"},
      {Value::error("no such key", 1), "{\"error\":\"no such key\"}"},
      {Value::list({}), "[]"},
      {Value::map({}), "{}"},
      {Value::record({{"b", 1}, {"a", Value::list({1, "x"})}}), R"({"a":[1,"x"],"b":1})"},
      {Value::map({{Value(true), Value(1)}, {Value(2), Value(3)}, {Value(""), Value(4)}}),
       R"({"true":1,"2":3,"":4})"},
  };
  for (const auto& [value, text] : cases) CHECK(to_json(value) == text);
}

TEST_CASE("kinds survive JSON", "[json]") {
  for (const char* text : {"1", "1.0", "-0.0", "1e+300", "0.1", "\"\"", "[[],{},null,true]",
                           "{\"a\":{\"b\":[1,2.5]}}", "5e-324", "\"\\u0000\\u2028é😀\""}) {
    CHECK(to_json(read(text)) == text);
  }
}

TEST_CASE("pretty JSON is indented by two spaces", "[json]") {
  const Value value =
      Value::record({{"a", Value::list({1, Value::list({})})}, {"b", Value::map({})}});
  CHECK(to_pretty_json(value) ==
        "{\n"
        "  \"a\": [\n"
        "    1,\n"
        "    []\n"
        "  ],\n"
        "  \"b\": {}\n"
        "}");
}

TEST_CASE("texts are quoted so that every reader sees the same", "[json]") {
  CHECK(json_quote("") == "\"\"");
  CHECK(json_quote("\"\\/") == R"("\"\\/")");
  CHECK(json_quote("\b\f\n\r\t\x01\x1F\x7F") == R"("\b\f\n\r\t\u0001\u001f\u007f")");
  CHECK(json_quote("é\u0085\u2028\u2029😀") == "\"é\\u0085\\u2028\\u2029😀\"");
  CHECK(json_quote("a\xFF\xC3") == "\"a\\ufffd\\ufffd\"");
  CHECK(json_quote("\xE2\x82") == "\"\\ufffd\\ufffd\"");
}
