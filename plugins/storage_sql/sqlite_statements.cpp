// SPDX-License-Identifier: Apache-2.0
// Every statement of the SQLite dialect, but for lists (listing.cpp) and the schema.
#include "sqlite_statements.hpp"

// A row of work, named by its key; the lease's token where it counts.
#define WORK_ROW "case_id = CAST(:case_id AS BLOB) AND kind = :kind AND work_id = CAST(:id AS BLOB)"
#define HELD_WORK_ROW WORK_ROW " AND lease_token = CAST(:token AS BLOB)"
#define NO_LEASE "lease_token = x'', lease_owner = '', lease_expires_ms = 0"
#define WORK_COLUMNS                                                                     \
  "case_id, kind, work_id, due_ms, payload, status, attempt, lease_token, lease_owner, " \
  "lease_expires_ms, last_error"
#define CASE_COLUMNS                                                                          \
  "id, tenant, workflow, version, definition_sha256, cases.revision, status, result, state, " \
  "subject, started_ms, updated_ms, closed_ms, snapshot"
#define PUT_TASK                                                                          \
  " INTO tasks (case_id, task_id, role, title_nl, title_en, opened_ms, due_ms, payload) " \
  "VALUES (CAST(:case_id AS BLOB), :id, :role, :nl, :en, :opened, :due, CAST(:payload AS BLOB))"

namespace regie::storage_sql {

WriteStatements::WriteStatements(soci::session& session)
    // IMMEDIATE: the lock that writes is taken at once, so that no transaction fails halfway
    // because another one wrote in between.
    : begin(session, "BEGIN IMMEDIATE"),
      commit(session, "COMMIT"),
      savepoint(session, "SAVEPOINT unit"),
      roll_back_unit(session, "ROLLBACK TO unit"),
      release_unit(session, "RELEASE unit"),

      insert_case(session,
                  "INSERT INTO cases (id, tenant, workflow, version, definition_sha256, revision, "
                  "status, result, state, subject, started_ms, updated_ms, closed_ms, snapshot) "
                  "VALUES (CAST(:id AS BLOB), :tenant, :workflow, :version, "
                  "CAST(:definition AS BLOB), :revision, :status, :result, :state, :subject, "
                  ":started, :updated, :closed, CAST(:snapshot AS BLOB)) ON CONFLICT DO NOTHING"),
      update_case(session,
                  "UPDATE cases SET tenant = :tenant, workflow = :workflow, version = :version, "
                  "definition_sha256 = CAST(:definition AS BLOB), revision = :revision, "
                  "status = :status, result = :result, state = :state, subject = :subject, "
                  "updated_ms = :updated, closed_ms = :closed, "
                  "snapshot = CAST(:snapshot AS BLOB) "
                  "WHERE id = CAST(:id AS BLOB) AND revision = :expected"),
      revision(session, "SELECT revision FROM cases WHERE id = CAST(:id AS BLOB)"),

      insert_entry(session,
                   "INSERT INTO journal (case_id, revision, commit_id, at_ms, kind, hash, entry) "
                   "VALUES (CAST(:case_id AS BLOB), :revision, CAST(:commit_id AS BLOB), :at, "
                   ":kind, CAST(:hash AS BLOB), CAST(:entry AS BLOB)) ON CONFLICT DO NOTHING"),
      commit_at(session,
                "SELECT commit_id FROM journal WHERE case_id = CAST(:case_id AS BLOB) AND "
                "revision = :revision"),
      insert_receipt(session,
                     "INSERT INTO receipts (case_id, commit_id, at_ms) VALUES "
                     "(CAST(:case_id AS BLOB), CAST(:commit_id AS BLOB), :at) "
                     "ON CONFLICT DO NOTHING"),
      receipt(session,
              "SELECT at_ms FROM receipts WHERE case_id = CAST(:case_id AS BLOB) AND "
              "commit_id = CAST(:commit_id AS BLOB)"),
      trim_receipts(session, "DELETE FROM receipts WHERE at_ms < :before"),

      settle_done(session, "DELETE FROM work WHERE " HELD_WORK_ROW),
      settle_release(session,
                     "UPDATE work SET attempt = attempt - 1, " NO_LEASE " WHERE " HELD_WORK_ROW),
      settle_retry(session, "UPDATE work SET due_ms = :due, last_error = :error, " NO_LEASE
                            " WHERE " HELD_WORK_ROW),
      settle_dead(session, "UPDATE work SET status = 1, last_error = :error, " NO_LEASE
                           " WHERE " HELD_WORK_ROW),
      cancel_work(session, "DELETE FROM work WHERE " WORK_ROW),
      insert_work(session, "INSERT INTO work (" WORK_COLUMNS
                           ") VALUES (CAST(:case_id AS BLOB), :kind, "
                           "CAST(:id AS BLOB), :due, CAST(:payload AS BLOB), 0, 0, x'', '', 0, '') "
                           "ON CONFLICT DO NOTHING"),
      // In no order: RETURNING has none.
      claim(session,
            "UPDATE work SET attempt = attempt + 1, lease_token = CAST(:token AS BLOB), "
            "lease_owner = :owner, lease_expires_ms = :expires WHERE rowid IN "
            "(SELECT rowid FROM work WHERE kind = :kind AND status = 0 AND due_ms <= :due "
            "AND lease_expires_ms <= :now ORDER BY due_ms, case_id, work_id LIMIT :most) "
            "RETURNING " WORK_COLUMNS),
      extend(session,
             "UPDATE work SET lease_expires_ms = :expires WHERE lease_expires_ms > 0 AND "
             "lease_token = CAST(:token AS BLOB)"),

