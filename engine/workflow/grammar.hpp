// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/workflow/vocabulary.hpp"

namespace regie::workflow {

/// What may stand behind a word of the language: the form of it, not what it means. The schema for
/// editors, `regie fmt` and the reference of words are made of this. A plain value.
struct Shape {
  enum class Kind : std::uint8_t {
    text,          ///< a word or a sentence, never an expression
    label,         ///< a sentence for people, in one language
    name,          ///< a name of something
    event,         ///< a name of an event
    type,          ///< a type of data
    expression,    ///< CEL, between double quotes
    value,         ///< a literal, an expression, or lists and records of them
    whole_number,  ///< of at least `least`
    number,
    truth,
    span,     ///< `10 working days`
    word,     ///< one of `allowed`
    pattern,  ///< what the regular expression `allowed[0]` describes
    nothing,  ///< may be left out behind the colon
    table,    ///< a mapping with the words of `table`
    named,    ///< a mapping of names to `parts[0]`
    list,     ///< a list of `parts[0]`
    any,      ///< one of `parts`
  };
  Kind kind = Kind::text;
  const Vocabulary* table = nullptr;
  std::vector<std::string_view> allowed;
  std::int64_t least = 0;
  std::int64_t most = INT64_MAX;
  std::vector<Shape> parts;
};

/// What stands behind `word` in a mapping of `table`; null for a word that is not supported.
[[nodiscard]] const Shape* shape_of(const Vocabulary& table, std::string_view word);

/// The whole of a document of each kind.
[[nodiscard]] const Shape& workflow_shape();
[[nodiscard]] const Shape& directory_shape();

}  // namespace regie::workflow
