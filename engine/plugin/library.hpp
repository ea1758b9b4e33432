// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regie/abi/plugin.h>

#include "engine/base/result.hpp"
#include "engine/plugin/sidecar.hpp"

namespace regie::plugin {

/// Loads a plugin's file, for the rest of the process (rtld_now | rtld_local), after its digest was
/// checked, and asks it for its table. Errors: `plugin_failed`.
[[nodiscard]] Result<const regie_plugin*> load_library(const Sidecar& sidecar);

}  // namespace regie::plugin
