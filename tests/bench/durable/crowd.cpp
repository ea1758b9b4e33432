// SPDX-License-Identifier: Apache-2.0
// bench_crowd STORE [SENDERS [CASES [SECONDS]]]: so many threads send to so few cases all the time.
// Nothing may go wrong but that the queue is full, and memory must not grow. Prints RESULT lines.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <regie/engine.hpp>

#include "tests/bench/resident.hpp"

namespace {

using regie::bench::resident_mib;
using Steady = std::chrono::steady_clock;

constexpr const char* workflow =
    "regie: 1\nworkflow: sending\nversion: 1\ntitle: { nl: Sturen, en: Sending }\n"
    "roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }\n"
    "start: open\nstates:\n  open:\n    title: { nl: Open, en: Open }\n    who: neighbour\n"
    "    choices:\n      again: { title: { nl: Nog eens, en: Again }, again: true }\n"
    "      stop: { title: { nl: Stop, en: Stop }, go: over }\n"
    "results: { over: { title: { nl: Over, en: Over } } }\n";

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_crowd STORE [SENDERS [CASES [SECONDS]]]\n");
    return 2;
  }
  const std::size_t senders = argc > 2 ? static_cast<std::size_t>(std::atoll(argv[2])) : 10'000;
  const std::size_t cases = argc > 3 ? static_cast<std::size_t>(std::atoll(argv[3])) : 1'000;
  const long seconds = argc > 4 ? std::atol(argv[4]) : 60;
  regie::Limits limits;
  limits.queue_units = std::max<std::size_t>(senders / 2, 1);  // so that it does become full
  regie::Engine engine(
      regie::Config().store(argv[1]).limits(limits).log_level(regie::LogLevel::off));
  engine.deploy_text("sending.yaml", workflow);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < cases; ++i) ids.push_back(engine.start("sending", "resident:anna"));

  std::atomic<std::uint64_t> kept{0};
  std::atomic<std::uint64_t> busy{0};
  std::atomic<std::uint64_t> wrong{0};
  const auto end = Steady::now() + std::chrono::seconds(seconds);
  std::vector<std::thread> threads;
  for (std::size_t sender = 0; sender < senders; ++sender) {
    threads.emplace_back([&, sender] {
      for (std::size_t i = sender; Steady::now() < end; i += 7919) {
        const auto answer =
            engine.try_send(ids[i % cases], regie::Choice("open.again").by("resident:anna"));
        if (answer) {
          ++kept;
          continue;
        }
        const bool full = answer.error().code == regie::Errc::busy;
        ++(full ? busy : wrong);
        if (!full) std::fprintf(stderr, "%s\n", answer.error().message.en.c_str());
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    });
  }
  double early_mib = 0;
  double most_mib = 0;
  for (long second = 0; Steady::now() < end; ++second) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    most_mib = std::max(most_mib, resident_mib());
    if (second == seconds / 4) early_mib = most_mib;
  }
  for (std::thread& thread : threads) thread.join();
  std::printf(
      "RESULT crowd senders=%zu cases=%zu seconds=%ld kept=%llu busy=%llu wrong=%llu "
      "resident_mib_quarter=%.0f resident_mib_most=%.0f\n",
      senders, cases, seconds, static_cast<unsigned long long>(kept),
      static_cast<unsigned long long>(busy), static_cast<unsigned long long>(wrong), early_mib,
      most_mib);
  return wrong == 0 && engine.verify().ok() ? 0 : 1;
}
