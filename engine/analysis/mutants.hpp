// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>

#include "engine/document/document.hpp"

namespace regie::analysis {

/// A small mistake that an author could have made, as a change of the workflow's text.
struct Mutant {
  enum class Kind : std::uint8_t {
    condition,  ///< turned around, an operator another, a bound moved
    target,     ///< `go` to another state
    time,       ///< a deadline, reminder or term that comes later, or never
    count,      ///< a limit or quorum of one more
    person,     ///< another role, or another exception
    action,     ///< left out, or with another value
  };
  Kind kind = Kind::condition;
  Span span;           ///< of what is changed
  std::size_t at = 0;  ///< in the source: bytes from its beginning
  std::string was;
  std::string becomes;  ///< empty: it is left out
};

/// Every mutant of a workflow, in the order of the document. Deterministic.
[[nodiscard]] std::vector<Mutant> mutants_of(const document::Document& workflow);

/// The workflow's text with the mistake in it.
[[nodiscard]] std::string text_of(const Mutant& mutant, const Source& source);

}  // namespace regie::analysis
