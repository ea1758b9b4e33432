// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/document/document.hpp"

namespace regie::document {

/// A comment on a line of its own, with its `#`.
struct Remark {
  std::string text;
  bool blank_before = false;  ///< an empty line stands above it
};

struct SyntaxEntry;

/// A node of a document with everything that people wrote around it: comments and empty lines. For
/// writing a document anew; what it means is read from `Node`. A plain value.
struct Syntax {
  NodeKind kind = NodeKind::scalar;
  Quoting quoting = Quoting::plain;
  bool missing = false;
  bool flow = false;           ///< between brackets or braces
  bool aligned = false;        ///< of a mapping: its values are put below each other
  bool several_lines = false;  ///< of a scalar: written over more than one line
  std::string text;            ///< of a scalar: its value
  std::string written;         ///< of a block of text: its first line and those below, as written
  std::vector<SyntaxEntry> entries;
  std::vector<Remark> end;  ///< comments after the last entry
};

/// A member of a mapping, or an item of a sequence (then without a key).
struct SyntaxEntry {
  std::vector<Remark> before;  ///< comments above it
  bool blank_before = false;
  Syntax key;
  std::string beside_key;  ///< the comment behind `key:` of what stands below
  Syntax value;
  std::string after;  ///< the comment behind it, on its last line
};

/// Reads documents with their comments. Errors as those of `parse_all`.
[[nodiscard]] Result<std::vector<Syntax>> read_syntax(std::shared_ptr<const Source> source,
                                                      const Limits& limits);

/// Writes documents in the one form of Regie: two spaces for each level, one space within braces,
/// at most one empty line, the comments of neighbouring lines below each other, and in `aligned`
/// mappings braces on neighbouring lines too. What stands between braces stays there while it fits
/// `width` columns.
[[nodiscard]] std::string print_syntax(const std::vector<Syntax>& documents, std::size_t width);

/// Whether two documents say the same: the same keys and values, each with its kind of quotes.
[[nodiscard]] bool same_content(const Syntax& left, const Syntax& right);

/// All comments, in the order in which they are written.
[[nodiscard]] std::vector<std::string> comments_of(const Syntax& document);

/// Whether a text can stand without quotes, in braces too, and nobody reads anything else in it.
[[nodiscard]] bool needs_no_quotes(const std::string& text);

}  // namespace regie::document
