// SPDX-License-Identifier: Apache-2.0
// Every statement of the SQLite dialect, but for lists (listing.cpp) and the schema.
#include "sqlite_statements.hpp"

#define WORK_ROW "case_id = CAST(:case_id AS BLOB) AND kind = :kind AND work_id = CAST(:id AS BLOB)"
#define LEASE_ROW \
  "kind = :kind AND case_id = CAST(:case_id AS BLOB) AND work_id = CAST(:id AS BLOB)"
#define CASE_COLUMNS                                                                          \
  "id, tenant, workflow, version, definition_sha256, cases.revision, status, result, state, " \
  "subject, started_ms, updated_ms, closed_ms, snapshot"
#define CASE_CHANGES                                                                       \
  "tenant = :tenant, version = :version, definition_sha256 = CAST(:definition AS BLOB), "  \
  "revision = :revision, result = :result, state = :state, subject = :subject, "           \
  "updated_ms = :updated, closed_ms = :closed, last_commit = CAST(:last_commit AS BLOB), " \
  "last_at_ms = :last_at, last_kind = :last_kind, last_hash = CAST(:last_hash AS BLOB), "  \
  "snapshot = CAST(:snapshot AS BLOB) "
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
                  "status, result, state, subject, started_ms, updated_ms, closed_ms, "
                  "last_commit, last_at_ms, last_kind, last_hash, snapshot) "
                  "VALUES (CAST(:id AS BLOB), :tenant, :workflow, :version, "
                  "CAST(:definition AS BLOB), :revision, :status, :result, :state, :subject, "
                  ":started, :updated, :closed, CAST(:last_commit AS BLOB), :last_at, :last_kind, "
                  "CAST(:last_hash AS BLOB), CAST(:snapshot AS BLOB)) ON CONFLICT DO NOTHING"),
      // SQLite writes an index anew where one of its columns is set, also to what it was (EXPLAIN
      // shows it as IdxInsert). Most steps change none of them.
      update_case(session, "UPDATE cases SET " CASE_CHANGES
                           "WHERE id = CAST(:id AS BLOB) AND revision = :expected AND "
                           "status = :status AND workflow = :workflow"),
      update_indexed_case(session, "UPDATE cases SET " CASE_CHANGES
                                   ", status = :status, workflow = :workflow "
                                   "WHERE id = CAST(:id AS BLOB) AND revision = :expected"),
      close_case(session, "UPDATE cases SET " CASE_CHANGES
                          ", status = :status WHERE id = CAST(:id AS BLOB) AND "
                          "revision = :expected AND workflow = :workflow"),
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

      held_attempt(session, "SELECT attempt FROM leases WHERE " LEASE_ROW
                            " AND token = CAST(:token AS BLOB)"),
      end_lease(session, "DELETE FROM leases WHERE " LEASE_ROW " AND token = CAST(:token AS BLOB)"),
      any_lease(session, "SELECT 1 FROM leases LIMIT 1"),
      drop_lease(session, "DELETE FROM leases WHERE " LEASE_ROW),
      release_work(session, "UPDATE work SET attempt = :attempt WHERE " WORK_ROW),
      retry_work(session,
                 "UPDATE work SET attempt = :attempt, due_ms = :due, last_error = :error "
                 "WHERE " WORK_ROW),
      bury_work(session,
                "UPDATE work SET attempt = :attempt, status = 1, last_error = :error "
                "WHERE " WORK_ROW),
      remove_work(session, "DELETE FROM work WHERE " WORK_ROW),
      insert_work(session,
                  "INSERT INTO work (case_id, kind, work_id, due_ms, status, attempt, payload, "
                  "last_error) VALUES (CAST(:case_id AS BLOB), :kind, CAST(:id AS BLOB), :due, 0, "
                  "0, CAST(:payload AS BLOB), '') ON CONFLICT DO NOTHING"),
      claimable(session,
                "SELECT w.case_id, w.kind, w.work_id, w.due_ms, w.payload, w.status, "
                "COALESCE(l.attempt, w.attempt) + 1, x'', '', 0, w.last_error FROM work w "
                "LEFT JOIN leases l ON l.kind = w.kind AND l.case_id = w.case_id AND "
                "l.work_id = w.work_id WHERE w.kind = :kind AND w.status = 0 AND "
                "w.due_ms <= :due AND COALESCE(l.expires_ms, 0) <= :now "
                "ORDER BY w.due_ms, w.case_id, w.work_id LIMIT :most"),
      lease(session,
            "INSERT OR REPLACE INTO leases (kind, case_id, work_id, token, owner, expires_ms, "
            "attempt) VALUES (:kind, CAST(:case_id AS BLOB), CAST(:id AS BLOB), "
            "CAST(:token AS BLOB), :owner, :expires, :attempt)"),
      extend(session, "UPDATE leases SET expires_ms = :expires WHERE token = CAST(:token AS BLOB)"),

      // Asked for first: DELETE ... RETURNING would make a table of its own each time to hold its
      // answer (EXPLAIN shows it as OpenEphemeral), which takes longer than the rest of it.
      task(session,
           "SELECT opened_ms, assignees FROM tasks WHERE case_id = CAST(:case_id AS BLOB) AND "
           "task_id = :id"),
      remove_task(session,
                  "DELETE FROM tasks WHERE case_id = CAST(:case_id AS BLOB) AND task_id = :id"),
      insert_task(session,
                  "INSERT INTO tasks (case_id, task_id, role, assignees, title_nl, title_en, "
                  "opened_ms, due_ms, payload) VALUES (CAST(:case_id AS BLOB), :id, :role, "
                  "CAST(:assignees AS BLOB), :nl, :en, :opened, :due, CAST(:payload AS BLOB)) "
                  "ON CONFLICT DO NOTHING"),
      list_task(session,
                "INSERT INTO task_lists (contact, opened_ms, case_id, task_id) VALUES "
                "(:contact, :opened, CAST(:case_id AS BLOB), :id)"),
      unlist_task(session,
                  "DELETE FROM task_lists WHERE contact = :contact AND opened_ms = :opened AND "
                  "case_id = CAST(:case_id AS BLOB) AND task_id = :id"),

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
    : begin(session, "BEGIN"),
      commit(session, "COMMIT"),
      load(session, "SELECT " CASE_COLUMNS " FROM cases WHERE id = CAST(:id AS BLOB)"),
      // SOCI takes no NULL without an indicator. The journal's key alone is looked at.
      load_whole(session,
                 "SELECT " CASE_COLUMNS
                 ", case_keys.case_id IS NOT NULL, COALESCE(case_key, x''), "
                 "EXISTS (SELECT 1 FROM journal WHERE journal.case_id = cases.id AND "
                 "journal.revision = cases.revision), last_commit, last_at_ms, last_kind, "
                 "last_hash FROM cases LEFT JOIN case_keys ON case_keys.case_id = cases.id "
                 "WHERE cases.id = CAST(:id AS BLOB)"),
      journal(session,
              "SELECT revision, commit_id, at_ms, kind, hash, entry FROM journal WHERE "
              "case_id = CAST(:case_id AS BLOB) AND revision >= :revision ORDER BY revision "
              "LIMIT :most"),
      first_due(session,
                "SELECT w.due_ms FROM work w WHERE w.kind = :kind AND w.status = 0 AND NOT EXISTS "
                "(SELECT 1 FROM leases l WHERE l.kind = w.kind AND l.case_id = w.case_id AND "
                "l.work_id = w.work_id AND l.expires_ms > :now) ORDER BY w.due_ms LIMIT 1"),
      first_expiry(session,
                   "SELECT expires_ms FROM leases WHERE kind = :kind AND expires_ms > :now "
                   "ORDER BY expires_ms LIMIT 1"),
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
