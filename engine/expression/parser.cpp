// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/expression/macros.hpp"

namespace regie::expression {

namespace {

// CEL "Syntax": IDENT excludes these; as members they are allowed.
constexpr std::array<std::string_view, 17> reserved = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

bool is_reserved(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

bool is_keyword(std::string_view name) {
  return name == "true" || name == "false" || name == "null" || name == "in";
}

/// `2 days` as an expression has it; empty where it is no span of time.
std::string span_of(const std::string& number, std::string_view unit) {
  static constexpr std::pair<std::string_view, char> letters[] = {
      {"day", 'D'},   {"days", 'D'},    {"dag", 'D'},     {"dagen", 'D'},  {"week", 'W'},
      {"weeks", 'W'}, {"weken", 'W'},   {"month", 'M'},   {"months", 'M'}, {"maand", 'M'},
      {"year", 'Y'},  {"maanden", 'M'}, {"years", 'Y'},   {"jaar", 'Y'},   {"hour", 'h'},
      {"hours", 'h'}, {"uur", 'h'},     {"minutes", 'm'}, {"minuten", 'm'}};
  for (const auto& [word, letter] : letters) {
    if (word != unit) continue;
    return letter >= 'a' ? "duration('" + number + letter + "')"
                         : "period('P" + number + letter + "')";
  }
  return {};
}

/// Thrown inside the parser only: the first problem of syntax ends it.
struct Stop {
  SyntaxProblem problem;
};

class Parser {
 public:
  Parser(std::vector<Token> tokens, const Limits& limits)
      : tokens_(std::move(tokens)), limits_(limits) {}

  ExprPtr run() {
    ExprPtr root = expression();
    if (peek().kind != TokenKind::end) unexpected();
    return root;
  }

 private:
  struct Nesting {
    explicit Nesting(Parser& owner) : parser(owner) {
      if (++parser.nesting_ > parser.limits_.expression_depth) parser.too_deep();
    }
    ~Nesting() { --parser.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    Parser& parser;
  };

  [[nodiscard]] const Token& peek() const { return tokens_[at_]; }
  [[nodiscard]] bool is_sign(std::string_view sign) const {
    return peek().kind == TokenKind::sign && peek().text == sign;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return peek().kind == TokenKind::identifier && peek().text == word;
  }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool accept(std::string_view sign) {
    if (!is_sign(sign)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] static void stop(std::uint32_t begin, std::uint32_t end, Text message,
                                Text advice = {}) {
    throw Stop{{begin, end, std::move(message), std::move(advice)}};
  }

  [[noreturn]] void too_deep() const {
    const std::string most = std::to_string(limits_.expression_depth);
    stop(peek().begin, peek().end,
         {"Deze expressie is te diep genest (hooguit " + most + ")",
          "This expression is nested too deeply (at most " + most + ")"},
         {"Verdeel haar over meer voorwaarden.", "Spread it over several conditions."});
  }

  [[noreturn]] void unexpected() const {
    const Token& token = peek();
    if (token.kind == TokenKind::end) {
      stop(
          token.begin, token.end,
          {"De expressie houdt te vroeg op", "The expression ends too early"},
          {"Maak haar af, of haal weg wat te veel is.", "Complete it, or take out what is extra."});
    }
    Text advice;
    if (token.kind == TokenKind::identifier && (token.text == "and" || token.text == "en"))
      advice = {"Schrijf `&&` voor en.", "Write `&&` for and."};
    if (token.kind == TokenKind::identifier && (token.text == "or" || token.text == "of"))
      advice = {"Schrijf `||` voor of.", "Write `||` for or."};
    const auto negates = [](const Token& one) {
      return one.kind == TokenKind::identifier && (one.text == "not" || one.text == "niet");
    };
    if (negates(token) || (at_ > 0 && negates(tokens_[at_ - 1])))
      advice = {"Schrijf `!` voor niet: `!x`.", "Write `!` for not: `!x`."};
    if (at_ > 0 && tokens_[at_ - 1].kind == TokenKind::integer) {
      const std::string span = span_of(tokens_[at_ - 1].text, token.text);
      if (!span.empty()) advice = {"Schrijf `" + span + "`.", "Write `" + span + "`."};
    }
    const std::string shown =
        token.kind == TokenKind::literal && token.value.is(Value::Kind::string)
            ? "'" + std::string(token.value.text()) + "'"
            : token.text;
    stop(token.begin, token.end,
         {"`" + shown + "` wordt hier niet verwacht", "`" + shown + "` is not expected here"},
         std::move(advice));
  }

  void expect(std::string_view sign) {
    if (accept(sign)) return;
    if (peek().kind == TokenKind::end) {
      const std::string shown(sign);
      stop(peek().begin, peek().end,
           {"Er ontbreekt `" + shown + "` aan het eind", "`" + shown + "` is missing at the end"},
           {"Sluit wat open is met `" + shown + "`.", "Close what is open with `" + shown + "`."});
    }
    if (sign == ":") {
      stop(peek().begin, peek().end, {"Hier hoort `:`", "`:` belongs here"},
           {"Schrijf `naam: waarde` in een tabel, en `voorwaarde ? ja : nee` voor een keuze.",
            "Write `key: value` in a map, and `condition ? yes : no` for a choice."});
    }
    unexpected();
  }

  ExprPtr node(ExprKind kind, std::uint32_t begin, std::uint32_t mark) const {
    auto made = std::make_unique<Expr>();
    made->kind = kind;
    made->begin = begin;
    made->mark = mark;
    return made;
  }

  /// Completes a node: its end is that of the token before, its depth that of its children.
  ExprPtr finish(ExprPtr made) const {
    made->end = at_ > 0 ? tokens_[at_ - 1].end : made->begin;
    for (const ExprPtr& child : made->children)
      made->depth = std::max(made->depth, child->depth + 1);
    if (made->depth > 4 * limits_.expression_depth) too_deep();
    return made;
  }

  ExprPtr binary(std::string_view name, std::uint32_t mark, ExprPtr left, ExprPtr right) const {
    ExprPtr made = node(ExprKind::call, left->begin, mark);
    made->name = name;
    made->children.push_back(std::move(left));
    made->children.push_back(std::move(right));
    return finish(std::move(made));
  }

  ExprPtr expression() {
    const Nesting guard(*this);
    ExprPtr condition = chain("||");
    if (!is_sign("?")) return condition;
    ExprPtr made = node(ExprKind::conditional, condition->begin, take().begin);
    made->children.push_back(std::move(condition));
    made->children.push_back(chain("||"));
    expect(":");
    made->children.push_back(expression());
    return finish(std::move(made));
  }

  /// `a && b && c` is one node with three children: their order does not matter (CEL "Logical
  /// Operators"), and explanations read better.
  ExprPtr chain(std::string_view sign) {
    const bool conjunction = sign == "&&";
    ExprPtr first = conjunction ? relation() : chain("&&");
    if (!is_sign(sign)) return first;
    ExprPtr made =
        node(conjunction ? ExprKind::logic_and : ExprKind::logic_or, first->begin, peek().begin);
    made->children.push_back(std::move(first));
    while (accept(sign)) made->children.push_back(conjunction ? relation() : chain("&&"));
    return finish(std::move(made));
  }

  ExprPtr relation() {
    static constexpr std::array<std::string_view, 6> signs = {"==", "!=", "<", "<=", ">", ">="};
    ExprPtr left = sum();
    while (true) {
      const bool relational =
          is_word("in") || (peek().kind == TokenKind::sign &&
                            std::find(signs.begin(), signs.end(), peek().text) != signs.end());
      if (!relational) return left;
      const Token sign = take();
      left = binary(sign.text, sign.begin, std::move(left), sum());
    }
  }

  ExprPtr sum() {
    ExprPtr left = product();
    while (is_sign("+") || is_sign("-")) {
      const Token sign = take();
      left = binary(sign.text, sign.begin, std::move(left), product());
    }
    return left;
  }

  ExprPtr product() {
    ExprPtr left = unary();
    while (is_sign("*") || is_sign("/") || is_sign("%")) {
      const Token sign = take();
      left = binary(sign.text, sign.begin, std::move(left), unary());
    }
    return left;
  }

  ExprPtr unary() {
    if (!is_sign("!") && !is_sign("-")) return member();
    const Token sign = take();
    if (sign.text == "-" && is_number_token(peek())) return member(&sign);
    ExprPtr made = node(ExprKind::call, sign.begin, sign.begin);
    made->name = sign.text == "!" ? "!_" : "-_";
    const Nesting guard(*this);
    made->children.push_back(unary());
    return finish(std::move(made));
  }

  static bool is_number_token(const Token& token) {
    return token.kind == TokenKind::integer ||
           (token.kind == TokenKind::literal && token.value.is(Value::Kind::real));
  }

  ExprPtr member(const Token* minus = nullptr) {
    ExprPtr made = primary(minus);
    while (true) {
      if (is_sign(".") || is_sign(".?")) {
        made = select(std::move(made));
      } else if (is_sign("[") || is_sign("[?")) {
        const Token bracket = take();
        ExprPtr index = node(ExprKind::index, made->begin, bracket.begin);
        index->optional = bracket.text == "[?";
        index->children.push_back(std::move(made));
        index->children.push_back(expression());
        expect("]");
        made = finish(std::move(index));
      } else if (is_sign("{") &&
                 (made->kind == ExprKind::identifier || made->kind == ExprKind::select)) {
        stop(peek().begin, peek().end,
             {"Berichten (`Naam{…}`) bestaan hier niet", "Messages (`Name{…}`) do not exist here"},
             {"Schrijf een tabel: `{'naam': waarde}`.", "Write a map: `{'name': value}`."});
      } else {
        return made;
      }
    }
  }

  ExprPtr select(ExprPtr base) {
    const bool optional = take().text == ".?";
    const Token name = peek();
    const bool named = name.kind == TokenKind::escaped_identifier ||
                       (name.kind == TokenKind::identifier && !is_keyword(name.text));
    if (!named) unexpected();
    ++at_;
    if (is_sign("(") && !optional && name.kind == TokenKind::identifier) {
      ExprPtr call = node(ExprKind::call, base->begin, name.begin);
      call->member = true;
      call->name = name.text;
      call->children.push_back(std::move(base));
      return arguments(std::move(call));
    }
    ExprPtr made = node(ExprKind::select, base->begin, name.begin);
    made->name = name.text;
    made->optional = optional;
    made->absolute = name.kind == TokenKind::escaped_identifier;  // never part of a dotted name
    made->children.push_back(std::move(base));
    return finish(std::move(made));
  }

  ExprPtr arguments(ExprPtr call) {
    expect("(");
    if (!is_sign(")")) {
      do {
        call->children.push_back(expression());
        if (call->children.size() > 64) too_deep();
      } while (accept(","));
    }
    expect(")");
    call = finish(std::move(call));
    if (auto problem = expand_macro(*call)) throw Stop{std::move(*problem)};
    return call;
  }

  ExprPtr primary(const Token* minus) {
    const Token token = peek();
    switch (token.kind) {
      case TokenKind::integer:
        return integer(take(), minus);
      case TokenKind::literal: {
        ExprPtr made = node(ExprKind::literal, minus ? minus->begin : token.begin, token.begin);
        made->literal = minus ? Value(-token.value.real()) : token.value;
        ++at_;
        return finish(std::move(made));
      }
      case TokenKind::identifier:
        return name(false);
      case TokenKind::sign:
        return bracketed(token);
      case TokenKind::escaped_identifier:
      case TokenKind::end:
        break;
    }
    unexpected();
  }

  ExprPtr integer(const Token& token, const Token* minus) const {
    ExprPtr made = node(ExprKind::literal, minus ? minus->begin : token.begin, token.begin);
    const bool hex = token.text.starts_with("0x") || token.text.starts_with("0X");
    const std::string digits = (minus ? "-" : "") + (hex ? token.text.substr(2) : token.text);
    std::int64_t number = 0;
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
    if (read.ec != std::errc()) {
      stop(made->begin, token.end,
           {"Het getal " + token.text + " is te groot",
            "The number " + token.text + " is too large"},
           {"Een geheel getal heeft hooguit 64 bits; schrijf anders een getal met een punt.",
            "A whole number has at most 64 bits; otherwise write a number with a point."});
    }
    made->literal = Value(number);
    return finish(std::move(made));
  }

  ExprPtr name(bool absolute) {
    const Token token = take();
    const std::uint32_t begin = absolute ? token.begin - 1 : token.begin;
    if (!absolute && (token.text == "true" || token.text == "false" || token.text == "null")) {
      ExprPtr made = node(ExprKind::literal, begin, begin);
      made->literal = token.text == "null" ? Value(nullptr) : Value(token.text == "true");
      return finish(std::move(made));
    }
    if (is_keyword(token.text)) {
      --at_;
      unexpected();
    }
    if (is_reserved(token.text)) {
      stop(token.begin, token.end,
           {"`" + token.text + "` is een gereserveerd woord",
            "`" + token.text + "` is a reserved word"},
           {"Geef het veld een andere naam.", "Give the field another name."});
    }
    const bool call = is_sign("(");
    ExprPtr made = node(call ? ExprKind::call : ExprKind::identifier, begin, token.begin);
    made->name = token.text;
    made->absolute = absolute;
    return call ? arguments(std::move(made)) : finish(std::move(made));
  }

  ExprPtr bracketed(const Token& token) {
    if (token.text == "(") {
      ++at_;
      ExprPtr made = expression();
      expect(")");
      return made;
    }
    if (token.text == ".") {
      ++at_;
      if (peek().kind != TokenKind::identifier) unexpected();
      return name(true);
    }
    if (token.text == "[" || token.text == "[?") return list();
    if (token.text == "{") return map();
    unexpected();
  }

  ExprPtr list() {
    const Token bracket = take();
    ExprPtr made = node(ExprKind::list, bracket.begin, bracket.begin);
    bool marked = bracket.text == "[?";
    while (marked || !is_sign("]")) {
      made->optional_items.push_back(marked || accept("?"));
      marked = false;
      made->children.push_back(expression());
      if (!accept(",")) break;
    }
    expect("]");
    return finish(std::move(made));
  }

  ExprPtr map() {
    const Token bracket = take();
    ExprPtr made = node(ExprKind::map, bracket.begin, bracket.begin);
    while (!is_sign("}")) {
      made->optional_items.push_back(accept("?"));
      made->children.push_back(expression());
      expect(":");
      made->children.push_back(expression());
      if (!accept(",")) break;
    }
    expect("}");
    return finish(std::move(made));
  }

  std::vector<Token> tokens_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace

ParseResult parse(std::string_view source, const Limits& limits) {
  ParseResult result;
  LexResult lexed = lex(source);
  if (!lexed.problems.empty()) {
    result.problems = std::move(lexed.problems);
    return result;
  }
  try {
    result.root = Parser(std::move(lexed.tokens), limits).run();
  } catch (Stop& stop) {
    result.problems.push_back(std::move(stop.problem));
  }
  return result;
}

}  // namespace regie::expression
