// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::expression {

enum class TokenKind : std::uint8_t {
  identifier,
  escaped_identifier,  // between backticks
  integer,             // its digits are in `text`: the sign before it decides its range
  literal,             // uint, double, string, bytes: the value is complete
  sign,                // operators and brackets
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;  // code points
  std::uint32_t end = 0;
  std::string text;
  Value value;
};

/// What is wrong with the text of an expression, and where.
struct SyntaxProblem {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Text message;
  Text advice;
};

struct LexResult {
  std::vector<Token> tokens;  // the last is `end`
  std::vector<SyntaxProblem> problems;
};

/// Splits valid UTF-8 into tokens (CEL language definition, "Syntax").
[[nodiscard]] LexResult lex(std::string_view source);

}  // namespace regie::expression
