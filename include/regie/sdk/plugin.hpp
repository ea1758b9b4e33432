// SPDX-License-Identifier: Apache-2.0
// Names a plugin and the classes it offers:
//
//   class Sms : public regie::sdk::Notifier { ... };
//   REGIE_SDK_PLUGIN((regie::sdk::About{"nl.example.sms", "SMS", "1.0.0"}), Sms)
#pragma once

#include <regie/sdk/guard.hpp>

namespace regie::sdk {

/// What a plugin says of itself; texts of the program (string literals).
struct About {
  const char* id;       ///< unique for ever, dotted and lower-case: `nl.example.sms`
  const char* name;     ///< for people
  const char* version;  ///< semantic version
  const char* vendor = nullptr;
  const char* license = nullptr;  ///< SPDX identifier
  const char* url = nullptr;
  const char* config_schema = nullptr;  ///< JSON Schema of the settings
};

namespace detail {

/// One interface of a plugin: its id and its static table.
struct Interface {
  const char* id;
  const void* table;
};

template <class... Classes>
struct Offered {
  static const Interface* begin() noexcept {
    static const Interface interfaces[] = {Classes::template regie_interface<Classes>()...};
    return interfaces;
  }
  static const void* get(regie_str id) noexcept {
    for (std::size_t i = 0; i < sizeof...(Classes); ++i) {
      if (view(id) == begin()[i].id) return begin()[i].table;
    }
    return nullptr;
  }
  static const regie_plugin* plugin(const About& about) noexcept {
    static const char* const ids[] = {Classes::template regie_interface<Classes>().id..., nullptr};
    static const regie_manifest manifest = {sizeof(regie_manifest),
                                            0,
                                            about.id,
                                            about.name,
                                            about.version,
                                            about.vendor,
                                            about.license,
                                            about.url,
                                            ids,
                                            about.config_schema};
    static const regie_plugin table = {
        sizeof(regie_plugin), REGIE_ABI_VERSION, &manifest, nullptr, nullptr, &Offered::get};
    return &table;
  }
};

}  // namespace detail
}  // namespace regie::sdk

/// The entry of a plugin: `about` in parentheses, then the classes it offers, each derived from
/// one of Storage, Notifier, Reporter. Once a plugin, outside of any namespace.
#define REGIE_SDK_PLUGIN(about, ...)                                   \
  REGIE_EXPORT const regie_plugin* REGIE_PLUGIN_ENTRY(std::uint32_t) { \
    return regie::sdk::detail::Offered<__VA_ARGS__>::plugin(about);    \
  }
