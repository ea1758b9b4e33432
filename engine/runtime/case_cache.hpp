// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <list>
#include <mutex>
#include <unordered_map>

#include "engine/runtime/case_state.hpp"

namespace regie::runtime {

/// The cases that were used last, as they were then: another process may have written since, which
/// the revision tells. Thread safety: any thread.
class CaseCache {
 public:
  /// `bytes`: about how much memory it may take.
  explicit CaseCache(std::size_t bytes) : most_(bytes) {}

  /// Null: it is not known.
  [[nodiscard]] CaseStatePointer find(const Id& case_id);
  void remember(const CaseStatePointer& state);
  void forget(const Id& case_id);

 private:
  /// Ids are random, or parts of a digest: their first bytes are as good as any hash.
  struct HashOfId {
    std::size_t operator()(const Id& id) const noexcept {
      std::size_t front = 0;
      std::memcpy(&front, id.bytes.data(), sizeof front);
      return front;
    }
  };
  using Place = std::list<CaseStatePointer>::iterator;
  /// What goes: it ends when the lock is free again, for that takes a while.
  using Removed = std::list<CaseStatePointer>;
  void remove(std::unordered_map<Id, Place, HashOfId>::iterator found, Removed& removed);

  const std::size_t most_;
  std::mutex mutex_;                  ///< protects what follows
  std::list<CaseStatePointer> used_;  ///< newest first
  std::unordered_map<Id, Place, HashOfId> by_id_;
  std::size_t bytes_ = 0;
};

}  // namespace regie::runtime
