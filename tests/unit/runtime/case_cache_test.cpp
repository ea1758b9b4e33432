// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/case_cache.hpp"

#include "tests/unit/catch.hpp"

using namespace regie;
using namespace regie::runtime;

namespace {

CaseStatePointer cached_case(std::uint8_t number, std::uint64_t revision) {
  auto state = std::make_shared<CaseState>();
  state->id.bytes[15] = number;
  state->snapshot.revision = revision;
  return state;
}

}  // namespace

TEST_CASE("The cache keeps the newest of a case, and gives back what that made old", "[runtime]") {
  CaseCache cache(1 << 20);
  const auto first = cached_case(1, 1);
  const auto second = cached_case(1, 2);
  CHECK(cache.remember(first) == nullptr);
  CHECK(cache.remember(second) == first);
  CHECK(cache.remember(first) == nullptr);  // read before, remembered after
  CHECK(cache.find(second->id) == second);
  cache.remember(cached_case(2, 1));
  cache.forget(second->id);
  CHECK(cache.find(second->id) == nullptr);
  CHECK(cache.find(cached_case(2, 1)->id) != nullptr);
}

TEST_CASE("Cases that are over do not drive out those that are used", "[runtime]") {
  constexpr std::size_t bytes_of_one = 2'000;
  constexpr std::uint8_t used = 20;
  CaseCache cache(40 * bytes_of_one);
  for (std::uint8_t number = 0; number < used; ++number) cache.remember(cached_case(number, 1));
  for (std::uint8_t number = used; number < 250; ++number) {
    const auto over = std::make_shared<CaseState>(*cached_case(number, 2));
    over->snapshot.status = statechart::Snapshot::Status::closed;
    cache.remember(over);
  }
  int left = 0;
  for (std::uint8_t number = 0; number < used; ++number) {
    if (cache.find(cached_case(number, 1)->id)) ++left;
  }
  CHECK(left >= used / 2);
}

TEST_CASE("Of cases that come by in turn, a few more than fit, most are still there", "[runtime]") {
  constexpr std::size_t bytes_of_one = 2'000;  // of a case with nothing in it
  constexpr std::uint8_t fit = 100;
  constexpr std::uint8_t cases = 105;
  constexpr int rounds = 50;
  CaseCache cache(fit * bytes_of_one);
  int found = 0;
  for (int round = 0; round < rounds; ++round) {
    for (std::uint8_t number = 0; number < cases; ++number) {
      const auto state = cached_case(number, static_cast<std::uint64_t>(round) + 1);
      if (cache.find(state->id) != nullptr) ++found;
      cache.remember(state);
    }
  }
  CHECK(found > rounds * cases / 2);
}

TEST_CASE("Who is used again and again stays while many pass by once", "[runtime]") {
  CaseCache cache(100 * 2'000);
  const auto busy = cached_case(255, 1);
  cache.remember(busy);
  int kept = 0;
  for (std::uint8_t number = 0; number < 250; ++number) {
    cache.remember(cached_case(number, 1));
    if (cache.find(busy->id) != nullptr) ++kept;
  }
  CHECK(kept == 250);
}
