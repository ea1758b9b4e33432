// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/words.hpp"

#include <array>
#include <cstdio>

#include "engine/base/civil.hpp"

namespace regie::calendar {
namespace {

struct Word {
  const char* nl;
  const char* en;
};

constexpr std::array<Word, 7> weekday_words = {{{"maandag", "Monday"},
                                                {"dinsdag", "Tuesday"},
                                                {"woensdag", "Wednesday"},
                                                {"donderdag", "Thursday"},
                                                {"vrijdag", "Friday"},
                                                {"zaterdag", "Saturday"},
                                                {"zondag", "Sunday"}}};

constexpr std::array<Word, 12> month_words = {{{"januari", "January"},
                                               {"februari", "February"},
                                               {"maart", "March"},
                                               {"april", "April"},
                                               {"mei", "May"},
                                               {"juni", "June"},
                                               {"juli", "July"},
                                               {"augustus", "August"},
                                               {"september", "September"},
                                               {"oktober", "October"},
                                               {"november", "November"},
                                               {"december", "December"}}};

std::string grouped(std::int64_t whole, char point) {
  std::string digits = std::to_string(whole);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, point);
  return digits;
}

}  // namespace

Text month_name(int month) {
  const Word& word = month_words[static_cast<std::size_t>(month - 1)];
  return {word.nl, word.en};
}

Text weekday_and_day(Date day) {
  const Word& word = weekday_words[static_cast<std::size_t>(iso_weekday(day) - 1)];
  const std::string number = std::to_string(to_civil(day).day);
  return {std::string(word.nl) + " " + number, std::string(word.en) + " " + number};
}

Text day_in_words(Date day) {
  const Civil civil = to_civil(day);
  const Text begin = weekday_and_day(day);
  const Text month = month_name(civil.month);
  const std::string year = std::to_string(civil.year);
  return {begin.nl + " " + month.nl + " " + year, begin.en + " " + month.en + " " + year};
}

Text days_in_words(std::int64_t count) {
  if (count == 1) return {"\xC3\xA9\xC3\xA9n dag", "one day"};
  const std::string number = std::to_string(count);
  return {number + " dagen", number + " days"};
}

Text euros_in_words(std::int64_t cents) {
  std::string nl = "\xE2\x82\xAC " + grouped(cents / 100, '.');
  std::string en = "\xE2\x82\xAC " + grouped(cents / 100, ',');
  if (cents % 100 != 0) {
    const std::string rest = std::to_string(100 + cents % 100).substr(1);
    nl += "," + rest;
    en += "." + rest;
  }
  return {nl, en};
}

std::string clock_in_words(std::int32_t ms_of_day) {
  const int seconds = ms_of_day / 1000;
  char text[24];
  if (seconds % 60 == 0) {
    std::snprintf(text, sizeof text, "%02d:%02d", seconds / 3600, seconds / 60 % 60);
  } else {
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
  }
  return text;
}

}  // namespace regie::calendar
