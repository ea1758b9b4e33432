// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace regie::plugin {

/// What stands beside a plugin's file, `FILE.manifest.json`: read before anything is loaded.
struct Sidecar {
  std::string id;
  std::string version;
  std::vector<std::string> interfaces;
  std::string path;    ///< of the plugin's file, in the sidecar's folder
  std::string sha256;  ///< of that file, in hex
};

/// Errors: `plugin_failed`, with what is wrong in it.
[[nodiscard]] Result<Sidecar> read_sidecar(const std::string& path);

/// All of a folder, by name. Errors: `not_found` where there is no such folder; `plugin_failed`.
[[nodiscard]] Result<std::vector<Sidecar>> read_folder(const std::string& folder);

/// Errors: `plugin_failed` where the file is not what the sidecar says.
[[nodiscard]] Result<void> check_digest(const Sidecar& sidecar);

}  // namespace regie::plugin
