// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <regie/instant.hpp>
#include <regie/text.hpp>

namespace regie {

/// A report that a plugin offers.
struct ReportInfo {
  std::string name;  ///< `overview`; empty: the plugin does not start, see `problem`
  std::string plugin;
  Text title;
  Text description;
  std::string media_type;
  std::string extension;
  Text problem;  ///< why the plugin offers nothing; empty: nothing is wrong
};

/// Which report of what.
struct ReportRequest {
  std::string name = {};
  Language language = Language::nl;
  std::string workflow = {};                        ///< empty: all
  std::optional<Instant> from = {};                 ///< cases started at or after
  std::optional<Instant> until = {};                ///< and before
  std::map<std::string, std::string> options = {};  ///< the report's own
  /// Called now and then with what is done of how much (0: not known); false: stop.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Takes the next part of a document; false: no more can be taken.
using ReportSink = std::function<bool(std::string_view part)>;

/// What a check of the store found.
struct VerifyReport {
  struct Problem {
    std::string case_id;
    std::int64_t revision = 0;  ///< 0: of the case as a whole
    Text message;
  };
  std::uint64_t cases = 0;
  std::uint64_t entries = 0;
  std::uint64_t replayed = 0;  ///< entries that were carried out again with the same result
  std::uint64_t erased = 0;    ///< cases whose key was destroyed: checked without carrying out
  std::vector<Problem> problems;
  [[nodiscard]] bool ok() const noexcept { return problems.empty(); }
};

/// What a worker did.
struct WorkReport {
  std::uint64_t timers = 0;       ///< fired
  std::int64_t late_p99_ms = 0;   ///< how late 99 of 100 timers were at most, once committed
  std::int64_t late_most_ms = 0;  ///< and the latest of them
  std::uint64_t effects = 0;      ///< delivered
  std::uint64_t retries = 0;      ///< to be tried again later
  std::uint64_t dead = 0;         ///< given up; a person has to look
  std::uint64_t waiting = 0;      ///< messages and calls for which no plugin is configured
  std::optional<Instant> next;    ///< when something is due again
};

/// A plugin that is there.
struct PluginView {
  std::string id;
  std::string name;
  std::string version;
  std::string file;  ///< empty: linked in
  std::vector<std::string> interfaces;
  Text problem;  ///< of `list_plugins`: why it cannot be used; empty: it offers its interfaces
};

/// What is kept in the store, and by what.
struct StoreView {
  std::string url;
  std::string product;
  int schema_version = 0;
  bool durable = false;
  bool shared = false;
};

}  // namespace regie
