// SPDX-License-Identifier: Apache-2.0
#include "engine/document/scalar_text.hpp"

#include <algorithm>

#include "engine/base/ascii.hpp"

namespace regie::document {
namespace {

std::size_t after_code_point(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  return std::min(at, text.size());
}

std::size_t line_end(std::string_view source, std::size_t at) {
  return std::min(source.find('\n', at), source.size());
}

/// Walks a scalar as it is written, one code point of its value at a time (YAML 1.2, chapter 7).
class Walk {
 public:
  Walk(std::string_view source, std::size_t begin, Quoting quoting, std::string_view value)
      : source_(source), value_(value), quoting_(quoting), at_(begin) {
    if (quoting == Quoting::single_quoted || quoting == Quoting::double_quoted) ++at_;
    if (quoting == Quoting::block) enter_block();
  }

  [[nodiscard]] std::size_t at() const { return std::min(at_, source_.size()); }
  [[nodiscard]] bool done() const { return read_ >= value_.size() || at_ >= source_.size(); }

  void next() {
    if (quoting_ == Quoting::block) return next_in_block();
    if (folds()) return fold();
    if (quoting_ == Quoting::double_quoted && source_[at_] == '\\') return escape();
    if (quoting_ == Quoting::single_quoted && source_[at_] == '\'') ++at_;  // '' is one quote
    if (at_ >= source_.size()) return;
    step();
  }

 private:
  void step() {
    at_ = after_code_point(source_, at_);
    read_ = after_code_point(value_, read_);
  }

  bool folds() const {
    std::size_t i = at_;
    while (i < source_.size() && is_blank(source_[i])) ++i;
    if (i < source_.size() && source_[i] == '\r') ++i;
    return i < source_.size() && source_[i] == '\n';
  }

  // A line end within a flow scalar is one space; n empty lines are n line ends.
  void fold() {
    bool lines = value_[read_] == '\n';
    read_ = after_code_point(value_, read_);
    if (lines && read_ < value_.size() && value_[read_] == '\n') return;
    while (at_ < source_.size() && is_white(source_[at_])) ++at_;
  }

  void escape() {
    char kind = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (kind == '\n' || kind == '\r') {  // an escaped line end is nothing
      ++at_;
      while (at_ < source_.size() && is_white(source_[at_])) ++at_;
      return;
    }
    std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    at_ = after_code_point(source_, std::min(at_ + 1, source_.size())) + digits;
    read_ = after_code_point(value_, read_);
  }

  void enter_block() {
    at_ = std::min(line_end(source_, at_) + 1, source_.size());
    for (std::size_t i = at_; i < source_.size(); ++i) {
      if (source_[i] == '\n') {
        indent_ = 0;
      } else if (source_[i] == ' ') {
        ++indent_;
      } else if (source_[i] != '\r') {
        break;
      }
    }
    skip_indent();
  }

  void skip_indent() {
    for (std::size_t i = 0; i < indent_ && at_ < source_.size() && source_[at_] == ' '; ++i) ++at_;
  }

  void next_in_block() {
    if (source_[at_] == '\r') ++at_;
    if (at_ < source_.size() && source_[at_] == '\n') {
      ++at_;
      skip_indent();
      if (value_[read_] == '\n' || value_[read_] == ' ') ++read_;
      return;
    }
    if (at_ < source_.size()) step();
  }

  std::string_view source_;
  std::string_view value_;
  Quoting quoting_;
  std::size_t at_;
  std::size_t read_ = 0;
  std::size_t indent_ = 0;
};

// The last line with content that is indented as deeply as the first one.
std::size_t block_end(std::string_view source, std::size_t begin) {
  std::size_t end = line_end(source, begin);
  std::size_t indent = std::string_view::npos;
  for (std::size_t line = end + 1; line < source.size();) {
    std::size_t stop = line_end(source, line);
    std::size_t first = line;
    while (first < stop && source[first] == ' ') ++first;
    bool empty = first == stop || source[first] == '\r';
    if (!empty) {
      if (indent == std::string_view::npos) indent = first - line;
      if (indent == 0 || first - line < indent) break;
      end = stop;
    }
    line = stop + 1;
  }
  if (end > begin && source[end - 1] == '\r') --end;
  return end;
}

}  // namespace

Quoting quoting_at(std::string_view source, std::size_t begin) noexcept {
  switch (begin < source.size() ? source[begin] : '\0') {
    case '"':
      return Quoting::double_quoted;
    case '\'':
      return Quoting::single_quoted;
    case '|':
    case '>':
      return Quoting::block;
    default:
      return Quoting::plain;
  }
}

std::size_t quoted_end(std::string_view source, std::size_t begin) noexcept {
  char quote = source[begin];
  for (std::size_t i = begin + 1; i < source.size(); ++i) {
    if (quote == '"' && source[i] == '\\') {
      ++i;
    } else if (source[i] == quote) {
      if (quote == '"' || i + 1 >= source.size() || source[i + 1] != '\'') return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

std::size_t scalar_end(std::string_view source, std::size_t begin, Quoting quoting,
                       std::string_view value) noexcept {
  if (begin >= source.size()) return source.size();
  if (quoting == Quoting::block) return block_end(source, begin);
  if (quoting != Quoting::plain) return std::min(quoted_end(source, begin), source.size());
  if (source.substr(begin, value.size()) == value) return begin + value.size();
  Walk walk(source, begin, quoting, value);
  while (!walk.done()) walk.next();
  return walk.at();
}

std::size_t offset_in_scalar(std::string_view source, std::size_t begin, Quoting quoting,
                             std::string_view value, std::size_t count) noexcept {
  if (begin >= source.size()) return source.size();
  Walk walk(source, begin, quoting, value);
  for (std::size_t i = 0; i < count && !walk.done(); ++i) walk.next();
  return walk.at();
}

}  // namespace regie::document
