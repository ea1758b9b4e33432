// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/error.hpp>
#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie {

/// An expression by itself, outside of any workflow: what it says and what its names have.
struct ExpressionRequest {
  std::string expression;
  Value data;  ///< a map: each variable with its value; unset: no variables
  /// A map: for each variable its type as CEL or an author writes it (`list(int)`, `date`), or a
  /// map of fields to such texts. The data are read as those types: `"2026-03-02"` as a date. A
  /// variable that is not named here has the type of its value.
  Value types;
  bool explain = false;
  Instant now;  ///< what `now` and `today` say, where the data do not have them
};

/// A part of an expression with the value it had.
struct ExpressionPart {
  std::string source;
  std::uint32_t begin = 0;  ///< in code points from the beginning of the expression
  std::uint32_t end = 0;    ///< exclusive
  Value value;              ///< of kind error where this part failed
  Text value_in_words;
  std::vector<ExpressionPart> parts;  ///< of `&&` and `||` only those that decided
};

/// What became of an expression.
struct ExpressionReport {
  Value value;                 ///< unset where `error` says why there is none
  std::string type;            ///< as CEL writes it; empty where it could not be checked
  Diagnostics findings;        ///< warnings of the checker
  std::optional<Error> error;  ///< with its places in the expression
  Text sentence;               ///< why the value is what it is, without full stop; where asked
  std::optional<ExpressionPart> explanation;  ///< where asked
};

/// Checks and evaluates an expression. Does not throw because of what stands in it, and its cost is
/// bounded by `limits`. Thread safety: may be called by any number of threads.
[[nodiscard]] REGIE_API ExpressionReport evaluate_expression(const ExpressionRequest& request,
                                                             const Limits& limits = {});

/// Answers one line of the record format of CEL's conformance cases (docs/conformance.md) with one
/// line of JSON, without a newline. Never fails: what is wrong with the line is its answer.
[[nodiscard]] REGIE_API std::string answer_expression_record(std::string_view line,
                                                             Language language,
                                                             const Limits& limits = {});

}  // namespace regie
