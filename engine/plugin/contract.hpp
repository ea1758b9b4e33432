// SPDX-License-Identifier: Apache-2.0
// What a plugin has to offer before any of it can be called. Stands on the C ABI alone, so that the
// engine and the conformance kit (engine/kit) read it from one place.
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>

#include <regie/abi/action.h>
#include <regie/abi/notifier.h>
#include <regie/abi/reporter.h>
#include <regie/abi/storage.h>

namespace regie::plugin {

/// Why a plugin's table cannot be used.
enum class Fault {
  none,
  no_table,
  other_abi,            ///< the layout of what follows is not known
  incomplete_table,     ///< `manifest` or `get_interface` is missing
  incomplete_manifest,  ///< `id`, `name`, `version` or `interfaces` is missing
};

[[nodiscard]] inline Fault fault_of(const regie_plugin* plugin) noexcept {
  if (plugin == nullptr) return Fault::no_table;
  // The version first: the layout of what follows is that version's.
  if (plugin->struct_size < 2 * sizeof(std::uint32_t) || plugin->abi_version != REGIE_ABI_VERSION) {
    return Fault::other_abi;
  }
  if (!REGIE_HAS(regie_plugin, plugin, get_interface) || plugin->manifest == nullptr ||
      plugin->get_interface == nullptr) {
    return Fault::incomplete_table;
  }
  const regie_manifest& manifest = *plugin->manifest;
  if (!REGIE_HAS(regie_manifest, &manifest, interfaces) || manifest.id == nullptr ||
      manifest.name == nullptr || manifest.version == nullptr || manifest.interfaces == nullptr) {
    return Fault::incomplete_manifest;
  }
  return Fault::none;
}

/// A table of functions as this engine knows it: what a plugin of an older header lacks is null.
template <class T>
[[nodiscard]] T whole_table(const T* table) noexcept {
  T whole{};
  const std::size_t size = table->struct_size < sizeof(T) ? table->struct_size : sizeof(T);
  std::memcpy(&whole, table, size);
  whole.struct_size = sizeof(T);
  return whole;
}

namespace detail {

struct Required {
  const char* name;
  bool there;
};
inline const char* first_missing(std::initializer_list<Required> functions) noexcept {
  for (const Required& function : functions) {
    if (!function.there) return function.name;
  }
  return nullptr;
}

}  // namespace detail

/// The first required function that a whole table lacks; null: it lacks none.
[[nodiscard]] inline const char* missing_function(const regie_storage_v1& table) noexcept {
  return detail::first_missing({{"open", table.open != nullptr},
                                {"close", table.close != nullptr},
                                {"capabilities", table.capabilities != nullptr},
                                {"migrate", table.migrate != nullptr},
                                {"commit", table.commit != nullptr},
                                {"load", table.load != nullptr},
                                {"journal", table.journal != nullptr},
                                {"claim", table.claim != nullptr},
                                {"extend", table.extend != nullptr},
                                {"next_due", table.next_due != nullptr},
                                {"query_cases", table.query_cases != nullptr},
                                {"query_tasks", table.query_tasks != nullptr},
                                {"query_work", table.query_work != nullptr},
                                {"find_reply", table.find_reply != nullptr},
                                {"put_document", table.put_document != nullptr},
                                {"get_document", table.get_document != nullptr},
                                {"list_documents", table.list_documents != nullptr},
                                {"put_key", table.put_key != nullptr},
                                {"get_key", table.get_key != nullptr},
                                {"destroy_key", table.destroy_key != nullptr}});
}
[[nodiscard]] inline const char* missing_function(const regie_notifier_v1& table) noexcept {
  return detail::first_missing({{"create", table.create != nullptr},
                                {"destroy", table.destroy != nullptr},
                                {"deliver", table.deliver != nullptr},
                                {"cancel", table.cancel != nullptr}});
}
[[nodiscard]] inline const char* missing_function(const regie_action_v1& table) noexcept {
  return detail::first_missing({{"create", table.create != nullptr},
                                {"destroy", table.destroy != nullptr},
                                {"invoke", table.invoke != nullptr},
                                {"cancel", table.cancel != nullptr}});
}
[[nodiscard]] inline const char* missing_function(const regie_reporter_v1& table) noexcept {
  return detail::first_missing({{"create", table.create != nullptr},
                                {"destroy", table.destroy != nullptr},
                                {"list", table.list != nullptr},
                                {"render", table.render != nullptr}});
}

}  // namespace regie::plugin
