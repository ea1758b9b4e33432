// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace regie::analysis {

/// The form of a story as a JSON Schema (2020-12), for editors; of a file with several stories it
/// describes each. A first check while writing: `read_stories` decides. Ends with a newline.
[[nodiscard]] std::string story_json_schema();

}  // namespace regie::analysis
