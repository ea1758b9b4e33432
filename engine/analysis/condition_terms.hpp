// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/satisfy.hpp"
#include "engine/expression/code.hpp"
#include "engine/statechart/chart.hpp"

namespace regie::analysis {

/// What values are compared with each other.
enum class Compared : std::uint8_t { truth, whole, real, euro, date, moment, text };

/// Something that a condition compares: a piece of data, a member of a record in it, or the size of
/// a list.
struct ComparedTerm {
  std::uint32_t slot = 0;
  std::vector<std::string> path;
  bool size = false;
  Compared kind = Compared::whole;
  const statechart::DataType* type = nullptr;  ///< bounds that hold; null: none
  bool may_lack = false;                       ///< `has` is asked of it
  std::size_t group = 0;                       ///< of terms that are compared with each other
  std::vector<Value> values;

  [[nodiscard]] bool same(const ComparedTerm& other) const {
    return slot == other.slot && path == other.path && size == other.size;
  }
};

/// A constant that terms of a group are compared with.
struct ComparedConstant {
  Value value;
  std::size_t group = 0;
};

/// The terms and constants of conditions, as long as they are of the kind that can be looked
/// through (satisfy.hpp).
class ConditionTerms {
 public:
  /// What is given must outlive it.
  ConditionTerms(const statechart::Chart& chart, const InStates& states)
      : chart_(chart), states_(states) {}

  /// False: the condition is of another kind, and so are all together.
  [[nodiscard]] bool take(const expression::Program& program);
  /// When all conditions were taken: what is compared, also through others, is one group.
  void settle();

  std::vector<ComparedTerm> terms;
  std::vector<ComparedConstant> constants;

 private:
  [[nodiscard]] std::size_t root_of(std::size_t group) const;
  std::size_t new_group();
  [[nodiscard]] const expression::Node& node(std::uint32_t at) const { return code_->nodes[at]; }
  bool operands(const expression::Node& one);
  bool boolean(std::uint32_t at);
  bool comparison(const expression::Node& one, bool equality);
  bool membership(const expression::Node& one);
  bool presence(const expression::Node& one);
  [[nodiscard]] bool asks_known_state(const expression::Node& one) const;
  static bool is_scalar(const Value& value);
  bool term_at(std::uint32_t at, ComparedTerm& term);
  /// The slot and members that lead to a value, with its declared type.
  bool place(std::uint32_t at, ComparedTerm& term, const statechart::DataType*& type);
  bool typed(ComparedTerm& term, const statechart::DataType& type);
  bool slot_term(std::uint32_t slot, ComparedTerm& term);
  bool path_term(std::uint32_t of, const Value& name, ComparedTerm& term);
  bool add(ComparedTerm term) { return add(std::move(term), new_group()); }
  bool add(ComparedTerm term, std::size_t group);

  const statechart::Chart& chart_;
  const InStates& states_;
  const expression::Code* code_ = nullptr;
  bool derived_ = false;
  std::vector<std::size_t> joined_;
};

}  // namespace regie::analysis
