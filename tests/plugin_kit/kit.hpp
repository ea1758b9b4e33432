// SPDX-License-Identifier: Apache-2.0
// What the tests of SQLite alone are written with: the stores of the conformance kit (engine/kit),
// over the store that is linked in.
#pragma once

#include "engine/kit/store.hpp"
#include "tests/temporary_folder.hpp"

namespace regie::kit {

using TemporaryFolder = tests::StoreFolder;

}  // namespace regie::kit
