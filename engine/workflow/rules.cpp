// SPDX-License-Identifier: Apache-2.0
// Why each rule is there. The rules of YAML stand in rules_of_yaml.cpp.
#include "engine/workflow/rules.hpp"

#include <algorithm>

#include "engine/workflow/rules_parts.hpp"

namespace regie::workflow {

namespace {

const std::vector<RuleHelp>& rules_of_words() {
  static const std::vector<RuleHelp> all = {
      {"unknown-key",
       {"Een woord dat de taal niet kent, zou stil worden overgeslagen. Zo is ooit een controle "
        "weggevallen door een tikfout.",
        "A word that the language does not know would be skipped in silence. A check was once lost "
        "that way, through a typing error."}},
      {"key-in-wrong-place",
       {"Het woord bestaat, maar doet op deze plek niets. U zou denken dat het werkt.",
        "The word exists, but does nothing in this place. You would believe that it works."}},
      {"missing-key",
       {"Zonder dit weet Regie niet wat u bedoelt, en gokken mag niet.",
        "Without this Regie does not know what you mean, and may not guess."}},
      {"missing-value",
       {"Achter het woord staat niets. Vaak is er iets weggevallen, of splitste een komma de "
        "tekst.",
        "Nothing stands behind the word. Often something was lost, or a comma split the text."}},
      {"wrong-type",
       {"Op deze plek hoort iets anders, zoals een lijst in plaats van een woord.",
        "Something else belongs in this place, such as a list instead of a word."}},
      {"not-supported",
       {"Het woord hoort bij de taal, maar deze versie voert het nog niet uit. Doen alsof zou "
        "gevaarlijk zijn.",
        "The word belongs to the language, but this version does not carry it out yet. To pretend "
        "would be dangerous."}},
      {"bad-name",
       {"Namen komen terug in adressen, koppelingen en expressies. Daarom zijn ze eenvoudig.",
        "Names come back in addresses, interfaces and expressions. That is why they are simple."}},
      {"reserved-name",
       {"Deze naam betekent al iets, zoals `today`. Met twee betekenissen leest niemand het goed.",
        "This name means something already, such as `today`. With two meanings nobody reads it "
        "right."}},
      {"name-in-quotes",
       {"Dubbele aanhalingstekens zijn voor expressies. Een naam zou dan worden uitgerekend.",
        "Double quotes are for expressions. A name would then be computed."}},
      {"named-twice",
       {"Wat twee keer wordt genoemd, is meestal een vergissing, en anders overbodig.",
        "What is named twice is a mistake most of the time, and otherwise of no use."}},
      {"missing-title",
       {"Zonder titel lezen mensen de naam uit het bestand, zoals `first_assessment`.",
        "Without a title people read the name in the file, such as `first_assessment`."}},
      {"unknown-calendar",
       {"Zonder kalender weet Regie niet welke dagen werkdagen zijn.",
        "Without a calendar Regie does not know which days are working days."}},
      {"rule-hides-others",
       {"De eerste regel die geldt wint. Een regel zonder voorwaarde wint altijd, dus wat eronder "
        "staat gebeurt nooit.",
        "The first rule that applies wins. A rule without a condition always wins, so that those "
        "below never happen."}},
      {"go-beside-rules",
       {"Er staan twee bestemmingen. Regie kiest niet voor u.",
        "There are two destinations. Regie does not choose for you."}},
      {"again-beside-go",
       {"Er staan twee bestemmingen. Regie kiest niet voor u.",
        "There are two destinations. Regie does not choose for you."}},
      {"else-without-if",
       {"`else` zegt wat er anders gebeurt, en dat vraagt om een `if` ervoor.",
        "`else` says what is done otherwise, and that asks for an `if` before it."}},
      {"id-twice",
       {"Er staan twee namen voor hetzelfde bericht, en `cancel` kan er maar één noemen.",
        "There are two names for the same event, and `cancel` can name only one."}},
      {"unclear-recipient",
       {"Een gebeurtenis die bij de verkeerde zaak aankomt, verandert de verkeerde zaak.",
        "An event that arrives at the wrong case changes the wrong case."}},
      {"role-twice",
       {"`of` en `is` zeggen allebei wie de rol heeft. Dan is niet duidelijk wie er mag beslissen.",
        "`of` and `is` both say who has the role. Then it is not clear who may decide."}},
      {"unused-role",
       {"Een rol die nergens staat is een rest van vroeger, of u vergat hem ergens te noemen.",
        "A role that stands nowhere is left over, or you forgot to name it somewhere."}},
      {"unused-data",
       {"Een gegeven dat niemand vraagt of leest is een rest, of het formulier mist een vraag. "
        "Vraag mensen niet om wat u niet gebruikt.",
        "Data that nobody asks or reads is left over, or the form lacks a question. Do not ask "
        "people "
        "for what you do not use."}},
  };
  return all;
}

const std::vector<RuleHelp>& rules_of_states() {
  static const std::vector<RuleHelp> all = {
      {"unreachable-state",
       {"Niets leidt naar deze toestand, dus geen enkele zaak komt er. Waarschijnlijk mist er een "
        "keuze of een `go`.",
        "Nothing leads to this state, so that no case ever gets there. A choice or a `go` is "
        "probably "
        "missing."}},
      {"no-result",
       {"Een zaak die hier komt, kan nooit worden afgesloten. Iemand wacht dan voor altijd.",
        "A case that gets here can never be closed. Somebody then waits for ever."}},
      {"deadline-without-late",
       {"Een deadline zonder gevolg is een belofte die niemand bewaakt.",
        "A deadline without a consequence is a promise that nobody guards."}},
      {"late-without-deadline",
       {"Te laat kan alleen zijn wat een deadline heeft: dit gebeurt nooit.",
        "Only what has a deadline can be late: this never happens."}},
      {"missing-who",
       {"Als niet vaststaat wie mag kiezen, kan niemand het, of iedereen.",
        "If it is not certain who may choose, nobody can, or everybody."}},
      {"missing-target",
       {"Een zaak die weer open gaat, moet ergens verder gaan.",
        "A case that is opened again has to go on somewhere."}},
      {"task-without-choices",
       {"Wie de taak krijgt, kan haar niet afmaken: er is niets te kiezen.",
        "Whoever gets the task cannot finish it: there is nothing to choose."}},
      {"unknown-state",
       {"De zaak zou nergens heen gaan. Vaak is het een tikfout, of heet de toestand nu anders.",
        "The case would go nowhere. Often it is a typing error, or the state has another name "
        "now."}},
      {"ambiguous-target",
       {"Twee toestanden heten zo, en de zaak kan maar naar één.",
        "Two states have this name, and the case can go to one only."}},
      {"targets-exclude-each-other",
       {"Een zaak kan niet op twee plaatsen tegelijk zijn die elkaar uitsluiten.",
        "A case cannot be in two places at once that exclude each other."}},
      {"go-across-regions",
       {"Wat voor elk apart loopt, staat op zichzelf. Eén antwoord mag niet de hele zaak "
        "verplaatsen "
        "terwijl de anderen nog bezig zijn.",
        "What runs for each apart stands by itself. One answer may not move the whole case while "
        "the "
        "others are still busy."}},
      {"from-result",
       {"In een resultaat is de zaak afgesloten: daar kiest niemand meer. Heropenen gaat met "
        "`reopen`.",
        "In a result the case is closed: nobody chooses there any more. `reopen` opens it again."}},
      {"parallel-without-states",
       {"Tegelijk lopen kan alleen wat er is: er staan geen toestanden in.",
        "Only what is there can run at once: there are no states within."}},
      {"always-does-nothing",
       {"Wat meteen volgt en niets doet, zou eindeloos opnieuw volgen.",
        "What follows at once and does nothing would follow for ever."}},
      {"bad-event",
       {"Een gebeurtenis met een vreemde naam kan niemand sturen.",
        "An event with a strange name can be sent by nobody."}},
      {"unknown-event",
       {"Op iets dat hier nooit wordt gevraagd, valt niets te antwoorden.",
        "What is never asked here cannot be answered."}},
      {"key-of-case",
       {"Het kenmerk wijst een zaak aan, voor altijd. Het mag dus niet afhangen van wat later "
        "verandert, of van het moment waarop de zaak begint.",
        "The key names a case for ever. So it may not depend on what changes later, or on the "
        "moment "
        "at which the case begins."}},
      {"unknown-action",
       {"Wat een plug-in moet doen die hier niet is, gebeurt nooit; de zaak zou blijven wachten.",
        "What a plugin is to do that is not here never happens; the case would wait for ever."}},
      {"unknown-child",
       {"Er is geen zaak met die naam om iets aan te sturen.",
        "There is no case of that name to send something to."}},
      {"child-without-name",
       {"Zonder naam kan deze zaak niet worden teruggevonden.",
        "Without a name this case cannot be found again."}},
      {"unknown-role",
       {"Een taak voor een rol die er niet is, krijgt niemand.",
        "A task for a role that does not exist is given to nobody."}},
      {"unknown-except",
       {"Wie niet mag beslissen is dan niet bekend, en de controle valt weg.",
        "Who may not decide is then not known, and the check is lost."}},
      {"unknown-choice",
       {"Een quorum over een keuze die er niet is, wordt nooit gehaald.",
        "A quorum over a choice that does not exist is never reached."}},
  };
  return all;
}

const std::vector<RuleHelp>& rules_of_each() {
  static const std::vector<RuleHelp> all = {
      {"each-needs-a-list",
       {"`each` maakt voor elk onderdeel een eigen taak, en heeft dus een lijst nodig.",
        "`each` makes a task of its own for every item, and so needs a list."}},
      {"each-needs-a-key",
       {"Als de lijst verandert, moet Regie weten welk antwoord bij welk onderdeel hoort.",
        "When the list changes, Regie has to know which answer belongs to which item."}},
      {"each-may-be-empty",
       {"Als de lijst leeg is, antwoordt niemand en staat de zaak stil.",
        "If the list is empty nobody answers, and the case stands still."}},
      {"missing-exit",
       {"Dit kan gebeuren, en dan moet vaststaan waar de zaak heen gaat.",
        "This can happen, and then it has to be certain where the case goes."}},
      {"idle-exit",
       {"Dit kan hier niet gebeuren, dus de uitgang doet niets.",
        "This cannot happen here, so that the exit does nothing."}},
      {"enough-without-impossible",
       {"Bij een expressie kan Regie niet zelf afleiden wanneer het niet meer lukt. Zonder dat "
        "wacht de zaak op antwoorden die niets meer veranderen.",
        "From an expression Regie cannot tell when it cannot be reached any more. Without that the "
        "case waits for answers that change nothing."}},
      {"impossible-without-enough",
       {"Wat niet meer kan, hangt af van wat genoeg is.",
        "What cannot be reached depends on what is enough."}},
      {"impossible-not-needed",
       {"Regie rekent dit zelf uit. Twee regels kunnen elkaar tegenspreken.",
        "Regie works this out by itself. Two rules can contradict each other."}},
      {"reply-without-silent",
       {"Wie niet antwoordt, telt mee in het quorum. Dan moet vaststaan als wat.",
        "Whoever does not answer counts in the quorum. Then it has to be certain as what."}},
      {"silent-without-reply",
       {"Zonder tijd om te antwoorden is niemand ooit stil.",
        "Without a time to answer nobody is ever silent."}},
      {"stays-outside-each",
       {"`stays` houdt de vraag van één persoon open. Buiten `each` is er maar één vraag.",
        "`stays` keeps the question to one person open. Outside of `each` there is one question "
        "only."}},
      {"go-in-each",
       {"Eén antwoord mag niet de hele zaak verplaatsen: dat doen de uitgangen samen.",
        "One answer may not move the whole case: the exits do that together."}},
  };
  return all;
}

const std::vector<RuleHelp>& rules_of_data() {
  static const std::vector<RuleHelp> all = {
      {"unknown-type",
       {"Het type bepaalt wat mensen kunnen invullen en wat er wordt gecontroleerd.",
        "The type decides what people can fill in and what is checked."}},
      {"unknown-field",
       {"Een gegeven dat er niet is, kan niet worden gevraagd, gelezen of getoond.",
        "Data that does not exist cannot be asked, read or shown."}},
      {"bound-does-not-fit",
       {"Deze grens zegt niets over dit soort gegeven, en zou niets controleren.",
        "This bound says nothing about this kind of data, and would check nothing."}},
      {"bounds-crossed",
       {"Niets past tussen deze grenzen: geen enkel antwoord zou goed zijn.",
        "Nothing fits between these bounds: no answer would be right."}},
      {"bound-too-large",
       {"Zo grote getallen komen niet voor, en Regie kan ze niet precies onthouden.",
        "Numbers this large do not occur, and Regie cannot keep them exactly."}},
      {"bad-pattern",
       {"Een patroon met een fout keurt alles af of niets.",
        "A pattern with an error refuses everything or nothing."}},
      {"bad-value",
       {"De waarde past niet bij het type, en zou later in een zaak fout gaan.",
        "The value does not fit the type, and would go wrong in a case later."}},
      {"bad-key",
       {"Een onderdeel moet altijd te herkennen zijn, anders raken antwoorden zoek.",
        "An item must always be told from the others, or answers get lost."}},
      {"bad-path",
       {"Dit deel van het gegeven is er niet, dus er kan niets in worden gezet.",
        "This part of the data does not exist, so that nothing can be written there."}},
      {"not-a-list",
       {"Toevoegen en weghalen kan alleen bij een lijst.",
        "Only a list can be added to and taken from."}},
      {"derived-field",
       {"Wat wordt berekend, heeft altijd een waarde: een andere is in strijd daarmee.",
        "What is computed always has a value: another one contradicts it."}},
      {"derived-from-itself",
       {"Een gegeven dat van zichzelf afhangt, kan niet worden uitgerekend.",
        "Data that depends on itself cannot be computed."}},
      {"set-derived",
       {"Wat wordt berekend, kan niemand ook nog zetten.",
        "What is computed cannot be set as well."}},
      {"form-asks-derived",
       {"Vraag mensen niet om iets dat Regie zelf uitrekent: het antwoord zou niet tellen.",
        "Do not ask people for what Regie computes by itself: the answer would not count."}},
      {"personal-without-keep",
       {"Persoonsgegevens mogen niet langer worden bewaard dan nodig (AVG, artikel 5).",
        "Personal data may not be kept longer than needed (GDPR, article 5)."}},
      {"keep-without-personal",
       {"Alleen persoonsgegevens worden gewist. Deze regel zou niets doen.",
        "Only personal data is erased. This would do nothing."}},
      {"text-unset",
       {"Langs een van de wegen hierheen vult niemand dit in. De tekst heeft dan een gat, en dat "
        "ziet "
        "pas wie hem krijgt.",
        "On one of the ways here nobody fills this in. The text has a hole then, and whoever gets "
        "it "
        "is the first to see."}},
      {"text-hides-field",
       {"Wie het bericht krijgt, mag dit gegeven niet zien. Het wordt dan weggelaten, en de zin "
        "klopt niet meer.",
        "Whoever gets the message may not see this data. It is left out then, and the sentence "
        "makes "
        "no sense."}},
      {"open-brace",
       {"Een accolade begint een plek die wordt ingevuld. Zonder einde is niet duidelijk welke.",
        "A brace begins a place that is filled in. Without an end it is not clear which."}},
      {"place-in-title",
       {"Een titel staat ook in een lijst, in een tekening en op papier: daar is geen zaak om iets "
        "van in te "
        "vullen.",
        "A title stands in a list, a drawing and on paper as well: there is no case there to fill "
        "it in from."}},
      {"unknown-place",
       {"Op deze plek in de tekst zou niets komen te staan.",
        "Nothing would be written in this place of the text."}},
  };
  return all;
}

const std::vector<RuleHelp>& rules_of_time() {
  static const std::vector<RuleHelp> all = {
      {"duration",
       {"Een termijn moet maar op één manier te lezen zijn: `5` kan dagen, weken of werkdagen "
        "zijn.",
        "A term may be read in one way only: `5` can be days, weeks or working days."}},
      {"due-twice",
       {"Er staan twee momenten, en het kan er maar één zijn.",
        "There are two moments, and it can be one only."}},
      {"times-without-every",
       {"Hoe vaak zegt niets zonder hoe lang ertussen.",
        "How often says nothing without how far apart."}},
      {"label-contradicts-duration",
       {"Mensen lezen de tekst, en Regie rekent met het getal. Als die verschillen, komt iemand te "
        "laat.",
        "People read the text, and Regie counts with the number. If they differ, somebody is "
        "late."}},
      {"term-length",
       {"De lengte van een wettelijke termijn moet vaststaan, op één manier.",
        "The length of a statutory term has to be certain, in one way."}},
      {"term-in-hours",
       {"Een wettelijke termijn telt in hele dagen en eindigt met een dag.",
        "A statutory term counts whole days and ends with a day."}},
      {"term-never-starts",
       {"Deze termijn loopt nooit, dus te laat is nooit te laat.",
        "This term never runs, so that late is never late."}},
      {"term-cannot-pause",
       {"Een vaste dag schuift niet op: stilzetten zou niets veranderen.",
        "A fixed day does not move: to pause it would change nothing."}},
      {"unknown-term",
       {"Er is geen termijn met die naam om te laten lopen of stil te zetten.",
        "There is no term of that name to begin or to pause."}},
      {"unknown-reading",
       {"Een lezing van de wet die Regie niet kent, verandert niets aan de datum.",
        "A reading of the law that Regie does not know changes nothing about the date."}},
      {"declared-without-need",
       {"Deze wet geldt hier al vanzelf; wie dit leest zou denken dat het anders is.",
        "This law applies here by itself; whoever reads this would believe otherwise."}},
  };
  return all;
}

const std::vector<RuleHelp>& rules_of_expressions() {
  static const std::vector<RuleHelp> all = {
      {"expression-not-quoted",
       {"Zonder dubbele aanhalingstekens leest YAML er iets anders in, soms zonder dat iemand het "
        "ziet.",
        "Without double quotes YAML reads something else in it, sometimes without anybody "
        "noticing."}},
      {"expression-syntax",
       {"Zo is niet te lezen wat er wordt vergeleken.",
        "Like this it cannot be read what is compared."}},
      {"expression-name",
       {"De naam bestaat niet, dus de voorwaarde zou nergens over gaan.",
        "The name does not exist, so that the condition would be about nothing."}},
      {"expression-type",
       {"Deze twee kunnen niet worden vergeleken of opgeteld: het antwoord zou altijd fout zijn.",
        "These two cannot be compared or added: the answer would always be wrong."}},
      {"expression-choice",
       {"Dit woord staat niet in de lijst van keuzes, dus de voorwaarde klopt nooit.",
        "This word is not among the choices, so that the condition never holds."}},
      {"expression-unset",
       {"Dit gegeven is misschien nog niet ingevuld. Dan kan de voorwaarde niet worden beslist, en "
        "wordt wie kiest tegengehouden.",
        "This data may not be filled in yet. The condition cannot be decided then, and whoever "
        "chooses is stopped."}},
      {"expression-constant",
       {"Deze voorwaarde is altijd waar of nooit waar, en beslist dus niets.",
        "This condition is always true or never true, and so decides nothing."}},
      {"expression-function",
       {"Deze functie bestaat niet, of met andere gegevens.",
        "This function does not exist, or takes other data."}},
      {"expression-cost",
       {"Deze expressie kan zo lang rekenen dat de zaak blijft hangen.",
        "This expression can compute for so long that the case hangs."}},
      {"expression-limit",
       {"De expressie is groter dan mag. Grenzen houden elke zaak snel.",
        "The expression is larger than allowed. Limits keep every case fast."}},
  };
  return all;
}

}  // namespace

const std::vector<RuleHelp>& rules() {
  static const std::vector<RuleHelp> all = [] {
    std::vector<RuleHelp> made;
    for (const auto* part :
         {&rules_of_words(), &rules_of_states(), &rules_of_each(), &rules_of_data(),
          &rules_of_time(), &rules_of_expressions(), &rules_of_yaml(), &rules_of_proof()}) {
      made.insert(made.end(), part->begin(), part->end());
    }
    std::sort(made.begin(), made.end(),
              [](const RuleHelp& left, const RuleHelp& right) { return left.name < right.name; });
    return made;
  }();
  return all;
}

const RuleHelp* find_rule(std::string_view name) {
  const auto found = std::find_if(rules().begin(), rules().end(),
                                  [&](const RuleHelp& rule) { return rule.name == name; });
  return found == rules().end() ? nullptr : &*found;
}

}  // namespace regie::workflow
