// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/registry.hpp"

#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/plugin/host.hpp"
#include "engine/plugin/library.hpp"
#include "engine/plugin/linked.hpp"

namespace regie::plugin {

namespace {

Error unusable(const std::string& where, const std::string& nl, const std::string& en) {
  return {Errc::plugin_failed,
          {"Plug-in " + where + ": " + nl + ".", "Plugin " + where + ": " + en + "."},
          {"Gebruik een versie van de plug-in die voor deze versie van Regie gemaakt is.",
           "Use a version of the plugin that was made for this version of Regie."}};
}

/// `init` runs once in a process for each plugin, however many engines ask; what it said is kept.
Result<void> initialise(const regie_plugin* plugin, const std::string& id) {
  static std::mutex mutex;
  static auto* const said = new std::map<const regie_plugin*, Result<void>>();
  const std::lock_guard lock(mutex);
  const auto known = said->find(plugin);
  if (known != said->end()) return known->second;
  Result<void> result;
  if (plugin->init != nullptr) {
    auto error = sized<regie_error>();
    const regie_status status = plugin->init(process_host(), &error);
    if (status != REGIE_OK) {
      Error failed = error_of("Plug-in " + id, status, error);
      failed.code = Errc::plugin_failed;
      failed.message = {"Plug-in " + id + " start niet. " + failed.message.nl,
                        "Plugin " + id + " does not start. " + failed.message.en};
      if (failed.advice.empty()) {
        failed.advice = {"Haal hem uit de map met plug-ins, of herstel wat hij nodig heeft.",
                         "Take it out of the folder of plugins, or mend what it needs."};
      }
      result = failed;
    }
  }
  said->emplace(plugin, result);
  return result;
}

std::vector<std::string> interfaces_of(const regie_plugin* plugin) {
  std::vector<std::string> list;
  for (const char* const* at = plugin->manifest->interfaces; at != nullptr && *at != nullptr;
       ++at) {
    list.emplace_back(*at);
  }
  return list;
}

}  // namespace

Result<void> check_plugin(const regie_plugin* plugin, const std::string& where) {
  switch (fault_of(plugin)) {
    case Fault::none:
      break;
    case Fault::no_table:
      return unusable(where, "hij geeft geen tabel", "it gives no table");
    case Fault::other_abi: {
      const std::string theirs = std::to_string(plugin->abi_version);
      const std::string ours = std::to_string(REGIE_ABI_VERSION);
      return unusable(where,
                      "hij is gemaakt voor ABI " + theirs + ", en deze Regie heeft ABI " + ours,
                      "it was made for ABI " + theirs + ", and this Regie has ABI " + ours);
    }
    case Fault::incomplete_table:
      return unusable(where, "zijn tabel is niet volledig", "its table is not complete");
    case Fault::incomplete_manifest:
      return unusable(where, "zijn manifest is niet volledig", "its manifest is not complete");
  }
  return {};
}

Registry::Registry() {
  for (const regie_plugin_entry entry : linked_entries()) {
    // Those of this build fit by construction.
    (void)add_linked(entry);
  }
}

Result<void> Registry::add_linked(regie_plugin_entry entry) {
  const regie_plugin* plugin = entry == nullptr ? nullptr : entry(REGIE_ABI_VERSION);
  if (auto fine = check_plugin(plugin, "(linked in)"); !fine) return fine;
  const std::lock_guard lock(mutex_);
  Slot& slot = slots_[plugin->manifest->id];
  slot.linked = plugin;
  if (!slot.sidecar.path.empty()) return {};
  slot.known = {plugin->manifest->id, plugin->manifest->name, plugin->manifest->version, "",
                interfaces_of(plugin)};
  return {};
}

Result<void> Registry::add_folder(const std::string& folder) {
  auto sidecars = read_folder(folder);
  if (!sidecars) return sidecars.error();
  const std::lock_guard lock(mutex_);
  folders_.push_back(folder);
  for (Sidecar& sidecar : *sidecars) {
    Slot& slot = slots_[sidecar.id];
    if (!slot.sidecar.path.empty() && slot.sidecar.path != sidecar.path) {
      return Error(Errc::plugin_failed,
                   {"Plug-in " + sidecar.id + " is er twee keer: " + slot.sidecar.path + " en " +
                        sidecar.path + ".",
                    "Plugin " + sidecar.id + " is there twice: " + slot.sidecar.path + " and " +
                        sidecar.path + "."},
                   {"Haal een van beide weg.", "Take one of the two away."});
    }
    slot.known = {sidecar.id, slot.linked != nullptr ? slot.known.name : sidecar.id,
                  sidecar.version, sidecar.path, sidecar.interfaces};
    slot.sidecar = std::move(sidecar);
  }
  return {};
}

std::vector<Known> Registry::known() const {
  const std::lock_guard lock(mutex_);
  std::vector<Known> list;
  for (const auto& [id, slot] : slots_) list.push_back(slot.known);
  return list;
}

std::vector<std::string> Registry::with_interface(const std::string& interface) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, slot] : slots_) {
    const auto& offered = slot.known.interfaces;
    if (std::find(offered.begin(), offered.end(), interface) != offered.end()) ids.push_back(id);
  }
  return ids;
}

Error Registry::not_there(const std::string& id, const std::string& interface) const {
  std::vector<std::string> ids;
  std::string list;
  for (const auto& [other, slot] : slots_) {
    ids.push_back(other);
    list += (list.empty() ? "" : ", ") + other;
  }
  Error error(Errc::plugin_failed,
              {"Er is geen plug-in " + id + " (nodig voor " + interface + ").",
               "There is no plugin " + id + " (needed for " + interface + ")."});
  const std::string near = suggest(id, ids);
  if (!near.empty()) {
    error.advice = {"Bedoelt u " + near + "?", "Do you mean " + near + "?"};
  } else {
    error.advice = {"Noem de map waar hij staat met --plugins of `plugins:`. Wel aanwezig: " +
                        (list.empty() ? "geen" : list) + ".",
                    "Name its folder with --plugins or `plugins:`. Present: " +
                        (list.empty() ? "none" : list) + "."};
  }
  return error;
}

Result<const void*> Registry::interface(const std::string& id, const std::string& interface) {
  const std::lock_guard lock(mutex_);
  const auto found = slots_.find(id);
  if (found == slots_.end()) return not_there(id, interface);
  Slot& slot = found->second;
  if (slot.loaded == nullptr) {
    if (slot.sidecar.path.empty()) {
      slot.loaded = slot.linked;
    } else {
      auto loaded = load_library(slot.sidecar);
      if (!loaded) return loaded.error();
      if (auto fine = check_plugin(*loaded, slot.sidecar.path); !fine) return fine.error();
      if (id != (*loaded)->manifest->id) {
        return unusable(
            slot.sidecar.path,
            "hij noemt zich " + std::string((*loaded)->manifest->id) + ", zijn manifest " + id,
            "it calls itself " + std::string((*loaded)->manifest->id) + ", its manifest " + id);
      }
      slot.loaded = *loaded;
    }
    slot.known.name = slot.loaded->manifest->name;
  }
  if (auto ready = initialise(slot.loaded, id); !ready) return ready.error();
  const void* table = slot.loaded->get_interface(str(interface));
  if (table == nullptr) {
    return unusable(id, "hij biedt " + interface + " niet", "it does not offer " + interface);
  }
  return table;
}

}  // namespace regie::plugin
