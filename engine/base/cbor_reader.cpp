// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/base/cbor.hpp"
#include "engine/base/cbor_format.hpp"
#include "engine/base/utf8.hpp"

namespace regie {

namespace {

using namespace cbor;

/// What a document may nest, and the engine's own wrapping around it.
constexpr std::size_t deepest = 256;
/// Room made before anything is read. More grows as it comes, so that damaged counts, each
/// within the data that follows it, cannot ask for many times that data.
constexpr std::uint64_t most_reserved = 256;

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

/// Reads what `to_cbor` writes. The first thing wrong ends it: `failed()` then says where, and
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
    if (bytes_.substr(start, offset_ - start) != to_cbor(Value(number))) return fail_at(start);
    return Value(number);
  }

  Value read_list(std::uint64_t count, std::size_t depth) {
    if (count > bytes_.size() - offset_) return fail();  // an item takes at least a byte
    std::vector<Value> items;
    items.reserve(std::min(count, most_reserved));
    for (std::uint64_t i = 0; i < count && !failed_; ++i) items.push_back(read(depth + 1));
    if (failed_) return {};
    return Value::list(std::move(items));
  }

  Value read_map(std::uint64_t count, std::size_t depth) {
    const std::size_t start = offset_;
    if (count > (bytes_.size() - offset_) / 2) return fail();
    std::vector<Entry> entries;
    entries.reserve(std::min(count, most_reserved));
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
