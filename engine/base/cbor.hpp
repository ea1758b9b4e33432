// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <regie/value.hpp>

#include "engine/base/result.hpp"

namespace regie {

/// Deterministic CBOR (RFC 8949, section 4.2.1): shortest heads, definite lengths, map entries in
/// the byte order of their encoded keys. Kinds beyond CBOR's own are tagged:
/// 1 000 timestamp [seconds, nanos], 1 001 duration [seconds, nanos], 100 date (RFC 8943),
/// 1 002 period [months, days], 1 003 euro (cents), 1 004 unsigned, 1 005 type, 1 006 optional.
/// Errors and unset values cannot be stored: the first asserts, the second is `undefined` (0xf7).
/// `front` is put before it.
[[nodiscard]] std::string to_cbor(const Value& value, std::string_view front = {});

/// The same in pieces, appended: a list or map is its head and then so many values, or keys with
/// their values in the order above.
void append_cbor(std::string& out, const Value& value);
void append_cbor_text(std::string& out, std::string_view text);
void append_cbor_list(std::string& out, std::size_t items);
void append_cbor_map(std::string& out, std::size_t entries);

/// A map with texts for keys that is written field by field, in any order, without a Value of the
/// whole. Each key once; a key must outlive the record.
class CborRecord {
 public:
  /// `bytes`: about how large its values are together; what is larger grows.
  explicit CborRecord(std::size_t bytes = 256) {
    content_.reserve(bytes);
    fields_.reserve(16);
  }
  void add(std::string_view key, const Value& value);
  void add_text(std::string_view key, std::string_view text);
  void add_bytes(std::string_view key, std::string_view bytes);
  /// What is CBOR already.
  void add_encoded(std::string_view key, std::string_view encoded);
  void append_to(std::string& out);
  [[nodiscard]] std::string encoded();

 private:
  struct Field {
    std::string_view key;
    std::size_t begin;
    std::size_t end;
  };
  void close(std::string_view key, std::size_t begin);

  std::string content_;
  std::vector<Field> fields_;
};

/// Reads exactly one value and nothing after it. Anything that `to_cbor` would not have written
/// (indefinite lengths, long heads, unsorted keys, unknown tags, deep nesting) is
/// `Errc::corrupt` with the offset.
[[nodiscard]] Result<Value> from_cbor(std::string_view bytes);

}  // namespace regie
