// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_words.hpp"

namespace regie::analysis::story_words {

using workflow::Vocabulary;

const Vocabulary& head() {
  static const Vocabulary table{
      "een verhaal",
      "a story",
      {
          {"test", "wat het verhaal laat zien", "what the story shows", true},
          {"workflow", "het bestand van de werkwijze", "the file of the workflow", true},
          {"directory", "het bestand van de adreslijst", "the file of the directory"},
          {"clock", "wanneer het begint", "when it begins", true},
          {"data", "waarmee de zaak begint", "what the case begins with"},
          {"also", "zaken die er al zijn", "cases that are there beforehand"},
          {"story", "de regels", "the lines", true},
          {"examples", "een tabel", "a table"},
      }};
  return table;
}

const Vocabulary& other() {
  static const Vocabulary table{
      "een andere zaak",
      "another case",
      {
          {"workflow", "de naam van haar werkwijze", "the name of its workflow", true},
          {"by", "wie haar begon", "who began it"},
          {"key", "haar kenmerk", "its key"},
          {"data", "waarmee zij begon", "what it began with"},
      }};
  return table;
}

const Vocabulary& line() {
  static const Vocabulary table{
      "een regel van een verhaal",
      "a line of a story",
      {
          {"wait", "er gaat tijd voorbij", "time passes"},
          {"until", "er gaat tijd voorbij tot dit moment", "time passes until this moment"},
          {"restart", "de zaak wordt bewaard en weer gelezen", "the case is stored and read again"},
          {"outcome", "wat er van een `call` kwam", "what came of a `call`"},
          {"expect", "wat nu zo moet zijn", "what must be so now"},
          {"refused", "dit mag niet kunnen", "it must not be possible"},
      }};
  return table;
}

const Vocabulary& act() {
  static const Vocabulary table{
      "wie wat doet",
      "who does what",
      {
          {"with", "wat er wordt ingevuld", "what is filled in"},
          {"item", "welk onderdeel van een `each`", "which item of an `each`"},
          {"behalf", "voor wie", "for whom"},
      }};
  return table;
}

const Vocabulary& outcome() {
  static const Vocabulary table{
      "wat er van een `call` kwam",
      "what came of a `call`",
      {
          {"with", "wat de plugin teruggaf", "what the plugin gave back"},
          {"failed", "`true`: het is niet gelukt", "`true`: it did not succeed"},
      }};
  return table;
}

const Vocabulary& refusal() {
  static const Vocabulary table = [] {
    Vocabulary words = act();
    words.words.push_back(
        {"because", "de woorden die in de reden staan", "the words that the reason holds"});
    return words;
  }();
  return table;
}

const Vocabulary& expectation() {
  static const Vocabulary table{
      "wat u verwacht",
      "what you expect",
      {
          {"state", "waar de zaak is", "where the case is"},
          {"result", "hoe de zaak is geëindigd", "how the case has ended"},
          {"told", "wie bericht kreeg", "who got a message"},
          {"reads", "wat iemand te lezen kreeg", "what somebody got to read"},
          {"reminded", "wie een herinnering kreeg", "who got a reminder"},
          {"asked", "wie een taak kreeg", "who got a task"},
          {"withdrawn", "van een `each`, bij welk onderdeel de vraag verviel",
           "of an `each`, for which item the question was dropped"},
          {"open", "welke keuzes iemand kan maken", "which choices somebody can take"},
          {"closed", "welke keuzes iemand niet kan maken", "which choices somebody cannot take"},
          {"tasks", "wie nu iets te doen heeft", "who has something to do now"},
          {"data", "wat een gegeven nu is", "what a piece of data is now"},
          {"answers", "van een `each`, de keuze van elk onderdeel",
           "of an `each`, the choice of each item"},
          {"regions", "van een `each`, waar elk onderdeel is", "of an `each`, where each item is"},
          {"due", "op welke dag een deadline, timer of termijn valt",
           "on which day a deadline, a timer or a term is due"},
      }};
  return table;
}

}  // namespace regie::analysis::story_words
