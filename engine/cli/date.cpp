// SPDX-License-Identifier: Apache-2.0
// `regie date`: what is due when, and why, without a case.
#include <chrono>

#include <regie/date.hpp>

#include "engine/cli/due.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

Value json_of(const PenaltyPart& part) {
  return Value::record({{"first", part.first},
                        {"last", part.last},
                        {"days", part.days},
                        {"cents_a_day", part.cents_a_day},
                        {"cents", part.cents}});
}

Value json_of(const std::vector<PenaltyPart>& parts) {
  std::vector<Value> all;
  for (const PenaltyPart& part : parts) all.push_back(json_of(part));
  return Value::list(std::move(all));
}

Value json_of(const DateAnswer& answer) {
  Value content = Value::record({{"raw", answer.raw},
                                 {"end", answer.end},
                                 {"steps", json_of_steps(answer.steps)},
                                 {"warnings", json_list(answer.warnings)}});
  if (!answer.penalty) return content;
  const PenaltyAnswer& penalty = *answer.penalty;
  return content.with("penalty", Value::record({{"first_day", penalty.first_day},
                                                {"last_day", penalty.last_day},
                                                {"cents", penalty.cents},
                                                {"parts", json_of(penalty.parts)},
                                                {"steps", json_of_steps(penalty.steps)}}));
}

void print_answer(const DateAnswer& answer, Console& console) {
  console.line({{answer.end, Style::strong}, "  " + console.say(answer.words)});
  print_reasons(answer.steps, console);
  for (const Text& warning : answer.warnings) {
    console.paragraph(console.say(warning), 4, {"  !", Style::attention});
  }
  if (answer.penalty) {
    console.heading(console.say("Dwangsom", "Penalty"));
    print_reasons(answer.penalty->steps, console);
    const std::string euros = std::to_string(answer.penalty->cents / 100);
    console.line({"  ", console.say("Samen: € ", "Together: € "), {euros, Style::strong}});
  }
  if (console.verbose()) {
    console.line({{console.say("Kalender ", "Calendar ") + answer.calendar + ", tzdata " +
                       answer.time_zone_data,
                   Style::faint}});
  }
}

Exit run_date(const Invocation& call, Console& console) {
  DateQuestion question;
  for (const std::string& word : call.all("DATE")) {
    question.expression += (question.expression.empty() ? "" : " ") + word;
  }
  if (call.has("calendar")) question.calendar = call.get("calendar");
  question.basis = call.get("basis");
  question.from = call.get("from");
  question.paused = call.all("paused");
  question.completed = call.all("completed");
  question.extended = call.all("extend");
  question.declared = call.has("declared");
  question.readings = call.all("reading");
  question.notice = call.get("notice");
  question.decided = call.get("decided");
  question.now = call.globals.now;
  if (!question.now) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    question.now = Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  }
  const Outcome<DateAnswer> answer = try_date(question);
  if (!answer) throw_error(answer.error());
  if (console.json()) {
    console.document(json_of(*answer));
  } else {
    print_answer(*answer, console);
  }
  return Exit::done;
}

}  // namespace

Command date_command() {
  return {
      "date",
      {"reken een datum uit en leg haar uit", "compute a date and explain it"},
      {{"DATE", true, true}},
      {{"calendar",
        "NAME|FILE",
        {"nl-statutory (als u niets zegt): de dagen van de Algemene termijnenwet; nl-municipality: "
         "werkdagen; of een bestand",
         "nl-statutory (if nothing is said): the days of the Algemene termijnenwet; "
         "nl-municipality: working days; or a file"},
        false},
       {"basis",
        "act|order|local|contract|eu",
        {"Waar de termijn staat: in een wet, een algemene maatregel van bestuur, een verordening "
         "van "
         "de gemeente, een overeenkomst, of een regel van de Europese Unie",
         "Where the term is laid down: in an Act, an order in council, an ordinance of the "
         "municipality, an agreement, or a rule of the European Union"},
        false},
       {"from",
        "day-after|same-day",
        {"Of de termijn begint op de dag erna (als u niets zegt) of op de dag zelf",
         "Whether the term begins on the day after (if nothing is said) or on the day itself"},
        false},
       {"paused",
        "FROM..TO",
        {"De termijn stond stil: FROM is de eerste dag dat hij stilstond, TO de dag waarop hij "
         "weer "
         "liep. Mag vaker",
         "The term stood still: FROM is the first day on which it did, TO the day on which it ran "
         "again. May be repeated"},
        true},
       {"completed",
        "ASKED..DONE",
        {"Er werd op ASKED om ontbrekende stukken gevraagd, en op DONE waren ze er (Awb 4:15): van "
         "de "
         "dag na ASKED tot DONE stond de termijn stil. Mag vaker",
         "Missing papers were asked for on ASKED, and were there on DONE (Awb 4:15): from the day "
         "after ASKED until DONE the term stood still. May be repeated"},
        true},
       {"extend",
        "TERM",
        {"De termijn is verlengd: \"6 weken\", P6W. Mag vaker",
         "The term was extended: \"6 weeks\", P6W. May be repeated"},
        true},
       {"declared",
        "",
        {"De verordening of overeenkomst zegt dat de Algemene termijnenwet geldt",
         "The ordinance or agreement says that the Algemene termijnenwet applies"},
        false},
       {"notice",
        "DATE",
        {"Op deze dag kwam een ingebrekestelling: reken ook de dwangsom uit (Awb 4:17)",
         "On this day a notice of default came: compute the penalty too (Awb 4:17)"},
        false},
       {"decided",
        "DATE",
        {"De dag van het besluit daarna", "The day of the decision after it"},
        false},
       {"reading",
        "NAME=VALUE",
        {"Een andere lezing van de wet waar die omstreden is; zie docs/author/time.md. Mag vaker",
         "Another reading of the law where it is disputed; see docs/author/time.md. May be "
         "repeated"},
        true}},
      {"Een datum met een termijn erbij of eraf, in woorden of als ISO 8601. Een termijn van de "
       "wet "
       "verschuift als hij op een zaterdag, een zondag of een feestdag eindigt; elke stap heeft "
       "zijn "
       "reden en zijn artikel.",
       "A date with a term added or taken off, in words or as ISO 8601. A statutory term moves "
       "where "
       "it ends on a Saturday, a Sunday or a holiday; each step has its reason and its article."},
      {"date \"2026-02-06 + 8 weken\"", "date \"2027-06-01 - 18 weken\" --basis local",
       "date \"2026-02-06 + P8W\" --paused 2026-03-02..2026-03-16 --extend \"6 weken\" --json",
       "date \"vandaag + 10 werkdagen\" --calendar nl-municipality",
       "date \"2026-04-24T15:30, volgende werkdag om 09:00\" --calendar nl-municipality"},
      run_date};
}

}  // namespace regie::cli
