// SPDX-License-Identifier: Apache-2.0
// regie.storage/1 as the storage port of the runtime.
#include "engine/plugin/storage_adapter.hpp"

#include <mutex>

#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"
#include "engine/plugin/storage_units.hpp"

namespace regie::plugin {

namespace {

using namespace runtime;

regie_status cannot_watch(regie_storage*, void (*)(void*) REGIE_NOEXCEPT, void*,
                          regie_error*) REGIE_NOEXCEPT {
  return REGIE_UNSUPPORTED;
}
regie_status cannot_backup(regie_storage*, regie_str, regie_error*) REGIE_NOEXCEPT {
  return REGIE_UNSUPPORTED;
}

regie_status reads_one_by_one(regie_storage*, const regie_id*, size_t, regie_storage_whole_row,
                              void*, regie_error*) REGIE_NOEXCEPT {
  return REGIE_UNSUPPORTED;
}

regie_status sees_no_orphans(regie_storage*, const regie_id*, uint32_t, regie_storage_orphan_row,
                             void*, regie_error*) REGIE_NOEXCEPT {
  return REGIE_OK;
}

regie_status nothing_to_do(regie_storage*, regie_error*) REGIE_NOEXCEPT { return REGIE_OK; }

/// Checks what is required and fills in what is not; once, so that no caller tests a pointer.
Result<regie_storage_v1> complete(const regie_storage_v1* table, const std::string& id) {
  regie_storage_v1 whole = whole_table(table);
  if (missing_function(whole) != nullptr) return incomplete(id, "regie.storage/1");
  if (whole.watch == nullptr) whole.watch = cannot_watch;
  if (whole.backup == nullptr) whole.backup = cannot_backup;
  if (whole.tidy == nullptr) whole.tidy = nothing_to_do;
  if (whole.load_whole == nullptr) whole.load_whole = reads_one_by_one;
  if (whole.orphans == nullptr) whole.orphans = sees_no_orphans;
  if (whole.commit_ahead == nullptr || whole.sync == nullptr) {
    whole.commit_ahead = whole.commit;
    whole.sync = nothing_to_do;
  }
  return whole;
}

UnitStatus unit_status(regie_status status) {
  switch (status) {
    case REGIE_OK:
      return UnitStatus::ok;
    case REGIE_CONFLICT:
      return UnitStatus::conflict;
    case REGIE_DUPLICATE_KEY:
      return UnitStatus::duplicate_key;
    case REGIE_STALE_LEASE:
      return UnitStatus::stale_lease;
    case REGIE_ALREADY_EXISTS:
      return UnitStatus::already_exists;
    case REGIE_ERASED:
      return UnitStatus::erased;
    case REGIE_INVALID_ARGUMENT:
      return UnitStatus::invalid;
    case REGIE_LIMIT:
      return UnitStatus::limit;
    default:
      return UnitStatus::failed;
  }
}

/// The filter of the ABI; borrows the engine's.
regie_storage_filter abi_filter(const StoreFilter& filter) {
  auto out = sized<regie_storage_filter>();
  out.flags = (filter.with_snapshot ? REGIE_QUERY_SNAPSHOT : 0U) |
              (filter.newest_first ? REGIE_QUERY_NEWEST_FIRST : 0U);
  out.limit = filter.limit;
  out.status = REGIE_FILTER_ANY;
  if (filter.case_status) out.status = static_cast<std::int32_t>(*filter.case_status);
  if (filter.work_status) out.status = static_cast<std::int32_t>(*filter.work_status);
  out.kind = filter.work_kind ? static_cast<std::int32_t>(*filter.work_kind) : REGIE_FILTER_ANY;
  out.cursor = bytes(filter.cursor);
  out.case_prefix = bytes(filter.case_prefix);
  out.tenant = str(filter.tenant);
  out.workflow = str(filter.workflow);
  out.version = str(filter.version);
  out.state = str(filter.state);
  out.result = str(filter.result);
  out.updated_since_ms = filter.updated_since ? filter.updated_since->ms : REGIE_NO_TIME;
  out.assignee = str(filter.assignee);
  out.role = str(filter.role);
  out.due_before_ms = filter.due_before ? filter.due_before->ms : REGIE_NO_TIME;
  return out;
}

/// Gathers rows. A callback must not throw: what goes wrong is kept, and ends the listing.
template <class Row, class Abi, Row (*Convert)(const Abi&)>
struct Gather {
  std::vector<Row> rows;
  std::string cursor;
  bool out_of_memory = false;

