// SPDX-License-Identifier: Apache-2.0
// Lists of the store in memory. A cursor is the sort key of its row, so rows that come and go
// between two pages neither repeat nor hide others.
#include <algorithm>
#include <set>

#include "engine/runtime/memory_store.hpp"

namespace regie::runtime {

namespace {

/// Bytes that sort as the number does.
std::string ordered(std::int64_t number) {
  const auto shifted = static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(shifted >> shift);
  return bytes;
}

std::string bytes_of(const Id& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

bool matches_prefix(const StoreFilter& filter, const Id& id) {
  return filter.case_prefix.empty() || bytes_of(id).starts_with(filter.case_prefix);
}

bool matches(const std::string& wanted, const std::string& value) {
  return wanted.empty() || wanted == value;
}

template <class Row>
struct Keyed {
  std::string key;
  const Row* row;
};

template <class Row>
Page<Row> page_of(std::vector<Keyed<Row>> rows, const StoreFilter& filter) {
  const bool backwards = filter.newest_first;
  std::sort(rows.begin(), rows.end(), [backwards](const Keyed<Row>& left, const Keyed<Row>& right) {
    return backwards ? right.key < left.key : left.key < right.key;
  });
  Page<Row> page;
  for (const Keyed<Row>& keyed : rows) {
    if (!filter.cursor.empty()) {
      const bool beyond = backwards ? keyed.key < filter.cursor : keyed.key > filter.cursor;
      if (!beyond) continue;
    }
    if (filter.limit != 0 && page.rows.size() == filter.limit) break;
    page.rows.push_back(*keyed.row);
    page.cursor = keyed.key;
  }
  return page;
}

}  // namespace

Result<std::vector<Id>> MemoryStore::orphans(const std::optional<Id>& after, std::uint32_t limit) {
  const std::lock_guard lock(mutex_);
  std::set<Id> found;
  const auto look_at = [&](const Id& id) {
    if ((!after || *after < id) && !state_.cases.contains(id)) found.insert(id);
  };
  for (const auto& [at, row] : state_.journal) look_at(at.first);
  for (const auto& [at, cell] : state_.work) look_at(std::get<0>(at));
  for (const auto& [at, row] : state_.tasks) look_at(at.first);
  for (const auto& [id, key] : state_.keys) look_at(id);
  std::vector<Id> ids(found.begin(), found.end());
  if (limit != 0 && ids.size() > limit) ids.resize(limit);
  return ids;
}

Result<Page<CaseRow>> MemoryStore::query_cases(const StoreFilter& filter) {
  const std::lock_guard lock(mutex_);
  std::vector<Keyed<CaseRow>> rows;
  for (const auto& [id, row] : state_.cases) {
    if (!matches_prefix(filter, id) || !matches(filter.tenant, row.tenant) ||
        !matches(filter.workflow, row.workflow) || !matches(filter.version, row.version) ||
        !matches(filter.result, row.result) || row.state.find(filter.state) == std::string::npos) {
      continue;
    }
    if (filter.case_status && *filter.case_status != row.status) continue;
    if (filter.updated_since && row.updated < *filter.updated_since) continue;
    rows.push_back({ordered(row.started.ms) + bytes_of(id), &row});
  }
  Page<CaseRow> page = page_of(std::move(rows), filter);
  if (!filter.with_snapshot) {
    for (CaseRow& row : page.rows) row.snapshot.clear();
  }
  return page;
}

Result<Page<TaskRow>> MemoryStore::query_tasks(const StoreFilter& filter) {
  const std::lock_guard lock(mutex_);
  std::vector<Keyed<TaskRow>> rows;
  for (const auto& [key, row] : state_.tasks) {
    const auto of_case = state_.cases.find(key.first);
    if (of_case == state_.cases.end() || !matches_prefix(filter, key.first) ||
        !matches(filter.tenant, of_case->second.tenant) ||
        !matches(filter.workflow, of_case->second.workflow)) {
      continue;
    }
    const bool asked = !filter.assignee.empty() &&
                       std::find(row.assignees.begin(), row.assignees.end(), filter.assignee) !=
                           row.assignees.end();
    const bool role = !filter.role.empty() && row.role == filter.role;
    if ((!filter.assignee.empty() || !filter.role.empty()) && !asked && !role) continue;
    if (filter.due_before && (!row.due || *row.due > *filter.due_before)) continue;
    rows.push_back({ordered(row.opened.ms) + bytes_of(key.first) + row.task_id, &row});
  }
  Page<TaskRow> page = page_of(std::move(rows), filter);
  for (TaskRow& row : page.rows) row.workflow = state_.cases.at(row.case_id).workflow;
  return page;
}

Result<Page<WorkRow>> MemoryStore::query_work(const StoreFilter& filter) {
  const std::lock_guard lock(mutex_);
  std::vector<Keyed<WorkRow>> rows;
  for (const auto& [key, cell] : state_.work) {
    const WorkRow& row = cell.row;
    if (!matches_prefix(filter, row.case_id)) continue;
    if (filter.work_status && *filter.work_status != row.status) continue;
    if (filter.work_kind && *filter.work_kind != row.kind) continue;
    if (filter.due_before && row.due > *filter.due_before) continue;
    const auto of_case = state_.cases.find(row.case_id);
    if (of_case != state_.cases.end() && (!matches(filter.tenant, of_case->second.tenant) ||
                                          !matches(filter.workflow, of_case->second.workflow))) {
      continue;
    }
    rows.push_back(
        {ordered(row.due.ms) + bytes_of(row.case_id) + static_cast<char>(row.kind) + row.work_id,
         &row});
  }
  return page_of(std::move(rows), filter);
}

}  // namespace regie::runtime
