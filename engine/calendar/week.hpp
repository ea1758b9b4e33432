// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <regie/value.hpp>

namespace regie::calendar {

/// The working week: counts its days without walking over them. Immutable.
class Week {
 public:
  /// ISO weekdays 1..7 that are weekend; at least one must remain.
  explicit Week(const std::vector<int>& weekend);

  [[nodiscard]] bool is_weekend(Date day) const noexcept;
  /// Numbers the days of the working week: the difference of two is the number of them after the
  /// first up to and with the second. A day of the weekend has the number of the day before.
  [[nodiscard]] std::int64_t number(Date day) const noexcept;
  /// The day of the working week with this number, as days since 1970-01-01.
  [[nodiscard]] std::int64_t day_of(std::int64_t number) const noexcept;

 private:
  std::array<bool, 7> weekend_{};         ///< from Monday
  std::array<std::int64_t, 7> passed_{};  ///< working days from Monday up to and with each day
  std::array<std::int64_t, 7> nth_{};     ///< weekday of the nth working day
  std::int64_t in_week_ = 0;
};

}  // namespace regie::calendar
