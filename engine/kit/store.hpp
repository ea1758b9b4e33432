// SPDX-License-Identifier: Apache-2.0
// What the checks of stores are written with: any store, through the C ABI alone.
#pragma once

#include <array>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <regie/sdk/storage.hpp>
#include <regie/sdk/testing.hpp>

#include "engine/kit/check.hpp"

namespace regie::kit {

using sdk::bytes;
using sdk::sized;
using sdk::str;
using sdk::view;

inline constexpr auto timer = REGIE_WORK_TIMER;
inline constexpr auto effect = REGIE_WORK_EFFECT;

/// A folder within that of the subject, which is gone with the object.
class OwnFolder {
 public:
  OwnFolder();
  ~OwnFolder();
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The table of the subject; functions of an older header that are not there are null. Throws where
/// it offers no store.
const regie_storage_v1* storage_under_test();
/// The URL of a store in `folder`, as the subject has it.
std::string url_in(const std::filesystem::path& folder);
/// Ends a check of a function that a store need not have.
[[noreturn]] void skip_optional(const char* function);
/// Ends a check of what several connections do, where a store is for one process alone.
void skip_unless_shared();
/// Ends a check of what is there after a crash, where a store keeps nothing.
void skip_unless_durable();

/// The id whose last bytes are `number`; `kind` keeps ids of cases, commits and tokens apart.
regie_id make_id(char kind, std::uint64_t number);
inline regie_id case_id(std::uint64_t number) { return make_id('c', number); }
inline regie_id commit_id(std::uint64_t number) { return make_id('m', number); }
inline regie_id token(std::uint64_t number) { return make_id('t', number); }

/// A commit unit with everything that it points at.
class Unit {
 public:
  /// A step of `case_number` from revision `expected` to the next, with one journal row.
  static Unit step(std::uint64_t case_number, std::int64_t expected, std::uint64_t commit);
  /// No step: only what is added below.
  static Unit bare(std::uint64_t case_number, std::uint64_t commit);

  Unit& snapshot(std::string content);
  Unit& started(std::int64_t ms);
  Unit& describe(std::string workflow, std::string state, std::int32_t status = REGIE_CASE_OPEN);
  Unit& add(std::int32_t kind, std::string work_id, std::int64_t due_ms, std::string payload = {});
  Unit& cancel(std::int32_t kind, std::string work_id);
  Unit& settle(std::int32_t kind, std::string work_id, regie_id token, std::int32_t outcome,
               std::int64_t due_ms = 0, std::string error = {});
  Unit& put_task(std::string id, std::string role, std::vector<std::string> assignees,
                 std::int64_t opened_ms = 0, std::int64_t due_ms = REGIE_NO_TIME);
  Unit& remove_task(std::string id);
  Unit& reply(std::string scope, std::string key, std::string content);
  Unit& replied(std::int64_t at_ms);  ///< after `reply`
  Unit& key(std::string content);
  regie_storage_unit& raw();

 private:
  struct Parts;
  explicit Unit(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
  std::string_view keep(std::string text);
  std::shared_ptr<Parts> parts_;
};

/// Rows, copied out of callbacks.
struct CaseCopy {
  regie_storage_case row;  // texts point nowhere; use those below
  std::string id, workflow, state, subject, snapshot, cursor;
};
struct WorkCopy {
  regie_storage_work row;
  std::string case_id, work_id, payload, last_error, owner, cursor;
};
struct TaskCopy {
  regie_storage_task row;
  std::string case_id, task_id, role, title_nl, payload, workflow, cursor;
  std::vector<std::string> assignees;
};
struct EntryCopy {
  std::int64_t revision;
  std::string commit_id, kind, entry;
};

/// What a call that can fail said.
struct Said {
  Status status;
  std::string message;
};

/// An open store. `check`ed calls throw std::runtime_error with the plugin's message.
class Store {
 public:
  explicit Store(const std::string& url, std::uint32_t flags = 0,
                 std::initializer_list<std::pair<std::string, std::string>> options = {});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  /// Opens and closes; what `open` said.
  static Said try_open(const std::string& url, std::uint32_t flags = 0,
                       std::initializer_list<std::pair<std::string, std::string>> options = {});

  Said migrate();
  std::uint32_t flags();  ///< REGIE_STORAGE_*
  /// Results of all units; throws when the call as a whole fails.
  std::vector<regie_storage_result> commit(std::vector<Unit> units);
  Status commit_one(Unit unit) { return commit({std::move(unit)}).front().status; }
  Said try_commit(std::vector<Unit> units);
  /// Written, and on the disk only after `sync`.
  Said try_commit_ahead(std::vector<Unit> units);
  Said sync();
  std::int64_t revision(std::uint64_t case_number);
  CaseCopy load(std::uint64_t case_number);
  std::vector<EntryCopy> journal(std::uint64_t case_number, std::int64_t from = 1,
                                 std::uint32_t limit = 0);
  std::vector<WorkCopy> claim(std::int32_t kind, std::int64_t due_before, std::int64_t lease_ms,
                              regie_id token, std::uint32_t limit = 100);
  std::vector<CaseCopy> cases(const regie_storage_filter& filter);
  std::vector<TaskCopy> tasks(const regie_storage_filter& filter);
  std::vector<WorkCopy> work(const regie_storage_filter& filter);
  std::string reply(std::uint64_t case_number, std::string_view scope, std::string_view key);

  [[nodiscard]] const regie_storage_v1& table() const { return *storage_under_test(); }
  [[nodiscard]] regie_storage* handle() const { return handle_; }
  sdk::testing::FakeHost& host() { return host_; }

 private:
  sdk::testing::FakeHost host_;
  regie_storage* handle_ = nullptr;
};

/// A filter without conditions.
regie_storage_filter everything();

/// A migrated store in a folder of its own.
struct Fresh {
  OwnFolder folder;
  std::string url = url_in(folder.path());
  Store store{url};
  Fresh() { store.migrate(); }
};

}  // namespace regie::kit
