// SPDX-License-Identifier: Apache-2.0
// Conditions as rows of tests: what they decide, and that they leave the rest to the evaluator.
// That both agree is checked by `run` for every expression of these tests, and by the fuzz target.
#include "engine/expression/code.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

Case people() {
  const Type any = Type::map(Type::string(), Type::dyn());
  const auto person = [](const char* name, int age) {
    return Value::record({{"name", name}, {"age", age}});
  };
  return Case()
      .with("n", Type::integer(), Value(4))
      .with("text", Type::string(), Value("maybe"))
      .with("on", Type::boolean(), Value(true))
      .with("all", Type::list(any), Value::list({person("Ria", 71), person("Omar", 16)}))
      .with("one", any, person("Ria", 71))
      .with("none", Type::list(any), Value::list({}))
      .with("any", Type::dyn(), Value("4"))
      .with("later", Type::integer(), Value(), true);
}

/// What the row alone says.
std::string row(std::string_view source, const Limits& limits = {}) {
  const Case of = people();
  const Program program = compiled(source, of.environment);
  const Code& code = program.code();
  const Activation activation{of.values, nullptr, nullptr, &limits};
  switch (code.decision.decide(code.constants.data(), activation)) {
    case Truth::yes:
      return "yes";
    case Truth::no:
      return "no";
    default:
      return "-";
  }
}

}  // namespace

TEST_CASE("a row of tests decides ordinary conditions") {
  CHECK(row("n >= 4 && text == 'maybe' && on") == "yes");
  CHECK(row("n > 4 || !(text != 'maybe') && !on") == "no");
  CHECK(row("n > 4 ? on : text != 'no'") == "yes");
  CHECK(row("has(one.name) && one.name in ['Ria', 'Omar'] && size(all) > 1") == "yes");
  CHECK(row("all.exists(p, p.age < 18 && p.name == 'Omar')") == "yes");
  CHECK(row("all.all(p, p.age < 18)") == "no");
  CHECK(row("none.all(p, p.age < 18) && !none.exists(p, p.age < 18)") == "yes");
  CHECK(row("all.exists(p, all.exists(q, p.age == q.age && p.name != q.name))") == "no");
  CHECK(row("has(data.later) || n == 4") == "yes");
}

TEST_CASE("what is not ordinary is left to the evaluator") {
  CHECK(row("later > 3 || on") == "-");
  CHECK(shown("later > 3 || on", people()) == "true");
  CHECK(row("any > 3 || on") == "-");
  CHECK(row("one.street == 'Dorpsstraat'") == "-");
  CHECK(shown("one.street == 'Dorpsstraat'", people()) == "error: no such key: 'street'");
  CHECK(row("one.age == 71.0") == "-");
  CHECK(shown("one.age == 71.0", people()) == "true");
  CHECK(row("n + 1 > 4") == "-");
  CHECK(row("size(text) > 3") == "-");
}

TEST_CASE("a row of tests does no more work than an evaluation may cost") {
  Limits limits;
  limits.expression_cost = 42;
  CHECK(row("n > 3 && on", limits) == "yes");
  CHECK(row("all.exists(p, all.exists(q, p.age == q.age + 1))") == "-");
  CHECK(row("all.exists(p, p.age == 3)", limits) == "no");
  limits.expression_cost = 41;
  CHECK(row("all.exists(p, p.age == 3)", limits) == "-");
}
