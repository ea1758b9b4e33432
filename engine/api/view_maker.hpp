// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/case.hpp>
#include <regie/choice.hpp>

#include "engine/runtime/core.hpp"

namespace regie {

/// Makes what embedders see out of what the engine has. Texts are for people; names are those of
/// the workflow.
class ViewMaker {
 public:
  explicit ViewMaker(const statechart::Chart& chart) : chart_(chart) {}

  [[nodiscard]] StateView state(statechart::Index index) const;
  /// A path as it was stored; one that this version does not know keeps its path.
  [[nodiscard]] StateView state(const std::string& path) const;
  [[nodiscard]] ChoiceView choice(const statechart::ChoiceView& view) const;
  [[nodiscard]] TaskView task(const statechart::TaskView& view, const std::string& case_id,
                              const std::string& label) const;
  [[nodiscard]] TimerView timer(const statechart::RunningTimer& running,
                                const statechart::Snapshot& snapshot) const;
  [[nodiscard]] RegionView region(const statechart::Region& region) const;
  [[nodiscard]] FieldView field(statechart::Index index, const Value& value) const;
  /// What people call an event: the title of a choice, the rule of a timer.
  [[nodiscard]] Text event_title(const runtime::JournalRecord& record) const;

 private:
  [[nodiscard]] QuestionView question(const statechart::FormField& form) const;
  [[nodiscard]] static std::vector<QuestionView> parts_of(const statechart::DataType& type);
  const statechart::Chart& chart_;
};

/// The type in the language's own words: `list of record`.
[[nodiscard]] std::string type_name(const statechart::DataType& type);

}  // namespace regie
