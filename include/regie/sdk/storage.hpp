// SPDX-License-Identifier: Apache-2.0
// A store in C++: derive from Storage, and give the class a static function
// `std::unique_ptr<regie::sdk::Storage> open(regie::sdk::Host host, std::string_view url,
//  const regie::sdk::Options& options, std::uint32_t flags)`.
#pragma once

#include <memory>
#include <type_traits>

#include <regie/abi/storage.h>
#include <regie/sdk/plugin.hpp>

namespace regie::sdk {

/// The caller's callback for rows of one kind. Called with a row (its struct_size set) and, in
/// lists, the place after it; false: the caller wants no more.
template <class Function>
class Rows {
 public:
  Rows(Function function, void* ctx) noexcept : function_(function), ctx_(ctx) {}
  template <class... Arguments>
  bool operator()(const Arguments&... arguments) const noexcept {
    return function_(ctx_, pass(arguments)...) == 0;
  }

 private:
  static regie_bytes pass(regie_bytes cursor) noexcept { return cursor; }
  template <class Row>
  static const Row* pass(const Row& row) noexcept {
    return &row;
  }
  Function function_;
  void* ctx_;
};

using CaseRows = Rows<regie_storage_case_row>;
using WorkRows = Rows<regie_storage_work_row>;
using TaskRows = Rows<regie_storage_task_row>;
using EntryRows = Rows<regie_storage_entry_row>;
using DocumentRows = Rows<regie_storage_document_row>;

/// Functions as in abi/storage.h; each may throw. All are called from any thread, several at once.
class Storage {
 public:
  Storage() = default;
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  virtual ~Storage() = default;

  virtual void capabilities(regie_storage_capabilities& out) = 0;
  virtual void migrate() = 0;
  virtual void commit(const regie_storage_unit* const* units, std::size_t count,
                      regie_storage_result* const* results) = 0;
  virtual void load(const regie_id& case_id, const CaseRows& row) = 0;
  virtual void journal(const regie_id& case_id, std::int64_t from_revision, std::uint32_t limit,
                       const EntryRows& row) = 0;
  struct Claim {
    std::int32_t kind;
    std::int64_t due_before_ms;
    std::int64_t lease_ms;
    std::string_view owner;
    regie_id token;
    std::uint32_t limit;
  };
  virtual void claim(const Claim& claim, const WorkRows& row) = 0;
  /// The number of rows still held; throws REGIE_STALE_LEASE when there are none.
  virtual std::uint64_t extend(const regie_id& token, std::int64_t lease_ms) = 0;
  virtual void next_due(std::int32_t kind, regie_storage_due& out) = 0;
  virtual void query_cases(const regie_storage_filter& filter, const CaseRows& row) = 0;
  virtual void query_tasks(const regie_storage_filter& filter, const TaskRows& row) = 0;
  virtual void query_work(const regie_storage_filter& filter, const WorkRows& row) = 0;
  virtual void find_reply(const regie_id& case_id, std::string_view scope, std::string_view key,
                          regie_storage_reply_row row, void* ctx) = 0;
  virtual void put_document(const regie_storage_document& document) = 0;
  virtual void get_document(std::string_view kind, std::string_view id, std::string_view version,
                            const DocumentRows& row) = 0;
  virtual void list_documents(std::string_view kind, std::string_view id,
                              const DocumentRows& row) = 0;
  virtual void put_key(const regie_id& case_id, std::string_view key) = 0;
  virtual void get_key(const regie_id& case_id, regie_storage_key_row row, void* ctx) = 0;
  virtual void destroy_key(const regie_id& case_id) = 0;
  virtual void watch(void (*changed)(void*) REGIE_NOEXCEPT, void* ctx) {
    static_cast<void>(changed);
    static_cast<void>(ctx);
    throw Failure(REGIE_UNSUPPORTED, "this store cannot be watched; look from time to time");
  }
  virtual void backup(std::string_view target) {
    static_cast<void>(target);
    throw Failure(REGIE_UNSUPPORTED, "this store makes no copies; use its own tools");
  }
  virtual void tidy() {}
  virtual void commit_ahead(const regie_storage_unit* const* units, std::size_t count,
                            regie_storage_result* const* results) {
    commit(units, count, results);
  }
  virtual void sync() {}
  virtual void load_whole(const regie_id* case_ids, std::size_t count, regie_storage_whole_row row,
                          void* ctx) {
    static_cast<void>(case_ids);
    static_cast<void>(count);
    static_cast<void>(row);
    static_cast<void>(ctx);
    throw Failure(REGIE_UNSUPPORTED, "this store reads one row at a time");
  }
  virtual void orphans(const regie_id* after, std::uint32_t limit, regie_storage_orphan_row row,
                       void* ctx) {
    static_cast<void>(after);
    static_cast<void>(limit);
    static_cast<void>(row);
    static_cast<void>(ctx);
    throw Failure(REGIE_UNSUPPORTED, "this store does not look for rows without a case");
  }

