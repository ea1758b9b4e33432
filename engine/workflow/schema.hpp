// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace regie::workflow {

/// The language as a JSON Schema (2020-12), for editors: completion, hover, and a first check while
/// writing. Made of the tables that the loader reads with; what it refuses, the loader refuses too.
/// Ends with a newline. docs/workflow.schema.json holds it.
[[nodiscard]] std::string json_schema();

}  // namespace regie::workflow
