// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/help.hpp"

namespace regie::cli {

namespace {

std::string option_text(const Option& option) {
  const std::size_t comma = option.name.find(',');
  std::string text = "--" + option.name.substr(0, comma);
  if (comma != std::string::npos) text = "-" + option.name.substr(comma + 1) + ", " + text;
  return option.placeholder.empty() ? text : text + " " + option.placeholder;
}

void print_options(std::span<const Option> options, Console& console) {
  std::vector<std::vector<Piece>> rows;
  for (const Option& option : options) {
    rows.push_back({option_text(option), console.say(option.help)});
  }
  console.table(rows, 2);
}

std::string usage_of(const Command& command) {
  std::string text = "regie " + command.name;
  for (const Operand& operand : command.operands) {
    std::string name = operand.repeated ? operand.name + "…" : operand.name;
    text += operand.required ? " " + name : " [" + name + "]";
  }
  return text;
}

void print_exit_codes(Console& console) {
  console.heading(console.say("Uitkomst (exit code)", "Exit codes"));
  console.table(
      {{"0", console.say("gelukt", "done")},
       {"1", console.say("er is iets gevonden, of het mag niet", "findings, or refused")},
       {"2", console.say("verkeerd gebruikt", "used in a wrong way")},
       {"3", console.say("de opslag of een plug-in werkt niet", "the store or a plugin failed")},
       {"4", console.say("anderen waren net eerder of het is te druk: probeer opnieuw",
                         "others were first, or too busy: try again")}},
      2);
}

}  // namespace

void print_help(Console& console) {
  console.paragraph({console.say("regie — werk dat mensen samen doen, stap voor stap",
                                 "regie — work that people do together, step by step"),
                     Style::strong});
  console.line();
  console.line(
      {console.say("Gebruik: regie OPDRACHT … [opties]", "Usage: regie COMMAND … [options]")});
  console.heading(console.say("Opdrachten", "Commands"));
  std::vector<std::vector<Piece>> rows;
  for (const Command& command : commands()) {
    rows.push_back({command.name, console.say(command.summary)});
  }
  rows.push_back({"help", console.say("uitleg over een opdracht: regie help send",
                                      "explains a command: regie help send")});
  console.table(rows, 2);
  console.heading(console.say("Opties bij elke opdracht", "Options of every command"));
  print_options(global_options(), console);
  console.heading(console.say("Een zaak noemen (CASE)", "Naming a case (CASE)"));
  console.paragraph(console.say("Het nummer van de zaak, het begin daarvan (minstens 4 tekens), of "
                                "WORKFLOW/SLEUTEL voor een zaak die met --key begonnen is.",
                                "The id of the case, its beginning (4 characters or more), or "
                                "WORKFLOW/KEY for a case that was started with --key."),
                    2);
  print_exit_codes(console);
  console.heading(console.say("Voorbeeld", "Example"));
  for (const char* example :
       {"regie check workflows/wijkregie.yaml", "regie deploy workflows/wijkregie.yaml",
        "regie start wijkregie --as resident:anna --key moestuin",
        "regie show wijkregie/moestuin --as resident:anna"}) {
    console.line({"  ", example});
  }
}

void print_help(const Command& command, Console& console) {
  console.paragraph({console.say(command.summary), Style::strong});
  console.line();
  console.line({console.say("Gebruik: ", "Usage: "), usage_of(command),
                console.say(" [opties]", " [options]")});
  if (!command.details.empty()) {
    console.line();
    console.paragraph(console.say(command.details));
  }
  if (!command.options.empty()) {
    console.heading(console.say("Opties", "Options"));
    print_options(command.options, console);
  }
  if (!command.examples.empty()) {
    console.heading(console.say("Voorbeelden", "Examples"));
    for (const std::string& example : command.examples) console.line({"  regie ", example});
  }
  console.line();
  console.line({{console.say("Opties bij elke opdracht staan in regie --help.",
                             "Options of every command are in regie --help."),
                 Style::faint}});
}

}  // namespace regie::cli
