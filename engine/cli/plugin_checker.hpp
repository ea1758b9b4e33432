// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::cli {

/// What a plugin says of itself.
struct PluginDescription {
  std::string id, name, version, vendor, license;
  std::int64_t abi_version = 0;
  std::vector<std::string> interfaces;
  Value json;
};

struct PluginFinding {
  std::string expected, came, where;
};

/// What one check of a plugin came to.
struct PluginCheck {
  enum class Result { ok, not_ok, skipped };
  Result result = Result::ok;
  std::string id, rule;
  Text title;
  Text problem;      ///< it crashed, it hung
  std::string said;  ///< what it printed then
  Text skipped;      ///< why it does not apply
  std::vector<PluginFinding> findings;
  std::vector<std::pair<std::string, std::string>> facts;
  Value json;
};

struct CheckerRequest {
  std::string file;
  std::string url;
  std::map<std::string, std::string> options;
  std::string data;         ///< what an action is called with, JSON; empty: {}
  std::size_t seconds = 0;  ///< 0: as the checker has it
};

struct CheckerReceiver {
  std::function<void(const PluginDescription&)> plugin;  ///< first
  std::function<void(const PluginCheck&)> check;         ///< each as it ends
};

/// Runs the program that checks plugins, which is installed beside this one. Throws
/// regie::Exception (`plugin_failed`) where the file cannot be loaded or the program is not there,
/// and UsageError where a store is checked without a URL.
void run_checker(const CheckerRequest& request, const CheckerReceiver& receiver);

}  // namespace regie::cli
