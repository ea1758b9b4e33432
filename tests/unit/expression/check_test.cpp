// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

Case proposal() {
  Case of;
  of.with("score", Type::integer(), Value(45));
  of.with("title", Type::string(), Value("x"));
  of.with("theme", Type::choice({"safety", "nuisance"}), Value("safety"));
  of.with("budget", Type::euro(), Value(Euro{100}));
  of.with("since", Type::date(), Value(Date{20'000}));
  of.with("approved", Type::boolean(), Value(true));
  of.with("reason", Type::string(), Value(), true);
  of.with("seats",
          Type::list(Type::record(
              "seat", {{"owner", Type::string(), false}, {"answer", Type::string(), true}})),
          Value::list({}));
  return of;
}

CompileOptions condition() {
  CompileOptions options;
  options.expected = Type::boolean();
  return options;
}

}  // namespace

TEST_CASE("misspelt names get a suggestion") {
  const Case of = proposal();
  CHECK(problems("scroe > 1", of) == "1: `scroe` does not exist / Did you mean `score`?");
  CHECK(problems("data.scroe > 1", of) == "6: `data` has no field `scroe` / Did you mean `score`?");
  CHECK(problems("has(data.raeson)", of) ==
        "10: `data` has no field `raeson` / Did you mean `reason`?");
  CHECK(problems("title.startWith('a')", of) ==
        "7: The function `startWith` does not exist / Did you mean `startsWith`?");
  CHECK(problems("seats.exists(s, s.ownr == 'a')", of) ==
        "19: `ownr` is not a field of a record (seat) / Did you mean `owner`?");
  CHECK(problems("contains(title, 'a')", of) ==
        "1: The function `contains` does not exist like this / Write `title.contains(…)`.");
  CHECK(problems("data", of) ==
        "1: `data` is not a value by itself / Name a field, such as `data.score`.");
}

TEST_CASE("all problems are reported, each at its place") {
  const Case of = proposal();
  CHECK(problems("scroe > 1 && titel == 'a'", of) ==
        "1: `scroe` does not exist / Did you mean `score`?\n"
        "14: `titel` does not exist / Did you mean `title`?");
}

TEST_CASE("what can never be equal is an error with advice") {
  const Case of = proposal();
  CHECK(problems("title == true", of) ==
        "1: `title` is a text and `true` is true or false: these are never equal / Compare "
        "true-or-false with `true` or `false`, and a text with 'a text'.");
  CHECK(problems("score == '45'", of) ==
        "1: `score` is a whole number and `'45'` is a text: these are never equal / Write `45`.");
  CHECK(problems("budget > 2500", of) ==
        "1: `budget` is an amount in euro and `2500` is a whole number: `>` does not work with "
        "them / Write `euro(2500)`.");
  CHECK(problems("since < '2026-01-01'", of) ==
        "1: `since` is a date and `'2026-01-01'` is a text: `<` does not work with them / Write "
        "`date('2026-01-01')`.");
  CHECK(problems("since - date('2026-01-01') > 3", of).find("days_between") != std::string::npos);
  CHECK(problems("title + 1 == 'x'", of) ==
        "1: `title` is a text and `1` is a whole number: `+` does not work with them / Write "
        "`'1'`.");
}

TEST_CASE("a choice is compared with its own words only") {
  const Case of = proposal();
  CHECK(problems("theme == 'saftey'", of) ==
        "10: 'saftey' is not one of the choices / Did you mean `safety`?");
  CHECK(problems("theme in ['safety', 'music']", of) ==
        "21: 'music' is not one of the choices / Choose from 'safety', 'nuisance'.");
  CHECK(problems("theme == title", of).empty());
}

TEST_CASE("a condition is true or false") {
  const Case of = proposal();
  CHECK(problems("score", of, condition()) ==
        "1: This must give true or false, but it gives a whole number / Compare it with a number, "
        "for example `score > 0`.");
  CHECK(problems("approved && title", of) ==
        "13: `title` is a text, and here belongs true or false / Compare it with something, for "
        "example with `==`.");
  CHECK(problems("1 < 2", of, condition()) ==
        "1: This is always true / Compare with a field of the data.");
  CHECK(problems("true", of, condition()).empty());
}

TEST_CASE("reading what may not be filled in is a finding, unless it is asked for first") {
  const Case of = proposal();
  const std::string finding =
      "`reason` may not be filled in yet here / Ask first: `has(data.reason) && …`.";
  CHECK(problems("reason == 'x'", of) == "1: " + finding);
  CHECK(problems("has(data.reason) && reason == 'x'", of).empty());
  CHECK(problems("!has(data.reason) || reason == 'x'", of).empty());
  CHECK(problems("has(data.reason) ? reason == 'x' : false", of).empty());
  CHECK(problems("has(data.reason) || reason == 'x'", of) == "21: " + finding);
  CHECK(problems("(has(data.reason) && score > 1) || reason == 'x'", of) == "36: " + finding);
  CHECK(problems("seats.exists(s, s.answer == 'x')", of) ==
        "17: `s.answer` may not be filled in yet here / Ask first: `has(s.answer) && …`.");
  CHECK(problems("seats.exists(s, has(s.answer) && s.answer == 'x')", of).empty());
}

TEST_CASE("types of results are known") {
  const Case of = proposal();
  const auto type = [&](std::string_view source) {
    return compiled(source, of.environment).type().to_string();
  };
  CHECK(type("score + 1") == "int");
  CHECK(type("seats.map(s, s.owner)") == "list(string)");
  CHECK(type("seats.filter(s, s.owner == 'a')") == "list(seat)");
  CHECK(type("{'a': [1.5]}") == "map(string, list(double))");
  CHECK(type("approved ? 1 : 'x'") == "dyn");
  CHECK(type("[1, 'x']") == "list(dyn)");
  CHECK(type("optional.of(score).optMap(x, x > 1)") == "optional_type(bool)");
  CHECK(type("[[], [1]]") == "list(list(int))");
}

TEST_CASE("without type checks names that do not exist are errors when evaluated") {
  CompileOptions options;
  options.check_types = false;
  const auto program = compile("nowhere || true", {}, options);
  REQUIRE(program.has_value());
  CHECK(evaluate(*program, {}) == Value(true));
}

TEST_CASE("names are looked up in the container first") {
  Case of;
  of.with("x.y", Type::boolean(), Value(true));
  of.with("y", Type::string(), Value("no"));
  of.environment.set_container("x");
  CHECK(run("y", of) == Value(true));
  CHECK(run(".y", of) == Value("no"));
}
