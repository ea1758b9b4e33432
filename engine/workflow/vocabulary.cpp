// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/vocabulary.hpp"

#include <array>
#include <utility>

#include "engine/workflow/vocabulary_parts.hpp"

namespace regie::workflow {

const Word* Vocabulary::find(std::string_view name) const noexcept {
  for (const Word& word : words) {
    if (word.name == name) return &word;
  }
  return nullptr;
}

std::vector<std::string> Vocabulary::names() const {
  std::vector<std::string> names;
  for (const Word& word : words) {
    if (word.supported) names.emplace_back(word.name);
  }
  return names;
}

namespace words {
namespace {

const Words& asking() {
  static const Words words = {
      title(),
      {"who", "wie het mag doen", "who may do it"},
      {"except", "wie het niet mag doen", "who may not do it"},
      {"form", "gegevens die worden ingevuld", "data that is filled in"},
      {"needs", "voorwaarden, elk met uitleg", "conditions, each with an explanation"},
      {"limit", "hoe vaak het kan", "how often it can be done"},
      {"rules", "verschillende gevolgen, elk met `if`", "different outcomes, each with `if`"},
      {"sees", "wat wie kiest daarna ook ziet", "what who chooses it sees from then on"},
  };
  return words;
}

}  // namespace

const Vocabulary& workflow() {
  static const Vocabulary table{
      "een werkwijze",
      "a workflow",
      {
          {"regie", "de versie van de taal", "the version of the language", true},
          {"workflow", "de naam van de werkwijze", "the name of the workflow", true},
          {"version", "de versie van de werkwijze", "the version of the workflow", true},
          title(),
          {"language", "de taal van losse teksten", "the language of plain texts"},
          {"calendar", "werkdagen en feestdagen", "working days and holidays"},
          {"roles", "wie er meedoen", "who takes part"},
          {"data", "de gegevens van een zaak", "the data of a case"},
          {"start", "waar een zaak begint", "where a case begins", true},
          {"states", "waar een zaak kan zijn", "where a case can be", true},
          {"choices", "keuzes in meer dan een toestand", "choices in more than one state"},
          {"results", "hoe een zaak kan eindigen", "how a case can end"},
          {"timers", "timers van de hele zaak", "timers of the whole case"},
          {"when", "gebeurtenissen waar niemand op klikt", "events that nobody clicks"},
          {"always", "wat meteen volgt", "what follows at once"},
          {"errors", "`stop` of `event`: wat er gebeurt bij een fout",
           "`stop` or `event`: what happens on an error"},
          {"unproved", "`refuse` of `report`: wat er gebeurt als het einde niet zeker is",
           "`refuse` or `report`: what happens where the end is not certain"},
          {"terms", "wettelijke termijnen", "statutory terms"},
          {"key", "het kenmerk van een zaak", "the key of a case"},
      }};
  return table;
}

const Vocabulary& role() {
  static const Vocabulary table{
      "een rol",
      "a role",
      {
          title(),
          {"of", "het gegeven waarop in de adreslijst wordt gezocht",
           "the data by which the directory is searched"},
          {"is", "wie de rol heeft, als expressie", "who has the role, as an expression"},
          {"entered_by", "de rol die het voor deze mag invoeren",
           "the role that may enter things for this one"},
          {"sees", "de gegevens die deze rol ziet", "the data that this role sees"},
      }};
  return table;
}

const Vocabulary& field() {
  static const Vocabulary table{
      "een gegeven",
      "a piece of data",
      {
          {"type", "wat voor gegeven het is", "what kind of data it is", true},
          {"title", "hoe mensen het noemen", "what people call it"},
          {"ask", "de vraag op het formulier", "the question on the form"},
          {"min", "het minste", "the least"},
          {"max", "het meeste", "the most"},
          {"pattern", "de vorm van een tekst", "the form of a text"},
          {"of", "de woorden waaruit wordt gekozen", "the words to choose from"},
          {"optional", "mag leeg blijven", "may be left empty"},
          {"default", "de waarde als er niets is ingevuld", "the value when nothing was filled in"},
          {"is", "hoe het wordt berekend", "how it is computed"},
          {"personal", "is een persoonsgegeven", "is personal data"},
          {"keep", "hoe lang het bewaard blijft na het einde", "how long it is kept after the end"},
          {"suggest", "`directory` doet voorstellen", "`directory` makes proposals"},
          {"key", "het veld dat een onderdeel aanwijst", "the field that names an item"},
          {"fields", "de velden van een record", "the fields of a record"},
      }};
  return table;
}

const Vocabulary& state() {
  static const Vocabulary table{
      "een toestand",
      "a state",
      {
          title(),
          {"public", "gegevens die buitenstaanders zien", "data that outsiders see"},
          {"who", "wie er mag handelen", "who may act"},
          {"except", "wie er niet mag handelen", "who may not act"},
          {"task", "wat er wordt gevraagd", "what is asked"},
          {"form", "gegevens die bij elke keuze worden ingevuld",
           "data that every choice fills in"},
          {"choices", "wat mensen kunnen kiezen", "what people can choose"},
          {"deadline", "wanneer het klaar moet zijn", "when it has to be done"},
          {"late", "wat er gebeurt als de deadline voorbij is",
           "what happens when the deadline has passed"},
          {"remind", "herinneringen", "reminders"},
          {"timers", "timers met een naam", "timers with a name"},
          {"each", "een lijst: voor elk onderdeel een eigen antwoord",
           "a list: an answer of its own for each item"},
          {"reply", "hoe lang elk mag wachten met antwoorden", "how long each may take to answer"},
          {"silent", "het antwoord van wie niet antwoordt",
           "the answer of whoever does not answer"},
          {"answers", "`kept`: antwoorden blijven bij terugkomst staan",
           "`kept`: answers stay when it comes back"},
          {"unanswered", "`stay`: vragen blijven open na vertrek",
           "`stay`: questions stay open after leaving"},
          {"enough", "wanneer er genoeg antwoorden zijn", "when there are enough answers"},
          {"impossible", "wanneer genoeg niet meer kan", "when enough cannot be reached any more"},
          {"exits", "waar het dan naartoe gaat", "where it leads then"},
          {"states", "toestanden binnen deze", "states within this one"},
          {"start", "in welke daarvan het begint", "in which of these it begins"},
          {"parallel", "alle toestanden erbinnen tegelijk", "all states within at once"},
          {"final", "hier is de omvattende toestand klaar",
           "here the surrounding state is finished"},
          {"history", "`shallow` of `deep`: terug naar waar het was",
           "`shallow` or `deep`: back to where it was"},
          {"default", "waarheen als er nog geen geschiedenis is",
           "where to when there is no history yet"},
          {"when", "gebeurtenissen waar niemand op klikt", "events that nobody clicks"},
          {"always", "wat meteen volgt", "what follows at once"},
          {"enter", "wat er gebeurt bij binnenkomst", "what is done on entering"},
          {"leave", "wat er gebeurt bij vertrek", "what is done on leaving"},
          {"child", "een zaak die hieruit ontstaat", "a case that comes out of this one"},
          {"call", "een actie van een plugin", "an action of a plugin"},
          {"donedata", "wat de omvattende toestand meekrijgt", "what the surrounding state gets"},
          {"request", "iets vragen aan een andere zaak", "ask something of another case"},
          later("sees", "gegevens die hier extra te zien zijn", "data that is seen here as well"),
      }};
  return table;
}

const Vocabulary& choice() {
  static const Vocabulary table{"een keuze", "a choice",
                                asking() +
                                    Words{{"stays", "de vraag blijft na dit antwoord open",
                                           "the question stays open after this answer"}} +
                                    moves()};
  return table;
}

const Vocabulary& common_choice() {
  static const Vocabulary table{"een keuze bovenin", "a top-level choice",
                                asking() +
                                    Words{{"from", "in welke toestanden de keuze er is",
                                           "in which states the choice is there", true}} +
                                    moves()};
  return table;
}

const Vocabulary& rule() {
  static const Vocabulary table{
      "een regel van een keuze", "a rule of a choice",
      Words{
          {"if", "wanneer deze regel geldt", "when this rule applies"},
          {"form", "gegevens die worden ingevuld", "data that is filled in"},
          {"limit", "hoe vaak deze regel kan", "how often this rule can be used"},
          {"stays", "de vraag blijft na dit antwoord open",
           "the question stays open after this answer"},
      } + moves()};
  return table;
}

const Vocabulary& need() {
  static const Vocabulary table{"een voorwaarde",
                                "a condition",
                                {
                                    {"if", "wat waar moet zijn", "what must be true", true},
                                    {"explain", "de zin voor wie wordt tegengehouden",
                                     "the sentence for the person whom it stops", true},
                                }};
  return table;
}

const Vocabulary& exits() {
  static const Vocabulary table{
      "`exits`",
      "`exits`",
      {
          {"enough", "als er genoeg antwoorden zijn", "when there are enough answers"},
          {"impossible", "als genoeg niet meer kan", "when enough cannot be reached any more"},
          {"late", "als de deadline voorbij is", "when the deadline has passed"},
      }};
  return table;
}

namespace {

const Words& moments() {
  static const Words words = {
      {"after", "na hoe lang", "after how long"},
      {"at", "op welke dag of welk moment, als expressie",
       "on which day or moment, as an expression"},
      {"since", "`entry` of `activity`: vanaf wanneer", "`entry` or `activity`: counted from when"},
      {"calendar", "een andere kalender", "another calendar"},
      {"basis", "de wet waarop de termijn rust", "the law that the term rests on"},
  };
  return words;
}

}  // namespace

namespace {

/// What can come more than once.
const Words& series() {
  static const Words words = {
      {"every", "steeds opnieuw na zo lang", "again and again after so long"},
      {"times", "hoe vaak hoogstens", "how often at most"},
  };
  return words;
}

}  // namespace

const Vocabulary& due() {
  static const Vocabulary table{"een tijdstip", "a due time", moments()};
  return table;
}

const Vocabulary& reminder() {
  static const Vocabulary table{"een herinnering", "a reminder",
                                moments() + series() +
                                    Words{
                                        {"tell", "wie bericht krijgt", "who gets a message"},
                                        {"todo", "een taak ernaast", "a task on the side"},
                                    }};
  return table;
}

const Vocabulary& timer() {
  static const Vocabulary table{
      "een timer", "a timer",
      Words{{"title", "hoe mensen de timer noemen", "what people call the timer"}} + moments() +
          series() + transition().words};
  return table;
}

const Vocabulary& notice() {
  static const Vocabulary table{"een bericht",
                                "a message",
                                {
                                    {"to", "wie het krijgt", "who gets it", true},
                                    {"subject", "het onderwerp", "the subject"},
                                    {"text", "de tekst, met {velden}", "the text, with {fields}"},
                                }};
  return table;
}

const Vocabulary& side_task() {
  static const Vocabulary table{"een taak ernaast",
                                "a side task",
                                {
                                    {"who", "wie het doet", "who does it", true},
                                    {"task", "wat er moet gebeuren", "what has to be done", true},
                                }};
  return table;
}

const Vocabulary& person() {
  static const Vocabulary table{
      "een contact",
      "a contact",
      {{"contact", "wie het is, als expressie", "who it is, as an expression", true}}};
  return table;
}

const Vocabulary& result() {
  static const Vocabulary table{
      "een resultaat",
      "a result",
      {
          title(),
          {"tell", "wie bericht krijgt", "who gets a message"},
          {"public", "gegevens die buitenstaanders zien", "data that outsiders see"},
          {"enter", "wat er gebeurt bij binnenkomst", "what is done on entering"},
          {"leave", "wat er gebeurt als de zaak sluit", "what is done when the case closes"},
          {"donedata", "wat de zaak meekrijgt waaruit deze ontstond",
           "what the case gets that this one came out of"},
          {"reopen", "wie de zaak weer kan openen", "who can open the case again"},
      }};
  return table;
}

const Vocabulary& reopening() {
  static const Vocabulary table{"`reopen`", "`reopen`",
                                asking() +
                                    Words{{"until", "hoe lang na het einde het nog kan",
                                           "how long after the end it can be done"}} +
                                    moves()};
  return table;
}

const Vocabulary& text() {
  static const Vocabulary table{
      "een tekst in twee talen",
      "a text in two languages",
      {{"nl", "in het Nederlands", "in Dutch"}, {"en", "in het Engels", "in English"}}};
  return table;
}

const Vocabulary& directory() {
  static const Vocabulary table{
      "een adreslijst",
      "a directory",
      {
          {"regie", "de versie van de taal", "the version of the language", true},
          {"directory", "de naam van de adreslijst", "the name of the directory", true},
          {"version", "de versie van de adreslijst", "the version of the directory"},
          title(),
          {"contacts", "de contacten", "the contacts", true},
      }};
  return table;
}

const Vocabulary& contact() {
  static const Vocabulary table{
      "een contact",
      "a contact",
      {
          {"name", "hoe het contact heet", "what the contact is called", true},
          {"organisation", "de organisatie", "the organisation"},
          {"kind", "wat voor contact het is", "what kind of contact it is"},
          {"roles", "rollen die het contact heeft", "roles that the contact has"},
          {"themes", "thema's", "themes"},
          {"neighbourhoods", "wijken", "neighbourhoods"},
          {"language", "`nl` of `en`", "`nl` or `en`"},
          {"channels", "hoe het contact bereikbaar is", "how the contact can be reached"},
      }};
  return table;
}

const Vocabulary& channels() {
  static const Vocabulary table{
      "`channels`",
      "`channels`",
      {
          {"email", "e-mailadres", "e-mail address"},
          {"phone", "telefoonnummer", "phone number"},
          {"post", "postadres", "postal address"},
          {"web_hook", "webadres voor berichten", "web address for messages"},
      }};
  return table;
}

const std::vector<const Vocabulary*>& all() {
  static const std::vector<const Vocabulary*> tables = {
      &workflow(), &role(),          &field(),     &state(),  &choice(),    &common_choice(),
      &rule(),     &transition(),    &need(),      &exits(),  &due(),       &reminder(),
      &timer(),    &notice(),        &side_task(), &result(), &reopening(), &action(),
      &heard(),    &start(),         &raise(),     &send(),   &recipient(), &loop(),
      &log(),      &child(),         &request(),   &call(),   &retry(),     &reply(),
      &seat(),     &statutory_term()};
  return tables;
}

Text instead_of(std::string_view word) {
  static const std::vector<std::pair<std::string_view, std::string_view>> other_systems = {
      {"on", "when"},           {"event", "when"},
      {"events", "when"},       {"next", "go"},
      {"target", "go"},         {"goto", "go"},
      {"then", "go"},           {"transitions", "choices"},
      {"actions", "choices"},   {"options", "choices"},
      {"actor", "who"},         {"assignee", "who"},
      {"role", "who"},          {"timeout", "deadline"},
      {"due", "deadline"},      {"label", "title"},
      {"name", "title"},        {"condition", "if"},
      {"guard", "if"},          {"cond", "if"},
      {"notify", "tell"},       {"entry", "enter"},
      {"exit", "leave"},        {"initial", "start"},
      {"variables", "data"},    {"values", "of"},
      {"fields", "form"},       {"forEach", "each"},
      {"foreach", "each"},      {"every", "each"},
      {"quorum", "enough"},     {"reminders", "remind"},
      {"requires", "needs"},    {"assign", "set"},
      {"description", "title"}, {"question", "ask"},
      {"message", "explain"},   {"because", "explain"},
      {"reason", "explain"},    {"invoke", "child"},
      {"delay", "after"},       {"param", "data"},
      {"array", "in"},          {"onentry", "enter"},
      {"onexit", "leave"},
  };
  for (const auto& [theirs, ours] : other_systems) {
    if (theirs != word) continue;
    const std::string name(ours);
    return {name, name};
  }
  return {};
}

std::string_view from_dutch(std::string_view word) {
  static constexpr std::array<std::array<std::string_view, 2>, 30> known = {{
      {"rollen", "roles"},
      {"gegevens", "data"},
      {"toestanden", "states"},
      {"stappen", "states"},
      {"keuzes", "choices"},
      {"resultaten", "results"},
      {"uitkomsten", "results"},
      {"titel", "title"},
      {"taal", "language"},
      {"versie", "version"},
      {"kalender", "calendar"},
      {"termijnen", "terms"},
      {"wie", "who"},
      {"taak", "task"},
      {"formulier", "form"},
      {"laat", "late"},
      {"te_laat", "late"},
      {"herinnering", "remind"},
      {"herinneringen", "remind"},
      {"naar", "go"},
      {"als", "if"},
      {"uitleg", "explain"},
      {"bericht", "tell"},
      {"voorwaarden", "needs"},
      {"regels", "rules"},
      {"vraag", "ask"},
      {"soort", "type"},
      {"velden", "fields"},
      {"behalve", "except"},
      {"bewaren", "keep"},
  }};
  for (const auto& [dutch, ours] : known) {
    if (dutch == word) return ours;
  }
  return {};
}

}  // namespace words

const std::vector<std::string>& type_names() {
  static const std::vector<std::string> names = {
      "text",     "whole number", "number", "truth",  "date",     "moment",
      "duration", "euro",         "email",  "phone",  "postcode", "url",
      "choice",   "contact",      "file",   "record", "anything"};
  return names;
}

}  // namespace regie::workflow
