// SPDX-License-Identifier: Apache-2.0
#include "engine/kit/store.hpp"

#include <atomic>
#include <stdexcept>
#include <system_error>

#include "engine/plugin/abi_text.hpp"
#include "engine/plugin/contract.hpp"

namespace regie::kit {
namespace {

void check(regie_status status, const regie_error& error) {
  if (status != REGIE_OK) {
    throw std::runtime_error(name_of(status) + ": " + error.message);
  }
}

regie_storage_v1 storage_table() {
  const auto* table = static_cast<const regie_storage_v1*>(offered(REGIE_STORAGE_V1_ID));
  if (table == nullptr) throw std::runtime_error("the plugin has no regie.storage/1");
  return plugin::whole_table(table);
}

}  // namespace

OwnFolder::OwnFolder() {
  static std::atomic<int> made{0};
  path_ = subject().folder / std::to_string(++made);
  std::filesystem::create_directories(path_);
}

OwnFolder::~OwnFolder() {
  std::error_code ignored;  // whoever gave the subject its folder takes that away
  std::filesystem::remove_all(path_, ignored);
}

const regie_storage_v1* storage_under_test() {
  static const regie_storage_v1 table = storage_table();
  return &table;
}

std::string url_in(const std::filesystem::path& folder) { return filled_in(subject().url, folder); }

void skip_optional(const char* function) {
  skip({std::string(function) + " is er niet, en hoeft er niet te zijn",
        std::string(function) + " is not there, and need not be"});
}

namespace {

std::map<std::string, std::string> with_settings(
    std::initializer_list<std::pair<std::string, std::string>> options) {
  auto all = settings();
  for (const auto& [name, value] : options) all[name] = value;
  return all;
}

}  // namespace

void skip_unless_shared() {
  if ((Fresh().store.flags() & REGIE_STORAGE_SHARED) != 0) return;
  skip({"de opslag zegt niet dat hij REGIE_STORAGE_SHARED is",
        "the store does not say that it is REGIE_STORAGE_SHARED"});
}

void skip_unless_durable() {
  if ((Fresh().store.flags() & REGIE_STORAGE_DURABLE) != 0) return;
  skip({"de opslag zegt niet dat hij REGIE_STORAGE_DURABLE is",
        "the store does not say that it is REGIE_STORAGE_DURABLE"});
}

regie_id make_id(char kind, std::uint64_t number) {
  regie_id made{};
  made.bytes[0] = static_cast<std::uint8_t>(kind);
  for (std::size_t i = 0; i < 8; ++i) {
    made.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return made;
}

// ---- Units ------------------------------------------------------------------------------------

struct Unit::Parts {
  std::deque<std::string> texts;
  std::deque<std::vector<const regie_str*>> lists;
  std::deque<regie_str> strs;
  regie_storage_case put = sized<regie_storage_case>();
  regie_storage_entry entry = sized<regie_storage_entry>();
  std::vector<const regie_storage_entry*> journal;
  std::deque<regie_storage_work> work;
  std::vector<const regie_storage_work*> add;
  std::deque<regie_storage_work_ref> refs;
  std::vector<const regie_storage_work_ref*> cancel;
  std::deque<regie_storage_settle> settles;
  std::vector<const regie_storage_settle*> settle;
  std::deque<regie_storage_task> tasks;
  std::vector<const regie_storage_task*> put_tasks;
  std::vector<const regie_str*> remove_tasks;
  regie_storage_reply reply = sized<regie_storage_reply>();
  regie_storage_unit unit = sized<regie_storage_unit>();
};

regie_storage_unit& Unit::raw() { return parts_->unit; }

std::string_view Unit::keep(std::string text) {
  parts_->texts.push_back(std::move(text));
  return parts_->texts.back();
}

Unit Unit::bare(std::uint64_t case_number, std::uint64_t commit) {
  Unit made(std::make_shared<Parts>());
  auto& unit = made.raw();
  unit.case_id = case_id(case_number);
  unit.commit_id = commit_id(commit);
  unit.expected_revision = REGIE_ANY_REVISION;
  return made;
}

Unit Unit::step(std::uint64_t case_number, std::int64_t expected, std::uint64_t commit) {
  Unit made = bare(case_number, commit);
  auto& parts = *made.parts_;
  parts.unit.expected_revision = expected;
  parts.put.id = parts.unit.case_id;
  parts.put.workflow = str("garden");
  parts.put.version = str("1");
  parts.put.revision = expected + 1;
  parts.put.state = str("assess");
  parts.put.closed_ms = REGIE_NO_TIME;
  parts.put.snapshot = bytes("snapshot");
  parts.unit.put = &parts.put;
  parts.entry.case_id = parts.unit.case_id;
  parts.entry.commit_id = parts.unit.commit_id;
  parts.entry.revision = expected + 1;
  parts.entry.kind = str("event");
  parts.entry.entry = bytes("entry");
  parts.journal.push_back(&parts.entry);
  parts.unit.journal = parts.journal.data();
  parts.unit.journal_count = 1;
  return made;
}

Unit& Unit::snapshot(std::string content) {
  parts_->put.snapshot = bytes(keep(std::move(content)));
  return *this;
}

Unit& Unit::started(std::int64_t ms) {
  parts_->put.started_ms = ms;
  parts_->put.updated_ms = ms;
  return *this;
}

Unit& Unit::describe(std::string workflow, std::string state, std::int32_t status) {
  parts_->put.workflow = str(keep(std::move(workflow)));
  parts_->put.state = str(keep(std::move(state)));
  parts_->put.status = status;
  return *this;
}

Unit& Unit::add(std::int32_t kind, std::string work_id, std::int64_t due_ms, std::string payload) {
  auto& row = parts_->work.emplace_back(sized<regie_storage_work>());
  row.kind = kind;
  row.case_id = parts_->unit.case_id;
  row.work_id = bytes(keep(std::move(work_id)));
  row.due_ms = due_ms;
  row.payload = bytes(keep(std::move(payload)));
  parts_->add.push_back(&row);
  parts_->unit.add = parts_->add.data();
  parts_->unit.add_count = parts_->add.size();
  return *this;
}

Unit& Unit::cancel(std::int32_t kind, std::string work_id) {
  auto& row = parts_->refs.emplace_back(sized<regie_storage_work_ref>());
  row.kind = kind;
  row.work_id = bytes(keep(std::move(work_id)));
  parts_->cancel.push_back(&row);
  parts_->unit.cancel = parts_->cancel.data();
  parts_->unit.cancel_count = parts_->cancel.size();
  return *this;
}

Unit& Unit::settle(std::int32_t kind, std::string work_id, regie_id token, std::int32_t outcome,
                   std::int64_t due_ms, std::string error) {
  auto& row = parts_->settles.emplace_back(sized<regie_storage_settle>());
  row.kind = kind;
  row.work_id = bytes(keep(std::move(work_id)));
  row.lease_token = token;
  row.outcome = outcome;
  row.due_ms = due_ms;
  row.last_error = str(keep(std::move(error)));
  parts_->settle.push_back(&row);
  parts_->unit.settle = parts_->settle.data();
  parts_->unit.settle_count = parts_->settle.size();
  return *this;
}

Unit& Unit::put_task(std::string id, std::string role, std::vector<std::string> assignees,
                     std::int64_t opened_ms, std::int64_t due_ms) {
  auto& list = parts_->lists.emplace_back();
  for (auto& contact : assignees) {
    list.push_back(&parts_->strs.emplace_back(str(keep(std::move(contact)))));
  }
  auto& row = parts_->tasks.emplace_back(sized<regie_storage_task>());
  row.case_id = parts_->unit.case_id;
  row.task_id = str(keep(std::move(id)));
  row.role = str(keep(std::move(role)));
  row.assignees = list.data();
  row.assignee_count = list.size();
  row.title_nl = str("Beoordelen");
  row.title_en = str("Assess");
  row.opened_ms = opened_ms;
  row.due_ms = due_ms;
  parts_->put_tasks.push_back(&row);
  parts_->unit.put_tasks = parts_->put_tasks.data();
  parts_->unit.put_task_count = parts_->put_tasks.size();
  return *this;
}

Unit& Unit::remove_task(std::string id) {
  parts_->remove_tasks.push_back(&parts_->strs.emplace_back(str(keep(std::move(id)))));
  parts_->unit.remove_tasks = parts_->remove_tasks.data();
  parts_->unit.remove_task_count = parts_->remove_tasks.size();
  return *this;
}

Unit& Unit::replied(std::int64_t at_ms) {
  parts_->reply.at_ms = at_ms;
  return *this;
}

Unit& Unit::reply(std::string scope, std::string key, std::string content) {
  auto& row = parts_->reply;
  row.case_id = parts_->unit.case_id;
  row.scope = str(keep(std::move(scope)));
  row.key = str(keep(std::move(key)));
  row.reply = bytes(keep(std::move(content)));
  parts_->unit.reply = &row;
  return *this;
}

Unit& Unit::key(std::string content) {
  parts_->unit.case_key = bytes(keep(std::move(content)));
  return *this;
}

// ---- Store ------------------------------------------------------------------------------------

Store::Store(const std::string& url, std::uint32_t flags,
             std::initializer_list<std::pair<std::string, std::string>> options) {
  const auto all = with_settings(options);
  const plugin::OptionList list(all);
  auto error = sized<regie_error>();
  check(table().open(host_.get(), str(url), list.data(), list.size(), flags, &handle_, &error),
        error);
}

Store::~Store() { table().close(handle_); }

Said Store::try_open(const std::string& url, std::uint32_t flags,
                     std::initializer_list<std::pair<std::string, std::string>> options) {
  const sdk::testing::FakeHost host;
  const auto all = with_settings(options);
  const plugin::OptionList list(all);
  auto error = sized<regie_error>();
  regie_storage* handle = nullptr;
  const auto status = storage_under_test()->open(host.get(), str(url), list.data(), list.size(),
                                                 flags, &handle, &error);
  if (status == REGIE_OK) storage_under_test()->close(handle);
  return {status, error.message};
}

std::uint32_t Store::flags() {
  auto about = sized<regie_storage_capabilities>();
  auto error = sized<regie_error>();
  check(table().capabilities(handle_, &about, &error), error);
  return about.flags;
}

Said Store::migrate() {
  auto error = sized<regie_error>();
  const auto status = table().migrate(handle_, &error);
  return {status, error.message};
}

namespace {
struct Results {
  std::vector<const regie_storage_unit*> units;
  std::vector<regie_storage_result> results;
  std::vector<regie_storage_result*> pointers;
  explicit Results(std::vector<Unit>& from) : results(from.size(), sized<regie_storage_result>()) {
    for (auto& unit : from) units.push_back(&unit.raw());
    for (auto& result : results) pointers.push_back(&result);
  }
};
}  // namespace

std::vector<regie_storage_result> Store::commit(std::vector<Unit> units) {
  Results call(units);
  auto error = sized<regie_error>();
  check(table().commit(handle_, call.units.data(), units.size(), call.pointers.data(), &error),
        error);
  return call.results;
}

Said Store::try_commit(std::vector<Unit> units) {
  Results call(units);
  auto error = sized<regie_error>();
  const auto status =
      table().commit(handle_, call.units.data(), units.size(), call.pointers.data(), &error);
  return {status, error.message};
}

Said Store::try_commit_ahead(std::vector<Unit> units) {
  Results call(units);
  auto error = sized<regie_error>();
  const auto status =
      table().commit_ahead(handle_, call.units.data(), units.size(), call.pointers.data(), &error);
  return {status, error.message};
}

Said Store::sync() {
  auto error = sized<regie_error>();
  const auto status = table().sync(handle_, &error);
  return {status, error.message};
}

namespace {

CaseCopy copy(const regie_storage_case& row, regie_bytes cursor) {
  return {row,
          std::string(view(row.id)),
          std::string(view(row.workflow)),
          std::string(view(row.state)),
          std::string(view(row.subject)),
          std::string(view(row.snapshot)),
          std::string(view(cursor))};
}

WorkCopy copy(const regie_storage_work& row, regie_bytes cursor) {
  return {row,
          std::string(view(row.case_id)),
          std::string(view(row.work_id)),
          std::string(view(row.payload)),
          std::string(view(row.last_error)),
          std::string(view(row.lease_owner)),
          std::string(view(cursor))};
}

TaskCopy copy(const regie_storage_task& row, regie_bytes cursor) {
  TaskCopy made{row,
                std::string(view(row.case_id)),
                std::string(view(row.task_id)),
                std::string(view(row.role)),
                std::string(view(row.title_nl)),
                std::string(view(row.payload)),
                std::string(view(row.workflow)),
                std::string(view(cursor)),
                {}};
  for (std::size_t i = 0; i < row.assignee_count; ++i) {
    made.assignees.emplace_back(view(*row.assignees[i]));
  }
  return made;
}

/// A callback that keeps copies in a vector.
template <class Copy, class Row>
std::int32_t keep_row(void* ctx, const Row* row, regie_bytes cursor) noexcept {
  static_cast<std::vector<Copy>*>(ctx)->push_back(copy(*row, cursor));
  return 0;
}

}  // namespace

std::int64_t Store::revision(std::uint64_t case_number) {
  std::vector<CaseCopy> rows;
  const auto id = case_id(case_number);
  auto error = sized<regie_error>();
  const auto status =
      table().load(handle_, &id, &keep_row<CaseCopy, regie_storage_case>, &rows, &error);
  if (status == REGIE_NOT_FOUND) return 0;
  check(status, error);
  return rows.at(0).row.revision;
}

CaseCopy Store::load(std::uint64_t case_number) {
  std::vector<CaseCopy> rows;
  const auto id = case_id(case_number);
  auto error = sized<regie_error>();
  check(table().load(handle_, &id, &keep_row<CaseCopy, regie_storage_case>, &rows, &error), error);
  return rows.at(0);
}

std::vector<EntryCopy> Store::journal(std::uint64_t case_number, std::int64_t from,
                                      std::uint32_t limit) {
  std::vector<EntryCopy> rows;
  const auto id = case_id(case_number);
  auto error = sized<regie_error>();
  check(table().journal(
            handle_, &id, from, limit,
            [](void* ctx, const regie_storage_entry* row) noexcept -> std::int32_t {
              static_cast<std::vector<EntryCopy>*>(ctx)->push_back(
                  {row->revision, std::string(view(row->commit_id)), std::string(view(row->kind)),
                   std::string(view(row->entry))});
              return 0;
            },
            &rows, &error),
        error);
  return rows;
}

std::vector<WorkCopy> Store::claim(std::int32_t kind, std::int64_t due_before,
                                   std::int64_t lease_ms, regie_id token, std::uint32_t limit) {
  std::vector<WorkCopy> rows;
  auto error = sized<regie_error>();
  check(table().claim(handle_, kind, due_before, lease_ms, str("kit"), &token, limit,
                      &keep_row<WorkCopy, regie_storage_work>, &rows, &error),
        error);
  return rows;
}

std::vector<CaseCopy> Store::cases(const regie_storage_filter& filter) {
  std::vector<CaseCopy> rows;
  auto error = sized<regie_error>();
  check(
      table().query_cases(handle_, &filter, &keep_row<CaseCopy, regie_storage_case>, &rows, &error),
      error);
  return rows;
}

std::vector<TaskCopy> Store::tasks(const regie_storage_filter& filter) {
  std::vector<TaskCopy> rows;
  auto error = sized<regie_error>();
  check(
      table().query_tasks(handle_, &filter, &keep_row<TaskCopy, regie_storage_task>, &rows, &error),
      error);
  return rows;
}

std::vector<WorkCopy> Store::work(const regie_storage_filter& filter) {
  std::vector<WorkCopy> rows;
  auto error = sized<regie_error>();
  check(
      table().query_work(handle_, &filter, &keep_row<WorkCopy, regie_storage_work>, &rows, &error),
      error);
  return rows;
}

std::string Store::reply(std::uint64_t case_number, std::string_view scope, std::string_view key) {
  std::string found;
  const auto id = case_id(case_number);
  auto error = sized<regie_error>();
  check(table().find_reply(
            handle_, &id, str(scope), str(key),
            [](void* ctx, const regie_storage_reply* row) noexcept {
              static_cast<std::string*>(ctx)->assign(view(row->reply));
            },
            &found, &error),
        error);
  return found;
}

regie_storage_filter everything() {
  auto filter = sized<regie_storage_filter>();
  filter.status = REGIE_FILTER_ANY;
  filter.kind = REGIE_FILTER_ANY;
  filter.updated_since_ms = REGIE_NO_TIME;
  filter.due_before_ms = REGIE_NO_TIME;
  return filter;
}

}  // namespace regie::kit
