// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/penalty.hpp"

#include <algorithm>
#include <array>

#include "engine/base/civil.hpp"
#include "engine/calendar/words.hpp"

namespace regie::calendar {
namespace {

// Awb 4:17(2).
struct PenaltyRate {
  int days;
  std::int64_t cents_a_day;
};
constexpr std::array<PenaltyRate, 3> rates = {{{14, 2300}, {14, 3500}, {14, 4500}}};
constexpr int most_penalty_days = 42;  // Awb 4:17(1)

Date later(Date day, int days) { return {day.days + days}; }

Error premature(Date term_end, Date notice) {
  return Error(Errc::invalid_argument,
               {"De ingebrekestelling van " + to_iso(notice) +
                    " kwam te vroeg: de termijn liep tot en met " + to_iso(term_end) + ".",
                "The notice of default of " + to_iso(notice) + " came too early: the term ran to " +
                    to_iso(term_end) + "."},
               {"Een ingebrekestelling telt pas als de termijn voorbij is (Awb 4:17(3)).",
                "A notice of default counts only when the term is over (Awb 4:17(3))."});
}

Error decided_before(Date notice, Date decided) {
  return Error(Errc::invalid_argument,
               {"Het besluit (" + to_iso(decided) +
                    ") ligt v\xC3\xB3\xC3\xB3r de ingebrekestelling (" + to_iso(notice) + ").",
                "The decision (" + to_iso(decided) + ") lies before the notice of default (" +
                    to_iso(notice) + ")."},
               {"Dan is er geen dwangsom. Controleer de datums.",
                "Then there is no penalty. Check the dates."});
}

void explain_start(Penalty& found, Date notice, Date weeks_end) {
  const Text received = day_in_words(notice);
  const Text over = day_in_words(weeks_end);
  const Text first = day_in_words(found.first_day);
  found.steps.push_back(
      {TermStep::Kind::count,
       found.first_day,
       std::int64_t{found.first_day.days} - notice.days,
       {"De ingebrekestelling kwam op " + received.nl + ". De twee weken daarna lopen tot en met " +
            over.nl + ". De eerste dag met een dwangsom is " + first.nl + ".",
        "The notice of default came on " + received.en + ". The two weeks after it run to " +
            over.en + ". The first day with a penalty is " + first.en + "."},
       "Awb art. 4:17(3)"});
}

void explain_row(Penalty& found, const PenaltyRow& row) {
  const Text first = day_in_words(row.first);
  const Text last = day_in_words(row.last);
  const Text days = days_in_words(row.days);
  const Text a_day = euros_in_words(row.cents_a_day);
  const Text sum = euros_in_words(row.cents);
  found.steps.push_back({TermStep::Kind::count,
                         row.last,
                         row.days,
                         {"Van " + first.nl + " tot en met " + last.nl + ": " + days.nl + " van " +
                              a_day.nl + ", samen " + sum.nl + ".",
                          "From " + first.en + " to " + last.en + ": " + days.en + " of " +
                              a_day.en + ", together " + sum.en + "."},
                         "Awb art. 4:17(2)"});
}

}  // namespace

Result<Penalty> penalty(Date term_end, Date notice, std::optional<Date> decided,
                        const Readings& readings, const Calendar& calendar) {
  if (notice <= term_end) return premature(term_end, notice);
  if (decided && *decided < notice) return decided_before(notice, *decided);
  Date weeks_end = later(notice, 14);
  if (readings.penalty_weeks == Readings::PenaltyWeeks::rolled) {
    while (!calendar.is_working_day(weeks_end)) weeks_end = later(weeks_end, 1);
  }
  Penalty found;
  const bool last_day = readings.penalty_start == Readings::PenaltyStart::last_day;
  found.first_day = later(weeks_end, last_day ? 0 : 1);
  found.last_day = later(found.first_day, most_penalty_days - 1);
  explain_start(found, notice, weeks_end);
  const Date owed_until = decided ? std::min(later(*decided, -1), found.last_day) : found.last_day;
  Date first = found.first_day;
  for (const PenaltyRate& rate : rates) {
    const Date last = std::min(later(first, rate.days - 1), owed_until);
    if (last < first) break;
    const std::int64_t days = std::int64_t{last.days} - first.days + 1;
    found.rows.push_back({first, last, days, rate.cents_a_day, days * rate.cents_a_day});
    found.cents += found.rows.back().cents;
    explain_row(found, found.rows.back());
    first = later(last, 1);
  }
  // Awb 4:18: within two weeks after the last day for which it was owed; a term of an Act.
  TermRule fix;
  fix.span.weeks = 2;
  auto fixed = compute_term(fix, {std::max(owed_until, found.first_day), {}, {}}, calendar);
  if (!fixed) return fixed.error();
  found.fix_by = fixed->end;
  return found;
}

}  // namespace regie::calendar
