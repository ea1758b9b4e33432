// SPDX-License-Identifier: Apache-2.0
// A plugin's file: loading it, and what can be read of it without that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/abi/plugin.h>
#include <regie/text.hpp>

namespace regie::kit {

/// What loading came to: a plugin whose `init` was called, or why there is none.
struct Loaded {
  const regie_plugin* plugin = nullptr;
  Text problem;
};
/// Loads a file into this process for good. To be called where it may crash or hang.
Loaded load(const std::string& file);

/// What the file says to the loader of the system.
struct Symbols {
  std::vector<std::string> exported;
  bool stays = false;  ///< linked with -z nodelete
};
/// Of a shared library of this machine; nothing where its sections were stripped.
std::optional<Symbols> read_symbols(std::string_view content);

}  // namespace regie::kit
