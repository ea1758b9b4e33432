// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/week.hpp"

namespace regie::calendar {
namespace {

constexpr std::int64_t monday = -3;  // 1969-12-29, in days since 1970-01-01

struct Divided {
  std::int64_t whole;
  std::int64_t rest;  // never negative
};

Divided divide(std::int64_t value, std::int64_t by) {
  std::int64_t rest = value % by;
  if (rest < 0) rest += by;
  return {(value - rest) / by, rest};
}

}  // namespace

Week::Week(const std::vector<int>& weekend) {
  for (int day : weekend) weekend_[static_cast<std::size_t>(day - 1)] = true;
  for (std::size_t day = 0; day < 7; ++day) {
    if (!weekend_[day]) nth_[static_cast<std::size_t>(in_week_++)] = static_cast<std::int64_t>(day);
    passed_[day] = in_week_;
  }
}

bool Week::is_weekend(Date day) const noexcept {
  return weekend_[static_cast<std::size_t>(divide(day.days - monday, 7).rest)];
}

std::int64_t Week::number(Date day) const noexcept {
  Divided weeks = divide(day.days - monday, 7);
  return weeks.whole * in_week_ + passed_[static_cast<std::size_t>(weeks.rest)];
}

std::int64_t Week::day_of(std::int64_t number) const noexcept {
  Divided weeks = divide(number - 1, in_week_);
  return monday + weeks.whole * 7 + nth_[static_cast<std::size_t>(weeks.rest)];
}

}  // namespace regie::calendar
