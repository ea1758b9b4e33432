// SPDX-License-Identifier: Apache-2.0
// What falls due in a case and why, and which dates a changed calendar moves.
#include <algorithm>

#include "engine/api/engine_impl.hpp"
#include "engine/api/view_maker.hpp"
#include "engine/base/civil.hpp"
#include "engine/calendar/due.hpp"
#include "engine/calendar/term_words.hpp"
#include "engine/calendar/words.hpp"
#include "engine/runtime/case_state.hpp"

namespace regie {

using statechart::none;

namespace {

Text moment_in_words(const calendar::Calendar& calendar, const TimeZones& zones, Instant at) {
  const auto local = zones.to_local(calendar.zone(), at);
  if (!local) return {to_rfc3339(at), to_rfc3339(at)};
  const Text day = calendar::day_in_words(local->day);
  const std::string clock = calendar::clock_in_words(local->ms_of_day);
  return {day.nl + " om " + clock, day.en + " at " + clock};
}

std::string local_day(const calendar::Calendar& calendar, const TimeZones& zones, Instant at) {
  const auto local = zones.to_local(calendar.zone(), at);
  return local ? to_iso(local->day) : to_rfc3339(at);
}

/// Explains the dates of one case.
class Explaining {
 public:
  Explaining(const statechart::Chart& chart, const statechart::Snapshot& snapshot,
             const runtime::Surroundings& around)
      : chart_(chart), snapshot_(snapshot), around_(around), maker_(chart) {}

  std::vector<DueView> run() {
    std::vector<DueView> views;
    for (const statechart::OpenTerm& term : snapshot_.dossier().terms) {
      views.push_back(of_term(term));
    }
    for (const statechart::RunningTimer& timer : snapshot_.dossier().timers) {
      if (timer.timer == none) continue;  // an event on its way, which has no date to explain
      if (chart_.timers[timer.timer].term == none) views.push_back(of_timer(timer));
    }
    std::stable_sort(views.begin(), views.end(), [](const DueView& a, const DueView& b) {
      return a.at.value_or(latest_instant) < b.at.value_or(latest_instant);
    });
    return views;
  }

 private:
  DueView of_term(const statechart::OpenTerm& open) {
    constexpr const char* statuses[] = {"runs", "paused", "over", "stopped"};
    const statechart::Term& term = chart_.terms[open.term];
    DueView view;
    view.name = term.name;
    view.title = term.title;
    view.status = statuses[static_cast<std::size_t>(open.status)];
    view.raw = to_iso(open.raw);
    view.end = to_iso(open.end);
    view.words = calendar::day_in_words(open.end);
    for (const statechart::RunningTimer& timer : snapshot_.dossier().timers) {
      if (timer.timer == term.timer) view.at = timer.due;
    }
    if (!around_.statutory.content) return view;
    const calendar::Calendar& days = *around_.statutory.content;
    view.calendar = days.id() + " " + days.version();
    calendar::TermCourse course = open.course;
    const bool paused = open.status == statechart::OpenTerm::Status::paused;
    const Date since = paused ? course.pauses.back().first : Date{};
    if (paused) course.pauses.pop_back();
    const auto found = calendar::compute_term(term.rule, course, days);
    if (!found) return view;
    for (const calendar::TermStep& step : found->steps) {
      view.steps.push_back({to_iso(step.date), step.days, step.why,
                            step.source.empty() && step.kind == calendar::TermStep::Kind::count
                                ? term.source
                                : step.source});
    }
    view.warnings = found->warnings;
    if (paused) {
      const Text first = calendar::day_in_words(since);
      view.steps.push_back({to_iso(found->end),
                            0,
                            {"De termijn staat stil vanaf " + first.nl +
                                 ". De laatste dag is pas bekend als hij weer loopt.",
                             "The term stands still from " + first.en +
                                 ". The last day is known only when it runs again."},
                            "Awb art. 4:15"});
      view.end.clear();
      view.raw.clear();
      view.words = {};
    } else if (found->end != open.end) {
      view.warnings.push_back(changed_since());
    }
    return view;
  }

  static Text changed_since() {
    return {
        "De kalender is veranderd sinds deze dag is uitgerekend. `regie calendar check` laat zien "
        "wat er verschuift.",
        "The calendar has changed since this day was computed. `regie calendar check` shows what "
        "moves."};
  }

  DueView of_timer(const statechart::RunningTimer& running) {
    const statechart::Timer& timer = chart_.timers[running.timer];
    const calendar::Calendar& days = statechart::days_of(timer, around_.context());
    DueView view;
    view.name = timer.name;
    view.status = "runs";
    if (timer.state != none) {
      view.state = chart_.states[timer.state].path;
      view.title = maker_.state(timer.state).title;
    }
    if (const statechart::Region* region = snapshot_.region(running.region))
      view.item = region->key;
    view.at = running.due;
    // By a law it ends with the day before its timer fires.
    view.raw = view.end =
        local_day(days, *around_.zones, Instant{running.due.ms - (timer.law ? 1 : 0)});
    view.words = moment_in_words(days, *around_.zones, running.due);
    view.calendar = days.id() + " " + days.version();
    if (!timer.after) {
      view.steps.push_back({view.end,
                            0,
                            {"De werkwijze rekent dit moment zelf uit: " + timer.rule + ".",
                             "The workflow computes this moment itself: " + timer.rule + "."},
                            ""});
      return view;
    }
    const Text span = calendar::in_words(*timer.after);
    const Text from = moment_in_words(days, *around_.zones, running.since);
    view.steps.push_back({view.end,
                          0,
                          {span.nl + " na " + from.nl + ": " + view.words.nl + ".",
                           span.en + " after " + from.en + ": " + view.words.en + "."},
                          ""});
    const auto due = statechart::due_of(timer, running.since, around_.context());
    if (!due) return view;
    for (const calendar::DueStep& step : due->steps) {
      view.steps.push_back({view.end, 0, step.why, step.source});
    }
    if (due->at != running.due && !timer.every) view.warnings.push_back(changed_since());
    return view;
  }

