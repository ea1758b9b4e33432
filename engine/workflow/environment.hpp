// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/expression/environment.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::workflow {

/// A name that a loop gives to its items or to their places.
struct Variable {
  std::string name;
  expression::Type type;
  statechart::Index slot = statechart::none;
};

/// What an expression can see at the place where it stands.
struct View {
  /// For each field whether it surely has a value; empty: nothing is said about it.
  std::vector<bool> filled;
  const statechart::DataType* item = nullptr;           ///< within an `each`: type of its items
  bool answers = false;                                 ///< the answers of an `each` can be read
  const statechart::DataType* answered_item = nullptr;  ///< of those answers; null: anything
  std::vector<std::string> answer_words;                ///< the choices that they can have
  std::vector<Variable> variables;                      ///< of loops
};

/// The names that the expression can use, with the slots of the chart. The chart's fields must be
/// complete.
[[nodiscard]] expression::Environment make_environment(const statechart::Chart& chart,
                                                       const View& view);

/// What an expression must give where data of a type is written. A record may be given as a map:
/// which fields it must have is checked when it is written.
[[nodiscard]] expression::Type written_type(const statechart::DataType& type);

}  // namespace regie::workflow
