// SPDX-License-Identifier: Apache-2.0
// bench_expression [SECONDS]: evaluations a second of each guard, compiled once, on one thread, and
// what parsing, checking and compiling it costs. Prints JSON lines for `compare`.
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/expression/guards.hpp"

namespace regie::expression::bench {
namespace {

/// Seconds of the clock on the wall, as the peers count.
double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds that this thread was at work: what others do on the machine does not count.
double work_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Calls of `work` a second, over at least `seconds` of a clock; 0 when one gave false.
template <class Work>
double rate(double (*clock)(), double seconds, Work work) {
  constexpr int batch = 1000;
  for (int i = 0; i < batch; ++i)
    if (!work()) return 0;
  std::size_t count = 0;
  const double start = clock();
  double passed = 0;
  while (passed < seconds) {
    for (int i = 0; i < batch; ++i)
      if (!work()) return 0;
    count += batch;
    passed = clock() - start;
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
    const double evaluations = rate(wall_seconds, seconds, [&] {
      const Value value = evaluate(program, activation);
      return value.is(Value::Kind::boolean) && value.boolean();
    });
    const double compilations = rate(work_seconds, seconds / 4, [&] {
      return compile(guard.source, environment, {}).has_value();
    });
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
