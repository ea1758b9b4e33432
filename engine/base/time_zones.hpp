// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <regie/instant.hpp>
#include <regie/value.hpp>

namespace regie {

/// A clock reading on a wall: a day and the milliseconds since its midnight.
struct LocalTime {
  Date day;
  std::int32_t ms_of_day = 0;  ///< 0 .. 86 399 999
  friend constexpr auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// Time zones as the calendar layer implements them and as expressions use them.
/// Thread safety: const functions may be called by any thread.
class TimeZones {
 public:
  virtual ~TimeZones() = default;

  /// The wall clock in `zone` (an IANA name, or a fixed offset `+02:00`) at `at`.
  /// Empty when the zone is unknown.
  [[nodiscard]] virtual std::optional<LocalTime> to_local(std::string_view zone,
                                                          Instant at) const = 0;

  /// The instant of a wall clock reading. A reading that a change of the clock skips gives the
  /// first instant after the gap; one that exists twice gives the first of both.
  [[nodiscard]] virtual std::optional<Instant> to_instant(std::string_view zone,
                                                          LocalTime local) const = 0;

  /// Version of the time zone data, such as `2026a`; journaled with whatever was computed.
  [[nodiscard]] virtual std::string version() const = 0;
};

}  // namespace regie
