// SPDX-License-Identifier: Apache-2.0
// Dates without a case: `regie date`.
#include <regie/date.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "engine/api/loaders.hpp"
#include "engine/base/civil.hpp"
#include "engine/base/suggest.hpp"
#include "engine/calendar/date_expression.hpp"
#include "engine/calendar/due.hpp"
#include "engine/calendar/penalty.hpp"
#include "engine/calendar/term.hpp"
#include "engine/calendar/term_words.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/calendar/words.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/calendar_file.hpp"

namespace regie {

namespace {

using calendar::DateExpression;
using calendar::DateOperation;
using calendar::DateOutcome;

Error bad_date(Text what, Text instead) {
  return Error(Errc::invalid_argument, std::move(what), std::move(instead));
}

/// The place of the problem, with the text in which it is.
Error located(Error error, const char* name, const std::string& text) {
  if (error.diagnostics.empty()) return error;
  const auto source = std::make_shared<const Source>(Source{name, text});
  for (Diagnostic& problem : error.diagnostics) problem.source = source;
  error.message = {"Dit kan ik niet lezen: `" + text + "`.",
                   "This cannot be read: `" + text + "`."};
  error.advice = {};
  return error;
}

std::string moment(const DateOutcome& outcome) {
  const std::int64_t local_ms =
      outcome.local.day.days * std::int64_t{86'400'000} + outcome.local.ms_of_day;
  const std::int64_t minutes = (local_ms - outcome.at.ms) / 60'000;
  const std::int64_t size = minutes < 0 ? -minutes : minutes;
  const int ms = outcome.local.ms_of_day;
  char text[48];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d%c%02d:%02d", ms / 3'600'000, ms / 60'000 % 60,
                ms / 1000 % 60, minutes < 0 ? '-' : '+', static_cast<int>(size / 60),
                static_cast<int>(size % 60));
  return to_iso(outcome.local.day) + text;
}

std::string written(const DateOutcome& outcome) {
  return outcome.time ? moment(outcome) : to_iso(outcome.local.day);
}

Result<calendar::Calendar> calendar_for(const std::string& name, const Limits& limits) {
  const bool file = name.find('/') != std::string::npos || name.ends_with(".yaml");
  if (!file) return workflow::load_builtin_calendar(name);
  auto source = document::read_source(name, limits);
  if (!source) return source.error();
  auto parsed = document::parse(*source, limits);
  if (!parsed) return parsed.error();
  return workflow::load_calendar(*parsed);
}

/// One question on its way to its answer.
class Asking {
 public:
  Asking(const DateQuestion& question, calendar::Calendar calendar)
      : question_(question), calendar_(std::move(calendar)) {}

  Result<DateAnswer> run() {
    auto parsed = calendar::parse_date_expression(question_.expression);
    if (!parsed) return located(parsed.error(), "date", question_.expression);
    expression_ = std::move(*parsed);
    if (auto failed = read_options()) return *failed;
    auto start =
        calendar::beginning(expression_, question_.now.value_or(Instant{}), calendar_, zones_);
    if (!start) return start.error();
    start_ = *start;
    auto answered = statutory_ ? by_law() : by_calendar();
    if (!answered) return answered.error();
    answer_.calendar = calendar_.id() + " " + calendar_.version();
    answer_.time_zone_data = zones_.version();
    return std::move(answer_);
  }

 private:
  // ---- The options
  // -------------------------------------------------------------------------------

  std::optional<Error> read_options() {
    const bool from_now = expression_.begin == DateExpression::Begin::now ||
                          expression_.begin == DateExpression::Begin::today;
    if (from_now && !question_.now) {
      return bad_date(
          {"Zonder klok is niet bekend wat vandaag is.",
           "Without a clock it is not known what today is."},
          {"Schrijf de datum: `2026-02-06 + 8 weken`.", "Write the date: `2026-02-06 + 8 weeks`."});
    }
    if (auto failed = read_basis()) return failed;
    if (!question_.from.empty()) {
      const auto from = calendar::count_from(question_.from);
      if (!from) return unknown("--from", question_.from, {"day-after", "same-day"});
      rule_.from = *from;
    }
    rule_.declared = question_.declared;
    for (const std::string& reading : question_.readings) {
      if (auto failed = read_reading(reading)) return failed;
    }
    for (const std::string& pause : question_.paused) {
      if (auto failed = read_pause("--paused", pause, 0)) return failed;
    }
    for (const std::string& pause : question_.completed) {
      if (auto failed = read_pause("--completed", pause, 1)) return failed;
    }
    for (const std::string& extension : question_.extended) {
      const auto span = calendar::parse_span_of_people(extension);
      if (!span) return located(span.error(), "--extend", extension);
      course_.extensions.push_back(*span);
    }
    return read_penalty();
  }

