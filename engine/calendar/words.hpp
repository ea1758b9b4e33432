// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::calendar {

/// `vrijdag 3 april 2026` / `Friday 3 April 2026`.
[[nodiscard]] Text day_in_words(Date day);
/// `vrijdag 3` / `Friday 3`, for the first of two days in one month.
[[nodiscard]] Text weekday_and_day(Date day);
/// `april` / `April`, for months 1 to 12.
[[nodiscard]] Text month_name(int month);
/// `één dag`, `3 dagen` / `one day`, `3 days`.
[[nodiscard]] Text days_in_words(std::int64_t count);
/// `€ 1.442` / `€ 1,442`, with cents only where there are any. Not negative.
[[nodiscard]] Text euros_in_words(std::int64_t cents);
/// `09:30`, with seconds only where there are any. 0 to 86 399 999 ms.
[[nodiscard]] std::string clock_in_words(std::int32_t ms_of_day);

}  // namespace regie::calendar
