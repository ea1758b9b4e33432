// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/term_function.hpp"

namespace regie::calendar {

Result<TermRule> rule_of(const TermQuestion& question) {
  TermRule rule;
  auto span = parse_span(question.term);
  if (!span) return span.error();
  if (span->ms != 0) {
    return Error(Errc::invalid_argument,
                 {"Een dag schuift op met hele dagen, niet met uren.",
                  "A day moves by whole days, not by hours."},
                 {"Schrijf bijvoorbeeld `2 weeks`.", "Write for example `2 weeks`."});
  }
  rule.span = *span;
  rule.direction = question.direction;
  rule.basis = Basis::none;
  if (question.basis.empty()) return rule;
  const auto basis = basis_from(question.basis);
  if (!basis) {
    return Error(Errc::invalid_argument,
                 {"`" + std::string(question.basis) + "` is geen grondslag van een termijn.",
                  "`" + std::string(question.basis) + "` is no basis of a term."},
                 {"Kies uit act, order, local, contract en eu.",
                  "Choose from act, order, local, contract and eu."});
  }
  rule.basis = *basis;
  return rule;
}

Result<Date> answer_term(const TermQuestion& question, const Calendar& working,
                         const Calendar* statutory) {
  const auto rule = rule_of(question);
  if (!rule) return rule.error();
  const bool of_law = rule->basis != Basis::none;
  if (of_law && statutory == nullptr) {
    return Error(Errc::expression_failed, {"De kalender voor termijnen van de wet ontbreekt.",
                                           "The calendar for statutory terms is missing."});
  }
  TermCourse course;
  course.start = question.from;
  const auto found = compute_term(*rule, course, of_law ? *statutory : working);
  if (!found) return found.error();
  return found->end;
}

}  // namespace regie::calendar
