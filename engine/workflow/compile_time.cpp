// SPDX-License-Identifier: Apache-2.0
// Deadlines, reminders and timers.
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;
using statechart::Timer;

Timer Compiler::timer(const model::Due& due, std::string_view name, Timer::Kind kind, Index state,
                      const Scope& scope) {
  Timer timer;
  timer.name = std::string(name);
  const std::string& path = chart_->states[state].path;
  timer.event = path.empty() ? timer.name : path + "." + timer.name;
  timer.kind = kind;
  timer.state = state;
  timer.since = due.since;
  timer.after = due.after;
  timer.every = due.every;
  timer.rule = due.rule;
  timer.statutory = due.calendar.text == statechart::statutory_calendar &&
                    chart_->calendar != statechart::statutory_calendar;
  check_calendar(due);
  if (due.basis && due.after) {
    timer.law.emplace();
    timer.law->span = *due.after;
    timer.law->basis = *due.basis;
  }
  timer.span = due.span;
  // A date or a moment: the expression says which, and anything else is refused when it is known.
  if (due.at != nullptr) {
    timer.at = program(*due.at, scope, std::nullopt);
    moments_.push_back({timer.at, due.at->span});
  }
  if (due.since_value != nullptr) {
    timer.since_at = program(*due.since_value, scope, std::nullopt);
    moments_.push_back({timer.since_at, due.since_value->span});
  }
  return timer;
}

/// Beside the workflow's own calendar there is that of the law.
void Compiler::check_calendar(const model::Due& due) {
  const std::string& id = due.calendar.text;
  if (id.empty() || id == chart_->calendar || id == statechart::statutory_calendar) return;
  const bool known = !builtin_calendar(id).empty();
  findings_.error(
      due.calendar.span, "unknown-calendar",
      known ? Text{"Deze werkwijze rekent met " + in_backquotes(chart_->calendar) +
                       ", en kan daarnaast alleen `nl-statutory` gebruiken.",
                   "This workflow counts with " + in_backquotes(chart_->calendar) +
                       ", and can use `nl-statutory` alone beside it."}
            : Text{"De kalender " + in_backquotes(id) + " bestaat niet.",
                   "There is no calendar " + in_backquotes(id) + "."},
      known ? Text{"Zet bovenaan `calendar: " + id + "`, en bij de andere timers `nl-statutory`.",
                   "Write `calendar: " + id + "` at the top, and `nl-statutory` with the others."}
            : did_you_mean(id, {chart_->calendar, statechart::statutory_calendar}));
}

void Compiler::compile_deadline(Index state) {
  const model::State& written = *drafts_[state].model;
  if (!written.deadline) return;
  const Scope scope = scope_of(state);
  drafts_[state].timers.push_back(
      timer(*written.deadline, "deadline", Timer::Kind::deadline, state, scope));
  Site site;
  site.sources = {state};
  site.events = {chart_->states[state].path + ".deadline"};
  site.scope = scope;
  site.around = each_around(state);
  site.marks_late = true;
  compile_rules(written.late, site);
}

namespace {

/// What is due once for each time that it is due.
std::vector<model::Due> each_of(const model::Due& due) {
  std::vector<model::Due> all{due};
  for (const calendar::Span& span : due.further) {
    all.push_back(due);
    all.back().after = span;
  }
  for (model::Due& one : all) {
    if (one.after && !due.further.empty()) one.rule = calendar::to_string(*one.after);
  }
  return all;
}

}  // namespace

/// Reminders of an `each` are those of every region, for as long as it waits for its answer.
void Compiler::compile_reminders(Index state) {
  const model::State& written = *drafts_[state].model;
  Scope scope = scope_of(state);
  Index home = state;
  if (written.each && written.states.empty()) {
    home = chart_->eaches[chart_->states[state].each].open_state;
    scope.item = item_of(state);
  }
  std::size_t number = 0;
  for (const model::Reminder& reminder : written.reminders) {
    std::vector<Timer> series;
    for (const model::Due& due : each_of(reminder.due)) {
      const std::string name = "remind_" + std::to_string(++number);
      series.push_back(timer(due, name, Timer::Kind::remind, state, scope));
      series.back().state = home;
    }
    statechart::Action action;
    action.span = reminder.due.span;
    std::vector<statechart::Action> block;
    if (reminder.tell || !reminder.todo) {
      action.op = statechart::Op::tell;
      action.index = reminder.tell ? notice(*reminder.tell, statechart::Notice::Kind::notice, scope)
                                   : notice({}, statechart::Notice::Kind::reminder, scope);
      block.push_back(action);
    }
    if (reminder.todo) {
      action.op = statechart::Op::todo;
      action.index = todo(*reminder.todo, scope);
      block.push_back(action);
    }
    Edge edge;
    edge.transition.source = home;
    edge.transition.span = reminder.due.span;
    edge.transition.events = {static_cast<Index>(chart_->descriptors.size()),
                              static_cast<Index>(series.size())};
    for (const Timer& one : series) chart_->descriptors.push_back(one.event);
    edge.transition.actions = block_of(block);
    drafts_[home].edges.push_back(std::move(edge));
    for (Timer& one : series) drafts_[home].timers.push_back(std::move(one));
  }
}

void Compiler::compile_timer(Index state, const model::Timer& written) {
  const Scope scope = scope_of(state);
  Site site;
  site.sources = {state};
  site.scope = scope;
  site.around = each_around(state);
  std::size_t number = 0;
  for (const model::Due& due : each_of(written.due)) {
    // One timer has its own name; those of a series are numbered.
    ++number;
    const bool alone = written.due.further.empty();
    const std::string name = written.name.text + (alone ? "" : "_" + std::to_string(number));
    drafts_[state].timers.push_back(timer(due, name, Timer::Kind::timer, state, scope));
    drafts_[state].timers.back().title = written.title.text;
    site.events.push_back(drafts_[state].timers.back().event);
  }
  compile_rules(written.rules, site);
}

}  // namespace regie::workflow
