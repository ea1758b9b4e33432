// SPDX-License-Identifier: Apache-2.0
#include "engine/base/ids.hpp"

#include <algorithm>

#include "engine/base/sha256.hpp"

namespace regie {

namespace {

/// Whether a dash stands before byte `i` in the text of a UUID.
bool dash_before(std::size_t i) { return i == 4 || i == 6 || i == 8 || i == 10; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_string(const Id& id) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i)) text.push_back('-');
    text.push_back(digits[id.bytes[i] >> 4]);
    text.push_back(digits[id.bytes[i] & 15]);
  }
  return text;
}

std::optional<Id> id_from_string(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Id id;
  std::size_t offset = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i) && text[offset++] != '-') return std::nullopt;
    const int high = hex_digit(text[offset++]);
    const int low = hex_digit(text[offset++]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return id;
}

Id derive_id(std::initializer_list<std::string_view> parts) {
  std::string content;
  for (const std::string_view part : parts) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      content.push_back(static_cast<char>(static_cast<std::uint64_t>(part.size()) >> shift));
    }
    content += part;
  }
  const Digest digest = sha256(content);
  Id id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  // RFC 9562, sections 5.8 and 4.1: version 8 and the variant.
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace regie
