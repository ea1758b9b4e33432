// SPDX-License-Identifier: Apache-2.0
// Versions of the schema, forward only. A released version is never edited: a change is a new one.
// Version 1 was never released, and nothing leads on from it (SqliteStorage::check_schema).
#include "sqlite_schema.hpp"

#include <initializer_list>

#include <soci/soci.h>

#include <regie/sdk/basics.hpp>

namespace regie::storage_sql {
namespace {

// Whole numbers are BIGINT: SOCI cuts a column declared INTEGER to 32 bits. Times that are not
// there are the smallest number (REGIE_NO_TIME).
//
// What is written at every step is kept together by case, without a rowid: the rows of one case
// then lie in one page (work lies by time since version 3). A table with large rows keeps its
// rowid, for SQLite puts what is longer than a quarter of a page elsewhere where there is none
// (https://sqlite.org/withoutrowid.html).
constexpr std::initializer_list<const char*> version_2 = {
    // `last_*`: the journal's entry of this revision, without its content, so that a case is read
    // without going there; empty where it left none.
    "CREATE TABLE cases ("
    " id BLOB NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, workflow TEXT NOT NULL,"
    " version TEXT NOT NULL, definition_sha256 BLOB NOT NULL, revision BIGINT NOT NULL,"
    " status BIGINT NOT NULL, result TEXT NOT NULL, state TEXT NOT NULL, subject TEXT NOT NULL,"
    " started_ms BIGINT NOT NULL, updated_ms BIGINT NOT NULL, closed_ms BIGINT NOT NULL,"
    " last_commit BLOB NOT NULL, last_at_ms BIGINT NOT NULL, last_kind TEXT NOT NULL,"
    " last_hash BLOB NOT NULL, snapshot BLOB NOT NULL)",
    "CREATE INDEX cases_started ON cases (started_ms, id)",
    "CREATE INDEX cases_workflow ON cases (workflow, started_ms, id)",
    // Those that are open apart: they are asked for most, and in time there are few of them among
    // all that were closed.
    "CREATE INDEX cases_open ON cases (started_ms, id) WHERE status = 0",
    "CREATE INDEX cases_open_workflow ON cases (workflow, started_ms, id) WHERE status = 0",

    "CREATE TABLE journal ("
    " case_id BLOB NOT NULL, revision BIGINT NOT NULL, commit_id BLOB NOT NULL,"
    " at_ms BIGINT NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, entry BLOB NOT NULL,"
    " PRIMARY KEY (case_id, revision))",

    "CREATE TABLE work ("
    " case_id BLOB NOT NULL, kind BIGINT NOT NULL, work_id BLOB NOT NULL, due_ms BIGINT NOT NULL,"
    " status BIGINT NOT NULL, attempt BIGINT NOT NULL, payload BLOB NOT NULL,"
    " last_error TEXT NOT NULL, PRIMARY KEY (case_id, kind, work_id)) WITHOUT ROWID",
    "CREATE INDEX work_due ON work (kind, status, due_ms, case_id, work_id)",

    // Who holds what, apart: only what is held now has a row, so all of them fit into a few pages,
    // and a claim does not touch the work itself. A lease that ended stays until its work is
    // claimed anew or goes; its `attempt` is the newest.
    "CREATE TABLE leases ("
    " kind BIGINT NOT NULL, case_id BLOB NOT NULL, work_id BLOB NOT NULL, token BLOB NOT NULL,"
    " owner TEXT NOT NULL, expires_ms BIGINT NOT NULL, attempt BIGINT NOT NULL,"
    " PRIMARY KEY (kind, case_id, work_id)) WITHOUT ROWID",

    // `assignees`: each followed by a NUL, in order. They are in task_lists too, for who looks for
    // what is asked of somebody: by time, for what is opened last then lies together.
    "CREATE TABLE tasks ("
    " case_id BLOB NOT NULL, task_id TEXT NOT NULL, role TEXT NOT NULL, assignees BLOB NOT NULL,"
    " title_nl TEXT NOT NULL, title_en TEXT NOT NULL, opened_ms BIGINT NOT NULL,"
    " due_ms BIGINT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (case_id, task_id)) WITHOUT ROWID",
    "CREATE INDEX tasks_opened ON tasks (opened_ms, case_id, task_id)",
    "CREATE TABLE task_lists ("
    " contact TEXT NOT NULL, opened_ms BIGINT NOT NULL, case_id BLOB NOT NULL,"
    " task_id TEXT NOT NULL, PRIMARY KEY (contact, opened_ms, case_id, task_id)) WITHOUT ROWID",

    "CREATE TABLE replies ("
    " case_id BLOB NOT NULL, scope TEXT NOT NULL, request_key TEXT NOT NULL,"
    " request_digest BLOB NOT NULL, at_ms BIGINT NOT NULL, reply BLOB NOT NULL,"
    " PRIMARY KEY (case_id, scope, request_key))",

    "CREATE TABLE documents ("
    " kind TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, ordinal BIGINT NOT NULL,"
    " sha256 BLOB NOT NULL, stored_ms BIGINT NOT NULL, content BLOB NOT NULL,"
    " PRIMARY KEY (kind, id, version))",

    // Apart from the cases, so that a copy can be made without it. Empty: destroyed.
    "CREATE TABLE case_keys (case_id BLOB NOT NULL PRIMARY KEY, case_key BLOB NOT NULL)"
    " WITHOUT ROWID",

    // Commits that left no journal row, kept for a week so that a replay is recognised.
    "CREATE TABLE receipts ("
    " case_id BLOB NOT NULL, commit_id BLOB NOT NULL, at_ms BIGINT NOT NULL,"
    " PRIMARY KEY (case_id, commit_id)) WITHOUT ROWID",
    "CREATE INDEX receipts_at ON receipts (at_ms)",
};

// Work by time instead of by case. What is added and what is taken first then lie together, with
// all that a claim reads; only a short entry goes to where the case's other work is. In version 2
// each timer and each effect was written, with its payload, into a page of its case.
constexpr std::initializer_list<const char*> version_3 = {
    "DROP INDEX work_due",
    "ALTER TABLE work RENAME TO work_by_case",
    "CREATE TABLE work ("
    " case_id BLOB NOT NULL, kind BIGINT NOT NULL, work_id BLOB NOT NULL, due_ms BIGINT NOT NULL,"
    " status BIGINT NOT NULL, attempt BIGINT NOT NULL, payload BLOB NOT NULL,"
    " last_error TEXT NOT NULL, PRIMARY KEY (kind, status, due_ms, case_id, work_id))"
    " WITHOUT ROWID",
    "INSERT INTO work (case_id, kind, work_id, due_ms, status, attempt, payload, last_error)"
    " SELECT case_id, kind, work_id, due_ms, status, attempt, payload, last_error"
    " FROM work_by_case ORDER BY kind, status, due_ms, case_id, work_id",
    "DROP TABLE work_by_case",
    "CREATE UNIQUE INDEX work_case ON work (case_id, kind, work_id)",
};

}  // namespace

int upgrade_sqlite_schema(soci::session& session, int version) {
  if (version != 0 && version != 2) {
    throw sdk::Failure(REGIE_INTERNAL, "there is no way from this schema version");
  }
  for (const char* statement : version == 0 ? version_2 : version_3) session << statement;
  const int reached = version == 0 ? 2 : 3;
  static_assert(sqlite_schema_version == 3);
  session << "PRAGMA application_id = " << sqlite_application_id;
  session << "PRAGMA user_version = " << reached;
  return reached;
}

}  // namespace regie::storage_sql
