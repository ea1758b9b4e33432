// SPDX-License-Identifier: Apache-2.0
// Linked into programs of ours, never into the library: it sets something for all of the process.
#include <sqlite3.h>

namespace {

/// SQLite counts the memory that it takes, under one lock of the process, some sixty times a step
/// on several threads. Nobody here asks for that count, and SQLite recommends to do without
/// (https://sqlite.org/compile.html#recommended_compile_time_options). It has to be said before
/// SQLite is used, and where that is too late it stays as it was.
[[maybe_unused]] const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

}  // namespace
