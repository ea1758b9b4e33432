// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

Case small_proposal() {
  Case of;
  of.with("score", Type::integer(), Value(45));
  of.with("partners", Type::list(Type::string()), Value::list({Value("a"), Value("b")}));
  of.with("reason", Type::string(), Value(), true);
  of.with("anything", Type::dyn(), Value("text"));
  return of;
}

}  // namespace

TEST_CASE("a guard reads the values of its slots") {
  const Case of = small_proposal();
  CHECK(run("score >= 60 && size(partners) > 1", of) == Value(false));
  CHECK(run("data.score >= 45 && partners.size() > 1", of) == Value(true));
  CHECK(run("'b' in partners", of) == Value(true));
  const Program program =
      compiled("data.score > 1 && score < 9 || 'x' in partners", of.environment);
  CHECK(program.reads() == std::vector<std::string>{"partners", "score"});
  CHECK(program.type().is(TypeKind::boolean));
}

TEST_CASE("slots beyond the values come from where they are fetched") {
  struct Fetched final : Slots {
    const Value& at(std::uint32_t slot) const override { return slot == 7 ? seven : unset; }
    Value seven{7};
    Value unset;
  };
  Environment environment;
  environment.add({"x", Type::integer(), 7, false});
  environment.add({"y", Type::integer(), 8, false});
  const Fetched fetched;
  const Activation activation{{}, &fetched, nullptr, nullptr};
  CHECK(evaluate(compiled("x + 1", environment), activation) == Value(8));
  CHECK(error_message(evaluate(compiled("y + 1", environment), activation)).en ==
        "`y` is not filled in yet");
}

TEST_CASE("what was never filled in is an error, and has asks for it") {
  const Case of = small_proposal();
  const Value error = run("score > 1 ? reason == 'x' : false", of);
  REQUIRE(error.is_error());
  CHECK(error_message(error) ==
        Text("`reason` is nog niet ingevuld", "`reason` is not filled in yet"));
  CHECK(error.position() == 12);
  CHECK(run("has(data.reason) && reason == 'x'", of) == Value(false));
  CHECK(run("!has(data.reason)", of) == Value(true));
  Case item;
  item.with(
      "item",
      Type::record(
          "item", {{"owner", Type::string(), true},
                   {"address", Type::record("address", {{"street", Type::string(), true}}), true}}),
      Value::record({{"owner", Value()}}));
  CHECK(run("has(item.owner)", item) == Value(false));
  CHECK(run("has(item.address.street)", item) == Value(false));
  CHECK(shown("item.owner == 'x'", item) == "error: `owner` is not filled in yet");
}

TEST_CASE("errors are absorbed by what decides, on either side") {
  CHECK(run("1 / 0 > 1 || true") == Value(true));
  CHECK(run("true || 1 / 0 > 1") == Value(true));
  CHECK(run("1 / 0 > 1 && false") == Value(false));
  CHECK(shown("1 / 0 > 1 || false") == "error: divide by zero");
  CHECK(run("[1, 0].exists(x, 4 / x == 4)") == Value(true));
  CHECK(run("[0, 1].exists(x, 4 / x == 4)") == Value(true));
  CHECK(shown("[0, 2].exists(x, 4 / x == 4)") == "error: divide by zero");
}

TEST_CASE("numbers compare by value across their types, and overflow is an error") {
  CHECK(run("dyn(1) == 1.0 && dyn(1u) == 1 && 1 < 1.5 && 2u > 1") == Value(true));
  CHECK(run("dyn(1) == '1'") == Value(false));
  CHECK(run("0.0 / 0.0 == 0.0 / 0.0") == Value(false));
  CHECK(run("[1, 2] == [dyn(1.0), dyn(2u)]") == Value(true));
  CHECK(shown("9223372036854775807 + 1") ==
        "error: integer overflow: the result is too large or too small");
  CHECK(shown("-9223372036854775808 / -1") ==
        "error: integer overflow: the result is too large or too small");
  CHECK(shown("0u - 1u") == "error: integer overflow: the result is too large or too small");
  CHECK(shown("1 % 0") == "error: divide by zero");
}

TEST_CASE("lists and maps are looked up") {
  CHECK(run("[1, 2, 3][1]") == Value(2));
  CHECK(shown("[1][1]") == "error: index out of range: the list has 1 items, counted from 0");
  CHECK(run("{'a': 1}.a + {'b': 2}['b']") == Value(3));
  CHECK(shown("{'a': 1}.b") == "error: no such key: 'b'");
  CHECK(run("has({'a': 1}.a) && !has({'a': 1}.b)") == Value(true));
  CHECK(run("'a' in {'a': 1}") == Value(true));
  CHECK(shown("{'a': 1, 'a': 2}") == "error: repeated key in a map");
  CHECK(run("{1: 'x'}[dyn(1.0)]") == Value("x"));
}

