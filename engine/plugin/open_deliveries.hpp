// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

#include <regie/abi/notifier.h>

#include "engine/runtime/ports.hpp"

namespace regie::plugin {

/// Who waits for the answers of all notifiers and actions. What a plugin holds is a number and no
/// pointer: a second answer, or one after the end, finds nobody. Any thread.
class OpenDeliveries {
 public:
  using Done = runtime::Effects::Done;

  /// Never taken apart: a plugin may answer while the process ends.
  static OpenDeliveries& all() {
    static auto* const deliveries = new OpenDeliveries;
    return *deliveries;
  }
  void* add(const void* owner, Done done) {
    const std::lock_guard lock(mutex_);
    waiting_[++last_] = {owner, std::move(done)};
    return reinterpret_cast<void*>(last_);
  }
  /// Empty: it was answered already.
  Done take(void* ticket) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(reinterpret_cast<std::uintptr_t>(ticket));
    if (found == waiting_.end()) return nullptr;
    Done done = std::move(found->second.done);
    waiting_.erase(found);
    return done;
  }
  /// The plugin did not take it; nothing where it was answered all the same.
  void refuse(void* ticket, regie_status status, const regie_error& error) {
    const Done waiting = take(ticket);
    if (!waiting) return;
    runtime::DeliveryAnswer answer;
    answer.verdict = REGIE_IS_TRANSIENT(status) ? runtime::DeliveryAnswer::Verdict::retry
                                                : runtime::DeliveryAnswer::Verdict::rejected;
    answer.retry_after_ms = error.retry_after_ms;
    answer.reason.assign(error.message, strnlen(error.message, sizeof error.message));
    waiting(std::move(answer));
  }
  void forget(const void* owner) {
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [owner](const auto& one) { return one.second.owner == owner; });
  }

 private:
  struct Waiting {
    const void* owner = nullptr;
    Done done;
  };
  std::mutex mutex_;
  std::uintptr_t last_ = 0;
  std::map<std::uintptr_t, Waiting> waiting_;
};

}  // namespace regie::plugin
