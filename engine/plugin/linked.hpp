// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <regie/abi/plugin.h>

namespace regie::plugin {

/// Entries of the plugins that this build links in.
[[nodiscard]] std::vector<regie_plugin_entry> linked_entries();

}  // namespace regie::plugin
