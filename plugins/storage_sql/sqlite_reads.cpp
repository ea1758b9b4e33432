// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "sqlite_storage.hpp"

namespace regie::storage_sql {
namespace {

using sdk::view;

constexpr std::int64_t page_rows = 128;
constexpr std::int64_t page_rows_with_content = 16;

const Dialect sqlite_dialect = {
    [](const std::string& placeholder) { return "CAST(" + placeholder + " AS BLOB)"; },
    [](const std::string& column, const std::string& placeholder) {
      return "instr(" + column + ", " + placeholder + ") > 0";
    }};

/// Runs a list's SELECT, prepared for this once, and calls `each` for its rows.
template <class Row, class Each>
void select(soci::session& session, Listing& listing, Each&& each) {
  Row row;
  soci::statement statement(session);
  row.columns([&](auto&... column) { (statement.exchange(soci::into(column)), ...); });
  for (auto& value : listing.values) {
    std::visit([&](auto& held) { statement.exchange(soci::use(held)); }, value);
  }
  statement.alloc();
  statement.prepare(listing.sql);
  statement.define_and_bind();
  for (bool there = statement.execute(true); there; there = statement.fetch()) each(row);
}

Place place_of(const CaseRow& row) { return {row.started_ms, row.id, 0, {}}; }
Place place_of(const WorkRow& row) { return {row.due_ms, row.case_id, row.kind, row.work_id}; }

Place place_of(const TaskRow& row) { return {row.opened_ms, row.case_id, 0, row.task_id}; }

std::int64_t bound(std::uint32_t limit) {
  return limit == 0 ? std::numeric_limits<std::int64_t>::max() : std::int64_t{limit};
}

/// Reads page after page with `read_page(cursor, rows) -> vector`, and hands each row out with
/// `give(row, cursor) -> whether to go on`.
template <class ReadPage, class Give>
void page_through(List list, const regie_storage_filter& filter, std::int64_t page,
                  ReadPage read_page, Give give) {
  std::string cursor(view(filter.cursor));
  std::int64_t wanted = bound(filter.limit);
  while (wanted > 0) {
    const std::int64_t asked = std::min(wanted, page);
    const auto rows = read_page(cursor, asked);
    for (const auto& row : rows) {
      cursor = write_cursor(list, place_of(row));
      if (!give(row, sdk::bytes(cursor))) return;
    }
    if (static_cast<std::int64_t>(rows.size()) < asked) return;
    wanted -= asked;
  }
}

}  // namespace

void SqliteStorage::load(const regie_id& case_id, const sdk::CaseRows& row) {
  require_migrated();
  CaseRow found;
  bool there = false;
  connections_.read([&](Connection& connection) {
    if (const auto* stored = connection.reads().load.one(view(case_id))) {
      found = *stored;
      there = true;
    }
  });
  if (!there) throw sdk::Failure(REGIE_NOT_FOUND, "there is no case with this id");
  row(to_abi(found), regie_bytes{nullptr, 0});
}

void SqliteStorage::load_whole(const regie_id* case_ids, std::size_t count,
                               regie_storage_whole_row row, void* ctx) {
  require_migrated();
  std::vector<WholeRow> rows;
  rows.reserve(count);
  connections_.read([&](Connection& connection) {
    auto& sql = connection.reads();
    // One transaction: one moment, and pages that one case was looked up with serve the next. One
    // statement is a transaction by itself.
    if (count > 1) sql.begin.run();
    for (std::size_t i = 0; i < count; ++i) {
      sql.load_whole.each([&](WholeRow& found) { rows.push_back(std::move(found)); },
                          view(case_ids[i]));
    }
    if (count > 1) sql.commit.run();
  });
  for (auto& found : rows) {
    const auto key = sdk::bytes(found.case_key);
    auto made = sdk::sized<regie_storage_entry>();
    if (found.has_last != 0) {
      found.last.revision = found.row.revision;
      made = to_abi(sdk::id(found.row.id), found.last);
    }
    const auto stored = to_abi(found.row);
    if (row(ctx, &stored, found.has_key != 0 ? &key : nullptr,
            found.has_last != 0 ? &made : nullptr) != 0) {
      return;
    }
  }
}

/// Each table goes along its own primary key, and stops early; no statement is kept for what runs
/// once in a while.
void SqliteStorage::orphans(const regie_id* after, std::uint32_t limit,
                            regie_storage_orphan_row row, void* ctx) {
  require_migrated();
  const std::string from = after == nullptr ? std::string() : std::string(view(*after));
  std::set<std::string> found;
  connections_.read([&](Connection& connection) {
    soci::transaction moment(connection.session());
    for (const std::string table : {"journal", "work", "tasks", "case_keys"}) {
      Listing listing{"SELECT DISTINCT case_id FROM " + table +
                          " WHERE case_id > CAST(:after AS BLOB) AND NOT EXISTS (SELECT 1 FROM "
                          "cases WHERE cases.id = " +
                          table + ".case_id) ORDER BY case_id LIMIT :most",
                      {from, static_cast<long long>(bound(limit))}};
      select<TextRow>(connection.session(), listing,
                      [&](TextRow& id) { found.insert(std::move(id.text)); });
    }
    moment.commit();
  });
  std::int64_t wanted = bound(limit);
  for (const std::string& text : found) {
    const regie_id id = sdk::id(text);
    if (wanted-- == 0 || row(ctx, &id) != 0) return;
  }
}

void SqliteStorage::journal(const regie_id& case_id, std::int64_t from_revision,
                            std::uint32_t limit, const sdk::EntryRows& row) {
  require_migrated();
  std::int64_t wanted = bound(limit);
  while (wanted > 0) {
    const std::int64_t asked = std::min(wanted, page_rows);
    std::vector<EntryRow> rows;
    connections_.read([&](Connection& connection) {
      connection.reads().journal.each([&](EntryRow& found) { rows.push_back(found); },
                                      view(case_id), from_revision, asked);
    });
    for (const auto& found : rows) {
      if (!row(to_abi(case_id, found))) return;
    }
    if (static_cast<std::int64_t>(rows.size()) < asked) return;
    from_revision = rows.back().revision + 1;
    wanted -= asked;
  }
}

void SqliteStorage::next_due(std::int32_t kind, regie_storage_due& out) {
  require_migrated();
  out.due_ms = REGIE_NO_TIME;
  out.lease_expires_in_ms = -1;
  const std::int64_t now = store_clock_ms();
  connections_.read([&](Connection& connection) {
    auto& sql = connection.reads();
    if (const auto* row = sql.first_due.one(std::int64_t{kind}, now)) out.due_ms = row->number;
    if (const auto* row = sql.first_expiry.one(std::int64_t{kind}, now)) {
      out.lease_expires_in_ms = row->number - now;
    }
  });
}

void SqliteStorage::query_cases(const regie_storage_filter& filter, const sdk::CaseRows& row) {
  require_migrated();
  const bool content = (filter.flags & REGIE_QUERY_SNAPSHOT) != 0;
  const auto read_page = [&](const std::string& cursor, std::int64_t limit) {
    std::vector<CaseRow> rows;
    auto listing = list_rows(List::cases, filter, cursor, limit, sqlite_dialect);
    connections_.read([&](Connection& connection) {
      select<CaseRow>(connection.session(), listing,
                      [&](CaseRow& found) { rows.push_back(found); });
    });
    return rows;
  };
  page_through(
      List::cases, filter, content ? page_rows_with_content : page_rows, read_page,
      [&](const CaseRow& found, regie_bytes cursor) { return row(to_abi(found), cursor); });
}

void SqliteStorage::query_tasks(const regie_storage_filter& filter, const sdk::TaskRows& row) {
  require_migrated();
  const auto read_page = [&](const std::string& cursor, std::int64_t limit) {
    std::vector<TaskRow> rows;
    auto listing = list_rows(List::tasks, filter, cursor, limit, sqlite_dialect);
    connections_.read([&](Connection& connection) {
      select<TaskRow>(connection.session(), listing,
                      [&](TaskRow& found) { rows.push_back(found); });
    });
    return rows;
  };
  page_through(List::tasks, filter, page_rows, read_page,
               [&](const TaskRow& task, regie_bytes cursor) {
                 std::vector<regie_str> contacts;
                 for (const auto contact : unpack_assignees(task.assignees)) {
                   contacts.push_back(sdk::str(contact));
                 }
                 std::vector<const regie_str*> pointers;
                 pointers.reserve(contacts.size());
                 for (const auto& contact : contacts) pointers.push_back(&contact);
                 auto made = sdk::sized<regie_storage_task>();
                 made.case_id = sdk::id(task.case_id);
                 made.task_id = sdk::str(task.task_id);
                 made.role = sdk::str(task.role);
                 made.assignees = pointers.data();
                 made.assignee_count = pointers.size();
                 made.title_nl = sdk::str(task.title_nl);
                 made.title_en = sdk::str(task.title_en);
                 made.opened_ms = task.opened_ms;
                 made.due_ms = task.due_ms;
                 made.payload = sdk::bytes(task.payload);
                 made.workflow = sdk::str(task.workflow);
                 return row(made, cursor);
               });
}

void SqliteStorage::query_work(const regie_storage_filter& filter, const sdk::WorkRows& row) {
  require_migrated();
  const auto read_page = [&](const std::string& cursor, std::int64_t limit) {
    std::vector<WorkRow> rows;
    auto listing = list_rows(List::work, filter, cursor, limit, sqlite_dialect);
    connections_.read([&](Connection& connection) {
      select<WorkRow>(connection.session(), listing,
                      [&](WorkRow& found) { rows.push_back(found); });
    });
    return rows;
  };
  page_through(
      List::work, filter, page_rows, read_page,
      [&](const WorkRow& found, regie_bytes cursor) { return row(to_abi(found), cursor); });
}

void SqliteStorage::find_reply(const regie_id& case_id, std::string_view scope,
                               std::string_view key, regie_storage_reply_row row, void* ctx) {
  require_migrated();
  ReplyRow found;
  bool there = false;
  connections_.read([&](Connection& connection) {
    if (const auto* stored = connection.reads().reply.one(view(case_id), scope, key)) {
      found = *stored;
      there = true;
    }
  });
  if (!there) throw sdk::Failure(REGIE_NOT_FOUND, "this idempotency key was not used before");
  // It is an answer to whoever asks again, also where another process wrote it a moment ago.
  connections_.sync_all();
  auto made = sdk::sized<regie_storage_reply>();
  made.case_id = case_id;
  made.scope = sdk::str(scope);
  made.key = sdk::str(key);
  copy_digest(made.request_digest, found.request_digest);
  made.at_ms = found.at_ms;
  made.reply = sdk::bytes(found.reply);
  row(ctx, &made);
}

}  // namespace regie::storage_sql
