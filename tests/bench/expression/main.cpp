// SPDX-License-Identifier: Apache-2.0
// bench_expression [SECONDS]: evaluations a second of each guard, compiled once, on one thread, and
// what parsing, checking and compiling it costs. Prints JSON lines for `compare`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/expression/guards.hpp"

namespace regie::expression::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Calls of `work` a second, over at least `seconds`; 0 when one gave false.
template <class Work>
double rate(double seconds, Work work) {
  constexpr int batch = 1000;
  for (int i = 0; i < batch; ++i)
    if (!work()) return 0;
  std::size_t count = 0;
  const auto start = Clock::now();
  double passed = 0;
  while (passed < seconds) {
    for (int i = 0; i < batch; ++i)
      if (!work()) return 0;
    count += batch;
    passed = seconds_since(start);
  }
  return static_cast<double>(count) / passed;
}

int run(double seconds) {
  bool good = true;
  for (const Guard& guard : guards()) {
    const Environment environment = guard.environment();
    const std::vector<Value> values = guard.values();
    const Program program = compile(guard.source, environment, {}).value();
    const Activation activation{values, nullptr, nullptr, nullptr};
    const double evaluations = rate(seconds, [&] {
      const Value value = evaluate(program, activation);
      return value.is(Value::Kind::boolean) && value.boolean();
    });
    const double compilations =
        rate(seconds / 4, [&] { return compile(guard.source, environment, {}).has_value(); });
    good = good && evaluations > 0;
    std::printf("{\"guard\": \"%s\", \"per_second\": %.0f, \"compile_us\": %.2f}\n",
                guard.name.c_str(), evaluations, 1e6 / compilations);
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace regie::expression::bench

int main(int count, char** arguments) {
  return regie::expression::bench::run(count > 1 ? std::atof(arguments[1]) : 1.0);
}