  std::optional<Error> read_basis() {
    statutory_ = calendar_.spec().statutory || !question_.basis.empty() || question_.declared;
    if (question_.basis.empty()) {
      if (!calendar_.spec().statutory && question_.declared) return working_calendar();
      rule_.basis = calendar_.spec().statutory ? calendar::Basis::act : calendar::Basis::none;
      return std::nullopt;
    }
    const auto basis = calendar::basis_from(question_.basis);
    if (!basis) {
      return unknown("--basis", question_.basis, {"act", "order", "local", "contract", "eu"});
    }
    rule_.basis = *basis;
    const bool own = *basis == calendar::Basis::local || *basis == calendar::Basis::contract;
    if (!calendar_.spec().statutory && (!own || question_.declared)) return working_calendar();
    return std::nullopt;
  }

  Error working_calendar() const {
    return bad_date(
        {"De kalender " + calendar_.id() + " is voor werkdagen, niet voor termijnen van de wet.",
         "The calendar " + calendar_.id() + " is for working days, not for statutory terms."},
        {"Gebruik --calendar nl-statutory, of laat --basis weg.",
         "Use --calendar nl-statutory, or leave --basis out."});
  }

  static Error unknown(const std::string& option, const std::string& value,
                       const std::vector<std::string>& known) {
    std::string all;
    for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
    const std::string meant = suggest(value, known);
    Text advice{"Kies uit " + all + ".", "Choose from " + all + "."};
    if (!meant.empty()) {
      advice = {"Bedoelt u `" + meant + "`? " + advice.nl,
                "Did you mean `" + meant + "`? " + advice.en};
    }
    return bad_date(
        {option + " kent `" + value + "` niet.", option + " does not know `" + value + "`."},
        std::move(advice));
  }

  std::optional<Error> read_reading(const std::string& text) {
    const std::size_t sign = text.find('=');
    if (sign != std::string::npos &&
        calendar::set_reading(rule_.readings, text.substr(0, sign), text.substr(sign + 1))) {
      return std::nullopt;
    }
    std::vector<std::string> known;
    for (const auto& names : calendar::reading_names()) {
      known.insert(known.end(), names.begin(), names.end());
    }
    return unknown("--reading", text, known);
  }

  /// `FROM..TO`; `later` days are added to FROM.
  std::optional<Error> read_pause(const char* option, const std::string& text, int later) {
    const std::size_t dots = text.find("..");
    const auto first = date_from_iso(text.substr(0, dots));
    const auto until =
        dots == std::string::npos ? std::nullopt : date_from_iso(text.substr(dots + 2));
    if (!first || !until) {
      return bad_date({std::string(option) + " `" + text + "` is geen periode.",
                       std::string(option) + " `" + text + "` is no period."},
                      {"Schrijf twee bestaande datums met twee punten ertussen: "
                       "2026-03-02..2026-03-16.",
                       "Write two existing dates with two dots between them: "
                       "2026-03-02..2026-03-16."});
    }
    calendar::Pause pause{Date{first->days + later}, *until, later == 0 ? "" : "Awb art. 4:15(1)"};
    course_.pauses.push_back(std::move(pause));
    return std::nullopt;
  }

  std::optional<Error> read_penalty() {
    for (const auto& [option, text, found] :
         {std::tuple{"--notice", &question_.notice, &notice_},
          std::tuple{"--decided", &question_.decided, &decided_}}) {
      if (text->empty()) continue;
      *found = date_from_iso(*text);
      if (*found) continue;
      return bad_date(
          {std::string(option) + " `" + *text + "` is geen datum.",
           std::string(option) + " `" + *text + "` is no date."},
          {"Schrijf een bestaande datum: 2026-04-20.", "Write an existing date: 2026-04-20."});
    }
    if (!decided_ || notice_) return std::nullopt;
    return bad_date({"--decided hoort bij --notice.", "--decided belongs to --notice."},
                    {"Zeg ook wanneer de ingebrekestelling kwam: --notice 2026-04-20.",
                     "Say when the notice of default came: --notice 2026-04-20."});
  }

