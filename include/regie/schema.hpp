// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/export.hpp>

namespace regie {

/// The workflow language as a JSON Schema (2020-12), for editors that know YAML schemas. What it
/// refuses, `check_workflow` refuses too. Any thread.
[[nodiscard]] REGIE_API std::string workflow_schema();
/// A story (`*.story.yaml`), for a first check while writing: `run_stories` decides.
[[nodiscard]] REGIE_API std::string story_schema();
/// A directory, in the same way.
[[nodiscard]] REGIE_API std::string directory_schema();

}  // namespace regie
