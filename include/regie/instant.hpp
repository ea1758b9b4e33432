// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <regie/export.hpp>

namespace regie {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
/// The range in use is the years 1 to 9999; arithmetic outside of it is the caller's error.
struct Instant {
  std::int64_t ms = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;
};

inline constexpr Instant earliest_instant{-62'135'596'800'000};  // 0001-01-01T00:00:00Z
inline constexpr Instant latest_instant{253'402'300'799'999};    // 9999-12-31T23:59:59.999Z

/// RFC 3339 in UTC, with milliseconds only where they are not zero: `2026-03-02T08:00:00Z`.
[[nodiscard]] REGIE_API std::string to_rfc3339(Instant at);

/// Reads RFC 3339 with an offset or `Z`; digits beyond milliseconds are cut off.
/// Empty when the text is not RFC 3339 or outside the years 1 to 9999.
[[nodiscard]] REGIE_API std::optional<Instant> from_rfc3339(std::string_view text);

}  // namespace regie
