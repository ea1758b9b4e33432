// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <memory>
#include <random>
#include <string>

#include "engine/document/document.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Limits;
using regie::Source;

// Whatever comes in, an answer comes out, and every place lies within the text.
void read_anything(const std::string& text) {
  auto source = std::make_shared<const Source>(Source{"fuzz.yaml", text});
  auto documents = regie::document::parse_all(source, Limits{});
  if (documents) return;
  CAPTURE(text);
  std::size_t lines = 1;
  for (char c : text) lines += c == '\n' ? 1 : 0;
  REQUIRE_FALSE(documents.error().diagnostics.empty());
  for (const regie::Diagnostic& found : documents.error().diagnostics) {
    REQUIRE(found.span.line >= 1);
    REQUIRE(found.span.end_line <= lines);
    REQUIRE_FALSE(regie::render(found, regie::Language::nl).empty());
  }
}

}  // namespace

TEST_CASE("random pieces of YAML never hang or break the reader", "[document][fuzz]") {
  const std::array<const char*, 40> pieces = {
      "a",  "b: ", ": ",   ":",   "- ",      "-",     "? ",      "?",    "[",    "]",
      "{",  "}",   ", ",   ",",   "#",       " #",    "&a",      "*a",   "!",    "!!s",
      "|",  ">-",  "'",    "\"",  "\\",      "%",     "@",       "`",    "\n",   "\n ",
      "  ", "\t",  "\r\n", "---", "\n---\n", "...\n", "\n...\n", "<<: ", "null", "\xC3\xA9"};
  constexpr unsigned seed = 20261122;
  std::mt19937 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    std::size_t length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
    read_anything(text);
  }
}

TEST_CASE("random bytes never hang or break the reader", "[document][fuzz]") {
  constexpr unsigned seed = 31;
  std::mt19937 random(seed);
  for (int round = 0; round < 5'000; ++round) {
    std::string text(random() % 48, '\0');
    for (char& c : text) c = static_cast<char>(random() % (round % 2 == 0 ? 128 : 256));
    read_anything(text);
  }
}

TEST_CASE("large and strange documents are read in linear time", "[document][fuzz]") {
  for (const char* piece :
       {"[",   "{",  "- ",    "? ",    "a: ",         "[a, ", "{a: ", "'", "\"", "!", "&a ",
        "*a ", "\n", "---\n", "...\n", "a: b\n---\n", "#",    "|\n",  ",", "]",  "-", "\\"}) {
    std::string text;
    while (text.size() < 20'000) text += piece;
    read_anything(text);
  }
}
