// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace soci {
class session;
}

namespace regie::storage_sql {

/// "REGI": marks a file as ours (SQLite's application_id).
constexpr int sqlite_application_id = 0x52454749;
/// The schema that this plugin writes (SQLite's user_version).
constexpr int sqlite_schema_version = 3;
/// Written by Regie before its first release, and not read any more.
constexpr int sqlite_schema_unreleased = 1;

/// Brings the schema from `version` to the next one, and says which that is. In a transaction of
/// the caller.
int upgrade_sqlite_schema(soci::session& session, int version);

}  // namespace regie::storage_sql
