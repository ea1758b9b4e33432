// SPDX-License-Identifier: Apache-2.0
// Why the rules are there that are proved after loading (engine/analysis/proof.hpp).
#include "engine/workflow/rules_parts.hpp"

namespace regie::workflow {

const std::vector<RuleHelp>& rules_of_proof() {
  static const std::vector<RuleHelp> all = {
      {"condition-never-true",
       {"Wat er ook wordt ingevuld, deze voorwaarde geldt nooit. Wie hier kiest, wordt altijd "
        "tegengehouden.",
        "Whatever is filled in, this condition never holds. Whoever chooses here is always "
        "stopped."}},
      {"condition-always-true",
       {"Wat er ook wordt ingevuld, deze voorwaarde geldt altijd, en houdt dus niemand tegen.",
        "Whatever is filled in, this condition always holds, and so stops nobody."}},
      {"rule-never-reached",
       {"De eerste regel die geldt wint. Waar deze geldt, geldt er al een die erboven staat.",
        "The first rule that applies wins. Where this one applies, one above it already does."}},
      {"timer-never-due",
       {"Een andere termijn be\u00ebindigt de stap altijd eerder. Wat hier staat gebeurt dus "
        "nooit.",
        "Another deadline always ends the state before. What stands here never happens."}},
      {"endless-steps",
       {"Deze stappen volgen vanzelf op elkaar, en geen ervan wacht ergens op. De zaak weigert dan "
        "elke keuze die hierheen leidt.",
        "These states follow each other by themselves, and none waits for anything. The case then "
        "refuses every choice that leads here."}},
      {"quorum-out-of-reach",
       {"Er doen minder mensen mee dan er ja moeten zeggen.",
        "Fewer people take part than have to say yes."}},
      {"choice-for-nobody",
       {"Wie dit mag, is dezelfde die door `except` wordt uitgesloten. Dan blijft er niemand over.",
        "Who may do this is the same person whom `except` rules out. Then nobody is left."}},
      {"waits-for-ever",
       {"Mensen van buiten antwoorden niet altijd. Zonder termijn of herinnering blijft de zaak "
        "liggen, en niemand merkt het.",
        "People from outside do not always answer. Without a deadline or a reminder the case stays "
        "where it is, and nobody notices."}},
      {"choice-never-open",
       {"De zaak gaat door deze toestand heen zonder te wachten. Wat er te kiezen is ziet niemand.",
        "The case goes through this state without waiting. Nobody sees what there is to choose."}},
      {"no-result-together",
       {"Elk deel kan apart verder, maar samen wachten ze op elkaar. De zaak komt dan nooit af.",
        "Each part can go on by itself, but together they wait for each other. The case then never "
        "ends."}},
      {"data-never-read",
       {"Wat hier wordt bewaard ziet niemand. Bewaar van mensen niet meer dan nodig is.",
        "What is kept here is seen by nobody. Keep no more about people than is needed."}},
      {"not-proved",
       {"Er zijn te veel mogelijkheden om na te gaan. Wat niet is nagegaan, wordt niet beweerd.",
        "There are too many cases to go through. What was not gone through is not claimed."}},
  };
  return all;
}

}  // namespace regie::workflow