  // ---- Terms of a law
  // ----------------------------------------------------------------------------

  /// A term is one addition; what else there is leads no further in law.
  Result<void> by_law() {
    const auto& operations = expression_.operations;
    const bool one =
        operations.size() == 1 && (operations[0].kind == DateOperation::Kind::add ||
                                   operations[0].kind == DateOperation::Kind::subtract);
    if (operations.size() > 1) {
      return bad_date(
          {"Een termijn van de wet is \xC3\xA9\xC3\xA9n termijn vanaf \xC3\xA9\xC3\xA9n dag.",
           "A statutory term is one term from one day."},
          {"Gebruik --extend voor een verlenging, of --calendar nl-municipality om te rekenen met "
           "werkdagen.",
           "Use --extend for an extension, or --calendar nl-municipality to reckon with working "
           "days."});
    }
    if (operations.size() == 1 && !one) return by_calendar();
    if (one && operations[0].span.ms != 0) return in_hours();
    course_.start = start_.local.day;
    if (one) rule_.span = operations[0].span;
    rule_.direction = !one ? calendar::Direction::fixed
                      : operations[0].kind == DateOperation::Kind::add
                          ? calendar::Direction::forward
                          : calendar::Direction::backward;
    return by_term();
  }

  Result<void> by_term() {
    const auto found = calendar::compute_term(rule_, course_, calendar_);
    if (!found) return found.error();
    answer_.raw = to_iso(found->raw);
    answer_.end = to_iso(found->end);
    answer_.words = calendar::day_in_words(found->end);
    answer_.steps = reasons(found->steps);
    answer_.warnings = found->warnings;
    return add_penalty(found->end);
  }

  static std::vector<DateReason> reasons(const std::vector<calendar::TermStep>& steps) {
    std::vector<DateReason> all;
    for (const calendar::TermStep& step : steps) {
      all.push_back({to_iso(step.date), step.days, step.why, step.source});
    }
    return all;
  }

  Result<void> add_penalty(Date end) {
    if (!notice_) return {};
    const auto found = calendar::penalty(end, *notice_, decided_, rule_.readings, calendar_);
    if (!found) return found.error();
    PenaltyAnswer& penalty = answer_.penalty.emplace();
    penalty.first_day = to_iso(found->first_day);
    penalty.last_day = to_iso(found->last_day);
    penalty.cents = found->cents;
    penalty.steps = reasons(found->steps);
    for (const calendar::PenaltyRow& row : found->rows) {
      penalty.parts.push_back(
          {to_iso(row.first), to_iso(row.last), row.days, row.cents_a_day, row.cents});
    }
    return {};
  }

  // Hours are exact and end where they end (Algemene termijnenwet art. 4(a); Regulation 1182/71
  // art. 3(4)).
  Result<void> in_hours() {
    if (!course_.pauses.empty() || !course_.extensions.empty()) {
      return bad_date({"Een termijn van uren kan hier niet stilstaan of verlengd worden.",
                       "A term in hours cannot be paused or extended here."},
                      {"Gebruik dagen, of reken het nieuwe moment zelf uit met een tweede vraag.",
                       "Use days, or work the new moment out with a second question."});
    }
    auto done = by_calendar();
    if (!done) return done;
    const bool eu = rule_.basis == calendar::Basis::eu;
    answer_.steps.push_back(
        {answer_.end,
         0,
         {"Een termijn van uren eindigt precies op tijd en schuift niet op voor een weekend of een "
          "feestdag.",
          "A term in hours ends exactly on time and does not move for a weekend or a holiday."},
         eu ? "Verordening (EEG, Euratom) 1182/71 art. 3(4)" : "Algemene termijnenwet art. 4(a)"});
    return {};
  }

  // ---- No law
  // ------------------------------------------------------------------------------------