  int32_t take(const Abi* row, regie_bytes at) noexcept {
    try {
      rows.push_back(Convert(*row));
      cursor = text(at);
      return 0;
    } catch (...) {
      out_of_memory = true;
      return 1;
    }
  }
  static int32_t with_cursor(void* ctx, const Abi* row, regie_bytes at) noexcept {
    return static_cast<Gather*>(ctx)->take(row, at);
  }
  static int32_t without_cursor(void* ctx, const Abi* row) noexcept {
    return static_cast<Gather*>(ctx)->take(row, {nullptr, 0});
  }
};
using Cases = Gather<CaseRow, regie_storage_case, engine_case>;
using Entries = Gather<EntryRow, regie_storage_entry, engine_entry>;
using Works = Gather<WorkRow, regie_storage_work, engine_work>;
using Tasks = Gather<TaskRow, regie_storage_task, engine_task>;
using Documents = Gather<DocumentRow, regie_storage_document, engine_document>;

struct WholeCases {
  std::vector<WholeCase> rows;
  bool out_of_memory = false;

  static int32_t take(void* ctx, const regie_storage_case* row, const regie_bytes* key,
                      const regie_storage_entry* last) noexcept {
    auto& self = *static_cast<WholeCases*>(ctx);
    try {
      WholeCase whole{engine_case(*row), {}, {}};
      if (key != nullptr) whole.key = text(*key);
      if (last != nullptr) whole.last = engine_entry(*last);
      self.rows.push_back(std::move(whole));
      return 0;
    } catch (...) {
      self.out_of_memory = true;
      return 1;
    }
  }
};

struct Orphans {
  std::vector<Id> ids;
  bool out_of_memory = false;

  static int32_t take(void* ctx, const regie_id* id) noexcept {
    auto& self = *static_cast<Orphans*>(ctx);
    try {
      self.ids.push_back(engine_id(*id));
      return 0;
    } catch (...) {
      self.out_of_memory = true;
      return 1;
    }
  }
};

class PluginStorage final : public Storage {
 public:
  PluginStorage(const regie_storage_v1& table, regie_storage* handle, std::string plugin)
      : table_(table), handle_(handle), who_(std::move(plugin)) {}
  ~PluginStorage() override { table_.close(handle_); }

  Result<void> migrate() {
    auto error = sized<regie_error>();
    return outcome(table_.migrate(handle_, &error), error);
  }

  [[nodiscard]] StoreInfo info() const override {
    auto said = sized<regie_storage_capabilities>();
    auto error = sized<regie_error>();
    StoreInfo info;
    if (table_.capabilities(handle_, &said, &error) != REGIE_OK) return info;
    info.product.assign(said.product, strnlen(said.product, sizeof said.product));
    info.schema_version = said.schema_version;
    info.durable = (said.flags & REGIE_STORAGE_DURABLE) != 0;
    info.shared = (said.flags & REGIE_STORAGE_SHARED) != 0;
    info.networked = (said.flags & REGIE_STORAGE_NETWORKED) != 0;
    info.can_watch = (said.flags & REGIE_STORAGE_CAN_WATCH) != 0;
    info.read_only = (said.flags & REGIE_STORAGE_IS_READ_ONLY) != 0;
    return info;
  }

  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units) override {
    return commit_with(table_.commit, units);
  }
  [[nodiscard]] CommitAnswer commit_ahead(const std::vector<Unit>& units) override {
    return commit_with(table_.commit_ahead, units);
  }
  [[nodiscard]] Result<void> sync() override {
    auto error = sized<regie_error>();
    return outcome(table_.sync(handle_, &error), error);
  }