      remove_task(session,
                  "DELETE FROM tasks WHERE case_id = CAST(:case_id AS BLOB) AND task_id = :id"),
      remove_assignees(session,
                       "DELETE FROM task_assignees WHERE case_id = CAST(:case_id AS BLOB) AND "
                       "task_id = :id"),
      insert_task(session, "INSERT" PUT_TASK " ON CONFLICT DO NOTHING"),
      replace_task(session, "INSERT OR REPLACE" PUT_TASK),
      insert_assignee(session,
                      "INSERT INTO task_assignees (case_id, task_id, contact) VALUES "
                      "(CAST(:case_id AS BLOB), :id, :contact) ON CONFLICT DO NOTHING"),

      insert_reply(session,
                   "INSERT INTO replies (case_id, scope, request_key, request_digest, at_ms, "
                   "reply) VALUES (CAST(:case_id AS BLOB), :scope, :key, CAST(:digest AS BLOB), "
                   ":at, CAST(:reply AS BLOB)) ON CONFLICT DO NOTHING"),
      // Rows come in the order of time, so the oldest are the first: no index is needed.
      forget_replies(session,
                     "DELETE FROM replies WHERE at_ms < :before AND rowid IN "
                     "(SELECT rowid FROM replies ORDER BY rowid LIMIT :most)"),

      key(session, "SELECT case_key FROM case_keys WHERE case_id = CAST(:case_id AS BLOB)"),
      insert_key(session,
                 "INSERT INTO case_keys (case_id, case_key) VALUES (CAST(:case_id AS BLOB), "
                 "CAST(:case_key AS BLOB))"),
      zero_key(session,
               "UPDATE case_keys SET case_key = zeroblob(length(case_key)) WHERE "
               "case_id = CAST(:case_id AS BLOB)"),
      empty_key(session,
                "UPDATE case_keys SET case_key = x'' WHERE case_id = CAST(:case_id AS BLOB)"),

      document_sha256(session,
                      "SELECT sha256 FROM documents WHERE kind = :kind AND id = :id AND "
                      "version = :version"),
      insert_document(session,
                      "INSERT INTO documents (kind, id, version, sha256, stored_ms, content, "
                      "ordinal) SELECT :kind, :id, :version, CAST(:sha256 AS BLOB), :stored, "
                      "CAST(:content AS BLOB), COALESCE(MAX(ordinal), 0) + 1 FROM documents "
                      "WHERE kind = :same_kind AND id = :same_id") {}

ReadStatements::ReadStatements(soci::session& session)
    : load(session, "SELECT " CASE_COLUMNS " FROM cases WHERE id = CAST(:id AS BLOB)"),
      // SOCI takes no NULL without an indicator.
      load_whole(session,
                 "SELECT " CASE_COLUMNS
                 ", case_keys.case_id IS NOT NULL, COALESCE(case_key, x''), "
                 "journal.case_id IS NOT NULL, COALESCE(commit_id, x''), COALESCE(at_ms, 0), "
                 "COALESCE(kind, ''), COALESCE(hash, x'') FROM cases "
                 "LEFT JOIN case_keys ON case_keys.case_id = cases.id "
                 "LEFT JOIN journal ON journal.case_id = cases.id AND "
                 "journal.revision = cases.revision WHERE cases.id = CAST(:id AS BLOB)"),
      journal(session,
              "SELECT revision, commit_id, at_ms, kind, hash, entry FROM journal WHERE "
              "case_id = CAST(:case_id AS BLOB) AND revision >= :revision ORDER BY revision "
              "LIMIT :most"),
      first_due(session,
                "SELECT due_ms FROM work WHERE kind = :kind AND status = 0 AND "
                "lease_expires_ms <= :now ORDER BY due_ms LIMIT 1"),
      first_expiry(session,
                   "SELECT lease_expires_ms FROM work WHERE kind = :kind AND "
                   "lease_expires_ms > 0 AND lease_expires_ms > :now ORDER BY lease_expires_ms "
                   "LIMIT 1"),
      assignees(session,
                "SELECT contact FROM task_assignees WHERE case_id = CAST(:case_id AS BLOB) AND "
                "task_id = :id ORDER BY contact"),
      reply(session,
            "SELECT request_digest, at_ms, reply FROM replies WHERE "
            "case_id = CAST(:case_id AS BLOB) AND scope = :scope AND request_key = :key"),
      key(session, "SELECT case_key FROM case_keys WHERE case_id = CAST(:case_id AS BLOB)"),
      document(session,
               "SELECT kind, id, version, sha256, stored_ms, content FROM documents WHERE "
               "kind = :kind AND id = :id AND version = :version"),
      last_document(session,
                    "SELECT kind, id, version, sha256, stored_ms, content FROM documents WHERE "
                    "kind = :kind AND id = :id ORDER BY ordinal DESC LIMIT 1"),
      documents(session,
                "SELECT kind, id, version, sha256, stored_ms, '' FROM documents WHERE "
                "(:any_kind = '' OR kind = :kind) AND (:any_id = '' OR id = :id) "
                "ORDER BY kind, id, ordinal") {}

}  // namespace regie::storage_sql
