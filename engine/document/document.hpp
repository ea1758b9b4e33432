// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/base/result.hpp"
#include "engine/document/positions.hpp"

namespace regie::document {

enum class NodeKind { scalar, sequence, mapping };

/// How a scalar is written. Where text and expression both fit, double-quoted is CEL and plain is
/// a literal.
enum class Quoting { plain, single_quoted, double_quoted, block };

struct Member;

/// A node of a document: a scalar with its text, a sequence with its items, or a mapping with its
/// members in the order in which they are written. The text is never interpreted: `no`, `010` and
/// `null` are those letters, and the schema decides what they mean.
/// A plain value; a shared const object may be read by any thread.
struct Node {
  NodeKind kind = NodeKind::scalar;
  Quoting quoting = Quoting::plain;  ///< of a scalar
  bool missing = false;              ///< a scalar of which nothing is written, as after `key:`
  bool flow = false;                 ///< a collection written between brackets or braces
  std::string text;                  ///< of a scalar: UTF-8, escapes and line folds resolved
  Span span;                         ///< with the quotes, or from bracket to bracket
  std::vector<Node> items;           ///< of a sequence
  std::vector<Member> members;       ///< of a mapping

  [[nodiscard]] bool is_scalar() const noexcept { return kind == NodeKind::scalar; }
  [[nodiscard]] bool is_sequence() const noexcept { return kind == NodeKind::sequence; }
  [[nodiscard]] bool is_mapping() const noexcept { return kind == NodeKind::mapping; }
  /// A scalar in double quotes, which is CEL wherever an expression may stand.
  [[nodiscard]] bool is_double_quoted() const noexcept {
    return is_scalar() && quoting == Quoting::double_quoted;
  }

  /// The value under `key`; null where this is no mapping or has no such key.
  [[nodiscard]] const Node* find(std::string_view key) const noexcept;
  /// The member under `key`, for the place of the key itself; null as with `find`.
  [[nodiscard]] const Member* member(std::string_view key) const noexcept;
};

/// A key, always a scalar and unique in its mapping, with its value.
struct Member {
  Node key;
  Node value;
};

/// A document that holds a mapping. Thread safety as with Node.
struct Document {
  std::shared_ptr<const Source> source;
  Node root;
};

/// Reads exactly one document. Errors are `Errc::invalid_document` with every problem that can be
/// found in one reading as diagnostics, or `Errc::limit_reached` where one of `limits` was
/// (`document_bytes`, `document_depth`, `document_nodes`), in time linear in the size.
///
/// Refused, each under the rule in brackets: byte order mark (`byte-order-mark`), bytes that are
/// not UTF-8 (`invalid-utf8`), NUL and other control characters (`control-character`), tabs in the
/// indentation and behind a key (`tab`), `%` directives (`directive`), duplicate keys
/// (`duplicate-key`), anchors, aliases, merge keys and tags (`anchor alias merge-key tag`), keys
/// that are no text
/// (`key-not-text`), an entry between braces without a value (`missing-value`), nothing at all
/// (`empty-document`), a root that is no mapping (`root-not-mapping`), a second document
/// (`second-document`), text after the end (`trailing-content`), and what is not YAML
/// (`unclosed-quote unclosed-bracket text-after-quote colon-in-text flow-text indentation syntax`).
[[nodiscard]] Result<Document> parse(std::shared_ptr<const Source> source, const Limits& limits);

/// The same for a file that may hold several documents, separated by lines of `---`.
[[nodiscard]] Result<std::vector<Document>> parse_all(std::shared_ptr<const Source> source,
                                                      const Limits& limits);

/// Reads a file. What is larger than `limits.document_bytes` is `Errc::limit_reached` without
/// being read; what is not there, not a file or not readable is `Errc::not_found`.
[[nodiscard]] Result<std::shared_ptr<const Source>> read_source(const std::string& path,
                                                                const Limits& limits);

/// The place in the source of one character of a scalar's text: `offset` counts code points of
/// `node.text` (an offset beyond its end gives the end). For errors inside of expressions; resolves
/// quotes, escapes and folded lines. `positions` are those of the node's source.
[[nodiscard]] Span place_in(const Positions& positions, const Node& node, std::size_t offset);

}  // namespace regie::document