  [[nodiscard]] Result<CaseRow> load(const Id& case_id) override {
    Cases cases;
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    const regie_status status = table_.load(handle_, &id, Cases::with_cursor, &cases, &error);
    if (status == REGIE_NOT_FOUND || (status == REGIE_OK && cases.rows.empty())) {
      const std::string name = to_string(case_id);
      return Error(Errc::not_found,
                   {"Er is geen zaak " + name + ".", "There is no case " + name + "."},
                   {"Kijk met `regie list` welke zaken er zijn.",
                    "Look with `regie list` which cases there are."});
    }
    if (auto fine = outcome(status, error, cases.out_of_memory); !fine) return fine.error();
    return std::move(cases.rows.front());
  }

  [[nodiscard]] Result<std::vector<WholeCase>> load_whole(const std::vector<Id>& ids) override {
    std::vector<regie_id> asked;
    asked.reserve(ids.size());
    for (const Id& id : ids) asked.push_back(abi_id(id));
    WholeCases cases;
    auto error = sized<regie_error>();
    const regie_status status =
        table_.load_whole(handle_, asked.data(), asked.size(), WholeCases::take, &cases, &error);
    if (status == REGIE_UNSUPPORTED) return Storage::load_whole(ids);
    if (auto fine = outcome(status, error, cases.out_of_memory); !fine) return fine.error();
    return std::move(cases.rows);
  }

  [[nodiscard]] Result<std::vector<Id>> orphans(const std::optional<Id>& after,
                                                std::uint32_t limit) override {
    Orphans found;
    auto error = sized<regie_error>();
    const regie_id from = after ? abi_id(*after) : regie_id{};
    const regie_status status =
        table_.orphans(handle_, after ? &from : nullptr, limit, Orphans::take, &found, &error);
    if (status == REGIE_UNSUPPORTED) return found.ids;
    if (auto fine = outcome(status, error, found.out_of_memory); !fine) return fine.error();
    return std::move(found.ids);
  }

  [[nodiscard]] Result<std::vector<EntryRow>> journal(const Id& case_id, std::int64_t from,
                                                      std::uint32_t limit) override {
    Entries entries;
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    const regie_status status =
        table_.journal(handle_, &id, from, limit, Entries::without_cursor, &entries, &error);
    if (auto fine = outcome(status, error, entries.out_of_memory); !fine) return fine.error();
    return std::move(entries.rows);
  }

  [[nodiscard]] Result<std::vector<WorkRow>> claim(WorkKind kind, Instant due_before,
                                                   std::int64_t lease_ms, const std::string& owner,
                                                   const Id& token, std::uint32_t limit) override {
    Works works;
    auto error = sized<regie_error>();
    const regie_id id = abi_id(token);
    const regie_status status =
        table_.claim(handle_, static_cast<std::int32_t>(kind), due_before.ms, lease_ms, str(owner),
                     &id, limit, Works::with_cursor, &works, &error);
    if (auto fine = outcome(status, error, works.out_of_memory); !fine) return fine.error();
    return std::move(works.rows);
  }

  [[nodiscard]] Result<bool> extend(const Id& token, std::int64_t lease_ms) override {
    auto error = sized<regie_error>();
    const regie_id id = abi_id(token);
    const regie_status status = table_.extend(handle_, &id, lease_ms, nullptr, &error);
    if (status == REGIE_STALE_LEASE) return false;
    if (auto fine = outcome(status, error); !fine) return fine.error();
    return true;
  }

  [[nodiscard]] Result<DueAnswer> next_due(WorkKind kind) override {
    auto due = sized<regie_storage_due>();
    auto error = sized<regie_error>();
    const regie_status status =
        table_.next_due(handle_, static_cast<std::int32_t>(kind), &due, &error);
    if (auto fine = outcome(status, error); !fine) return fine.error();
    DueAnswer answer;
    if (due.due_ms != REGIE_NO_TIME) answer.due = Instant{due.due_ms};
    answer.lease_expires_in_ms = due.lease_expires_in_ms;
    return answer;
  }

  [[nodiscard]] Result<Page<CaseRow>> query_cases(const StoreFilter& filter) override {
    return query<Cases, CaseRow>(table_.query_cases, filter);
  }
  [[nodiscard]] Result<Page<TaskRow>> query_tasks(const StoreFilter& filter) override {
    return query<Tasks, TaskRow>(table_.query_tasks, filter);
  }
  [[nodiscard]] Result<Page<WorkRow>> query_work(const StoreFilter& filter) override {
    return query<Works, WorkRow>(table_.query_work, filter);
  }

