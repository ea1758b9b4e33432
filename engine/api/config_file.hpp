// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <regie/config.hpp>

#include "engine/base/result.hpp"

namespace regie::api {

/// Reads `regie.yaml`:
///
///     store: sqlite:regie.db
///     directory: contacts.yaml
///     calendars: [calendar.yaml]
///     plugins: [plugins]
///     storage: { id: regie.storage_sql, options: { busy_timeout_ms: "5000" } }
///     notify: { id: regie.notify_log, options: { path: messages.ndjson } }
///     reports: [ { id: regie.report_html, options: {} } ]
///     actions: [ { id: org.example.addresses, options: {} } ]
///     tenant: barendrecht
///     language: nl
///     keep_order: true
///
/// Paths are relative to its folder; options are the plugin's and are passed as they are. Errors:
/// `not_found`, `invalid_document` with every problem.
[[nodiscard]] Result<Config> read_config(const std::string& path);

}  // namespace regie::api
