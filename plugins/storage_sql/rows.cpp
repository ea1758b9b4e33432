// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include <algorithm>

namespace regie::storage_sql {
namespace {

using sdk::bytes;
using sdk::str;

}  // namespace

void copy_digest(std::uint8_t (&to)[32], const std::string& from) {
  if (from.size() != sizeof to) {
    throw sdk::Failure(REGIE_CORRUPT, "a digest in the store does not have 32 bytes");
  }
  std::memcpy(to, from.data(), sizeof to);
}

std::string pack_assignees(std::vector<std::string_view> contacts) {
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  std::string packed;
  for (const auto contact : contacts) {
    packed += contact;
    packed += '\0';
  }
  return packed;
}

std::vector<std::string_view> unpack_assignees(std::string_view packed) {
  std::vector<std::string_view> contacts;
  for (std::size_t begin = 0; begin < packed.size();) {
    const std::size_t end = std::min(packed.find('\0', begin), packed.size());
    contacts.push_back(packed.substr(begin, end - begin));
    begin = end + 1;
  }
  return contacts;
}

regie_storage_case to_abi(const CaseRow& row) {
  auto made = sdk::sized<regie_storage_case>();
  made.status = static_cast<std::int32_t>(row.status);
  made.id = sdk::id(row.id);
  made.tenant = str(row.tenant);
  made.workflow = str(row.workflow);
  made.version = str(row.version);
  copy_digest(made.definition_sha256, row.definition_sha256);
  made.revision = row.revision;
  made.result = str(row.result);
  made.state = str(row.state);
  made.subject = str(row.subject);
  made.started_ms = row.started_ms;
  made.updated_ms = row.updated_ms;
  made.closed_ms = row.closed_ms;
  made.snapshot = bytes(row.snapshot);
  return made;
}

regie_storage_entry to_abi(const regie_id& case_id, const EntryRow& row) {
  auto made = sdk::sized<regie_storage_entry>();
  made.case_id = case_id;
  made.revision = row.revision;
  made.commit_id = sdk::id(row.commit_id);
  made.at_ms = row.at_ms;
  made.kind = str(row.kind);
  copy_digest(made.hash, row.hash);
  made.entry = bytes(row.entry);
  return made;
}

regie_storage_work to_abi(const WorkRow& row) {
  auto made = sdk::sized<regie_storage_work>();
  made.kind = static_cast<std::int32_t>(row.kind);
  made.case_id = sdk::id(row.case_id);
  made.work_id = bytes(row.work_id);
  made.due_ms = row.due_ms;
  made.payload = bytes(row.payload);
  made.status = static_cast<std::int32_t>(row.status);
  made.attempt = static_cast<std::uint32_t>(row.attempt);
  made.lease_token = sdk::id(row.lease_token);
  made.lease_owner = str(row.lease_owner);
  made.lease_expires_ms = row.lease_expires_ms > 0 ? row.lease_expires_ms : REGIE_NO_TIME;
  made.last_error = str(row.last_error);
  return made;
}

regie_storage_document to_abi(const DocumentRow& row) {
  auto made = sdk::sized<regie_storage_document>();
  made.kind = str(row.kind);
  made.id = str(row.id);
  made.version = str(row.version);
  copy_digest(made.sha256, row.sha256);
  made.stored_ms = row.stored_ms;
  made.content = bytes(row.content);
  return made;
}

}  // namespace regie::storage_sql
