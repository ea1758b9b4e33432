// SPDX-License-Identifier: Apache-2.0
// What must be true after every step, whatever went wrong before it.
#include "engine/base/cbor.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/verify.hpp"
#include "tests/simulation/world.hpp"

namespace regie::simulation {

namespace {

runtime::StoreFilter of_case(const Id& id) {
  runtime::StoreFilter filter;
  filter.case_prefix.assign(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  return filter;
}

}  // namespace

void World::broken(const std::string& what) const {
  throw Violation(what + " (seed " + std::to_string(seed_) + ", step " + std::to_string(step_) +
                  ")");
}

void World::check_touched() {
  const std::set<Id> touched = std::exchange(store_->touched, {});
  for (const Id& id : touched) check_case(id);
  for (const auto& [id, known] : cases_) {
    if (known.acknowledged && !disk_->load(id)) broken("an acknowledged case is not there");
  }
}

void World::check_case(const Id& id) {
  auto row = disk_->load(id);
  if (!row) return;
  if (!cases_.contains(id)) broken("a case that nobody started");
  auto check = runtime::verify_case(*witness_.core, *row);
  if (!check) broken("a case cannot be verified: " + check.error().message.en);
  if (!check->problems.empty()) {
    broken("journal and snapshot differ: " + check->problems.front().message.en);
  }
  if (check->entries != static_cast<std::uint64_t>(row->revision)) {
    broken("there is not one journal entry for each revision");
  }
  auto state = witness_.core->load(id);
  if (!state) broken("a case cannot be read: " + state.error().message.en);
  auto rows = disk_->journal(id, 1, 0);
  if (!(*state)->vault) {
    cases_[id].erased = true;  // by itself, when its time was over
    if (rows->back().kind != runtime::erase_kind) broken("a key is gone without an erasure");
    const auto work = disk_->query_work(of_case(id));
    for (const runtime::WorkRow& left : work->rows) {
      if (left.work_id != runtime::keep_work_id) broken("an erased case still waits for something");
    }
    if (!disk_->query_tasks(of_case(id))->rows.empty()) broken("an erased case still asks people");
    return;
  }
  std::map<std::int64_t, std::vector<std::int64_t>> marks;
  std::set<std::string> effects;
  std::map<std::string, std::uint32_t> calls;  // by effect: what its case knows it by
  for (const runtime::EntryRow& entry : *rows) {
    auto record = runtime::from_stored((*state)->vault.get(), *runtime::decode(entry.entry));
    if (!record) broken("a journal entry cannot be read");
    if (const Value* mark = record->event.data.find("mark"); mark != nullptr) {
      marks[mark->integer()].push_back(entry.revision);
    }
    for (const statechart::Effect& effect : record->effects) {
      const std::string name =
          runtime::effect_name(id, runtime::effect_work_id(entry.revision, effect.ordinal));
      effects.insert(name);
      if (effect.kind == "call") {
        calls[name] = static_cast<std::uint32_t>(effect.payload.find("request")->integer());
      }
      const auto seen = receivers_.seen.find(name);
      if (seen != receivers_.seen.end() && seen->second != to_cbor(effect.payload)) {
        broken("an effect came with another content than the journal has");
      }
    }
  }
  check_marks(id, marks);
  check_work(id, **state, effects, calls);
  check_tasks(id, **state);
}

void World::check_marks(const Id& id,
                        const std::map<std::int64_t, std::vector<std::int64_t>>& found) {
  for (const auto& [mark, revisions] : found) {
    const auto known = marks_.find(mark);
    if (known == marks_.end() || known->second.case_id != id) broken("a request that nobody made");
    if (revisions.size() > 1) broken("one request was carried out twice");
    if (known->second.fate == Fate::refused) broken("a refused request was carried out");
  }
  for (const auto& [mark, known] : marks_) {
    if (known.case_id != id || known.fate != Fate::acknowledged) continue;
    const auto kept = found.find(mark);
    if (kept == found.end()) broken("an acknowledged request is lost");
    if (kept->second.front() != known.revision) broken("an acknowledged request moved");
  }
}

void World::check_work(const Id& id, const runtime::CaseState& state,
                       const std::set<std::string>& effects,
                       const std::map<std::string, std::uint32_t>& calls) {
  std::map<std::string, Instant> timers;
  for (const statechart::RunningTimer& timer : state.snapshot.dossier().timers) {
    timers[runtime::timer_work_id(timer.id)] = timer.due;
  }
  if (state.snapshot.status == statechart::Snapshot::Status::closed) {
    timers[runtime::keep_work_id] = {};
  }
  std::set<std::string> waiting;
  const auto rows = disk_->query_work(of_case(id));
  for (const runtime::WorkRow& row : rows->rows) {
    if (row.kind != runtime::WorkKind::timer) {
      waiting.insert(runtime::effect_name(id, row.work_id));
      continue;
    }
    const auto running = timers.find(row.work_id);
    if (running == timers.end()) broken("a timer that the case does not have");
    if (row.work_id != runtime::keep_work_id && running->second != row.due) {
      broken("a timer that is due at another moment than its case says");
    }
    timers.erase(running);
  }
  if (!timers.empty()) broken("a timer was lost");
  for (const std::string& effect : waiting) {
    if (!effects.contains(effect)) broken("an effect waits that the journal does not have");
  }
  for (const std::string& effect : effects) {
    if (waiting.contains(effect) || dropped_.contains(effect)) continue;
    const auto call = calls.find(effect);
    if (call == calls.end()) {
      if (!receivers_.settled.contains(effect)) broken("an effect is gone and nobody took it");
      continue;
    }
    // A call may be gone when its case has its outcome, or has left the state that asked.
    for (const statechart::OpenRequest& open : state.snapshot.dossier().requests) {
      if (open.number == call->second) broken("a case waits for a call that is gone");
    }
  }
  const std::string prefix = to_string(id) + "/";
  for (auto seen = receivers_.seen.lower_bound(prefix);
       seen != receivers_.seen.end() && seen->first.starts_with(prefix); ++seen) {
    if (!effects.contains(seen->first)) broken("an effect came that the journal does not have");
  }
}

void World::check_tasks(const Id& id, const runtime::CaseState& state) {
  auto around = witness_.core->surroundings(state.chart(), clock_.now());
  if (!around) broken("the surroundings cannot be read");
  std::set<std::string> asked;
  for (const auto& task : statechart::tasks(state.chart(), state.snapshot, around->context())) {
    asked.insert(task.id);
  }
  std::set<std::string> listed;
  const auto rows = disk_->query_tasks(of_case(id));
  for (const runtime::TaskRow& row : rows->rows) listed.insert(row.task_id);
  if (asked != listed) broken("the open tasks are not those of the states that are active");
}

/// Nothing that is due is left lying once workers have had their time.
void World::check_rest() {
  for (Node& node : nodes_) {
    if (!node.worker->run_due()) broken("a worker fails without a fault");
  }
  runtime::StoreFilter due;
  due.work_status = runtime::WorkStatus::pending;
  due.due_before = clock_.now();
  if (!disk_->query_work(due)->rows.empty()) broken("something that is due was never done");
  for (const auto& [id, known] : cases_) {
    auto entries = disk_->journal(id, 1, 0);
    figures_.entries += entries->size();
  }
}

}  // namespace regie::simulation
