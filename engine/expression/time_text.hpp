// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <regie/value.hpp>

namespace regie::expression {

/// RFC 3339 with up to nanoseconds; empty when it is not, or outside the years 1 to 9999.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text);
/// RFC 3339 in UTC with as many digits of a second as it has: none, or without trailing zeros.
[[nodiscard]] std::string timestamp_text(Timestamp at);

/// CEL durations: `1h30m`, `-1.5s`, `10ms`, `3us`, `7ns`; empty when it is none or too long.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);
/// In seconds: `5400s`, `-1.5s`.
[[nodiscard]] std::string duration_text(Duration span);

/// ISO 8601 in years, months, weeks and days: `P1Y2M10D`, `-P1M`, `P2W`.
[[nodiscard]] std::optional<Period> parse_period(std::string_view text);
[[nodiscard]] std::string period_text(Period span);

/// `2500`, `2500.5` and `-12.50`; empty when it is none or has parts of a cent.
[[nodiscard]] std::optional<Euro> parse_euro(std::string_view text);
/// `12.50`.
[[nodiscard]] std::string euro_text(Euro amount);

/// The shortest text that reads back as the same double; `NaN`, `Infinity`, `-Infinity`.
[[nodiscard]] std::string real_text(double number);

}  // namespace regie::expression
