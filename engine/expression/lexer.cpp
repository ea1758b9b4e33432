// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/lexer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/ascii.hpp"
#include "engine/base/utf8.hpp"
#include "engine/expression/escapes.hpp"

namespace regie::expression {

namespace {

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

constexpr std::array<std::string_view, 8> two_signs = {
    "==", "!=", "<=", ">=", "&&", "||", "[?", ".?"};

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  LexResult run() {
    while (result_.problems.empty()) {
      skip_space();
      if (at_ >= source_.size()) break;
      next();
    }
    begin_ = position_;
    add(TokenKind::end, "", Value());
    return std::move(result_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  /// Moves over bytes, counting code points.
  void advance(std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i, ++at_)
      if ((static_cast<unsigned char>(source_[at_]) & 0xC0U) != 0x80U) ++position_;
  }

  void skip_space() {
    while (at_ < source_.size()) {
      if (is_space(peek())) {
        advance(1);
      } else if (peek() == '/' && peek(1) == '/') {
        while (at_ < source_.size() && peek() != '\n') advance(1);
      } else {
        return;
      }
    }
  }

  void add(TokenKind kind, std::string_view text, Value value) {
    result_.tokens.push_back({kind, begin_, position_, std::string(text), std::move(value)});
  }

  void fail(Text message, Text advice = {}) {
    result_.problems.push_back({begin_, position_, std::move(message), std::move(advice)});
  }

  void next() {
    begin_ = position_;
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (const std::size_t prefix = string_prefix(); prefix != npos) return string(prefix);
    if (is_name_start(c)) {
      const std::size_t from = at_;
      while (is_name(peek())) advance(1);
      return add(TokenKind::identifier, source_.substr(from, at_ - from), Value());
    }
    if (c == '`') return escaped_identifier();
    for (const std::string_view sign : two_signs) {
      if (source_.substr(at_, 2) != sign) continue;
      advance(2);
      return add(TokenKind::sign, sign, Value());
    }
    static constexpr std::string_view one_signs = "+-*/%<>!?:.,()[]{}";
    if (one_signs.find(c) != std::string_view::npos) {
      const std::string_view sign = source_.substr(at_, 1);
      advance(1);
      return add(TokenKind::sign, sign, Value());
    }
    unknown_character(c);
  }

  void unknown_character(char c) {
    const std::size_t from = at_;
    advance(1);
    while (at_ < source_.size() && (static_cast<unsigned char>(peek()) & 0xC0U) == 0x80U)
      advance(1);
    const std::string shown(source_.substr(from, at_ - from));
    Text message{"`" + shown + "` hoort niet in een expressie",
                 "`" + shown + "` does not belong in an expression"};
    Text advice;
    if (c == '=') {
      advice = {"Vergelijk met `==`.", "Compare with `==`."};
    } else if (c == '&' || c == '|') {
      const std::string twice = shown + shown;
      advice = {"Schrijf `" + twice + "`.", "Write `" + twice + "`."};
    } else if (shown == "“" || shown == "”" || shown == "‘" || shown == "’") {
      advice = {"Gebruik rechte aanhalingstekens: ' '.", "Use straight quotes: ' '."};
    } else if (c == ';') {
      advice = {"Verbind voorwaarden met `&&` (en) of `||` (of).",
                "Join conditions with `&&` (and) or `||` (or)."};
    } else if (c == '#') {
      advice = {"Opmerkingen in een expressie beginnen met `//`.",
                "Comments in an expression begin with `//`."};
    }
    fail(std::move(message), std::move(advice));
  }

  void escaped_identifier() {
    advance(1);
    const std::size_t from = at_;
    while (is_name(peek()) || peek() == '.' || peek() == '-' || peek() == '/' || peek() == ' ')
      advance(1);
    const std::string_view name = source_.substr(from, at_ - from);
    if (peek() != '`' || name.empty()) {
      return fail({"De naam tussen ` ` is niet af", "The name between ` ` is not complete"});
    }
    advance(1);
    add(TokenKind::escaped_identifier, name, Value());
  }

  /// The number of letters (r, b) before a quote that starts here, or npos.
  [[nodiscard]] std::size_t string_prefix() const {
    std::size_t length = 0;
    bool raw = false;
    bool bytes = false;
    while (length < 2) {
      const char c = peek(length);
      if ((c == 'r' || c == 'R') && !raw) {
        raw = true;
      } else if ((c == 'b' || c == 'B') && !bytes) {
        bytes = true;
      } else {
        break;
      }
      ++length;
    }
    return peek(length) == '"' || peek(length) == '\'' ? length : npos;
  }

  void string(std::size_t prefix) {
    const std::string_view letters = source_.substr(at_, prefix);
    const bool raw = letters.find_first_of("rR") != npos;
    const bool bytes = letters.find_first_of("bB") != npos;
    advance(prefix);
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::string closing(triple ? 3 : 1, quote);
    advance(closing.size());
    const std::size_t from = at_;
    while (at_ < source_.size() && source_.substr(at_, closing.size()) != closing) {
      if (!triple && (peek() == '\n' || peek() == '\r')) break;
      advance(!raw && peek() == '\\' && at_ + 1 < source_.size() ? 2 : 1);
    }
    if (source_.substr(at_, closing.size()) != closing) {
      return fail(
          {"Deze tekst heeft geen sluitend aanhalingsteken", "This text has no closing quote"},
          {"Sluit af met " + closing + ".", "Close it with " + closing + "."});
    }
    const std::string_view content = source_.substr(from, at_ - from);
    advance(closing.size());
    std::string text;
    Text problem;
    if (raw) {
      text = content;
    } else if (!unescape(content, bytes, text, problem)) {
      return fail(std::move(problem),
                  {"Schrijf `\\\\` voor een backslash zelf.", "Write `\\\\` for a backslash."});
    }
    add(TokenKind::literal, letters, bytes ? Value::bytes(text) : Value(text));
  }

  void number() {
    const std::size_t from = at_;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
      advance(2);
      while (is_hex(peek())) advance(1);
      return finish_integer(source_.substr(from, at_ - from));
    }
    while (is_digit(peek())) advance(1);
    bool real = false;
    if (peek() == '.' && is_digit(peek(1))) {
      real = true;
      advance(1);
      while (is_digit(peek())) advance(1);
    }
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if (is_digit(peek(sign))) {
        real = true;
        advance(sign);
        while (is_digit(peek())) advance(1);
      }
    }
    const std::string_view digits = source_.substr(from, at_ - from);
    if (!real) return finish_integer(digits);
    double number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc() && !read_extreme(digits, number)) return bad_number(digits);
    if (is_name_start(peek())) return bad_number(digits);
    add(TokenKind::literal, digits, Value(number));
  }

  /// from_chars refuses what is too small or too large for a double; too small is zero.
  static bool read_extreme(std::string_view digits, double& number) {
    const std::size_t exponent = digits.find_first_of("eE");
    if (exponent != npos && digits[exponent + 1] == '-') {
      number = 0;
      return true;
    }
    return false;
  }

  void finish_integer(std::string_view digits) {
    const bool without_sign = peek() == 'u' || peek() == 'U';
    if (without_sign) advance(1);
    if (is_name_start(peek())) return bad_number(digits);
    if (!without_sign) return add(TokenKind::integer, digits, Value());
    const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
    const std::string_view bare = hex ? digits.substr(2) : digits;
    std::uint64_t number = 0;
    const auto read =
        std::from_chars(bare.data(), bare.data() + bare.size(), number, hex ? 16 : 10);
    if (read.ec != std::errc()) return bad_number(digits);
    add(TokenKind::literal, digits, Value(number));
  }

  void bad_number(std::string_view digits) {
    std::string shown(digits);
    const bool letters = is_name(peek());
    for (; is_name(peek()); advance(1)) shown += peek();
    Text advice{"Een geheel getal heeft hooguit 64 bits, en een getal met komma reikt tot 1e308.",
                "A whole number has at most 64 bits, and a decimal number reaches to 1e308."};
    if (letters) {
      advice = {"Een naam begint met een letter, en tussen een getal en een naam staat een teken.",
                "A name begins with a letter, and a sign stands between a number and a name."};
    }
    fail({"`" + shown + "` is geen getal dat hier past",
          "`" + shown + "` is not a number that fits"},
         std::move(advice));
  }

  static constexpr std::size_t npos = std::string_view::npos;

  std::string_view source_;
  std::size_t at_ = 0;
  std::uint32_t position_ = 0;
  std::uint32_t begin_ = 0;
  LexResult result_;
};

}  // namespace

LexResult lex(std::string_view source) { return Lexer(source).run(); }

}  // namespace regie::expression
