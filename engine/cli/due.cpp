// SPDX-License-Identifier: Apache-2.0
// `regie why CASE --due` and `regie calendar check`: the dates of cases, and why they are so.
#include <regie/date.hpp>

#include "engine/cli/due.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

Value json_of(const DueView& view) {
  return Value::record({{"name", view.name},
                        {"title", cli::json_of(view.title)},
                        {"state", view.state},
                        {"item", view.item},
                        {"status", view.status},
                        {"at", cli::json_of(view.at)},
                        {"raw", view.raw},
                        {"end", view.end},
                        {"steps", json_of_steps(view.steps)},
                        {"warnings", json_list(view.warnings)},
                        {"calendar", view.calendar}});
}

Value json_of(const DateMove& move) {
  return Value::record({{"case", move.case_id},
                        {"workflow", move.workflow},
                        {"name", move.name},
                        {"title", cli::json_of(move.title)},
                        {"before", move.before},
                        {"after", move.after},
                        {"steps", json_of_steps(move.steps)},
                        {"calendar", move.calendar}});
}

std::string status_words(const std::string& status, const Console& console) {
  if (status == "paused") return console.say("staat stil", "stands still");
  if (status == "over") return console.say("is voorbij", "is over");
  if (status == "stopped") return console.say("is gestopt", "was stopped");
  return {};
}

void print_due(const DueView& view, Console& console) {
  const std::string status = status_words(view.status, console);
  std::string what = console.say(view.title);
  if (view.name != "deadline" && what != view.name) what += " (" + view.name + ")";
  if (!view.item.empty()) what += ", " + view.item;
  std::vector<Piece> line{{what, Style::strong}};
  if (!view.words.empty()) line.emplace_back(": " + console.say(view.words));
  if (!status.empty()) line.emplace_back(" — " + status, Style::attention);
  console.line(line);
  print_reasons(view.steps, console);
  for (const Text& warning : view.warnings) {
    console.paragraph(console.say(warning), 4, {"  !", Style::attention});
  }
  if (console.verbose()) console.line({{"    " + view.calendar, Style::faint}});
}

Exit run_calendar(const Invocation& call, Console& console) {
  if (call.get("ACTION") != "check") {
    throw UsageError({"`regie calendar " + call.get("ACTION") + "` bestaat niet.",
                      "There is no `regie calendar " + call.get("ACTION") + "`."},
                     {"Schrijf `regie calendar check`.", "Write `regie calendar check`."});
  }
  const bool apply = call.has("apply");
  Engine engine = open_engine(call, apply ? Access::change : Access::look, console);
  const std::vector<DateMove> moves = engine.recompute_dates(apply);
  if (console.json()) {
    std::vector<Value> all;
    for (const DateMove& move : moves) all.push_back(json_of(move));
    console.document(Value::record({{"applied", apply}, {"moves", Value::list(std::move(all))}}));
    return Exit::done;
  }
  for (const DateMove& move : moves) {
    console.line({{move.case_id, Style::strong},
                  " " + console.say(move.title) + " (" + move.name + "): ",
                  move.before,
                  " → ",
                  {move.after, Style::attention}});
    print_reasons(move.steps, console);
  }
  const std::string count = std::to_string(moves.size());
  if (moves.empty()) {
    console.line({console.say("Geen enkele datum verschuift.", "Not a single date moves.")});
  } else if (apply) {
    console.line({count + console.say(" verschoven; het staat in het journaal.",
                                      " moved; it is in the journal.")});
  } else {
    console.line(
        {count + console.say(" zou verschuiven. Doe het met `regie calendar check --apply`.",
                             " would move. Do it with `regie calendar check --apply`.")});
  }
  return Exit::done;
}

}  // namespace

Value json_of_steps(const std::vector<DateReason>& steps) {
  std::vector<Value> all;
  for (const DateReason& step : steps) {
    all.push_back(Value::record({{"date", step.date},
                                 {"days", step.days},
                                 {"why", json_of(step.why)},
                                 {"source", step.source}}));
  }
  return Value::list(std::move(all));
}

void print_reasons(const std::vector<DateReason>& steps, Console& console) {
  for (const DateReason& step : steps) {
    console.paragraph(console.say(step.why), 4, "  •");
    if (!step.source.empty()) console.paragraph({step.source, Style::faint}, 4);
  }
}

Exit run_why_due(const Invocation& call, Console& console) {
  Engine engine = open_engine(call, Access::look, console);
  const std::vector<DueView> views = engine.due(call.get("CASE"), call.get("as"));
  if (console.json()) {
    std::vector<Value> all;
    for (const DueView& view : views) all.push_back(json_of(view));
    console.document(Value::record({{"due", Value::list(std::move(all))}}));
    return Exit::done;
  }
  bool first = true;
  for (const DueView& view : views) {
    if (!first) console.line();
    first = false;
    print_due(view, console);
  }
  if (views.empty()) {
    console.line({console.say("In deze zaak loopt geen termijn.", "No time runs in this case.")});
  }
  return Exit::done;
}

Command calendar_command() {
  return {"calendar",
          {"welke datums door een nieuwe kalender verschuiven", "which dates a new calendar moves"},
          {{"ACTION"}},
          {{"apply",
            "",
            {"Verschuif ze, met een regel in het journaal van elke zaak",
             "Move them, with an entry in the journal of each case"},
            false}},
          {"Rekent de lopende termijnen van alle open zaken opnieuw uit met de kalenders van nu, "
           "bijvoorbeeld na een nieuw besluit over gelijkgestelde dagen.",
           "Works the running dates of all open cases out anew with the calendars as they are now, "
           "for example after a new decree."},
          {"calendar check", "calendar check --apply"},
          run_calendar};
}

}  // namespace regie::cli
