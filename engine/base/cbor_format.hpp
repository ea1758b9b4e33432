// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// The bytes that the writer and the reader of CBOR agree on.
namespace regie::cbor {

/// Major types (RFC 8949, section 3.1), shifted to where they stand in the first byte.
enum Major : std::uint8_t {
  major_unsigned = 0x00,
  major_negative = 0x20,
  major_bytes = 0x40,
  major_text = 0x60,
  major_array = 0x80,
  major_map = 0xA0,
  major_tag = 0xC0,
  major_simple = 0xE0,
};

enum Tag : std::uint64_t {
  tag_date = 100,
  tag_timestamp = 1000,
  tag_duration = 1001,
  tag_period = 1002,
  tag_euro = 1003,
  tag_unsigned = 1004,
  tag_type = 1005,
  tag_optional = 1006,
};

inline constexpr char byte_false = '\xF4';
inline constexpr char byte_true = '\xF5';
inline constexpr char byte_null = '\xF6';
inline constexpr char byte_undefined = '\xF7';
inline constexpr std::uint8_t head_half = 0xF9;
inline constexpr std::uint8_t head_single = 0xFA;
inline constexpr std::uint8_t head_double = 0xFB;
inline constexpr std::uint16_t half_nan = 0x7E00;

}  // namespace regie::cbor
