// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <regie/value.hpp>

namespace regie {

/// Year, month (1..12) and day (1..31) of the proleptic Gregorian calendar.
struct Civil {
  std::int32_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
  friend constexpr bool operator==(const Civil&, const Civil&) = default;
};

/// Algorithms: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
[[nodiscard]] Date to_date(const Civil& civil) noexcept;
[[nodiscard]] Civil to_civil(Date date) noexcept;
[[nodiscard]] std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept;
[[nodiscard]] bool is_leap_year(std::int32_t year) noexcept;
/// ISO 8601: Monday is 1, Sunday is 7.
[[nodiscard]] int iso_weekday(Date date) noexcept;

/// Adds months; a day that the target month lacks becomes its last day (ISO 8601-2, clamping).
[[nodiscard]] Date add_months(Date date, std::int64_t months) noexcept;

/// `2026-03-02`.
[[nodiscard]] std::string to_iso(Date date);
/// Empty unless the text is a real day in the years 1 to 9999, written `YYYY-MM-DD`.
[[nodiscard]] std::optional<Date> date_from_iso(std::string_view text);

}  // namespace regie
