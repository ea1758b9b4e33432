// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "engine/base/cbor.hpp"
#include "engine/base/cbor_format.hpp"

namespace regie {

namespace {

using namespace cbor;
/// The double as a half-precision number, where that is exact.
std::optional<std::uint16_t> exact_half(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const auto sign = static_cast<std::uint16_t>(bits >> 63 << 15);
  const auto exponent = static_cast<int>(bits >> 52 & 0x7FF);
  const std::uint64_t fraction = bits & 0xFFFFFFFFFFFFFU;
  if (exponent == 0 && fraction == 0) return sign;
  if (exponent == 0x7FF) {
    return fraction == 0 ? static_cast<std::uint16_t>(sign | 0x7C00) : half_nan;
  }
  const int power = exponent - 1023;
  if (power >= -14 && power <= 15) {
    if ((fraction & 0x3FFFFFFFFFFU) != 0) return std::nullopt;
    return static_cast<std::uint16_t>(sign | (power + 15) << 10 | fraction >> 42);
  }
  if (power >= -24 && power < -14) {  // subnormal: multiples of 2^-24
    const std::uint64_t whole = fraction | 1ULL << 52;
    const int shift = 28 - power;  // 52 - (power + 24)
    if ((whole & ((1ULL << shift) - 1)) != 0) return std::nullopt;
    return static_cast<std::uint16_t>(sign | whole >> shift);
  }
  return std::nullopt;
}

class CborWriter {
  using Kind = Value::Kind;

 public:
  explicit CborWriter(std::string& out) : out_(out) {}

  void list(std::size_t items) { head(major_array, items); }
  void map(std::size_t entries) { head(major_map, entries); }
  void text(std::string_view content) { write_blob(major_text, content); }
  void bytes(std::string_view content) { write_blob(major_bytes, content); }
  void integer(std::int64_t number) { write_integer(number); }

  void write(const Value& value) {
    switch (value.kind()) {
      case Kind::unset:
        out_ += byte_undefined;
        break;
      case Kind::null:
        out_ += byte_null;
        break;
      case Kind::boolean:
        out_ += value.boolean() ? byte_true : byte_false;
        break;
      case Kind::integer:
        write_integer(value.integer());
        break;
      case Kind::unsigned_integer:
        head(major_tag, tag_unsigned);
        head(major_unsigned, value.unsigned_integer());
        break;
      case Kind::real:
        write_real(value.real());
        break;
      case Kind::string:
        write_blob(major_text, value.text());
        break;
      case Kind::bytes:
        write_blob(major_bytes, value.text());
        break;
      case Kind::list:
        head(major_array, value.items().size());
        for (const Value& item : value.items()) write(item);
        break;
      case Kind::map:
        write_map(value.entries());
        break;
      case Kind::timestamp:
        write_pair(tag_timestamp, value.timestamp().seconds, value.timestamp().nanos);
        break;
      case Kind::duration:
        write_pair(tag_duration, value.duration().seconds, value.duration().nanos);
        break;
      case Kind::date:
        head(major_tag, tag_date);
        write_integer(value.date().days);
        break;
      case Kind::period:
        write_pair(tag_period, value.period().months, value.period().days);
        break;
      case Kind::euro:
        head(major_tag, tag_euro);
        write_integer(value.euro().cents);
        break;
      case Kind::type:
        head(major_tag, tag_type);
        write_blob(major_text, value.text());
        break;
      case Kind::optional:
        head(major_tag, tag_optional);
        head(major_array, value.has_content() ? 1 : 0);
        if (value.has_content()) write(value.content());
        break;
      case Kind::error:
        assert(false && "an evaluation error cannot be stored");
        out_ += byte_undefined;
        break;
    }
  }

 private:
  void big_endian(std::uint64_t number, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out_ += static_cast<char>(number >> shift);
    }
  }

  void head(std::uint8_t major, std::uint64_t argument) {
    const auto start = [&](unsigned low) { out_ += static_cast<char>(major | low); };
    if (argument < 24) {
      start(static_cast<unsigned>(argument));
    } else if (argument <= 0xFF) {
      start(24);
      big_endian(argument, 1);
    } else if (argument <= 0xFFFF) {
      start(25);
      big_endian(argument, 2);
    } else if (argument <= 0xFFFFFFFF) {
      start(26);
      big_endian(argument, 4);
    } else {
      start(27);
      big_endian(argument, 8);
    }
  }

