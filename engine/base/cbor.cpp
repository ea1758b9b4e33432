// SPDX-License-Identifier: Apache-2.0
#include "engine/base/cbor.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "engine/base/utf8.hpp"

namespace regie {

namespace {

using Kind = Value::Kind;

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

constexpr char byte_false = '\xF4';
constexpr char byte_true = '\xF5';
constexpr char byte_null = '\xF6';
constexpr char byte_undefined = '\xF7';
constexpr std::uint8_t head_half = 0xF9;
constexpr std::uint8_t head_single = 0xFA;
constexpr std::uint8_t head_double = 0xFB;
constexpr std::uint16_t half_nan = 0x7E00;

/// What a document may nest, and the engine's own wrapping around it.
constexpr std::size_t deepest = 256;

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

double from_half(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1F;
  const int fraction = half & 0x3FF;
  double number = 0;
  if (exponent == 0) {
    number = std::ldexp(fraction, -24);
  } else if (exponent != 31) {
    number = std::ldexp(fraction + 1024, exponent - 25);
  } else {
    number = fraction == 0 ? std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -number : number;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

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
    Writer(bytes).write(value);
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
    std::vector<const Entry*> sorted;
    sorted.reserve(entries.size());
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), encoded_before);
    head(major_map, sorted.size());
    for (const Entry* entry : sorted) {
      write(entry->key);
      write(entry->value);
    }
  }

  std::string& out_;
};

