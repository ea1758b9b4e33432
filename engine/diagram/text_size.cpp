// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "engine/diagram/picture.hpp"

namespace regie::diagram {
namespace {

/// Widths in thousandths of the size, in three classes: enough for boxes that have some room.
double letter_width(char32_t letter) {
  constexpr std::u32string_view narrow = U" !'(),./:;I[]fijlt|";
  constexpr std::u32string_view wide = U"%@CDGHMNOQRUVWmw&×";
  if (narrow.find(letter) != std::u32string_view::npos) return 0.34;
  if (wide.find(letter) != std::u32string_view::npos) return 0.84;
  return letter > 0x2e80 ? 1.0 : 0.6;  // ideographs take a square
}

/// Reads the next letter of UTF-8 text that is known to be valid, and steps over it.
char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  char32_t letter = lead < 0xe0 ? lead & 0x1fU : lead < 0xf0 ? lead & 0x0fU : lead & 0x07U;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) {
    letter = letter << 6U | (static_cast<unsigned char>(text[at++]) & 0x3fU);
  }
  return letter;
}

}  // namespace

double text_width(const std::string& text, bool strong) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) width += letter_width(next_letter(text, at));
  return width * text_size * (strong ? 1.06 : 1.0);
}

std::vector<std::string> wrapped(const std::string& text, double width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && text_width(longer, false) > width) {
      lines.push_back(std::move(line));
      line = word;
    } else {
      line = longer;
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

Size size_of(const Lines& lines) {
  Size size;
  for (const auto& line : lines) {
    const double clock = line.clock ? text_size + 4 : 0;
    size.width = std::max(size.width, text_width(line.text, line.strong) + clock);
    size.height += line_height;
  }
  return size;
}

}  // namespace regie::diagram
