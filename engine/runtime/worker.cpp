// SPDX-License-Identifier: Apache-2.0
// One round of work; the loop around it is in worker_loop.cpp.
#include "engine/runtime/worker.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/base/storable.hpp"
#include "engine/runtime/batch.hpp"
#include "engine/runtime/deliveries.hpp"
#include "engine/runtime/erasure.hpp"
#include "engine/runtime/errors.hpp"

namespace regie::runtime {

namespace {

constexpr std::size_t longest_reason = 1'000;  ///< of a timer that is parked, in bytes

/// The claimed timers of one case: fired, settled and journaled in one commit.
class TimerRequest final : public Request {
 public:
  TimerRequest(Core& core, const Id& id, const Id& token, Instant now)
      : Request(id), core_(core), token_(token), now_(now) {}

  void add(const WorkRow& row) { rows_.push_back({row.work_id, row.due}); }
  [[nodiscard]] bool is_patient() const override { return true; }
  /// When it was claimed.
  [[nodiscard]] std::int64_t late_ms() const override {
    return std::max<std::int64_t>(now_.ms - rows_.front().due.ms, 0);
  }

  [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
  /// The error is this case's own: the others can go on.
  [[nodiscard]] bool is_stuck() const noexcept { return stuck_; }
  [[nodiscard]] std::uint64_t fired() const noexcept { return fired_; }
  [[nodiscard]] std::uint64_t parked() const noexcept { return parked_; }
  [[nodiscard]] const Lateness& lateness() const noexcept { return lateness_; }

  Prepared prepare(const CaseStatePointer& before, bool fresh) override {
    fired_ = parked_ = 0;
    stuck_ = false;
    if (!before || !before->vault) {
      if (!fresh) return {std::nullopt, true};
      settle_without_step();
      return {};
    }
    auto surroundings = core_.surroundings(before->chart(), now_);
    if (!surroundings) return stuck(surroundings.error());
    Draft draft(before, std::move(*surroundings));
    draft.fire_due();
    fired_ = draft.steps();
    // What a case of old says does no harm, for its revision guards the commit; that nothing is
    // due, or fails, must be true now.
    if (!fresh && (!draft.has_steps() || !draft.failed_timers().empty())) {
      return {std::nullopt, true};
    }
    for (const auto& [timer, error] : draft.failed_timers()) {
      if (claimed(timer)) draft.record_incident(event_of(before, timer), error);
    }
    if (!draft.has_steps()) {
      settle_without_step();
      return {};
    }
    auto finished = draft.finish(core_.ports().ids->new_id());
    if (!finished) return stuck(finished.error());
    for (const Due& row : rows_) {
      finished->unit.settle.push_back(settle_of(row, draft));
      // A repeating timer keeps its id: then the settled row goes and a new one comes.
      if (finished->unit.settle.back().outcome != Settle::Outcome::done) continue;
      // Gone by that.
      std::erase_if(finished->unit.cancel, [&row](const WorkRef& cancelled) {
        return cancelled.kind == WorkKind::timer && cancelled.work_id == row.work_id;
      });
    }
    return {std::move(*finished), false};
  }

  bool committed(const UnitResult& result) override {
    if (result.status == UnitStatus::ok) {
      const Instant now = core_.now();
      for (const Due& row : rows_) {
        const std::int64_t late = std::max<std::int64_t>(now.ms - row.due.ms, 0);
        lateness_.add(late);
        core_.observer().measure(Measure::timer_lateness_seconds,
                                 static_cast<double>(late) / 1'000);
      }
      core_.observer().count(Count::timers, fired_);
      return true;
    }
    fired_ = parked_ = 0;
    // Another worker has taken over what this one held for too long: then it fires there.
    if (result.status == UnitStatus::stale_lease) return true;
    // Erased meanwhile: seen anew, only its rows are left.
    if (result.status == UnitStatus::conflict || result.status == UnitStatus::erased) return false;
    static_cast<void>(stuck(
        Error(Errc::store_failed,
              {"De opslag weigerde een termijn van de zaak " + to_string(case_id()) + ".",
               "The store refused to fire a timer of the case " + to_string(case_id()) + "."})));
    return true;
  }

  void fail(const Error& error) override {
    fired_ = parked_ = 0;
    error_ = error;
    stuck_ = error.code == Errc::corrupt;
  }

  /// Puts the timers of a case that cannot go on where a person sees them (`regie doctor`).
  [[nodiscard]] Result<void> park() {
    Unit unit;
    unit.case_id = case_id();
    unit.commit_id = core_.ports().ids->new_id();
    for (const Due& row : rows_) {
      unit.settle.push_back({WorkKind::timer,
                             row.work_id,
                             token_,
                             Settle::Outcome::dead,
                             {},
                             storable_text(error_->message.en, longest_reason)});
    }
    const CommitAnswer answer = core_.committer().commit({unit});
    if (answer.error) return *answer.error;
    const bool kept = !answer.results.empty() && answer.results[0].status == UnitStatus::ok;
    parked_ = kept ? rows_.size() : 0;  // otherwise another worker holds them now
    return {};
  }

 private:
  /// What is needed of a row; copies of 8 bytes need no memory of their own.
  struct Due {
    std::string work_id;
    Instant due;
  };

  Prepared stuck(Error error) {
    fired_ = 0;
    stuck_ = true;
    error_ = std::move(error);
    return {};
  }

  [[nodiscard]] bool claimed(std::uint64_t timer) const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [timer](const Due& row) { return timer_of_work_id(row.work_id) == timer; });
  }

