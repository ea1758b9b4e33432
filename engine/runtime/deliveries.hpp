// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/core.hpp"

namespace regie::runtime {

struct Delivered {
  std::uint64_t delivered = 0;
  std::uint64_t retries = 0;
  std::uint64_t dead = 0;
};

/// Claimed effects on their way. What is answered is settled while the rest is still awaited, so
/// that a receiver which says nothing holds up nobody else. Leases are extended for as long as it
/// takes. Thread safety: one thread at a time.
class Deliveries {
 public:
  /// `core` must outlive it.
  explicit Deliveries(Core& core);
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  /// How many more it takes on.
  [[nodiscard]] std::size_t room() const noexcept;
  [[nodiscard]] bool busy() const noexcept { return !items_.empty(); }
  [[nodiscard]] const Delivered& done() const noexcept { return done_; }

  /// Takes on what was claimed under `token`.
  void add(std::vector<WorkRow> rows, const Id& token, Instant now);
  /// Begins what may begin, and settles what was answered or was not answered in time. False: there
  /// was nothing to settle. After an error: `give_up`.
  [[nodiscard]] Result<bool> settle(Instant now);
  /// Until something can be settled, for `most_ms` at most.
  void wait(std::int64_t most_ms);
  /// Asks what is under way to end, and forgets it: its rows come back when their leases end.
  void give_up();

 private:
  struct Answers;
  struct Item {
    WorkRow row;
    Id token;
    Value payload;                     ///< as it is in the open
    std::optional<Delivery> call;      ///< its case waits for the outcome
    std::optional<Instant> postponed;  ///< not tried: it waits for another, or for a plugin
  };
  struct UnderWay {
    std::uint64_t number = 0;
    std::string id;
    std::int64_t since_ms = 0;
    bool taken_back = false;  ///< a call that its case waits for no more
  };
  /// One way to reach somebody: so many at once, the others wait their turn.
  struct Lane {
    Effects* port = nullptr;
    std::deque<std::pair<std::uint64_t, Delivery>> waiting;
    std::vector<UnderWay> under_way;
  };
  struct Lease {
    std::int64_t since_ms = 0;
    std::size_t rows = 0;
  };
  struct Turn {
    std::optional<Instant> later;  ///< none: now
    bool behind_another = false;   ///< that is on its way here
  };

  [[nodiscard]] Result<std::shared_ptr<const Vault>> vault_of(const Id& case_id);
  [[nodiscard]] Result<Turn> turn_of(const WorkRow& row, const std::string& recipient,
                                     const Vault& vault) const;
  void line_up(std::uint64_t number, Instant now);
  void line_up_call(std::uint64_t number, Delivery call, Instant now);
  void postpone(std::uint64_t number, Instant until);
  void postpone_stalled(Instant now);
  void begin_what_may();
  void extend_leases();
  [[nodiscard]] std::int64_t take_back_calls(std::int64_t now_ms);
  [[nodiscard]] DeliveryAnswer told_case(const Item& item, DeliveryAnswer said);
  [[nodiscard]] Settle settle_of(const Item& item, const DeliveryAnswer& said, Instant now,
                                 Delivered& done);
  [[nodiscard]] Unit unit_of(const Item& item, DeliveryAnswer said, Instant now, Delivered& done);
  void tell(const Item& item, const Settle& settle);
  void forget(std::uint64_t number);
  void let_go(const Id& token);

  Core& core_;
  std::uint64_t numbers_ = 0;
  std::map<std::uint64_t, Item> items_;  ///< taken on and not settled
  std::vector<std::uint64_t> behind_;    ///< those that wait for another one here
  std::map<std::string, Lane> lanes_;
  std::map<Id, Lease> leases_;
  std::map<Id, std::shared_ptr<const Vault>> vaults_;  ///< of what was taken on last
  std::optional<std::int64_t> looked_ms_;  ///< when it was last seen whether calls are wanted
  std::shared_ptr<Answers> answers_;
  Delivered done_;
};

}  // namespace regie::runtime
