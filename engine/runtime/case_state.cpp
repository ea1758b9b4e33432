// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_state.hpp"

#include <algorithm>

#include "engine/runtime/erasure.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

Result<std::shared_ptr<const Vault>> vault_of(const std::optional<std::string>& key) {
  if (!key) {
    return damaged("de sleutel van een zaak ontbreekt", "the key of a case is missing");
  }
  if (key->empty()) return std::shared_ptr<const Vault>();
  auto vault = Vault::make(*key);
  if (!vault) return vault.error();
  return std::shared_ptr<const Vault>(std::make_shared<const Vault>(std::move(*vault)));
}

/// What belongs to a row, by itself.
Result<WholeCase> complete(Storage& storage, CaseRow row) {
  auto key = storage.get_key(row.id);
  if (!key) return key.error();
  auto last = storage.journal(row.id, row.revision, 1);
  if (!last) return last.error();
  WholeCase whole{std::move(row), std::move(*key), {}};
  if (!last->empty()) whole.last = std::move(last->front());
  return whole;
}

}  // namespace

Result<std::vector<WholeCase>> Storage::load_whole(const std::vector<Id>& case_ids) {
  std::vector<WholeCase> found;
  for (const Id& id : case_ids) {
    auto row = load(id);
    if (!row && row.error().code == Errc::not_found) continue;
    if (!row) return row.error();
    auto whole = complete(*this, std::move(*row));
    if (!whole) return whole.error();
    found.push_back(std::move(*whole));
  }
  return found;
}

Result<std::shared_ptr<const Vault>> read_vault(Storage& storage, const Id& case_id) {
  auto key = storage.get_key(case_id);
  if (!key) return key.error();
  return vault_of(*key);
}

Result<CaseStatePointer> read_case(Storage& storage, Catalog& catalog, CaseRow row) {
  auto whole = complete(storage, std::move(row));
  if (!whole) return whole.error();
  return read_case(catalog, std::move(*whole));
}

Result<CaseStatePointer> read_case(Catalog& catalog, WholeCase whole) {
  const CaseRow& row = whole.row;
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
  auto vault = vault_of(whole.key);
  if (!vault) return vault.error();
  state->vault = *vault;
  auto stored = without_version(row.snapshot);
  if (!stored) return stored.error();
  auto snapshot = read_case_form(state->chart(), state->vault.get(), *stored);
  if (!snapshot) return snapshot.error();
  state->snapshot = std::move(*snapshot);
  state->stored = *stored;
  if (state->revision() != row.revision) {
    return damaged("een zaak heeft een andere revisie dan haar toestand",
                   "a case has another revision than its snapshot");
  }
  if (!whole.last || whole.last->revision != row.revision) {
    return damaged("de laatste regel van een verslag ontbreekt",
                   "the last entry of a journal is missing");
  }
  state->hash = whole.last->hash;
  state->last = whole.last->at;
  // The erasure of a case is journaled before its key goes: from then on nobody uses the key.
  if (whole.last->kind == erase_kind) state->vault = nullptr;
  return CaseStatePointer(std::move(state));
}

std::vector<statechart::Index> active_states(const statechart::Chart& chart,
                                             const statechart::Snapshot& snapshot) {
  if (snapshot.status == statechart::Snapshot::Status::closed &&
      snapshot.result != statechart::none) {
    return {snapshot.result};
  }
  std::vector<statechart::Index> active = snapshot.configuration;
  for (const statechart::Region& region : snapshot.dossier().regions) {
    active.insert(active.end(), region.configuration.begin(), region.configuration.end());
  }
  std::sort(active.begin(), active.end());
  active.erase(std::unique(active.begin(), active.end()), active.end());
  std::vector<statechart::Index> shown;
  for (const statechart::Index state : active) {
    if (state != 0 && !chart.states[state].hidden) shown.push_back(state);
  }
  return shown;
}

void tell(const statechart::Chart& chart, const statechart::Snapshot& snapshot, CaseRow& row) {
  row.revision = static_cast<std::int64_t>(snapshot.revision);
  row.started = snapshot.started;
  row.updated = snapshot.updated;
  if (snapshot.status == statechart::Snapshot::Status::closed) {
    row.status = CaseStatus::closed;
    row.closed = snapshot.closed;
    if (snapshot.result == statechart::none) row.status = CaseStatus::cancelled;
    if (snapshot.result != statechart::none) row.result = chart.states[snapshot.result].path;
  }
  for (const statechart::Index state : active_states(chart, snapshot)) {
    if (!row.state.empty()) row.state += ' ';
    row.state += chart.states[state].path;
  }
}

}  // namespace regie::runtime
