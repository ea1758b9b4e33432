// SPDX-License-Identifier: Apache-2.0
// Waiting between rounds of work: timers, signals and the store's wake-up, on Asio.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "engine/runtime/worker.hpp"

namespace regie::runtime {

namespace {

/// SIGINT and SIGTERM are of the whole process: the first loop that takes them keeps what the
/// program had for them, and the last puts it back.
class TakenSignals {
 public:
  explicit TakenSignals(boost::asio::signal_set& signals) : signals_(signals) {
    Shared& all = shared();
    const std::lock_guard lock(all.mutex);
    for (One& one : all.signals) {
      if (all.users == 0) sigaction(one.number, nullptr, &one.before);
      signals_.add(one.number);
      if (all.users == 0) sigaction(one.number, nullptr, &one.ours);
    }
    ++all.users;
  }
  ~TakenSignals() {
    Shared& all = shared();
    const std::lock_guard lock(all.mutex);
    const bool last = --all.users == 0;
    // What the program has put there meanwhile stays.
    for (One& one : all.signals) {
      struct sigaction now {};
      sigaction(one.number, nullptr, &now);
      one.after = now.sa_handler == one.ours.sa_handler ? one.before : now;
    }
    boost::system::error_code ignored;
    signals_.clear(ignored);
    if (!last) return;
    for (const One& one : all.signals) sigaction(one.number, &one.after, nullptr);
  }
  TakenSignals(const TakenSignals&) = delete;
  TakenSignals& operator=(const TakenSignals&) = delete;

 private:
  struct One {
    int number = 0;
    struct sigaction before {};
    struct sigaction ours {};
    struct sigaction after {};
  };
  struct Shared {
    std::mutex mutex;
    std::size_t users = 0;
    std::array<One, 2> signals{One{SIGINT, {}, {}, {}}, One{SIGTERM, {}, {}, {}}};
  };
  static Shared& shared() {
    static Shared all;
    return all;
  }
  boost::asio::signal_set& signals_;
};

}  // namespace

struct Worker::Loop {
  boost::asio::io_context io;
  boost::asio::steady_timer timer{io};
  boost::asio::signal_set signals{io};
  std::atomic<bool> stopped{false};
  std::optional<Error> failed;
  WorkDone done;
  unsigned failures = 0;

  void stop() {
    stopped = true;
    timer.cancel();
  }
};

Worker::Worker(Core& core)
    : core_(core), owner_(to_string(core.ports().ids->new_id())), loop_(std::make_unique<Loop>()) {}

Worker::~Worker() = default;

void Worker::stop() {
  loop_->stopped = true;
  // Once more from within: `run` may be about to begin.
  boost::asio::post(loop_->io, [this] { loop_->stop(); });
}

bool Worker::hears_of_stop() {
  loop_->io.poll();
  return loop_->stopped;
}

bool Worker::is_to_stop() const noexcept { return loop_->stopped; }

std::optional<std::int64_t> Worker::round() {
  constexpr std::int64_t longest_ms = 1'000;
  Loop& loop = *loop_;
  if (auto done = run_due()) {
    loop.failures = 0;
    loop.done.add(*done);
    // With a clock that stands still, what is due later never is.
    std::int64_t wait_ms = longest_ms;
    if (done->next) {
      wait_ms = std::clamp<std::int64_t>(done->next->ms - core_.now().ms, 0, longest_ms);
    }
    const bool did_nothing = done->timers + done->effects + done->retries == 0;
    return wait_ms == 0 && did_nothing ? 10 : wait_ms;
  } else {
    const Errc code = done.error().code;
    const bool passes = code == Errc::busy || code == Errc::conflict;
    core_.log().write(passes ? Log::Level::warn : Log::Level::error, "a round of work failed",
                      {{"code", to_string(code)}});
    if (!passes || ++loop.failures > core_.limits().conflict_retries) {
      loop.failed = done.error();
      return std::nullopt;
    }
    return std::min<std::int64_t>(backoff_ms(loop.failures, *core_.ports().randomness) / 10,
                                  longest_ms);
  }
}

Result<WorkDone> Worker::run() {
  Loop& loop = *loop_;
  loop.io.restart();
  loop.stopped = false;
  loop.failed.reset();
  loop.done = {};
  loop.failures = 0;
  is_running_ = true;
  auto work = boost::asio::make_work_guard(loop.io);
  std::optional<TakenSignals> taken;
  if (takes_signals_) {
    taken.emplace(loop.signals);
    loop.signals.async_wait([&loop](const boost::system::error_code& error, int) {
      if (!error) loop.stop();
    });
  }
  // Posting is all that the store's thread does here.
  const bool watched = core_.storage().watch(
      [&loop] { boost::asio::post(loop.io, [&loop] { loop.timer.cancel(); }); });
  while (!hears_of_stop()) {
    const std::optional<std::int64_t> wait_ms = round();
    if (!wait_ms) break;
    bool waits = true;
    loop.timer.expires_after(std::chrono::milliseconds(*wait_ms));
    loop.timer.async_wait([&waits](const boost::system::error_code&) { waits = false; });
    if (loop.stopped) loop.timer.cancel();  // it was asked to while it worked
    while (waits) loop.io.run_one();
  }
  if (watched) (void)core_.storage().watch({});
  taken.reset();
  loop.signals.cancel();
  work.reset();
  loop.io.run();
  is_running_ = false;
  if (loop.failed) return *loop.failed;
  return loop.done;
}

}  // namespace regie::runtime
