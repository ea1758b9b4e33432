// SPDX-License-Identifier: Apache-2.0
// The days that calendars reckon with: those of RFC 3339 dates.
#pragma once

#include <regie/value.hpp>

#include "engine/base/civil.hpp"

namespace regie::calendar {

inline constexpr std::int32_t first_year = 1;
inline constexpr std::int32_t last_year = 9999;
inline const Date earliest_day = to_date({first_year, 1, 1});
inline const Date latest_day = to_date({last_year, 12, 31});

}  // namespace regie::calendar
