// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

std::string repeated(std::string_view part, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += part;
  return all;
}

}  // namespace

TEST_CASE("nesting and length are bounded") {
  CHECK(run(repeated("(", 60) + "1" + repeated(")", 60)) == Value(1));
  CHECK(problems(repeated("(", 5000) + "1" + repeated(")", 5000))
            .find("nested too deeply (at most 64)") != std::string::npos);
  CHECK(problems(repeated("!", 5000) + "true").find("nested too deeply") != std::string::npos);
  CHECK(problems(repeated("[", 5000)).find("nested too deeply") != std::string::npos);
  CHECK(problems("1" + repeated("+1", 3000)).find("nested too deeply") != std::string::npos);
  CHECK(run("1" + repeated("+1", 100)) == Value(101));
  CHECK(run("false" + repeated("||false", 1000)) == Value(false));
  CHECK(problems("'" + repeated("x", 20'000) + "'").find("longer than 16384 bytes") !=
        std::string::npos);
}

TEST_CASE("the cost of an evaluation is bounded, and nothing absorbs its end") {
  Case of;
  std::vector<Value> numbers;
  for (int i = 0; i < 300; ++i) numbers.emplace_back(i);
  of.with("n", Type::list(Type::integer()), Value::list(std::move(numbers)));
  const Program program =
      compiled("n.all(a, n.all(b, n.all(c, a + b + c >= 0))) || true", of.environment);
  const Value value = evaluate(program, of.activation());
  REQUIRE(value.is_error());
  CHECK(error_message(value).en == "this expression costs too much work");
  CHECK(to_error(program, value).code == Errc::limit_reached);

  Limits small;
  small.expression_cost = 5;
  const Activation activation{of.values, nullptr, nullptr, &small};
  CHECK(evaluate(compiled("n[0] + n[1] + n[2] > 0", of.environment), activation).is_error());
}

TEST_CASE("texts cannot grow without bound") {
  std::string source = "s";
  for (int i = 0; i < 30; ++i) source = "cel.bind(s, s + s, " + source + ")";
  Case of;
  of.with("s", Type::string(), Value("0123456789abcdef"));
  CHECK(shown(source, of) == "error: this expression costs too much work");
}

TEST_CASE("the cost is estimated before anything runs") {
  Case of;
  of.with("n", Type::list(Type::integer()), Value::list({Value(1)}));
  const auto said = [&](std::string_view source) { return problems(source, of); };
  CHECK(said("n.exists(a, n.exists(b, a == b))").empty());
  CHECK(said("n.all(a, n.all(b, n.all(c, a + b + c > 0)))").find("With lists of 100 items") !=
        std::string::npos);
  CHECK(compile("n.all(a, n.all(b, n.all(c, a + b + c > 0)))", of.environment, {}).has_value());
  const std::string always = "lists.range(2000).map(a, lists.range(2000).map(b, a * b))";
  CHECK(said(always).find("This always costs more work") != std::string::npos);
  CHECK_FALSE(compile(always, of.environment, {}).has_value());
  CHECK(said("n == [] || " + always + " == []").find("With lists of") != std::string::npos);
}
