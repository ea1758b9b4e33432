// SPDX-License-Identifier: Apache-2.0
#include <regie/config.hpp>

#include "engine/api/config_file.hpp"

namespace regie {

Config Config::from_file(const std::string& path) { return try_from_file(path).value(); }

Outcome<Config> Config::try_from_file(const std::string& path) {
  auto config = api::read_config(path);
  if (!config) return config.error();
  return std::move(*config);
}

Config& Config::store(std::string url) {
  store_ = std::move(url);
  return *this;
}
Config& Config::storage(std::string plugin_id, Options options) {
  storage_ = {std::move(plugin_id), std::move(options)};
  return *this;
}
Config& Config::read_only(bool yes) {
  read_only_ = yes;
  return *this;
}
Config& Config::must_exist(bool yes) {
  must_exist_ = yes;
  return *this;
}
Config& Config::plugins(std::string folder) {
  plugins_.push_back(std::move(folder));
  return *this;
}
Config& Config::directory(std::string file) {
  directory_ = std::move(file);
  return *this;
}
Config& Config::calendar(std::string file) {
  calendars_.push_back(std::move(file));
  return *this;
}
Config& Config::tenant(std::string name) {
  tenant_ = std::move(name);
  return *this;
}
Config& Config::notify(std::string plugin_id, Options options) {
  notify_ = PluginChoice{std::move(plugin_id), std::move(options)};
  return *this;
}
Config& Config::action(std::string plugin_id, Options options) {
  actions_.push_back({std::move(plugin_id), std::move(options)});
  return *this;
}
Config& Config::plugin(PluginEntry entry) {
  linked_plugins_.push_back(entry);
  return *this;
}

Config& Config::signals(bool yes) {
  signals_ = yes;
  return *this;
}

Config& Config::keep_order(bool yes) {
  keep_order_ = yes;
  return *this;
}
Config& Config::reporter(std::string plugin_id, Options options) {
  reporters_.push_back({std::move(plugin_id), std::move(options)});
  return *this;
}
Config& Config::now(Instant at) {
  now_ = at;
  return *this;
}
Config& Config::clock(std::function<Instant()> clock) {
  clock_ = std::move(clock);
  return *this;
}
Config& Config::limits(const Limits& limits) {
  limits_ = limits;
  return *this;
}
Config& Config::language(Language language) {
  language_ = language;
  return *this;
}
Config& Config::log_level(LogLevel level) {
  log_level_ = level;
  return *this;
}
Config& Config::executor(Executor executor) {
  executor_ = std::move(executor);
  return *this;
}
Config& Config::observer(std::shared_ptr<Observer> observer) {
  observer_ = std::move(observer);
  return *this;
}

}  // namespace regie
