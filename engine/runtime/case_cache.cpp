// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_cache.hpp"

namespace regie::runtime {

namespace {

/// What a case takes in memory, by the size of its snapshot in the store: measured with
/// tests/bench/durable, rounded up.
std::size_t bytes_of(const CaseState& state) { return 2'000 + 8 * state.stored_bytes; }

}  // namespace

CaseStatePointer CaseCache::find(const Id& case_id) {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(case_id);
  if (found == by_id_.end()) return nullptr;
  used_.splice(used_.begin(), used_, found->second);
  return *found->second;
}

void CaseCache::remember(const CaseStatePointer& state) {
  Removed removed;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_id_.find(state->id); found != by_id_.end()) {
    // Read before somebody else's step, and remembered after it.
    if ((*found->second)->revision() > state->revision()) return;
    remove(found, removed);
  }
  used_.push_front(state);
  by_id_[state->id] = used_.begin();
  bytes_ += bytes_of(*state);
  while (bytes_ > most_ && !used_.empty()) remove(by_id_.find(used_.back()->id), removed);
}

void CaseCache::forget(const Id& case_id) {
  Removed removed;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_id_.find(case_id); found != by_id_.end()) remove(found, removed);
}

void CaseCache::remove(std::unordered_map<Id, Place, HashOfId>::iterator found, Removed& removed) {
  bytes_ -= bytes_of(**found->second);
  removed.splice(removed.begin(), used_, found->second);
  by_id_.erase(found);
}

}  // namespace regie::runtime