  template <class Class>
  static detail::Interface regie_interface() noexcept;

 private:
  struct Glue;
};

/// The C functions; each turns a call into one of a Storage.
struct Storage::Glue {
  static Storage& of(regie_storage* handle) noexcept { return *reinterpret_cast<Storage*>(handle); }
  template <class Work>
  static regie_status guarded(regie_error* error, Work&& work) noexcept {
    return detail::guard(error, "storage", static_cast<Work&&>(work));
  }

  template <class Class>
  static regie_status open(const regie_host* host, regie_str url, const regie_kv* const* options,
                           std::size_t count, std::uint32_t flags, regie_storage** store,
                           regie_error* error) noexcept {
    return guarded(error, [&] {
      std::unique_ptr<Storage> made =
          Class::open(Host(host), view(url), Options(options, count), flags);
      *store = reinterpret_cast<regie_storage*>(made.release());
    });
  }
  static void close(regie_storage* store) noexcept { delete &of(store); }
  static regie_status capabilities(regie_storage* store, regie_storage_capabilities* out,
                                   regie_error* error) noexcept {
    return guarded(error, [&] { of(store).capabilities(*out); });
  }
  static regie_status migrate(regie_storage* store, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).migrate(); });
  }
  static regie_status commit(regie_storage* store, const regie_storage_unit* const* units,
                             std::size_t count, regie_storage_result* const* results,
                             regie_error* error) noexcept {
    return guarded(error, [&] { of(store).commit(units, count, results); });
  }
  static regie_status load(regie_storage* store, const regie_id* case_id,
                           regie_storage_case_row row, void* ctx, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).load(*case_id, {row, ctx}); });
  }
  static regie_status journal(regie_storage* store, const regie_id* case_id,
                              std::int64_t from_revision, std::uint32_t limit,
                              regie_storage_entry_row row, void* ctx, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).journal(*case_id, from_revision, limit, {row, ctx}); });
  }
  static regie_status claim(regie_storage* store, std::int32_t kind, std::int64_t due_before_ms,
                            std::int64_t lease_ms, regie_str owner, const regie_id* token,
                            std::uint32_t limit, regie_storage_work_row row, void* ctx,
                            regie_error* error) noexcept {
    return guarded(error, [&] {
      of(store).claim({kind, due_before_ms, lease_ms, view(owner), *token, limit}, {row, ctx});
    });
  }
  static regie_status extend(regie_storage* store, const regie_id* token, std::int64_t lease_ms,
                             std::uint64_t* held, regie_error* error) noexcept {
    return guarded(error, [&] {
      const auto rows = of(store).extend(*token, lease_ms);
      if (held != nullptr) *held = rows;
    });
  }
  static regie_status next_due(regie_storage* store, std::int32_t kind, regie_storage_due* due,
                               regie_error* error) noexcept {
    return guarded(error, [&] { of(store).next_due(kind, *due); });
  }
  static regie_status query_cases(regie_storage* store, const regie_storage_filter* filter,
                                  regie_storage_case_row row, void* ctx,
                                  regie_error* error) noexcept {
    return guarded(error, [&] { of(store).query_cases(*filter, {row, ctx}); });
  }
  static regie_status query_tasks(regie_storage* store, const regie_storage_filter* filter,
                                  regie_storage_task_row row, void* ctx,
                                  regie_error* error) noexcept {
    return guarded(error, [&] { of(store).query_tasks(*filter, {row, ctx}); });
  }
  static regie_status query_work(regie_storage* store, const regie_storage_filter* filter,
                                 regie_storage_work_row row, void* ctx,
                                 regie_error* error) noexcept {
    return guarded(error, [&] { of(store).query_work(*filter, {row, ctx}); });
  }
  static regie_status find_reply(regie_storage* store, const regie_id* case_id, regie_str scope,
                                 regie_str key, regie_storage_reply_row row, void* ctx,
                                 regie_error* error) noexcept {
    return guarded(error,
                   [&] { of(store).find_reply(*case_id, view(scope), view(key), row, ctx); });
  }
  static regie_status put_document(regie_storage* store, const regie_storage_document* document,
                                   regie_error* error) noexcept {
    return guarded(error, [&] { of(store).put_document(*document); });
  }
  static regie_status get_document(regie_storage* store, regie_str kind, regie_str id,
                                   regie_str version, regie_storage_document_row row, void* ctx,
                                   regie_error* error) noexcept {
    return guarded(error, [&] {
      of(store).get_document(view(kind), view(id), view(version), {row, ctx});
    });
  }
  static regie_status list_documents(regie_storage* store, regie_str kind, regie_str id,
                                     regie_storage_document_row row, void* ctx,
                                     regie_error* error) noexcept {
    return guarded(error, [&] { of(store).list_documents(view(kind), view(id), {row, ctx}); });
  }
  static regie_status put_key(regie_storage* store, const regie_id* case_id, regie_bytes key,
                              regie_error* error) noexcept {
    return guarded(error, [&] { of(store).put_key(*case_id, view(key)); });
  }
  static regie_status get_key(regie_storage* store, const regie_id* case_id,
                              regie_storage_key_row row, void* ctx, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).get_key(*case_id, row, ctx); });
  }
  static regie_status destroy_key(regie_storage* store, const regie_id* case_id,
                                  regie_error* error) noexcept {
    return guarded(error, [&] { of(store).destroy_key(*case_id); });
  }
  static regie_status watch(regie_storage* store, void (*changed)(void*) REGIE_NOEXCEPT, void* ctx,
                            regie_error* error) noexcept {
    return guarded(error, [&] { of(store).watch(changed, ctx); });
  }
  static regie_status backup(regie_storage* store, regie_str target, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).backup(view(target)); });
  }
  static regie_status tidy(regie_storage* store, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).tidy(); });
  }
  static regie_status load_whole(regie_storage* store, const regie_id* case_ids, std::size_t count,
                                 regie_storage_whole_row row, void* ctx,
                                 regie_error* error) noexcept {
    return guarded(error, [&] { of(store).load_whole(case_ids, count, row, ctx); });
  }
  static regie_status orphans(regie_storage* store, const regie_id* after, std::uint32_t limit,
                              regie_storage_orphan_row row, void* ctx,
                              regie_error* error) noexcept {
    return guarded(error, [&] { of(store).orphans(after, limit, row, ctx); });
  }
  static regie_status commit_ahead(regie_storage* store, const regie_storage_unit* const* units,
                                   std::size_t count, regie_storage_result* const* results,
                                   regie_error* error) noexcept {
    return guarded(error, [&] { of(store).commit_ahead(units, count, results); });
  }
  static regie_status sync(regie_storage* store, regie_error* error) noexcept {
    return guarded(error, [&] { of(store).sync(); });
  }
};

