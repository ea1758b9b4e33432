// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/civil.hpp"
#include "engine/base/utf8.hpp"

namespace regie {

namespace {

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  out.append(buffer.data(), end);
}

/// The shortest text that reads back as the same double, and as a double.
void append_real(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::size_t start = out.size();
  append_number(out, number);
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

/// `.5`, `.25`: what remains below a second, without zeros at the end; nothing for 0.
void append_fraction(std::string& out, std::int32_t nanos) {
  if (nanos == 0) return;
  std::string digits = std::to_string(nanos);
  digits.insert(0, 9 - digits.size(), '0');
  digits.erase(digits.find_last_not_of('0') + 1);
  out += '.' + digits;
}

std::string timestamp_text(Timestamp at) {
  std::string text = to_rfc3339(Instant{at.seconds * 1000});
  std::string fraction;
  append_fraction(fraction, at.nanos);
  // Milliseconds have three digits everywhere, so that what has no smaller part looks the same.
  while (!fraction.empty() && fraction.size() < 4) fraction += '0';
  text.insert(text.size() - 1, fraction);
  return text;
}

std::string duration_text(Duration span) {
  std::string text = span.seconds < 0 || span.nanos < 0 ? "-" : "";
  const auto seconds = static_cast<std::uint64_t>(span.seconds);
  append_number(text, span.seconds < 0 ? 0 - seconds : seconds);
  append_fraction(text, span.nanos < 0 ? -span.nanos : span.nanos);
  return text + "s";
}

std::string period_text(Period span) {
  std::string text = "P";
  if (span.months != 0) text += std::to_string(span.months) + "M";
  if (span.days != 0 || span.months == 0) text += std::to_string(span.days) + "D";
  return text;
}

std::string euro_text(Euro amount) {
  const auto cents = static_cast<std::uint64_t>(amount.cents);
  const std::uint64_t size = amount.cents < 0 ? 0 - cents : cents;
  const std::string rest = std::to_string(size % 100);
  return (amount.cents < 0 ? "-" : "") + std::to_string(size / 100) +
         (rest.size() < 2 ? ".0" : ".") + rest;
}

/// RFC 4648, section 4.
std::string base64(std::string_view bytes) {
  static constexpr char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < group.size() ? static_cast<std::uint8_t>(group[j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += j <= group.size() ? digits[bits >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

void append_escape(std::string& out, std::uint32_t unit) {
  static constexpr char digits[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
}

/// Whether a character above ASCII shows nothing of its own: C1 controls, and the line ends that
/// JavaScript does not allow in texts.
bool is_unprintable(std::uint32_t c) { return c < 0xA0 || c == 0x2028 || c == 0x2029; }

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t offset = 0; offset < text.size();) {
    const auto byte = static_cast<unsigned char>(text[offset]);
    if (byte >= 0x80) {
      // At most four bytes, so that one bad byte does not cost a look at all that follows.
      const std::string_view ahead = text.substr(offset, 4);
      const std::size_t invalid = find_invalid_utf8(ahead);
      if (invalid == 0) {
        append_escape(out, 0xFFFD);
        ++offset;
        continue;
      }
      const std::size_t start = offset;
      const std::uint32_t c = next_code_point(text, offset);
      if (is_unprintable(c)) {
        append_escape(out, c);
      } else {
        out.append(text, start, offset - start);
      }
      continue;
    }
    ++offset;
    static constexpr std::string_view short_escapes = "\"\"\\\\\bb\ff\nn\rr\tt";
    bool escaped = false;
    for (std::size_t i = 0; i < short_escapes.size() && !escaped; i += 2) {
      if (static_cast<unsigned char>(short_escapes[i]) != byte) continue;
      out += '\\';
      out += short_escapes[i + 1];
      escaped = true;
    }
    if (escaped) continue;
    if (byte < 0x20 || byte == 0x7F) {
      append_escape(out, byte);
    } else {
      out += static_cast<char>(byte);
    }
  }
  out += '"';
}

class JsonWriter {
  using Kind = Value::Kind;

 public:
  JsonWriter(std::string& out, bool pretty) : out_(out), pretty_(pretty) {}

  void write(const Value& value) {
    switch (value.kind()) {
      case Kind::unset:
      case Kind::null:
        out_ += "null";
        break;
      case Kind::boolean:
        out_ += value.boolean() ? "true" : "false";
        break;
      case Kind::integer:
        append_number(out_, value.integer());
        break;
      case Kind::unsigned_integer:
        append_number(out_, value.unsigned_integer());
        break;
      case Kind::real:
        append_real(out_, value.real());
        break;
      case Kind::list:
        write_list(value.items());
        break;
      case Kind::map:
        write_map(value.entries());
        break;
      case Kind::optional:
        write(value.content());
        break;
      case Kind::error:
        out_ += "{\"error\":";
        append_quoted(out_, value.text());
        out_ += '}';
        break;
      default:
        append_quoted(out_, text_of(value));
        break;
    }
  }

 private:
  /// The text of what JSON has no form of its own for.
  static std::string text_of(const Value& value) {
    switch (value.kind()) {
      case Kind::timestamp:
        return timestamp_text(value.timestamp());
      case Kind::duration:
        return duration_text(value.duration());
      case Kind::date:
        return to_iso(value.date());
      case Kind::period:
        return period_text(value.period());
      case Kind::euro:
        return euro_text(value.euro());
      case Kind::bytes:
        return base64(value.text());
      default:
        return std::string(value.text());
    }
  }

  /// Member names are texts; any other key is named by its JSON.
  void write_key(const Value& key) {
    if (key.is(Kind::string)) {
      append_quoted(out_, key.text());
      return;
    }
    const std::string text = to_json(key);
    if (text.starts_with('"')) {
      out_ += text;
    } else {
      append_quoted(out_, text);
    }
  }

  void line(std::size_t depth) {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(depth * 2, ' ');
  }

  void write_list(const std::vector<Value>& items) {
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += ',';
      line(depth_);
      write(items[i]);
    }
    --depth_;
    if (!items.empty()) line(depth_);
    out_ += ']';
  }

  void write_map(const std::vector<Entry>& entries) {
    out_ += '{';
    ++depth_;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i > 0) out_ += ',';
      line(depth_);
      write_key(entries[i].key);
      out_ += pretty_ ? ": " : ":";
      write(entries[i].value);
    }
    --depth_;
    if (!entries.empty()) line(depth_);
    out_ += '}';
  }

  std::string& out_;
  bool pretty_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_json(const Value& value) {
  std::string out;
  JsonWriter(out, false).write(value);
  return out;
}

std::string to_pretty_json(const Value& value) {
  std::string out;
  JsonWriter(out, true).write(value);
  return out;
}

std::string json_quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text);
  return out;
}

}  // namespace regie
