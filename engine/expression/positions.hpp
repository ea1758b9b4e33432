// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>

namespace regie::expression {

/// Where each character of an expression stands in its document: the quotes around it, escapes and
/// folded lines of YAML shift columns. Without a document, lines and columns are the expression's.
/// Worked out when it is asked for, which few expressions are: each walk begins where the document
/// does.
class Positions {
 public:
  Positions() = default;
  Positions(std::string_view expression, const std::shared_ptr<const Source>& document,
            const Span& place);

  /// The place of code points `begin` up to `end` (exclusive) of the expression.
  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const;

 private:
  struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
  };
  /// One more than the expression has code points.
  [[nodiscard]] std::vector<Place> places() const;

  bool known_ = false;
  std::string expression_;
  std::shared_ptr<const Source> document_;
  Span place_;
};

/// The part of a text between code points.
[[nodiscard]] std::string_view part_of(std::string_view text, std::uint32_t begin,
                                       std::uint32_t end) noexcept;

}  // namespace regie::expression