  static statechart::Event event_of(const CaseStatePointer& before, std::uint64_t timer) {
    statechart::Event event;
    event.kind = statechart::Event::Kind::timer;
    event.timer = timer;
    for (const auto& running : before->snapshot.dossier().timers) {
      if (running.id == timer) event.name = statechart::event_of(before->chart(), running);
    }
    return event;
  }

  Settle settle_of(const Due& row, const Draft& draft) {
    Settle settle{WorkKind::timer, row.work_id, token_, Settle::Outcome::done, {}, {}};
    const std::uint64_t timer = timer_of_work_id(row.work_id);
    for (const auto& [id, error] : draft.failed_timers()) {
      if (id != timer) continue;
      settle.outcome = Settle::Outcome::dead;
      settle.last_error = to_string(error.code);
      ++parked_;
    }
    return settle;
  }

  /// The timer is gone from its case, or its case is: only the row is left.
  void settle_without_step() {
    Unit unit;
    unit.case_id = case_id();
    unit.commit_id = core_.ports().ids->new_id();
    for (const Due& row : rows_) {
      unit.settle.push_back({WorkKind::timer, row.work_id, token_, Settle::Outcome::done, {}, {}});
    }
    const CommitAnswer answer = core_.committer().commit({unit});
    if (answer.error) error_ = answer.error;
  }

  Core& core_;
  Id token_;
  Instant now_;
  std::vector<Due> rows_;
  std::uint64_t fired_ = 0;
  std::uint64_t parked_ = 0;
  bool stuck_ = false;
  Lateness lateness_;
  std::optional<Error> error_;
};

}  // namespace

void WorkDone::add(const WorkDone& other) {
  timers += other.timers;
  lateness.add(other.lateness);
  effects += other.effects;
  retries += other.retries;
  dead += other.dead;
  effects_wait = other.effects_wait;
  next = other.next;
}

/// Timers that are held under one token, in due order.
struct Worker::Claim {
  Id token;
  std::size_t most = 0;  ///< rows that were asked for
  std::vector<WorkRow> rows;

  [[nodiscard]] std::int64_t late_ms(Instant now) const {
    return rows.empty() ? 0 : std::max<std::int64_t>(now.ms - rows.front().due.ms, 0);
  }
};

Result<Worker::Claim> Worker::claim_timers(Instant now, std::int64_t late_ms) {
  Claim claim{core_.ports().ids->new_id(), 0, {}};
  const Limits& limits = core_.limits();
  claim.most =
      std::min(timers_in_a_claim(late_ms, core_.committer().people_about()), limits.claim_rows);
  auto rows = core_.storage().claim(WorkKind::timer, now, limits.lease_ms, owner_, claim.token,
                                    static_cast<std::uint32_t>(claim.most));
  if (!rows) return rows.error();
  claim.rows = std::move(*rows);
  return claim;
}

void Worker::tell_parked(const Id& case_id, std::uint64_t timers) {
  if (timers == 0) return;
  core_.log().write(Log::Level::warn, "timers of a case cannot fire; they wait for a person",
                    {{"case", to_string(case_id)}, {"timers", std::to_string(timers)}});
}

/// Fires what was claimed, in as many commits as the committer sees fit.
Result<void> Worker::fire(const Claim& claim, WorkDone& done, Instant now) {
  std::map<Id, std::unique_ptr<TimerRequest>> by_case;
  std::vector<Request*> requests;  // in the order of the first due timer of each case
  std::optional<Error> first_error;
  for (const WorkRow& row : claim.rows) {
    if (row.work_id == keep_work_id) {
      auto erased = erase_kept(core_, row, claim.token);
      if (erased) ++done.timers;
      if (!erased && !first_error) first_error = erased.error();
      continue;
    }
    auto& request = by_case[row.case_id];
    if (!request) {
      request = std::make_unique<TimerRequest>(core_, row.case_id, claim.token, now);
      requests.push_back(request.get());
    }
    request->add(row);
  }
  if (!requests.empty()) core_.committer().submit(requests);
  for (const auto& [id, request] : by_case) {
    if (request->is_stuck()) {
      if (auto parked = request->park(); !parked && !first_error) first_error = parked.error();
      done.dead += request->parked();
      tell_parked(id, request->parked());
      continue;
    }
    done.timers += request->fired();
    done.lateness.add(request->lateness());
    done.dead += request->parked();
    tell_parked(id, request->parked());
    if (request->error() && !first_error) first_error = request->error();
  }
  if (first_error) return *first_error;
  return {};
}

/// Goes on until nothing is due, or `claim_rows` were fired. Begins with `claim`.
Result<void> Worker::fire_in_turns(Claim claim, WorkDone& done, Instant now) {
  std::size_t fired = 0;
  while (!claim.rows.empty()) {
    if (auto fine = fire(claim, done, now); !fine) return fine;
    fired += claim.rows.size();
    if (claim.rows.size() < claim.most || fired >= core_.limits().claim_rows) return {};
    auto next = claim_timers(now, claim.late_ms(now));
    if (!next) return next.error();
    claim = std::move(*next);
  }
  return {};
}

/// Threads that fire timers beside the worker's own, for as long as more are due than one claim
/// takes: while one waits for the disk or moves the log, the others read, prepare and claim.
class Worker::Help {
 public:
  explicit Help(Worker& worker) : worker_(worker) {}
  ~Help() { enough_ = true; }  // before the threads are joined
  Help(const Help&) = delete;
  Help& operator=(const Help&) = delete;

