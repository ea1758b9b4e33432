// SPDX-License-Identifier: Apache-2.0
// Documents, and the keys of cases.
#include <vector>

#include "sqlite_storage.hpp"
#include "unit_rules.hpp"

namespace regie::storage_sql {

using sdk::view;

void SqliteStorage::put_document(const regie_storage_document& document) {
  require_migrated();
  require_writable();
  const auto kind = view(document.kind);
  const auto id = view(document.id);
  const auto version = view(document.version);
  if (kind.empty() || id.empty() || version.empty() || !fits(kind) || !fits(id) || !fits(version)) {
    throw sdk::Failure(REGIE_INVALID_ARGUMENT, "a document has a kind, an id and a version");
  }
  if (document.content.len > content_bytes) {
    throw sdk::Failure(REGIE_LIMIT, "the document is larger than this store can hold");
  }
  const std::string_view sha256(reinterpret_cast<const char*>(document.sha256),
                                sizeof document.sha256);
  connections_.write([&](Connection& connection) {
    auto& sql = connection.writes();
    sql.begin.run();
    if (const auto* stored = sql.document_sha256.one(kind, id, version)) {
      if (stored->text != sha256) {
        throw sdk::Failure(REGIE_ALREADY_EXISTS,
                           std::string(kind) + " " + std::string(id) + " " + std::string(version) +
                               " is there with other content; give what changed a new version");
      }
    } else {
      sql.insert_document.run(kind, id, version, sha256, document.stored_ms, view(document.content),
                              kind, id);
    }
    connection.commit();
  });
}

void SqliteStorage::get_document(std::string_view kind, std::string_view id,
                                 std::string_view version, const sdk::DocumentRows& row) {
  require_migrated();
  DocumentRow found;
  bool there = false;
  connections_.read([&](Connection& connection) {
    auto& sql = connection.reads();
    const auto* stored =
        version.empty() ? sql.last_document.one(kind, id) : sql.document.one(kind, id, version);
    if (stored != nullptr) {
      found = *stored;
      there = true;
    }
  });
  if (!there) {
    throw sdk::Failure(REGIE_NOT_FOUND, "there is no " + std::string(kind) + " " + std::string(id) +
                                            " " + std::string(version));
  }
  row(to_abi(found));
}

void SqliteStorage::list_documents(std::string_view kind, std::string_view id,
                                   const sdk::DocumentRows& row) {
  require_migrated();
  std::vector<DocumentRow> rows;
  connections_.read([&](Connection& connection) {
    connection.reads().documents.each([&](DocumentRow& found) { rows.push_back(found); }, kind,
                                      kind, id, id);
  });
  for (const auto& found : rows) {
    if (!row(to_abi(found))) return;
  }
}

void SqliteStorage::put_key(const regie_id& case_id, std::string_view key) {
  require_migrated();
  require_writable();
  if (key.empty() || key.size() > text_bytes) {
    throw sdk::Failure(REGIE_INVALID_ARGUMENT, "a key has 1 to 1024 bytes");
  }
  connections_.write([&](Connection& connection) {
    auto& sql = connection.writes();
    sql.begin.run();
    if (const auto* stored = sql.key.one(view(case_id))) {
      if (stored->text.empty()) {
        throw sdk::Failure(REGIE_ERASED, "the key of this case was destroyed and stays so");
      }
      if (stored->text != key) {
        throw sdk::Failure(REGIE_ALREADY_EXISTS, "this case has another key");
      }
    } else {
      sql.insert_key.run(view(case_id), key);
    }
    connection.commit();
  });
}

void SqliteStorage::get_key(const regie_id& case_id, regie_storage_key_row row, void* ctx) {
  require_migrated();
  std::string key;
  bool there = false;
  connections_.read([&](Connection& connection) {
    if (const auto* stored = connection.reads().key.one(view(case_id))) {
      key = stored->text;
      there = true;
    }
  });
  if (!there) throw sdk::Failure(REGIE_NOT_FOUND, "this case has no key");
  if (key.empty()) throw sdk::Failure(REGIE_ERASED, "the key of this case was destroyed");
  row(ctx, sdk::bytes(key));
}

void SqliteStorage::destroy_key(const regie_id& case_id) {
  require_migrated();
  require_writable();
  const auto log = connections_.hold_log();
  connections_.write([&](Connection& connection) {
    auto& sql = connection.writes();
    sql.begin.run();
    if (sql.key.one(view(case_id)) == nullptr) {
      throw sdk::Failure(REGIE_NOT_FOUND, "this case never had a key");
    }
    // First zeros of the same length, which land where the key lies; then the mark "destroyed".
    sql.zero_key.run(view(case_id));
    sql.empty_key.run(view(case_id));
    connection.commit();
    // The log still holds the page as it was: move everything into the file and empty the log.
    long long busy = 0;
    long long frames = 0;
    long long moved = 0;
    connection.session() << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(frames),
        soci::into(moved);
    if (busy != 0) {
      throw sdk::Failure(REGIE_BUSY,
                         "the key is destroyed, but the log still holds it while another program "
                         "reads; destroy it again in a moment",
                         0, 1'000);
    }
  });
}

}  // namespace regie::storage_sql
