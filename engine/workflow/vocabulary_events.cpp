// SPDX-License-Identifier: Apache-2.0
// Words that several tables share, and the tables of what happens: transitions, actions, events.
#include "engine/workflow/vocabulary_parts.hpp"

namespace regie::workflow::words {

Words operator+(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Word later(std::string_view name, std::string_view nl, std::string_view en) {
  return {name, nl, en, false, false};
}

const Word& title() {
  static const Word word{"title", "hoe het voor mensen heet", "what people call it"};
  return word;
}

const Words& actions() {
  static const Words words = {
      {"set", "gegevens die een waarde krijgen", "data that gets a value"},
      {"add", "iets dat in een lijst komt", "something that is put into a list"},
      {"remove", "iets dat uit een lijst gaat", "something that is taken out of a list"},
      {"raise", "een gebeurtenis voor deze zaak zelf", "an event for this case itself"},
      {"send", "een gebeurtenis voor later of voor een andere zaak",
       "an event for later or for another case"},
      {"cancel", "een verstuurde gebeurtenis intrekken", "take back an event that was sent"},
      {"loop", "iets doen voor elk onderdeel", "do something for every item"},
      {"log", "iets noteren in het journaal", "note something in the journal"},
      {"tell", "wie bericht krijgt", "who gets a message"},
      {"todo", "een taak ernaast", "a task on the side"},
      {"round", "`next` begint een nieuwe ronde", "`next` begins a new round"},
      {"call", "een actie van een plugin", "an action of a plugin"},
      {"term", "een wettelijke termijn laten beginnen", "let a statutory term begin"},
      {"pause", "een termijn stilzetten", "stop the clock of a term"},
      {"resume", "een termijn weer laten lopen", "let a term run again"},
      {"extend", "een termijn verlengen", "lengthen a term"},
      {"stop", "een termijn beëindigen", "end a term"},
      {"request", "iets vragen aan een andere zaak", "ask something of another case"},
      {"answer", "antwoord op wat andere zaken vroegen", "an answer to what other cases asked"},
  };
  return words;
}

const Words& moves() {
  static const Words words =
      Words{
          {"go", "waar het naartoe gaat", "where it leads"},
          {"again", "de toestand opnieuw ingaan", "enter the state anew"},
          {"internal", "blijven in de omvattende toestand", "stay in the surrounding state"},
          {"do", "een lijst van wat er gebeurt", "a list of what is done"},
      } +
      actions();
  return words;
}

namespace {

/// What a transition has that nobody clicks.
const Words& conditions() {
  static const Words words = {
      {"if", "wanneer dit geldt", "when this applies"},
      {"limit", "hoe vaak dit kan", "how often this can happen"},
  };
  return words;
}

/// An event with what comes along.
const Words& sending() {
  static const Words words = {
      {"data", "gegevens die meegaan", "data that goes along"},
      {"after", "na hoe lang", "after how long"},
      {"id", "hoe `cancel` het noemt", "what `cancel` calls it"},
      {"id_to", "het gegeven waarin een eigen nummer komt",
       "the data that gets a number of its own"},
      {"to", "voor welke zaak", "for which case"},
  };
  return words;
}

}  // namespace

const Vocabulary& transition() {
  static const Vocabulary table{"een overgang", "a transition", conditions() + moves()};
  return table;
}

const Vocabulary& heard() {
  static const Vocabulary table{
      "een overgang in een lijst", "a transition in a list",
      Words{{"event", "welke gebeurtenis", "which event", true}} + conditions() + moves()};
  return table;
}

const Vocabulary& start() {
  static const Vocabulary table{
      "een begin", "a start",
      Words{{"go", "waar het begint", "where it begins", true},
            {"do", "een lijst van wat er gebeurt", "a list of what is done"}} +
          actions()};
  return table;
}

const Vocabulary& action() {
  static const Vocabulary table{
      "een actie", "an action",
      Words{
          {"if", "alleen als dit geldt", "only when this applies"},
          {"else", "en anders dit", "and otherwise this"},
          {"do", "een lijst van wat er gebeurt", "a list of what is done"},
      } + actions() +
          sending()};
  return table;
}

const Vocabulary& raise() {
  static const Vocabulary table{"een gebeurtenis",
                                "an event",
                                {{"event", "welke gebeurtenis", "which event", true},
                                 {"data", "gegevens die meegaan", "data that goes along"}}};
  return table;
}

const Vocabulary& send() {
  static const Vocabulary table{
      "een verstuurde gebeurtenis", "an event that is sent",
      Words{{"event", "welke gebeurtenis", "which event", true}} + sending()};
  return table;
}

const Vocabulary& recipient() {
  static const Vocabulary table{
      "een andere zaak",
      "another case",
      {{"child", "de zaak die hieruit ontstond, bij haar naam",
        "the case that came out of this one, by its name"},
       {"workflow", "de werkwijze van de zaak", "the workflow of the case"},
       {"key", "het kenmerk van de zaak, als expressie", "the key of the case, as an expression"}}};
  return table;
}

const Vocabulary& loop() {
  static const Vocabulary table{
      "een herhaling",
      "a loop",
      {{"item", "de naam van elk onderdeel", "the name of each item", true},
       {"index", "de naam van de plaats, vanaf 0", "the name of its place, from 0"},
       {"in", "de lijst, als expressie", "the list, as an expression", true},
       {"do", "een lijst van wat er gebeurt", "a list of what is done"}}};
  return table;
}

const Vocabulary& log() {
  static const Vocabulary table{
      "een notitie",
      "a note",
      {{"label", "waar het over gaat", "what it is about"},
       {"value", "wat er wordt genoteerd, als expressie", "what is noted, as an expression"}}};
  return table;
}

const Vocabulary& child() {
  static const Vocabulary table{
      "een zaak die hieruit ontstaat",
      "a case that comes out of this one",
      {{"workflow", "de werkwijze van die zaak", "the workflow of that case", true},
       {"id", "hoe die zaak hier heet", "what that case is called here"},
       {"id_to", "het gegeven waarin een eigen nummer komt",
        "the data that gets a number of its own"},
       {"key", "het kenmerk van die zaak, als expressie", "the key of that case, as an expression"},
       {"data", "gegevens die de zaak meekrijgt", "data that the case is given"},
       {"forward", "wat hier van buiten komt, gaat ook daarheen",
        "what comes here from outside goes there too"},
       {"detached", "gaat door als deze toestand wordt verlaten",
        "goes on when this state is left"},
       {"heard", "wat er gebeurt voor elk bericht van die zaak",
        "what is done before each event of that case"},
       {"then", "waar het naartoe gaat als die zaak klaar is",
        "where it leads when that case has ended"},
       {"failed", "waar het naartoe gaat als die zaak niet kon beginnen",
        "where it leads when that case could not begin"}}};
  return table;
}

const Vocabulary& request() {
  static const Vocabulary table{
      "een vraag aan een andere zaak",
      "a request to another case",
      {{"to", "voor welke zaak", "for which case", true},
       {"event", "welke gebeurtenis die zaak krijgt", "which event that case gets", true},
       {"id", "hoe de vraag hier heet", "what the request is called here"},
       {"data", "gegevens die meegaan", "data that goes along"},
       {"answers", "waar het naartoe gaat bij welk antwoord", "where it leads with which answer",
        true},
       {"failed", "waar het naartoe gaat als er geen antwoord komt",
        "where it leads when there will be no answer", true}}};
  return table;
}

const Vocabulary& call() {
  static const Vocabulary table{
      "een actie van een plugin",
      "an action of a plugin",
      {{"action", "welke actie, bij de naam van de plugin",
        "which action, by the name of the plugin", true},
       {"id", "hoe de opdracht hier heet", "what the call is called here"},
       {"data", "gegevens die meegaan", "data that goes along"},
       {"retry", "hoe vaak het wordt geprobeerd", "how often it is tried"},
       {"then", "waar het naartoe gaat als het is gelukt", "where it leads when it succeeded"},
       {"failed", "waar het naartoe gaat als het niet lukt", "where it leads when it fails"}}};
  return table;
}

const Vocabulary& retry() {
  static const Vocabulary table{"`retry`",
                                "`retry`",
                                {{"times", "hoe vaak hoogstens", "how often at most", true},
                                 {"after", "na hoe lang opnieuw", "after how long again"}}};
  return table;
}

const Vocabulary& reply() {
  static const Vocabulary table{
      "een antwoord",
      "an answer",
      {{"choice", "welk antwoord", "which answer", true},
       {"data", "gegevens die meegaan", "data that goes along"},
       {"to", "de gebeurtenis waarmee het werd gevraagd", "the event with which it was asked"}}};
  return table;
}

const Vocabulary& seat() {
  static const Vocabulary table{
      "een plaats", "a seat", {title(), {"who", "wie er handelt", "who acts"}}};
  return table;
}

}  // namespace regie::workflow::words