  /// Does nothing while they are at work. Where no thread can be made it goes without.
  void start(std::int64_t late_ms) {
    if (at_work_ > 0) return;
    threads_.clear();
    while (threads_.size() < most_threads) {
      ++at_work_;
      try {
        threads_.emplace_back([this, late_ms] { work(late_ms); });
      } catch (const std::system_error&) {
        --at_work_;
        return;
      }
    }
  }
  [[nodiscard]] bool has_failed() const noexcept { return failed_; }
  [[nodiscard]] bool was_started() const noexcept { return !threads_.empty(); }
  /// Waits until what they hold is fired. What they did is added to `done`.
  [[nodiscard]] Result<void> end(WorkDone& done) {
    enough_ = true;
    threads_.clear();
    enough_ = false;
    done.add(std::exchange(done_, {}));
    failed_ = false;
    if (const auto error = std::exchange(error_, {})) return *error;
    return {};
  }

 private:
  // With the worker's own: one commits, one prepares, and one waits for the disk.
  static constexpr std::size_t most_threads = 2;

  void work(std::int64_t late_ms) {
    WorkDone done;
    Result<bool> more = true;
    while (more && *more && !enough_ && !worker_.is_to_stop()) {
      more = worker_.fire_claim(done, late_ms);
    }
    const std::lock_guard lock(mutex_);
    done_.add(done);
    if (!more && !error_) error_ = more.error();
    failed_ = failed_ || !more;
    --at_work_;
  }

