// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/escapes.hpp"

#include <cstdint>

#include "engine/base/utf8.hpp"

namespace regie::expression {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Text bad_escape(std::string_view what) {
  const std::string shown(what);
  return {"`" + shown + "` is geen geldige escape in een tekst",
          "`" + shown + "` is not a valid escape in a text"};
}

/// Reads `count` digits of `base`; false when there are fewer.
bool read_number(std::string_view content, std::size_t& at, int count, int base,
                 std::uint32_t& number) {
  number = 0;
  for (int i = 0; i < count; ++i, ++at) {
    const int digit = at < content.size() ? hex_digit(content[at]) : -1;
    if (digit < 0 || digit >= base) return false;
    number = number * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return true;
}

/// The character of a one-letter escape, or 0.
char simple_escape(char letter) {
  switch (letter) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`':
      return letter;
    default:
      return 0;
  }
}

}  // namespace

bool unescape(std::string_view content, bool bytes, std::string& out, Text& problem) {
  for (std::size_t at = 0; at < content.size();) {
    const char c = content[at];
    if (c != '\\') {
      out += c;
      ++at;
      continue;
    }
    const std::size_t begin = at++;
    const char letter = at < content.size() ? content[at] : '\0';
    if (const char simple = simple_escape(letter); simple != 0) {
      out += simple;
      ++at;
      continue;
    }
    std::uint32_t number = 0;
    bool good = false;
    bool code_point = !bytes;
    if (letter == 'x' || letter == 'X') {
      good = read_number(content, ++at, 2, 16, number);
    } else if (letter == 'u' || letter == 'U') {
      good = !bytes && read_number(content, ++at, letter == 'u' ? 4 : 8, 16, number);
    } else if (letter >= '0' && letter <= '3') {
      good = read_number(content, at, 3, 8, number);
    }
    good = good && number <= 0x10FFFF && !(number >= 0xD800 && number <= 0xDFFF);
    if (!good) {
      problem = bad_escape(content.substr(begin, at - begin + 1));
      return false;
    }
    if (code_point) {
      append_utf8(out, number);
    } else {
      out += static_cast<char>(number);
    }
  }
  return true;
}

}  // namespace regie::expression
