// SPDX-License-Identifier: Apache-2.0
// The only user of Boost.DLL.
#include "engine/plugin/library.hpp"

#include <exception>
#include <list>
#include <mutex>

#include <boost/dll/shared_library.hpp>

namespace regie::plugin {

namespace {

Error cannot_load(const Sidecar& sidecar, const std::string& nl, const std::string& en) {
  return {Errc::plugin_failed,
          {"Plug-in " + sidecar.id + " (" + sidecar.path + ") is niet te laden: " + nl + ".",
           "Plugin " + sidecar.id + " (" + sidecar.path + ") cannot be loaded: " + en + "."},
          {"Bouw hem opnieuw voor deze machine, of installeer wat hij nodig heeft.",
           "Build it anew for this machine, or install what it needs."}};
}

}  // namespace

Result<const regie_plugin*> load_library(const Sidecar& sidecar) {
  if (auto same = check_digest(sidecar); !same) return same.error();
  // Kept for ever and never destroyed: code of a plugin may be on some thread's stack.
  static std::mutex mutex;
  static auto* const libraries = new std::list<boost::dll::shared_library>();
  const std::lock_guard lock(mutex);
  try {
    // The throwing overload tells the cause; the other one always says "Bad file descriptor".
    boost::dll::shared_library library(
        sidecar.path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (!library.has(REGIE_PLUGIN_ENTRY_SYMBOL)) {
      return cannot_load(sidecar,
                         "het is geen plug-in van Regie (" REGIE_PLUGIN_ENTRY_SYMBOL " ontbreekt)",
                         "it is no plugin of Regie (" REGIE_PLUGIN_ENTRY_SYMBOL " is missing)");
    }
    const auto& entry = library.get<const regie_plugin*(std::uint32_t)>(REGIE_PLUGIN_ENTRY_SYMBOL);
    const regie_plugin* plugin = entry(REGIE_ABI_VERSION);
    libraries->push_back(std::move(library));
    return plugin;
  } catch (const std::exception& failure) {
    return cannot_load(sidecar, failure.what(), failure.what());
  }
}

}  // namespace regie::plugin