/// Reads what Writer writes. The first thing wrong ends it: `failed()` then says where, and
/// whatever was returned is to be thrown away.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  Value read(std::size_t depth) {
    if (depth > deepest || offset_ >= bytes_.size()) return fail();
    const std::size_t start = offset_;
    const auto first = static_cast<std::uint8_t>(bytes_[offset_]);
    if ((first & 0xE0) == major_simple) return read_simple();
    const Head found = head();
    if (failed_) return {};
    switch (found.major) {
      case major_unsigned:
      case major_negative:
        offset_ = start;
        return Value(integer(std::numeric_limits<std::int64_t>::min(),
                             std::numeric_limits<std::int64_t>::max()));
      case major_bytes:
        return Value::bytes(blob(found.argument));
      case major_text:
        return Value(text(found.argument));
      case major_array:
        return read_list(found.argument, depth);
      case major_map:
        return read_map(found.argument, depth);
      default:
        return read_tagged(found.argument, depth, start);
    }
  }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return offset_ == bytes_.size(); }
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  struct Head {
    std::uint8_t major = 0;
    std::uint64_t argument = 0;
  };

  Value fail() {
    failed_ = true;
    return {};
  }
  Value fail_at(std::size_t offset) {
    if (!failed_) offset_ = offset;
    return fail();
  }

  std::uint64_t big_endian(std::size_t count) {
    if (failed_ || bytes_.size() - offset_ < count) {
      failed_ = true;
      return 0;
    }
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      number = number << 8 | static_cast<std::uint8_t>(bytes_[offset_ + i]);
    }
    offset_ += count;
    return number;
  }

  Head head() {
    const std::size_t start = offset_;
    const auto first = static_cast<std::uint8_t>(big_endian(1));
    const unsigned low = first & 0x1F;
    Head found{static_cast<std::uint8_t>(first & 0xE0), low};
    if (low < 24) return found;
    if (low > 27) {
      fail_at(start);
      return found;
    }
    found.argument = big_endian(std::size_t{1} << (low - 24));
    const std::uint64_t least = low == 24 ? 24 : std::uint64_t{1} << (8 << (low - 25));
    if (found.argument < least) fail_at(start);
    return found;
  }

  std::int64_t integer(std::int64_t least, std::int64_t most) {
    const std::size_t start = offset_;
    const Head found = head();
    const bool negative = found.major == major_negative;
    const auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (failed_ || found.major > major_negative || found.argument > limit) {
      fail_at(start);
      return 0;
    }
    const auto plain = static_cast<std::int64_t>(found.argument);
    const std::int64_t number = negative ? -1 - plain : plain;
    if (number < least || number > most) {
      fail_at(start);
      return 0;
    }
    return number;
  }

  std::string_view blob(std::uint64_t size) {
    if (failed_ || bytes_.size() - offset_ < size) {
      failed_ = true;
      return {};
    }
    const std::string_view content = bytes_.substr(offset_, size);
    offset_ += content.size();
    return content;
  }

  std::string_view text(std::uint64_t size) {
    const std::size_t start = offset_;
    const std::string_view content = blob(size);
    const std::size_t invalid = find_invalid_utf8(content);
    if (invalid != std::string_view::npos) fail_at(start + invalid);
    return content;
  }

  Value read_simple() {
    const std::size_t start = offset_;
    const auto first = static_cast<std::uint8_t>(big_endian(1));
    double number = 0;
    switch (first) {
      case static_cast<std::uint8_t>(byte_false):
        return Value(false);
      case static_cast<std::uint8_t>(byte_true):
        return Value(true);
      case static_cast<std::uint8_t>(byte_null):
        return Value(nullptr);
      case static_cast<std::uint8_t>(byte_undefined):
        return {};
      case head_half:
        number = from_half(static_cast<std::uint16_t>(big_endian(2)));
        break;
      case head_single:
        number = std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(4)));
        break;
      case head_double:
        number = std::bit_cast<double>(big_endian(8));
        break;
      default:
        return fail_at(start);
    }
    if (failed_) return {};
    // A longer form than needed, or another NaN than the one.
    std::string shortest;
    Writer(shortest).write(Value(number));
    if (bytes_.substr(start, offset_ - start) != shortest) return fail_at(start);
    return Value(number);
  }

  Value read_list(std::uint64_t count, std::size_t depth) {
    if (count > bytes_.size() - offset_) return fail();  // an item takes at least a byte
    std::vector<Value> items;
    items.reserve(count);
    for (std::uint64_t i = 0; i < count && !failed_; ++i) items.push_back(read(depth + 1));
    if (failed_) return {};
    return Value::list(std::move(items));
  }

  Value read_map(std::uint64_t count, std::size_t depth) {
    const std::size_t start = offset_;
    if (count > (bytes_.size() - offset_) / 2) return fail();
    std::vector<Entry> entries;
    entries.reserve(count);
    std::string_view previous;
    for (std::uint64_t i = 0; i < count && !failed_; ++i) {
      const std::size_t key_start = offset_;
      Value key = read(depth + 1);
      const std::string_view encoded = bytes_.substr(key_start, offset_ - key_start);
      if (!failed_ && i > 0 && encoded <= previous) return fail_at(key_start);
      previous = encoded;
      Value value = failed_ ? Value() : read(depth + 1);
      entries.push_back({std::move(key), std::move(value)});
    }
    if (failed_) return {};
    Value map = Value::map(std::move(entries));
    // Keys that differ in bytes and are the same key, such as 1 and 1.0.
    if (map.size() != count) return fail_at(start);
    return map;
  }

  /// The array of exactly `count` items that some tags need.
  bool array_of(std::uint64_t count) {
    const std::size_t start = offset_;
    const Head found = head();
    if (!failed_ && found.major == major_array && found.argument == count) return true;
    fail_at(start);
    return false;
  }

  template <class T>
  T number() {
    return static_cast<T>(integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  }

  Value read_tagged(std::uint64_t tag, std::size_t depth, std::size_t start) {
    switch (tag) {
      case tag_date:
        return Value(Date{number<std::int32_t>()});
      case tag_euro:
        return Value(Euro{number<std::int64_t>()});
      case tag_timestamp: {
        if (!array_of(2)) return {};
        Timestamp at;
        at.seconds = number<std::int64_t>();
        at.nanos = static_cast<std::int32_t>(integer(0, 999'999'999));
        return Value(at);
      }
      case tag_duration: {
        if (!array_of(2)) return {};
        Duration span;
        span.seconds = number<std::int64_t>();
        const std::int64_t least = span.seconds > 0 ? 0 : -999'999'999;
        const std::int64_t most = span.seconds < 0 ? 0 : 999'999'999;
        span.nanos = static_cast<std::int32_t>(integer(least, most));
        return Value(span);
      }
      case tag_period: {
        if (!array_of(2)) return {};
        Period span;
        span.months = number<std::int32_t>();
        span.days = number<std::int32_t>();
        return Value(span);
      }
      case tag_unsigned: {
        const Head found = head();
        if (failed_ || found.major != major_unsigned) return fail_at(start);
        return Value(found.argument);
      }
      case tag_type: {
        const Head found = head();
        if (failed_ || found.major != major_text) return fail_at(start);
        return Value::type(text(found.argument));
      }
      case tag_optional:
        return read_optional(depth, start);
      default:
        return fail_at(start);
    }
  }

  Value read_optional(std::size_t depth, std::size_t start) {
    const Head found = head();
    if (failed_ || found.major != major_array || found.argument > 1) return fail_at(start);
    if (found.argument == 0) return Value::optional_none();
    Value content = read(depth + 1);
    // Unset content is an absent one, which is written without any.
    if (failed_ || content.is_unset()) return fail_at(start);
    return Value::optional_of(std::move(content));
  }

  std::string_view bytes_;
  std::size_t offset_ = 0;
  bool failed_ = false;
};

}  // namespace

std::string to_cbor(const Value& value) {
  std::string bytes;
  Writer(bytes).write(value);
  return bytes;
}

Result<Value> from_cbor(std::string_view bytes) {
  Reader reader(bytes);
  Value value = reader.read(1);
  if (!reader.failed() && reader.at_end()) return value;
  const std::string at = std::to_string(reader.offset());
  return Error(Errc::corrupt,
               {"De opgeslagen gegevens zijn beschadigd, bij byte " + at + ".",
                "The stored data is damaged, at byte " + at + "."},
               {"Zet een reservekopie terug.", "Restore a backup."});
}

}  // namespace regie
