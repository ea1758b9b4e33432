// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/environment.hpp"

#include <algorithm>

#include "engine/expression/functions.hpp"

namespace regie::expression {

void Environment::add(Variable variable) {
  slot_count_ = std::max(slot_count_, variable.slot + 1);
  std::string name = variable.name;
  variables_.insert_or_assign(std::move(name), std::move(variable));
}

void Environment::add_record_alias(const std::string& record,
                                   const std::vector<std::string>& members) {
  std::vector<std::string>& known = alias_records_[record];
  for (const std::string& member : members) {
    if (!aliases_.insert_or_assign(record + "." + member, member).second) continue;
    known.push_back(member);
  }
}

void Environment::add_function(std::shared_ptr<const Function> function) {
  std::string name = function->name;
  functions_.insert_or_assign(std::move(name), std::move(function));
}

std::shared_ptr<const Function> Environment::find_function(std::string_view name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : found->second;
}

const Variable* Environment::find(std::string_view name) const noexcept {
  if (const auto found = variables_.find(name); found != variables_.end()) return &found->second;
  const auto alias = aliases_.find(name);
  if (alias == aliases_.end()) return nullptr;
  const auto found = variables_.find(alias->second);
  return found == variables_.end() ? nullptr : &found->second;
}

const std::vector<std::string>* Environment::alias_members(std::string_view record) const noexcept {
  const auto found = alias_records_.find(record);
  return found == alias_records_.end() ? nullptr : &found->second;
}

std::vector<std::string> Environment::names() const {
  std::vector<std::string> all;
  all.reserve(variables_.size());
  for (const auto& [name, variable] : variables_) all.push_back(name);
  return all;
}

}  // namespace regie::expression
