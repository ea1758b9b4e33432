// SPDX-License-Identifier: Apache-2.0
// Rows as they come from the database, and as the ABI shows them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <regie/sdk/storage.hpp>

namespace regie::storage_sql {

struct NumberRow {
  long long number = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(number);
  }
};

struct TextRow {
  std::string text;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(text);
  }
};

struct CaseRow {
  std::string id, tenant, workflow, version, definition_sha256, result, state, subject, snapshot;
  long long revision = 0, status = 0, started_ms = 0, updated_ms = 0, closed_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(id, tenant, workflow, version, definition_sha256, revision, status, result, state,
          subject, started_ms, updated_ms, closed_ms, snapshot);
  }
};

struct EntryRow {
  std::string commit_id, kind, hash, entry;
  long long revision = 0, at_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(revision, commit_id, at_ms, kind, hash, entry);
  }
};

/// A case with its key and its last entry, where they are there.
struct WholeRow {
  CaseRow row;
  std::string case_key;
  EntryRow last;
  long long has_key = 0, has_last = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    row.columns([&](auto&... column) {
      visit(column..., has_key, case_key, has_last, last.commit_id, last.at_ms, last.kind,
            last.hash);
    });
  }
};

struct WorkRow {
  std::string case_id, work_id, payload, lease_token, lease_owner, last_error;
  long long kind = 0, due_ms = 0, status = 0, attempt = 0, lease_expires_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(case_id, kind, work_id, due_ms, payload, status, attempt, lease_token, lease_owner,
          lease_expires_ms, last_error);
  }
};

struct TaskRow {
  std::string case_id, task_id, role, assignees, title_nl, title_en, payload, workflow;
  long long opened_ms = 0, due_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(case_id, task_id, role, assignees, title_nl, title_en, opened_ms, due_ms, payload,
          workflow);
  }
};

/// Where a task is listed.
struct ListedTaskRow {
  std::string assignees;
  long long opened_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(opened_ms, assignees);
  }
};

struct ReplyRow {
  std::string request_digest, reply;
  long long at_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(request_digest, at_ms, reply);
  }
};

struct DocumentRow {
  std::string kind, id, version, sha256, content;
  long long stored_ms = 0;
  template <class Visit>
  void columns(Visit&& visit) {
    visit(kind, id, version, sha256, stored_ms, content);
  }
};

/// A 32-byte digest out of a row; throws REGIE_CORRUPT for another length.
void copy_digest(std::uint8_t (&to)[32], const std::string& from);

/// The assignees of a task in one column, each followed by a NUL, each once and in order.
[[nodiscard]] std::string pack_assignees(std::vector<std::string_view> contacts);
/// Borrows from `packed`.
[[nodiscard]] std::vector<std::string_view> unpack_assignees(std::string_view packed);

// Each borrows from the row.
[[nodiscard]] regie_storage_case to_abi(const CaseRow& row);
[[nodiscard]] regie_storage_entry to_abi(const regie_id& case_id, const EntryRow& row);
[[nodiscard]] regie_storage_work to_abi(const WorkRow& row);
[[nodiscard]] regie_storage_document to_abi(const DocumentRow& row);

}  // namespace regie::storage_sql
