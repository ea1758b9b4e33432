// SPDX-License-Identifier: Apache-2.0
#include <regie/starter.hpp>

#include "engine/workflow/starter.hpp"

namespace regie {

namespace {

Outcome<std::vector<NewFile>> new_files(Result<std::vector<workflow::StarterFile>> made) {
  if (!made) return made.error();
  std::vector<NewFile> files;
  for (workflow::StarterFile& file : *made) {
    files.push_back({std::move(file.name), std::move(file.text)});
  }
  return files;
}

}  // namespace

std::vector<WorkflowTemplate> workflow_templates() {
  std::vector<WorkflowTemplate> all;
  for (const workflow::StarterTemplate& one : workflow::starter_templates()) {
    all.push_back({one.name, one.title});
  }
  return all;
}

Outcome<std::vector<NewFile>> new_from_template(const std::string& name,
                                                const std::string& workflow_template) {
  return new_files(workflow::from_template(name, workflow_template, Limits{}));
}

Outcome<std::vector<NewFile>> new_from_plan(const std::string& name, const WorkflowPlan& plan) {
  return new_files(workflow::from_answers(
      name,
      {plan.title, plan.asker, plan.decider, plan.questions, plan.working_days, plan.language},
      Limits{}));
}

}  // namespace regie