  void write_integer(std::int64_t number) {
    if (number >= 0) {
      head(major_unsigned, static_cast<std::uint64_t>(number));
    } else {
      head(major_negative, ~static_cast<std::uint64_t>(number));  // -1 - number
    }
  }

  void write_real(double number) {
    if (const auto half = exact_half(number)) {
      out_ += static_cast<char>(head_half);
      big_endian(*half, 2);
      return;
    }
    // Beyond float's range the conversion is not defined.
    if (std::abs(number) <= std::numeric_limits<float>::max()) {
      const auto single = static_cast<float>(number);
      if (static_cast<double>(single) == number) {
        out_ += static_cast<char>(head_single);
        big_endian(std::bit_cast<std::uint32_t>(single), 4);
        return;
      }
    }
    out_ += static_cast<char>(head_double);
    big_endian(std::bit_cast<std::uint64_t>(number), 8);
  }

  void write_blob(std::uint8_t major, std::string_view content) {
    head(major, content.size());
    out_ += content;
  }

  void write_pair(std::uint64_t tag, std::int64_t first, std::int64_t second) {
    head(major_tag, tag);
    head(major_array, 2);
    write_integer(first);
    write_integer(second);
  }

  static std::string encoded(const Value& value) {
    std::string bytes;
    CborWriter(bytes).write(value);
    return bytes;
  }

  static bool encoded_before(const Entry* left, const Entry* right) {
    if (left->key.is(Kind::string) && right->key.is(Kind::string)) {
      // The head holds the length, and longer texts have greater heads.
      const std::string_view a = left->key.text();
      const std::string_view b = right->key.text();
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
    return encoded(left->key) < encoded(right->key);
  }

  void write_map(const std::vector<Entry>& entries) {
    constexpr std::size_t most = 32;
    if (entries.size() > most) return write_large_map(entries);
    std::array<const Entry*, most> sorted;
    std::size_t count = 0;
    for (const Entry& entry : entries) {
      std::size_t at = count++;
      for (; at > 0 && encoded_before(&entry, sorted[at - 1]); --at) sorted[at] = sorted[at - 1];
      sorted[at] = &entry;
    }
    write_entries(std::span(sorted).first(count));
  }

  void write_large_map(const std::vector<Entry>& entries) {
    std::vector<const Entry*> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), encoded_before);
    write_entries(sorted);
  }

  void write_entries(std::span<const Entry* const> sorted) {
    head(major_map, sorted.size());
    for (const Entry* entry : sorted) {
      write(entry->key);
      write(entry->value);
    }
  }

  std::string& out_;
};

}  // namespace

std::string to_cbor(const Value& value, std::string_view front) {
  // Grows once a thread and not once a value.
  constexpr std::size_t most_kept = 64 * 1024;
  thread_local std::string bytes;
  bytes.assign(front);
  CborWriter(bytes).write(value);
  if (bytes.capacity() > most_kept) return std::exchange(bytes, {});
  return bytes;
}

void append_cbor(std::string& out, const Value& value) { CborWriter(out).write(value); }
void append_cbor_integer(std::string& out, std::int64_t number) { CborWriter(out).integer(number); }
void append_cbor_text(std::string& out, std::string_view text) { CborWriter(out).text(text); }
void append_cbor_bytes(std::string& out, std::string_view bytes) { CborWriter(out).bytes(bytes); }
void append_cbor_list(std::string& out, std::size_t items) { CborWriter(out).list(items); }
void append_cbor_map(std::string& out, std::size_t entries) { CborWriter(out).map(entries); }

CborMembers::CborMembers(std::string& out) : out_(out), head_(out.size()) {
  append_cbor_map(out_, 0);
}

void CborMembers::name(std::string_view name) {
  assert((static_cast<std::uint8_t>(out_[head_]) & 0x1F) < 23);
  ++out_[head_];
  append_cbor_text(out_, name);
}

void CborMembers::add(std::string_view name, const Value& value) {
  this->name(name);
  append_cbor(out_, value);
}

void CborMembers::add_integer(std::string_view name, std::int64_t number) {
  this->name(name);
  append_cbor_integer(out_, number);
}

void CborMembers::add_text(std::string_view name, std::string_view text) {
  this->name(name);
  append_cbor_text(out_, text);
}

void CborMembers::add_bytes(std::string_view name, std::string_view bytes) {
  this->name(name);
  append_cbor_bytes(out_, bytes);
}

void CborMembers::add_encoded(std::string_view name, std::string_view encoded) {
  this->name(name);
  out_ += encoded;
}

}  // namespace regie
