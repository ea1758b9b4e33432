// SPDX-License-Identifier: Apache-2.0
// Putting the parts together, and taking them apart again.
#include <algorithm>
#include <map>

#include <regie/abi/notifier.h>
#include <regie/abi/storage.h>

#include "engine/api/engine_impl.hpp"
#include "engine/api/loaders.hpp"
#include "engine/plugin/action_adapter.hpp"
#include "engine/plugin/notifier_adapter.hpp"
#include "engine/plugin/storage_adapter.hpp"
#include "engine/runtime/memory_store.hpp"
#include "engine/runtime/pool.hpp"

namespace regie {

namespace {

constexpr std::size_t pool_threads = 4;

std::unique_ptr<runtime::Clock> clock_of(const Config& config) {
  if (config.now()) return std::make_unique<runtime::ManualClock>(*config.now());
  if (config.clock()) return std::make_unique<runtime::CallbackClock>(config.clock());
  return std::make_unique<runtime::SystemClock>();
}

Result<void> check_tenant(const std::string& tenant) {
  const bool fine = std::all_of(tenant.begin(), tenant.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (fine && tenant.size() <= 100) return {};
  return Error(Errc::invalid_argument,
               {"De naam van de organisatie (tenant) klopt niet.", "The tenant's name is wrong."},
               {"Gebruik ten hoogste 100 letters, cijfers, - en _.",
                "Use up to 100 letters, digits, - and _."});
}

/// The plugin for a URL whose scheme is known.
std::string storage_plugin_of(const std::string& url) {
  const std::string scheme = url.substr(0, url.find(':'));
  if (scheme == "sqlite" || scheme == "postgresql") return "regie.storage_sql";
  return {};
}

Result<void> add_plugins(const Config& config, plugin::Registry& registry) {
  for (const Config::PluginEntry entry : config.linked_plugins()) {
    if (auto added = registry.add_linked(entry); !added) return added;
  }
  for (const std::string& folder : config.plugins()) {
    if (auto added = registry.add_folder(folder); !added) return added;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Engine::Impl>> Engine::Impl::make(const Config& config) {
  if (auto fine = check_tenant(config.tenant()); !fine) return fine.error();
  auto impl = std::make_unique<Impl>();
  impl->config = config;
  impl->clock = clock_of(config);
  runtime::Clock* clock = impl->clock.get();
  impl->host = std::make_unique<plugin::Host>(static_cast<plugin::Level>(config.log_level()),
                                              [clock] { return clock->now(); });
  if (auto ready = impl->open_plugins(); !ready) return ready.error();
  if (auto ready = impl->open_store(); !ready) return ready.error();
  if (auto ready = impl->open_effects(); !ready) return ready.error();
  if (auto ready = impl->open_actions(); !ready) return ready.error();
  if (config.executor()) {
    impl->executor = std::make_unique<runtime::CallbackExecutor>(config.executor());
  } else {
    impl->executor = std::make_unique<runtime::Pool>(pool_threads);
  }
  runtime::Ports ports;
  ports.clock = impl->clock.get();
  ports.ids = &impl->ids;
  ports.randomness = &impl->randomness;
  ports.storage = impl->storage.get();
  ports.effects = impl->effects.get();
  ports.actions = impl->actions.get();
  ports.executor = impl->executor.get();
  ports.observer = config.observer().get();
  ports.log = impl->host.get();
  std::vector<std::string> known_actions;
  for (const PluginChoice& chosen : config.actions()) known_actions.push_back(chosen.id);
  impl->core = std::make_unique<runtime::Core>(ports, impl->zones,
                                               api::make_loaders(config.limits(), known_actions),
                                               config.limits(), config.tenant());
  impl->core->keep_order(config.keep_order());
  if (auto ready = impl->open_documents(); !ready) return ready.error();
  impl->worker = std::make_unique<runtime::Worker>(*impl->core);
  impl->worker->take_signals(config.signals());
  return impl;
}

Engine::Impl::~Impl() = default;

Result<void> Engine::Impl::open_plugins() { return add_plugins(config, registry); }

Result<void> Engine::Impl::open_store() {
  const std::string& url = config.store();
  if (url.empty() || url.find(':') == std::string::npos) {
    return Error(Errc::invalid_argument,
                 {"Dit is geen opslag: " + url + ".", "This is no store: " + url + "."},
                 {"Schrijf sqlite:BESTAND, zoals sqlite:regie.db, of memory:.",
                  "Write sqlite:FILE, such as sqlite:regie.db, or memory:."});
  }
  if (url == "memory:" && config.storage().id.empty()) {
    storage = std::make_unique<runtime::MemoryStore>();
    return {};
  }
  plugin::StorageOpening opening;
  opening.plugin = config.storage().id.empty() ? storage_plugin_of(url) : config.storage().id;
  opening.url = url;
  opening.options = config.storage().options;
  opening.read_only = config.read_only();
  opening.must_exist = config.must_exist();
  if (opening.plugin.empty()) {
    // Not a scheme of ours: then the one storage plugin that the embedder added.
    for (const std::string& id : registry.with_interface(REGIE_STORAGE_V1_ID)) {
      if (id != "regie.storage_sql") opening.plugin = opening.plugin.empty() ? id : " ";
    }
  }
  if (opening.plugin.empty() || opening.plugin == " ") {
    const std::string scheme = url.substr(0, url.find(':'));
    return Error(Errc::plugin_failed,
                 {"Er is geen plug-in bekend voor een opslag die begint met " + scheme + ":.",
                  "No plugin is known for stores that begin with " + scheme + ":."},
                 {"Noem de plug-in in de configuratie (`storage: { id: … }`), of gebruik "
                  "sqlite:BESTAND.",
                  "Name the plugin in the configuration (`storage: { id: … }`), or use "
                  "sqlite:FILE."});
  }
  auto table = registry.interface(opening.plugin, REGIE_STORAGE_V1_ID);
  if (!table) return table.error();
  auto opened = plugin::open_storage(static_cast<const regie_storage_v1*>(*table), *host, opening);
  if (!opened) return opened.error();
  storage = std::move(*opened);
  return {};
}

Result<void> Engine::Impl::open_effects() {
  if (!config.notify() || config.read_only()) return {};
  const PluginChoice& chosen = *config.notify();
  auto table = registry.interface(chosen.id, REGIE_NOTIFIER_V1_ID);
  if (!table) return table.error();
  auto made = plugin::make_notifier(static_cast<const regie_notifier_v1*>(*table), *host, chosen.id,
                                    chosen.options);
  if (!made) return made.error();
  effects = std::move(*made);
  return {};
}

Result<void> Engine::Impl::open_actions() {
  if (config.actions().empty() || config.read_only()) return {};
  auto table = std::make_unique<plugin::ActionTable>();
  for (const PluginChoice& chosen : config.actions()) {
    auto offered = registry.interface(chosen.id, REGIE_ACTION_V1_ID);
    if (!offered) return offered.error();
    auto made = plugin::make_action(static_cast<const regie_action_v1*>(*offered), *host, chosen.id,
                                    chosen.options);
    if (!made) return made.error();
    table->add(chosen.id, std::move(*made));
  }
  actions = std::move(table);
  return {};
}

Result<void> Engine::Impl::open_documents() {
  for (const std::string& path : config.calendars()) {
    auto source = api::read_file(path, config.limits());
    if (!source) return source.error();
    if (auto used = core->catalog().use_calendar(*source); !used) return used;
  }
  if (config.directory().empty()) return {};
  auto source = api::read_file(config.directory(), config.limits());
  if (!source) return source.error();
  return core->catalog().use_directory(*source);
}

Outcome<std::vector<PluginView>> list_plugins(const Config& config) {
  plugin::Registry registry;
  if (auto added = add_plugins(config, registry); !added) return added.error();
  std::vector<PluginView> views;
  for (plugin::Known& known : registry.known()) {
    Text problem;
    for (const std::string& interface : known.interfaces) {
      const auto table = registry.interface(known.id, interface);
      if (!table && problem.empty()) problem = table.error().message;
    }
    views.push_back({std::move(known.id), std::move(known.name), std::move(known.version),
                     std::move(known.file), std::move(known.interfaces), std::move(problem)});
  }
  return views;
}

}  // namespace regie
