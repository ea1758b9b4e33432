// SPDX-License-Identifier: Apache-2.0
// bench_timers STORE [CASES [SECONDS [SENDERS]]]: cases whose timers fall due over so many seconds,
// fired by one process, while others (4) send to unrelated cases. Prints RESULT lines.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <regie/engine.hpp>

#include "tests/bench/processor.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int starters = 16;

std::string waiting_workflow(long seconds) {
  return "regie: 1\nworkflow: waiting\nversion: 1\ntitle: { nl: Wachten, en: Waiting }\n"
         "roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }\n"
         "start: waiting\nstates:\n  waiting:\n    title: { nl: Wacht, en: Waits }\n"
         "    who: neighbour\n    timers:\n      over: { after: " +
         std::to_string(seconds) +
         " seconds, go: over, tell: neighbour }\n"
         "    choices: { stop: { title: { nl: Stop, en: Stop }, go: over } }\n"
         "results: { over: { title: { nl: Over, en: Over } } }\n";
}

constexpr const char* sending_workflow =
    "regie: 1\nworkflow: sending\nversion: 1\ntitle: { nl: Sturen, en: Sending }\n"
    "roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }\n"
    "start: open\nstates:\n  open:\n    title: { nl: Open, en: Open }\n    who: neighbour\n"
    "    choices:\n      again: { title: { nl: Nog eens, en: Again }, again: true }\n"
    "      stop: { title: { nl: Stop, en: Stop }, go: over }\n"
    "results: { over: { title: { nl: Over, en: Over } } }\n";

/// The business clock: while cases begin, it is told by how many have begun, so that their timers
/// are spread evenly whatever the machine's speed; then it runs.
class BenchClock {
 public:
  BenchClock(long cases, long seconds) : cases_(cases), seconds_(seconds) {}

  bool next_case() { return begun_.fetch_add(1) < cases_; }
  void run_from(long seconds) {
    offset_ = base_ms + seconds * 1000 - real();
    runs_ = true;
  }
  [[nodiscard]] regie::Instant now() const {
    if (runs_) return {real() + offset_};
    return {base_ms + std::min(begun_.load(), cases_) * seconds_ * 1000 / cases_};
  }

 private:
  static constexpr std::int64_t base_ms = 1'772'438'400'000;
  static std::int64_t real() {
    return std::chrono::duration_cast<milliseconds>(Clock::now().time_since_epoch()).count();
  }
  long cases_;
  long seconds_;
  std::atomic<long> begun_{0};
  std::atomic<bool> runs_{false};
  std::atomic<std::int64_t> offset_{0};
};

/// Counts timers. To ask the store how many are left would be measured too.
class Fired final : public regie::Observer {
 public:
  void count(regie::Count what, std::uint64_t by) noexcept override {
    if (what == regie::Count::timers) timers += by;
  }
  void measure(regie::Measure what, double value) noexcept override {
    if (what != regie::Measure::commit_seconds) return;
    ++commits;
    commit_us += static_cast<std::uint64_t>(value * 1e6);
  }

  std::atomic<std::uint64_t> timers{0};
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> commit_us{0};
};

double percentile(std::vector<double> all, double part) {
  if (all.empty()) return 0;
  std::sort(all.begin(), all.end());
  return all[std::min(all.size() - 1,
                      static_cast<std::size_t>(static_cast<double>(all.size()) * part))];
}

/// Sends at a steady pace to cases that have nothing to do with the timers, until told to stop.
class Senders {
 public:
  Senders(regie::Engine& engine, const std::vector<std::string>& cases, std::size_t senders) {
    for (std::size_t i = 0; i < senders; ++i) {
      threads_.emplace_back([this, &engine, &cases, senders, i] {
        for (std::size_t n = 0; !stopped_; ++n) {
          const std::string& id = cases[(n * senders + i) % cases.size()];
          const auto begin = Clock::now();
          engine.send(id, regie::Choice("open.again").by("resident:anna"));
          const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
          {
            const std::lock_guard lock(mutex_);
            took_.push_back(took.count());
          }
          std::this_thread::sleep_for(milliseconds(20));
        }
      });
    }
  }
  std::vector<double> stop() {
    stopped_ = true;
    for (std::thread& thread : threads_) thread.join();
    return took_;
  }

