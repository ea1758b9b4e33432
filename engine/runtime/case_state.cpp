// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_state.hpp"

#include <set>

#include "engine/runtime/erasure.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

Result<std::shared_ptr<const Vault>> read_vault(Storage& storage, const Id& case_id) {
  auto key = storage.get_key(case_id);
  if (!key) return key.error();
  if (!key->has_value() || (*key)->empty()) return std::shared_ptr<const Vault>();
  auto vault = Vault::make(**key);
  if (!vault) return vault.error();
  return std::shared_ptr<const Vault>(std::make_shared<const Vault>(std::move(*vault)));
}

Result<CaseStatePointer> read_case(Storage& storage, Catalog& catalog, CaseRow row) {
  auto state = std::make_shared<CaseState>();
  state->id = row.id;
  state->tenant = row.tenant;
  auto definition = catalog.definition(row.workflow, row.version);
  if (!definition) return definition.error();
  state->definition = *definition;
  if (state->definition->sha256 != row.definition) {
    return damaged("de werkwijze van een zaak is een andere dan waarmee zij begon",
                   "the workflow of a case is another than it was started with");
  }
  auto vault = read_vault(storage, row.id);
  if (!vault) return vault.error();
  state->vault = *vault;
  state->stored_bytes = row.snapshot.size();
  auto stored = decode(row.snapshot);
  if (!stored) return stored.error();
  state->stored = std::move(*stored);
  auto plain = reveal(state->chart(), state->vault.get(), state->stored);
  if (!plain) return plain.error();
  auto snapshot = statechart::from_value(state->chart(), *plain);
  if (!snapshot) return snapshot.error();
  state->snapshot = std::move(*snapshot);
  if (state->revision() != row.revision) {
    return damaged("een zaak heeft een andere revisie dan haar toestand",
                   "a case has another revision than its snapshot");
  }
  auto last = storage.journal(row.id, row.revision, 1);
  if (!last) return last.error();
  if (last->empty() || last->front().revision != row.revision) {
    return damaged("de laatste regel van een verslag ontbreekt",
                   "the last entry of a journal is missing");
  }
  state->hash = last->front().hash;
  // The erasure of a case is journaled before its key goes: from then on nobody uses the key.
  if (last->front().kind == erase_kind) state->vault = nullptr;
  return CaseStatePointer(std::move(state));
}

std::vector<statechart::Index> active_states(const statechart::Chart& chart,
                                             const statechart::Snapshot& snapshot) {
  if (snapshot.status == statechart::Snapshot::Status::closed &&
      snapshot.result != statechart::none) {
    return {snapshot.result};
  }
  std::set<statechart::Index> active(snapshot.configuration.begin(), snapshot.configuration.end());
  for (const statechart::Region& region : snapshot.dossier().regions) {
    active.insert(region.configuration.begin(), region.configuration.end());
  }
  std::vector<statechart::Index> shown;
  for (const statechart::Index state : active) {
    if (state != 0 && !chart.states[state].hidden) shown.push_back(state);
  }
  return shown;
}

}  // namespace regie::runtime
