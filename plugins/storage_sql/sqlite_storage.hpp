// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <regie/sdk/storage.hpp>

#include "listing.hpp"
#include "sqlite_connection.hpp"

namespace regie::storage_sql {

/// Milliseconds of this machine's clock: SQLite's leases run on it. Processes that share a file
/// share the machine.
[[nodiscard]] std::int64_t store_clock_ms();

/// A store in one SQLite file. Rows are read in pages, and handed out when the page is read and
/// the connection is free again: a caller that takes its time holds nothing up.
class SqliteStorage final : public sdk::Storage {
 public:
  /// The file is there or may be made; its schema is looked at, not touched.
  SqliteStorage(sdk::Host host, Location location);
  ~SqliteStorage() override;

  // sqlite_store.cpp
  void capabilities(regie_storage_capabilities& out) override;
  void migrate() override;
  void watch(void (*changed)(void*) REGIE_NOEXCEPT, void* ctx) override;
  void backup(std::string_view target) override;
  void tidy() override;

  // sqlite_commit.cpp
  void commit(const regie_storage_unit* const* units, std::size_t count,
              regie_storage_result* const* results) override;
  void commit_ahead(const regie_storage_unit* const* units, std::size_t count,
                    regie_storage_result* const* results) override;
  void sync() override;
  void claim(const Claim& claim, const sdk::WorkRows& row) override;
  std::uint64_t extend(const regie_id& token, std::int64_t lease_ms) override;

  // sqlite_reads.cpp
  void load(const regie_id& case_id, const sdk::CaseRows& row) override;
  void load_whole(const regie_id* case_ids, std::size_t count, regie_storage_whole_row row,
                  void* ctx) override;
  void orphans(const regie_id* after, std::uint32_t limit, regie_storage_orphan_row row,
               void* ctx) override;
  void journal(const regie_id& case_id, std::int64_t from_revision, std::uint32_t limit,
               const sdk::EntryRows& row) override;
  void next_due(std::int32_t kind, regie_storage_due& out) override;
  void query_cases(const regie_storage_filter& filter, const sdk::CaseRows& row) override;
  void query_tasks(const regie_storage_filter& filter, const sdk::TaskRows& row) override;
  void query_work(const regie_storage_filter& filter, const sdk::WorkRows& row) override;
  void find_reply(const regie_id& case_id, std::string_view scope, std::string_view key,
                  regie_storage_reply_row row, void* ctx) override;

  // sqlite_documents.cpp
  void put_document(const regie_storage_document& document) override;
  void get_document(std::string_view kind, std::string_view id, std::string_view version,
                    const sdk::DocumentRows& row) override;
  void list_documents(std::string_view kind, std::string_view id,
                      const sdk::DocumentRows& row) override;
  void put_key(const regie_id& case_id, std::string_view key) override;
  void get_key(const regie_id& case_id, regie_storage_key_row row, void* ctx) override;
  void destroy_key(const regie_id& case_id) override;

 private:
  /// Throws unless the schema is the one of this plugin; looks again where it was not.
  void require_migrated();
  void require_writable() const;
  void check_schema(Connection& connection);
  void switch_to_wal(Connection& connection);
  void watch_loop(void (*changed)(void*) REGIE_NOEXCEPT, void* ctx);
  void end_watch();
  void trim_receipts(Connection& connection);
  void forget_replies(Connection& connection, std::int64_t at_ms);

  const sdk::Host host_;
  Connections connections_;
  std::atomic<int> schema_version_{0};
  long long receipts_until_trim_ = 0;  // used by the one that writes
  long long replies_until_trim_ = 0;   // used by the one that writes

  std::mutex watch_calls_mutex_;  // one call of `watch` at a time
  std::mutex watch_mutex_;
  std::condition_variable watch_changed_;
  bool watching_ = false;  // under watch_mutex_
  std::thread watcher_;    // under watch_calls_mutex_
};

}  // namespace regie::storage_sql
