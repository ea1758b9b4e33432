// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <tuple>

#include "engine/runtime/ports.hpp"

namespace regie::runtime {

/// A whole store in memory, with the promises of regie.storage/1 but for durability: for `memory:`,
/// for stories, for tests and simulation. Thread safety: as Storage.
class MemoryStore final : public Storage {
 public:
  /// `lease_clock` gives milliseconds that only go up; without one, the host's steady clock.
  explicit MemoryStore(std::function<std::int64_t()> lease_clock = {});

  [[nodiscard]] StoreInfo info() const override;
  [[nodiscard]] CommitAnswer commit(const std::vector<Unit>& units) override;
  [[nodiscard]] Result<CaseRow> load(const Id& case_id) override;
  [[nodiscard]] Result<std::vector<EntryRow>> journal(const Id& case_id, std::int64_t from_revision,
                                                      std::uint32_t limit) override;
  [[nodiscard]] Result<std::vector<Id>> orphans(const std::optional<Id>& after,
                                                std::uint32_t limit) override;
  [[nodiscard]] Result<std::vector<WorkRow>> claim(WorkKind kind, Instant due_before,
                                                   std::int64_t lease_ms, const std::string& owner,
                                                   const Id& token, std::uint32_t limit) override;
  [[nodiscard]] Result<bool> extend(const Id& token, std::int64_t lease_ms) override;
  [[nodiscard]] Result<DueAnswer> next_due(WorkKind kind) override;
  [[nodiscard]] Result<Page<CaseRow>> query_cases(const StoreFilter& filter) override;
  [[nodiscard]] Result<Page<TaskRow>> query_tasks(const StoreFilter& filter) override;
  [[nodiscard]] Result<Page<WorkRow>> query_work(const StoreFilter& filter) override;
  [[nodiscard]] Result<std::optional<ReplyRow>> find_reply(const Id& case_id,
                                                           const std::string& scope,
                                                           const std::string& key) override;
  [[nodiscard]] Result<void> put_document(const DocumentRow& document) override;
  [[nodiscard]] Result<std::optional<DocumentRow>> get_document(
      const std::string& kind, const std::string& id, const std::string& version) override;
  [[nodiscard]] Result<std::vector<DocumentRow>> list_documents(const std::string& kind,
                                                                const std::string& id) override;
  [[nodiscard]] Result<void> put_key(const Id& case_id, const std::string& key) override;
  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& case_id) override;
  [[nodiscard]] Result<void> destroy_key(const Id& case_id) override;
  [[nodiscard]] bool watch(std::function<void()> changed) override;
  [[nodiscard]] Result<void> backup(const std::string& target) override;

 private:
  using WorkKey = std::tuple<Id, WorkKind, std::string>;
  struct Lease {
    Id token;
    std::int64_t expires = 0;
  };
  struct WorkCell {
    WorkRow row;
    std::optional<Lease> lease;
  };
  struct State {
    std::map<Id, CaseRow> cases;
    std::map<std::pair<Id, std::int64_t>, EntryRow> journal;
    std::map<Id, std::int64_t> commits;  ///< commit id to the revision it led to
    std::map<WorkKey, WorkCell> work;
    std::map<std::pair<Id, std::string>, TaskRow> tasks;
    std::map<std::tuple<Id, std::string, std::string>, ReplyRow> replies;
    std::map<Id, std::string> keys;  ///< empty: destroyed
  };

  [[nodiscard]] UnitResult check(const Unit& unit) const;
  void apply(const Unit& unit);
  [[nodiscard]] bool is_held(const WorkCell& cell) const;
  [[nodiscard]] std::int64_t revision_of(const Id& case_id) const;

  std::function<std::int64_t()> lease_clock_;
  mutable std::mutex mutex_;  ///< protects what follows
  State state_;
  std::vector<DocumentRow> documents_;  ///< in order of storing
};

}  // namespace regie::runtime