  const statechart::Chart& chart_;
  const statechart::Snapshot& snapshot_;
  const runtime::Surroundings& around_;
  ViewMaker maker_;
};

std::vector<DateReason> reasons_of(const Value& steps) {
  std::vector<DateReason> all;
  if (!steps.is(Value::Kind::list)) return all;
  const auto text = [](const Value& map, const char* name) {
    const Value* found = map.find(name);
    return found != nullptr && found->is(Value::Kind::string) ? std::string(found->text())
                                                              : std::string();
  };
  for (const Value& step : steps.items()) {
    DateReason reason;
    const Value* date = step.find("date");
    if (date != nullptr && date->is(Value::Kind::date)) reason.date = to_iso(date->date());
    const Value* days = step.find("days");
    if (days != nullptr && days->is(Value::Kind::integer)) reason.days = days->integer();
    reason.why = {text(step, "nl"), text(step, "en")};
    reason.source = text(step, "source");
    all.push_back(std::move(reason));
  }
  return all;
}

}  // namespace

Result<std::vector<DueView>> Engine::Impl::due(std::string_view case_id, const std::string& actor) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto loaded = core->load(*id);
  if (!loaded) return loaded.error();
  const statechart::Chart& chart = (*loaded)->chart();
  const statechart::Snapshot& snapshot = (*loaded)->snapshot;
  auto around = core->surroundings(chart, core->now());
  if (!around) return around.error();
  if (!actor.empty() && !statechart::takes_part(chart, snapshot, actor, around->context())) {
    return std::vector<DueView>();
  }
  return Explaining(chart, snapshot, *around).run();
}

Result<std::vector<DateMove>> Engine::Impl::moves_of(const runtime::CaseState& state) {
  const statechart::Chart& chart = state.chart();
  auto around = core->surroundings(chart, core->now());
  if (!around) return around.error();
  statechart::Event event;
  event.kind = statechart::Event::Kind::calendar;
  auto step = statechart::step(chart, state.snapshot, event, around->context());
  std::vector<DateMove> moves;
  if (!step) {
    if (step.error().code == Errc::refused) return moves;
    return step.error();
  }
  const Value* records = step->resolved.find("due");
  for (const Value& record : records->items()) {
    const Value* timer_event = record.find("event");
    const Value* region = record.find("region");
    const Value* due = record.find("due");
    for (const statechart::RunningTimer& old : state.snapshot.dossier().timers) {
      if (old.timer == none) continue;
      const statechart::Timer& timer = chart.timers[old.timer];
      if (timer.event != timer_event->text() || old.region != region->integer()) continue;
      const bool of_term = timer.term != none;
      const calendar::Calendar& days = statechart::days_of(timer, around->context());
      const Instant now_due{due->integer()};
      // A term ends with the day before its timer fires.
      const std::int64_t back = of_term || timer.law ? 1 : 0;
      DateMove move;
      move.case_id = to_string(state.id);
      move.workflow = chart.workflow;
      move.name = timer.name;
      move.title = of_term ? chart.terms[timer.term].title : chart.states[timer.state].title;
      move.before = local_day(days, zones, Instant{old.due.ms - back});
      move.after = local_day(days, zones, Instant{now_due.ms - back});
      move.steps = reasons_of(*record.find("steps"));
      move.calendar = days.id() + " " + days.version();
      moves.push_back(std::move(move));
    }
  }
  return moves;
}

Result<std::vector<DateMove>> Engine::Impl::recompute_dates(bool apply) {
  constexpr std::uint32_t page_rows = 500;
  runtime::StoreFilter wanted;
  wanted.tenant = config.tenant();
  wanted.case_status = runtime::CaseStatus::open;
  wanted.limit = page_rows;
  std::vector<Id> open;
  while (true) {
    auto page = storage->query_cases(wanted);
    if (!page) return page.error();
    for (const runtime::CaseRow& row : page->rows) open.push_back(row.id);
    if (page->rows.size() < page_rows) break;
    wanted.cursor = page->cursor;
  }
  std::vector<DateMove> all;
  for (const Id& id : open) {
    auto state = core->load(id);
    if (!state) {
      if (state.error().code == Errc::not_found) continue;  // gone since it was listed
      return state.error();
    }
    auto moves = moves_of(**state);
    if (!moves) return moves.error();
    if (moves->empty()) continue;
    if (apply) {
      runtime::SendRequest request;
      request.case_id = id;
      request.event.kind = statechart::Event::Kind::calendar;
      auto done = core->send(request);
      // Somebody was first, or it fell due meanwhile: then nothing is left to move.
      if (!done && done.error().code != Errc::refused) return done.error();
    }
    all.insert(all.end(), std::make_move_iterator(moves->begin()),
               std::make_move_iterator(moves->end()));
  }
  return all;
}

std::vector<DueView> Engine::due(std::string_view case_id, const std::string& actor) {
  return try_due(case_id, actor).value();
}
Outcome<std::vector<DueView>> Engine::try_due(std::string_view case_id, const std::string& actor) {
  auto found = impl_->due(case_id, actor);
  if (!found) return found.error();
  return std::move(*found);
}
std::vector<DateMove> Engine::recompute_dates(bool apply) {
  return try_recompute_dates(apply).value();
}
Outcome<std::vector<DateMove>> Engine::try_recompute_dates(bool apply) {
  auto found = impl_->recompute_dates(apply);
  if (!found) return found.error();
  return std::move(*found);
}

}  // namespace regie
