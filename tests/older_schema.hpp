// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace regie::tests {

/// What schema 3 changed, taken back: work lay by case.
inline constexpr const char* as_version_2 = R"(
  BEGIN;
  ALTER TABLE work RENAME TO work_3;
  CREATE TABLE work (case_id BLOB NOT NULL, kind BIGINT NOT NULL, work_id BLOB NOT NULL,
    due_ms BIGINT NOT NULL, status BIGINT NOT NULL, attempt BIGINT NOT NULL,
    payload BLOB NOT NULL, last_error TEXT NOT NULL,
    PRIMARY KEY (case_id, kind, work_id)) WITHOUT ROWID;
  CREATE INDEX work_due ON work (kind, status, due_ms, case_id, work_id);
  INSERT INTO work (case_id, kind, work_id, due_ms, status, attempt, payload, last_error)
    SELECT case_id, kind, work_id, due_ms, status, attempt, payload, last_error FROM work_3;
  DROP TABLE work_3;
  PRAGMA user_version = 2;
  COMMIT;)";

}  // namespace regie::tests
