// SPDX-License-Identifier: Apache-2.0
// Each way in which YAML breaks an expression that has no double quotes around it.
#include "engine/document/quoted_line.hpp"
#include "engine/document/document.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;

namespace {

/// The rule and the English advice for a line within a list of conditions.
std::string advice_for(const std::string& line) {
  auto source = std::make_shared<Source>(Source{"x.yaml", "needs:\n  - " + line + "\nnext: 1\n"});
  const auto parsed = document::parse(source, Limits{});
  if (parsed) return "no problem";
  const Error error = parsed.error();
  REQUIRE_FALSE(error.diagnostics.empty());
  const Diagnostic& first = error.diagnostics.front();
  return first.rule + ": " + first.advice.en;
}

std::string pair_at(const std::string& line, const std::string& place) {
  return document::quoted_pair(line, line.find(place)).value_or("nothing");
}

}  // namespace

TEST_CASE("what YAML breaks in an expression is shown as it should be written") {
  CHECK(advice_for("if: score > 1 ? true : false") ==
        "colon-in-text: Put the whole text between double quotes. Write `if: \"score > 1 ? true : "
        "false\"`.");
  CHECK(advice_for("if: 'x' in tags") ==
        "text-after-quote: Put all of it between double quotes, with single ones inside. Write "
        "`if: \"'x' in tags\"`.");
  CHECK(advice_for("if: \"note == \"x\"\"") ==
        "text-after-quote: Put the last quote at the end of the whole text. Write `if: \"note == "
        "'x'\"`.");
  CHECK(advice_for("if: !has(data.x)") ==
        "tag: A condition that begins with ! stands between double quotes. Write `if: "
        "\"!has(data.x)\"`.");
  CHECK(advice_for("{ if: a ? b : c, go: y }") ==
        "flow-text: Put the whole text between double quotes. Write `if: \"a ? b : c\"`.");
  CHECK(advice_for("{ if: f(a, b) > 2, go: y }") ==
        "missing-value: Put a text that holds a comma between double quotes. Write `if: \"f(a, b) "
        "> 2\"`.");
  CHECK(advice_for("{ nl: Ja, graag }") ==
        "missing-value: Put a text that holds a comma between double quotes. Write `nl: \"Ja, "
        "graag\"`.");
  CHECK(advice_for("if: [1, 2].exists(x, x > 1)") ==
        "text-after-bracket: Put the whole text between double quotes. Write `if: \"[1, "
        "2].exists(x, x > 1)\"`.");
  CHECK(advice_for("if: {'a': 1}.a == b") ==
        "text-after-bracket: Put the whole text between double quotes. Write `if: \"{'a': 1}.a == "
        "b\"`.");
  CHECK(advice_for("if: @x > 1") ==
        "syntax: Put the whole text between double quotes. Write `if: \"@x > 1\"`.");
}

TEST_CASE("the pair around a place is found, or none") {
  CHECK(pair_at("if: a == \"b\" # why", "==") == "if: \"a == 'b'\"");
  CHECK(pair_at("if: a == 'b' && c == \"d\"", "&&") == "if: \"a == 'b' && c == \\\"d\\\"\"");
  CHECK(pair_at("if: a.matches('\\d')", "a.") == "if: \"a.matches('\\\\d')\"");
  CHECK(pair_at("  - { if: a, go: b }", "a,") == "if: \"a\"");
  CHECK(pair_at("  - { if: a, go: b }", "b }") == "go: \"b\"");
  CHECK(pair_at("just a text", "text") == "nothing");
}