  [[nodiscard]] Result<std::optional<ReplyRow>> find_reply(const Id& case_id,
                                                           const std::string& scope,
                                                           const std::string& key) override {
    struct Found {
      std::optional<ReplyRow> row;
      bool out_of_memory = false;
    } found;
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    const auto take = [](void* ctx, const regie_storage_reply* row) noexcept {
      auto* into = static_cast<Found*>(ctx);
      try {
        into->row = ReplyRow{engine_id(row->case_id),        text(row->scope),    text(row->key),
                             digest_of(row->request_digest), Instant{row->at_ms}, text(row->reply)};
      } catch (...) {
        into->out_of_memory = true;
      }
    };
    const regie_status status =
        table_.find_reply(handle_, &id, str(scope), str(key), take, &found, &error);
    if (status == REGIE_NOT_FOUND) return std::optional<ReplyRow>();
    if (auto fine = outcome(status, error, found.out_of_memory); !fine) return fine.error();
    return found.row;
  }

  [[nodiscard]] Result<void> put_document(const DocumentRow& document) override {
    auto row = sized<regie_storage_document>();
    row.kind = str(document.kind);
    row.id = str(document.id);
    row.version = str(document.version);
    put_digest(row.sha256, document.sha256);
    row.stored_ms = document.stored.ms;
    row.content = bytes(document.content);
    auto error = sized<regie_error>();
    const regie_status status = table_.put_document(handle_, &row, &error);
    if (status == REGIE_ALREADY_EXISTS) {
      const std::string what = document.id + ' ' + document.version;
      return Error(Errc::refused, {what + " is er al met een andere inhoud.",
                                   what + " is there already with other content."});
    }
    return outcome(status, error);
  }

  [[nodiscard]] Result<std::optional<DocumentRow>> get_document(
      const std::string& kind, const std::string& id, const std::string& version) override {
    Documents documents;
    auto error = sized<regie_error>();
    const regie_status status = table_.get_document(handle_, str(kind), str(id), str(version),
                                                    Documents::without_cursor, &documents, &error);
    if (status == REGIE_NOT_FOUND) return std::optional<DocumentRow>();
    if (auto fine = outcome(status, error, documents.out_of_memory); !fine) return fine.error();
    if (documents.rows.empty()) return std::optional<DocumentRow>();
    return std::optional<DocumentRow>(std::move(documents.rows.front()));
  }

  [[nodiscard]] Result<std::vector<DocumentRow>> list_documents(const std::string& kind,
                                                                const std::string& id) override {
    Documents documents;
    auto error = sized<regie_error>();
    const regie_status status = table_.list_documents(
        handle_, str(kind), str(id), Documents::without_cursor, &documents, &error);
    if (auto fine = outcome(status, error, documents.out_of_memory); !fine) return fine.error();
    return std::move(documents.rows);
  }

  [[nodiscard]] Result<void> put_key(const Id& case_id, const std::string& key) override {
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    return outcome(table_.put_key(handle_, &id, bytes(key), &error), error);
  }

  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& case_id) override {
    struct Found {
      std::string key;
      bool out_of_memory = false;
    } found;
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    const auto take = [](void* ctx, regie_bytes key) noexcept {
      auto* into = static_cast<Found*>(ctx);
      try {
        into->key = text(key);
      } catch (...) {
        into->out_of_memory = true;
      }
    };
    const regie_status status = table_.get_key(handle_, &id, take, &found, &error);
    if (status == REGIE_NOT_FOUND) return std::optional<std::string>();
    if (status == REGIE_ERASED) return std::optional<std::string>(std::string());
    if (auto fine = outcome(status, error, found.out_of_memory); !fine) return fine.error();
    return std::optional<std::string>(std::move(found.key));
  }

  [[nodiscard]] Result<void> destroy_key(const Id& case_id) override {
    auto error = sized<regie_error>();
    const regie_id id = abi_id(case_id);
    return outcome(table_.destroy_key(handle_, &id, &error), error);
  }

