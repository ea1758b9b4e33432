// SPDX-License-Identifier: Apache-2.0
// REGIE_SIMULATION_SEED=N plays one seed; REGIE_SIMULATION_SECONDS=N goes on from it for so long.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/simulation/world.hpp"
#include "tests/unit/catch.hpp"

using namespace regie::simulation;

namespace {

constexpr unsigned steps_a_seed = 120;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// The first of `seeds` seeds in which a planted mistake shows; 0: none. Its words go to `what`.
std::uint64_t find(Plant plant, std::uint64_t seeds, std::string& what) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    try {
      (void)World(seed, plant).run(steps_a_seed);
    } catch (const Violation& violation) {
      what = violation.what();
      return seed;
    }
  }
  return 0;
}

}  // namespace

TEST_CASE("Random runs keep every promise", "[simulation]") {
  const std::uint64_t first = setting("REGIE_SIMULATION_SEED", 1);
  const std::uint64_t seconds = setting("REGIE_SIMULATION_SECONDS", 0);
  const bool one = std::getenv("REGIE_SIMULATION_SEED") != nullptr && seconds == 0;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  Figures total;
  std::uint64_t seeds = 0;
  for (std::uint64_t seed = first;; ++seed) {
    const bool more =
        seconds > 0 ? std::chrono::steady_clock::now() < until : seed < first + (one ? 1 : 4);
    if (!more) break;
    INFO("REGIE_SIMULATION_SEED=" << seed);
    std::string violation;
    try {
      total.add(World(seed, Plant::none).run(steps_a_seed));
    } catch (const Violation& broken) {
      violation = broken.what();
    }
    INFO(violation);
    REQUIRE(violation.empty());
    ++seeds;
  }
  if (seconds > 0) {
    std::printf(
        "seeds=%llu steps=%llu requests=%llu acknowledged=%llu entries=%llu deliveries=%llu "
        "crashes=%llu faults=%llu violations=0\n",
        static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(total.steps),
        static_cast<unsigned long long>(total.requests),
        static_cast<unsigned long long>(total.acknowledged),
        static_cast<unsigned long long>(total.entries),
        static_cast<unsigned long long>(total.deliveries),
        static_cast<unsigned long long>(total.crashes),
        static_cast<unsigned long long>(total.faults));
  }
  // Something has to happen in these worlds, or they show nothing.
  CHECK(total.acknowledged > 0);
  CHECK(total.crashes > 0);
  CHECK(total.faults > 0);
  CHECK(total.deliveries > 0);
}

TEST_CASE("A seed plays the same run again", "[simulation]") {
  const Figures one = World(4, Plant::none).run(steps_a_seed);
  const Figures two = World(4, Plant::none).run(steps_a_seed);
  CHECK(one.requests == two.requests);
  CHECK(one.acknowledged == two.acknowledged);
  CHECK(one.entries == two.entries);
  CHECK(one.deliveries == two.deliveries);
  CHECK(one.crashes == two.crashes);
  CHECK(one.faults == two.faults);
}

TEST_CASE("Mistakes that were made on purpose are found", "[simulation]") {
  for (const Plant plant : {Plant::acknowledge_before_commit, Plant::drop_timer_on_conflict,
                            Plant::count_effects, Plant::forget_sync}) {
    INFO("plant " << static_cast<int>(plant));
    std::string what;
    const std::uint64_t seed = find(plant, 60, what);
    CHECK(seed != 0);
    if (seed == 0) continue;
    INFO(what);
    CHECK(what.find("seed " + std::to_string(seed)) != std::string::npos);
    // The same seed finds it again, and without the mistake there is nothing to find.
    std::string again;
    try {
      (void)World(seed, plant).run(steps_a_seed);
    } catch (const Violation& violation) {
      again = violation.what();
    }
    CHECK(again == what);
    CHECK_NOTHROW(World(seed, Plant::none).run(steps_a_seed));
  }
}
