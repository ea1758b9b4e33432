// SPDX-License-Identifier: Apache-2.0
// The checks of the conformance kit over what is linked in. `regie plugin check` carries them out
// over modules, each in a process of its own.
#include "engine/kit/check.hpp"
#include "tests/plugin_kit/kit.hpp"
#include "tests/unit/catch.hpp"

REGIE_PLUGIN_STATIC(storage_sql);

using namespace regie::kit;

namespace {

/// Set before any test, and gone after the last.
const struct Linked {
  TemporaryFolder folder;
  Linked() {
    subject().plugin = regie_plugin_entry_v1_storage_sql(REGIE_ABI_VERSION);
    subject().url = "sqlite:{dir}/store.db";
    subject().folder = folder.path();
  }
} linked;

}  // namespace

TEST_CASE("the store that is linked in does what a store must", "[storage]") {
  const auto checks = checks_of(REGIE_STORAGE_V1_ID);
  CHECK(checks.size() > 40);
  for (const Check& check : checks) {
    const Outcome outcome = run(check);
    for (const Finding& finding : outcome.findings) {
      FAIL_CHECK(check.id << " at " << finding.where << ": expected " << finding.expected
                          << "; came " << finding.came);
    }
    CHECK(outcome.skipped.empty());
  }
}