  Worker& worker_;
  std::atomic<bool> enough_{false};
  std::atomic<bool> failed_{false};
  std::atomic<std::size_t> at_work_{0};
  std::mutex mutex_;
  WorkDone done_;
  std::optional<Error> error_;
  std::vector<std::jthread> threads_;  // last: they use what is above
};

/// One claim of a helper. False: fewer were due than it asked for.
Result<bool> Worker::fire_claim(WorkDone& done, std::int64_t& late_ms) {
  const Instant now = core_.now();
  auto claim = claim_timers(now, late_ms);
  if (!claim) return claim.error();
  late_ms = claim->late_ms(now);
  if (auto fired = fire(*claim, done, now); !fired) return fired.error();
  return claim->rows.size() == claim->most;
}

/// A few at a time, so that a request of a person waits neither for a long claim nor for a long
/// commit. Where more are due than one claim takes, `run` has help. False: nothing is due.
Result<bool> Worker::fire_timers(WorkDone& done, Instant now, Help* help) {
  // Before anything is claimed, which would be held and not fired.
  if (help != nullptr && help->has_failed()) {
    if (auto ended = help->end(done); !ended) return ended.error();
  }
  auto claim = claim_timers(now, late_ms_);
  if (!claim) return claim.error();
  late_ms_ = claim->late_ms(now);
  if (claim->rows.empty()) {
    if (help == nullptr || !help->was_started()) return false;
    if (auto ended = help->end(done); !ended) return ended.error();
    return true;
  }
  if (help != nullptr && claim->rows.size() == claim->most) help->start(late_ms_);
  if (auto fired = fire_in_turns(std::move(*claim), done, now); !fired) return fired.error();
  return true;
}

Result<bool> Worker::claim_effects(Deliveries& deliveries, WorkKind kind, Instant now) {
  const std::size_t room = deliveries.room();
  if (room == 0) return false;
  const Id token = core_.ports().ids->new_id();
  auto rows = core_.storage().claim(kind, now, core_.limits().lease_ms, owner_, token,
                                    static_cast<std::uint32_t>(room));
  if (!rows) return rows.error();
  const bool some = !rows->empty();
  deliveries.add(std::move(*rows), token, now);
  return some;
}

/// What cases do to each other, messages, and calls of plugins.
Result<bool> Worker::claim_all_effects(Deliveries& deliveries, Instant now) {
  bool some = false;
  for (const auto& [kind, taken] :
       {std::pair{WorkKind::call, true},
        std::pair{WorkKind::effect, core_.ports().effects != nullptr},
        std::pair{WorkKind::action, core_.ports().actions != nullptr}}) {
    if (!taken) continue;
    auto claimed = claim_effects(deliveries, kind, now);
    if (!claimed) return claimed.error();
    some = some || *claimed;
  }
  return some;
}

Result<void> Worker::look_ahead(WorkDone& done) {
  const bool notifies = core_.ports().effects != nullptr;
  const bool acts = core_.ports().actions != nullptr;
  done.effects_wait = false;
  done.next.reset();
  for (const WorkKind kind :
       {WorkKind::timer, WorkKind::call, WorkKind::effect, WorkKind::action}) {
    auto next = core_.storage().next_due(kind);
    if (!next) return next.error();
    if ((kind == WorkKind::effect && !notifies) || (kind == WorkKind::action && !acts)) {
      done.effects_wait = done.effects_wait || next->due.has_value();
    } else if (next->due && (!done.next || *next->due < *done.next)) {
      done.next = next->due;
    }
  }
  return {};
}

Result<WorkDone> Worker::run_due(std::optional<Instant> by) {
  WorkDone done;
  Deliveries deliveries(core_);
  Help help(*this);
  if (auto worked = work_until_idle(deliveries, done, by, is_running_ ? &help : nullptr); !worked) {
    deliveries.give_up();
    return worked.error();
  }
  done.effects = deliveries.done().delivered;
  done.retries = deliveries.done().retries;
  done.dead += deliveries.done().dead;
  if (auto ahead = look_ahead(done); !ahead) return ahead.error();
  return done;
}

/// While receivers have not answered, timers go on, and so do the others.
Result<void> Worker::work_until_idle(Deliveries& deliveries, WorkDone& done,
                                     std::optional<Instant> by, Help* help) {
  constexpr std::int64_t longest_ms = 1'000;      // somebody else may have written
  constexpr std::int64_t between_looks_ms = 100;  // many answers must not mean many claims
  std::optional<std::int64_t> looked_ms;
  for (bool more = true;;) {
    const Instant now = by.value_or(core_.now());
    if (!is_in_time(now)) return outside_time(now);
    const std::int64_t now_ms = core_.ports().patience->now_ms();
    // Who is to stop takes nothing more upon it.
    const bool stops = help != nullptr && hears_of_stop();
    if (stops) {
      if (auto ended = help->end(done); !ended) return ended.error();
    }
    const bool looks = !stops && (more || !deliveries.busy() || !looked_ms ||
                                  now_ms - *looked_ms >= between_looks_ms);
    more = false;
    if (looks) {
      looked_ms = now_ms;
      auto fired = fire_timers(done, now, help);
      if (!fired) return fired.error();
      auto claimed = claim_all_effects(deliveries, now);
      if (!claimed) return claimed.error();
      more = *fired || *claimed;
    }
    auto settled = deliveries.settle(now);
    if (!settled) return settled.error();
    if (more || *settled) continue;
    if (!deliveries.busy()) {
      if (looks || stops) return {};
      continue;
    }
    auto next = core_.storage().next_due(WorkKind::timer);
    if (!next) return next.error();
    std::int64_t ms = longest_ms;
    if (next->due && !by) ms = std::clamp<std::int64_t>(next->due->ms - now.ms, 10, longest_ms);
    deliveries.wait(ms);
  }
}

std::int64_t backoff_ms(std::uint32_t attempt, Randomness& randomness) {
  constexpr std::int64_t first = 2'000;
  constexpr std::int64_t longest = 3'600'000;
  std::int64_t wait = first;
  for (std::uint32_t i = 1; i < attempt && wait < longest; ++i) wait *= 2;
  wait = std::min(wait, longest);
  std::uint8_t chance[4];
  randomness.fill(chance);
  const std::uint32_t number = static_cast<std::uint32_t>(chance[0]) << 24 |
                               static_cast<std::uint32_t>(chance[1]) << 16 |
                               static_cast<std::uint32_t>(chance[2]) << 8 | chance[3];
  return wait / 2 + static_cast<std::int64_t>(number) % (wait / 2 + 1);
}

}  // namespace regie::runtime
