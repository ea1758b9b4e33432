// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/deliveries.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/runtime/case_effects.hpp"
#include "engine/runtime/errors.hpp"
#include "engine/runtime/worker.hpp"

namespace regie::runtime {

namespace {

/// Where answers come in, from any thread. Shared with the callbacks.
struct Answers {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<DeliveryAnswer>> answers;
  std::size_t missing = 0;
};

DeliveryAnswer never(std::string reason) {
  return {DeliveryAnswer::Verdict::rejected, 0, std::move(reason)};
}

class Round {
 public:
  Round(Core& core, const std::vector<WorkRow>& rows, const Id& token, Instant now)
      : core_(core), rows_(rows), token_(token), now_(now) {}

  Result<Delivered> run() {
    answers_->answers.resize(rows_.size());
    answers_->missing = rows_.size();
    for (std::size_t i = 0; i < rows_.size(); ++i) begin(i);
    wait();
    return settle();
  }

 private:
  void answer(std::size_t place, DeliveryAnswer answer) {
    const std::lock_guard lock(answers_->mutex);
    answers_->answers[place] = std::move(answer);
    --answers_->missing;
    answers_->changed.notify_all();
  }

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

  void begin(std::size_t place) {
    const WorkRow& row = rows_[place];
    auto vault = vault_of(row.case_id);
    if (!vault) {
      answer(place, {DeliveryAnswer::Verdict::retry, 0, "the key could not be read"});
      return;
    }
    if (!*vault) {
      answer(place, never("erased"));
      return;
    }
    auto delivery = delivery_of(row, **vault);
    if (!delivery) {
      answer(place, never("unreadable"));
      return;
    }
    if (is_for_a_case(delivery->kind)) {
      answer(place, carry_out(core_, *delivery));
      return;
    }
    auto answers = answers_;
    core_.ports().effects->deliver(*delivery, [answers, place](DeliveryAnswer said) {
      const std::lock_guard lock(answers->mutex);
      if (answers->answers[place]) return;  // a second answer is the receiver's mistake
      answers->answers[place] = std::move(said);
      --answers->missing;
      answers->changed.notify_all();
    });
  }

  void wait() {
    const auto third =
        std::chrono::milliseconds(std::max<std::int64_t>(core_.limits().lease_ms / 3, 1));
    std::unique_lock lock(answers_->mutex);
    while (answers_->missing != 0) {
      if (answers_->changed.wait_for(lock, third) == std::cv_status::timeout) {
        lock.unlock();
        // Where it cannot be extended it ends, and another delivers under the same id.
        (void)core_.storage().extend(token_, core_.limits().lease_ms);
        lock.lock();
      }
    }
  }

  Settle settle_of(const WorkRow& row, const DeliveryAnswer& said, Delivered& done) {
    Settle settle{row.kind, row.work_id, token_, Settle::Outcome::done, {}, said.reason};
    switch (said.verdict) {
      case DeliveryAnswer::Verdict::delivered:
        ++done.delivered;
        break;
      case DeliveryAnswer::Verdict::rejected:
        settle.outcome = Settle::Outcome::dead;
        ++done.dead;
        break;
      case DeliveryAnswer::Verdict::retry:
        if (row.attempt >= core_.limits().delivery_attempts) {
          settle.outcome = Settle::Outcome::dead;
          ++done.dead;
          break;
        }
        settle.outcome = Settle::Outcome::retry;
        const std::int64_t wait = said.retry_after_ms > 0
                                      ? said.retry_after_ms
                                      : backoff_ms(row.attempt, *core_.ports().randomness);
        settle.due = {now_.ms + wait};
        ++done.retries;
        break;
    }
    return settle;
  }

  Result<Delivered> settle() {
    Delivered done;
    std::vector<Unit> units;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      Unit unit;
      unit.case_id = rows_[i].case_id;
      unit.commit_id = core_.ports().ids->new_id();
      unit.settle.push_back(settle_of(rows_[i], *answers_->answers[i], done));
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
  std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
};

}  // namespace

Result<Delivered> deliver(Core& core, const std::vector<WorkRow>& rows, const Id& token,
                          Instant now) {
  return Round(core, rows, token, now).run();
}

}  // namespace regie::runtime
