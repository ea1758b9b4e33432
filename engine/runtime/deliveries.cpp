// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/deliveries.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/base/storable.hpp"
#include "engine/runtime/calls.hpp"
#include "engine/runtime/case_effects.hpp"
#include "engine/runtime/errors.hpp"
#include "engine/runtime/worker.hpp"

namespace regie::runtime {

namespace {

constexpr std::size_t longest_reason = 4'000;  ///< that a receiver gives, in bytes
constexpr std::int64_t longest_pause_ms = 30LL * 24 * 3'600'000;  ///< that a receiver can ask for

/// Where answers come in, from any thread. Shared with the callbacks.
struct Answers {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<DeliveryAnswer>> answers;

  /// A second answer is the receiver's mistake, and one that comes too late is nobody's concern.
  void give(std::size_t place, DeliveryAnswer answer) {
    const std::lock_guard lock(mutex);
    if (answers[place]) return;
    answers[place] = std::move(answer);
    changed.notify_all();
  }
};

DeliveryAnswer never(std::string reason) {
  return {DeliveryAnswer::Verdict::rejected, 0, std::move(reason), {}};
}

/// What a receiver said, without the words of the message that it may have quoted: the reason is
/// kept in the open.
std::string without_quotes(std::string reason, const Value& payload) {
  std::vector<std::string> words;
  for (const char* name : {"to", "name", "subject"}) {
    const Value* found = payload.find(name);
    if (found != nullptr && found->is(Value::Kind::string)) words.emplace_back(found->text());
  }
  if (const Value* channels = payload.find("channels");
      channels != nullptr && channels->is(Value::Kind::map)) {
    for (const Entry& entry : channels->entries()) {
      if (entry.value.is(Value::Kind::string)) words.emplace_back(entry.value.text());
    }
  }
  if (const Value* data = payload.find("data"); data != nullptr && data->is(Value::Kind::map)) {
    for (const Entry& entry : data->entries()) {
      if (entry.value.is(Value::Kind::string)) words.emplace_back(entry.value.text());
    }
  }
  // The longest first: an address begins with what may be a name too.
  std::sort(words.begin(), words.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  for (const std::string& word : words) {
    if (word.size() < 3) continue;
    for (std::size_t at = 0; (at = reason.find(word, at)) != std::string::npos; ++at) {
      reason.replace(at, word.size(), "*");
    }
  }
  return reason;
}

/// Whom a message is for; empty where it cannot be read.
std::string recipient_of(const Value& payload) {
  const Value* to = payload.find("to");
  return to != nullptr && to->is(Value::Kind::string) ? std::string(to->text()) : std::string();
}

class Round {
 public:
  Round(Core& core, const std::vector<WorkRow>& rows, const Id& token, Instant now)
      : core_(core), rows_(rows), token_(token), now_(now) {}

  Result<Delivered> run() {
    answers_->answers.resize(rows_.size());
    payloads_.resize(rows_.size());
    calls_.resize(rows_.size());
    postponed_.resize(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) line_up(i);
    while (begin_what_may()) wait();
    return settle();
  }

 private:
  struct UnderWay {
    std::size_t place = 0;
    std::string id;
    std::int64_t until_ms = 0;
    bool taken_back = false;  ///< a call that its case waits for no more
  };
  /// One way to reach people: so many at once, the others wait their turn.
  struct Lane {
    Effects* port = nullptr;
    std::deque<std::pair<std::size_t, Delivery>> waiting;
    std::vector<UnderWay> under_way;
  };

  Result<std::shared_ptr<const Vault>> vault_of(const Id& case_id) {
    const auto known = vaults_.find(case_id);
    if (known != vaults_.end()) return known->second;
    auto vault = read_vault(core_.storage(), case_id);
    if (vault) vaults_[case_id] = *vault;
    return vault;
  }

  Result<Delivery> delivery_of(const WorkRow& row, const Vault& vault) {
    auto stored = decode(row.payload);
    if (!stored) return stored.error();
    const Value* kind = stored->find("kind");
    const Value* workflow = stored->find("workflow");
    const Value* created = stored->find("created");
    const Value* payload = stored->find("payload");
    if (!kind || !workflow || !created || !payload) {
      return damaged("een bericht is niet te lezen", "an effect is unreadable");
    }
    auto plain = vault.open_value("effect", *payload);
    if (!plain) return plain.error();
    Delivery delivery;
    delivery.id = effect_name(row.case_id, row.work_id);
    delivery.attempt = row.attempt;
    delivery.kind = std::string(kind->text());
    delivery.payload = std::move(*plain);
    delivery.case_id = to_string(row.case_id);
    delivery.workflow = std::string(workflow->text());
    delivery.created = {created->integer()};
    return delivery;
  }

  void line_up(std::size_t place) {
    const WorkRow& row = rows_[place];
    auto vault = vault_of(row.case_id);
    if (!vault) {
      answers_->give(place, {DeliveryAnswer::Verdict::retry, 0, "the key could not be read", {}});
      return;
    }
    if (!*vault) {
      answers_->give(place, never("erased"));
      return;
    }
    auto delivery = delivery_of(row, **vault);
    if (!delivery) {
      answers_->give(place, never("unreadable"));
      return;
    }
    if (is_for_a_case(delivery->kind)) {
      answers_->give(place, carry_out(core_, *delivery));
      return;
    }
    payloads_[place] = delivery->payload;
    if (is_call(delivery->kind)) {
      line_up_call(place, std::move(*delivery));
      return;
    }
    if (core_.keeps_order()) {
      auto turn = turn_of(row, recipient_of(delivery->payload), **vault);
      if (!turn) {
        answers_->give(place,
                       {DeliveryAnswer::Verdict::retry, 0, "the store could not be read", {}});
        return;
      }
      if (*turn) {
        postponed_[place] = *turn;
        answers_->give(place, {});
        return;
      }
    }
    Lane& lane = lanes_["to " + core_.ports().effects->channel(*delivery)];
    lane.port = core_.ports().effects;
    lane.waiting.emplace_back(place, std::move(*delivery));
  }

  void line_up_call(std::size_t place, Delivery call) {
    if (!is_wanted(core_, call)) {
      answers_->give(place, {});
      return;
    }
    if (!core_.ports().actions->takes(call)) {
      // Here is no such plugin. Another node may have it, or this one after a restart.
      constexpr std::int64_t minute_ms = 60'000;
      postponed_[place] = Instant{now_.ms + minute_ms};
      answers_->give(place, {});
      return;
    }
    calls_[place] = call;
    Lane& lane = lanes_["call " + core_.ports().actions->channel(call)];
    lane.port = core_.ports().actions;
    lane.waiting.emplace_back(place, std::move(call));
  }

  /// Calls under way whose state was left are asked to end; what they come to is still awaited.
  /// Looks now and then, and gives how long until the next look.
  std::int64_t take_back_calls(std::int64_t now) {
    constexpr std::int64_t look_ms = 5'000;
    const bool calls =
        std::any_of(calls_.begin(), calls_.end(), [](const auto& one) { return one; });
    if (!calls) return std::numeric_limits<std::int64_t>::max();
    if (!looked_ms_) looked_ms_ = now;
    if (now - *looked_ms_ < look_ms) return look_ms;
    looked_ms_ = now;
    for (auto& [name, lane] : lanes_) {
      for (UnderWay& one : lane.under_way) {
        const std::optional<Delivery>& call = calls_[one.place];
        if (!call || one.taken_back || is_wanted(core_, *call)) continue;
        one.taken_back = true;
        lane.port->cancel(one.id);
      }
    }
    return look_ms;
  }

  /// When a message may be tried that has to wait for an earlier one of its case to the same
  /// person; nothing: now. One that was given up holds nobody up.
  Result<std::optional<Instant>> turn_of(const WorkRow& row, const std::string& recipient,
                                         const Vault& vault) {
    auto waiting = waiting_of(row.case_id);
    if (!waiting) return waiting.error();
    std::optional<Instant> turn;
    for (const WorkRow& other : **waiting) {
      if (other.work_id >= row.work_id) continue;
      auto delivery = delivery_of(other, vault);
      if (!delivery || recipient_of(delivery->payload) != recipient) continue;
      // One that is due already is under way, here or elsewhere.
      constexpr std::int64_t soon_ms = 1'000;
      const bool here = std::any_of(rows_.begin(), rows_.end(), [&other](const WorkRow& mine) {
        return mine.case_id == other.case_id && mine.work_id == other.work_id;
      });
      const Instant then = here               ? now_
                           : other.due > now_ ? Instant{other.due.ms + 1}
                                              : Instant{now_.ms + soon_ms};
      if (!turn || then > *turn) turn = then;
    }
    return turn;
  }

  /// The messages of a case that were not delivered when this round began.
  Result<const std::vector<WorkRow>*> waiting_of(const Id& case_id) {
    const auto known = waiting_.find(case_id);
    if (known != waiting_.end()) return &known->second;
    StoreFilter filter;
    filter.work_kind = WorkKind::effect;
    filter.work_status = WorkStatus::pending;
    filter.case_prefix.assign(reinterpret_cast<const char*>(case_id.bytes.data()),
                              case_id.bytes.size());
    auto page = core_.storage().query_work(filter);
    if (!page) return page.error();
    return &(waiting_[case_id] = std::move(page->rows));
  }

  [[nodiscard]] bool answered(std::size_t place) {
    const std::lock_guard lock(answers_->mutex);
    return answers_->answers[place].has_value();
  }

  /// Whether something is under way now.
  bool begin_what_may() {
    bool busy = false;
    for (auto& [channel, lane] : lanes_) {
      std::erase_if(lane.under_way, [this, &lane = lane](const UnderWay& one) {
        if (answered(one.place)) return true;
        if (core_.ports().patience->now_ms() < one.until_ms) return false;
        lane.port->cancel(one.id);
        answers_->give(one.place, {DeliveryAnswer::Verdict::retry, 0, "no answer in time", {}});
        return true;
      });
      while (!lane.waiting.empty() &&
             lane.under_way.size() < core_.limits().deliveries_per_channel) {
        auto [place, delivery] = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        const std::int64_t until = core_.ports().patience->now_ms() + core_.limits().delivery_ms;
        lane.port->deliver(delivery, [answers = answers_, place = place](DeliveryAnswer said) {
          answers->give(place, std::move(said));
        });
        if (!answered(place)) lane.under_way.push_back({place, delivery.id, until});
      }
      busy = busy || !lane.under_way.empty();
    }
    return busy;
  }

  /// Until an answer comes, one comes too late, or the lease has to be extended.
  void wait() {
    const std::int64_t now = core_.ports().patience->now_ms();
    const std::int64_t third = std::max<std::int64_t>(core_.limits().lease_ms / 3, 1);
    if (lease_since_ms_ == 0) lease_since_ms_ = now;
    if (now - lease_since_ms_ >= third) {
      lease_since_ms_ = now;
      // Where it cannot be extended it ends, and another delivers under the same id.
      (void)core_.storage().extend(token_, core_.limits().lease_ms);
    }
    std::int64_t ms = std::min(third, take_back_calls(now));
    for (const auto& [channel, lane] : lanes_) {
      for (const UnderWay& one : lane.under_way) {
        ms = std::clamp<std::int64_t>(one.until_ms - now, 1, ms);
      }
    }
    std::unique_lock lock(answers_->mutex);
    for (const auto& [channel, lane] : lanes_) {
      for (const UnderWay& one : lane.under_way) {
        if (answers_->answers[one.place]) return;  // it came in meanwhile
      }
    }
    core_.ports().patience->wait(lock, answers_->changed, ms);
  }

  /// What a call came to is in its case before the call is settled, so that it cannot be lost;
  /// where that cannot be written now, the call is made again under the same key.
  DeliveryAnswer told_case(std::size_t place, DeliveryAnswer said) {
    if (!calls_[place]) return said;
    const bool again = said.verdict == DeliveryAnswer::Verdict::retry &&
                       rows_[place].attempt < attempts_of(*calls_[place], core_.limits());
    if (again) return said;
    switch (bring_outcome(core_, *calls_[place], said)) {
      case Told::later:
        return {DeliveryAnswer::Verdict::retry, 0, "the outcome could not be kept", {}};
      case Told::stuck:
        return never("the case could not take the outcome");
      case Told::yes:
        break;
    }
    // Also what failed: the workflow deals with that.
    said.verdict = DeliveryAnswer::Verdict::delivered;
    return said;
  }

  Settle settle_of(std::size_t place, const DeliveryAnswer& said, Delivered& done) {
    const WorkRow& row = rows_[place];
    Settle settle{row.kind, row.work_id, token_, Settle::Outcome::done, {}, {}};
    settle.last_error = without_quotes(said.reason, payloads_[place]);
    switch (said.verdict) {
      case DeliveryAnswer::Verdict::delivered:
        ++done.delivered;
        break;
      case DeliveryAnswer::Verdict::rejected:
        settle.outcome = Settle::Outcome::dead;
        ++done.dead;
        break;
      case DeliveryAnswer::Verdict::retry:
        if (!calls_[place] && row.attempt >= core_.limits().delivery_attempts) {
          settle.outcome = Settle::Outcome::dead;
          ++done.dead;
          break;
        }
        settle.outcome = Settle::Outcome::retry;
        std::int64_t wait = std::min(said.retry_after_ms, longest_pause_ms);
        if (wait <= 0) {
          wait = backoff_ms(row.attempt, *core_.ports().randomness);
          if (calls_[place]) wait = pause_of(*calls_[place], wait);
        }
        settle.due = {now_.ms + wait};
        ++done.retries;
        break;
    }
    return settle;
  }

  /// It was not tried: a fresh row, due later, under the same id.
  void postpone(Unit& unit, std::size_t place) const {
    const WorkRow& row = rows_[place];
    if (*postponed_[place] <= now_) {
      unit.settle.push_back({row.kind, row.work_id, token_, Settle::Outcome::release, {}, {}});
      return;
    }
    unit.settle.push_back({row.kind, row.work_id, token_, Settle::Outcome::done, {}, {}});
    WorkRow later;
    later.case_id = row.case_id;
    later.kind = row.kind;
    later.work_id = row.work_id;
    later.due = *postponed_[place];
    later.payload = row.payload;
    unit.add.push_back(std::move(later));
  }

  Result<Delivered> settle() {
    // A copy, so that whoever answers too late is neither heard nor held up by the store.
    std::vector<std::optional<DeliveryAnswer>> said;
    {
      const std::lock_guard lock(answers_->mutex);
      said = answers_->answers;
    }
    Delivered done;
    std::vector<Unit> units;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      Unit unit;
      unit.case_id = rows_[i].case_id;
      unit.commit_id = core_.ports().ids->new_id();
      if (postponed_[i]) {
        postpone(unit, i);
      } else {
        said[i]->reason = storable_text(said[i]->reason, longest_reason);
        unit.settle.push_back(settle_of(i, told_case(i, *said[i]), done));
      }
      units.push_back(std::move(unit));
    }
    // A lease that went stale meanwhile fails alone: who took it over delivers under the same id.
    const CommitAnswer answer = core_.committer().commit(units);
    if (answer.error) return *answer.error;
    return done;
  }

  Core& core_;
  const std::vector<WorkRow>& rows_;
  Id token_;
  Instant now_;
  std::map<Id, std::shared_ptr<const Vault>> vaults_;
  std::vector<Value> payloads_;
  std::vector<std::optional<Delivery>> calls_;     ///< those whose case waits for the outcome
  std::vector<std::optional<Instant>> postponed_;  ///< those that wait for another
  std::map<Id, std::vector<WorkRow>> waiting_;     ///< by case, where order is kept
  std::map<std::string, Lane> lanes_;
  std::int64_t lease_since_ms_ = 0;
  std::optional<std::int64_t> looked_ms_;  ///< when it was last seen whether calls are wanted
  std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
};

}  // namespace

Result<Delivered> deliver(Core& core, const std::vector<WorkRow>& rows, const Id& token,
                          Instant now) {
  return Round(core, rows, token, now).run();
}

}  // namespace regie::runtime
