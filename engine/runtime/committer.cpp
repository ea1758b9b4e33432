// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/committer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>

#include "engine/runtime/batch.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

/// The requests that one thread submitted, and how that thread is woken. Shared: who wakes it may
/// do so after it has left.
struct Request::Submission {
  // Under Committer::mutex_.
  std::deque<Request*> to_prepare;
  std::size_t left = 0;  ///< not answered yet
  bool idle = false;     ///< waits, and could lead

  void wake(bool all_done) {
    {
      const std::lock_guard lock(mutex);
      woken = true;
      done = done || all_done;
    }
    // Outside of the lock, or who is woken would come to stand before it.
    changed.notify_one();
  }
  /// True: everything is answered.
  bool wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return woken; });
    woken = false;
    return done;
  }

 private:
  // A lock of its own, so that many who are woken at once do not all meet at the committer's.
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false;
  bool done = false;
};

Committer::Committer(Storage& storage, Catalog& catalog, const Limits& limits, Observer& observer,
                     Log& log)
    : storage_(storage),
      catalog_(catalog),
      limits_(limits),
      observer_(observer),
      log_(log),
      cache_(limits.cache_bytes) {}

void Committer::submit(Request& request) { submit(std::vector<Request*>{&request}); }

void Committer::submit(const std::vector<Request*>& requests) {
  if (requests.size() > 1) read_ahead(requests);
  const std::shared_ptr<Submission> mine = admit(requests);
  std::unique_lock lock(mutex_);
  while (mine->left > 0) {
    if (!mine->to_prepare.empty()) {
      Request& request = *mine->to_prepare.front();
      mine->to_prepare.pop_front();
      prepare_next(request, lock);
    } else if (may_lead()) {
      lead(lock);
      lock.unlock();
      tidy(requests.front()->is_patient());
      lock.lock();
    } else {
      mine->idle = true;
      lock.unlock();
      if (mine->wait()) return;
      lock.lock();
      mine->idle = false;
    }
  }
}

/// Reads the cases of many requests at once. What goes wrong is told to the request that reads its
/// case by itself.
void Committer::read_ahead(const std::vector<Request*>& requests) {
  std::vector<Id> unknown;
  for (const Request* request : requests) {
    if (!request->is_new() && !cache_.find(request->case_id()))
      unknown.push_back(request->case_id());
  }
  if (unknown.empty()) return;
  auto found = storage_.load_whole(unknown);
  if (!found) return;
  for (WholeCase& whole : *found) {
    if (auto state = read_case(catalog_, std::move(whole))) cache_.remember(*state);
  }
}

/// Counts requests in, each to its turn. What comes when the queue is full is refused.
std::shared_ptr<Request::Submission> Committer::admit(const std::vector<Request*>& requests) {
  auto mine = std::make_shared<Submission>();
  std::vector<Request*> refused;
  std::size_t depth = 0;
  {
    const std::lock_guard lock(mutex_);
    depth = waiting_;
    for (Request* request : requests) {
      if (waiting_ >= limits_.queue_units) {
        refused.push_back(request);
        continue;
      }
      ++waiting_;
      ++mine->left;
      request->submission_ = mine;
      const auto [turn, free] = turns_.try_emplace(request->case_id());
      if (free) {
        mine->to_prepare.push_back(request);
      } else {
        turn->second.add(*request);
      }
    }
  }
  observer_.measure(Measure::queue_depth, static_cast<double>(depth));
  if (!refused.empty()) observer_.count(Count::busy, refused.size());
  for (Request* request : refused) request->fail(queue_full());
  return mine;
}

void Committer::prepare_next(Request& request, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  request.draft_ = prepare(request);
  lock.lock();
  if (request.draft_) {
    ready_.push_back(&request);
    return;
  }
  --waiting_;
  Wakes wakes;
  finish(request, wakes);
  lock.unlock();
  wake(wakes);
  lock.lock();
}

