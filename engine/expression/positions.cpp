// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/positions.hpp"

#include <algorithm>

namespace regie::expression {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Walks through a document by characters, as lines and columns.
class Walk {
 public:
  Walk(std::string_view text, std::uint32_t line, std::uint32_t column) : text_(text) {
    while (at_ < text_.size() && (line_ < line || (line_ == line && column_ < column))) next();
  }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::uint32_t line() const { return line_; }
  [[nodiscard]] std::uint32_t column() const { return column_; }

  void next() {
    const bool new_line = text_[at_] == '\n';
    for (++at_; at_ < text_.size() && continues(text_[at_]);) ++at_;
    column_ = new_line ? 1 : column_ + 1;
    line_ += new_line ? 1 : 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
};

/// How many characters a YAML escape after its backslash has (YAML 1.2, 5.7).
std::size_t escape_length(char letter) {
  switch (letter) {
    case 'x':
      return 3;
    case 'u':
      return 5;
    case 'U':
      return 9;
    default:
      return 1;
  }
}

/// Moves past the source of one character of the expression.
void pass(Walk& walk, char quote, char expected) {
  const auto steps = [&](std::size_t count) {
    for (; count > 0 && !walk.done(); --count) walk.next();
  };
  if (quote == '"' && walk.peek() == '\\' && walk.peek(1) != '\n') {
    steps(1 + escape_length(walk.peek(1)));
    return;
  }
  if (quote == '\'' && walk.peek() == '\'' && walk.peek(1) == '\'') {
    steps(2);
    return;
  }
  const bool folded = (expected == ' ' || expected == '\n') && walk.peek() != expected;
  steps(1);
  if (!folded && walk.peek() != '\n') return;
  // A line break in YAML stands for one space, with the indentation that follows it.
  if (folded)
    while (walk.peek() == ' ' || walk.peek() == '\n' || walk.peek() == '\r') walk.next();
}

}  // namespace

Positions::Positions(std::string_view expression, const std::shared_ptr<const Source>& document,
                     const Span& place)
    : known_(true), expression_(expression), document_(document), place_(place) {}

std::vector<Positions::Place> Positions::places() const {
  const std::string_view expression = expression_;
  std::vector<Place> places;
  const bool inside = document_ != nullptr && place_.line > 0;
  Walk walk(inside ? std::string_view(document_->text) : expression, inside ? place_.line : 1,
            inside ? place_.column : 1);
  char quote = '\0';
  if (inside && (walk.peek() == '"' || walk.peek() == '\'') &&
      (expression.empty() || walk.peek() != expression.front() || walk.peek() == '"')) {
    quote = walk.peek();
    walk.next();
  }
  for (std::size_t at = 0; at < expression.size();) {
    places.push_back({walk.line(), walk.column()});
    const char expected = expression[at];
    if (!walk.done()) pass(walk, quote, expected);
    for (++at; at < expression.size() && continues(expression[at]);) ++at;
  }
  places.push_back({walk.line(), walk.column()});
  return places;
}

Span Positions::span(std::uint32_t begin, std::uint32_t end) const {
  if (!known_) return {};
  const std::vector<Place> found = places();
  const auto last = static_cast<std::uint32_t>(found.size() - 1);
  begin = std::min(begin, last);
  const Place from = found[begin];
  Place to = found[std::min(end, last)];
  if (end > begin && to.line != from.line) {
    // The caret stays under the line where it begins.
    to = found[std::min(end, last) - 1];
    ++to.column;
  }
  return {from.line, from.column, to.line,
          std::max(to.column, from.line == to.line ? from.column + 1 : 1)};
}

std::string_view part_of(std::string_view text, std::uint32_t begin, std::uint32_t end) noexcept {
  std::size_t from = std::string_view::npos;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (continues(text[at])) continue;
    if (count == begin) from = at;
    if (count == end) return from == std::string_view::npos ? "" : text.substr(from, at - from);
    ++count;
  }
  return from == std::string_view::npos ? "" : text.substr(from);
}

}  // namespace regie::expression
