// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <regie/value.hpp>

namespace regie::scxml {

/// Names of SCXML as names of the language, one to one within its kind.
class Names {
 public:
  /// The name that stands for `original`; made where it is new.
  const std::string& of(const std::string& original);
  [[nodiscard]] const std::string* find(const std::string& original) const;
  /// What `name` stands for; `name` itself where it stands for nothing.
  [[nodiscard]] std::string original(const std::string& name) const;

 private:
  std::map<std::string, std::string> names_;
  std::map<std::string, std::string> originals_;
};

/// One document of a case (`statechart-case/1`) as a workflow.
class Translation {
 public:
  /// `children` names the workflow of each machine that an `invoke` may start.
  Translation(const Value& machine, std::string workflow,
              const std::map<std::string, std::string>& children);

  [[nodiscard]] const std::string& yaml() const noexcept { return yaml_; }
  [[nodiscard]] const Names& states() const noexcept { return states_; }
  /// What could not be said; empty: nothing.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  void declare(const Value& state);
  void declare_actions(const Value& actions);
  void declare_data(const std::string& name);
  void state(const Value& state, std::size_t depth);
  void states(const Value& children, std::size_t depth, bool top);
  void results(const Value& children);
  void content(const Value& state, std::size_t depth);
  void line(std::size_t depth, const std::string& text);

  std::string start(const Value& machine) const;
  std::string target_list(const Value& targets) const;
  std::string blocks(const Value* blocks, const std::string& first);
  std::string transition(const Value& transition);
  std::string actions(const Value* actions);
  std::string action(const Value& action);
  std::string branches(const Value& action, std::size_t from);
  std::string send(const Value& action);
  std::string recipient(const Value& action);
  std::string invokes(const Value& invokes);
  /// `for_child`: the names are those of a child's data.
  std::string parameters(const Value& from, bool for_child = false);
  std::string done_data(const Value& data);
  std::string late_data(const std::string& state);
  std::string event(std::string name) const;
  /// A CEL expression with this document's names, quoted.
  std::string expression(const Value* expression);
  std::string rewritten(std::string_view cel) const;

  const Value& machine_;
  const std::map<std::string, std::string>& children_;
  Names states_;
  mutable Names data_;
  mutable Names ids_;
  std::vector<std::string> fields_;
  std::string yaml_;
  std::string problem_;
};

}  // namespace regie::scxml