/// What has to be committed for it; nothing: it is answered.
std::optional<Draft::Finished> Committer::prepare(Request& request) {
  auto seen = request.is_new() ? Seen{nullptr, true} : look(request.case_id());
  if (!seen) {
    request.fail(seen.error());
    return std::nullopt;
  }
  Request::Prepared prepared = request.prepare(seen->state, seen->fresh);
  if (prepared.ask_again) {
    cache_.forget(request.case_id());
    seen = look_in_store(request.case_id());
    if (!seen) {
      request.fail(seen.error());
      return std::nullopt;
    }
    prepared = request.prepare(seen->state, true);
  }
  return std::move(prepared.draft);
}

/// While a commit is on its way to the disk, the next one is written once it is as large, or large
/// enough: a smaller one would wait for the disk all the same, and costs more by the unit.
bool Committer::may_lead() const noexcept {
  constexpr std::size_t worth_its_own_commit = 16;
  return !led_ && !ready_.empty() && ready_.size() >= std::min(written_, worth_its_own_commit);
}

/// Of what is ready, in its order, but people first.
std::vector<Request*> Committer::take_batch() {
  const auto patient = std::stable_partition(
      ready_.begin(), ready_.end(), [](const Request* request) { return !request->is_patient(); });
  std::int64_t late_ms = 0;
  for (auto at = patient; at != ready_.end(); ++at) late_ms = std::max(late_ms, (*at)->late_ms());
  const Batch ready{static_cast<std::size_t>(patient - ready_.begin()),
                    static_cast<std::size_t>(ready_.end() - patient)};
  batches_without_people_ = ready.people == 0 ? batches_without_people_ + 1 : 0;
  const Batch share = share_batch(ready, late_ms, people_about(), limits_.batch_units);
  const auto end_of_people = ready_.begin() + static_cast<std::ptrdiff_t>(share.people);
  const auto end_of_patient = patient + static_cast<std::ptrdiff_t>(share.patient);
  std::vector<Request*> batch(ready_.begin(), end_of_people);
  batch.insert(batch.end(), patient, end_of_patient);
  std::deque<Request*> left(end_of_people, patient);
  left.insert(left.end(), end_of_patient, ready_.end());
  ready_ = std::move(left);
  return batch;
}

/// One commit is written at a time. Who wrote it waits for the disk when the next one may write.
void Committer::lead(std::unique_lock<std::mutex>& lock) {
  led_ = true;
  const std::vector<Request*> batch = take_batch();
  waiting_ -= batch.size();
  lock.unlock();
  std::vector<Unit> units;
  units.reserve(batch.size());
  for (Request* request : batch) units.push_back(std::move(request->draft_->unit));
  const auto begin = std::chrono::steady_clock::now();
  CommitAnswer answer = storage_.commit_ahead(units);
  Wakes wakes;
  lock.lock();
  led_ = false;
  written_ += batch.size();
  call_next_leader(wakes);
  lock.unlock();
  wake(wakes);
  wakes.clear();
  if (!answer.error) {
    if (auto synced = storage_.sync(); !synced) {
      answer.error = synced.error();
      answer.outcome_unknown = true;
    }
  }
  answer = replay(units, std::move(answer));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  observer_.measure(Measure::commit_seconds, took.count());
  settle(batch, std::move(units), answer);
  lock.lock();
  written_ -= batch.size();
  for (Request* request : batch) {
    if (!request->again_) {
      finish(*request, wakes);
      continue;
    }
    ++waiting_;
    request->submission_->to_prepare.push_back(request);
    wakes.push_back({request->submission_});
  }
  call_next_leader(wakes);
  lock.unlock();
  wake(wakes);
  untidied_ += batch.size();
  lock.lock();
}

/// Moving the log takes longer than a commit. Who leads for a person leaves it to the thread of the
/// timers, unless nothing of that kind has come by for long.
void Committer::tidy(bool patient) {
  // Units, of some ten pages each: fewer than a store of its own accord moves within a commit.
  constexpr std::uint64_t longest_untidied = 1'024;
  if (!patient && untidied_ < longest_untidied) return;
  if (tidying_.test_and_set()) return;
  untidied_ = 0;
  storage_.tidy();
  tidying_.clear();
}

