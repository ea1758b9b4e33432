// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulated_store.hpp"

#include <numeric>
#include <utility>

namespace regie::simulation {

using runtime::CommitAnswer;
using runtime::Unit;

namespace {

Error store_busy() { return {Errc::busy, {"bezet", "busy"}}; }

CommitAnswer refused(Errc code) {
  CommitAnswer answer;
  answer.error = Error(code, {"geweigerd", "refused"});
  return answer;
}

CommitAnswer reply_lost() {
  CommitAnswer answer = refused(Errc::store_failed);
  answer.outcome_unknown = true;
  return answer;
}

}  // namespace

CommitAnswer as_if_kept(const std::vector<Unit>& units) {
  CommitAnswer answer;
  for (const Unit& unit : units) {
    runtime::UnitResult result;
    result.revision = unit.put ? unit.put->revision : 0;
    answer.results.push_back(result);
  }
  return answer;
}

bool SimulatedStore::strikes(unsigned per_mille) {
  if (!faults || !chance_.happens(per_mille)) return false;
  ++injected;
  return true;
}

void SimulatedStore::delay() {
  if (faults && chance_.happens(100)) {
    time_.advance(static_cast<std::int64_t>(chance_.below(chance_.happens(100) ? 90'000 : 500)));
  }
}

Fault SimulatedStore::crash_of_call() {
  ++calls;
  if (crash_at != 0 && calls == crash_at) return crash_as;
  if (strikes(8)) return Fault::before;
  if (strikes(8)) return Fault::after;
  if (strikes(5)) return Fault::torn;
  return Fault::none;
}

CommitAnswer SimulatedStore::commit_part(const std::vector<Unit>& units) {
  std::vector<Unit> part;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (i + 1 < units.size() && chance_.happens(500)) part.push_back(units[i]);
  }
  return part.empty() ? CommitAnswer{} : inner_->commit(part);
}

CommitAnswer SimulatedStore::commit_shuffled(const std::vector<Unit>& units) {
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (faults) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[chance_.below(i)]);
  }
  std::vector<Unit> shuffled;
  for (const std::size_t place : order) shuffled.push_back(units[place]);
  CommitAnswer answer = inner_->commit(shuffled);
  if (answer.error) return answer;
  std::vector<runtime::UnitResult> results(units.size());
  for (std::size_t i = 0; i < order.size(); ++i) results[order[i]] = answer.results[i];
  answer.results = std::move(results);
  return answer;
}

CommitAnswer SimulatedStore::commit(const std::vector<Unit>& units) {
  if (meanwhile && !units.empty()) {
    std::exchange(meanwhile, nullptr)(units[chance_.below(units.size())].case_id);
  }
  for (const Unit& unit : units) touched.insert(unit.case_id);
  delay();
  switch (crash_of_call()) {
    case Fault::before:
      throw Crash();
    case Fault::after:
      (void)inner_->commit(units);
      throw Crash();
    case Fault::torn:
      (void)commit_part(units);
      throw Crash();
    case Fault::none:
      break;
  }
  if (strikes(15)) return refused(Errc::busy);
  if (strikes(10)) return refused(Errc::store_failed);
  if (strikes(15)) return reply_lost();
  if (strikes(10)) {
    (void)commit_part(units);
    return reply_lost();
  }
  CommitAnswer answer = commit_shuffled(units);
  return strikes(20) ? reply_lost() : answer;
}

CommitAnswer SimulatedStore::commit_ahead(const std::vector<Unit>& units) {
  const Fault crash = crash_of_call();  // of the call that waits for the disk
  sync_crashes_ = crash != Fault::none;
  sync_fails_ = !sync_crashes_ && strikes(15);
  const bool lost =
      crash == Fault::before || crash == Fault::torn || (sync_fails_ && chance_.happens(500));
  if (!lost) return commit(units);
  for (const Unit& unit : units) touched.insert(unit.case_id);
  if (crash == Fault::torn) (void)commit_part(units);
  return as_if_kept(units);
}

Result<void> SimulatedStore::sync() {
  if (std::exchange(sync_crashes_, false)) throw Crash();
  if (std::exchange(sync_fails_, false)) {
    return Error(Errc::store_failed, {"de schijf faalt", "the disk fails"});
  }
  return {};
}

std::optional<Error> SimulatedStore::disturb_reading() {
  delay();
  if (strikes(3)) throw Crash();
  if (strikes(6)) return store_busy();
  return std::nullopt;
}

Result<runtime::CaseRow> SimulatedStore::load(const Id& id) {
  if (auto error = disturb_reading()) return *error;
  return inner_->load(id);
}

Result<std::vector<runtime::EntryRow>> SimulatedStore::journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) {
  if (auto error = disturb_reading()) return *error;
  return inner_->journal(id, from, limit);
}

Result<std::optional<runtime::ReplyRow>> SimulatedStore::find_reply(const Id& id,
                                                                    const std::string& scope,
                                                                    const std::string& key) {
  if (auto error = disturb_reading()) return *error;
  return inner_->find_reply(id, scope, key);
}

Result<std::optional<std::string>> SimulatedStore::get_key(const Id& id) {
  if (auto error = disturb_reading()) return *error;
  return inner_->get_key(id);
}

Result<std::vector<runtime::WorkRow>> SimulatedStore::claim(runtime::WorkKind kind, Instant due,
                                                            std::int64_t lease_ms,
                                                            const std::string& owner,
                                                            const Id& token, std::uint32_t limit) {
  delay();
  const Fault crash = crash_of_call();
  if (crash == Fault::before) throw Crash();
  if (crash == Fault::none && strikes(10)) return store_busy();
  auto rows = inner_->claim(kind, due, lease_ms, owner, token, limit);
  if (crash != Fault::none) throw Crash();
  if (strikes(10)) return store_busy();  // claimed, and nobody knows
  return rows;
}

Result<void> SimulatedStore::destroy_key(const Id& id) {
  touched.insert(id);
  const Fault crash = crash_of_call();
  if (crash == Fault::before) throw Crash();
  if (crash == Fault::none && strikes(30)) return store_busy();
  auto destroyed = inner_->destroy_key(id);
  if (crash != Fault::none) throw Crash();
  if (strikes(30)) return store_busy();
  return destroyed;
}

Result<void> SimulatedStore::put_document(const runtime::DocumentRow& document) {
  const Fault crash = crash_of_call();
  if (crash == Fault::before) throw Crash();
  if (crash == Fault::none && strikes(10)) return store_busy();
  auto put = inner_->put_document(document);
  if (crash != Fault::none) throw Crash();
  return put;
}

}  // namespace regie::simulation
