// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_cache.hpp"

#include "engine/base/split_mix.hpp"

namespace regie::runtime {

namespace {

/// What a case takes in memory, by the size of its snapshot in the store: measured with
/// tests/bench/durable, rounded up.
std::size_t bytes_of(const CaseState& state) { return 1'500 + 4 * state.stored.size(); }

}  // namespace

CaseStatePointer CaseCache::find(const Id& case_id) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(case_id);
  if (found == places_.end()) return nullptr;
  Kept& kept = kept_[found->second];
  kept.used = ++uses_;
  return kept.state;
}

CaseStatePointer CaseCache::remember(const CaseStatePointer& state) {
  Removed removed;
  CaseStatePointer replaced;
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = places_.try_emplace(state->id, kept_.size());
  if (is_new) {
    kept_.emplace_back();
  } else {
    Kept& known = kept_[found->second];
    // Read before somebody else's step, and remembered after it.
    if (known.state->revision() > state->revision()) return nullptr;
    bytes_ -= bytes_of(*known.state);
    replaced = std::move(known.state);
  }
  const bool is_over = state->snapshot.status == statechart::Snapshot::Status::closed;
  kept_[found->second] = {state, is_over ? 0 : ++uses_};
  bytes_ += bytes_of(*state);
  while (bytes_ > most_ && !kept_.empty()) {
    const std::size_t one = random_place();
    const std::size_t other = random_place();
    remove(kept_[one].used < kept_[other].used ? one : other, removed);
  }
  return replaced;
}

void CaseCache::forget(const Id& case_id) {
  Removed removed;
  const std::lock_guard lock(mutex_);
  if (const auto found = places_.find(case_id); found != places_.end()) {
    remove(found->second, removed);
  }
}

/// The last one takes its place.
void CaseCache::remove(std::size_t place, Removed& removed) {
  Kept& gone = kept_[place];
  bytes_ -= bytes_of(*gone.state);
  places_.erase(gone.state->id);
  removed.push_back(std::move(gone.state));
  if (place + 1 != kept_.size()) {
    gone = std::move(kept_.back());
    places_[gone.state->id] = place;
  }
  kept_.pop_back();
}

/// It need not surprise anybody, and a simulation repeats it.
std::size_t CaseCache::random_place() noexcept {
  return static_cast<std::size_t>(split_mix(chance_) % kept_.size());
}

}  // namespace regie::runtime
