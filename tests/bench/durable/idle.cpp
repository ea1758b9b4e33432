// SPDX-License-Identifier: Apache-2.0
// bench_idle FOLDER [CASES [SENDS]]: what cases cost that nobody does anything with. Makes so many,
// opens the store anew, and sends to some of them, with 1, 1 000 and all of them in the store.
// Prints RESULT lines.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <regie/engine.hpp>

#include "tests/bench/resident.hpp"
#include "tests/game.hpp"

namespace {

using namespace regie;
using bench::resident_mib;
using Steady = std::chrono::steady_clock;

double milliseconds_since(Steady::time_point begin) {
  return std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
}

double file_mib(const std::string& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) bytes += entry.file_size();
  return static_cast<double>(bytes) / (1 << 20);
}

std::unique_ptr<Engine> open_in(const std::string& folder) {
  return std::make_unique<Engine>(Config()
                                      .store("sqlite:" + folder + "/idle.db")
                                      .directory(folder + "/contacts.yaml")
                                      .log_level(LogLevel::off));
}

void start_up_to(Engine& engine, std::vector<std::string>& ids, std::size_t cases) {
  constexpr int starters = 128;
  std::atomic<std::size_t> next{ids.size()};
  ids.resize(cases);
  std::vector<std::thread> threads;
  for (int i = 0; i < starters; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < cases; at = next++) {
        ids[at] = engine.start("game", "resident:anna");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

/// Sends to cases all over the store, one after another.
void send_to_some(Engine& engine, const std::vector<std::string>& ids, std::size_t sends) {
  std::vector<double> took;
  for (std::size_t i = 0; i < sends; ++i) {
    const std::string& id = ids[i * 7919 % ids.size()];
    const bool ping = engine.show(id).states.front().path == "ping";
    const auto begin = Steady::now();
    engine.send(id, Choice(ping ? "ping.pass" : "pong.pass")
                        .by(ping ? "resident:anna" : "contact:boss")
                        .with("mark", Value(static_cast<std::int64_t>(i))));
    took.push_back(milliseconds_since(begin));
  }
  std::sort(took.begin(), took.end());
  std::printf("RESULT idle.send cases=%zu p50_ms=%.2f p99_ms=%.2f n=%zu\n", ids.size(),
              took[took.size() / 2], took[took.size() * 99 / 100], took.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_idle FOLDER [CASES [SENDS]]\n");
    return 2;
  }
  const std::string folder = argv[1];
  const std::size_t cases = argc > 2 ? static_cast<std::size_t>(std::atoll(argv[2])) : 1'000'000;
  const std::size_t sends = argc > 3 ? static_cast<std::size_t>(std::atoll(argv[3])) : 1'000;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/contacts.yaml") << tests::game_contacts;
  std::vector<std::string> ids;
  for (const std::size_t upto : {std::size_t{1}, std::size_t{1'000}, cases}) {
    const std::size_t before = ids.size();
    auto engine = open_in(folder);
    engine->deploy_text("game.yaml", tests::game);
    auto begin = Steady::now();
    start_up_to(*engine, ids, upto);
    std::printf("RESULT idle.start cases=%zu per_s=%.0f\n", upto,
                static_cast<double>(upto - before) * 1'000 / milliseconds_since(begin));
    engine.reset();
    begin = Steady::now();
    engine = open_in(folder);
    const double opened = milliseconds_since(begin);
    (void)engine->show(ids.front());
    const double shown = milliseconds_since(begin);
    std::printf("RESULT idle.open cases=%zu open_ms=%.1f first_look_ms=%.1f file_mib=%.0f\n", upto,
                opened, shown, file_mib(folder));
    send_to_some(*engine, ids, sends);
    std::printf("RESULT idle.memory cases=%zu resident_mib=%.0f\n", upto, resident_mib());
    std::fflush(stdout);
  }
}
