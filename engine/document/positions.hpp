// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>

namespace regie::document {

/// Turns byte offsets of a text into lines and columns. Built in linear time; each question takes
/// logarithmic time, also in a document of one long line. The text must outlive it and be UTF-8.
class Positions {
 public:
  explicit Positions(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// From one offset to another (not included); offsets beyond the end mean the end.
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const;
  /// The offset of a place as `span` gives it; a place beyond its line gives the line's end.
  [[nodiscard]] std::size_t offset(std::uint32_t line, std::uint32_t column) const;
  /// Offset at which the line that holds `offset` begins.
  [[nodiscard]] std::size_t line_begin(std::size_t offset) const;

 private:
  struct Place {
    std::uint32_t line;
    std::uint32_t column;
  };
  [[nodiscard]] Place place(std::size_t offset) const;
  [[nodiscard]] std::size_t code_points_before(std::size_t offset) const;

  static constexpr std::size_t block = 64;  ///< bytes between two remembered counts

  std::string_view text_;
  std::vector<std::size_t> lines_;     ///< offset at which each line begins
  std::vector<std::uint32_t> counts_;  ///< code points before each block
};

}  // namespace regie::document
