// SPDX-License-Identifier: Apache-2.0
#include <regie/schema.hpp>

#include "engine/workflow/schema.hpp"

namespace regie {

std::string workflow_schema() { return workflow::json_schema(); }

}  // namespace regie
