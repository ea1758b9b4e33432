// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/export.hpp>
#include <regie/text.hpp>

namespace regie {

/// A document as it was read: its name for messages and its bytes.
struct Source {
  std::string name;
  std::string text;
};

/// A place in a document: 1-based lines and columns (columns count code points, and a tab is one),
/// from the first character to the one after the last. `line` 0 means the document as a whole.
struct Span {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;

  friend constexpr bool operator==(const Span&, const Span&) = default;
};

enum class Severity { error, warning, note };

/// One problem in a document: where it is, what is meant, and what to write instead.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string rule;                      ///< stable name, such as `unknown-key`
  std::shared_ptr<const Source> source;  ///< may be null: then no line can be shown
  Span span;
  Text message;  ///< what is wrong, one sentence
  Text advice;   ///< what to do instead, one sentence; may be empty
  /// The name that it is about, as it was written; empty where it is about none.
  std::string subject = {};
  /// The name that was most likely meant by `subject`, or by what stands at `span`; empty where
  /// the advice is another.
  std::string suggestion = {};
};

using Diagnostics = std::vector<Diagnostic>;

/// Whether any of them is an error.
[[nodiscard]] REGIE_API bool has_errors(const Diagnostics& diagnostics) noexcept;

/// `file:line:column: error: message [rule]`, the line with a caret under the place, and the
/// advice. Ends with a newline. Lines of more than 160 characters are cut around the caret.
[[nodiscard]] REGIE_API std::string render(const Diagnostic& diagnostic, Language language);
[[nodiscard]] REGIE_API std::string render(const Diagnostics& diagnostics, Language language);

/// By document, line and column, errors before warnings at one place; what stands there twice
/// with one rule is kept once.
REGIE_API void sort_and_merge(Diagnostics& diagnostics);

}  // namespace regie
