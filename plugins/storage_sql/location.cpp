// SPDX-License-Identifier: Apache-2.0
#include "location.hpp"

namespace regie::storage_sql {

std::string sqlite_path(std::string_view url) {
  constexpr std::string_view scheme = "sqlite:";
  if (url.substr(0, scheme.size()) != scheme) {
    // The scheme alone: what follows may hold a password.
    const auto colon = url.find(':');
    const std::string named(colon == std::string_view::npos ? "" : url.substr(0, colon + 1));
    throw sdk::Failure(REGIE_BAD_CONFIG, "stores '" + named +
                                             "' are not known here; write sqlite:FILE, such as "
                                             "sqlite:regie.db, or sqlite::memory:");
  }
  std::string_view path = url.substr(scheme.size());
  if (path.substr(0, 2) == "//") path.remove_prefix(2);  // sqlite:///var/lib/x.db is /var/lib/x.db
  // SQLite would take it for a URI, and read other files than those that are looked at here.
  if (path.substr(0, 5) == "file:") {
    throw sdk::Failure(REGIE_BAD_CONFIG, "leave out 'file:' in the store's URL; write sqlite:" +
                                             std::string(path.substr(5)));
  }
  // SOCI's connection string has quotes and no way to write one inside of them.
  if (path.empty() || path.find_first_of(std::string_view("\0\"", 2)) != std::string_view::npos) {
    throw sdk::Failure(REGIE_BAD_CONFIG,
                       "the store's URL names no file that can be used; write sqlite:FILE, such as "
                       "sqlite:regie.db, without quotes in the name");
  }
  return std::string(path);
}

Location parse_location(std::string_view url, const sdk::Options& options, std::uint32_t flags) {
  options.allow_only(
      {"busy_timeout_ms", "readers", "watch_interval_ms", "max_bytes", "replies_kept_days"});
  Location location;
  location.path = sqlite_path(url);
  location.read_only = (flags & REGIE_STORAGE_READ_ONLY) != 0;
  location.must_exist = (flags & REGIE_STORAGE_MUST_EXIST) != 0;
  location.busy_timeout_ms =
      options.integer("busy_timeout_ms", location.busy_timeout_ms, 0, 600'000);
  location.readers = options.integer("readers", location.readers, 1, 64);
  location.watch_interval_ms =
      options.integer("watch_interval_ms", location.watch_interval_ms, 10, 60'000);
  location.max_bytes = options.integer("max_bytes", 0, 0, std::int64_t{1} << 46);
  location.replies_kept_days =
      options.integer("replies_kept_days", location.replies_kept_days, 1, 36'500);
  return location;
}

}  // namespace regie::storage_sql
