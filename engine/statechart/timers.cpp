// SPDX-License-Identifier: Apache-2.0
// Timers as data: started on entry, cancelled on exit, with what their moment was computed from.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

Result<void> Machine::start_timers(Node node) {
  const Range timers = chart_.states[node.state].timers;
  for (Index i = 0; i < timers.count; ++i) {
    if (auto started = start_timer(timers.first + i, node.region); !started) return started;
  }
  return {};
}

Result<void> Machine::start_timer(Index index, std::uint32_t region) {
  const Timer& timer = chart_.timers[index];
  if (s_.timers.size() >= context_.limits->timers_per_case) {
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
    auto at = evaluate(timer.at, region);
    if (!at) return at.error();
    if (at->is(Value::Kind::date)) {
      const auto instant = context_.zones->to_instant(context_.calendar->zone(), {at->date(), 0});
      if (!instant) {
        return fail(Errc::expression_failed, {"De tijdzone van de kalender is onbekend.",
                                              "The calendar's time zone is unknown."});
      }
      running.due = *instant;
    } else if (at->is(Value::Kind::timestamp)) {
      running.due = at->instant();
    } else {
      return fail(Errc::expression_failed,
                  {"`at` gaf geen datum of moment.", "`at` gave neither a date nor a moment."},
                  timer.state);
    }
  } else if (timer.after) {
    auto due = calendar::add(context_.now, *timer.after, *context_.calendar, *context_.zones);
    if (!due) return due.error();
    running.due = due->at;
    for (const calendar::DueStep& step : due->steps) {
      steps.push_back(Value::record({{"date", Value(step.date)},
                                     {"nl", step.why.nl},
                                     {"en", step.why.en},
                                     {"source", step.source}}));
    }
  }
  running.id = s_.next_timer++;
  due_.push_back(Value::record({{"timer", static_cast<std::int64_t>(running.id)},
                                {"event", timer.event},
                                {"region", static_cast<std::int64_t>(region)},
                                {"due", running.due.ms},
                                {"rule", timer.rule},
                                {"steps", Value::list(std::move(steps))}}));
  s_.timers.push_back(running);
  return {};
}

void Machine::cancel_timers(Node node) {
  const auto ends = [&](const RunningTimer& running) {
    return running.region == node.region && chart_.timers[running.timer].state == node.state;
  };
  s_.timers.erase(std::remove_if(s_.timers.begin(), s_.timers.end(), ends), s_.timers.end());
}

/// Something was done: timers that count from the last activity begin anew, also those that had
/// fired.
Result<void> Machine::note_activity() {
  s_.activity = context_.now;
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
  for (const Region& region : s_.regions) {
    if (is_live_region(region)) look(region.ordinal);
  }
  for (const auto& [timer, region] : again) {
    const Index index = timer;
    const std::uint32_t scope = region;
    s_.timers.erase(std::remove_if(s_.timers.begin(), s_.timers.end(),
                                   [&](const RunningTimer& running) {
                                     return running.timer == index && running.region == scope;
                                   }),
                    s_.timers.end());
    if (auto started = start_timer(index, scope); !started) return started;
  }
  return {};
}

const RunningTimer* next_due(const Snapshot& snapshot, Instant now) noexcept {
  const RunningTimer* first = nullptr;
  for (const RunningTimer& timer : snapshot.timers) {
    if (timer.due > now) continue;
    if (first == nullptr || timer.due < first->due ||
        (timer.due == first->due && timer.id < first->id)) {
      first = &timer;
    }
  }
  return first;
}

}  // namespace regie::statechart
