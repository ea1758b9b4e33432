// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime/worker.hpp"
#include "tests/unit/catch.hpp"

using regie::runtime::Lateness;

TEST_CASE("lateness is known to within an eighth", "[runtime]") {
  Lateness all;
  CHECK(all.bound_ms(0.99) == 0);
  for (std::int64_t ms = 1; ms <= 1000; ++ms) all.add(ms);
  CHECK(all.count() == 1000);
  CHECK(all.most_ms() == 1000);
  for (const double part : {0.01, 0.5, 0.9, 0.99}) {
    const double exact = 1000 * part;
    INFO(part);
    CHECK(static_cast<double>(all.bound_ms(part)) >= exact);
    CHECK(static_cast<double>(all.bound_ms(part)) <= exact * 1.126 + 1);
  }
  CHECK(all.bound_ms(1) == 1000);
}

TEST_CASE("lateness of several workers adds up, and early is not late", "[runtime]") {
  Lateness one;
  one.add(-5);
  one.add(3);
  Lateness two;
  two.add(5'000'000'000);
  one.add(two);
  CHECK(one.count() == 3);
  CHECK(one.bound_ms(0.3) == 0);
  CHECK(one.bound_ms(0.6) == 3);
  CHECK(one.most_ms() == 5'000'000'000);
}
