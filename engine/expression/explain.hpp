// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

#include "engine/expression/program.hpp"

namespace regie::expression {

/// A part of an expression with the value it had.
struct Explanation {
  /// What kind of part it is; decides its sentence.
  enum class Form {
    constant,
    variable,    ///< a name, or a member of one: `score`, `item.owner`
    comparison,  ///< == != < <= > >=, named by `operation`
    membership,  ///< `in`
    presence,    ///< `has(…)`
    conjunction,
    disjunction,
    negation,
    condition,   ///< `a ? b : c`: the condition and the branch taken
    quantifier,  ///< all exists exists_one, named by `operation`; children: range, then the items
                 ///< that decided
    call,        ///< any other function or operator, named by `operation`
  };

  Form form = Form::constant;
  std::string operation;    ///< as written: `>=`, `size`, `exists`
  std::string source;       ///< this part as written
  std::uint32_t begin = 0;  ///< code points from the beginning of the expression
  std::uint32_t end = 0;    ///< exclusive
  Text title;               ///< what people call a variable or field; empty: as written
  bool of_item = false;     ///< an item of a list that a macro goes through, or a field of one
  Value value;
  Text shown;  ///< the value in words, with local times and the titles of choices
  std::vector<Explanation> children;  ///< for && and || only those that decided
};

/// Evaluates again, each part by itself: for a person who asks why, not for every step. Each part
/// is bounded like an evaluation.
[[nodiscard]] Explanation explain(const Program& program, const Activation& activation);

/// A plain sentence without its final point: "score is 45; nodig is minstens 60",
/// "score is 45; needed is at least 60". For a condition that holds it says what holds.
[[nodiscard]] Text in_words(const Explanation& explanation);

/// A value as a person reads it: dates as dates, euro with two decimals, text between quotes,
/// moments on the clock of the host's zone, or of UTC where it has none.
[[nodiscard]] Text value_in_words(const Value& value, const Host* host = nullptr);

}  // namespace regie::expression