  Result<void> by_calendar() {
    const auto& operations = expression_.operations;
    if (!course_.pauses.empty() || !course_.extensions.empty() || notice_ ||
        rule_.from == calendar::CountFrom::same_day) {
      return plain_term();
    }
    if (operations.empty()) {
      set(start_, start_);
      return {};
    }
    DateExpression part = expression_;
    DateOutcome reached = start_;
    for (std::size_t i = 0; i < operations.size(); ++i) {
      part.operations.assign(operations.begin(),
                             operations.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      auto next = calendar::evaluate(part, question_.now.value_or(Instant{}), calendar_, zones_);
      if (!next) return next.error();
      explain(operations[i], reached, *next);
      reached = *next;
    }
    set(reached, reached);
    if (to_civil(reached.local.day).year > calendar_.last_known_year()) {
      answer_.warnings.push_back(calendar::beyond_decrees(calendar_));
    }
    return {};
  }

  /// What stands still or is extended without a law: a term that nothing moves.
  Result<void> plain_term() {
    const auto& operations = expression_.operations;
    if (operations.size() != 1 || operations[0].kind != DateOperation::Kind::add ||
        operations[0].span.ms != 0 || start_.time) {
      return bad_date(
          {"Zo kan alleen een termijn van hele dagen vanaf een datum worden berekend.",
           "Only a term in whole days from a date can be computed in this way."},
          {"Schrijf een datum zonder tijd, en \xC3\xA9\xC3\xA9n termijn: `2026-02-06 + 10 "
           "werkdagen`.",
           "Write a date without a time, and one term: `2026-02-06 + 10 working days`."});
    }
    course_.start = start_.local.day;
    rule_.span = operations[0].span;
    return by_term();
  }

  void set(const DateOutcome& raw, const DateOutcome& end) {
    answer_.raw = written(raw);
    answer_.end = written(end);
    answer_.words = calendar::day_in_words(end.local.day);
    if (!end.time) return;
    const std::string clock = calendar::clock_in_words(end.local.ms_of_day);
    answer_.words.nl += " om " + clock;
    answer_.words.en += " at " + clock;
  }

  void explain(const DateOperation& operation, const DateOutcome& before,
               const DateOutcome& after) {
    const std::int64_t days = std::int64_t{after.local.day.days} - before.local.day.days;
    Text day = calendar::day_in_words(after.local.day);
    if (after.time) {
      const std::string clock = calendar::clock_in_words(after.local.ms_of_day);
      day = {day.nl + " om " + clock, day.en + " at " + clock};
    }
    Text what = operation_words(operation);
    answer_.steps.push_back(
        {written(after), days, {what.nl + ": " + day.nl + ".", what.en + ": " + day.en + "."}, ""});
    if (operation.kind != DateOperation::Kind::add &&
        operation.kind != DateOperation::Kind::subtract) {
      return;
    }
    const auto due = operation.kind == DateOperation::Kind::add
                         ? calendar::add(before.at, operation.span, calendar_, zones_)
                         : calendar::subtract(before.at, operation.span, calendar_, zones_);
    if (!due) return;
    for (const calendar::DueStep& step : due->steps) {
      answer_.steps.push_back({written(after), 0, step.why, step.source});
    }
  }

  static Text operation_words(const DateOperation& operation) {
    using Kind = DateOperation::Kind;
    const Text span = calendar::in_words(operation.span);
    switch (operation.kind) {
      case Kind::add:
        return {span.nl + " later", span.en + " later"};
      case Kind::subtract:
        return {span.nl + " eerder", span.en + " earlier"};
      case Kind::end_of_week:
        return {"Het eind van de week", "The end of the week"};
      case Kind::end_of_month:
        return {"Het eind van de maand", "The end of the month"};
      case Kind::end_of_quarter:
        return {"Het eind van het kwartaal", "The end of the quarter"};
      case Kind::end_of_year:
        return {"Het eind van het jaar", "The end of the year"};
      case Kind::next_working_day:
        return {"De volgende werkdag", "The next working day"};
      case Kind::at_time:
        break;
    }
    return {"Op dat tijdstip", "At that time"};
  }

  const DateQuestion& question_;
  calendar::Calendar calendar_;
  calendar::TimeZoneDatabase zones_;
  DateExpression expression_;
  bool statutory_ = false;
  calendar::TermRule rule_;
  calendar::TermCourse course_;
  std::optional<Date> notice_;
  std::optional<Date> decided_;
  DateOutcome start_;
  DateAnswer answer_;
};

}  // namespace

Outcome<DateAnswer> try_date(const DateQuestion& question, const Limits& limits) {
  auto calendar = calendar_for(question.calendar, limits);
  if (!calendar) return calendar.error();
  auto answer = Asking(question, std::move(*calendar)).run();
  if (!answer) return answer.error();
  return std::move(*answer);
}

}  // namespace regie
