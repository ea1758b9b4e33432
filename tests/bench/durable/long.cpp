// SPDX-License-Identifier: Apache-2.0
// bench_long FOLDER [STEPS]: what a step of one case costs as its history grows. Prints RESULT
// lines with the time of the processor for a step, of each tenth; other work of the machine is not
// in it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <regie/engine.hpp>

#include "tests/bench/processor.hpp"
#include "tests/game.hpp"

namespace {

using namespace regie;

double mean(const std::vector<double>& took, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += took[i];
  return sum / static_cast<double>(to - from);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "bench_long FOLDER [STEPS]\n");
    return 2;
  }
  const std::string folder = argv[1];
  const std::size_t steps = argc > 2 ? static_cast<std::size_t>(std::atoll(argv[2])) : 20'000;
  if (steps < 1'000) {
    std::fprintf(stderr, "bench_long: a tenth of fewer than 1000 steps says nothing\n");
    return 2;
  }
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/contacts.yaml") << tests::game_contacts;
  Engine engine(Config()
                    .store("sqlite:" + folder + "/long.db")
                    .directory(folder + "/contacts.yaml")
                    .log_level(LogLevel::off));
  engine.deploy_text("game.yaml", tests::game);
  const std::string id = engine.start("game", "resident:anna");
  std::vector<double> took;
  for (std::size_t i = 0; i < steps; ++i) {
    const bool ping = i % 2 == 0;
    const double begin = bench::processor_seconds() * 1e6;
    engine.send(id, Choice(ping ? "ping.pass" : "pong.pass")
                        .by(ping ? "resident:anna" : "contact:boss")
                        .with("mark", Value(static_cast<std::int64_t>(i))));
    took.push_back(bench::processor_seconds() * 1e6 - begin);
  }
  for (std::size_t tenth = 0; tenth < 10; ++tenth) {
    const std::size_t from = steps * tenth / 10;
    const std::size_t to = steps * (tenth + 1) / 10;
    std::vector<double> sorted(took.begin() + static_cast<std::ptrdiff_t>(from),
                               took.begin() + static_cast<std::ptrdiff_t>(to));
    std::sort(sorted.begin(), sorted.end());
    std::printf("RESULT long.step from=%zu to=%zu p50_us=%.0f mean_us=%.0f\n", from, to,
                sorted[sorted.size() / 2], mean(took, from, to));
  }
  const double first = mean(took, 0, 1'000);
  const double last = mean(took, steps - 1'000, steps);
  std::printf("RESULT long.ends steps=%zu first_1000_us=%.0f last_1000_us=%.0f times=%.2f\n", steps,
              first, last, last / first);
}
