// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.hpp"
#include "engine/workflow/findings.hpp"
#include "engine/workflow/model.hpp"
#include "engine/workflow/vocabulary.hpp"

namespace regie::workflow {

/// What is wanted where a field of the case is named, in messages.
inline const Text a_field{"een gegeven", "a piece of data"};

/// Reads nodes as what the language wants there, and reports what is something else. What was
/// reported is left out of the result, so that nothing is reported twice.
class Reader {
 public:
  using Node = document::Node;
  using Member = document::Member;

  explicit Reader(Findings& findings) : findings_(findings) {}

  /// Whether the node is a mapping with these words. Reports every key that does not belong, and,
  /// at `owner`, every required one that is missing; the mapping can be read all the same.
  bool mapping(const Node& node, const Vocabulary& table, const Span& owner);
  /// Whether the node is a mapping of names to something; `what` says of what.
  bool named(const Node& node, const Text& what);
  bool list(const Node& node, const Text& what);
  /// The value of a key where something is written; reports a key with nothing after it.
  const Node* value(const Node& mapping, std::string_view key);
  /// Whether something is written; reports it where not.
  bool present(const Node& node, const Span& owner, std::string_view key);

  /// A scalar's text; `what` says what should stand there.
  std::optional<std::string> text(const Node& node, const Text& what);
  std::optional<model::Name> name(const Node& node, const Text& what);
  /// One name, or a list of different ones.
  std::vector<model::Name> names(const Node& node, const Text& what);
  /// `Tekst` in the language of the document, or `{ nl: …, en: … }`.
  model::Words words(const Node& node);
  std::optional<std::int64_t> whole_number(const Node& node, std::int64_t least, std::int64_t most);
  std::optional<double> number(const Node& node);
  bool truth(const Node& node);
  /// Place in `allowed` of the word that is written.
  std::optional<std::size_t> word(const Node& node,
                                  std::initializer_list<std::string_view> allowed);
  std::optional<calendar::Span> span(const Node& node);
  /// The node when it is an expression, which always stands between double quotes.
  const Node* expression(const Node& node);

  /// The node is not what belongs there.
  void wrong(const Node& node, const Text& what, Advice advice);
  [[nodiscard]] Findings& findings() noexcept { return findings_; }
  void set_language(Language language) noexcept { language_ = language; }

 private:
  void unknown_key(const Member& member, const Vocabulary& table);
  void misplaced_key(const Member& member, const Vocabulary& table,
                     const std::vector<const Vocabulary*>& owners);

  Findings& findings_;
  Language language_ = Language::nl;
};

/// The first character of a node, to point at a mapping or list as such.
[[nodiscard]] Span beginning(const Span& span) noexcept;

}  // namespace regie::workflow
