// SPDX-License-Identifier: Apache-2.0
// Words of statutory terms.
#include "engine/workflow/vocabulary.hpp"

namespace regie::workflow::words {

const Vocabulary& statutory_term() {
  static const Vocabulary table{
      "een wettelijke termijn",
      "a statutory term",
      {
          {"title", "hoe de termijn heet voor mensen", "what people call the term"},
          {"after", "hoe lang de termijn is", "how long the term is"},
          {"before", "hoe lang vóór de dag van `at`", "how long before the day of `at`"},
          {"at", "de dag zelf, als expressie", "the day itself, as an expression"},
          {"since", "de dag van de gebeurtenis, als expressie",
           "the day of the event, as an expression"},
          {"basis", "waar de termijn staat: act, order, local, contract of eu",
           "where the term is laid down: act, order, local, contract or eu", true},
          {"from", "`day_after` of `same_day`: of de dag zelf meetelt",
           "`day_after` or `same_day`: whether the day itself counts"},
          {"declared", "de verordening of overeenkomst verklaart de Algemene termijnenwet",
           "the ordinance or agreement declares the Algemene termijnenwet"},
          {"source", "het artikel", "the article"},
          {"readings", "andere lezingen van de wet", "other readings of the law"},
          {"late", "wat er gebeurt als de termijn voorbij is",
           "what happens when the term is over"},
      }};
  return table;
}

}  // namespace regie::workflow::words
