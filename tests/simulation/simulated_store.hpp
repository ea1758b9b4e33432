// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/memory_store.hpp"
#include "tests/simulation/chance.hpp"

namespace regie::simulation {

/// Thrown out of a call of the store: the process ends here, and its memory is gone.
struct Crash {};

/// Time of a simulated world: business time and the store's lease clock go on together.
struct Time {
  std::int64_t business_ms = 0;
  std::int64_t lease_ms = 0;
  void advance(std::int64_t ms) {
    business_ms += ms;
    lease_ms += ms;
  }
};

/// A store that others can build on: every call goes to the one within.
class Forwarding : public runtime::Storage {
 public:
  explicit Forwarding(std::shared_ptr<runtime::Storage> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] runtime::StoreInfo info() const override { return inner_->info(); }
  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override {
    return inner_->commit(units);
  }
  [[nodiscard]] Result<runtime::CaseRow> load(const Id& id) override { return inner_->load(id); }
  [[nodiscard]] Result<std::vector<runtime::EntryRow>> journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) override {
    return inner_->journal(id, from, limit);
  }
  [[nodiscard]] Result<std::vector<runtime::WorkRow>> claim(runtime::WorkKind kind, Instant due,
                                                            std::int64_t lease_ms,
                                                            const std::string& owner,
                                                            const Id& token,
                                                            std::uint32_t limit) override {
    return inner_->claim(kind, due, lease_ms, owner, token, limit);
  }
  [[nodiscard]] Result<bool> extend(const Id& token, std::int64_t lease_ms) override {
    return inner_->extend(token, lease_ms);
  }
  [[nodiscard]] Result<runtime::DueAnswer> next_due(runtime::WorkKind kind) override {
    return inner_->next_due(kind);
  }
  [[nodiscard]] Result<runtime::Page<runtime::CaseRow>> query_cases(
      const runtime::StoreFilter& filter) override {
    return inner_->query_cases(filter);
  }
  [[nodiscard]] Result<runtime::Page<runtime::TaskRow>> query_tasks(
      const runtime::StoreFilter& filter) override {
    return inner_->query_tasks(filter);
  }
  [[nodiscard]] Result<runtime::Page<runtime::WorkRow>> query_work(
      const runtime::StoreFilter& filter) override {
    return inner_->query_work(filter);
  }
  [[nodiscard]] Result<std::optional<runtime::ReplyRow>> find_reply(
      const Id& id, const std::string& scope, const std::string& key) override {
    return inner_->find_reply(id, scope, key);
  }
  [[nodiscard]] Result<void> put_document(const runtime::DocumentRow& document) override {
    return inner_->put_document(document);
  }
  [[nodiscard]] Result<std::optional<runtime::DocumentRow>> get_document(
      const std::string& kind, const std::string& id, const std::string& version) override {
    return inner_->get_document(kind, id, version);
  }
  [[nodiscard]] Result<std::vector<runtime::DocumentRow>> list_documents(
      const std::string& kind, const std::string& id) override {
    return inner_->list_documents(kind, id);
  }
  [[nodiscard]] Result<void> put_key(const Id& id, const std::string& key) override {
    return inner_->put_key(id, key);
  }
  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& id) override {
    return inner_->get_key(id);
  }
  [[nodiscard]] Result<void> destroy_key(const Id& id) override { return inner_->destroy_key(id); }
  [[nodiscard]] bool watch(std::function<void()> changed) override {
    return inner_->watch(std::move(changed));
  }
  [[nodiscard]] Result<void> backup(const std::string& target) override {
    return inner_->backup(target);
  }

 protected:
  std::shared_ptr<runtime::Storage> inner_;
};

/// How a call of the store ends when it does not end well.
enum class Fault { none, before, after, torn };

/// A store whose calls are delayed, refused, lost before and after they were kept, torn and
/// reordered, and that takes the process with it now and then.
class SimulatedStore final : public Forwarding {
 public:
  SimulatedStore(std::shared_ptr<runtime::Storage> inner, Chance& chance, Time& time)
      : Forwarding(std::move(inner)), chance_(chance), time_(time) {}

  bool faults = false;  ///< nothing goes wrong while this is false
  /// What others do between a look and a commit; given a case that is about to be written.
  std::function<void(const Id&)> meanwhile;
  std::uint64_t calls = 0;     ///< that change something
  std::uint64_t injected = 0;  ///< faults so far
  std::uint64_t crash_at = 0;  ///< the number of the call that ends the process; 0: none
  Fault crash_as = Fault::none;
  std::set<Id> touched;  ///< cases written since somebody looked

  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override;
  [[nodiscard]] Result<runtime::CaseRow> load(const Id& id) override;
  [[nodiscard]] Result<std::vector<runtime::EntryRow>> journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) override;
  [[nodiscard]] Result<std::vector<runtime::WorkRow>> claim(runtime::WorkKind kind, Instant due,
                                                            std::int64_t lease_ms,
                                                            const std::string& owner,
                                                            const Id& token,
                                                            std::uint32_t limit) override;
  [[nodiscard]] Result<std::optional<runtime::ReplyRow>> find_reply(
      const Id& id, const std::string& scope, const std::string& key) override;
  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& id) override;
  [[nodiscard]] Result<void> destroy_key(const Id& id) override;
  [[nodiscard]] Result<void> put_document(const runtime::DocumentRow& document) override;

 private:
  [[nodiscard]] bool strikes(unsigned per_mille);
  void delay();
  /// A call that reads: perhaps an error.
  [[nodiscard]] std::optional<Error> disturb_reading();
  /// Whether this call, that changes something, ends the process, and how.
  [[nodiscard]] Fault crash_of_call();
  [[nodiscard]] runtime::CommitAnswer commit_part(const std::vector<runtime::Unit>& units);
  [[nodiscard]] runtime::CommitAnswer commit_shuffled(const std::vector<runtime::Unit>& units);

  Chance& chance_;
  Time& time_;
};

}  // namespace regie::simulation
