// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <vector>

#include "sqlite_storage.hpp"
#include "unit_rules.hpp"

namespace regie::storage_sql {
namespace {

using sdk::view;

constexpr long long receipts_between_trims = 4'096;
constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1'000;
constexpr long long replies_between_trims = 256;
constexpr long long replies_in_a_trim = 512;
constexpr std::int64_t longest_lease_ms = 366LL * 24 * 60 * 60 * 1'000;

bool is_lease(std::int64_t ms) { return ms >= 0 && ms <= longest_lease_ms; }

std::string_view digest(const std::uint8_t (&bytes)[32]) {
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

/// The first bytes of `text`, cut between two characters.
std::string_view cut(std::string_view text) {
  if (text.size() <= text_bytes) return text;
  std::size_t length = text_bytes;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return text.substr(0, length);
}

/// Applies one unit inside its savepoint. Stops at the first part that does not hold.
class UnitWriter {
 public:
  /// `may_be_held`: there are leases, also on what it cancels.
  UnitWriter(WriteStatements& sql, const regie_storage_unit& unit, bool may_be_held)
      : sql_(sql), unit_(unit), case_id_(view(unit.case_id)), may_be_held_(may_be_held) {}

  /// Whether this commit id was committed before.
  [[nodiscard]] bool was_committed() {
    if (unit_.journal_count == 0) {
      return sql_.receipt.one(case_id_, view(unit_.commit_id)) != nullptr;
    }
    const auto* row = sql_.commit_at.one(case_id_, unit_.journal[0]->revision);
    return row != nullptr && row->text == view(unit_.commit_id);
  }

  /// REGIE_OK or why not; `index` then says which element.
  [[nodiscard]] regie_status apply(std::uint32_t& index) {
    using Part = regie_status (UnitWriter::*)(std::uint32_t&);
    // The reply first: to a caller that repeats a request it says more than a conflict does.
    for (const Part part : {&UnitWriter::put_reply, &UnitWriter::put_case, &UnitWriter::put_journal,
                            &UnitWriter::settle, &UnitWriter::change_work, &UnitWriter::put_tasks,
                            &UnitWriter::put_key}) {
      index = 0;
      if (const auto status = (this->*part)(index); status != REGIE_OK) return status;
    }
    return REGIE_OK;
  }

 private:
  regie_status put_reply(std::uint32_t&) {
    if (unit_.reply == nullptr) return REGIE_OK;
    const auto& reply = *unit_.reply;
    return sql_.insert_reply.change(case_id_, view(reply.scope), view(reply.key),
                                    digest(reply.request_digest), reply.at_ms,
                                    view(reply.reply)) == 1
               ? REGIE_OK
               : REGIE_DUPLICATE_KEY;
  }

  /// What the case's row repeats of the journal's entry of its revision; empty: there is none.
  struct Last {
    std::string_view commit_id, kind, hash;
    std::int64_t at_ms = 0;
  };
  [[nodiscard]] Last last_of(const regie_storage_case& put) const {
    if (unit_.journal_count == 0) return {};
    const auto& entry = *unit_.journal[unit_.journal_count - 1];
    if (entry.revision != put.revision) return {};
    return {view(entry.commit_id), view(entry.kind), digest(entry.hash), entry.at_ms};
  }

  regie_status put_case(std::uint32_t&) {
    if (unit_.put == nullptr) {
      if (unit_.expected_revision == REGIE_ANY_REVISION) return REGIE_OK;
      const auto* row = sql_.revision.one(case_id_);
      const std::int64_t stored = row == nullptr ? 0 : row->number;
      return stored == unit_.expected_revision ? REGIE_OK : REGIE_CONFLICT;
    }
    const auto& put = *unit_.put;
    const Last last = last_of(put);
    long long changed = 0;
    if (unit_.expected_revision == 0) {
      changed = sql_.insert_case.change(
          case_id_, view(put.tenant), view(put.workflow), view(put.version),
          digest(put.definition_sha256), put.revision, std::int64_t{put.status}, view(put.result),
          view(put.state), view(put.subject), put.started_ms, put.updated_ms, put.closed_ms,
          last.commit_id, last.at_ms, last.kind, last.hash, view(put.snapshot));
    } else {
      changed = update_case(put, last);
    }
    return changed == 1 ? REGIE_OK : REGIE_CONFLICT;
  }

  long long update_case(const regie_storage_case& put, const Last& last) {
    const auto change = [&](auto& statement, auto... rest) {
      return statement.change(view(put.tenant), view(put.version), digest(put.definition_sha256),
                              put.revision, view(put.result), view(put.state), view(put.subject),
                              put.updated_ms, put.closed_ms, last.commit_id, last.at_ms, last.kind,
                              last.hash, view(put.snapshot), rest...);
    };
    const std::int64_t status = put.status;
    const auto changed = put.status == REGIE_CASE_OPEN
                             ? change(sql_.update_case, case_id_, unit_.expected_revision, status,
                                      view(put.workflow))
                             : change(sql_.close_case, status, case_id_, unit_.expected_revision,
                                      view(put.workflow));
    if (changed != 0) return changed;
    return change(sql_.update_indexed_case, status, view(put.workflow), case_id_,
                  unit_.expected_revision);
  }

  regie_status put_journal(std::uint32_t& index) {
    for (; index < unit_.journal_count; ++index) {
      const auto& entry = *unit_.journal[index];
      if (sql_.insert_entry.change(case_id_, entry.revision, view(entry.commit_id), entry.at_ms,
                                   view(entry.kind), digest(entry.hash), view(entry.entry)) != 1) {
        return REGIE_ALREADY_EXISTS;
      }
    }
    return REGIE_OK;
  }

  regie_status settle(std::uint32_t& index) {
    for (; index < unit_.settle_count; ++index) {
      if (settle_one(*unit_.settle[index]) != 1) return REGIE_STALE_LEASE;
    }
    return REGIE_OK;
  }

  /// How many rows it was: 0 where the token does not hold it.
  long long settle_one(const regie_storage_settle& row) {
    const std::int64_t kind = row.kind;
    const auto work_id = view(row.work_id);
    const auto token = view(row.lease_token);
    if (row.outcome == REGIE_SETTLE_DONE) {
      if (sql_.end_lease.change(kind, case_id_, work_id, token) == 0) return 0;
      return sql_.remove_work.change(case_id_, kind, work_id);
    }
    const auto* held = sql_.held_attempt.one(kind, case_id_, work_id, token);
    if (held == nullptr) return 0;
    const std::int64_t attempt = held->number;
    sql_.end_lease.run(kind, case_id_, work_id, token);
    const auto error = cut(view(row.last_error));
    switch (row.outcome) {
      case REGIE_SETTLE_RETRY:
        return sql_.retry_work.change(attempt, row.due_ms, error, case_id_, kind, work_id);
      case REGIE_SETTLE_DEAD:
        return sql_.bury_work.change(attempt, error, case_id_, kind, work_id);
      default:  // REGIE_SETTLE_RELEASE, for others are refused before (check_unit)
        return sql_.release_work.change(attempt - 1, case_id_, kind, work_id);
    }
  }

  regie_status change_work(std::uint32_t& index) {
    for (std::size_t i = 0; i < unit_.cancel_count; ++i) {
      const auto& row = *unit_.cancel[i];
      const std::int64_t kind = row.kind;
      sql_.remove_work.run(case_id_, kind, view(row.work_id));
      if (may_be_held_) sql_.drop_lease.run(kind, case_id_, view(row.work_id));
    }
    for (; index < unit_.add_count; ++index) {
      const auto& row = *unit_.add[index];
      if (sql_.insert_work.change(case_id_, std::int64_t{row.kind}, view(row.work_id), row.due_ms,
                                  view(row.payload)) != 1) {
        return REGIE_ALREADY_EXISTS;
      }
    }
    return REGIE_OK;
  }

  void remove_task(std::string_view id) {
    const auto* task = sql_.task.one(case_id_, id);
    if (task == nullptr) return;
    sql_.remove_task.run(case_id_, id);
    for (const auto contact : unpack_assignees(task->assignees)) {
      sql_.unlist_task.run(contact, task->opened_ms, case_id_, id);
    }
  }

  regie_status put_tasks(std::uint32_t&) {
    for (std::size_t i = 0; i < unit_.remove_task_count; ++i) {
      remove_task(view(*unit_.remove_tasks[i]));
    }
    for (std::size_t i = 0; i < unit_.put_task_count; ++i) {
      const auto& task = *unit_.put_tasks[i];
      const auto id = view(task.task_id);
      std::vector<std::string_view> contacts;
      for (std::size_t j = 0; j < task.assignee_count; ++j) {
        contacts.push_back(view(*task.assignees[j]));
      }
      const std::string assignees = pack_assignees(std::move(contacts));
      const auto put = [&] {
        return sql_.insert_task.change(case_id_, id, view(task.role), assignees,
                                       view(task.title_nl), view(task.title_en), task.opened_ms,
                                       task.due_ms, view(task.payload)) == 1;
      };
      if (!put()) {
        remove_task(id);
        (void)put();
      }
      for (const auto contact : unpack_assignees(assignees)) {
        sql_.list_task.run(contact, task.opened_ms, case_id_, id);
      }
    }
    return REGIE_OK;
  }

  regie_status put_key(std::uint32_t&) {
    if (unit_.case_key.len == 0) return REGIE_OK;
    const auto* stored = sql_.key.one(case_id_);
    if (stored == nullptr) {
      sql_.insert_key.run(case_id_, view(unit_.case_key));
      return REGIE_OK;
    }
    if (stored->text.empty()) return REGIE_ERASED;
    return stored->text == view(unit_.case_key) ? REGIE_OK : REGIE_ALREADY_EXISTS;
  }

  WriteStatements& sql_;
  const regie_storage_unit& unit_;
  const std::string_view case_id_;
  const bool may_be_held_;
};

/// The revision that a case has after its unit.
std::int64_t revision_after(WriteStatements& sql, const regie_storage_unit& unit) {
  const auto* row = sql.revision.one(view(unit.case_id));
  return row == nullptr ? 0 : row->number;
}

bool leaves_receipt(const regie_storage_unit& unit) {
  // A unit without a journal row is known by its receipt; one with, by the revision it expects.
  return unit.journal_count == 0;
}

/// False: its commit id is there already.
bool write_receipt(WriteStatements& sql, const regie_storage_unit& unit) {
  return sql.insert_receipt.change(view(unit.case_id), view(unit.commit_id), store_clock_ms()) != 0;
}

/// One unit as it is. False: it, or a part of it, does not hold, and the transaction is spoilt.
bool write_plainly(WriteStatements& sql, const regie_storage_unit& unit, bool may_be_held,
                   regie_storage_result& result) {
  result.status = REGIE_OK;
  result.flags = 0;
  result.index = 0;
  if (check_unit(unit)) return false;
  if (leaves_receipt(unit) && !write_receipt(sql, unit)) return false;
  if (UnitWriter(sql, unit, may_be_held).apply(result.index) != REGIE_OK) return false;
  result.revision = unit.put != nullptr ? unit.put->revision : revision_after(sql, unit);
  return true;
}

/// One unit in a savepoint of its own, so that it can fail alone.
void write_guarded(WriteStatements& sql, const regie_storage_unit& unit, bool may_be_held,
                   regie_storage_result& result) {
  result.status = REGIE_OK;
  result.flags = 0;
  result.index = 0;
  if (const auto broken = check_unit(unit)) {
    result.status = broken->status;
    result.index = broken->index;
  } else {
    UnitWriter writer(sql, unit, may_be_held);
    sql.savepoint.run();
    const bool replayed = leaves_receipt(unit) && !write_receipt(sql, unit);
    if (!replayed) result.status = writer.apply(result.index);
    if (result.status != REGIE_OK) sql.roll_back_unit.run();
    sql.release_unit.run();
    if (replayed || (result.status != REGIE_OK && writer.was_committed())) {
      result.status = REGIE_OK;
      result.index = 0;
      result.flags = REGIE_UNIT_REPLAYED;
    }
  }
  result.revision = revision_after(sql, unit);
}

/// All units in one transaction. Savepoints copy every page that a unit touches, and nearly always
/// for nothing: they are taken only where a unit turned out not to hold.
void write_units(Connection& connection, const regie_storage_unit* const* units, std::size_t count,
                 regie_storage_result* const* results) {
  auto& sql = connection.writes();
  sql.begin.run();
  // Others claim too, but not within this transaction.
  const bool may_be_held = sql.any_lease.one() != nullptr;
  std::size_t written = 0;
  while (written < count && write_plainly(sql, *units[written], may_be_held, *results[written])) {
    ++written;
  }
  if (written == count) return;
  connection.roll_back();
  sql.begin.run();
  for (std::size_t i = 0; i < count; ++i) write_guarded(sql, *units[i], true, *results[i]);
}

}  // namespace

std::int64_t store_clock_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void SqliteStorage::trim_receipts(Connection& connection) {
  if (receipts_until_trim_ > 0) return;
  receipts_until_trim_ = receipts_between_trims;
  connection.writes().trim_receipts.run(store_clock_ms() - 7 * day_ms);
}

/// Business time counts, as in the replies: what was tried out with a clock of its own goes with
/// it.
void SqliteStorage::forget_replies(Connection& connection, std::int64_t at_ms) {
  if (--replies_until_trim_ > 0) return;
  replies_until_trim_ = replies_between_trims;
  connection.writes().forget_replies.run(at_ms - connections_.location().replies_kept_days * day_ms,
                                         replies_in_a_trim);
}

void SqliteStorage::commit(const regie_storage_unit* const* units, std::size_t count,
                           regie_storage_result* const* results) {
  commit_ahead(units, count, results);
  sync();
}

void SqliteStorage::sync() { connections_.sync(); }

void SqliteStorage::commit_ahead(const regie_storage_unit* const* units, std::size_t count,
                                 regie_storage_result* const* results) {
  require_migrated();
  require_writable();
  if (count == 0) return;
  connections_.write_ahead([&](Connection& connection) {
    write_units(connection, units, count, results);
    for (std::size_t i = 0; i < count; ++i) {
      if (leaves_receipt(*units[i])) --receipts_until_trim_;
      if (units[i]->reply != nullptr) forget_replies(connection, units[i]->reply->at_ms);
    }
    trim_receipts(connection);
    const auto writing = connections_.begin_commit();
    connection.commit();
  });
  connections_.bound_log();
}

void SqliteStorage::claim(const Claim& claim, const sdk::WorkRows& row) {
  require_migrated();
  require_writable();
  if (claim.limit == 0 || !is_lease(claim.lease_ms) || !fits(claim.owner)) {
    throw sdk::Failure(REGIE_INVALID_ARGUMENT,
                       "a claim asks for 1 row or more, for 0 ms to a year");
  }
  std::vector<WorkRow> rows;
  connections_.write([&](Connection& connection) {
    const Unhurried unhurried(connection);
    auto& sql = connection.writes();
    sql.begin.run();
    const std::int64_t now = store_clock_ms();
    sql.claimable.each([&](WorkRow& found) { rows.push_back(std::move(found)); },
                       std::int64_t{claim.kind}, claim.due_before_ms, now,
                       std::int64_t{claim.limit});
    for (WorkRow& taken : rows) {
      taken.lease_token = view(claim.token);
      taken.lease_owner = claim.owner;
      taken.lease_expires_ms = now + claim.lease_ms;
      sql.lease.run(taken.kind, taken.case_id, taken.work_id, taken.lease_token, taken.lease_owner,
                    taken.lease_expires_ms, taken.attempt);
    }
    connection.commit();
  });
  // What is done outside of the store cannot be taken back by a loss of power. A timer is fired by
  // a commit, which comes after what was written before it.
  if (claim.kind != REGIE_WORK_TIMER && !rows.empty()) connections_.sync_all();
  for (const auto& found : rows) {
    const auto place =
        write_cursor(List::work, {found.due_ms, found.case_id, found.kind, found.work_id});
    if (!row(to_abi(found), sdk::bytes(place))) return;
  }
}

std::uint64_t SqliteStorage::extend(const regie_id& token, std::int64_t lease_ms) {
  require_migrated();
  require_writable();
  if (!is_lease(lease_ms))
    throw sdk::Failure(REGIE_INVALID_ARGUMENT, "a lease lasts 0 ms to a year");
  long long held = 0;
  connections_.write([&](Connection& connection) {
    const Unhurried unhurried(connection);
    auto& sql = connection.writes();
    sql.begin.run();
    held = sql.extend.change(store_clock_ms() + lease_ms, view(token));
    connection.commit();
  });
  if (held == 0) {
    throw sdk::Failure(REGIE_STALE_LEASE, "this claim holds nothing any more");
  }
  return static_cast<std::uint64_t>(held);
}

}  // namespace regie::storage_sql