TEST_CASE("macros go through lists and maps") {
  CHECK(run("[1, 2, 3].all(x, x > 0)") == Value(true));
  CHECK(run("[1, 2, 3].exists_one(x, x > 2)") == Value(true));
  CHECK(shown("[1, 2, 3].filter(x, x > 1).map(x, x * 2)") == "[4,6]");
  CHECK(shown("[1, 2, 3].map(x, x > 1, x * 2)") == "[4,6]");
  CHECK(shown("{'a': 1, 'b': 2}.map(k, k)") == R"(["a","b"])");
  CHECK(shown("[3, 4].transformList(i, v, i * v)") == "[0,4]");
  CHECK(shown("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + k)") == R"({"b":"bb"})");
  CHECK(shown("['a', 'b'].transformMapEntry(i, v, {v: i})") == R"({"a":0,"b":1})");
  CHECK(run("[1, 2].exists(x, [2].exists(y, x == y))") == Value(true));
  CHECK(run("cel.bind(x, 20, x + x)") == Value(40));
  CHECK(shown("[{'n': 2}, {'n': 1}].sortBy(x, x.n)") == R"([{"n":1},{"n":2}])");
}

TEST_CASE("optional values") {
  CHECK(run("{'a': 1}.?a.orValue(0) + {'a': 1}.?b.orValue(5)") == Value(6));
  CHECK(run("optional.of(2).optMap(x, x * 2).value()") == Value(4));
  CHECK(shown("[?optional.none(), ?optional.of(1)]") == "[1]");
  CHECK(shown("{?'a': optional.none(), 'b': 1}") == R"({"b":1})");
  CHECK(run("[1, 2][?5].hasValue()") == Value(false));
}

TEST_CASE("types checked only when evaluated are checked then") {
  const Case of = small_proposal();
  CHECK(shown("anything + 1 == 2", of) ==
        "error: no such overload: `+` does not work with a text and a whole number");
  CHECK(shown("anything.size() == 4", of) == "true");
  CHECK(shown("!anything", of) == "error: no such overload: `!` does not work with a text");
}

TEST_CASE("an error knows its place in the document") {
  const Program program = compiled("1 == 1 && 10 / 0 > 1");
  const Value error = evaluate(program, {});
  REQUIRE(error.is_error());
  const Error full = to_error(program, error);
  CHECK(full.code == Errc::expression_failed);
  CHECK(full.message.nl == "delen door nul kan niet");
  REQUIRE(full.diagnostics.size() == 1);
  CHECK(full.diagnostics.front().span == Span{1, 14, 1, 15});
}

TEST_CASE("what is constant is folded") {
  const Program program = compiled("1 + 2 * 3 in [7, 8]");
  REQUIRE(program.constant() != nullptr);
  CHECK(*program.constant() == Value(true));
  const Case of = small_proposal();
  CHECK(compiled("score > 1 + 2", of.environment).constant() == nullptr);
}

TEST_CASE("membership of a constant list is looked up, with the same outcome") {
  Case of;
  of.with("word", Type::dyn(), Value("m"));
  of.with("whole", Type::dyn(), Value(7));
  of.with("unsigned", Type::dyn(), Value(std::uint64_t{7}));
  of.with("real", Type::dyn(), Value(7.0));
  of.with("truth", Type::dyn(), Value(true));
  of.with("nothing", Type::dyn(), Value(nullptr));
  std::string many = "[";
  for (int i = 0; i < 1000; ++i) many += std::to_string(3 * i + 1) + ", ";
  many += "'m', true]";
  for (const char* name : {"word", "whole", "unsigned", "real", "truth"})
    CHECK(run(std::string(name) + " in " + many, of) == Value(true));
  CHECK(run("nothing in " + many, of) == Value(false));
  CHECK(run("whole + 1 in " + many, of) == Value(false));
  CHECK(run("'' in " + many, of) == Value(false));
  CHECK(run("whole in [0.5, 7.0]", of) == Value(true));
  CHECK(run("nothing in [null]", of) == Value(true));
  // A lookup costs nothing that grows with the list.
  Limits small;
  small.expression_cost = 20;
  const Program program = compiled("whole in " + many, of.environment);
  CHECK(evaluate(program, {of.values, nullptr, nullptr, &small}) == Value(true));
}
