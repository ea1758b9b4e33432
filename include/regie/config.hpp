// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/export.hpp>
#include <regie/instant.hpp>
#include <regie/limits.hpp>
#include <regie/observer.hpp>
#include <regie/outcome.hpp>
#include <regie/text.hpp>

struct regie_plugin;

namespace regie {

enum class LogLevel { trace, debug, info, warn, error, off };

/// A plugin by its id, with options as its manifest describes them.
struct PluginChoice {
  std::string id = {};
  std::map<std::string, std::string> options = {};
};

/// How an engine is put together. Each setting returns the object, so that they can be chained.
/// A plain value; nothing is opened or read before an Engine is made of it.
class REGIE_API Config {
 public:
  using Options = std::map<std::string, std::string>;
  /// Runs a piece of work, now or later, on a thread of the embedder's choice.
  using Executor = std::function<void(std::function<void()>)>;
  /// The entry of a plugin (`regie_plugin_entry` of <regie/abi/plugin.h>).
  using PluginEntry = const regie_plugin* (*)(std::uint32_t host_abi_version);

  Config() = default;

  /// Reads a configuration file (`regie.yaml`). Paths in it are relative to its folder. Errors:
  /// `not_found`, `invalid_document` with every problem at its place.
  static Config from_file(const std::string& path);
  static Outcome<Config> try_from_file(const std::string& path);

  /// Where cases are kept: `sqlite:FILE`, `memory:` (gone with the engine), or what a storage
  /// plugin understands. Default: `sqlite:regie.db`.
  Config& store(std::string url);
  /// The storage plugin and its options; without it, the one that is known for the URL's scheme.
  Config& storage(std::string plugin_id, Options options = {});
  Config& read_only(bool yes);   ///< nothing is written, also no file made
  Config& must_exist(bool yes);  ///< a store that is not there yet is an error
  /// A folder with plugins (`*.so`, each with its manifest); may be said several times.
  Config& plugins(std::string folder);
  /// A plugin that is linked into this program: `plugin(regie_plugin_entry_v1_NAME)`, declared with
  /// REGIE_PLUGIN_STATIC(NAME) of <regie/abi/plugin.h>; may be said several times. One of the same
  /// id in a folder comes before it.
  Config& plugin(PluginEntry entry);
  /// The file with contacts.
  Config& directory(std::string file);
  /// A file with a calendar; may be said several times. One that comes with Regie needs none.
  Config& calendar(std::string file);
  /// Whose cases these are, where one store serves several; letters, digits, `-` and `_`.
  Config& tenant(std::string name);
  /// The plugin that brings notifications to people. Without one they wait in the store.
  Config& notify(std::string plugin_id, Options options = {});
  /// A plugin that workflows may `call` by its id, with its options; may be said several times.
  Config& action(std::string plugin_id, Options options = {});
  /// Messages of one case to one person are delivered in the order of their making: one that has
  /// to be tried again holds up those after it. Otherwise each goes as soon as it can.
  Config& keep_order(bool yes);
  /// Whether `Engine::run` ends at SIGINT and SIGTERM, which it takes for that long and then gives
  /// back. Default: yes. A program that has handlers of its own says no, and calls `stop`.
  Config& signals(bool yes);
  /// Options of a reporting plugin.
  Config& reporter(std::string plugin_id, Options options = {});
  /// Business time stands still at this moment.
  Config& now(Instant at);
  /// Business time comes from here; called from any thread.
  Config& clock(std::function<Instant()> clock);
  Config& limits(const Limits& limits);
  /// Language for people who have none of their own. Default: Dutch.
  Config& language(Language language);
  Config& log_level(LogLevel level);
  /// Where asynchronous calls do their work; without it, on threads of the engine that are made
  /// when the first asynchronous call comes. It may refuse work by throwing, and drop it: then the
  /// call answers `cancelled`. Either may end first: an executor that is destroyed drops what it
  /// holds, and an engine that is destroyed cancels what has not begun and waits for what runs. The
  /// executor must not be called any more once it is gone, so make no call after that.
  Config& executor(Executor executor);
  /// Is told what the engine does, such as a `Metrics`.
  Config& observer(std::shared_ptr<Observer> observer);

  [[nodiscard]] const std::string& store() const noexcept { return store_; }
  [[nodiscard]] const PluginChoice& storage() const noexcept { return storage_; }
  [[nodiscard]] bool read_only() const noexcept { return read_only_; }
  [[nodiscard]] bool must_exist() const noexcept { return must_exist_; }
  [[nodiscard]] const std::vector<std::string>& plugins() const noexcept { return plugins_; }
  [[nodiscard]] const std::vector<PluginEntry>& linked_plugins() const noexcept {
    return linked_plugins_;
  }
  [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
  [[nodiscard]] const std::vector<std::string>& calendars() const noexcept { return calendars_; }
  [[nodiscard]] const std::string& tenant() const noexcept { return tenant_; }
  [[nodiscard]] const std::optional<PluginChoice>& notify() const noexcept { return notify_; }
  [[nodiscard]] const std::vector<PluginChoice>& reporters() const noexcept { return reporters_; }
  [[nodiscard]] const std::vector<PluginChoice>& actions() const noexcept { return actions_; }
  [[nodiscard]] bool signals() const noexcept { return signals_; }
  [[nodiscard]] bool keep_order() const noexcept { return keep_order_; }
  [[nodiscard]] const std::optional<Instant>& now() const noexcept { return now_; }
  [[nodiscard]] const std::function<Instant()>& clock() const noexcept { return clock_; }
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] Language language() const noexcept { return language_; }
  [[nodiscard]] LogLevel log_level() const noexcept { return log_level_; }
  [[nodiscard]] const Executor& executor() const noexcept { return executor_; }
  [[nodiscard]] const std::shared_ptr<Observer>& observer() const noexcept { return observer_; }

 private:
  std::string store_ = "sqlite:regie.db";
  PluginChoice storage_;
  bool read_only_ = false;
  bool must_exist_ = false;
  std::vector<std::string> plugins_;
  std::vector<PluginEntry> linked_plugins_;
  std::string directory_;
  std::vector<std::string> calendars_;
  std::string tenant_;
  std::optional<PluginChoice> notify_;
  std::vector<PluginChoice> actions_;
  bool signals_ = true;
  bool keep_order_ = false;
  std::vector<PluginChoice> reporters_;
  std::optional<Instant> now_;
  std::function<Instant()> clock_;
  Limits limits_;
  Language language_ = Language::nl;
  LogLevel log_level_ = LogLevel::warn;
  Executor executor_;
  std::shared_ptr<Observer> observer_;
};

}  // namespace regie
