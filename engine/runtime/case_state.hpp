// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/case_codec.hpp"
#include "engine/runtime/catalog.hpp"
#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// A case as it is in the store, read. Immutable; shared by the cache and those who look at it.
struct CaseState {
  Id id;
  std::string tenant;
  std::shared_ptr<const Definition> definition;
  statechart::Snapshot snapshot;
  std::string stored;                  ///< the stored form, personal data sealed
  std::shared_ptr<const Vault> vault;  ///< null: its key was destroyed
  Digest hash{};                       ///< of the last journal entry
  Instant last;                        ///< the moment of that entry

  [[nodiscard]] const statechart::Chart& chart() const noexcept { return *definition->chart; }
  [[nodiscard]] std::int64_t revision() const noexcept {
    return static_cast<std::int64_t>(snapshot.revision);
  }
};
using CaseStatePointer = std::shared_ptr<const CaseState>;

/// Errors: `corrupt`, what the store says of the workflow.
[[nodiscard]] Result<CaseStatePointer> read_case(Catalog& catalog, WholeCase whole);

/// Reads a case row; its key and the last journal entry are read with it.
/// Errors: `not_found`, `corrupt`, what the store says.
[[nodiscard]] Result<CaseStatePointer> read_case(Storage& storage, Catalog& catalog, CaseRow row);

/// Null: destroyed. Errors: `corrupt`, where there is no key at all: that is no erasure.
[[nodiscard]] Result<std::shared_ptr<const Vault>> read_vault(Storage& storage, const Id& case_id);

/// Paths of the active states that people see, in document order, those of regions once.
[[nodiscard]] std::vector<statechart::Index> active_states(const statechart::Chart& chart,
                                                           const statechart::Snapshot& snapshot);

/// Writes into a row what it tells of a case in lists: revision, moments, status, result and state.
void tell(const statechart::Chart& chart, const statechart::Snapshot& snapshot, CaseRow& row);

}  // namespace regie::runtime
