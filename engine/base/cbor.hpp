// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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
void append_cbor_integer(std::string& out, std::int64_t number);
void append_cbor_text(std::string& out, std::string_view text);
void append_cbor_bytes(std::string& out, std::string_view bytes);
void append_cbor_list(std::string& out, std::size_t items);
void append_cbor_map(std::string& out, std::size_t entries);

/// Brings the entries of a map into the order above, which were appended to `out` as they came:
///
///     append_cbor_map(out, things.size());
///     CborOrder order(out);
///     for (const Thing& thing : things) {
///       order.begin_key();
///       append_cbor_text(out, thing.name);
///       order.begin_value();
///       append_cbor_integer(out, thing.count);
///     }
///     order.restore();
class CborOrder {
 public:
  explicit CborOrder(std::string& out) : out_(out), start_(out.size()) {}
  void begin_key() { key_ = out_.size(); }
  void begin_value();
  void restore();

 private:
  [[nodiscard]] std::string_view part(std::size_t begin, std::size_t end) const {
    return std::string_view(out_).substr(begin, end - begin);
  }

  std::string& out_;
  std::size_t start_;
  std::size_t key_ = 0;
  std::size_t previous_begin_ = 0;  ///< of the key before; as large as its end: there is none
  std::size_t previous_end_ = 0;
  bool sorted_ = true;
};

/// The head of a value that was written by the above: its major type (RFC 8949, section 3.1) and
/// its argument.
struct CborHead {
  std::uint8_t major = 0;  ///< 0 to 7
  std::uint64_t argument = 0;
  std::size_t bytes = 0;  ///< that the head takes
};
/// Nothing: `bytes` do not begin with a whole head, or with one that is longer than it need be.
[[nodiscard]] std::optional<CborHead> cbor_head(std::string_view bytes);
/// How many of the bytes the value takes that they begin with; 0: they hold none whole.
[[nodiscard]] std::size_t cbor_size(std::string_view bytes);

/// A map with at most 23 texts for keys, appended to `out` member by member in the order above
/// (shorter names first, then by their letters), without knowing beforehand how many there are:
/// `name` and then one value, and so on.
class CborMembers {
 public:
  explicit CborMembers(std::string& out);
  /// The value is appended next.
  void name(std::string_view name);
  void add(std::string_view name, const Value& value);
  void add_integer(std::string_view name, std::int64_t number);
  void add_text(std::string_view name, std::string_view text);
  void add_bytes(std::string_view name, std::string_view bytes);
  /// What is CBOR already.
  void add_encoded(std::string_view name, std::string_view encoded);

 private:
  std::string& out_;
  std::size_t head_;  ///< where it stands; it counts the members
};

/// Reads exactly one value and nothing after it. Anything that `to_cbor` would not have written
/// (indefinite lengths, long heads, unsorted keys, unknown tags, deep nesting) is
/// `Errc::corrupt` with the offset.
[[nodiscard]] Result<Value> from_cbor(std::string_view bytes);

}  // namespace regie
