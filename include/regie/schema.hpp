// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/export.hpp>

namespace regie {

/// The workflow language as a JSON Schema (2020-12), for editors that know YAML schemas. What it
/// refuses, `check_workflow` refuses too. Any thread.
[[nodiscard]] REGIE_API std::string workflow_schema();

}  // namespace regie
