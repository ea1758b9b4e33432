// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/memory_store.hpp"
#include "tests/chance.hpp"
#include "tests/forwarding_store.hpp"

namespace regie::simulation {

using tests::Chance;

/// Thrown out of a call of the store: the process ends here, and its memory is gone.
struct Crash {};

/// Time of a simulated world: business time and the store's lease clock go on together.
struct Time {
  std::int64_t business_ms = 0;
  std::int64_t lease_ms = 0;
  void advance(std::int64_t ms) {
    business_ms += ms;
    lease_ms += ms;
  }
};

/// How a call of the store ends when it does not end well.
enum class Fault { none, before, after, torn };

/// What a store says of units that it has written, and that its disk will lose.
[[nodiscard]] runtime::CommitAnswer as_if_kept(const std::vector<runtime::Unit>& units);

/// A store whose calls are delayed, refused, lost before and after they were kept, torn and
/// reordered, and that takes the process with it now and then.
class SimulatedStore final : public tests::ForwardingStore {
 public:
  SimulatedStore(std::shared_ptr<runtime::Storage> inner, Chance& chance, Time& time)
      : ForwardingStore(std::move(inner)), chance_(chance), time_(time) {}

  bool faults = false;  ///< nothing goes wrong while this is false
  /// What others do between a look and a commit; given a case that is about to be written.
  std::function<void(const Id&)> meanwhile;
  std::uint64_t calls = 0;     ///< that change something
  std::uint64_t injected = 0;  ///< faults so far
  std::uint64_t crash_at = 0;  ///< the number of the call that ends the process; 0: none
  Fault crash_as = Fault::none;
  std::set<Id> touched;  ///< cases written since somebody looked

  [[nodiscard]] runtime::CommitAnswer commit(const std::vector<runtime::Unit>& units) override;
  /// Some of it is lost until `sync`, and whether that is so is known here at once: nobody looks
  /// in between.
  [[nodiscard]] runtime::CommitAnswer commit_ahead(
      const std::vector<runtime::Unit>& units) override;
  [[nodiscard]] Result<void> sync() override;
  [[nodiscard]] Result<runtime::CaseRow> load(const Id& id) override;
  [[nodiscard]] Result<std::vector<runtime::EntryRow>> journal(const Id& id, std::int64_t from,
                                                               std::uint32_t limit) override;
  [[nodiscard]] Result<std::vector<runtime::WorkRow>> claim(runtime::WorkKind kind, Instant due,
                                                            std::int64_t lease_ms,
                                                            const std::string& owner,
                                                            const Id& token,
                                                            std::uint32_t limit) override;
  [[nodiscard]] Result<std::optional<runtime::ReplyRow>> find_reply(
      const Id& id, const std::string& scope, const std::string& key) override;
  [[nodiscard]] Result<std::optional<std::string>> get_key(const Id& id) override;
  [[nodiscard]] Result<void> destroy_key(const Id& id) override;
  [[nodiscard]] Result<void> put_document(const runtime::DocumentRow& document) override;

 private:
  [[nodiscard]] bool strikes(unsigned per_mille);
  void delay();
  /// A call that reads: perhaps an error.
  [[nodiscard]] std::optional<Error> disturb_reading();
  /// Whether this call, that changes something, ends the process, and how.
  [[nodiscard]] Fault crash_of_call();
  [[nodiscard]] runtime::CommitAnswer commit_part(const std::vector<runtime::Unit>& units);
  [[nodiscard]] runtime::CommitAnswer commit_shuffled(const std::vector<runtime::Unit>& units);

  Chance& chance_;
  Time& time_;
  bool sync_crashes_ = false;
  bool sync_fails_ = false;
};

}  // namespace regie::simulation
