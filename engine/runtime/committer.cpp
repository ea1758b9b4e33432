// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/committer.hpp"

#include <algorithm>
#include <set>

#include "engine/runtime/errors.hpp"

namespace regie::runtime {

Committer::Committer(Storage& storage, Catalog& catalog, const Limits& limits)
    : storage_(storage), catalog_(catalog), limits_(limits) {}

void Committer::submit(Request& request) { submit(std::vector<Request*>{&request}); }

void Committer::submit(const std::vector<Request*>& requests) {
  std::unique_lock lock(mutex_);
  std::vector<Request*> mine;
  for (Request* request : requests) {
    if (queue_.size() >= limits_.queue_units) {
      lock.unlock();
      request->fail(queue_full());
      lock.lock();
      continue;
    }
    queue_.push_back(request);
    mine.push_back(request);
  }
  const auto all_done = [&mine] {
    return std::all_of(mine.begin(), mine.end(), [](const Request* r) { return r->done_; });
  };
  while (!all_done()) {
    if (led_ || queue_.empty()) {
      changed_.wait(lock);
      continue;
    }
    led_ = true;
    const std::size_t count = std::min(queue_.size(), limits_.batch_units);
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Request*> batch(queue_.begin(), end);
    queue_.erase(queue_.begin(), end);
    lock.unlock();
    lead(std::move(batch));
    lock.lock();
    led_ = false;
    changed_.notify_all();
  }
}

void Committer::lead(std::vector<Request*> batch) {
  while (!batch.empty()) {
    std::vector<Request*> later;
    std::vector<Request*> again;
    run_batch(batch, later, again);
    batch = std::move(later);
    for (Request* request : again) {
      if (++request->attempts_ > limits_.conflict_retries) {
        request->fail(too_many_conflicts());
        finish(*request);
      } else {
        batch.push_back(request);
      }
    }
  }
}

void Committer::run_batch(const std::vector<Request*>& batch, std::vector<Request*>& later,
                          std::vector<Request*>& again) {
  std::set<Id> taken;
  std::vector<std::pair<Request*, Draft::Finished>> ready;
  for (Request* request : batch) {
    if (taken.contains(request->case_id())) {
      later.push_back(request);
    } else if (auto draft = prepare(*request)) {
      taken.insert(request->case_id());
      ready.emplace_back(request, std::move(*draft));
    } else {
      finish(*request);
    }
  }
  if (ready.empty()) return;

  std::vector<Unit> units;
  units.reserve(ready.size());
  for (auto& [request, finished] : ready) units.push_back(std::move(finished.unit));
  const CommitAnswer answer = commit(units);
  for (std::size_t i = 0; i < ready.size(); ++i) {
    auto& [request, finished] = ready[i];
    if (answer.error) {
      forget(request->case_id());
      request->fail(*answer.error);
      finish(*request);
      continue;
    }
    const UnitResult& result = answer.results[i];
    if (result.status == UnitStatus::ok) {
      remember(finished.after);
    } else {
      forget(request->case_id());
    }
    if (request->committed(result)) {
      finish(*request);
    } else {
      again.push_back(request);
    }
  }
}

/// What has to be committed for it; nothing: it is answered.
std::optional<Draft::Finished> Committer::prepare(Request& request) {
  auto seen = look(request.case_id());
  if (!seen) {
    request.fail(seen.error());
    return std::nullopt;
  }
  Request::Prepared prepared = request.prepare(seen->state, seen->fresh);
  if (prepared.ask_again) {
    forget(request.case_id());
    seen = look_in_store(request.case_id());
    if (!seen) {
      request.fail(seen.error());
      return std::nullopt;
    }
    prepared = request.prepare(seen->state, true);
  }
  return std::move(prepared.draft);
}

CommitAnswer Committer::commit(const std::vector<Unit>& units) {
  CommitAnswer answer = storage_.commit(units);
  bool unknown = answer.outcome_unknown;
  for (unsigned i = 0; answer.outcome_unknown && i < limits_.conflict_retries; ++i) {
    answer = storage_.commit(units);
  }
  // Also where the replay failed for a reason of its own: the first attempt may have been kept.
  unknown = unknown && answer.error;
  if (unknown || answer.outcome_unknown) answer.error = outcome_unknown();
  if (!answer.error && answer.results.size() != units.size()) {
    answer.error = damaged("de opslag gaf een ander aantal antwoorden dan er vragen waren",
                           "the storage gave another number of answers than there were questions");
  }
  return answer;
}

Result<Committer::Seen> Committer::look(const Id& case_id) {
  if (CaseStatePointer state = remembered(case_id)) return Seen{std::move(state), false};
  return look_in_store(case_id);
}

Result<Committer::Seen> Committer::look_in_store(const Id& case_id) {
  auto state = read(case_id);
  if (state) return Seen{std::move(*state), true};
  if (state.error().code == Errc::not_found) {
    // A case that is not there is no failure: `start` makes it. A definition that is gone is.
    if (auto row = storage_.load(case_id); row) return state.error();
    return Seen{nullptr, true};
  }
  return state.error();
}

Result<CaseStatePointer> Committer::read(const Id& case_id) {
  auto row = storage_.load(case_id);
  if (!row) return row.error();
  return read_case(storage_, catalog_, std::move(*row));
}

void Committer::finish(Request& request) {
  const std::lock_guard lock(mutex_);
  request.done_ = true;
  changed_.notify_all();
}

CaseStatePointer Committer::remembered(const Id& case_id) {
  const std::lock_guard lock(cache_mutex_);
  const auto found = cached_.find(case_id);
  if (found == cached_.end()) return nullptr;
  cache_.splice(cache_.begin(), cache_, found->second);
  return *found->second;
}

void Committer::remember(const CaseStatePointer& state) {
  const std::lock_guard lock(cache_mutex_);
  const auto found = cached_.find(state->id);
  if (found != cached_.end()) {
    cache_.erase(found->second);
    cached_.erase(found);
  }
  cache_.push_front(state);
  cached_[state->id] = cache_.begin();
  if (cache_.size() > cached_cases) {
    cached_.erase(cache_.back()->id);
    cache_.pop_back();
  }
}

void Committer::forget(const Id& case_id) {
  const std::lock_guard lock(cache_mutex_);
  const auto found = cached_.find(case_id);
  if (found == cached_.end()) return;
  cache_.erase(found->second);
  cached_.erase(found);
}

}  // namespace regie::runtime
