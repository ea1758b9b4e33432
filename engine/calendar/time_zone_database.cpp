// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/time_zone_database.hpp"

#include <cstdlib>
#include <fstream>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include "engine/base/ascii.hpp"
#include "engine/base/civil.hpp"

namespace regie::calendar {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;

std::string read_version() {
  // absl reads the zones from the same folder (TZDIR, or that of the system).
  const char* folder = std::getenv("TZDIR");
  std::ifstream file(std::string(folder == nullptr ? "/usr/share/zoneinfo" : folder) +
                     "/tzdata.zi");
  std::string mark;
  std::string word;
  std::string version;
  file >> mark >> word >> version;
  return file && mark == "#" && word == "version" ? version : "unknown";
}

/// `UTC`, `Z`, or `+hh:mm` of up to 18 hours, in milliseconds.
std::optional<std::int64_t> fixed_offset(std::string_view zone) {
  if (zone == "UTC" || zone == "Z") return 0;
  bool shape = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && is_digit(zone[1]) &&
               is_digit(zone[2]) && zone[3] == ':' && is_digit(zone[4]) && is_digit(zone[5]);
  if (!shape) return std::nullopt;
  int hours = (zone[1] - '0') * 10 + (zone[2] - '0');
  int minutes = (zone[4] - '0') * 10 + (zone[5] - '0');
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) return std::nullopt;
  std::int64_t offset = (hours * 60 + minutes) * std::int64_t{60'000};
  return zone[0] == '-' ? -offset : offset;
}

// absl would also read any file of the machine (`file:…`, `/…`, `../…`) and the machine's own
// zone (`localtime`), and a workflow must not.
bool good_name(std::string_view zone) {
  if (zone.empty() || zone.size() > 64 || zone == "localtime") return false;
  bool letter_first = (zone[0] >= 'A' && zone[0] <= 'Z') || (zone[0] >= 'a' && zone[0] <= 'z');
  for (char c : zone) {
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !is_digit(c) && c != '_' && c != '+' && c != '-' && c != '/') return false;
  }
  return letter_first;
}

bool load(std::string_view zone, absl::TimeZone& loaded) {
  return good_name(zone) && absl::LoadTimeZone(std::string(zone), &loaded);
}

LocalTime split(std::int64_t local_ms) {
  std::int64_t rest = local_ms % ms_per_day;
  if (rest < 0) rest += ms_per_day;
  return {Date{static_cast<std::int32_t>((local_ms - rest) / ms_per_day)},
          static_cast<std::int32_t>(rest)};
}

}  // namespace

TimeZoneDatabase::TimeZoneDatabase() : version_(read_version()) {}

bool TimeZoneDatabase::knows(std::string_view zone) const {
  absl::TimeZone loaded;
  return fixed_offset(zone) || load(zone, loaded);
}

std::optional<LocalTime> TimeZoneDatabase::to_local(std::string_view zone, Instant at) const {
  if (auto offset = fixed_offset(zone)) return split(at.ms + *offset);
  absl::TimeZone loaded;
  if (!load(zone, loaded)) return std::nullopt;
  return split(at.ms + loaded.At(absl::FromUnixMillis(at.ms)).offset * std::int64_t{1000});
}

std::optional<Instant> TimeZoneDatabase::to_instant(std::string_view zone, LocalTime local) const {
  std::int64_t local_ms = local.day.days * ms_per_day + local.ms_of_day;
  if (auto offset = fixed_offset(zone)) return Instant{local_ms - *offset};
  absl::TimeZone loaded;
  if (!load(zone, loaded)) return std::nullopt;
  Civil day = to_civil(local.day);
  absl::CivilSecond wall(day.year, day.month, day.day, 0, 0, 0);
  wall += local.ms_of_day / 1000;
  absl::TimeZone::TimeInfo found = loaded.At(wall);
  bool skipped = found.kind == absl::TimeZone::TimeInfo::SKIPPED;
  // `pre` is read with the offset before the change: the first of two.
  if (skipped) return Instant{absl::ToUnixMillis(found.trans)};
  return Instant{absl::ToUnixMillis(found.pre) + local.ms_of_day % 1000};
}

}  // namespace regie::calendar
