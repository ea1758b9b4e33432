// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/term_law.hpp"

#include <array>

namespace regie::calendar {
namespace {

// Algemene termijnenwet (BWBR0002448).
constexpr Law termijnenwet{true,
                           true,
                           3,
                           "Algemene termijnenwet art. 1(1)",
                           "Algemene termijnenwet art. 1(2)",
                           "Algemene termijnenwet art. 2"};

// Regulation (EEC, Euratom) No 1182/71, OJ L 124, 8.6.1971: no length beyond which it stops.
constexpr Law regulation{true,
                         false,
                         2,
                         "Verordening (EEG, Euratom) 1182/71 art. 3(4)",
                         "Verordening (EEG, Euratom) 1182/71 art. 3(4)",
                         "Verordening (EEG, Euratom) 1182/71 art. 3(5)"};

struct BasisWord {
  const char* word;
  Basis basis;
};

constexpr std::array<BasisWord, 5> basis_words = {{{"act", Basis::act},
                                                   {"order", Basis::order},
                                                   {"local", Basis::local},
                                                   {"contract", Basis::contract},
                                                   {"eu", Basis::eu}}};

}  // namespace

Law law_of(const TermRule& rule) noexcept {
  switch (rule.basis) {
    case Basis::act:
    case Basis::order:
      return termijnenwet;
    case Basis::eu:
      return regulation;
    case Basis::local:
    case Basis::contract:
    case Basis::none:
      break;
  }
  return rule.declared ? termijnenwet : Law{};
}

std::optional<Basis> basis_from(std::string_view word) {
  for (const BasisWord& known : basis_words) {
    if (word == known.word) return known.basis;
  }
  return std::nullopt;
}

const char* to_string(Basis basis) noexcept {
  for (const BasisWord& known : basis_words) {
    if (basis == known.basis) return known.word;
  }
  return "";
}

std::optional<CountFrom> count_from(std::string_view word) {
  if (word == "day-after") return CountFrom::day_after;
  if (word == "same-day") return CountFrom::same_day;
  return std::nullopt;
}

const char* to_string(CountFrom from) noexcept {
  return from == CountFrom::same_day ? "same-day" : "day-after";
}

bool set_reading(Readings& readings, std::string_view name, std::string_view value) {
  const auto choose = [value](auto& reading, std::string_view first, auto usual,
                              std::string_view second, auto other) {
    if (value != first && value != second) return false;
    reading = value == first ? usual : other;
    return true;
  };
  if (name == "resume-day") {
    return choose(readings.resume_day, "runs", Readings::ResumeDay::runs, "paused",
                  Readings::ResumeDay::paused);
  }
  if (name == "backward-two-days") {
    return choose(readings.backward_two_days, "apply", Readings::BackwardTwoDays::apply, "skip",
                  Readings::BackwardTwoDays::skip);
  }
  if (name == "extension") {
    return choose(readings.extension, "apart", Readings::Extension::apart, "together",
                  Readings::Extension::together);
  }
  if (name == "penalty-start") {
    return choose(readings.penalty_start, "day-after", Readings::PenaltyStart::day_after,
                  "last-day", Readings::PenaltyStart::last_day);
  }
  if (name == "penalty-weeks") {
    return choose(readings.penalty_weeks, "plain", Readings::PenaltyWeeks::plain, "rolled",
                  Readings::PenaltyWeeks::rolled);
  }
  return false;
}

const std::vector<std::vector<std::string>>& reading_names() {
  static const std::vector<std::vector<std::string>> names = {
      {"resume-day=runs", "resume-day=paused"},
      {"backward-two-days=apply", "backward-two-days=skip"},
      {"extension=apart", "extension=together"},
      {"penalty-start=day-after", "penalty-start=last-day"},
      {"penalty-weeks=plain", "penalty-weeks=rolled"}};
  return names;
}

}  // namespace regie::calendar
