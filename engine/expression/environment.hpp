// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/type.hpp"

namespace regie::expression {

struct Function;

/// A name that an expression may use. The name may have dots (`case.round`).
struct Variable {
  std::string name;
  Type type;
  std::uint32_t slot = 0;     ///< where evaluation finds the value
  bool may_be_unset = false;  ///< reading it without `has(data.name)` before it is a finding
  Text title = {};            ///< what people call it in a sentence; empty: its name
};

/// What names mean in an expression. A plain value: copy it to add the names of an inner scope.
class Environment {
 public:
  /// Adds a variable; one of the same name is replaced.
  void add(Variable variable);

  /// Makes `record.member` another way to write the variable `member`, and `has(record.member)` the
  /// test whether it has a value: `add_record_alias("data", {"score"})`. Members may be added in
  /// several calls. Each must have been added as a variable.
  void add_record_alias(const std::string& record, const std::vector<std::string>& members);

  /// Adds a function that the surroundings provide; one of the same name is replaced, and goes
  /// before a function that every expression knows.
  void add_function(std::shared_ptr<const Function> function);

  /// The namespace in which names are looked up first (CEL "container"); empty for none.
  void set_container(std::string container) { container_ = std::move(container); }
  [[nodiscard]] const std::string& container() const noexcept { return container_; }

  /// The variable of that whole name, aliases included; null when there is none.
  [[nodiscard]] const Variable* find(std::string_view name) const noexcept;
  /// The function of that whole name; null when there is none.
  [[nodiscard]] std::shared_ptr<const Function> find_function(std::string_view name) const;
  /// The members of a record alias; null when `record` is none.
  [[nodiscard]] const std::vector<std::string>* alias_members(
      std::string_view record) const noexcept;
  /// Every name, for suggestions: in alphabetical order, without those of aliases.
  [[nodiscard]] std::vector<std::string> names() const;
  /// One more than the highest slot.
  [[nodiscard]] std::uint32_t slot_count() const noexcept { return slot_count_; }

 private:
  std::map<std::string, Variable, std::less<>> variables_;
  std::map<std::string, std::string, std::less<>> aliases_;  // data.x -> x
  std::map<std::string, std::vector<std::string>, std::less<>> alias_records_;
  std::map<std::string, std::shared_ptr<const Function>, std::less<>> functions_;
  std::string container_;
  std::uint32_t slot_count_ = 0;
};

}  // namespace regie::expression
