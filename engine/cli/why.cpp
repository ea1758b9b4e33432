// SPDX-License-Identifier: Apache-2.0
// `regie why`: why a choice is open or closed to somebody now.
#include "engine/cli/due.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

void print_reason(const ReasonView& reason, Console& console) {
  console.paragraph(console.say(reason.sentence), 4, "  •");
  std::vector<std::vector<Piece>> rows;
  if (!reason.condition.empty()) {
    rows.push_back({{console.say("voorwaarde", "condition"), Style::faint}, reason.condition});
  }
  if (!reason.because.empty()) {
    rows.push_back({{console.say("nu", "now"), Style::faint}, console.say(reason.because)});
  }
  console.table(rows, 4);
}

void print_choice(const ChoiceView& choice, const std::string& actor, Console& console) {
  std::string name = choice.name();
  if (!choice.item().empty()) name += ", " + choice.item();
  console.line({{choice.title(console.language()), Style::strong},
                " (" + name + ") ",
                choice.open() ? Piece(console.say("is open voor ", "is open to "), Style::good)
                              : Piece(console.say("is dicht voor ", "is closed to "), Style::bad),
                actor});
  for (const ReasonView& reason : choice.reasons()) print_reason(reason, console);
  if (choice.depends()) {
    console.paragraph(
        console.say("Het hangt nog af van wat er wordt ingevuld. Probeer het met --data.",
                    "It still depends on what is filled in. Try it with --data."),
        2);
  }
  if (closed_to_person(choice) && !choice.who().empty()) {
    console.paragraph(
        console.say("Wie het kan: ", "Who can: ") + joined(choice.who(), console.language()), 2);
  }
}

Exit run_why(const Invocation& call, Console& console) {
  if (call.has("due")) return run_why_due(call, console);
  if (!call.has("CHOICE")) {
    throw UsageError({"Er mist iets: CHOICE.", "CHOICE is missing."},
                     {"Noem een keuze, of schrijf --due voor de datums van de zaak.",
                      "Name a choice, or write --due for the dates of the case."});
  }
  const std::string actor = required_actor(call);
  Choice choice(call.get("CHOICE"));
  choice.by(actor);
  if (call.has("item")) choice.item(call.get("item"));
  if (call.has("behalf")) choice.behalf(behalf_option(call));
  if (call.has("data")) choice.data(data_option(call, "data"));
  Engine engine = open_engine(call, Access::look, console);
  const std::vector<ChoiceView> choices = engine.why(call.get("CASE"), choice);
  if (console.json()) {
    console.document(Value::record({{"actor", actor}, {"choices", json_list(choices)}}));
    return Exit::done;
  }
  bool first = true;
  for (const ChoiceView& view : choices) {
    if (!first) console.line();
    first = false;
    print_choice(view, actor, console);
  }
  return Exit::done;
}

}  // namespace

Command why_command() {
  return {
      "why",
      {"waarom iemand iets wel of niet kan kiezen", "why somebody can or cannot choose something"},
      {{"CASE"}, {"CHOICE", false}},
      {{"as", "ACTOR", {"Voor wie", "For whom"}, false},
       {"item",
        "KEY",
        {"Over welke partner of actie het gaat", "Which partner or action it is about"},
        false},
       {"behalf", "ACTOR", {"Ingevoerd voor deze persoon", "Entered for this person"}, false},
       {"due",
        "",
        {"Waarom de datums van de zaak zijn wat ze zijn",
         "Why the dates of the case are as they are"},
        false},
       {"data", "JSON", {"Alsof dit was ingevuld", "As if this was filled in"}, false}},
      {},
      {"why wijkregie/moestuin confirm --as resident:anna", "why wijkregie/moestuin --due"},
      run_why};
}

}  // namespace regie::cli
