// SPDX-License-Identifier: Apache-2.0
// What an addition of working days and a statutory term cost.
#include <chrono>
#include <cstdio>

#include "engine/base/civil.hpp"
#include "engine/calendar/term.hpp"
#include "engine/workflow/calendar_file.hpp"

namespace {

using Clock = std::chrono::steady_clock;

template <class Work>
void measure(const char* name, Work work) {
  constexpr int rounds = 200'000;
  std::int64_t sum = 0;
  const auto begin = Clock::now();
  for (int i = 0; i < rounds; ++i) sum += work(i);
  const std::chrono::duration<double, std::nano> took = Clock::now() - begin;
  std::printf("RESULT calendar.%s ns=%.0f (%lld)\n", name, took.count() / rounds,
              static_cast<long long>(sum % 10));
}

}  // namespace

int main() {
  using namespace regie;
  const calendar::Calendar days = *workflow::load_builtin_calendar("nl-municipality");
  const calendar::Calendar law = *workflow::load_builtin_calendar("nl-statutory");
  const Date first = to_date({2026, 1, 1});
  const auto add = [&](std::int64_t most) {
    return [&days, first, most](int i) -> std::int64_t {
      return days.add_working_days(Date{first.days + i % 1000}, 1 + i % most)->days;
    };
  };
  measure("add_up_to_10_working_days", add(10));
  measure("add_up_to_a_year", add(254));
  measure("add_up_to_50_years", add(12'700));
  calendar::TermRule rule;
  rule.span.weeks = 8;
  measure("statutory_term_with_explanation", [&](int i) -> std::int64_t {
    return calendar::compute_term(rule, {Date{first.days + i % 1000}, {}, {}}, law)->end.days;
  });
}
