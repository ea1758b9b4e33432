// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "engine/document/document.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Limits;
using regie::Source;

regie::Error fail(std::string text, const Limits& limits = Limits{}, bool several = false) {
  auto source = std::make_shared<const Source>(Source{"test.yaml", std::move(text)});
  if (several) {
    auto documents = regie::document::parse_all(source, limits);
    REQUIRE(documents.has_error());
    return documents.error();
  }
  auto document = regie::document::parse(source, limits);
  REQUIRE(document.has_error());
  return document.error();
}

// `rule@line:column`, all of them.
std::string rules(const regie::Error& error) {
  std::string out;
  for (const regie::Diagnostic& found : error.diagnostics) {
    CHECK_FALSE(found.message.nl.empty());
    CHECK_FALSE(found.message.en.empty());
    CHECK_FALSE(found.advice.nl.empty());
    CHECK_FALSE(found.advice.en.empty());
    if (!out.empty()) out += " ";
    out += found.rule + "@" + std::to_string(found.span.line) + ":" +
           std::to_string(found.span.column);
  }
  return out;
}

std::string check(std::string text) { return rules(fail(std::move(text))); }

}  // namespace

TEST_CASE("what YAML allows and the language does not is refused, all at once", "[document]") {
  CHECK(check("a: b\nc: d\na: e\n") == "duplicate-key@3:1");
  CHECK(fail("a: b\nc: d\na: e\n").diagnostics.at(0).message.en ==
        "`a` stands here twice; the first is on line 1.");
  CHECK(check("a: &x b\nc: *x\n") == "anchor@1:4 alias@2:4");
  CHECK(check("a: *x\n") == "alias@1:4");
  CHECK(check("<<: { a: b }\n") == "merge-key@1:1");
  CHECK(check("a: !!str b\nc: !x [d]\n") == "tag@1:4 tag@2:4");
  CHECK(check("a: !approved\n") == "tag@1:4");
  CHECK(check("!!map { a: b }\n") == "tag@1:1");
  CHECK(check("? [a, b]\n: c\n") == "key-not-text@1:3");
  CHECK(check("a: { [b]: c, d: e, d: f }\n") == "key-not-text@1:6 duplicate-key@1:20");
  CHECK(check(": x\n") == "key-not-text@1:1");
  CHECK(check("a: b\n---\nc: d\n") == "second-document@2:1");
  CHECK(check("{ a: b }\nc: d\n") == "trailing-content@2:1");
  CHECK(check("a: b\na: !x c\nd: &y e\n") == "duplicate-key@2:1 tag@2:4 anchor@3:4");
}

TEST_CASE("bytes that are no text are refused with their place", "[document]") {
  CHECK(check("") == "empty-document@1:1");
  CHECK(check("# only a comment\n") == "empty-document@1:1");
  CHECK(check("\xEF\xBB\xBF"
              "a: b\n") == "byte-order-mark@1:1");
  CHECK(check("a: b\nc: d\xFFz\n") == "invalid-utf8@2:5");
  CHECK(check(std::string("a: b\0c\n", 7)) == "control-character@1:5");
  CHECK(check("a: b\x04 c\x07\n") == "control-character@1:5 control-character@1:8");
  CHECK(check("a: b\rc: d\n") == "control-character@1:5");
  CHECK(check("a:\n\tb: c\n\td: e\n") == "tab@2:1 tab@3:1");
  CHECK(check("%YAML 1.2\n---\na: b\n") == "directive@1:1");
}

TEST_CASE("a document is a mapping", "[document]") {
  CHECK(check("hello\n") == "root-not-mapping@1:1");
  CHECK(check("- a\n- b\n") == "root-not-mapping@1:1");
  CHECK(check("a:b\n") == "root-not-mapping@1:1");
  CHECK(fail("a:b\n").diagnostics.at(0).advice.en == "Put a space after the colon: `name: value`.");
  CHECK(check("\"a\":b\n").find("syntax@1:4") != std::string::npos);
  CHECK(rules(fail("a: b\n---\n", Limits{}, true)) == "empty-document@2:1");
  CHECK(rules(fail("- a\n---\nb: c\nb: d\n", Limits{}, true)) ==
        "root-not-mapping@1:1 duplicate-key@4:1");
}

