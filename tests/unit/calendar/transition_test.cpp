// SPDX-License-Identifier: Apache-2.0
// Changes of the clock: every one that the time zone data of this machine has, and a table of
// additions that another implementation computed (additions.mjs).
#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/calendar/due.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "tests/unit/calendar/office.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Instant;
using regie::LocalTime;
using regie::calendar::TimeZoneDatabase;

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t wall_ms(const LocalTime& local) { return local.day.days * day_ms + local.ms_of_day; }

LocalTime wall(std::int64_t ms) {
  const std::int64_t rest = ((ms % day_ms) + day_ms) % day_ms;
  return {regie::Date{static_cast<std::int32_t>((ms - rest) / day_ms)},
          static_cast<std::int32_t>(rest)};
}

/// Names of all zones: the lines `Z NAME …` of tzdata.zi.
std::vector<std::string> zone_names() {
  const char* folder = std::getenv("TZDIR");
  std::ifstream file(std::string(folder == nullptr ? "/usr/share/zoneinfo" : folder) +
                     "/tzdata.zi");
  std::vector<std::string> names;
  std::string line;
  while (std::getline(file, line)) {
    if (line.rfind("Z ", 0) == 0) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

struct Transition {
  std::int64_t at = 0;      ///< ms
  std::int64_t before = 0;  ///< offsets in ms
  std::int64_t after = 0;
};

std::vector<Transition> transitions(const std::string& name) {
  absl::TimeZone zone;
  std::vector<Transition> found;
  if (!absl::LoadTimeZone(name, &zone)) return found;
  absl::Time from = absl::FromUnixSeconds(0);
  absl::TimeZone::CivilTransition change;
  while (zone.NextTransition(from, &change) && found.size() < 400) {
    from = zone.At(change.to).trans;
    if (zone.At(change.to).kind == absl::TimeZone::TimeInfo::UNIQUE) {
      from = absl::FromCivil(change.to, zone);
    }
    const std::int64_t at = absl::ToUnixMillis(from);
    found.push_back({at, zone.At(from - absl::Milliseconds(1)).offset * std::int64_t{1000},
                     zone.At(from).offset * std::int64_t{1000}});
  }
  return found;
}

/// What must hold around a change of the clock; empty, or what does not.
std::string broken(const TimeZoneDatabase& zones, const std::string& name, const Transition& t) {
  const auto last = zones.to_local(name, Instant{t.at - 1});
  const auto first = zones.to_local(name, Instant{t.at});
  if (!last || !first) return "unknown";
  if (wall_ms(*last) != t.at - 1 + t.before) return "the last moment before";
  if (wall_ms(*first) != t.at + t.after) return "the first moment after";
  if (t.after > t.before) {  // skipped: the first moment after the gap
    for (const std::int64_t into :
         {std::int64_t{0}, (t.after - t.before) / 2, t.after - t.before - 1}) {
      const auto at = zones.to_instant(name, wall(t.at + t.before + into));
      if (!at || at->ms != t.at) return "a skipped time";
    }
  } else if (t.after < t.before) {  // twice: the first of both
    for (const std::int64_t into :
         {std::int64_t{0}, (t.before - t.after) / 2, t.before - t.after - 1}) {
      const auto at = zones.to_instant(name, wall(t.at + t.after + into));
      if (!at || at->ms != t.at + t.after + into - t.before) return "a repeated time";
    }
  }
  const auto again = zones.to_instant(name, wall(t.at - 1 + t.before));
  if (t.after >= t.before && (!again || again->ms != t.at - 1)) return "there and back";
  return {};
}

}  // namespace

TEST_CASE("every change of the clock in the time zone data keeps the policy", "[calendar][zones]") {
  const TimeZoneDatabase zones;
  const std::vector<std::string> names = zone_names();
  REQUIRE(names.size() > 300);
  std::size_t count = 0;
  for (const std::string& name : names) {
    for (const Transition& transition : transitions(name)) {
      ++count;
      const std::string problem = broken(zones, name, transition);
      if (problem.empty()) continue;
      INFO(name << " at " << regie::to_rfc3339(Instant{transition.at}));
      CHECK(problem == "");
    }
  }
  CHECK(count > 10'000);
}

TEST_CASE("additions in Europe/Amsterdam are those of an independent implementation",
          "[calendar][zones]") {
  std::ifstream file(REGIE_SOURCE_DIR "/tests/unit/calendar/additions.csv");
  const TimeZoneDatabase zones;
  const regie::calendar::Calendar office = test::office();
  std::string line;
  std::size_t rows = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream words(line);
    std::int64_t from = 0;
    std::int64_t minutes = 0;
    std::int64_t reached = 0;
    int sign = 0;
    regie::calendar::Span span;
    words >> from >> sign >> span.years >> span.months >> span.weeks >> span.days >> minutes >>
        reached;
    REQUIRE(words);
    span.ms = minutes * 60'000;
    const auto due = sign > 0 ? regie::calendar::add(Instant{from}, span, office, zones)
                              : regie::calendar::subtract(Instant{from}, span, office, zones);
    REQUIRE(due.has_value());
    ++rows;
    if (due->at.ms == reached) continue;
    INFO(line);
    CHECK(regie::to_rfc3339(due->at) == regie::to_rfc3339(Instant{reached}));
  }
  CHECK(rows == 2000);
}
