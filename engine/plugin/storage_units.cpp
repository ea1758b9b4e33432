// SPDX-License-Identifier: Apache-2.0
#include "engine/plugin/storage_units.hpp"

#include "engine/plugin/abi_text.hpp"

namespace regie::plugin {

namespace {

std::int64_t ms_or_none(const std::optional<Instant>& at) { return at ? at->ms : REGIE_NO_TIME; }

std::optional<Instant> instant_or_none(std::int64_t ms) {
  if (ms == REGIE_NO_TIME) return std::nullopt;
  return Instant{ms};
}

}  // namespace

regie_storage_case abi_case(const runtime::CaseRow& row) {
  auto out = sized<regie_storage_case>();
  out.status = static_cast<std::int32_t>(row.status);
  out.id = abi_id(row.id);
  out.tenant = str(row.tenant);
  out.workflow = str(row.workflow);
  out.version = str(row.version);
  put_digest(out.definition_sha256, row.definition);
  out.revision = row.revision;
  out.result = str(row.result);
  out.state = str(row.state);
  out.subject = str(row.subject);
  out.started_ms = row.started.ms;
  out.updated_ms = row.updated.ms;
  out.closed_ms = ms_or_none(row.closed);
  out.snapshot = bytes(row.snapshot);
  return out;
}

runtime::CaseRow engine_case(const regie_storage_case& row) {
  runtime::CaseRow out;
  out.status = static_cast<runtime::CaseStatus>(row.status);
  out.id = engine_id(row.id);
  out.tenant = text(row.tenant);
  out.workflow = text(row.workflow);
  out.version = text(row.version);
  out.definition = digest_of(row.definition_sha256);
  out.revision = row.revision;
  out.result = text(row.result);
  out.state = text(row.state);
  out.subject = text(row.subject);
  out.started = {row.started_ms};
  out.updated = {row.updated_ms};
  out.closed = instant_or_none(row.closed_ms);
  out.snapshot = text(row.snapshot);
  return out;
}

runtime::EntryRow engine_entry(const regie_storage_entry& row) {
  runtime::EntryRow out;
  out.case_id = engine_id(row.case_id);
  out.revision = row.revision;
  out.commit_id = engine_id(row.commit_id);
  out.at = {row.at_ms};
  out.kind = text(row.kind);
  out.hash = digest_of(row.hash);
  out.entry = text(row.entry);
  return out;
}

runtime::WorkRow engine_work(const regie_storage_work& row) {
  runtime::WorkRow out;
  out.case_id = engine_id(row.case_id);
  out.kind = static_cast<runtime::WorkKind>(row.kind);
  out.work_id = text(row.work_id);
  out.due = {row.due_ms};
  out.payload = text(row.payload);
  out.status = static_cast<runtime::WorkStatus>(row.status);
  out.attempt = row.attempt;
  out.last_error = text(row.last_error);
  return out;
}

runtime::TaskRow engine_task(const regie_storage_task& row) {
  runtime::TaskRow out;
  out.case_id = engine_id(row.case_id);
  out.task_id = text(row.task_id);
  out.role = text(row.role);
  for (std::size_t i = 0; i < row.assignee_count; ++i) {
    out.assignees.push_back(text(*row.assignees[i]));
  }
  out.title = {text(row.title_nl), text(row.title_en)};
  out.opened = {row.opened_ms};
  out.due = instant_or_none(row.due_ms);
  out.payload = text(row.payload);
  out.workflow = text(row.workflow);
  return out;
}

runtime::DocumentRow engine_document(const regie_storage_document& row) {
  runtime::DocumentRow out;
  out.kind = text(row.kind);
  out.id = text(row.id);
  out.version = text(row.version);
  out.sha256 = digest_of(row.sha256);
  out.stored = {row.stored_ms};
  out.content = text(row.content);
  return out;
}

AbiUnits::AbiUnits(const std::vector<runtime::Unit>& units) {
  for (const runtime::Unit& unit : units) {
    fill(unit, parts_.emplace_back());
    list_.push_back(&parts_.back().unit);
  }
}

void AbiUnits::fill(const runtime::Unit& from, Parts& parts) {
  regie_storage_unit& unit = parts.unit;
  unit = sized<regie_storage_unit>();
  unit.case_id = abi_id(from.case_id);
  unit.commit_id = abi_id(from.commit_id);
  unit.expected_revision = from.expected_revision;
  if (from.put) {
    parts.put = abi_case(*from.put);
    unit.put = &parts.put;
  }
  for (const runtime::EntryRow& row : from.journal) {
    auto entry = sized<regie_storage_entry>();
    entry.case_id = abi_id(row.case_id);
    entry.revision = row.revision;
    entry.commit_id = abi_id(row.commit_id);
    entry.at_ms = row.at.ms;
    entry.kind = str(row.kind);
    put_digest(entry.hash, row.hash);
    entry.entry = bytes(row.entry);
    parts.journal.push_back(entry);
  }
  parts.journal_list = pointers(parts.journal);
  unit.journal = parts.journal_list.data();
  unit.journal_count = parts.journal_list.size();
  fill_work(from, parts);
  fill_tasks(from, parts);
  if (from.reply) {
    parts.reply = sized<regie_storage_reply>();
    parts.reply.case_id = unit.case_id;
    parts.reply.scope = str(from.reply->scope);
    parts.reply.key = str(from.reply->key);
    put_digest(parts.reply.request_digest, from.reply->request);
    parts.reply.at_ms = from.reply->at.ms;
    parts.reply.reply = bytes(from.reply->reply);
    unit.reply = &parts.reply;
  }
  unit.case_key = bytes(from.case_key);
}

void AbiUnits::fill_work(const runtime::Unit& from, Parts& parts) {
  regie_storage_unit& unit = parts.unit;
  for (const runtime::Settle& row : from.settle) {
    auto settle = sized<regie_storage_settle>();
    settle.kind = static_cast<std::int32_t>(row.kind);
    settle.work_id = bytes(row.work_id);
    settle.lease_token = abi_id(row.token);
    settle.outcome = static_cast<std::int32_t>(row.outcome);
    settle.due_ms = row.due.ms;
    settle.last_error = str(row.last_error);
    parts.settle.push_back(settle);
  }
  parts.settle_list = pointers(parts.settle);
  unit.settle = parts.settle_list.data();
  unit.settle_count = parts.settle_list.size();
  for (const runtime::WorkRef& row : from.cancel) {
    auto ref = sized<regie_storage_work_ref>();
    ref.kind = static_cast<std::int32_t>(row.kind);
    ref.work_id = bytes(row.work_id);
    parts.cancel.push_back(ref);
  }
  parts.cancel_list = pointers(parts.cancel);
  unit.cancel = parts.cancel_list.data();
  unit.cancel_count = parts.cancel_list.size();
  for (const runtime::WorkRow& row : from.add) {
    auto work = sized<regie_storage_work>();
    work.kind = static_cast<std::int32_t>(row.kind);
    work.case_id = abi_id(row.case_id);
    work.work_id = bytes(row.work_id);
    work.due_ms = row.due.ms;
    work.payload = bytes(row.payload);
    work.lease_expires_ms = REGIE_NO_TIME;
    parts.add.push_back(work);
  }
  parts.add_list = pointers(parts.add);
  unit.add = parts.add_list.data();
  unit.add_count = parts.add_list.size();
}

void AbiUnits::fill_tasks(const runtime::Unit& from, Parts& parts) {
  regie_storage_unit& unit = parts.unit;
  for (const std::string& id : from.remove_tasks) parts.remove.push_back(str(id));
  parts.remove_list = pointers(parts.remove);
  unit.remove_tasks = parts.remove_list.data();
  unit.remove_task_count = parts.remove_list.size();
  parts.assignees.reserve(from.put_tasks.size());
  parts.assignee_lists.reserve(from.put_tasks.size());
  for (const runtime::TaskRow& row : from.put_tasks) {
    auto& names = parts.assignees.emplace_back();
    for (const std::string& assignee : row.assignees) names.push_back(str(assignee));
    parts.assignee_lists.push_back(pointers(names));
    auto task = sized<regie_storage_task>();
    task.case_id = abi_id(row.case_id);
    task.task_id = str(row.task_id);
    task.role = str(row.role);
    task.assignees = parts.assignee_lists.back().data();
    task.assignee_count = names.size();
    task.title_nl = str(row.title.nl);
    task.title_en = str(row.title.en);
    task.opened_ms = row.opened.ms;
    task.due_ms = ms_or_none(row.due);
    task.payload = bytes(row.payload);
    parts.tasks.push_back(task);
  }
  parts.task_list = pointers(parts.tasks);
  unit.put_tasks = parts.task_list.data();
  unit.put_task_count = parts.task_list.size();
}

}  // namespace regie::plugin
