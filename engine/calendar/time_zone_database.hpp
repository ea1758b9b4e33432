// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/base/time_zones.hpp"

namespace regie::calendar {

/// The IANA time zone data of this machine, the offsets of ISO 8601 (`+02:00`, up to 18 hours) and
/// `UTC`. Right for all years: beyond the tables it follows the rule in a TZif file's footer
/// (RFC 8536, section 3.3). Zones are read once in a process and kept; a name cannot leave the
/// folder of time zones. Thread safety: may be shared by any number of threads.
class TimeZoneDatabase final : public TimeZones {
 public:
  /// Reads the version of the data only. Never fails: without data all names but `UTC` and
  /// offsets are unknown, and the version is `unknown`.
  TimeZoneDatabase();

  [[nodiscard]] std::optional<LocalTime> to_local(std::string_view zone, Instant at) const override;
  [[nodiscard]] std::optional<Instant> to_instant(std::string_view zone,
                                                  LocalTime local) const override;
  [[nodiscard]] std::string version() const override { return version_; }

  /// Whether `zone` names a time zone here.
  [[nodiscard]] bool knows(std::string_view zone) const;

 private:
  std::string version_;
};

}  // namespace regie::calendar
