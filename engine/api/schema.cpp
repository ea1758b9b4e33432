// SPDX-License-Identifier: Apache-2.0
#include <regie/schema.hpp>

#include "engine/analysis/story_schema.hpp"
#include "engine/workflow/schema.hpp"

namespace regie {

std::string workflow_schema() { return workflow::json_schema(); }
std::string story_schema() { return analysis::story_json_schema(); }
std::string directory_schema() { return workflow::directory_json_schema(); }

}  // namespace regie
