// SPDX-License-Identifier: Apache-2.0
#include <regie/text.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/suggest.hpp"
#include "engine/base/utf8.hpp"
#include "tests/unit/catch.hpp"

using regie::find_invalid_utf8;
using regie::suggest;

TEST_CASE("invalid UTF-8 is found where it begins", "[utf8]") {
  const std::vector<std::pair<std::string, std::size_t>> table = {
      {"\x80", 0},              // a continuation alone
      {"a\xBF", 1},             //
      {"\xC0\x80", 0},          // long form of U+0000
      {"\xC1\xBF", 0},          // long form of U+007F
      {"ab\xC3", 2},            // cut off
      {"ab\xC3z", 2},           // interrupted
      {"\xE0\x9F\xBF", 0},      // long form of U+07FF
      {"\xE2\x82", 0},          // cut off
      {"\xE2\x82z", 0},         // interrupted
      {"\xED\xA0\x80", 0},      // surrogate U+D800
      {"\xED\xBF\xBF", 0},      // surrogate U+DFFF
      {"\xF0\x8F\xBF\xBF", 0},  // long form of U+FFFF
      {"\xF0\x9F\x98", 0},      // cut off
      {"\xF4\x90\x80\x80", 0},  // U+110000
      {"\xF5\x80\x80\x80", 0},  //
      {"\xFE", 0},              //
      {"\xFF", 0},              //
      {"12345678\xFF", 8},      // right after a word of ASCII
      {"1234567\xFF", 7},       //
      {"123456é\xFFx", 8},      //
  };
  for (const auto& [text, offset] : table) CHECK(find_invalid_utf8(text) == offset);
}

TEST_CASE("valid UTF-8 is valid up to each border", "[utf8]") {
  for (const std::uint32_t c : {0x0U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFDU,
                                0xFFFFU, 0x10000U, 0x10FFFFU}) {
    std::string text = "ab";
    regie::append_utf8(text, c);
    text += "z";
    INFO(c);
    CHECK(find_invalid_utf8(text) == std::string::npos);
    CHECK(regie::count_code_points(text) == 4);
    std::size_t offset = 2;
    CHECK(regie::next_code_point(text, offset) == c);
    CHECK(offset == text.size() - 1);
  }
  CHECK(find_invalid_utf8("") == std::string::npos);
  CHECK(find_invalid_utf8("lange tekst zonder iets bijzonders, één, 😀") == std::string::npos);
}

TEST_CASE("a misspelt name gets the nearest candidate", "[suggest]") {
  const std::vector<std::string> keys = {"states", "initial", "transitions", "on", "één"};
  CHECK(suggest("state", keys) == "states");
  CHECK(suggest("sttaes", keys) == "states");  // two neighbours swapped
  CHECK(suggest("transtions", keys) == "transitions");
  CHECK(suggest("no", keys) == "on");
  CHECK(suggest("initail", keys) == "initial");
  CHECK(suggest("éen", keys) == "één");  // one character, though two bytes
  CHECK(suggest("states", keys) == "states");
  CHECK(suggest("guard", keys).empty());
  CHECK(suggest("", keys).empty());
  CHECK(suggest("x", {}).empty());
  CHECK(suggest("abcdef", {"abcdxy", "abcdez"}) == "abcdez");  // the nearer
  CHECK(suggest("abc", {"abx", "aby"}) == "abx");              // the first of equals
  CHECK(suggest("abcdef", {"abcxyz"}).empty());                // half of it differs
  CHECK(suggest("st\xFFtes", keys) == "states");
}

TEST_CASE("a text falls back on its other language", "[text]") {
  const regie::Text both("ja", "yes");
  CHECK(both.in(regie::Language::nl) == "ja");
  CHECK(both.in(regie::Language::en) == "yes");
  CHECK(regie::Text("ja", "").in(regie::Language::en) == "ja");
  CHECK(regie::Text("", "yes").in(regie::Language::nl) == "yes");
  CHECK(regie::Text().empty());
  CHECK(regie::language_of("en-GB") == regie::Language::en);
  CHECK(regie::language_of("fr") == regie::Language::nl);
}
