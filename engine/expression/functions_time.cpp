// SPDX-License-Identifier: Apache-2.0
// Moments, durations and their accessors with time zones (CEL "Timestamp Functions").
#include <array>
#include <optional>

#include "engine/base/civil.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/local_time.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/time_text.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

Value to_timestamp(const Call& call) {
  const Value& from = call[0];
  if (from.is(Kind::timestamp)) return from;
  if (from.is(Kind::integer)) return checked_timestamp(from.integer(), 0, call.position);
  if (const auto at = parse_timestamp(from.text())) return Value(*at);
  const std::string shown(from.text().substr(0, 40));
  return call.fail("'" + shown + "' is geen moment; schrijf het als 2026-03-02T09:00:00Z",
                   "'" + shown + "' is not a moment; write it as 2026-03-02T09:00:00Z");
}

Value to_duration(const Call& call) {
  const Value& from = call[0];
  if (from.is(Kind::duration)) return from;
  if (from.is(Kind::integer)) return checked_duration(from.integer(), 0, call.position);
  if (const auto span = parse_duration(from.text())) return Value(*span);
  const std::string shown(from.text().substr(0, 40));
  return call.fail("'" + shown + "' is geen tijdsduur; schrijf haar als 72h of 1h30m",
                   "'" + shown + "' is not a duration in range; write it as 72h or 1h30m");
}

/// The parts of a moment or date that accessors give.
enum class Part { year, month, day_of_year, day, date, day_of_week, hours, minutes, seconds, ms };

std::int64_t part_of(LocalTime local, Part part) {
  const Civil civil = to_civil(local.day);
  switch (part) {
    case Part::year:
      return civil.year;
    case Part::month:
      return civil.month - 1;
    case Part::day_of_year:
      return local.day.days - to_date({civil.year, 1, 1}).days;
    case Part::day:
      return civil.day - 1;
    case Part::date:
      return civil.day;
    case Part::day_of_week:
      return iso_weekday(local.day) % 7;  // Sunday is 0
    case Part::hours:
      return local.ms_of_day / 3'600'000;
    case Part::minutes:
      return local.ms_of_day / 60'000 % 60;
    case Part::seconds:
      return local.ms_of_day / 1'000 % 60;
    case Part::ms:
      return local.ms_of_day % 1'000;
  }
  return 0;
}

/// Of a duration: the whole of it in that unit (CEL), but its milliseconds within the second.
std::int64_t part_of(Duration span, Part part) {
  switch (part) {
    case Part::hours:
      return span.seconds / 3'600;
    case Part::minutes:
      return span.seconds / 60;
    case Part::seconds:
      return span.seconds;
    default:
      return span.nanos / 1'000'000;
  }
}

template <Part part>
Value accessor(const Call& call) {
  const Value& of = call[0];
  if (of.is(Kind::duration)) return Value(part_of(of.duration(), part));
  if (of.is(Kind::date)) return Value(part_of(LocalTime{of.date(), 0}, part));
  const std::string_view zone = call.count > 1 ? call[1].text() : "UTC";
  const auto local = local_time(call.host, zone, of.timestamp());
  if (!local) {
    const std::string shown(zone.substr(0, 60));
    return call.fail("de tijdzone '" + shown + "' bestaat niet",
                     "the time zone '" + shown + "' does not exist");
  }
  return Value(part_of(*local, part));
}

}  // namespace

std::vector<FunctionLine> time_functions() {
  constexpr std::string_view day = "(timestamp) int; (timestamp, string) int; (date) int";
  constexpr std::string_view clock = "(timestamp) int; (timestamp, string) int; (duration) int";
  return {
      {"timestamp", "global", "(timestamp) timestamp; (int) timestamp; (string) timestamp",
       to_timestamp},
      {"duration", "global", "(duration) duration; (string) duration; (int) duration", to_duration},
      {"getFullYear", "member zone", day, accessor<Part::year>},
      {"getMonth", "member zone", day, accessor<Part::month>},
      {"getDayOfYear", "member zone", day, accessor<Part::day_of_year>},
      {"getDayOfMonth", "member zone", day, accessor<Part::day>},
      {"getDate", "member zone", day, accessor<Part::date>},
      {"getDayOfWeek", "member zone", day, accessor<Part::day_of_week>},
      {"getHours", "member zone", clock, accessor<Part::hours>},
      {"getMinutes", "member zone", clock, accessor<Part::minutes>},
      {"getSeconds", "member zone", clock, accessor<Part::seconds>},
      {"getMilliseconds", "member zone", clock, accessor<Part::ms>},
  };
}

}  // namespace regie::expression
