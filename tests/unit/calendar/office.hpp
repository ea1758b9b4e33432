// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <regie/instant.hpp>

#include "engine/base/civil.hpp"
#include "engine/calendar/calendar.hpp"
#include "tests/unit/catch.hpp"

namespace test {

inline regie::Date day(std::string_view iso) {
  auto date = regie::date_from_iso(iso);
  REQUIRE(date.has_value());
  return *date;
}

inline regie::Instant at(std::string_view rfc3339) {
  auto instant = regie::from_rfc3339(rfc3339);
  REQUIRE(instant.has_value());
  return *instant;
}

/// An office with one holiday of every kind.
inline regie::calendar::CalendarSpec office_spec() {
  using Rule = regie::calendar::HolidayRule;
  regie::calendar::CalendarSpec spec;
  spec.id = "office";
  spec.version = "1";
  spec.zone = "Europe/Amsterdam";
  spec.weekend = {6, 7};
  spec.last_known_year = 2030;
  auto fixed = [&spec](const char* nl, const char* en, int month, int date) -> Rule& {
    Rule rule;
    rule.name = {nl, en};
    rule.month = month;
    rule.day = date;
    rule.source = "house rules";
    return spec.holidays.emplace_back(std::move(rule));
  };
  auto easter = [&fixed](const char* nl, const char* en, int offset) {
    Rule& rule = fixed(nl, en, 1, 1);
    rule.kind = Rule::Kind::easter;
    rule.easter_offset = offset;
  };
  fixed("Nieuwjaarsdag", "New Year's Day", 1, 1);
  easter("Tweede Paasdag", "Easter Monday", 1);
  easter("Hemelvaartsdag", "Ascension Day", 39);
  easter("Tweede Pinksterdag", "Whit Monday", 50);
  fixed("Eerste Kerstdag", "Christmas Day", 12, 25);
  fixed("Tweede Kerstdag", "Boxing Day", 12, 26);
  Rule& king = fixed("Koningsdag", "King's Day", 4, 27);
  king.unless = 7;
  king.shift = -1;
  king.from_year = 2014;
  Rule& single = fixed("Brugdag", "Bridge day", 1, 1);
  single.kind = Rule::Kind::single;
  single.date = regie::to_date({2026, 5, 15});
  return spec;
}

inline regie::calendar::Calendar office() {
  auto calendar = regie::calendar::Calendar::make(office_spec());
  REQUIRE(calendar.has_value());
  return *calendar;
}

}  // namespace test
