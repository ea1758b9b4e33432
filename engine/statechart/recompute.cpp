// SPDX-License-Identifier: Apache-2.0
// Due moments worked out anew with the calendar as it is now.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

/// Terms that run, and timers that are so long after something. What repeats keeps its rhythm, and
/// what is paused is worked out when it runs again.
Result<void> Machine::recompute() {
  Dossier& dossier = s_.change();
  const std::uint64_t before = dossier.next_timer;
  for (std::size_t i = 0; i < dossier.terms.size(); ++i) {
    if (dossier.terms[i].status != OpenTerm::Status::runs) continue;
    if (context_.statutory == nullptr) {
      return fail(Errc::expression_failed, {"De kalender voor termijnen van de wet ontbreekt.",
                                            "The calendar for statutory terms is missing."});
    }
    OpenTerm changed = dossier.terms[i];
    auto found = calendar::compute_term(chart_.terms[changed.term].rule, changed.course,
                                        *context_.statutory);
    if (!found) return found.error();
    if (found->raw == changed.raw && found->end == changed.end) continue;
    if (auto done = compute_term(dossier.terms[i]); !done) return done;
  }
  const std::vector<RunningTimer> timers = dossier.timers;
  for (const RunningTimer& running : timers) {
    if (running.timer == none) continue;
    const Timer& timer = chart_.timers[running.timer];
    if (timer.term != none || !timer.after || timer.every) continue;
    auto due = due_of(timer, running.since, context_);
    if (!due) return due.error();
    if (due->at != running.due) move_timer(running, *due);
  }
  if (dossier.next_timer == before) {
    return fail(Errc::refused,
                {"Geen datum in deze zaak verschuift.", "No date in this case moves."});
  }
  return {};
}

/// Under a new id, so that the store has a new row for it.
void Machine::move_timer(const RunningTimer& running, const calendar::Due& due) {
  RunningTimer moved = running;
  Dossier& dossier = s_.change();
  moved.id = dossier.next_timer++;
  moved.due = due.at;
  dossier.timers.erase(
      std::remove_if(dossier.timers.begin(), dossier.timers.end(),
                     [&](const RunningTimer& one) { return one.id == running.id; }),
      dossier.timers.end());
  dossier.timers.push_back(moved);
  std::vector<Value> steps;
  for (const calendar::DueStep& step : due.steps) {
    steps.push_back(Value::record({{"date", Value(step.date)},
                                   {"nl", step.why.nl},
                                   {"en", step.why.en},
                                   {"source", step.source}}));
  }
  w_.due.push_back(Value::record({{"timer", static_cast<std::int64_t>(moved.id)},
                                  {"event", chart_.timers[moved.timer].event},
                                  {"region", static_cast<std::int64_t>(moved.region)},
                                  {"due", moved.due.ms},
                                  {"rule", chart_.timers[moved.timer].rule},
                                  {"steps", Value::list(std::move(steps))}}));
}

}  // namespace regie::statechart
