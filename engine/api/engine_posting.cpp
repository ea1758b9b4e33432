// SPDX-License-Identifier: Apache-2.0
// Requests that the executor does: answered once, whatever becomes of them.
#include "engine/api/doors.hpp"
#include "engine/api/engine_impl.hpp"
#include "engine/runtime/errors.hpp"

namespace regie {

/// A request under way. Who claims it answers it: the executor when its step begins (or when it
/// turns out to be wrong before that), who takes it back until then, or the destructor where the
/// executor never does it.
class Engine::Impl::Posted {
 public:
  Posted(Impl& impl, PostedRequest request, ReceiptHandler done)
      : impl_(impl),
        under_way_(impl.posted),
        request_(std::move(request)),
        done_(std::move(done)) {}
  ~Posted() {
    if (claim()) {
      leave();
      answer(runtime::not_carried_out());
    } else if (!left_) {
      leave();  // taken back, and kept by the executor until now
    }
  }
  Posted(const Posted&) = delete;
  Posted& operator=(const Posted&) = delete;

  /// Once it is owned: the token may have been stopped already, and answers then and there.
  void listen(const std::stop_token& stop) { stopped_.emplace(stop, TakeBack{this}); }
  [[nodiscard]] bool is_claimed() const { return claimed_.load(std::memory_order_acquire); }

  void run() {
    if (is_claimed()) return;
    bool mine = false;
    Outcome<Receipt> outcome = request_(impl_, [this, &mine] { return mine = claim(); });
    if (!mine && !claim()) return;
    leave();
    answer(std::move(outcome));
  }

 private:
  struct TakeBack {
    Posted* request;
    void operator()() const noexcept { request->take_back(); }
  };

  bool claim() noexcept { return !claimed_.exchange(true, std::memory_order_acq_rel); }
  /// What was taken back counts until the executor lets go of it, for it takes its memory.
  void leave() noexcept {
    left_ = true;
    --*under_way_;
  }
  void take_back() {
    if (claim()) answer(runtime::taken_back());
  }
  /// The last thing that is done to it: `done` may end what owns it.
  void answer(Outcome<Receipt> outcome) {
    const ReceiptHandler done = std::exchange(done_, nullptr);
    done(std::move(outcome));
  }

  Impl& impl_;  // and not the engine, which may be moved meanwhile
  std::shared_ptr<std::atomic<std::size_t>> under_way_;
  PostedRequest request_;
  ReceiptHandler done_;  ///< of who has claimed it
  std::atomic<bool> claimed_{false};
  bool left_ = false;  ///< of the executor's thread, or the destructor's
  /// The last member: its destructor waits for a thread that is taking the request back.
  std::optional<std::stop_callback<TakeBack>> stopped_;
};

void Engine::Impl::post(PostedRequest request, ReceiptHandler done, const std::stop_token& stop) {
  if (posted->fetch_add(1) >= config.limits().queue_units) {
    --*posted;
    core->observer().count(Count::busy, 1);
    done(runtime::queue_full());
    return;
  }
  const auto one = std::make_shared<Posted>(*this, std::move(request), std::move(done));
  if (stop.stop_possible()) one->listen(stop);
  if (one->is_claimed()) return;
  try {
    executor->post([one] { one->run(); });
  } catch (...) {
    // An executor that refuses: `one` answers, once it is taken apart.
  }
}

void Engine::post_start(Start request, ReceiptHandler done, const std::stop_token& stop) {
  impl_->post(
      [request = std::move(request)](Impl& impl, runtime::Begin begin) {
        return open_door(impl.start(request, std::move(begin)));
      },
      std::move(done), stop);
}

void Engine::post_send(std::string case_id, Choice choice, ReceiptHandler done,
                       const std::stop_token& stop) {
  impl_->post(
      [id = std::move(case_id), choice = std::move(choice)](Impl& impl, runtime::Begin begin) {
        return open_door(impl.send(id, choice, std::move(begin)));
      },
      std::move(done), stop);
}

}  // namespace regie
