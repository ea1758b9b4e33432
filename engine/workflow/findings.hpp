// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/limits.hpp>

#include "engine/base/advice.hpp"
#include "engine/document/document.hpp"

namespace regie::workflow {

/// Gathers everything that is to be said about one document. Used by one thread.
class Findings {
 public:
  Findings(std::shared_ptr<const Source> source, const Limits& limits)
      : source_(std::move(source)), most_(limits.diagnostics) {}

  /// The answer is there until the next finding, to say what it is about.
  Diagnostic& error(const Span& span, std::string_view rule, Text message, Advice advice);
  Diagnostic& warning(const Span& span, std::string_view rule, Text message, Advice advice);
  Diagnostic& note(const Span& span, std::string_view rule, Text message, Advice advice);
  /// An error about a name.
  void error_about(const std::string& subject, const Span& span, std::string_view rule,
                   Text message, Advice advice) {
    error(span, rule, std::move(message), std::move(advice)).subject = subject;
  }
  /// What another layer found, at its own places.
  void take(const Diagnostics& diagnostics);

  /// What is wrong with this name was said: that it is not known somewhere else is a consequence.
  void told(std::string name) { told_.push_back(std::move(name)); }

  [[nodiscard]] bool has_errors() const noexcept { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
  [[nodiscard]] const std::shared_ptr<const Source>& source() const noexcept { return source_; }
  /// Where code points `begin` up to `end` (exclusive) of the text of this node stand.
  [[nodiscard]] Span within(const document::Node& node, std::size_t begin, std::size_t end);
  /// All of it, sorted, at most `Limits::diagnostics`. Consequences are folded into their cause: a
  /// name that is not known is told once, with the other lines where it stands.
  [[nodiscard]] Diagnostics sorted() const;

 private:
  Diagnostic& add(Severity severity, const Span& span, std::string_view rule, Text message,
                  Advice advice);

  std::shared_ptr<const Source> source_;
  /// Of the source; made when they are first asked for, for that reads all of it.
  std::optional<document::Positions> positions_;
  std::size_t most_;
  std::size_t errors_ = 0;
  Diagnostics all_;
  std::vector<std::string> told_;
};

/// A name as it stands in a message: `name`.
[[nodiscard]] std::string in_backquotes(std::string_view name);
/// "Bedoelt u `x`?"; the empty name is never meant.
[[nodiscard]] Advice did_you_mean(const std::string& meant);
/// "Bedoelt u `x`?", or what there is when nothing is near: "Kies uit `a`, `b` en `c`."
[[nodiscard]] Advice did_you_mean(std::string_view written, const std::vector<std::string>& known);
/// `a`, `b` and `c`, at most eight of them.
[[nodiscard]] Text enumerate(const std::vector<std::string>& names);

}  // namespace regie::workflow
