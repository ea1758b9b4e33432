// SPDX-License-Identifier: Apache-2.0
#include "unit_rules.hpp"

#include <cstring>

#include <regie/sdk/basics.hpp>

namespace regie::storage_sql {
namespace {

using Check = std::optional<regie_status>;

bool same(const regie_id& a, const regie_id& b) noexcept {
  return std::memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool is_kind(std::int32_t kind) noexcept {
  return kind == REGIE_WORK_TIMER || kind == REGIE_WORK_EFFECT || kind == REGIE_WORK_CALL ||
         kind == REGIE_WORK_ACTION;
}

Check too_large(std::size_t size) noexcept {
  return size > content_bytes ? Check(REGIE_LIMIT) : std::nullopt;
}

Check check_work_id(std::int32_t kind, regie_bytes work_id) noexcept {
  if (!is_kind(kind) || work_id.len == 0) return REGIE_INVALID_ARGUMENT;
  return work_id.len > work_id_bytes ? Check(REGIE_LIMIT) : std::nullopt;
}

Check check_case(const regie_storage_unit& unit) noexcept {
  if (unit.put == nullptr) {
    const bool nothing_to_compare = unit.expected_revision < REGIE_ANY_REVISION;
    return nothing_to_compare || unit.journal_count > 0 ? Check(REGIE_INVALID_ARGUMENT)
                                                        : std::nullopt;
  }
  const auto& put = *unit.put;
  if (unit.expected_revision < 0 || put.revision <= unit.expected_revision ||
      !same(put.id, unit.case_id)) {
    return REGIE_INVALID_ARGUMENT;
  }
  const bool texts = fits(put.tenant) && fits(put.workflow) && fits(put.version) &&
                     fits(put.result) && fits(put.state, long_text_bytes) &&
                     fits(put.subject, long_text_bytes);
  return texts ? too_large(put.snapshot.len) : Check(REGIE_INVALID_ARGUMENT);
}

Check check_entry(const regie_storage_unit& unit, std::size_t at) noexcept {
  const auto& entry = *unit.journal[at];
  const std::int64_t former = at == 0 ? unit.expected_revision : unit.journal[at - 1]->revision;
  if (!same(entry.case_id, unit.case_id) || !same(entry.commit_id, unit.commit_id) ||
      entry.revision <= former || entry.revision > unit.put->revision || !fits(entry.kind)) {
    return REGIE_INVALID_ARGUMENT;
  }
  return too_large(entry.entry.len);
}

Check check_settle(const regie_storage_settle& settle) noexcept {
  if (settle.outcome < REGIE_SETTLE_DONE || settle.outcome > REGIE_SETTLE_RELEASE ||
      !fits(settle.last_error, content_bytes)) {
    return REGIE_INVALID_ARGUMENT;
  }
  return check_work_id(settle.kind, settle.work_id);
}

Check check_work(const regie_storage_unit& unit, const regie_storage_work& work) noexcept {
  if (!same(work.case_id, unit.case_id)) return REGIE_INVALID_ARGUMENT;
  const Check broken = check_work_id(work.kind, work.work_id);
  return broken ? broken : too_large(work.payload.len);
}

Check check_task(const regie_storage_unit& unit, const regie_storage_task& task) noexcept {
  if (!same(task.case_id, unit.case_id) || task.task_id.len == 0 || !fits(task.task_id) ||
      !fits(task.role) || !fits(task.title_nl) || !fits(task.title_en)) {
    return REGIE_INVALID_ARGUMENT;
  }
  for (std::size_t i = 0; i < task.assignee_count; ++i) {
    if (!fits(*task.assignees[i])) return REGIE_INVALID_ARGUMENT;
  }
  return too_large(task.payload.len);
}

Check check_reply(const regie_storage_unit& unit, const regie_storage_reply& reply) noexcept {
  if (!same(reply.case_id, unit.case_id) || reply.key.len == 0 || !fits(reply.key) ||
      !fits(reply.scope)) {
    return REGIE_INVALID_ARGUMENT;
  }
  return too_large(reply.reply.len);
}

template <class CheckOne>
std::optional<Broken> check_each(std::size_t count, CheckOne check_one) {
  for (std::size_t i = 0; i < count; ++i) {
    if (const Check broken = check_one(i)) return Broken{*broken, static_cast<std::uint32_t>(i)};
  }
  return std::nullopt;
}

}  // namespace

bool fits(std::string_view text, std::size_t most) noexcept {
  return text.size() <= most && text.find('\0') == std::string_view::npos;
}

bool fits(regie_str text, std::size_t most) noexcept { return fits(sdk::view(text), most); }

std::optional<Broken> check_unit(const regie_storage_unit& unit) {
  if (const Check broken = check_case(unit)) return Broken{*broken, 0};
  if (unit.case_key.len > text_bytes) return Broken{REGIE_LIMIT, 0};
  if (unit.reply != nullptr) {
    if (const Check broken = check_reply(unit, *unit.reply)) return Broken{*broken, 0};
  }
  auto broken = check_each(unit.journal_count, [&](std::size_t i) { return check_entry(unit, i); });
  if (broken) return broken;
  broken =
      check_each(unit.settle_count, [&](std::size_t i) { return check_settle(*unit.settle[i]); });
  if (broken) return broken;
  broken = check_each(unit.cancel_count, [&](std::size_t i) {
    return check_work_id(unit.cancel[i]->kind, unit.cancel[i]->work_id);
  });
  if (broken) return broken;
  broken =
      check_each(unit.add_count, [&](std::size_t i) { return check_work(unit, *unit.add[i]); });
  if (broken) return broken;
  return check_each(unit.put_task_count,
                    [&](std::size_t i) { return check_task(unit, *unit.put_tasks[i]); });
}

}  // namespace regie::storage_sql
