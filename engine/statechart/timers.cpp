// SPDX-License-Identifier: Apache-2.0
// Timers as data: started on entry, cancelled on exit, with what their moment was computed from.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

const calendar::Calendar& days_of(const Timer& timer, const Context& context) noexcept {
  const bool by_law = timer.term != none || timer.statutory || timer.law.has_value();
  return by_law && context.statutory != nullptr ? *context.statutory : *context.calendar;
}

Result<calendar::Due> due_of(const Timer& timer, Instant since, const Context& context) {
  const bool by_law = timer.statutory || timer.law.has_value();
  if (by_law && context.statutory == nullptr) {
    return Error(Errc::expression_failed, {"De kalender voor termijnen van de wet ontbreekt.",
                                           "The calendar for statutory terms is missing."});
  }
  const calendar::Calendar& days = days_of(timer, context);
  if (timer.law) return calendar::add_by_law(since, *timer.law, days, *context.zones);
  return calendar::add(since, *timer.after, days, *context.zones);
}

Result<void> Machine::start_timers(Node node) {
  const Range timers = chart_.states[node.state].timers;
  for (Index i = 0; i < timers.count; ++i) {
    if (auto started = start_timer(timers.first + i, node.region); !started) return started;
  }
  return {};
}

/// A date means its first instant in the calendar's zone.
Result<Instant> Machine::moment_of(Index program, std::uint32_t region, const char* word,
                                   const Timer& timer) {
  auto at = evaluate(program, region);
  if (!at) return at.error();
  if (at->is(Value::Kind::timestamp)) return at->instant();
  const std::string name = std::string("`") + word + "`";
  if (!at->is(Value::Kind::date)) {
    return fail(Errc::expression_failed,
                {name + " gaf geen datum of moment.", name + " gave neither a date nor a moment."});
  }
  const auto instant = context_.zones->to_instant(days_of(timer, context_).zone(), {at->date(), 0});
  if (instant) return *instant;
  return fail(Errc::expression_failed,
              {"De tijdzone van de kalender is onbekend.", "The calendar's time zone is unknown."});
}

Result<void> Machine::start_timer(Index index, std::uint32_t region) {
  const Timer& timer = chart_.timers[index];
  if (file().timers.size() >= context_.limits->timers_per_case) {
    return fail(Errc::limit_reached,
                {"Er lopen te veel termijnen in deze zaak.", "Too many timers run in this case."},
                timer.state);
  }
  RunningTimer running;
  running.timer = index;
  running.region = region;
  running.since = context_.now;
  std::vector<Value> steps;
  if (timer.at != none) {
    auto at = moment_of(timer.at, region, "at", timer);
    if (!at) return at.error();
    running.due = *at;
  } else if (timer.after) {
    if (timer.since_at != none) {
      auto since = moment_of(timer.since_at, region, "since", timer);
      if (!since) return since.error();
      running.since = *since;
    }
    auto due = due_of(timer, running.since, context_);
    if (!due) return due.error();
    running.due = due->at;
    for (const calendar::DueStep& step : due->steps) {
      steps.push_back(Value::record({{"date", Value(step.date)},
                                     {"nl", step.why.nl},
                                     {"en", step.why.en},
                                     {"source", step.source}}));
    }
  }
  running.id = s_.change().next_timer++;
  w_.due.push_back(Value::record({{"timer", static_cast<std::int64_t>(running.id)},
                                  {"event", timer.event},
                                  {"region", static_cast<std::int64_t>(region)},
                                  {"due", running.due.ms},
                                  {"rule", timer.rule},
                                  {"steps", Value::list(std::move(steps))}}));
  s_.change().timers.push_back(std::move(running));
  return {};
}

void Machine::cancel_timers(Node node) {
  if (chart_.states[node.state].timers.count == 0) return;
  const auto ends = [&](const RunningTimer& running) {
    return running.timer != none && running.region == node.region &&
           chart_.timers[running.timer].state == node.state;
  };
  std::vector<RunningTimer>& timers = s_.change().timers;
  timers.erase(std::remove_if(timers.begin(), timers.end(), ends), timers.end());
}

/// Something was done: timers that count from the last activity begin anew, also those that had
/// fired.
Result<void> Machine::note_activity() {
  if (!chart_.counts_activity) return {};
  s_.change().activity = context_.now;
  std::vector<std::pair<Index, std::uint32_t>> again;
  const auto look = [&](std::uint32_t region) {
    for (const Index state : configuration(region)) {
      const Range timers = chart_.states[state].timers;
      for (Index i = 0; i < timers.count; ++i) {
        if (chart_.timers[timers.first + i].since == Timer::Since::activity) {
          again.push_back({timers.first + i, region});
        }
      }
    }
  };
  look(0);
  for (const Region& region : file().regions) {
    if (is_live_region(region)) look(region.ordinal);
  }
  for (const auto& [timer, region] : again) {
    const Index index = timer;
    const std::uint32_t scope = region;
    std::vector<RunningTimer>& timers = s_.change().timers;
    timers.erase(std::remove_if(timers.begin(), timers.end(),
                                [&](const RunningTimer& running) {
                                  return running.timer == index && running.region == scope;
                                }),
                 timers.end());
    if (auto started = start_timer(index, scope); !started) return started;
  }
  return {};
}

const RunningTimer* next_due(const Snapshot& snapshot, Instant now) noexcept {
  const RunningTimer* first = nullptr;
  for (const RunningTimer& timer : snapshot.dossier().timers) {
    if (timer.due > now) continue;
    if (first == nullptr || timer.due < first->due ||
        (timer.due == first->due && timer.id < first->id)) {
      first = &timer;
    }
  }
  return first;
}

}  // namespace regie::statechart
