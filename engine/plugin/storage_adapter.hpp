// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include <regie/abi/storage.h>

#include "engine/plugin/host.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::plugin {

struct StorageOpening {
  std::string plugin;  ///< id, for messages
  std::string url;
  std::map<std::string, std::string> options;
  bool read_only = false;
  bool must_exist = false;
};

/// Opens a store of a plugin, and brings its schema up to date unless it is read only. `host` must
/// outlive the result. Errors: `store_failed`, `store_incompatible`, `not_found`, `busy`,
/// `plugin_failed`.
[[nodiscard]] Result<std::unique_ptr<runtime::Storage>> open_storage(const regie_storage_v1* table,
                                                                     const Host& host,
                                                                     const StorageOpening& opening);

}  // namespace regie::plugin
