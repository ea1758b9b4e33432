// SPDX-License-Identifier: Apache-2.0
#include "engine/base/utf8.hpp"

#include <cassert>
#include <cstring>

namespace regie {

namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// Length of the well-formed sequence at the start of `text`, or 0 (Unicode, table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  // The second byte is where long forms, surrogates and what lies beyond U+10FFFF show.
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(at(i))) return 0;
  }
  return length;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::size_t offset = 0;
  while (offset < text.size()) {
    // Nearly all text is ASCII: eight bytes at a time.
    std::uint64_t word = 0;
    if (text.size() - offset >= sizeof word) {
      std::memcpy(&word, text.data() + offset, sizeof word);
      if ((word & 0x8080808080808080U) == 0) {
        offset += sizeof word;
        continue;
      }
    }
    const std::size_t length = sequence_length(text.substr(offset));
    if (length == 0) return offset;
    offset += length;
  }
  return std::string_view::npos;
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) {
    if (!is_continuation(static_cast<unsigned char>(c))) ++count;
  }
  return count;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  assert(code_point <= 0x10FFFF);
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto put_low = [&](int shift) { put(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put_low(0);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put_low(6);
    put_low(0);
  } else {
    put(0xF0 | code_point >> 18);
    put_low(12);
    put_low(6);
    put_low(0);
  }
}

std::uint32_t next_code_point(std::string_view text, std::size_t& offset) noexcept {
  assert(offset < text.size());
  const std::size_t length = sequence_length(text.substr(offset));
  assert(length != 0);
  const auto lead = static_cast<unsigned char>(text[offset]);
  std::uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code_point = code_point << 6 | (static_cast<unsigned char>(text[offset + i]) & 0x3FU);
  }
  offset += length;
  return code_point;
}

}  // namespace regie
