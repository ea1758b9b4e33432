// SPDX-License-Identifier: Apache-2.0
// Commits, claims, keys and documents; the lists are in memory_queries.cpp.
#include "engine/runtime/memory_store.hpp"

#include <algorithm>
#include <chrono>

#include "engine/runtime/errors.hpp"

namespace regie::runtime {

MemoryStore::MemoryStore(std::function<std::int64_t()> lease_clock)
    : lease_clock_(std::move(lease_clock)) {
  if (!lease_clock_) {
    lease_clock_ = [] {
      const auto since = std::chrono::steady_clock::now().time_since_epoch();
      return static_cast<std::int64_t>(
          std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
    };
  }
}

StoreInfo MemoryStore::info() const {
  StoreInfo info;
  info.product = "memory";
  info.schema_version = 1;
  return info;
}

bool MemoryStore::is_held(const WorkCell& cell) const {
  return cell.lease && cell.lease->expires > lease_clock_();
}

std::int64_t MemoryStore::revision_of(const Id& case_id) const {
  const auto found = state_.cases.find(case_id);
  return found == state_.cases.end() ? 0 : found->second.revision;
}

// The order of the parts is that of regie_storage_unit.
UnitResult MemoryStore::check(const Unit& unit) const {
  UnitResult result;
  result.revision = revision_of(unit.case_id);
  const auto fail = [&result](UnitStatus status, std::size_t index = 0) {
    result.status = status;
    result.index = static_cast<std::uint32_t>(index);
    return result;
  };
  if (unit.reply && state_.replies.contains({unit.case_id, unit.reply->scope, unit.reply->key})) {
    return fail(UnitStatus::duplicate_key);
  }
  if (unit.expected_revision != any_revision && unit.expected_revision != result.revision) {
    return fail(UnitStatus::conflict);
  }
  if (unit.put &&
      (unit.expected_revision == any_revision || unit.put->revision <= unit.expected_revision)) {
    return fail(UnitStatus::invalid);
  }
  for (std::size_t i = 0; i < unit.journal.size(); ++i) {
    if (state_.journal.contains({unit.case_id, unit.journal[i].revision})) {
      return fail(UnitStatus::already_exists, i);
    }
  }
  for (std::size_t i = 0; i < unit.settle.size(); ++i) {
    const Settle& settle = unit.settle[i];
    const auto found = state_.work.find({unit.case_id, settle.kind, settle.work_id});
    if (found == state_.work.end() || !found->second.lease ||
        found->second.lease->token != settle.token) {
      return fail(UnitStatus::stale_lease, i);
    }
  }
  for (std::size_t i = 0; i < unit.add.size(); ++i) {
    const WorkRow& row = unit.add[i];
    const auto goes = [&row](const auto& other) {
      return other.kind == row.kind && other.work_id == row.work_id;
    };
    const bool settled = std::any_of(unit.settle.begin(), unit.settle.end(), [&](const Settle& s) {
      return goes(s) && s.outcome == Settle::Outcome::done;
    });
    const bool cancelled = std::any_of(unit.cancel.begin(), unit.cancel.end(), goes);
    if (!settled && !cancelled && state_.work.contains({unit.case_id, row.kind, row.work_id})) {
      return fail(UnitStatus::already_exists, i);
    }
  }
  if (!unit.case_key.empty()) {
    const auto found = state_.keys.find(unit.case_id);
    if (found != state_.keys.end() && found->second.empty()) return fail(UnitStatus::erased);
    if (found != state_.keys.end() && found->second != unit.case_key) {
      return fail(UnitStatus::already_exists);
    }
  }
  return result;
}

void MemoryStore::apply(const Unit& unit) {
  if (unit.reply) {
    state_.replies[{unit.case_id, unit.reply->scope, unit.reply->key}] = *unit.reply;
  }
  if (unit.put) state_.cases[unit.case_id] = *unit.put;
  for (const EntryRow& entry : unit.journal) {
    state_.journal[{unit.case_id, entry.revision}] = entry;
  }
  for (const Settle& settle : unit.settle) {
    const auto found = state_.work.find({unit.case_id, settle.kind, settle.work_id});
    WorkCell& cell = found->second;
    switch (settle.outcome) {
      case Settle::Outcome::done:
        state_.work.erase(found);
        continue;
      case Settle::Outcome::retry:
        cell.row.due = settle.due;
        cell.row.last_error = settle.last_error;
        break;
      case Settle::Outcome::dead:
        cell.row.status = WorkStatus::dead;
        cell.row.last_error = settle.last_error;
        break;
      case Settle::Outcome::release:
        --cell.row.attempt;
        break;
    }
    cell.lease.reset();
  }
  for (const WorkRef& ref : unit.cancel) state_.work.erase({unit.case_id, ref.kind, ref.work_id});
  for (const WorkRow& row : unit.add) {
    WorkCell cell{row, std::nullopt};
    cell.row.case_id = unit.case_id;
    cell.row.status = WorkStatus::pending;
    cell.row.attempt = 0;
    state_.work[{unit.case_id, row.kind, row.work_id}] = std::move(cell);
  }
  for (const std::string& id : unit.remove_tasks) state_.tasks.erase({unit.case_id, id});
  for (const TaskRow& task : unit.put_tasks) state_.tasks[{unit.case_id, task.task_id}] = task;
  if (!unit.case_key.empty()) state_.keys[unit.case_id] = unit.case_key;
}

CommitAnswer MemoryStore::commit(const std::vector<Unit>& units) {
  const std::lock_guard lock(mutex_);
  CommitAnswer answer;
  for (const Unit& unit : units) {
    if (state_.commits.contains(unit.commit_id)) {
      UnitResult replayed;
      replayed.replayed = true;
      replayed.revision = revision_of(unit.case_id);
      answer.results.push_back(replayed);
      continue;
    }
    UnitResult result = check(unit);
    if (result.status == UnitStatus::ok) {
      apply(unit);
      result.revision = revision_of(unit.case_id);
      state_.commits[unit.commit_id] = result.revision;
    }
    answer.results.push_back(result);
  }
  return answer;
}

Result<CaseRow> MemoryStore::load(const Id& case_id) {
  const std::lock_guard lock(mutex_);
  const auto found = state_.cases.find(case_id);
  if (found == state_.cases.end()) return no_such_case(to_string(case_id));
  return found->second;
}

Result<std::vector<EntryRow>> MemoryStore::journal(const Id& case_id, std::int64_t from_revision,
                                                   std::uint32_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<EntryRow> rows;
  for (auto at = state_.journal.lower_bound({case_id, from_revision});
       at != state_.journal.end() && at->first.first == case_id; ++at) {
    if (limit != 0 && rows.size() == limit) break;
    rows.push_back(at->second);
  }
  return rows;
}

Result<std::vector<WorkRow>> MemoryStore::claim(WorkKind kind, Instant due_before,
                                                std::int64_t lease_ms, const std::string&,
                                                const Id& token, std::uint32_t limit) {
  const std::lock_guard lock(mutex_);
  std::vector<WorkCell*> due;
  for (auto& [key, cell] : state_.work) {
    if (cell.row.kind == kind && cell.row.status == WorkStatus::pending &&
        cell.row.due <= due_before && !is_held(cell)) {
      due.push_back(&cell);
    }
  }
  std::stable_sort(due.begin(), due.end(), [](const WorkCell* left, const WorkCell* right) {
    return left->row.due < right->row.due;
  });
  if (due.size() > limit) due.resize(limit);
  std::vector<WorkRow> rows;
  for (WorkCell* cell : due) {
    cell->lease = Lease{token, lease_clock_() + lease_ms};
    ++cell->row.attempt;
    rows.push_back(cell->row);
  }
  return rows;
}

Result<bool> MemoryStore::extend(const Id& token, std::int64_t lease_ms) {
  const std::lock_guard lock(mutex_);
  bool held = false;
  for (auto& [key, cell] : state_.work) {
    if (!cell.lease || cell.lease->token != token) continue;
    cell.lease->expires = lease_clock_() + lease_ms;
    held = true;
  }
  return held;
}

Result<DueAnswer> MemoryStore::next_due(WorkKind kind) {
  const std::lock_guard lock(mutex_);
  DueAnswer answer;
  for (const auto& [key, cell] : state_.work) {
    if (cell.row.kind != kind || cell.row.status != WorkStatus::pending) continue;
    if (is_held(cell)) {
      const std::int64_t left = cell.lease->expires - lease_clock_();
      if (answer.lease_expires_in_ms < 0 || left < answer.lease_expires_in_ms) {
        answer.lease_expires_in_ms = std::max<std::int64_t>(left, 0);
      }
    } else if (!answer.due || cell.row.due < *answer.due) {
      answer.due = cell.row.due;
    }
  }
  return answer;
}

Result<std::optional<ReplyRow>> MemoryStore::find_reply(const Id& case_id, const std::string& scope,
                                                        const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = state_.replies.find({case_id, scope, key});
  if (found == state_.replies.end()) return std::optional<ReplyRow>();
  return std::optional<ReplyRow>(found->second);
}

Result<void> MemoryStore::put_document(const DocumentRow& document) {
  const std::lock_guard lock(mutex_);
  for (const DocumentRow& other : documents_) {
    if (other.kind != document.kind || other.id != document.id ||
        other.version != document.version) {
      continue;
    }
    if (other.sha256 == document.sha256) return {};
    return Error(
        Errc::refused,
        {document.id + ", versie " + document.version + ", is er al met een andere inhoud.",
         document.id + ", version " + document.version + ", is there already with other content."});
  }
  documents_.push_back(document);
  return {};
}

Result<std::optional<DocumentRow>> MemoryStore::get_document(const std::string& kind,
                                                             const std::string& id,
                                                             const std::string& version) {
  const std::lock_guard lock(mutex_);
  std::optional<DocumentRow> found;
  for (const DocumentRow& document : documents_) {
    if (document.kind == kind && document.id == id &&
        (version.empty() || document.version == version)) {
      found = document;
    }
  }
  return found;
}

Result<std::vector<DocumentRow>> MemoryStore::list_documents(const std::string& kind,
                                                             const std::string& id) {
  const std::lock_guard lock(mutex_);
  std::vector<DocumentRow> rows;
  for (const DocumentRow& document : documents_) {
    if ((!kind.empty() && document.kind != kind) || (!id.empty() && document.id != id)) continue;
    rows.push_back(document);
    rows.back().content.clear();
  }
  std::stable_sort(rows.begin(), rows.end(), [](const DocumentRow& left, const DocumentRow& right) {
    return std::tie(left.kind, left.id) < std::tie(right.kind, right.id);
  });
  return rows;
}

Result<void> MemoryStore::put_key(const Id& case_id, const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = state_.keys.find(case_id);
  if (found == state_.keys.end()) {
    state_.keys[case_id] = key;
    return {};
  }
  if (found->second.empty()) return erased_case();
  if (found->second != key) {
    return damaged("een zaak heeft al een andere sleutel", "a case has another key already");
  }
  return {};
}

Result<std::optional<std::string>> MemoryStore::get_key(const Id& case_id) {
  const std::lock_guard lock(mutex_);
  const auto found = state_.keys.find(case_id);
  if (found == state_.keys.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

Result<void> MemoryStore::destroy_key(const Id& case_id) {
  const std::lock_guard lock(mutex_);
  const auto found = state_.keys.find(case_id);
  if (found == state_.keys.end()) return no_such_case(to_string(case_id));
  std::fill(found->second.begin(), found->second.end(), '\0');
  found->second.clear();
  return {};
}

// Nobody else can write into the memory of this process.
bool MemoryStore::watch(std::function<void()>) { return false; }

Result<void> MemoryStore::backup(const std::string&) {
  return Error(Errc::invalid_argument,
               {"Van een opslag in het geheugen is geen kopie te maken.",
                "A store in memory cannot be copied."},
               {"Gebruik een opslag in een bestand, zoals sqlite:regie.db.",
                "Use a store in a file, such as sqlite:regie.db."});
}

}  // namespace regie::runtime