/// What went into the commit ends with each request, on the thread that made it: it takes a while,
/// and everybody waits for this one.
void Committer::settle(const std::vector<Request*>& batch, std::vector<Unit> units,
                       const CommitAnswer& answer) {
  observer_.measure(Measure::batch_units, static_cast<double>(batch.size()));
  if (answer.error) {
    // The code alone: what a database says may quote what was to be written.
    log_.write(Log::Level::error, "a commit failed",
               {{"units", std::to_string(batch.size())}, {"code", to_string(answer.error->code)}});
  }
  std::uint64_t kept = 0;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Request& request = *batch[i];
    request.draft_->unit = std::move(units[i]);
    const CaseStatePointer after = request.draft_->after;
    const std::int64_t behind_ms = request.draft_->clock_behind_ms;
    request.again_ = false;
    if (answer.error) {
      cache_.forget(request.case_id());
      request.fail(*answer.error);
      continue;
    }
    const UnitResult& result = answer.results[i];
    if (result.status == UnitStatus::ok) {
      request.replaced_ = cache_.remember(after);
      ++kept;
      tell_behind(request.case_id(), behind_ms);
    } else {
      cache_.forget(request.case_id());
    }
    if (request.committed(result)) continue;
    request.again_ = ++request.attempts_ <= limits_.conflict_retries;
    observer_.count(Count::conflicts, 1);
    if (!request.again_) request.fail(too_many_conflicts());
  }
  if (!answer.error) observer_.count(Count::commits, 1);
  observer_.count(Count::steps, kept);
}

/// Less than a minute is what clocks of several machines differ by, and what a claim may take.
void Committer::tell_behind(const Id& case_id, std::int64_t ms) {
  constexpr std::int64_t noticed_ms = 60'000;
  if (ms < noticed_ms) return;
  observer_.count(Count::clock_behind, 1);
  log_.write(Log::Level::warn, "the clock is behind the last step of a case; its time stands still",
             {{"case", to_string(case_id)}, {"behind_ms", std::to_string(ms)}});
}

/// It is answered; the next one of its case has its turn.
void Committer::finish(Request& request, Wakes& wakes) {
  const auto turn = turns_.find(request.case_id());
  if (Request* next = turn->second.take()) {
    next->submission_->to_prepare.push_back(next);
    wakes.push_back({next->submission_});
  } else {
    turns_.erase(turn);
  }
  if (--request.submission_->left == 0) wakes.push_back({request.submission_, true});
}

/// Somebody who waits takes what is ready; where nobody waits, whoever is at work will.
void Committer::call_next_leader(Wakes& wakes) {
  if (!may_lead()) return;
  for (const Request* request : ready_) {
    if (!request->submission_->idle) continue;
    wakes.push_back({request->submission_});
    return;
  }
}

void Committer::wake(const Wakes& wakes) {
  for (const Wake& one : wakes) one.submission->wake(one.all_done);
}

CommitAnswer Committer::commit(const std::vector<Unit>& units) {
  return replay(units, storage_.commit(units));
}

/// What a commit came to, once its outcome is known, or cannot be.
CommitAnswer Committer::replay(const std::vector<Unit>& units, CommitAnswer answer) {
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
  if (CaseStatePointer state = cache_.find(case_id)) return Seen{std::move(state), false};
  return look_in_store(case_id);
}

Result<Committer::Seen> Committer::look_in_store(const Id& case_id) {
  auto found = storage_.load_whole({case_id});
  if (!found) return found.error();
  // A case that is not there is no failure: `start` makes it.
  if (found->empty()) return Seen{nullptr, true};
  auto state = read_case(catalog_, std::move(found->front()));
  if (!state) return state.error();
  return Seen{std::move(*state), true};
}

Result<CaseStatePointer> Committer::read(const Id& case_id) {
  auto seen = look_in_store(case_id);
  if (!seen) return seen.error();
  if (!seen->state) return no_such_case(to_string(case_id));
  return seen->state;
}

}  // namespace regie::runtime
