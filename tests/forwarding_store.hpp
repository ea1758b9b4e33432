// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/ports.hpp"

namespace regie::tests {

/// A store that others can build on: every call goes to the one within.
class ForwardingStore : public runtime::Storage {
 public:
  explicit ForwardingStore(std::shared_ptr<runtime::Storage> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] runtime::StoreInfo info() const override { return inner_->info(); }
  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override {
    return inner_->commit(units);
  }
  // As commits do, for what they are made to do in a test counts for both.
  [[nodiscard]] runtime::CommitAnswer commit_ahead(
      const std::vector<runtime::Unit>& units) override {
    return commit(units);
  }
  [[nodiscard]] Result<void> sync() override { return inner_->sync(); }
  [[nodiscard]] Result<runtime::CaseRow> load(const Id& id) override { return inner_->load(id); }
  [[nodiscard]] Result<std::vector<runtime::EntryRow>> journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) override {
    return inner_->journal(id, from, limit);
  }
  [[nodiscard]] Result<std::vector<Id>> orphans(const std::optional<Id>& after,
                                                std::uint32_t limit) override {
    return inner_->orphans(after, limit);
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
  void tidy() override { inner_->tidy(); }

 protected:
  std::shared_ptr<runtime::Storage> inner_;
};

}  // namespace regie::tests
