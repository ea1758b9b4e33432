// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include <regie/value.hpp>

#include "engine/expression/checker.hpp"
#include "engine/expression/code.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/truth.hpp"

namespace regie::expression {

/// One evaluation. Results are references where the value already exists somewhere (a slot, a
/// constant, an item of a list), so that reading costs no counter; else they are in `out`.
class Evaluator {
 public:
  Evaluator(const Code& code, const Activation& activation) noexcept;

  /// The value of a node: valid as long as `out` and what the activation refers to.
  const Value& eval(std::uint32_t index, Value& out);
  /// Whether a node is true: what decides goes through here, so that no value is made for it. Where
  /// it is neither, `problem` has the error or the value.
  Truth truth(std::uint32_t index, Value& problem);
  /// The variable of a macro, for as long as `value` lives.
  void bind(std::uint32_t local, const Value& value) noexcept { locals_[local] = &value; }
  /// The value of the whole expression.
  [[nodiscard]] Value run();
  /// Gives the budget of a whole evaluation again.
  void refill() noexcept;
  [[nodiscard]] const Budget& budget() const noexcept { return budget_; }
  [[nodiscard]] Value limit_error(const Node& node) const;

 private:
  // evaluator.cpp
  const Value& dispatch(const Node& node, Value& out);
  const Value& slot(const Node& node, Value& out);
  const Value& raw_slot(std::uint32_t number) const noexcept;
  const Value& select(const Node& node, Value& out);
  const Value& member(const Node& node, const Value& base, Value& out) const;
  Truth has(const Node& node, Value& problem);
  const Value& index(const Node& node, Value& out);
  const Value& item(const Node& node, const Value& base, const Value& key, Value& out) const;
  const Value& optional_access(const Node& node, Value& out);
  const Value& optional_item(const Node& node, const Value& base, Value& out);
  Truth decide(const Node& node, Value& problem);
  Truth logic(const Node& node, Value& problem, bool decisive);
  Truth undecided(const Node& node, Value& problem, bool decisive, std::size_t from);
  const Value& conditional(const Node& node, Value& out);
  /// The value of a constant, variable or name that is there; null for what has to be worked out.
  [[nodiscard]] const Value* at_hand(std::uint32_t index) const noexcept;
  /// The end of the budget, as an error.
  Truth spent(const Node& node, Value& problem) const;
  /// The outcome of a comparison of two values at hand and of one kind; neither for all others.
  [[nodiscard]] Truth quick(const Node& node) const noexcept;
  Truth equality(const Node& node, Value& problem, bool wanted);
  Truth equality_of(const Node& node, const Value& left, const Value& right, Value& problem,
                    bool wanted);
  Truth ordering_of(const Node& node, const Value& left, const Value& right, Value& problem) const;
  Truth ordering(const Node& node, Value& problem);
  Truth membership(const Node& node, Value& problem);
  Truth among(const Node& node, const Value& item, const Value& list, Value& problem);
  Truth negation(const Node& node, Value& problem);
  const Value& arithmetic(const Node& node, Value& out);
  const Value& opposite(const Node& node, Value& out);
  const Value& call(const Node& node, Value& out);
  const Value& list(const Node& node, Value& out);
  const Value& map(const Node& node, Value& out);
  const Value& fail(const Node& node, Text message, Value& out) const;
  const Value& not_boolean(const Node& node, std::string_view name, const Value& value,
                           Value& out) const;

  // evaluator_macros.cpp
  template <class Visit>
  bool each(const Node& node, const Value& range, Visit visit);
  Truth quantifier(const Node& node, Value& problem);
  Truth exists_one(const Node& node, Value& problem);
  const Value& filter(const Node& node, Value& out);
  const Value& map_list(const Node& node, Value& out);
  const Value& transform_map(const Node& node, Value& out);
  const Value& sort_by(const Node& node, Value& out);
  const Value& bind_name(const Node& node, Value& out);
  const Value& optional_map(const Node& node, Value& out);
  const Value& macro(const Node& node, Value& out);
  bool range_of(const Node& node, Value& scratch, const Value*& range, Value& out);
  /// Whether the filter (operand 1) holds; an error ends the macro and is in `out`.
  bool passes(const Node& node, Value& out, bool& failed);

  [[nodiscard]] std::uint32_t operand(const Node& node, std::size_t index) const {
    return links_[node.first + index];
  }
  /// `value` where a condition is expected, in words: as an error.
  Truth not_boolean_truth(const Node& node, std::string_view name, Value& value) const;

  const Code& code_;
  const Activation& activation_;
  const Node* nodes_;
  const Value* constants_;
  const Value* values_;
  std::size_t value_count_;
  const std::uint32_t* links_;
  Budget budget_;
  std::array<const Value*, most_locals> locals_;  // set before they are read
};

/// `evaluate` without the row of tests (decision.hpp), to which it is equal: for tests of that.
[[nodiscard]] inline Value evaluate_tree(const Program& program, const Activation& activation) {
  return Evaluator(program.code(), activation).run();
}

inline const Value& Evaluator::raw_slot(std::uint32_t number) const noexcept {
  static const Value unset;
  if (number < value_count_) return values_[number];
  return activation_.slots ? activation_.slots->at(number) : unset;
}

}  // namespace regie::expression
