// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/calendar/term.hpp"

namespace regie::calendar {

/// What a law does to the end of a term, and the articles behind it.
struct Law {
  bool applies = false;
  bool longest = false;       ///< longer terms are left alone (Algemene termijnenwet art. 4)
  int two_days_from = 0;      ///< a term of this many days holds two ordinary days
  const char* roll = "";      ///< the last day is an ordinary day
  const char* backward = "";  ///< but not where it is counted back
  const char* two_days = "";
};

[[nodiscard]] Law law_of(const TermRule& rule) noexcept;

}  // namespace regie::calendar
