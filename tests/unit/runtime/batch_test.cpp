// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/batch.hpp"

#include "tests/unit/catch.hpp"

using regie::runtime::Batch;
using regie::runtime::share_batch;
using regie::runtime::timers_in_a_claim;

namespace {

void check_share(Batch share, std::size_t people, std::size_t patient) {
  CHECK(share.people == people);
  CHECK(share.patient == patient);
}

}  // namespace

TEST_CASE("people go first, and few timers beside them", "[runtime]") {
  check_share(share_batch({1, 100}, 0, true, 256), 1, 8);
  check_share(share_batch({0, 100}, 0, true, 256), 0, 16);
  check_share(share_batch({3, 2}, 0, true, 256), 3, 2);
}

TEST_CASE("the later timers are, the more of them go", "[runtime]") {
  check_share(share_batch({1, 1'000}, 80, true, 256), 1, 18);
  check_share(share_batch({1, 1'000}, 60'000, true, 256), 1, 255);
  check_share(share_batch({0, 1'000}, 60'000, true, 256), 0, 256);
}

TEST_CASE("few timers are claimed at once, and more when they are late", "[runtime]") {
  CHECK(timers_in_a_claim(0, true) == 32);
  CHECK(timers_in_a_claim(64, true) == 32);
  CHECK(timers_in_a_claim(80, true) == 36);
  CHECK(timers_in_a_claim(60'000, true) == 128);
  CHECK(timers_in_a_claim(0, false) == 32);
  CHECK(timers_in_a_claim(60'000, false) == 256);
}

TEST_CASE("with nobody about, timers fill a batch", "[runtime]") {
  check_share(share_batch({0, 1'000}, 0, false, 256), 0, 256);
  check_share(share_batch({0, 10}, 0, false, 256), 0, 10);
}

TEST_CASE("no crowd keeps timers waiting, and no timers a crowd", "[runtime]") {
  check_share(share_batch({1'000, 100}, 0, true, 256), 248, 8);
  check_share(share_batch({1'000, 1'000}, 60'000, true, 256), 128, 128);
  check_share(share_batch({1'000, 1'000}, 0, true, 2), 1, 1);
  check_share(share_batch({1'000, 0}, 0, true, 256), 256, 0);
}
