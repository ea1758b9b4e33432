// SPDX-License-Identifier: Apache-2.0
#include "engine/document/flow_scan.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "engine/document/scalar_text.hpp"

namespace regie::document {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  FlowScan run() {
    begin_line();
    while (at_ < text_.size() && !stopped_) look();
    return std::move(found_);
  }

 private:
  bool white_at(std::size_t at) const {
    return at >= text_.size() || std::string_view(" \t\r\n").find(text_[at]) != text_.npos;
  }
  bool in_flow() const { return !found_.open_brackets.empty(); }

  void look() {
    char c = text_[at_];
    if (c == '\n') {
      ++at_;
      return begin_line();
    }
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
      return;
    }
    if (c == '#' && (at_ == line_ || white_at(at_ - 1))) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return;
    }
    if (token_start_ && (c == '"' || c == '\'')) return quoted();
    if (token_start_ && !in_flow() && (c == '|' || c == '>')) return block_scalar();
    if ((c == '[' || c == '{') && (token_start_ || in_flow())) return open();
    if ((c == ']' || c == '}') && (token_start_ || in_flow() || closed_)) return close(c);
    closed_ = false;
    bool indicator = (c == ':' || c == '-' || c == '?') && white_at(at_ + 1);
    token_start_ = indicator || (in_flow() && (c == ',' || c == ':'));
    ++at_;
  }

  void begin_line() {
    line_ = at_;
    std::size_t first = text_.find_first_not_of(' ', at_);
    if (first == text_.npos) first = text_.size();
    indent_ = first - line_;
    if (!in_flow()) token_start_ = true;
    closed_ = false;
    bool marker = text_.substr(line_, 3) == "---" || text_.substr(line_, 3) == "...";
    if (in_flow() && (marker || looks_like_entry(first))) stopped_ = true;
  }

  // `key: value` no deeper than the line of the bracket: the bracket was forgotten there.
  bool looks_like_entry(std::size_t first) const {
    if (indent_ > bracket_indent_) return false;
    std::size_t end = first;
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 ||
                                  text_[end] == '_' || text_[end] == '.')) {
      ++end;
    }
    return end > first && end < text_.size() && text_[end] == ':' && white_at(end + 1);
  }

  void quoted() {
    std::size_t end = quoted_end(text_, at_);
    if (end == text_.npos || leaves_indentation(end)) {
      found_.open_quote = at_;
      stopped_ = true;
      return;
    }
    at_ = end;
    token_start_ = false;
  }

  // A text that goes on over lines must be indented deeper than the line on which it began.
  bool leaves_indentation(std::size_t end) const {
    std::string_view quoted = text_.substr(0, end);
    for (std::size_t next = quoted.find('\n', at_); next != quoted.npos;
         next = quoted.find('\n', next + 1)) {
      std::size_t first = quoted.find_first_not_of(' ', next + 1);
      if (first != quoted.npos && quoted[first] != '\n' && quoted[first] != '\r' &&
          first - next - 1 <= indent_) {
        return true;
      }
    }
    return false;
  }

  void block_scalar() {
    std::size_t parent = indent_;
    std::size_t end = std::min(text_.find('\n', at_), text_.size());
    while (end < text_.size()) {
      std::size_t first = text_.find_first_not_of(" \r", end + 1);
      bool blank = first != text_.npos && text_[first] == '\n';
      if (!blank && (first == text_.npos || first - end - 1 <= parent)) break;
      end = std::min(text_.find('\n', end + 1), text_.size());
    }
    at_ = end;
  }

  void open() {
    if (!in_flow()) bracket_indent_ = indent_;
    found_.open_brackets.push_back(at_++);
    token_start_ = true;
  }

  void close(char c) {
    std::size_t at = at_++;
    token_start_ = false;
    if (!in_flow()) {
      found_.stray_bracket = at;
      stopped_ = true;
      return;
    }
    char expected = text_[found_.open_brackets.back()] == '[' ? ']' : '}';
    if (c != expected) {
      found_.wrong_bracket = at;
      found_.wrong_opening = found_.open_brackets.back();
      stopped_ = true;
      return;
    }
    found_.open_brackets.pop_back();
    closed_ = !in_flow();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t indent_ = 0;
  std::size_t bracket_indent_ = 0;
  bool token_start_ = true;
  bool closed_ = false;  ///< the outermost bracket was closed just before
  bool stopped_ = false;
  FlowScan found_;
};

}  // namespace

FlowScan scan_flow(std::string_view text) { return Scanner(text).run(); }

}  // namespace regie::document