 private:
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::vector<double> took_;
  std::vector<std::thread> threads_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_timers STORE [CASES [SECONDS [SENDERS]]]\n");
    return 2;
  }
  const long cases = argc > 2 ? std::atol(argv[2]) : 100'000;
  const long spread = argc > 3 ? std::atol(argv[3]) : 60;
  const std::size_t senders = argc > 4 ? static_cast<std::size_t>(std::atol(argv[4])) : 4;
  const long delay = 3600;
  BenchClock clock(cases, spread);
  const auto fired = std::make_shared<Fired>();
  regie::Engine engine{
      regie::Config().store(argv[1]).observer(fired).clock([&clock] { return clock.now(); })};
  const auto waiting = engine.deploy_text("waiting.yaml", waiting_workflow(delay));
  const auto sending = engine.deploy_text("sending.yaml", sending_workflow);
  std::vector<std::string> others;
  for (int i = 0; i < 200; ++i) others.push_back(engine.start(sending, "resident:anna"));

  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < starters; ++i) {
    threads.emplace_back([&] {
      while (clock.next_case()) engine.start(waiting, "resident:anna");
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> started = Clock::now() - begin;
  std::printf("RESULT w4.start cases=%ld s=%.1f per_s=%.0f\n", cases, started.count(),
              static_cast<double>(cases) / started.count());
  // A while before the first timer is due, from which on the clock runs as clocks do.
  static constexpr long quiet_s = 15;
  clock.run_from(delay - quiet_s - 3);

  std::vector<double> idle;
  {
    Senders quiet(engine, others, senders);
    std::this_thread::sleep_for(std::chrono::seconds(quiet_s));
    idle = quiet.stop();
  }
  regie::WorkReport report;
  fired->commits = fired->commit_us = 0;
  const double cpu = regie::bench::processor_seconds();
  std::thread worker([&] { report = engine.run().value(); });
  Senders busy(engine, others, senders);
  std::this_thread::sleep_for(std::chrono::seconds(spread + 3));
  const auto due = Clock::now();
  while (fired->timers < static_cast<std::uint64_t>(cases)) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  const std::chrono::duration<double> drained = Clock::now() - due;
  const double used = regie::bench::processor_seconds() - cpu;
  const std::vector<double> beside = busy.stop();
  engine.stop();
  worker.join();
  std::printf(
      "RESULT w4.fire timers=%llu spread_s=%ld late_p99_ms=%lld late_max_ms=%lld "
      "drained_after_last_s=%.2f cpu_us=%.0f commits=%llu commit_ms=%.2f\n",
      static_cast<unsigned long long>(report.timers), spread,
      static_cast<long long>(report.late_p99_ms), static_cast<long long>(report.late_most_ms),
      drained.count(), used * 1e6 / static_cast<double>(std::max<std::uint64_t>(report.timers, 1)),
      static_cast<unsigned long long>(fired->commits),
      static_cast<double>(fired->commit_us) / 1e3 /
          static_cast<double>(std::max<std::uint64_t>(fired->commits, 1)));
  std::printf(
      "RESULT w4.sends idle_p50_ms=%.2f idle_p99_ms=%.2f busy_p50_ms=%.2f busy_p99_ms=%.2f "
      "ratio_p99=%.2f n=%zu/%zu\n",
      percentile(idle, 0.5), percentile(idle, 0.99), percentile(beside, 0.5),
      percentile(beside, 0.99), percentile(beside, 0.99) / percentile(idle, 0.99), idle.size(),
      beside.size());
}
