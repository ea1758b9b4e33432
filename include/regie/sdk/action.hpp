// SPDX-License-Identifier: Apache-2.0
// An action in C++: derive from Action, and give the class a constructor
// `(regie::sdk::Host host, const regie::sdk::Options& options)`.
#pragma once

#include <memory>
#include <utility>

#include <regie/abi/action.h>
#include <regie/sdk/plugin.hpp>

namespace regie::sdk {

/// The answer that is owed for one call: exactly once, from any thread. One that is dropped without
/// an answer answers "try again", so that no call is lost. Movable, not copyable.
class Outcome {
 public:
  Outcome(regie_call_done callback, void* ctx) noexcept : done_(callback), ctx_(ctx) {}
  Outcome(Outcome&& other) noexcept
      : done_(std::exchange(other.done_, nullptr)), ctx_(other.ctx_) {}
  Outcome& operator=(Outcome&& other) noexcept {
    if (this != &other) {
      drop();
      done_ = std::exchange(other.done_, nullptr);
      ctx_ = other.ctx_;
    }
    return *this;
  }
  Outcome(const Outcome&) = delete;
  Outcome& operator=(const Outcome&) = delete;
  ~Outcome() { drop(); }

  /// It was done, durably. `output` is one JSON object, or empty.
  void done(std::string_view output = {}) noexcept {
    answer(REGIE_CALL_DONE, REGIE_OK, 0, output, {});
  }
  /// Not now. `status` is transient; `retry_after_ms` 0: as the workflow or the engine sees fit.
  void retry(regie_status status, std::string_view reason,
             std::int64_t retry_after_ms = 0) noexcept {
    answer(REGIE_CALL_RETRY, status, retry_after_ms, {}, reason);
  }
  /// Never. `status` is permanent; `output` tells the workflow why: one JSON object, or empty.
  void reject(regie_status status, std::string_view reason, std::string_view output = {}) noexcept {
    answer(REGIE_CALL_FAILED, status, 0, output, reason);
  }
  /// As the status says: by its band retry or reject.
  void fail(const Failure& failure) noexcept {
    if (REGIE_IS_TRANSIENT(failure.status())) {
      retry(failure.status(), failure.what(), failure.retry_after_ms());
    } else {
      reject(failure.status(), failure.what());
    }
  }
  [[nodiscard]] bool owed() const noexcept { return done_ != nullptr; }

 private:
  friend class Action;

  void answer(std::int32_t verdict, regie_status status, std::int64_t retry_after_ms,
              std::string_view output, std::string_view reason) noexcept {
    const auto callback = std::exchange(done_, nullptr);
    if (callback == nullptr) return;
    auto outcome = sized<regie_call_outcome>();
    outcome.verdict = verdict;
    outcome.status = status;
    outcome.retry_after_ms = retry_after_ms;
    outcome.output = str(output);
    outcome.reason = str(reason);
    callback(ctx_, &outcome);
  }
  void drop() noexcept { retry(REGIE_UNAVAILABLE, "the action dropped the call unanswered"); }

  regie_call_done done_;
  void* ctx_;
};

class Action {
 public:
  Action() = default;
  Action(const Action&) = delete;
  Action& operator=(const Action&) = delete;
  /// Every Outcome that was taken must be answered or dropped before the destructor returns.
  virtual ~Action() = default;

  /// Begins to carry out a call; any thread, returns promptly. `call` is borrowed for the call of
  /// this function. Throwing while `outcome` is still here (not moved away) means that the call was
  /// not taken.
  virtual void invoke(const regie_call& call, Outcome&& outcome) = 0;
  /// Asks to give up a call under way; its Outcome must still be answered.
  virtual void cancel(std::string_view key) { static_cast<void>(key); }

  template <class Class>
  static detail::Interface regie_interface() noexcept {
    static const regie_action_v1 table = {
        sizeof(regie_action_v1), 0, &create<Class>, &destroy, &invoke_on, &cancel_in};
    return {REGIE_ACTION_V1_ID, &table};
  }

 private:
  static Action* of(regie_action* handle) noexcept { return reinterpret_cast<Action*>(handle); }
  template <class Class>
  static regie_status create(const regie_host* host, const regie_kv* const* options,
                             std::size_t count, regie_action** action,
                             regie_error* error) noexcept {
    return detail::guard(error, "action", [&] {
      std::unique_ptr<Action> made = std::make_unique<Class>(Host(host), Options(options, count));
      *action = reinterpret_cast<regie_action*>(made.release());
    });
  }
  static void destroy(regie_action* action) noexcept { delete of(action); }
  static regie_status invoke_on(regie_action* action, const regie_call* call,
                                regie_call_done callback, void* ctx, regie_error* error) noexcept {
    Outcome outcome(callback, ctx);
    try {
      of(action)->invoke(*call, std::move(outcome));
      return REGIE_OK;  // an Outcome that was left here answers "try again" now
    } catch (...) {
      const auto status = detail::fill_from_exception(error, "action");
      if (!outcome.owed()) return REGIE_OK;  // it was taken, so it is answered through its Outcome
      outcome.done_ = nullptr;
      return status;
    }
  }
  static void cancel_in(regie_action* action, regie_str key) noexcept {
    // Cancelling is a request: one that fails leaves the call as it is.
    detail::guard(nullptr, "action", [&] { of(action)->cancel(view(key)); });
  }
};

}  // namespace regie::sdk