  [[nodiscard]] bool watch(std::function<void()> changed) override {
    auto error = sized<regie_error>();
    if (!changed) {
      (void)table_.watch(handle_, nullptr, nullptr, &error);
      changed_ = nullptr;
      return true;
    }
    (void)table_.watch(handle_, nullptr, nullptr, &error);  // the former one no longer runs
    changed_ = std::move(changed);
    const auto wake = [](void* ctx) noexcept {
      try {
        static_cast<PluginStorage*>(ctx)->changed_();
      } catch (...) {
        // A hint that is lost: the worker looks by itself soon.
      }
    };
    return table_.watch(handle_, wake, this, &error) == REGIE_OK;
  }

  [[nodiscard]] Result<void> backup(const std::string& target) override {
    auto error = sized<regie_error>();
    return outcome(table_.backup(handle_, str(target), &error), error);
  }

  void tidy() override {
    auto error = sized<regie_error>();
    // A failure loses nothing that was kept, and the plugin logs it.
    (void)table_.tidy(handle_, &error);
  }

 private:
  [[nodiscard]] Result<void> outcome(regie_status status, const regie_error& error,
                                     bool out_of_memory = false) const {
    if (out_of_memory) return error_of(who_, REGIE_OUT_OF_MEMORY, sized<regie_error>());
    if (status == REGIE_OK) return {};
    return error_of(who_, status, error);
  }

  [[nodiscard]] CommitAnswer commit_with(decltype(regie_storage_v1::commit) function,
                                         const std::vector<Unit>& units) {
    const AbiUnits abi(units);
    std::vector<regie_storage_result> results(units.size(), sized<regie_storage_result>());
    std::vector<regie_storage_result*> list;
    for (regie_storage_result& result : results) list.push_back(&result);
    auto error = sized<regie_error>();
    const regie_status status = function(handle_, abi.data(), abi.size(), list.data(), &error);
    CommitAnswer answer;
    if (status != REGIE_OK) {
      answer.outcome_unknown = status == REGIE_OUTCOME_UNKNOWN;
      answer.error = error_of(who_, status, error);
      return answer;
    }
    for (const regie_storage_result& result : results) {
      answer.results.push_back({unit_status(result.status),
                                (result.flags & REGIE_UNIT_REPLAYED) != 0, result.index,
                                result.revision});
    }
    return answer;
  }

  template <class Rows, class Row, class Function>
  Result<Page<Row>> query(Function function, const StoreFilter& filter) {
    Rows rows;
    auto error = sized<regie_error>();
    const regie_storage_filter abi = abi_filter(filter);
    const regie_status status = function(handle_, &abi, Rows::with_cursor, &rows, &error);
    if (auto fine = outcome(status, error, rows.out_of_memory); !fine) return fine.error();
    return Page<Row>{std::move(rows.rows), std::move(rows.cursor)};
  }

  regie_storage_v1 table_;
  regie_storage* handle_;
  std::string who_;
  std::function<void()> changed_;
};

}  // namespace

Result<std::unique_ptr<runtime::Storage>> open_storage(const regie_storage_v1* table,
                                                       const Host& host,
                                                       const StorageOpening& opening) {
  auto whole = complete(table, opening.plugin);
  if (!whole) return whole.error();
  const OptionList options(opening.options);
  const std::uint32_t flags = (opening.read_only ? REGIE_STORAGE_READ_ONLY : 0U) |
                              (opening.must_exist ? REGIE_STORAGE_MUST_EXIST : 0U);
  regie_storage* handle = nullptr;
  auto error = sized<regie_error>();
  const regie_status status = whole->open(host.abi(), str(opening.url), options.data(),
                                          options.size(), flags, &handle, &error);
  if (status != REGIE_OK) {
    Error failed = error_of(opening.plugin, status, error);
    if (status == REGIE_NOT_FOUND) failed.code = Errc::store_failed;
    return failed;
  }
  auto storage = std::make_unique<PluginStorage>(*whole, handle, opening.plugin);
  if (!opening.read_only) {
    if (auto ready = storage->migrate(); !ready) return ready.error();
  }
  return std::unique_ptr<runtime::Storage>(std::move(storage));
}

}  // namespace regie::plugin
