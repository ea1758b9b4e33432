// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include "tests/simulation/simulated_store.hpp"

namespace regie::simulation {

/// Says that a commit is kept before it is, and writes it a moment later: with the next one.
class AcknowledgeBeforeCommit final : public tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override {
    flush();
    late_ = units;
    return as_if_kept(units);
  }
  [[nodiscard]] Result<runtime::CaseRow> load(const Id& id) override {
    flush();
    return ForwardingStore::load(id);
  }
  /// The process died.
  void forget() { late_.clear(); }

 private:
  void flush() {
    const std::vector<runtime::Unit> units = std::move(late_);
    late_.clear();
    if (!units.empty()) (void)inner_->commit(units);
  }
  std::vector<runtime::Unit> late_;
};

/// Answers without waiting for the disk.
class ForgetSync final : public tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  [[nodiscard]] runtime::CommitAnswer commit_ahead(
      const std::vector<runtime::Unit>& units) override {
    return inner_->commit_ahead(units);
  }
  [[nodiscard]] Result<void> sync() override { return {}; }
};

/// A step that is tried again after a conflict forgets the timers that it starts.
class DropTimerOnConflict final : public tests::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override {
    std::vector<runtime::Unit> changed = units;
    for (runtime::Unit& unit : changed) {
      if (!conflicted_.erase(unit.case_id)) continue;
      std::erase_if(unit.add, [](const runtime::WorkRow& row) {
        return row.kind == runtime::WorkKind::timer;
      });
    }
    runtime::CommitAnswer answer = inner_->commit(changed);
    for (std::size_t i = 0; !answer.error && i < units.size(); ++i) {
      if (answer.results[i].status == runtime::UnitStatus::conflict) {
        conflicted_.insert(units[i].case_id);
      }
    }
    return answer;
  }

 private:
  std::set<Id> conflicted_;
};

}  // namespace regie::simulation
