// SPDX-License-Identifier: Apache-2.0
#include "engine/document/report.hpp"

#include <algorithm>
#include <utility>

namespace regie::document {

bool Report::has_problem_on_line(std::uint32_t line) const noexcept {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [line](const Diagnostic& found) { return found.span.line == line; });
}

void Report::add(std::string_view rule, std::size_t begin, std::size_t end, Text message,
                 Text advice) {
  ++found_;
  if (diagnostics_.size() >= most_) return;
  diagnostics_.push_back({Severity::error, std::string(rule), source_, positions_.span(begin, end),
                          std::move(message), std::move(advice)});
}

void Report::add_limit(std::string_view rule, std::size_t begin, std::size_t end, Text message,
                       Text advice) {
  code_ = Errc::limit_reached;
  add(rule, begin, end, std::move(message), std::move(advice));
}

void Report::advise(std::string_view rule, const Text& more) {
  for (auto one = diagnostics_.rbegin(); one != diagnostics_.rend(); ++one) {
    if (one->rule != rule) continue;
    one->advice.nl += more.nl;
    one->advice.en += more.en;
    return;
  }
}

Error Report::take() {
  std::string count = std::to_string(found_);
  Text message{source_->name + " heeft " + count + (found_ == 1 ? " fout" : " fouten"),
               source_->name + " has " + count + (found_ == 1 ? " error" : " errors")};
  if (found_ > diagnostics_.size()) {
    message.nl += ", waarvan hier de eerste " + std::to_string(diagnostics_.size());
    message.en += ", of which these are the first " + std::to_string(diagnostics_.size());
  }
  Error error(code_, std::move(message));
  sort_and_merge(diagnostics_);
  error.diagnostics = std::move(diagnostics_);
  return error;
}

}  // namespace regie::document
