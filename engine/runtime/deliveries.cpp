// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/deliveries.hpp"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>

#include "engine/base/storable.hpp"
#include "engine/runtime/calls.hpp"
#include "engine/runtime/case_effects.hpp"
#include "engine/runtime/delivery_row.hpp"
#include "engine/runtime/errors.hpp"
#include "engine/runtime/worker.hpp"

namespace regie::runtime {

namespace {

constexpr std::size_t longest_reason = 4'000;  ///< that a receiver gives, in bytes
constexpr std::int64_t longest_pause_ms = 30LL * 24 * 3'600'000;  ///< that a receiver can ask for

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

}  // namespace

/// Where answers come in, from any thread. Shared with the callbacks.
struct Deliveries::Answers {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::uint64_t, std::optional<DeliveryAnswer>> open;  ///< by number of the item
  std::size_t given = 0;                                        ///< of those that are open

  /// A second answer is the receiver's mistake, and one that comes too late is nobody's concern.
  void give(std::uint64_t number, DeliveryAnswer answer) {
    const std::lock_guard lock(mutex);
    const auto found = open.find(number);
    if (found == open.end() || found->second) return;
    found->second = std::move(answer);
    ++given;
    changed.notify_all();
  }
  void expect(std::uint64_t number) {
    const std::lock_guard lock(mutex);
    open[number].reset();
  }
  [[nodiscard]] bool has(std::uint64_t number) {
    const std::lock_guard lock(mutex);
    return open.at(number).has_value();
  }
  /// Whoever answers from now on is not heard.
  std::vector<std::pair<std::uint64_t, DeliveryAnswer>> take() {
    const std::lock_guard lock(mutex);
    std::vector<std::pair<std::uint64_t, DeliveryAnswer>> taken;
    for (auto& [number, answer] : open) {
      if (answer) taken.emplace_back(number, std::move(*answer));
    }
    for (const auto& [number, answer] : taken) open.erase(number);
    given = 0;
    return taken;
  }
};

Deliveries::Deliveries(Core& core) : core_(core), answers_(std::make_shared<Answers>()) {}
Deliveries::~Deliveries() = default;

std::size_t Deliveries::room() const noexcept {
  const std::size_t most = core_.limits().claim_rows;
  return most - std::min(most, items_.size());
}

void Deliveries::add(std::vector<WorkRow> rows, const Id& token, Instant now) {
  vaults_.clear();  // a key may have been destroyed since
  if (rows.empty()) return;
  leases_[token] = {core_.ports().patience->now_ms(), rows.size()};
  std::vector<std::uint64_t> added;
  for (WorkRow& row : rows) {
    // One that is on its way still, whose lease could not be extended, is not sent twice at once.
    const auto same = std::find_if(items_.begin(), items_.end(), [&row](const auto& item) {
      const WorkRow& mine = item.second.row;
      return mine.case_id == row.case_id && mine.kind == row.kind && mine.work_id == row.work_id;
    });
    if (same != items_.end()) {
      let_go(std::exchange(same->second.token, token));
      continue;
    }
    const std::uint64_t number = ++numbers_;
    items_[number] = {std::move(row), token, {}, {}, {}};
    answers_->expect(number);
    added.push_back(number);
  }
  for (const std::uint64_t number : added) line_up(number, now);
}

Result<std::shared_ptr<const Vault>> Deliveries::vault_of(const Id& case_id) {
  const auto known = vaults_.find(case_id);
  if (known != vaults_.end()) return known->second;
  auto vault = read_vault(core_.storage(), case_id);
  if (vault) vaults_[case_id] = *vault;
  return vault;
}

void Deliveries::line_up(std::uint64_t number, Instant now) {
  Item& item = items_.at(number);
  auto vault = vault_of(item.row.case_id);
  if (!vault) {
    answers_->give(number, {DeliveryAnswer::Verdict::retry, 0, "the key could not be read", {}});
    return;
  }
  if (!*vault) {
    answers_->give(number, never("erased"));
    return;
  }
  auto delivery = read_delivery(item.row, **vault);
  if (!delivery) {
    answers_->give(number, never("unreadable"));
    return;
  }
  if (is_for_a_case(delivery->kind)) {
    answers_->give(number, carry_out(core_, *delivery));
    return;
  }
  item.payload = delivery->payload;
  if (is_call(delivery->kind)) {
    line_up_call(number, std::move(*delivery), now);
    return;
  }
  if (core_.keeps_order()) {
    auto turn = turn_of(item.row, recipient_of(delivery->payload), **vault);
    if (!turn) {
      answers_->give(number,
                     {DeliveryAnswer::Verdict::retry, 0, "the store could not be read", {}});
      return;
    }
    if (turn->behind_another) {
      behind_.push_back(number);
      return;
    }
    if (turn->later) {
      postpone(number, std::max(*turn->later, Instant{now.ms + 1}));
      return;
    }
  }
  Lane& lane = lanes_["to " + core_.ports().effects->channel(*delivery)];
  lane.port = core_.ports().effects;
  lane.waiting.emplace_back(number, std::move(*delivery));
}

void Deliveries::line_up_call(std::uint64_t number, Delivery call, Instant now) {
  if (!is_wanted(core_, call)) {
    answers_->give(number, {});
    return;
  }
  if (!core_.ports().actions->takes(call)) {
    // Here is no such plugin. Another node may have it, or this one after a restart.
    constexpr std::int64_t minute_ms = 60'000;
    postpone(number, {now.ms + minute_ms});
    return;
  }
  items_.at(number).call = call;
  Lane& lane = lanes_["call " + core_.ports().actions->channel(call)];
  lane.port = core_.ports().actions;
  lane.waiting.emplace_back(number, std::move(call));
}

/// Not tried: a fresh row, due later, under the same id.
void Deliveries::postpone(std::uint64_t number, Instant until) {
  items_.at(number).postponed = until;
  answers_->give(number, {});
}

/// Where all the room is taken, what waits behind a receiver that says nothing goes back into the
/// store for a while, so that others have their turn.
void Deliveries::postpone_stalled(Instant now) {
  constexpr std::int64_t stalled_ms = 2'000;
  constexpr std::int64_t pause_ms = 5'000;
  const std::int64_t now_ms = core_.ports().patience->now_ms();
  for (auto& [channel, lane] : lanes_) {
    const bool stalled =
        std::any_of(lane.under_way.begin(), lane.under_way.end(),
                    [now_ms](const UnderWay& one) { return now_ms - one.since_ms >= stalled_ms; });
    if (!stalled) continue;
    for (const auto& [number, delivery] : lane.waiting) postpone(number, {now.ms + pause_ms});
    lane.waiting.clear();
  }
}

/// When a message may be tried that has to wait for an earlier one of its case to the same person.
/// One that was given up holds nobody up.
Result<Deliveries::Turn> Deliveries::turn_of(const WorkRow& row, const std::string& recipient,
                                             const Vault& vault) const {
  StoreFilter filter;
  filter.work_kind = WorkKind::effect;
  filter.work_status = WorkStatus::pending;
  filter.case_prefix.assign(reinterpret_cast<const char*>(row.case_id.bytes.data()),
                            row.case_id.bytes.size());
  auto page = core_.storage().query_work(filter);
  if (!page) return page.error();
  Turn turn;
  for (const WorkRow& other : page->rows) {
    if (other.work_id >= row.work_id) continue;
    auto delivery = read_delivery(other, vault);
    if (!delivery || recipient_of(delivery->payload) != recipient) continue;
    turn.behind_another = turn.behind_another ||
                          std::any_of(items_.begin(), items_.end(), [&other](const auto& mine) {
                            return mine.second.row.case_id == other.case_id &&
                                   mine.second.row.work_id == other.work_id;
                          });
    // One that is due already is under way elsewhere.
    constexpr std::int64_t soon_ms = 1'000;
    const Instant now = core_.now();
    const Instant then = other.due > now ? Instant{other.due.ms + 1} : Instant{now.ms + soon_ms};
    if (!turn.later || then > *turn.later) turn.later = then;
  }
  return turn;
}

void Deliveries::begin_what_may() {
  for (auto& [channel, lane] : lanes_) {
    std::erase_if(lane.under_way, [this, &lane = lane](const UnderWay& one) {
      if (answers_->has(one.number)) return true;
      const std::int64_t waited_ms = core_.ports().patience->now_ms() - one.since_ms;
      if (waited_ms < core_.limits().delivery_ms) return false;
      lane.port->cancel(one.id);
      answers_->give(one.number, {DeliveryAnswer::Verdict::retry, 0, "no answer in time", {}});
      return true;
    });
    while (!lane.waiting.empty() && lane.under_way.size() < core_.limits().deliveries_per_channel) {
      auto [number, delivery] = std::move(lane.waiting.front());
      lane.waiting.pop_front();
      const std::int64_t since = core_.ports().patience->now_ms();
      lane.port->deliver(delivery, [answers = answers_, number = number](DeliveryAnswer said) {
        answers->give(number, std::move(said));
      });
      if (!answers_->has(number)) lane.under_way.push_back({number, delivery.id, since, false});
    }
  }
}

void Deliveries::extend_leases() {
  const std::int64_t now_ms = core_.ports().patience->now_ms();
  for (auto& [token, lease] : leases_) {
    if (now_ms - lease.since_ms < core_.limits().lease_ms / 3) continue;
    lease.since_ms = now_ms;
    // Where it cannot be extended it ends, and another delivers under the same id.
    (void)core_.storage().extend(token, core_.limits().lease_ms);
  }
}

/// Calls under way whose state was left are asked to end; what they come to is still awaited. Looks
/// now and then, and gives how long until the next look.
std::int64_t Deliveries::take_back_calls(std::int64_t now_ms) {
  constexpr std::int64_t look_ms = 5'000;
  const bool calls = std::any_of(items_.begin(), items_.end(),
                                 [](const auto& item) { return item.second.call.has_value(); });
  if (!calls) {
    looked_ms_.reset();
    return std::numeric_limits<std::int64_t>::max();
  }
  if (!looked_ms_) looked_ms_ = now_ms;
  if (now_ms - *looked_ms_ < look_ms) return *looked_ms_ + look_ms - now_ms;
  looked_ms_ = now_ms;
  for (auto& [name, lane] : lanes_) {
    for (UnderWay& one : lane.under_way) {
      const std::optional<Delivery>& call = items_.at(one.number).call;
      if (!call || one.taken_back || is_wanted(core_, *call)) continue;
      one.taken_back = true;
      lane.port->cancel(one.id);
    }
  }
  return look_ms;
}

void Deliveries::wait(std::int64_t most_ms) {
  const std::int64_t now_ms = core_.ports().patience->now_ms();
  std::int64_t ms = std::min(
      {most_ms, take_back_calls(now_ms), std::max<std::int64_t>(core_.limits().lease_ms / 3, 1)});
  for (const auto& [channel, lane] : lanes_) {
    for (const UnderWay& one : lane.under_way) {
      const std::int64_t until = one.since_ms + core_.limits().delivery_ms;
      ms = std::clamp<std::int64_t>(until - now_ms, 1, ms);
    }
  }
  std::unique_lock lock(answers_->mutex);
  if (answers_->given > 0) return;  // it came in meanwhile
  core_.ports().patience->wait(lock, answers_->changed, ms);
}

/// What a call came to is in its case before the call is settled, so that it cannot be lost; where
/// that cannot be written now, the call is made again under the same key.
DeliveryAnswer Deliveries::told_case(const Item& item, DeliveryAnswer said) {
  if (!item.call) return said;
  const bool again = said.verdict == DeliveryAnswer::Verdict::retry &&
                     item.row.attempt < attempts_of(*item.call, core_.limits());
  if (again) return said;
  switch (bring_outcome(core_, *item.call, said)) {
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

Settle Deliveries::settle_of(const Item& item, const DeliveryAnswer& said, Instant now,
                             Delivered& done) {
  const WorkRow& row = item.row;
  Settle settle{row.kind, row.work_id, item.token, Settle::Outcome::done, {}, {}};
  settle.last_error = without_quotes(said.reason, item.payload);
  switch (said.verdict) {
    case DeliveryAnswer::Verdict::delivered:
      ++done.delivered;
      break;
    case DeliveryAnswer::Verdict::rejected:
      settle.outcome = Settle::Outcome::dead;
      ++done.dead;
      break;
    case DeliveryAnswer::Verdict::retry:
      if (!item.call && row.attempt >= core_.limits().delivery_attempts) {
        settle.outcome = Settle::Outcome::dead;
        ++done.dead;
        break;
      }
      settle.outcome = Settle::Outcome::retry;
      std::int64_t wait = std::min(said.retry_after_ms, longest_pause_ms);
      if (wait <= 0) {
        wait = backoff_ms(row.attempt, *core_.ports().randomness);
        if (item.call) wait = pause_of(*item.call, wait);
      }
      settle.due = {now.ms + wait};
      ++done.retries;
      break;
  }
  return settle;
}

void Deliveries::tell(const Item& item, const Settle& settle) {
  if (settle.outcome == Settle::Outcome::done) return;
  const bool dead = settle.outcome == Settle::Outcome::dead;
  core_.log().write(dead ? Log::Level::warn : Log::Level::info,
                    dead ? "an effect was given up" : "an effect is tried again later",
                    {{"effect", effect_name(item.row.case_id, item.row.work_id)},
                     {"attempt", std::to_string(item.row.attempt)},
                     {"why", settle.last_error}});
}

Unit Deliveries::unit_of(const Item& item, DeliveryAnswer said, Instant now, Delivered& done) {
  Unit unit;
  unit.case_id = item.row.case_id;
  unit.commit_id = core_.ports().ids->new_id();
  if (!item.postponed) {
    said.reason = storable_text(said.reason, longest_reason);
    unit.settle.push_back(settle_of(item, told_case(item, std::move(said)), now, done));
    tell(item, unit.settle.back());
    return unit;
  }
  unit.settle.push_back(
      {item.row.kind, item.row.work_id, item.token, Settle::Outcome::done, {}, {}});
  WorkRow later;
  later.case_id = item.row.case_id;
  later.kind = item.row.kind;
  later.work_id = item.row.work_id;
  later.due = *item.postponed;
  later.payload = item.row.payload;
  unit.add.push_back(std::move(later));
  return unit;
}

void Deliveries::forget(std::uint64_t number) {
  const auto item = items_.find(number);
  let_go(item->second.token);
  items_.erase(item);
}

/// One row less is held under it.
void Deliveries::let_go(const Id& token) {
  const auto lease = leases_.find(token);
  if (--lease->second.rows == 0) leases_.erase(lease);
}

Result<bool> Deliveries::settle(Instant now) {
  extend_leases();
  begin_what_may();
  if (room() == 0) postpone_stalled(now);
  const auto answered = answers_->take();
  if (answered.empty()) return false;
  // They are under way no more, whoever answered.
  for (auto& [channel, lane] : lanes_) {
    std::erase_if(lane.under_way, [&answered](const UnderWay& one) {
      return std::any_of(answered.begin(), answered.end(),
                         [&one](const auto& said) { return said.first == one.number; });
    });
  }
  Delivered done;
  std::vector<Unit> units;
  for (const auto& [number, said] : answered) {
    units.push_back(unit_of(items_.at(number), said, now, done));
  }
  // A lease that went stale meanwhile fails alone: who took it over delivers under the same id.
  const CommitAnswer answer = core_.committer().commit(units);
  if (answer.error) return *answer.error;
  for (const auto& [number, said] : answered) forget(number);
  core_.observer().count(Count::effects, done.delivered);
  core_.observer().count(Count::effect_retries, done.retries);
  core_.observer().count(Count::effects_given_up, done.dead);
  done_.delivered += done.delivered;
  done_.retries += done.retries;
  done_.dead += done.dead;
  vaults_.clear();
  for (const std::uint64_t number : std::exchange(behind_, {})) line_up(number, now);
  return true;
}

void Deliveries::give_up() {
  for (auto& [channel, lane] : lanes_) {
    for (const UnderWay& one : lane.under_way) lane.port->cancel(one.id);
  }
  lanes_.clear();
  items_.clear();
  leases_.clear();
  behind_.clear();
  answers_ = std::make_shared<Answers>();
}

}  // namespace regie::runtime
