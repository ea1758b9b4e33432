// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/local_time.hpp"

#include "engine/base/ascii.hpp"

namespace regie::expression {

namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::optional<std::int64_t> fixed_offset_ms(std::string_view zone) {
  if (zone == "UTC" || zone == "Z") return 0;
  const bool minus = zone.starts_with('-');
  if (minus || zone.starts_with('+')) zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':' || !is_digit(zone[0]) || !is_digit(zone[1]) ||
      !is_digit(zone[3]) || !is_digit(zone[4]))
    return std::nullopt;
  const int hours = (zone[0] - '0') * 10 + zone[1] - '0';
  const int minutes = (zone[3] - '0') * 10 + zone[4] - '0';
  if (hours > 23 || minutes > 59) return std::nullopt;
  const std::int64_t offset = (hours * 60 + minutes) * 60'000LL;
  return minus ? -offset : offset;
}

LocalTime split(std::int64_t ms) {
  std::int64_t days = ms / day_ms;
  std::int64_t rest = ms % day_ms;
  if (rest < 0) {
    rest += day_ms;
    --days;
  }
  return {Date{static_cast<std::int32_t>(days)}, static_cast<std::int32_t>(rest)};
}

}  // namespace

std::optional<LocalTime> local_time(const Host* host, std::string_view zone, Timestamp at) {
  const std::int64_t ms = at.seconds * 1'000 + at.nanos / 1'000'000;
  if (const auto offset = fixed_offset_ms(zone)) return split(ms + *offset);
  const TimeZones* zones = host ? host->zones() : nullptr;
  return zones ? zones->to_local(zone, Instant{ms}) : std::nullopt;
}

std::optional<Instant> instant_of(const Host* host, std::string_view zone, LocalTime local) {
  if (const auto offset = fixed_offset_ms(zone))
    return Instant{local.day.days * day_ms + local.ms_of_day - *offset};
  const TimeZones* zones = host ? host->zones() : nullptr;
  return zones ? zones->to_instant(zone, local) : std::nullopt;
}

}  // namespace regie::expression
