// SPDX-License-Identifier: Apache-2.0
// Regie's store in a SQL database, through SOCI.
#include <memory>

#include <regie/sdk/storage.hpp>

#include "location.hpp"
#include "sqlite_store.hpp"

namespace regie::storage_sql {
namespace {

/// What the interface is made for: opens the store of the dialect that the URL names.
class SqlStorage : public sdk::Storage {
 public:
  static std::unique_ptr<sdk::Storage> open(sdk::Host host, std::string_view url,
                                            const sdk::Options& options, std::uint32_t flags) {
    return open_sqlite(host, parse_location(url, options, flags));
  }
};

constexpr const char* config_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "busy_timeout_ms": {"type": "integer", "minimum": 0, "maximum": 600000, "default": 5000},
    "readers": {"type": "integer", "minimum": 1, "maximum": 64, "default": 2},
    "watch_interval_ms": {"type": "integer", "minimum": 10, "maximum": 60000, "default": 200},
    "max_bytes": {"type": "integer", "minimum": 0, "default": 0},
    "replies_kept_days": {"type": "integer", "minimum": 1, "maximum": 36500, "default": 90}
  }
})";

}  // namespace
}  // namespace regie::storage_sql

REGIE_SDK_PLUGIN((regie::sdk::About{REGIE_PLUGIN_ID, "SQL storage", REGIE_PLUGIN_VERSION, "Regie",
                                    "Apache-2.0", nullptr, regie::storage_sql::config_schema}),
                 regie::storage_sql::SqlStorage)
