// SPDX-License-Identifier: Apache-2.0
// Comments and layout: what `regie fmt` writes.
#include "engine/document/syntax.hpp"
#include "tests/unit/catch.hpp"

using regie::Limits;
using regie::Source;
using namespace regie::document;

namespace {

std::string laid_out(const std::string& text, std::size_t width = 60) {
  const auto read = read_syntax(std::make_shared<const Source>(Source{"x.yaml", text}), Limits{});
  if (!read) return regie::render(read.error().diagnostics, regie::Language::en);
  return print_syntax(*read, width);
}

/// The layout, which laying out again does not change.
std::string settled(const std::string& text, std::size_t width = 60) {
  const std::string once = laid_out(text, width);
  CHECK(laid_out(once, width) == once);
  return once;
}

}  // namespace

TEST_CASE("layout has two spaces for a level and one within braces") {
  CHECK(settled("a:\n    b:   {x: 1,y:  [ 1,2 ]}\n    c:\n    - d\n    -   e: 1\n        f: 2\n") ==
        "a:\n  b: { x: 1, y: [1, 2] }\n  c:\n    - d\n    - e: 1\n      f: 2\n");
}

TEST_CASE("layout aligns comments, and braces where names are listed") {
  CHECK(settled("a: { x: 1 } # one\nlonger: { x: 2 }     # two\n") ==
        "a: { x: 1 }       # one\nlonger: { x: 2 }  # two\n");
  const std::string text =
      "a:      { x: 1 }\nlonger: { x: 2 }\n\nb: { x: 3 }\nc: 4\nlast: { x: 5 }\n";
  auto read = read_syntax(std::make_shared<const Source>(Source{"x.yaml", text}), Limits{});
  REQUIRE(read.has_value());
  read->front().aligned = true;
  CHECK(print_syntax(*read, 60) == text);
}

TEST_CASE("layout breaks braces that do not fit or hold comments") {
  CHECK(settled("a: { first: one long text, second: another long text, x: [1, 2] }\n") ==
        "a:\n  first: one long text\n  second: another long text\n  x: [1, 2]\n");
  CHECK(settled("a: [\n  one, # first\n  # between\n  two\n  # last\n] # after\nb: 1\n") ==
        "a:\n  - one  # first\n  # between\n  - two\n  # last\n  # after\nb: 1\n");
}

TEST_CASE("layout joins braces over several lines") {
  CHECK(settled("a: {\n  x: 1,\n\n  y: 2\n}\n") == "a: { x: 1, y: 2 }\n");
}

TEST_CASE("comments stay with what they stand by") {
  const std::string text =
      "# file\n\n# of a\na:  # beside a\n  # above b\n  b: 1  # behind b\n\n  # above c\n  c:\n"
      "    - 1\n    # end of the list\n  # end of a\n\n# of d\nd: 2\n# end\n";
  CHECK(settled(text) == text);
}

TEST_CASE("comments of items stand above them") {
  CHECK(settled("a:\n  - # first\n    b: 1\n  # second\n  - c: 2 # c\n") ==
        "a:\n  # first\n  - b: 1\n  # second\n  - c: 2  # c\n");
}

TEST_CASE("layout keeps one empty line of several") {
  CHECK(settled("\n\na: 1\n\n\n\nb: 2\n\n\n") == "a: 1\n\nb: 2\n");
}

TEST_CASE("layout keeps texts of several lines") {
  const std::string text = "a: |\n  one\n    two\n\n  three\nb: >-\n  folded\n  text\nc: 1\n";
  CHECK(settled(text) == text);
  CHECK(settled("a:\n   b: |  # why\n       one\n       two\n") ==
        "a:\n  b: |  # why\n    one\n    two\n");
  CHECK(settled("a: |+\n  one\n\nb: 1\n") == "a: |+\n  one\n\nb: 1\n");
  CHECK(settled("a: \"one\n  two\"\n") == "a: \"one two\"\n");
}

TEST_CASE("layout breaks long texts where they were broken before") {
  CHECK(
      settled("a: \"one two three four five six seven\n   eight nine ten eleven twelve\"\n", 40) ==
      "a: \"one two three four five six seven\n  eight nine ten eleven twelve\"\n");
}

TEST_CASE("layout writes quotes with few escapes") {
  CHECK(settled("a: \"caf\\u00e9 \\\"x\\\" \\\\ \\t\\n\"\nb: 'it''s'\n") ==
        "a: \"caf\u00e9 \\\"x\\\" \\\\ \\t\\n\"\nb: 'it''s'\n");
}

TEST_CASE("layout keeps documents apart") {
  CHECK(settled("# one\na: 1\n# end\n---\n\n# two\nb: 2\n") ==
        "# one\na: 1\n# end\n---\n# two\nb: 2\n");
}

TEST_CASE("layout keeps empty values and collections") {
  CHECK(settled("a:   # why\nb: {}\nc: [ ]\nd:\n  -\n  - 1\n") ==
        "a:  # why\nb: {}\nc: []\nd:\n  -\n  - 1\n");
  CHECK(settled("a: [ # none\n ]\n") == "# none\na: []\n");
}

TEST_CASE("some texts need quotes") {
  CHECK(needs_no_quotes("Een gewone zin."));
  for (const char* text : {"", "Wat?", "Ja, graag", "a: b", "no", "Yes", "1.10", "2026-01-01",
                           "- x", " x", "x ", "null", "a # b", "{x}", "'x", "say \"hi\""}) {
    CAPTURE(text);
    CHECK_FALSE(needs_no_quotes(text));
  }
}
