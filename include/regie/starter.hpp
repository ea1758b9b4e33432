// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <regie/export.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>

namespace regie {

/// A file of a new workflow, to be written beside the others.
struct NewFile {
  std::string name;
  std::string text;
};

struct WorkflowTemplate {
  std::string name;
  Text title;
};

/// What a new workflow is made of: who asks whom for what, and by when. A plain value.
struct WorkflowPlan {
  std::string title = {};                   ///< `Tent lenen`
  std::string asker = {};                   ///< who asks: `Bewoner`
  std::string decider = {};                 ///< who decides: `Beheerder`
  std::vector<std::string> questions = {};  ///< on the form, at least one
  int working_days = 10;                    ///< to decide, at least 1
  Language language = Language::nl;         ///< of these texts
};

/// The templates that come with Regie.
[[nodiscard]] REGIE_API std::vector<WorkflowTemplate> workflow_templates();

/// A new workflow with its first stories, which checks clean and whose stories hold. Writes
/// nothing. `name` is that of the workflow. Errors: `not_found` (no such template),
/// `invalid_argument` (a name or plan that cannot be).
[[nodiscard]] REGIE_API Outcome<std::vector<NewFile>> new_from_template(
    const std::string& name, const std::string& workflow_template);
[[nodiscard]] REGIE_API Outcome<std::vector<NewFile>> new_from_plan(const std::string& name,
                                                                    const WorkflowPlan& plan);

}  // namespace regie
