// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <regie/sdk/storage.hpp>

namespace regie::storage_sql {

/// Where a store is and how it is used: its URL, the options and the flags of `open`, checked.
struct Location {
  enum class Dialect { sqlite };

  Dialect dialect = Dialect::sqlite;
  std::string path;  ///< of SQLite: a file, or `:memory:`
  bool read_only = false;
  bool must_exist = false;
  std::int64_t busy_timeout_ms = 5'000;
  std::int64_t readers = 2;  ///< connections kept for reading
  std::int64_t watch_interval_ms = 200;
  std::int64_t max_bytes = 0;           ///< of the file; 0: no bound
  std::int64_t replies_kept_days = 90;  ///< then a repeated key is a new request
};

/// Throws REGIE_BAD_CONFIG saying how a URL or an option is written.
[[nodiscard]] Location parse_location(std::string_view url, const sdk::Options& options,
                                      std::uint32_t flags);
/// The path in `sqlite:path`; throws REGIE_BAD_CONFIG.
[[nodiscard]] std::string sqlite_path(std::string_view url);

}  // namespace regie::storage_sql
