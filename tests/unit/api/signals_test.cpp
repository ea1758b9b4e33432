// SPDX-License-Identifier: Apache-2.0
// Engine::run and the signals of the program around it.
#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include <regie/engine.hpp>

#include "tests/unit/catch.hpp"

using namespace regie;

namespace {

std::atomic<int> times_mine{0};
void my_handler(int) { ++times_mine; }

/// SIGTERM is the program's own for as long as this is there.
struct MySignal {
  MySignal() {
    struct sigaction mine {};
    mine.sa_handler = my_handler;
    sigaction(SIGTERM, &mine, &before);
  }
  ~MySignal() { sigaction(SIGTERM, &before, nullptr); }
  static bool is_there() {
    struct sigaction now {};
    sigaction(SIGTERM, nullptr, &now);
    return now.sa_handler == my_handler;
  }
  struct sigaction before {};
};

/// An engine that works on a thread of its own, once the constructor is done.
class Working {
 public:
  explicit Working(bool takes_signals = true)
      : engine_(
            Config().store("memory:").log_level(LogLevel::off).signals(takes_signals).clock([this] {
              return look();
            })) {
    looked_ = {};
    armed_ = true;
    auto at_work = looked_.get_future();
    thread_ = std::thread([this] { fine_ = engine_.run().has_value(); });
    at_work.wait();
  }
  bool stop() {
    engine_.stop();
    return wait();
  }
  bool wait() {
    thread_.join();
    return fine_;
  }

 private:
  Instant look() {
    if (armed_.exchange(false)) looked_.set_value();
    return {1'772'438'400'000};
  }
  std::atomic<bool> armed_{false};
  std::promise<void> looked_;
  Engine engine_;
  std::thread thread_;
  bool fine_ = false;
};

}  // namespace

TEST_CASE("A program has its signals back when the last engine stops", "[api]") {
  const MySignal mine;
  for (int round = 0; round < 2; ++round) {
    Working first;
    Working second;
    CHECK_FALSE(MySignal::is_there());
    CHECK(first.stop());
    CHECK_FALSE(MySignal::is_there());
    CHECK(second.stop());
    CHECK(MySignal::is_there());
  }
}

TEST_CASE("A signal ends all engines that take signals, and no other", "[api]") {
  const MySignal mine;
  const int before = times_mine;
  {
    Working first;
    Working second;
    raise(SIGTERM);
    CHECK(first.wait());
    CHECK(second.wait());
    CHECK(times_mine == before);
  }
  Working other(false);
  CHECK(MySignal::is_there());
  raise(SIGTERM);
  CHECK(times_mine == before + 1);
  CHECK(other.stop());
}
