// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <regie/abi/plugin.h>

#include "engine/base/result.hpp"
#include "engine/plugin/sidecar.hpp"

namespace regie::plugin {

/// A plugin that is there: linked in, or a file in a folder.
struct Known {
  std::string id;
  std::string name;
  std::string version;
  std::string file;  ///< empty: linked in
  std::vector<std::string> interfaces;
};

/// The plugins of one engine. Files are loaded when they are asked for, and never unloaded; a file
/// comes before a plugin of the same id that is linked in. Thread safety: any thread.
class Registry {
 public:
  /// With the plugins that are linked in (storage_sql, notify_log, report_html, as far as they are
  /// part of this build).
  Registry();

  /// A plugin that the embedder links in. Errors: `plugin_failed`: another ABI.
  Result<void> add_linked(regie_plugin_entry entry);
  /// Every plugin of a folder, by its manifests alone. Errors as of read_folder; `plugin_failed`
  /// where two files have one id.
  Result<void> add_folder(const std::string& folder);

  [[nodiscard]] std::vector<Known> known() const;
  /// Ids of plugins with an interface, by id.
  [[nodiscard]] std::vector<std::string> with_interface(const std::string& interface) const;
  /// The table of an interface; loads and initialises the plugin. Errors: `plugin_failed`, with
  /// what to do.
  [[nodiscard]] Result<const void*> interface(const std::string& id, const std::string& interface);

 private:
  struct Slot {
    Known known;
    const regie_plugin* linked = nullptr;
    Sidecar sidecar;
    const regie_plugin* loaded = nullptr;
  };
  [[nodiscard]] Error not_there(const std::string& id, const std::string& interface) const;

  mutable std::mutex mutex_;  ///< protects what follows
  std::map<std::string, Slot> slots_;
  std::vector<std::string> folders_;
};

/// Whether a table is one that this engine can use: its ABI, its manifest, its functions.
[[nodiscard]] Result<void> check_plugin(const regie_plugin* plugin, const std::string& where);

}  // namespace regie::plugin
