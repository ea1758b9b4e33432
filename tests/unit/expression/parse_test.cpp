// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

TEST_CASE("literals of every form are read") {
  CHECK(run("42") == Value(42));
  CHECK(run("-9223372036854775808") == Value(INT64_MIN));
  CHECK(run("0x1F") == Value(31));
  CHECK(run("-0x10") == Value(-16));
  CHECK(run("42u") == Value(std::uint64_t{42}));
  CHECK(run("0xFFFFFFFFFFFFFFFFu") == Value(UINT64_MAX));
  CHECK(run("1.5e3") == Value(1500.0));
  CHECK(run(".25") == Value(0.25));
  CHECK(run("true") == Value(true));
  CHECK(run("null") == Value(nullptr));
  CHECK(run("'a\\n\\x41\\u00e9\\101'") == Value("a\nAéA"));
  CHECK(run("r'a\\n'") == Value("a\\n"));
  CHECK(run("'''it's\ntwo'''") == Value("it's\ntwo"));
  CHECK(run("b'\\xff\\000'") == Value::bytes(std::string_view("\xff\0", 2)));
  CHECK(run("[1, 2,]") == Value::list({Value(1), Value(2)}));
  CHECK(shown("{'b': 1, 'a': 2}") == R"({"a":2,"b":1})");
  CHECK(run("1 // a comment\n + 2") == Value(3));
}

TEST_CASE("operators bind as CEL says") {
  CHECK(run("1 + 2 * 3 - 4 / 2 % 3") == Value(5));
  CHECK(run("-(1 + 2)") == Value(-3));
  CHECK(run("!true || true && false") == Value(false));
  CHECK(run("true ? 1 : false ? 2 : 3") == Value(1));
  CHECK(run("1 - -1") == Value(2));
  CHECK(run("2 in [1, 2] == true") == Value(true));
}

TEST_CASE("what cannot be read says where, and what to write") {
  CHECK(problems("score = 3") == "7: `=` does not belong in an expression / Compare with `==`.");
  CHECK(problems("a & b") == "3: `&` does not belong in an expression / Write `&&`.");
  CHECK(problems("1 and 2") == "3: `and` is not expected here / Write `&&` for and.");
  CHECK(problems("(1 + 2") == "7: `)` is missing at the end / Close what is open with `)`.");
  CHECK(problems("'abc") == "1: This text has no closing quote / Close it with '.");
  CHECK(problems("1 +") ==
        "4: The expression ends too early / Complete it, or take out what is extra.");
  CHECK(problems("") ==
        "1: There is no expression here / Write a condition, such as `score >= 60`.");
  CHECK(problems("'é' + 'a\\q'") ==
        "7: `\\q` is not a valid escape in a text / Write `\\\\` for a backslash.");
  CHECK(problems("while") == "1: `while` is a reserved word / Give the field another name.");
  CHECK(problems("9223372036854775808") ==
        "1: The number 9223372036854775808 is too large / A whole number has at most 64 bits; "
        "otherwise write a number with a point.");
  CHECK(problems("[1].all(1, true)") ==
        "9: `all` expects a name for the item here, such as `x` / Write for example `list.all(x, "
        "x > 1)`.");
  CHECK(problems("has(x)") ==
        "5: `has` asks for a field of something, with a dot / Write `has(data.x)`.");
}

TEST_CASE("places are those in the document, through quotes, escapes and folded lines") {
  const auto document = std::make_shared<const Source>(
      Source{"w.yaml", "a: 1\nif: \"\\\"é\\\" == 'b' &&\n  wrong\"\nplain: scoer > 1\n"});
  CompileOptions options;
  options.document = document;
  options.span = {2, 5, 3, 9};
  const auto quoted = compile("\"é\" == 'b' && wrong", {}, options);
  REQUIRE(quoted.has_error());
  REQUIRE(quoted.error().diagnostics.size() == 1);
  CHECK(quoted.error().diagnostics.front().span == Span{3, 3, 3, 8});
  CHECK(quoted.error().diagnostics.front().source == document);

  options.span = {4, 8, 4, 17};
  const auto plain = compile("scoer > 1", {}, options);
  REQUIRE(plain.has_error());
  CHECK(plain.error().diagnostics.front().span == Span{4, 8, 4, 13});
}
