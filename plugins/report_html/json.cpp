// SPDX-License-Identifier: Apache-2.0
#include "json.hpp"

#include <charconv>

#include <regie/sdk/basics.hpp>

namespace regie::report_html {
namespace {

constexpr int deepest = 64;

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Json read() {
    Json value = read_value(0);
    skip_space();
    if (!rest_.empty()) fail();
    return value;
  }

 private:
  [[noreturn]] static void fail() {
    throw sdk::Failure(REGIE_CORRUPT, "the engine handed over text that is not JSON");
  }
  void skip_space() {
    while (!rest_.empty() &&
           (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t' || rest_[0] == '\r')) {
      rest_.remove_prefix(1);
    }
  }
  bool take(std::string_view token) {
    skip_space();
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  void expect(std::string_view token) {
    if (!take(token)) fail();
  }

  Json read_value(int depth) {
    if (depth > deepest) fail();
    if (take("{")) return read_object(depth);
    if (take("[")) return read_list(depth);
    if (take("null")) return {};
    if (take("true")) return {Json::Kind::truth, "true", {}, {}};
    if (take("false")) return {Json::Kind::truth, "false", {}, {}};
    if (take("\"")) return {Json::Kind::text, read_text(), {}, {}};
    return {Json::Kind::number, read_number(), {}, {}};
  }

  Json read_object(int depth) {
    Json object{Json::Kind::object, {}, {}, {}};
    if (take("}")) return object;
    do {
      expect("\"");
      auto name = read_text();
      expect(":");
      object.members.emplace_back(std::move(name), read_value(depth + 1));
    } while (take(","));
    expect("}");
    return object;
  }

  Json read_list(int depth) {
    Json list{Json::Kind::list, {}, {}, {}};
    if (take("]")) return list;
    do {
      list.items.push_back(read_value(depth + 1));
    } while (take(","));
    expect("]");
    return list;
  }

  std::string read_number() {
    std::size_t end = 0;
    while (end < rest_.size() &&
           std::string_view("+-.eE0123456789").find(rest_[end]) != std::string_view::npos) {
      ++end;
    }
    if (end == 0) fail();
    std::string digits(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return digits;
  }

  std::string read_text() {
    std::string text;
    while (!rest_.empty() && rest_[0] != '"') {
      const char letter = rest_[0];
      rest_.remove_prefix(1);
      if (letter == '\\') {
        read_escape(text);
      } else {
        text += letter;
      }
    }
    if (rest_.empty()) fail();
    rest_.remove_prefix(1);
    return text;
  }

  void read_escape(std::string& text) {
    if (rest_.empty()) fail();
    const char kind = rest_[0];
    rest_.remove_prefix(1);
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const auto at = names.find(kind); at != std::string_view::npos) {
      text += meanings[at];
      return;
    }
    if (kind != 'u') fail();
    std::uint32_t code = read_hex();
    if (code >= 0xd800 && code < 0xdc00 && take("\\u")) {
      code = 0x10000 + ((code - 0xd800) << 10) + (read_hex() - 0xdc00);
    }
    append_utf8(text, code);
  }

  std::uint32_t read_hex() {
    std::uint32_t code = 0;
    if (rest_.size() < 4) fail();
    const auto read = std::from_chars(rest_.data(), rest_.data() + 4, code, 16);
    if (read.ptr != rest_.data() + 4) fail();
    rest_.remove_prefix(4);
    return code;
  }

  static void append_utf8(std::string& text, std::uint32_t code) {
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) fail();
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) return add(code);
    if (code < 0x800) {
      add(0xc0 | code >> 6);
    } else {
      if (code < 0x10000) {
        add(0xe0 | code >> 12);
      } else {
        add(0xf0 | code >> 18);
        add(0x80 | (code >> 12 & 0x3f));
      }
      add(0x80 | (code >> 6 & 0x3f));
    }
    add(0x80 | (code & 0x3f));
  }

  std::string_view rest_;
};

}  // namespace

const Json& Json::operator[](std::string_view name) const {
  static const Json nothing;
  for (const auto& member : members) {
    if (member.first == name) return member.second;
  }
  return nothing;
}

std::int64_t Json::integer(std::int64_t otherwise) const {
  std::int64_t number = 0;
  if (kind != Kind::number) return otherwise;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : otherwise;
}

Json parse_json(std::string_view text) { return Reader(text).read(); }

}  // namespace regie::report_html
