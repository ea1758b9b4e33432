// SPDX-License-Identifier: Apache-2.0
#include "engine/document/positions.hpp"

#include <algorithm>

namespace regie::document {
namespace {

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

Positions::Positions(std::string_view text) : text_(text) {
  lines_.push_back(0);
  counts_.reserve(text.size() / block + 1);
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % block == 0) counts_.push_back(count);
    if (begins_code_point(text[i])) ++count;
    if (text[i] == '\n') lines_.push_back(i + 1);
  }
  if (text.size() % block == 0) counts_.push_back(count);
}

std::size_t Positions::code_points_before(std::size_t offset) const {
  std::size_t count = counts_[offset / block];
  for (std::size_t i = offset / block * block; i < offset; ++i) {
    if (begins_code_point(text_[i])) ++count;
  }
  return count;
}

std::size_t Positions::line_begin(std::size_t offset) const {
  return *(std::upper_bound(lines_.begin(), lines_.end(), std::min(offset, text_.size())) - 1);
}

Positions::Place Positions::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  auto next = std::upper_bound(lines_.begin(), lines_.end(), offset);
  std::size_t column = code_points_before(offset) - code_points_before(*(next - 1)) + 1;
  return {static_cast<std::uint32_t>(next - lines_.begin()), static_cast<std::uint32_t>(column)};
}

Span Positions::span(std::size_t begin, std::size_t end) const {
  Place first = place(begin);
  Place last = place(std::max(begin, end));
  return {first.line, first.column, last.line, last.column};
}

std::size_t Positions::offset(std::uint32_t line, std::uint32_t column) const {
  if (line == 0) return 0;
  if (line > lines_.size()) return text_.size();
  std::size_t at = lines_[line - 1];
  for (std::uint32_t passed = 1; passed < column && at < text_.size() && text_[at] != '\n';
       ++passed) {
    do {
      ++at;
    } while (at < text_.size() && !begins_code_point(text_[at]));
  }
  return at;
}

}  // namespace regie::document