template <class Class>
detail::Interface Storage::regie_interface() noexcept {
  if constexpr (requires { &Class::commit_ahead, &Class::sync; }) {
    static_assert(
        std::is_same_v<decltype(&Class::commit_ahead), decltype(&Storage::commit_ahead)> ==
            std::is_same_v<decltype(&Class::sync), decltype(&Storage::sync)>,
        "commit_ahead and sync belong together: override both, or neither");
  }
  static const regie_storage_v1 table = {sizeof(regie_storage_v1),
                                         0,
                                         &Glue::template open<Class>,
                                         &Glue::close,
                                         &Glue::capabilities,
                                         &Glue::migrate,
                                         &Glue::commit,
                                         &Glue::load,
                                         &Glue::journal,
                                         &Glue::claim,
                                         &Glue::extend,
                                         &Glue::next_due,
                                         &Glue::query_cases,
                                         &Glue::query_tasks,
                                         &Glue::query_work,
                                         &Glue::find_reply,
                                         &Glue::put_document,
                                         &Glue::get_document,
                                         &Glue::list_documents,
                                         &Glue::put_key,
                                         &Glue::get_key,
                                         &Glue::destroy_key,
                                         &Glue::watch,
                                         &Glue::backup,
                                         &Glue::tidy,
                                         &Glue::load_whole,
                                         &Glue::orphans,
                                         &Glue::commit_ahead,
                                         &Glue::sync};
  return {REGIE_STORAGE_V1_ID, &table};
}

}  // namespace regie::sdk
