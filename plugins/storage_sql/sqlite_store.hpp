// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <regie/sdk/storage.hpp>

#include "location.hpp"

namespace regie::storage_sql {

/// Opens a store in a SQLite file; errors as `open` of abi/storage.h.
[[nodiscard]] std::unique_ptr<sdk::Storage> open_sqlite(sdk::Host host, Location location);

}  // namespace regie::storage_sql
