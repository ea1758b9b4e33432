// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/term_words.hpp"

#include "engine/base/civil.hpp"
#include "engine/calendar/words.hpp"

namespace regie::calendar {
namespace {

// Holidays that are named in one sentence; of more there is only the number.
constexpr std::size_t most_named_holidays = 8;

Date day_before(Date day) { return {day.days - 1}; }

/// `Algemene termijnenwet art. 1(1)` with `Algemene termijnenwet art. 3(2)` gives
/// `Algemene termijnenwet art. 1(1) en 3(2)`.
std::string joined_sources(std::string first, const std::string& second) {
  const std::string_view law = "Algemene termijnenwet art. ";
  if (second.empty() || second == first) return first;
  if (first.empty()) return second;
  const bool same = first.starts_with(law) && second.starts_with(law);
  return first + (same ? " en " + second.substr(law.size()) : "; " + second);
}

}  // namespace

Text TermWords::fixed(Date day) const {
  const Text date = day_in_words(day);
  return {
      "De wet of afspraak noemt zelf de datum: " + date.nl + ". Zo'n datum schuift niet op.",
      "The law or agreement names the date itself: " + date.en + ". Such a date does not move."};
}

Text TermWords::count(Date start, Date first, Date reached) const {
  const Text span = in_words(rule_.span);
  const Text from = day_in_words(start);
  const Text begin = day_in_words(first);
  const Text end = day_in_words(reached);
  const bool same = rule_.from == CountFrom::same_day;
  if (rule_.direction == Direction::backward) {
    return {span.nl + " terug vanaf " + from.nl +
                (same ? ". Die dag telt mee" : ". Die dag telt niet mee") + ". Zo komt u op " +
                end.nl + ".",
            span.en + " back from " + from.en +
                (same ? ". That day counts" : ". That day does not count") + ". This leads to " +
                end.en + "."};
  }
  Text text;
  if (same) {
    text = {"De termijn is " + span.nl + ". De dag zelf telt mee: " + begin.nl +
                " is de eerste dag en " + end.nl + " is de laatste.",
            "The term is " + span.en + ". The day itself counts: " + begin.en +
                " is the first day and " + end.en + " is the last."};
  } else {
    text = {"De termijn is " + span.nl + " en begint op de dag na " + from.nl +
                ". De laatste dag is dan " + end.nl + ".",
            "The term is " + span.en + " and begins on the day after " + from.en +
                ". The last day is then " + end.en + "."};
  }
  return text;
}

std::string TermWords::count_source(Date first, Date reached) const {
  if (rule_.span.working_days == 0) {
    const bool eu = rule_.basis == Basis::eu && rule_.from == CountFrom::day_after;
    return eu ? "Verordening (EEG, Euratom) 1182/71 art. 3(1)" : "";
  }
  const Date from = first < reached ? first : reached;
  const Date to = first < reached ? reached : first;
  std::string source;
  for (const Holiday& holiday : calendar_.holidays(from, to, most_named_holidays)) {
    if (calendar_.is_weekend(holiday.date)) continue;
    if (source.find(holiday.source) == std::string::npos) {
      source = joined_sources(std::move(source), holiday.source);
    }
  }
  return source;
}

Text TermWords::clamp(Date start, Date moved) const {
  const std::string day = std::to_string(to_civil(start).day);
  const Text month = month_name(to_civil(moved).month);
  const std::string year = " " + std::to_string(to_civil(moved).year);
  return {"In " + month.nl + year + " is er geen dag " + day +
              ". Dan telt de laatste dag van die maand.",
          "In " + month.en + year + " there is no day " + day +
              ". Then the last day of that month counts."};
}

std::string TermWords::clamp_source() const {
  return rule_.basis == Basis::eu ? "Verordening (EEG, Euratom) 1182/71 art. 3(2)(c)" : "";
}

Text TermWords::pause(const Pause& pause, Date reached) const {
  const std::int64_t days = std::int64_t{pause.until.days} - pause.first.days;
  const Text end = day_in_words(reached);
  if (days == 0) {
    return {"De termijn stond geen hele dag stil. De laatste dag blijft " + end.nl + ".",
            "The term did not stand still for a whole day. The last day stays " + end.en + "."};
  }
  const Text first = day_in_words(pause.first);
  const Text last = day_in_words(day_before(pause.until));
  const Text count = days_in_words(days);
  Text text = {"De termijn stond stil van " + first.nl + " tot en met " + last.nl + ": " + count.nl,
               "The term stood still from " + first.en + " to " + last.en + ": " + count.en};
  if (days == 1) {
    text = {"De termijn stond stil op " + first.nl + ": " + count.nl,
            "The term stood still on " + first.en + ": " + count.en};
  }
  text.nl += ". De laatste dag wordt dan " + end.nl + ".";
  text.en += ". The last day then becomes " + end.en + ".";
  return text;
}

std::string TermWords::pause_source(const Pause& pause) const {
  if (!pause.source.empty()) return pause.source;
  return rule_.basis == Basis::act || rule_.basis == Basis::order ? "Awb art. 4:15" : "";
}

Text TermWords::extension(const Span& span, Date reached) const {
  const Text longer = in_words(span);
  const Text end = day_in_words(reached);
  return {"De termijn is verlengd met " + longer.nl + ". De laatste dag wordt dan " + end.nl + ".",
          "The term was extended by " + longer.en + ". The last day then becomes " + end.en + "."};
}

Text TermWords::roll(Date day, bool weekend) const {
  if (weekend) {
    const Text first = weekday_and_day(day);
    const Text second = day_in_words(Date{day.days + 1});
    return {"Een termijn eindigt niet op " + first.nl + " of " + second.nl +
                ". Daarom komen er twee dagen bij.",
            "A term does not end on " + first.en + " or " + second.en + ". So two days are added."};
  }
  const Text date = day_in_words(day);
  const std::optional<Text> name = calendar_.holiday(day);
  Text reason;
  if (name) reason = {" (" + name->in(Language::nl) + ")", " (" + name->in(Language::en) + ")"};
  return {"Een termijn eindigt niet op " + date.nl + reason.nl + ". Daarom komt er een dag bij.",
          "A term does not end on " + date.en + reason.en + ". So one day is added."};
}

std::string TermWords::roll_source(const Law& law, Date day, bool weekend) const {
  std::string source = law.roll;
  for (const Holiday& holiday : calendar_.holidays(day, Date{day.days + (weekend ? 1 : 0)}, 2)) {
    if (!calendar_.is_weekend(day)) source = joined_sources(std::move(source), holiday.source);
  }
  if (rule_.basis == Basis::order) source += "; Algemene termijnenwet art. 5";
  return source;
}

Text TermWords::two_days(std::int64_t ordinary, Date reached) const {
  const Text end = day_in_words(reached);
  const std::string least = rule_.basis == Basis::eu ? "twee" : "drie";
  const std::string least_en = rule_.basis == Basis::eu ? "two" : "three";
  const Text found =
      ordinary == 0 ? Text{"geen", "none"} : Text{"maar \xC3\xA9\xC3\xA9n", "only one"};
  return {"In een termijn van " + least +
              " dagen of meer zitten minstens twee gewone dagen. Hier is "
              "dat er " +
              found.nl + ". Daarom loopt de termijn tot en met " + end.nl + ".",
          "A term of " + least_en +
              " days or more holds at least two ordinary days. Here there is " + found.en +
              ". So the term runs to " + end.en + "."};
}

Text TermWords::too_long() const {
  return {
      "Deze termijn is langer dan twaalf weken, drie maanden of negentig dagen. Zo'n lange "
      "termijn schuift niet op voor een weekend of een feestdag.",
      "This term is longer than twelve weeks, three months or ninety days. Such a long term does "
      "not move for a weekend or a holiday."};
}

std::string TermWords::too_long_source() const { return "Algemene termijnenwet art. 4(a)"; }

Text TermWords::backward() const {
  return {
      "Deze termijn telt terug vanaf een gebeurtenis. Dan schuift de dag niet op voor een "
      "weekend of een feestdag.",
      "This term is counted back from an event. Then the day does not move for a weekend or a "
      "holiday."};
}

Text TermWords::no_law() const {
  if (rule_.basis == Basis::contract) {
    return {
        "Deze termijn staat in een overeenkomst. De Algemene termijnenwet geldt daar niet, tenzij "
        "de overeenkomst dat zegt. De dag schuift dus niet op.",
        "This term is in an agreement. The Algemene termijnenwet does not apply to it unless the "
        "agreement says so. So the day does not move."};
  }
  return {
      "Deze termijn staat in een regel van de gemeente. De Algemene termijnenwet geldt daar niet, "
      "tenzij de regel dat zegt. De dag schuift dus niet op.",
      "This term is in an ordinance of the municipality. The Algemene termijnenwet does not apply "
      "to it unless the ordinance says so. So the day does not move."};
}

std::string TermWords::no_law_source() const { return "Algemene termijnenwet art. 1 en 5"; }

Text beyond_decrees(const Calendar& calendar) {
  const std::string year = std::to_string(calendar.last_known_year());
  return {"De vrije dagen zijn bekend tot en met " + year +
              ". Daarna kan de regering nog dagen aanwijzen: deze datum kan nog veranderen.",
          "The days off are known up to and including " + year +
              ". The government may still appoint days after that: this date may still change."};
}

Error TermWords::in_hours() const {
  return Error(Errc::invalid_argument,
               {"Een termijn van uren heeft geen laatste dag.", "A term in hours has no last day."},
               {"Gebruik dagen, weken, maanden, jaren of werkdagen.",
                "Use days, weeks, months, years or working days."});
}

Error TermWords::beyond_time() const {
  return Error(Errc::invalid_argument,
               {"De termijn komt buiten de jaren 1 tot en met 9999 uit.",
                "The term ends outside of the years 1 to 9999."},
               {"Kies een kortere termijn.", "Choose a shorter term."});
}

Error TermWords::no_pause() const {
  return Error(Errc::invalid_argument,
               {"Alleen een termijn die vooruit telt, kan stilstaan.",
                "Only a term that counts forward can stand still."},
               {"Laat de pauze weg, of tel vooruit.", "Leave the pause out, or count forward."});
}

Error TermWords::no_extension() const {
  return Error(
      Errc::invalid_argument,
      {"Een termijn die terugtelt, kan niet worden verlengd.",
       "A term that is counted back cannot be extended."},
      {"Laat de verlenging weg, of tel vooruit.", "Leave the extension out, or count forward."});
}

Error TermWords::pause_turned(const Pause& pause) const {
  return Error(
      Errc::invalid_argument,
      {"Deze pauze eindigt (" + to_iso(pause.until) + ") voordat zij begint (" +
           to_iso(pause.first) + ").",
       "This pause ends (" + to_iso(pause.until) + ") before it begins (" + to_iso(pause.first) +
           ")."},
      {"Schrijf eerst de eerste dag van de pauze, en dan de dag waarop de termijn weer loopt.",
       "Write the first day of the pause first, and then the day on which the term runs "
       "again."});
}

Error TermWords::pauses_cross(const Pause& pause) const {
  return Error(Errc::invalid_argument,
               {"Op " + to_iso(pause.first) + " stond de termijn al stil.",
                "On " + to_iso(pause.first) + " the term was already standing still."},
               {"Noem elke dag in \xC3\xA9\xC3\xA9n pauze.", "Name each day in one pause only."});
}

Error TermWords::pause_before(const Pause& pause, Date first) const {
  return Error(Errc::invalid_argument,
               {"Op " + to_iso(pause.first) + " liep de termijn nog niet: hij begint op " +
                    to_iso(first) + ".",
                "On " + to_iso(pause.first) + " the term did not run yet: it begins on " +
                    to_iso(first) + "."},
               {"Laat de pauze later beginnen.", "Let the pause begin later."});
}

Error TermWords::pause_after(const Pause& pause, Date last) const {
  return Error(
      Errc::invalid_argument,
      {"Op " + to_iso(pause.first) + " was de termijn al voorbij: de laatste dag was " +
           to_iso(last) + ".",
       "On " + to_iso(pause.first) + " the term was over: its last day was " + to_iso(last) + "."},
      {"Wat voorbij is, kan niet meer stilstaan. Controleer de datums.",
       "What is over cannot stand still any more. Check the dates."});
}

}  // namespace regie::calendar