TEST_CASE("what is not closed is pointed at", "[document]") {
  CHECK(check("a: [b, c\nd: e\n") == "unclosed-bracket@1:4");
  CHECK(check("a: { b: c\nd: { e: f }\n") == "unclosed-bracket@1:4");
  CHECK(check("a: [b, c}\n") == "unclosed-bracket@1:9");
  CHECK(check("a: b\nc: ]\n") == "unclosed-bracket@2:4");
  CHECK(check("a: { note: see #1 }\n") == "unclosed-bracket@1:4");
  CHECK(fail("a: { note: see #1 }\n").diagnostics.at(0).advice.en.find("comment") !=
        std::string::npos);
  CHECK(check("a: \"foo\n") == "unclosed-quote@1:4");
  CHECK(check("a: 'foo\nb: c\n") == "unclosed-quote@1:4");
  CHECK(check("a: \"foo\nb: \"bar\"\n") == "unclosed-quote@1:4");
  CHECK(check("a: \"x\nb: y\"\n") == "unclosed-quote@1:4");
  CHECK(check("a:\n  - \"x\n  - y\"\n") == "unclosed-quote@2:5");
}

TEST_CASE("collisions of YAML with texts and conditions get their own advice", "[document]") {
  CHECK(check("if: 'x' in tags\n") == "text-after-quote@1:9");
  CHECK(check("a: { if: \"x\" in tags, go: y }\n") == "text-after-quote@1:14");
  CHECK(check("a: { nl: Wat?, en: What }\n") == "flow-text@1:13");
  CHECK(check("a: { if: b ? c : d, go: e }\n") == "flow-text@1:12");
  CHECK(check("if: a ? b : c\n") == "colon-in-text@1:11");
  CHECK(check("a: b: c\n") == "colon-in-text@1:5");
  CHECK(check("a: { nl: Ja, graag, en: Yes }\n") == "missing-value@1:14");
  CHECK(check("a: { if: f(b, c) > 2, go: d }\n") == "missing-value@1:15");
  CHECK(check("a: {b:c}\n") == "missing-value@1:5");
  CHECK(check("a: [b,,c]\n") == "missing-value@1:7");
  CHECK(check("when: { *: x }\n") == "alias@1:9");
  CHECK(check("a: @b\n") == "syntax@1:4");
  CHECK(check("a: , b\n") == "syntax@1:4");
  CHECK(check("a: - b\n") == "syntax@1:4");
  CHECK(check("a: \"x\\qy\"\n") == "escape@1:6");
}

TEST_CASE("indentation that does not fit is pointed at", "[document]") {
  CHECK(check("a:\n  b: c\n d: e\n") == "indentation@3:2");
  CHECK(check("a: b\n  c: d\n") == "indentation@2:3");
  CHECK(check("a: b\n- c\n") == "indentation@2:1");
}

TEST_CASE("every limit is an error of its own", "[document]") {
  Limits limits;
  limits.document_depth = 3;
  limits.document_nodes = 10;
  limits.document_bytes = 64;
  limits.diagnostics = 2;
  auto deep = fail("a: [[[b]]]\n", limits);
  CHECK(deep.code == regie::Errc::limit_reached);
  CHECK(rules(deep) == "too-deep@1:6");
  auto many = fail("a: [b,c,d,e,f,g,h,i,j,k]\n", limits);
  CHECK(many.code == regie::Errc::limit_reached);
  CHECK(rules(many) == "too-many-nodes@1:19");
  auto large = fail(std::string(65, 'x'), limits);
  CHECK(large.code == regie::Errc::limit_reached);
  CHECK(rules(large) == "too-large@1:1");
  auto several = fail("a: !x 1\nb: !x 2\nc: !x 3\n", limits);
  CHECK(several.code == regie::Errc::invalid_document);
  CHECK(several.diagnostics.size() == 2);
  CHECK(several.message.en == "test.yaml has 3 errors, of which these are the first 2");
  Limits roomy;
  roomy.document_depth = 100'000;
  CHECK(fail("a: " + std::string(5000, '['), roomy).code == regie::Errc::limit_reached);
}
