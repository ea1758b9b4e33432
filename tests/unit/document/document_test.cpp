// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "engine/document/document.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Limits;
using regie::Source;
using namespace regie::document;

std::shared_ptr<const Source> source(std::string text) {
  return std::make_shared<const Source>(Source{"test.yaml", std::move(text)});
}

std::string place(const regie::Span& span) {
  return std::to_string(span.line) + ":" + std::to_string(span.column) + "-" +
         std::to_string(span.end_line) + ":" + std::to_string(span.end_column);
}

// The tree on one line: D"…" S'…' P… B|…|, ~ for nothing, each followed by its place.
std::string dump(const Node& node) {
  std::string out;
  if (node.is_mapping()) {
    out = "{";
    for (const Member& member : node.members) {
      out += " " + dump(member.key) + ": " + dump(member.value);
    }
    out += " }";
  } else if (node.is_sequence()) {
    out = "[";
    for (const Node& item : node.items) out += " " + dump(item);
    out += " ]";
  } else if (node.missing) {
    out = "~";
  } else {
    const char* marks[] = {"", "'", "\"", "|"};
    const char* mark = marks[static_cast<int>(node.quoting)];
    out = mark + node.text + mark;
  }
  return out + "@" + place(node.span);
}

std::string read(std::string text) {
  auto document = parse(source(std::move(text)), Limits{});
  REQUIRE(document.has_value());
  return dump(document->root);
}

}  // namespace

TEST_CASE("a document is a tree with the place of every part", "[document]") {
  CHECK(read("a: b\nlong key: two words  # comment\n") ==
        "{ a@1:1-1:2: b@1:4-1:5 long key@2:1-2:9: two words@2:11-2:20 }@1:1-2:20");
  CHECK(read("a:\n  - b\n  - c: d\n") ==
        "{ a@1:1-1:2: [ b@2:5-2:6 { c@3:5-3:6: d@3:8-3:9 }@3:5-3:9 ]@2:3-3:9 }@1:1-3:9");
  CHECK(read("a: { b: [c, d ], e: f }\n") ==
        "{ a@1:1-1:2: { b@1:6-1:7: [ c@1:10-1:11 d@1:13-1:14 ]@1:9-1:16 e@1:18-1:19: f@1:21-1:22 "
        "}@1:4-1:24 }@1:1-1:24");
  CHECK(read("a: [ # first\n  b, # last\n]\n") == "{ a@1:1-1:2: [ b@2:3-2:4 ]@1:4-3:2 }@1:1-3:2");
}

TEST_CASE("columns count code points and lines may end with CR LF", "[document]") {
  CHECK(read("\xC3\xA9\xC3\xA9n: \xE2\x82\xAC 5\r\nb: c\r\n") ==
        "{ \xC3\xA9\xC3\xA9n@1:1-1:4: \xE2\x82\xAC 5@1:6-1:9 b@2:1-2:2: c@2:4-2:5 }@1:1-2:5");
  CHECK(read("a: [\"\xC3\xAB\", b]\n") ==
        "{ a@1:1-1:2: [ \"\xC3\xAB\"@1:5-1:8 b@1:10-1:11 ]@1:4-1:12 }@1:1-1:12");
}

TEST_CASE("how a scalar is quoted is kept and its text is never interpreted", "[document]") {
  CHECK(read("a: \"x \\\"y\\\"\"\nb: 'it''s'\nc: no\nd: 010\ne: null\nf: ~\n") ==
        "{ a@1:1-1:2: \"x \"y\"\"@1:4-1:13 b@2:1-2:2: 'it's'@2:4-2:11 c@3:1-3:2: no@3:4-3:6 "
        "d@4:1-4:2: 010@4:4-4:7 e@5:1-5:2: null@5:4-5:8 f@6:1-6:2: ~@6:4-6:5 }@1:1-6:5");
  CHECK(read("a:\n  |\n  one\n\n  two\n\nb: >-\n  x\n  y\n") ==
        "{ a@1:1-1:2: |one\n\ntwo\n|@2:3-5:6 b@7:1-7:2: |x y|@7:4-9:4 }@1:1-9:4");
  CHECK(read("a: \"\"\nb: ''\n") == "{ a@1:1-1:2: \"\"@1:4-1:6 b@2:1-2:2: ''@2:4-2:6 }@1:1-2:6");
}

