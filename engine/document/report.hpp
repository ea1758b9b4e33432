// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/limits.hpp>

#include "engine/document/positions.hpp"

namespace regie::document {

/// Gathers the problems of one source, by byte offsets. Used by one thread.
class Report {
 public:
  Report(std::shared_ptr<const Source> source, const Limits& limits)
      : source_(std::move(source)), positions_(source_->text), most_(limits.diagnostics) {}

  [[nodiscard]] const std::string& text() const noexcept { return source_->text; }
  [[nodiscard]] const Positions& positions() const noexcept { return positions_; }
  [[nodiscard]] bool empty() const noexcept { return diagnostics_.empty(); }
  [[nodiscard]] std::uint32_t line(std::size_t offset) const {
    return positions_.span(offset, offset).line;
  }
  /// The rule of the problem that was added last; empty where there is none.
  [[nodiscard]] std::string_view last_rule() const noexcept {
    return diagnostics_.empty() ? std::string_view() : std::string_view(diagnostics_.back().rule);
  }
  [[nodiscard]] bool has_problem_on_line(std::uint32_t line) const noexcept;

  /// A problem from one offset to another. Problems beyond `Limits::diagnostics` are counted only.
  void add(std::string_view rule, std::size_t begin, std::size_t end, Text message, Text advice);
  /// The same for one of `Limits` that was reached.
  void add_limit(std::string_view rule, std::size_t begin, std::size_t end, Text message,
                 Text advice);

  /// More advice with the last problem of this rule.
  void advise(std::string_view rule, const Text& more);

  /// All of it as one error.
  [[nodiscard]] Error take();

 private:
  std::shared_ptr<const Source> source_;
  Positions positions_;
  std::size_t most_;
  std::size_t found_ = 0;
  Errc code_ = Errc::invalid_document;
  Diagnostics diagnostics_;
};

}  // namespace regie::document
