// SPDX-License-Identifier: Apache-2.0
// Statutory terms of a case: started, paused, resumed, extended, stopped, and over.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

Text named(const Term& term) {
  return {"De termijn `" + term.title.in(Language::nl) + "`",
          "The term `" + term.title.in(Language::en) + "`"};
}

}  // namespace

OpenTerm* Machine::open_term(Index term) {
  if (file().terms.empty()) return nullptr;
  for (OpenTerm& one : s_.change().terms) {
    if (one.term == term) return &one;
  }
  return nullptr;
}

Result<Date> Machine::today() const {
  const auto local = context_.zones->to_local(context_.statutory->zone(), context_.now);
  if (!local) {
    return fail(Errc::expression_failed, {"De tijdzone van de kalender is onbekend.",
                                          "The calendar's time zone is unknown."});
  }
  return local->day;
}

Result<Date> Machine::term_day(Index program) {
  if (program == none) return today();
  auto value = evaluate(program, 0);
  if (!value) return value.error();
  if (value->is(Value::Kind::date)) return value->date();
  if (value->is(Value::Kind::timestamp)) {
    const auto local = context_.zones->to_local(context_.statutory->zone(), value->instant());
    if (local) return local->day;
  }
  return fail(Errc::expression_failed, {"De dag van de termijn is geen datum of moment.",
                                        "The day of the term is neither a date nor a moment."});
}

Result<void> Machine::change_term(const Action& action) {
  if (context_.statutory == nullptr) {
    return fail(Errc::expression_failed, {"De kalender voor termijnen van de wet ontbreekt.",
                                          "The calendar for statutory terms is missing."});
  }
  const Term& term = chart_.terms[action.index];
  switch (action.op) {
    case Op::start_term:
      return start_term(action.index);
    case Op::stop_term:
      return stop_term(action.index);
    default:
      break;
  }
  OpenTerm* open = open_term(action.index);
  const Text name = named(term);
  if (open == nullptr || open->status == OpenTerm::Status::over ||
      open->status == OpenTerm::Status::stopped) {
    return fail(Errc::refused, {name.nl + " loopt niet.", name.en + " does not run."});
  }
  const bool paused = open->status == OpenTerm::Status::paused;
  auto day = today();
  if (!day) return day.error();
  if (action.op == Op::pause_term) {
    if (paused) {
      return fail(Errc::refused, {name.nl + " staat al stil.", name.en + " stands still already."});
    }
    // Awb 4:15(1): from the day after that of the request.
    const Date first{day->days + 1};
    open->course.pauses.push_back({first, first, ""});
    open->status = OpenTerm::Status::paused;
    cancel_term_timer(action.index);
    return {};
  }
  if (action.op == Op::resume_term) {
    if (!paused) {
      return fail(Errc::refused,
                  {name.nl + " staat niet stil.", name.en + " does not stand still."});
    }
    calendar::Pause& last = open->course.pauses.back();
    last.until = std::max(last.first, *day);
    open->status = OpenTerm::Status::runs;
    return compute_term(*open);
  }
  auto span = calendar::parse_span(action.text);
  if (!span) return span.error();
  open->course.extensions.push_back(*span);
  if (paused) return {};
  return compute_term(*open);
}

Result<void> Machine::start_term(Index index) {
  const Term& term = chart_.terms[index];
  OpenTerm* known = open_term(index);
  if (known != nullptr &&
      (known->status == OpenTerm::Status::runs || known->status == OpenTerm::Status::paused)) {
    const Text name = named(term);
    return fail(Errc::refused, {name.nl + " loopt al.", name.en + " runs already."});
  }
  auto day = term_day(term.rule.direction == calendar::Direction::forward ? term.since : term.at);
  if (!day) return day.error();
  OpenTerm fresh;
  fresh.term = index;
  fresh.course.start = *day;
  if (known == nullptr) {
    s_.change().terms.push_back(std::move(fresh));
    known = &s_.change().terms.back();
  } else {
    *known = std::move(fresh);
  }
  return compute_term(*known);
}

Result<void> Machine::stop_term(Index index) {
  OpenTerm* open = open_term(index);
  if (open == nullptr || open->status == OpenTerm::Status::over) return {};
  open->status = OpenTerm::Status::stopped;
  cancel_term_timer(index);
  return {};
}

/// Works the last day out anew and sets the timer: the first instant of the day after it.
Result<void> Machine::compute_term(OpenTerm& open) {
  const Term& term = chart_.terms[open.term];
  auto found = calendar::compute_term(term.rule, open.course, *context_.statutory);
  if (!found) return found.error();
  open.raw = found->raw;
  open.end = found->end;
  cancel_term_timer(open.term);
  const auto due =
      context_.zones->to_instant(context_.statutory->zone(), {Date{open.end.days + 1}, 0});
  if (!due) {
    return fail(Errc::expression_failed, {"De tijdzone van de kalender is onbekend.",
                                          "The calendar's time zone is unknown."});
  }
  RunningTimer running;
  running.id = s_.change().next_timer++;
  running.timer = term.timer;
  running.due = *due;
  running.since = context_.now;
  s_.change().timers.push_back(running);
  std::vector<Value> steps;
  for (const calendar::TermStep& step : found->steps) {
    steps.push_back(Value::record({{"date", Value(step.date)},
                                   {"days", step.days},
                                   {"nl", step.why.nl},
                                   {"en", step.why.en},
                                   {"source", step.source}}));
  }
  w_.due.push_back(
      Value::record({{"timer", static_cast<std::int64_t>(running.id)},
                     {"event", chart_.timers[term.timer].event},
                     {"region", std::int64_t{0}},
                     {"due", running.due.ms},
                     {"rule", chart_.timers[term.timer].rule},
                     {"raw", Value(open.raw)},
                     {"end", Value(open.end)},
                     {"calendar", context_.statutory->id() + " " + context_.statutory->version()},
                     {"steps", Value::list(std::move(steps))}}));
  return {};
}

void Machine::cancel_term_timer(Index term) {
  const Index timer = chart_.terms[term].timer;
  const auto of_term = [&](const RunningTimer& running) { return running.timer == timer; };
  std::vector<RunningTimer>& timers = s_.change().timers;
  timers.erase(std::remove_if(timers.begin(), timers.end(), of_term), timers.end());
}

void Machine::end_term(Index term) {
  if (OpenTerm* open = open_term(term)) open->status = OpenTerm::Status::over;
}

/// With the case, its terms end.
void Machine::close_terms() {
  for (OpenTerm& open : s_.change().terms) {
    if (open.status != OpenTerm::Status::over) open.status = OpenTerm::Status::stopped;
  }
}

}  // namespace regie::statechart