TEST_CASE("a value that is missing is told from one that says null", "[document]") {
  CHECK(read("a:\nnull: x\nb: null\n") ==
        "{ a@1:1-1:2: ~@1:2-1:2 null@2:1-2:5: x@2:7-2:8 b@3:1-3:2: null@3:4-3:8 }@1:1-3:8");
  CHECK(read("a: [null, ~]\nb:\n") ==
        "{ a@1:1-1:2: [ null@1:5-1:9 ~@1:11-1:12 ]@1:4-1:13 b@2:1-2:2: ~@2:2-2:2 }@1:1-2:2");
  CHECK(read("a:\n  - null\n  -\n") == "{ a@1:1-1:2: [ null@2:5-2:9 ~@3:4-3:4 ]@2:3-3:4 }@1:1-3:4");
}

TEST_CASE("a text over several lines ends where it ends", "[document]") {
  CHECK(read("a: one\n  two\n\n  three\nb: \"x\n  y\"\n") ==
        "{ a@1:1-1:2: one two\nthree@1:4-4:8 b@5:1-5:2: \"x y\"@5:4-6:5 }@1:1-6:5");
}

TEST_CASE("members are found by key", "[document]") {
  auto document = parse(source("a: 1\nb: { c: 2 }\n"), Limits{});
  REQUIRE(document.has_value());
  REQUIRE(document->root.find("b") != nullptr);
  CHECK(document->root.find("b")->find("c")->text == "2");
  CHECK(document->root.find("c") == nullptr);
  CHECK(document->root.find("a")->find("x") == nullptr);
  CHECK(document->root.member("b")->key.span.line == 2);
}

TEST_CASE("a story file holds several documents", "[document]") {
  auto documents = parse_all(source("---\na: b\n---\nc: d\n...\n---\ne: f\n"), Limits{});
  REQUIRE(documents.has_value());
  REQUIRE(documents->size() == 3);
  CHECK(dump(documents->at(1).root) == "{ c@4:1-4:2: d@4:4-4:5 }@4:1-4:5");
  CHECK(documents->at(2).source == documents->at(0).source);
}

TEST_CASE("a place inside of a scalar is found back in the source", "[document]") {
  auto text = source(
      "plain: abc\nquoted: \"a\\\"b \\u00e9 c\"\nsingle: 'it''s so'\nfolded: \"one\n  two\"\n"
      "block: |\n  first\n  second\n");
  auto document = parse(text, Limits{});
  REQUIRE(document.has_value());
  const Node& root = document->root;
  const regie::document::Positions positions(text->text);
  auto at = [&](const char* key, std::size_t offset) {
    regie::Span span = place_in(positions, *root.find(key), offset);
    return std::to_string(span.line) + ":" + std::to_string(span.column);
  };
  CHECK(at("plain", 2) == "1:10");
  CHECK(at("quoted", 0) == "2:10");
  CHECK(at("quoted", 2) == "2:13");
  CHECK(at("quoted", 6) == "2:22");
  CHECK(at("single", 3) == "3:14");
  CHECK(at("folded", 4) == "5:3");
  CHECK(at("block", 6) == "8:3");
  CHECK(at("block", 9) == "8:6");
  CHECK(at("plain", 99) == "1:11");
}

TEST_CASE("a file is measured before it is read", "[document]") {
  auto folder = std::filesystem::path(REGIE_BINARY_DIR) / "document_test";
  std::filesystem::create_directories(folder);
  auto file = folder / "large.yaml";
  std::ofstream(file) << std::string(5000, 'x');
  Limits limits;
  limits.document_bytes = 4096;
  auto large = read_source(file.string(), limits);
  REQUIRE(large.has_error());
  CHECK(large.error().code == regie::Errc::limit_reached);
  CHECK(large.error().message.en.find("5 KiB, and 4 KiB is allowed") != std::string::npos);
  CHECK(read_source(file.string(), Limits{}).value()->text.size() == 5000);
  CHECK(read_source(folder.string(), limits).error().code == regie::Errc::not_found);
  const regie::Text absent = read_source("none.yaml", limits).error().message;
  CHECK(absent.nl == "none.yaml: dit bestand is er niet.");
  CHECK(absent.en == "none.yaml: there is no such file.");
  CHECK(read_source((folder / "none.yaml").string(), limits).error().code ==
        regie::Errc::not_found);
}
