// SPDX-License-Identifier: Apache-2.0
// A store that loses replies, refuses, and lets tests write between a look and a commit.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "engine/runtime/memory_store.hpp"
#include "tests/forwarding_store.hpp"

namespace regie::tests {

class FaultyStore final : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  int lose_reply_after = 0;  ///< commits that are kept, and whose answer is lost
  int lose_before = 0;       ///< commits that are lost, with their answer
  bool broken = false;
  bool break_after_loss = false;  ///< then every further commit is refused
  bool keep_keys = false;         ///< destroying a key fails
  bool forgetful = false;         ///< answers to keys are gone
  std::function<void()> before_commit;
  int commits = 0;
  std::function<void(std::vector<runtime::EntryRow>&)> tamper_entry;

  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override {
    ++commits;
    if (before_commit) std::exchange(before_commit, nullptr)();
    runtime::CommitAnswer lost;
    lost.error = Error(Errc::store_failed, {"kapot", "broken"});
    if (broken) return lost;
    lost.outcome_unknown = true;
    if (lose_before > 0) {
      --lose_before;
      return lost;
    }
    runtime::CommitAnswer answer = inner_->commit(units);
    if (lose_reply_after > 0) {
      --lose_reply_after;
      broken = broken || break_after_loss;
      return lost;
    }
    return answer;
  }
  [[nodiscard]] Result<std::vector<runtime::EntryRow>> journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) override {
    auto rows = ForwardingStore::journal(id, from, limit);
    if (rows && tamper_entry) tamper_entry(*rows);
    return rows;
  }
  [[nodiscard]] Result<std::optional<runtime::ReplyRow>> find_reply(
      const Id& id, const std::string& scope, const std::string& key) override {
    if (forgetful) return std::optional<runtime::ReplyRow>();
    return ForwardingStore::find_reply(id, scope, key);
  }
  [[nodiscard]] Result<void> destroy_key(const Id& id) override {
    if (keep_keys) return Error(Errc::busy, {"bezet", "busy"});
    return ForwardingStore::destroy_key(id);
  }
};

}  // namespace regie::tests
