// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/export.hpp>
#include <regie/limits.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>

namespace regie {

/// Reads the workflow of a file back in plain language: who does what, by when, and what then; a
/// section for each state, with headings of Markdown. For people who check what was written. Any
/// thread.
/// Errors: `not_found`, `limit_reached`, `invalid_document`.
[[nodiscard]] REGIE_API Outcome<std::string> read_workflow(const std::string& path,
                                                           Language language,
                                                           const Limits& limits = {});

/// Says in sentences what changes between two versions of a workflow, and what that means for cases
/// that run. Errors as above; `invalid_argument` where they are not the same workflow.
[[nodiscard]] REGIE_API Outcome<std::string> compare_workflows(const std::string& before,
                                                               const std::string& after,
                                                               Language language,
                                                               const Limits& limits = {});

}  // namespace regie
