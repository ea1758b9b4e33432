// SPDX-License-Identifier: Apache-2.0
// A notifier in C++: derive from Notifier, and give the class a constructor
// `(regie::sdk::Host host, const regie::sdk::Options& options)`.
#pragma once

#include <memory>

#include <regie/abi/notifier.h>
#include <regie/sdk/plugin.hpp>

namespace regie::sdk {

/// The answer that is owed for one message: exactly once, from any thread. One that is dropped
/// without an answer answers "try again", so that no message is lost. Movable, not copyable.
class Done {
 public:
  Done(regie_delivery_done done, void* ctx) noexcept : done_(done), ctx_(ctx) {}
  Done(Done&& other) noexcept : done_(std::exchange(other.done_, nullptr)), ctx_(other.ctx_) {}
  Done& operator=(Done&& other) noexcept {
    if (this != &other) {
      drop();
      done_ = std::exchange(other.done_, nullptr);
      ctx_ = other.ctx_;
    }
    return *this;
  }
  Done(const Done&) = delete;
  Done& operator=(const Done&) = delete;
  ~Done() { drop(); }

  /// The receiver has it, durably. `receipt` is the receiver's own id of it.
  void delivered(std::string_view receipt = {}) noexcept {
    answer(REGIE_DELIVERED, REGIE_OK, 0, receipt, {});
  }
  /// Not now. `status` is transient; `retry_after_ms` 0: as the engine sees fit.
  void retry(regie_status status, std::string_view reason,
             std::int64_t retry_after_ms = 0) noexcept {
    answer(REGIE_RETRY, status, retry_after_ms, {}, reason);
  }
  /// Never. `status` is permanent.
  void reject(regie_status status, std::string_view reason) noexcept {
    answer(REGIE_NOT_ACCEPTED, status, 0, {}, reason);
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
  friend class Notifier;

  void answer(std::int32_t verdict, regie_status status, std::int64_t retry_after_ms,
              std::string_view receipt, std::string_view reason) noexcept {
    const auto done = std::exchange(done_, nullptr);
    if (done == nullptr) return;
    auto outcome = sized<regie_outcome>();
    outcome.verdict = verdict;
    outcome.status = status;
    outcome.retry_after_ms = retry_after_ms;
    outcome.receipt = str(receipt);
    outcome.reason = str(reason);
    done(ctx_, &outcome);
  }
  void drop() noexcept { retry(REGIE_UNAVAILABLE, "the notifier dropped the message unanswered"); }

  regie_delivery_done done_;
  void* ctx_;
};

class Notifier {
 public:
  Notifier() = default;
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;
  /// Every Done that was taken must be answered or dropped before the destructor returns.
  virtual ~Notifier() = default;

  /// Begins to deliver; any thread, returns promptly. `message` is borrowed for the call. Throwing
  /// while `done` is still here (not moved away) means that the message was not taken.
  virtual void deliver(const regie_message& message, Done&& done) = 0;
  /// Asks to give up a message under way; its Done must still be answered.
  virtual void cancel(std::string_view key) { static_cast<void>(key); }

  template <class Class>
  static detail::Interface regie_interface() noexcept {
    static const regie_notifier_v1 table = {
        sizeof(regie_notifier_v1), 0, &create<Class>, &destroy, &deliver_to, &cancel_in};
    return {REGIE_NOTIFIER_V1_ID, &table};
  }

 private:
  static Notifier* of(regie_notifier* handle) noexcept {
    return reinterpret_cast<Notifier*>(handle);
  }
  template <class Class>
  static regie_status create(const regie_host* host, const regie_kv* const* options,
                             std::size_t count, regie_notifier** notifier,
                             regie_error* error) noexcept {
    return detail::guard(error, "notifier", [&] {
      std::unique_ptr<Notifier> made = std::make_unique<Class>(Host(host), Options(options, count));
      *notifier = reinterpret_cast<regie_notifier*>(made.release());
    });
  }
  static void destroy(regie_notifier* notifier) noexcept { delete of(notifier); }
  static regie_status deliver_to(regie_notifier* notifier, const regie_message* message,
                                 regie_delivery_done callback, void* ctx,
                                 regie_error* error) noexcept {
    Done done(callback, ctx);
    try {
      of(notifier)->deliver(*message, std::move(done));
      return REGIE_OK;  // a Done that was left here answers "try again" now
    } catch (...) {
      const auto status = detail::fill_from_exception(error, "notifier");
      if (!done.owed()) return REGIE_OK;  // it was taken, so it is answered through its Done
      done.done_ = nullptr;
      return status;
    }
  }
  static void cancel_in(regie_notifier* notifier, regie_str key) noexcept {
    // Cancelling is a request: one that fails leaves the delivery as it is.
    detail::guard(nullptr, "notifier", [&] { of(notifier)->cancel(view(key)); });
  }
};

}  // namespace regie::sdk
