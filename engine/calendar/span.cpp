// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/span.hpp"

#include <vector>

namespace regie::calendar {
namespace {

constexpr std::int64_t ms_per_second = 1'000;
constexpr std::int64_t ms_per_minute = 60 * ms_per_second;
constexpr std::int64_t ms_per_hour = 60 * ms_per_minute;

struct Part {
  std::string number;
  bool one;
  const char* nl_one;
  const char* nl;
  const char* en_one;
  const char* en;
};

std::string seconds_text(std::int64_t ms) {
  std::string text = std::to_string(ms / ms_per_second);
  std::int64_t rest = ms % ms_per_second;
  if (rest == 0) return text;
  std::string digits = std::to_string(ms_per_second + rest).substr(1);
  while (digits.back() == '0') digits.pop_back();
  return text + "." + digits;
}

std::vector<Part> parts_of(const Span& span) {
  std::vector<Part> parts;
  auto add = [&parts](std::int64_t count, const char* nl_one, const char* nl, const char* en_one,
                      const char* en) {
    if (count != 0) parts.push_back({std::to_string(count), count == 1, nl_one, nl, en_one, en});
  };
  add(span.years, "jaar", "jaar", "year", "years");
  add(span.months, "maand", "maanden", "month", "months");
  add(span.weeks, "week", "weken", "week", "weeks");
  add(span.days, "dag", "dagen", "day", "days");
  add(span.working_days, "werkdag", "werkdagen", "working day", "working days");
  add(span.ms / ms_per_hour, "uur", "uur", "hour", "hours");
  add(span.ms % ms_per_hour / ms_per_minute, "minuut", "minuten", "minute", "minutes");
  std::int64_t seconds = span.ms % ms_per_minute;
  if (seconds != 0) {
    parts.push_back({seconds_text(seconds), seconds == ms_per_second, "seconde", "seconden",
                     "second", "seconds"});
  }
  if (parts.empty()) parts.push_back({"0", false, "dag", "dagen", "day", "days"});
  return parts;
}

}  // namespace

Span sum(const Span& a, const Span& b) noexcept {
  return {a.years + b.years,
          a.months + b.months,
          a.weeks + b.weeks,
          a.days + b.days,
          a.working_days + b.working_days,
          a.ms + b.ms};
}

std::string to_string(const Span& span) {
  std::string text;
  for (const Part& part : parts_of(span)) {
    if (!text.empty()) text += " and ";
    text += part.number + " " + (part.one ? part.en_one : part.en);
  }
  return text;
}

Text in_words(const Span& span) {
  std::vector<Part> parts = parts_of(span);
  Text text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    bool last = i + 1 == parts.size();
    if (i > 0) {
      text.nl += last ? " en " : ", ";
      text.en += last ? " and " : ", ";
    }
    const Part& part = parts[i];
    std::string dutch = part.number;
    if (auto point = dutch.find('.'); point != std::string::npos) dutch[point] = ',';
    text.nl += dutch + " " + (part.one ? part.nl_one : part.nl);
    text.en += part.number + " " + (part.one ? part.en_one : part.en);
  }
  return text;
}

}  // namespace regie::calendar
