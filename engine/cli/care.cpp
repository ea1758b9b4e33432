// SPDX-License-Identifier: Apache-2.0
// `regie erase` and `regie effects`: what an operator does to a case from outside its workflow.
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

// ---- erase --------------------------------------------------------------------------------------

Exit run_erase(const Invocation& call, Console& console) {
  const std::string actor = required_actor(call);
  if (!call.has("yes")) {
    throw UsageError({"Wissen kan niet ongedaan worden gemaakt.", "Erasing cannot be undone."},
                     {"Schrijf --yes als u het zeker weet.", "Write --yes if you are sure."});
  }
  Engine engine = open_engine(call, Access::change, console);
  const EraseReceipt receipt = engine.try_erase(call.get("CASE"), actor).value();
  if (console.json()) {
    console.document(Value::record(
        {{"case", receipt.case_id}, {"revision", receipt.revision}, {"before", receipt.before}}));
    return Exit::done;
  }
  console.line({{"✓ ", Style::good},
                receipt.before ? console.say("De persoonsgegevens waren al gewist: ",
                                             "The personal data were erased before: ")
                               : console.say("De persoonsgegevens zijn gewist: ",
                                             "The personal data are erased: "),
                {receipt.case_id, Style::faint}});
  console.paragraph(
      console.say("Reservekopieën van vóór nu hebben ze nog: bewaar die niet langer dan nodig.",
                  "Backups made before now still have them: keep those no longer than needed."),
      2);
  return Exit::done;
}

// ---- effects ------------------------------------------------------------------------------------

Value json_of(const EffectView& effect) {
  return Value::record({{"id", effect.id},
                        {"case", effect.case_id},
                        {"workflow", effect.workflow},
                        {"kind", effect.kind},
                        {"to", effect.to},
                        {"subject", effect.subject},
                        {"status", effect.dead ? "dead" : "waiting"},
                        {"due", to_rfc3339(effect.due)},
                        {"attempts", static_cast<std::int64_t>(effect.attempts)},
                        {"error", effect.last_error}});
}

void print_effects(const std::vector<EffectView>& effects, Console& console) {
  if (effects.empty()) {
    console.line({console.say("Er wachten geen berichten.", "No messages are waiting.")});
    return;
  }
  std::vector<std::vector<Piece>> rows{{{console.say("Bericht", "Message"), Style::faint},
                                        {console.say("Wanneer", "When"), Style::faint},
                                        {console.say("Pogingen", "Attempts"), Style::faint},
                                        {console.say("Aan", "To"), Style::faint},
                                        {console.say("Wat", "What"), Style::faint}}};
  for (const EffectView& effect : effects) {
    std::string what = effect.subject;
    if (!effect.last_error.empty()) what += " – " + effect.last_error;
    rows.push_back({effect.id,
                    effect.dead ? Piece(console.say("opgegeven", "given up"), Style::bad)
                                : Piece(in_zone(effect.due, "UTC") + " UTC"),
                    std::to_string(effect.attempts), effect.to, what});
  }
  console.table(rows);
}

std::string required_effect(const Invocation& call, const std::string& action) {
  const std::string id = call.get("ID");
  if (!id.empty()) return id;
  throw UsageError({"Welk bericht?", "Which message?"},
                   {"Schrijf `regie effects " + action + " ID`; `regie effects list` toont ze.",
                    "Write `regie effects " + action + " ID`; `regie effects list` shows them."});
}

Exit list_effects(const Invocation& call, Console& console) {
  if (call.has("ID")) {
    throw UsageError({"`regie effects list` neemt geen ID.", "`regie effects list` takes no ID."},
                     {"Schrijf --case ZAAK voor de berichten van één zaak.",
                      "Write --case CASE for the messages of one case."});
  }
  EffectQuery query;
  query.case_id = call.get("case");
  query.dead = call.has("dead");
  query.limit = count_option(call, "limit");
  Engine engine = open_engine(call, Access::look, console);
  const std::vector<EffectView> effects = engine.try_effects(query).value();
  if (console.json()) {
    std::vector<Value> items;
    for (const EffectView& effect : effects) items.push_back(json_of(effect));
    console.document(Value::record({{"effects", Value::list(std::move(items))}}));
  } else {
    print_effects(effects, console);
  }
  return Exit::done;
}

void say_done(const std::string& id, const char* action, const std::string& words,
              Console& console) {
  if (console.json()) {
    console.document(Value::record({{"id", id}, {"done", action}}));
  } else {
    console.line({{"✓ ", Style::good}, words, {id, Style::faint}});
  }
}

Exit run_effects(const Invocation& call, Console& console) {
  const std::string action = call.get("ACTION");
  if (action == "list") return list_effects(call, console);
  if (action == "retry") {
    const std::string id = required_effect(call, action);
    Engine engine = open_engine(call, Access::change, console);
    (void)engine.try_retry_effect(id).value();
    say_done(id, "retry",
             console.say("Wordt opnieuw bezorgd door `regie run`: ",
                         "Will be delivered again by `regie run`: "),
             console);
    return Exit::done;
  }
  if (action == "drop") {
    const std::string id = required_effect(call, action);
    const std::string actor = required_actor(call);
    Engine engine = open_engine(call, Access::change, console);
    (void)engine.try_drop_effect(id, actor).value();
    say_done(id, "drop", console.say("Wordt niet meer bezorgd: ", "Will not be delivered: "),
             console);
    return Exit::done;
  }
  throw UsageError({"`regie effects " + action + "` bestaat niet.",
                    "There is no `regie effects " + action + "`."},
                   {"Schrijf `regie effects list`, `retry ID` of `drop ID`.",
                    "Write `regie effects list`, `retry ID` or `drop ID`."});
}

const Option caretaker_option{
    "as", "ACTOR", {"Wie dit doet: contact:ret", "Who does this: contact:ret"}, false};

}  // namespace

Command erase_command() {
  return {
      "erase",
      {"wis de persoonsgegevens van een zaak", "erase the personal data of a case"},
      {{"CASE"}},
      {caretaker_option, {"yes", "", {"Ja, voorgoed", "Yes, for ever"}, false}},
      {"Vernietigt de sleutel van de zaak: alles wat daarmee versleuteld is, is dan nergens meer "
       "te lezen. Het verslag blijft staan en blijft controleerbaar.",
       "Destroys the key of the case: whatever was encrypted with it can be read nowhere any "
       "more. The journal stays, and can still be verified."},
      {"erase wijkregie/moestuin --as contact:privacy --yes"},
      run_erase};
}

Command effects_command() {
  return {
      "effects",
      {"berichten die wachten of zijn opgegeven", "messages that wait or were given up"},
      {{"ACTION"}, {"ID", false}},
      {caretaker_option,
       {"case", "CASE", {"Alleen van deze zaak", "Only of this case"}, false},
       {"dead", "", {"Alleen wat is opgegeven", "Only what was given up"}, false},
       {"limit", "N", {"Niet meer dan zoveel", "No more than so many"}, false}},
      {"De actie is list, retry (probeer opnieuw) of drop (bezorg niet meer; met --as).",
       "The action is list, retry, or drop (deliver no more; with --as)."},
      {"effects list --dead", "effects retry 5f0c…/3/0", "effects drop 5f0c…/3/0 --as contact:ret"},
      run_effects};
}

}  // namespace regie::cli
