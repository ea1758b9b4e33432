// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "engine/runtime/system_ports.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using namespace regie::runtime;

namespace {

std::int64_t ms_of(const Id& id) {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
  return ms;
}

}  // namespace

TEST_CASE("An id is a UUID of version 7, with the time first", "[runtime]") {
  ManualClock clock{{1'772'438'400'123}};
  SeededRandomness randomness(7);
  TimeOrderedIds ids(clock, randomness);
  const Id id = ids.new_id();
  CHECK(ms_of(id) == 1'772'438'400'123);
  CHECK(to_string(id).at(14) == '7');                                          // xxxxxxxx-xxxx-7xxx
  CHECK(std::string("89ab").find(to_string(id).at(19)) != std::string::npos);  // the variant
  clock.set({1'772'438'400'124});
  CHECK(ms_of(ids.new_id()) == 1'772'438'400'124);
}

TEST_CASE("Ids of one source rise, also where the clock does not", "[runtime]") {
  ManualClock clock{{1'000'000}};
  SeededRandomness randomness(7);
  TimeOrderedIds ids(clock, randomness);
  std::vector<Id> made;
  for (int i = 0; i < 5'000; ++i) made.push_back(ids.new_id());  // more than the counter holds
  CHECK(ms_of(made.back()) == 1'000'001);
  clock.set({400});  // back
  made.push_back(ids.new_id());
  clock.set({-5});
  made.push_back(ids.new_id());
  clock.set({2'000'000});
  made.push_back(ids.new_id());
  CHECK(ms_of(made.back()) == 2'000'000);
  CHECK(std::is_sorted(made.begin(), made.end()));
  CHECK(std::adjacent_find(made.begin(), made.end()) == made.end());
}

TEST_CASE("Two sources of one moment do not give the same id", "[runtime]") {
  ManualClock clock{{1'000'000}};
  SeededRandomness one(1);
  SeededRandomness other(2);
  TimeOrderedIds mine(clock, one);
  TimeOrderedIds theirs(clock, other);
  CHECK(ms_of(mine.new_id()) == ms_of(theirs.new_id()));
  CHECK(mine.new_id() != theirs.new_id());
}

TEST_CASE("Many threads get an id of their own each", "[runtime]") {
  ManualClock clock{{1'000'000}};
  SeededRandomness randomness(7);
  TimeOrderedIds ids(clock, randomness);
  std::mutex mutex;
  std::set<std::string> beginnings;  // time and counter: unique without the random bits
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) {
          const Id id = ids.new_id();
          const std::lock_guard lock(mutex);
          beginnings.emplace(reinterpret_cast<const char*>(id.bytes.data()), 8);
        }
      });
    }
  }
  CHECK(beginnings.size() == 2'000);
}
