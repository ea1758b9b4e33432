// SPDX-License-Identifier: Apache-2.0
// Moments in words, and JSON: what a program that shows cases needs beside the engine.
#include <cstdio>

#include <regie/engine.hpp>

#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/calendar/time_zone_database.hpp"

namespace regie {

namespace {

constexpr const char* months_nl[] = {"januari",   "februari", "maart",    "april",
                                     "mei",       "juni",     "juli",     "augustus",
                                     "september", "oktober",  "november", "december"};
constexpr const char* months_en[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

struct Reading {
  Civil day;
  int hour = 0;
  int minute = 0;
};

Reading reading_of(Instant at, std::string_view zone) {
  static const calendar::TimeZoneDatabase zones;
  auto local = zones.to_local(zone, at);
  if (!local) local = zones.to_local("UTC", at);
  const int minutes = local->ms_of_day / 60'000;
  return {to_civil(local->day), minutes / 60, minutes % 60};
}

std::string clock_time(const Reading& reading) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", reading.hour, reading.minute);
  return text;
}

}  // namespace

std::string in_words(Instant at, std::string_view zone, Language language) {
  const Reading reading = reading_of(at, zone);
  const auto& months = language == Language::nl ? months_nl : months_en;
  return std::to_string(reading.day.day) + ' ' + months[reading.day.month - 1] + ' ' +
         std::to_string(reading.day.year) + ' ' + clock_time(reading);
}

std::string in_zone(Instant at, std::string_view zone) {
  const Reading reading = reading_of(at, zone);
  return to_iso(to_date(reading.day)) + ' ' + clock_time(reading);
}

std::string to_json_text(const Value& value, bool pretty) {
  return pretty ? to_pretty_json(value) : to_json(value);
}

Outcome<Value> from_json_text(std::string_view text, const Limits& limits) {
  auto value = from_json(text, limits);
  if (!value) return value.error();
  return std::move(*value);
}

}  // namespace regie
