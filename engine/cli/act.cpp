// SPDX-License-Identifier: Apache-2.0
// `regie deploy`, `regie start` and `regie send`: what changes the store on somebody's behalf.
#include <algorithm>

#include "engine/cli/failure.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

const Option as_option{
    "as",
    "ACTOR",
    {"Wie dit doet: resident:anna, contact:ret", "Who does this: resident:anna, contact:ret"},
    false};
const Option behalf_of_option{"behalf",
                              "ACTOR",
                              {"Voor wie u dit invoert, van papier of telefoon",
                               "For whom you enter it, from paper or telephone"},
                              false};
const Option data_json_option{"data",
                              "JSON",
                              {"De antwoorden: JSON, @BESTAND, of - voor de standaardinvoer",
                               "The answers: JSON, @FILE, or - for standard input"},
                              false};

// ---- deploy -------------------------------------------------------------------------------------

Value json_of(const Workflow& workflow, const std::string& highest) {
  return Value::record({{"workflow", workflow.name},
                        {"version", workflow.version},
                        {"in_use", highest},
                        {"sha256", workflow.sha256},
                        {"title", cli::json_of(workflow.title)},
                        {"added", workflow.added},
                        {"findings", json_list(workflow.findings)}});
}

/// The version that new cases begin with.
std::string highest_version(const Workflow& deployed, const std::vector<Workflow>& known) {
  std::string highest = deployed.version;
  for (const Workflow& one : known) {
    if (one.name != deployed.name) continue;
    const bool higher = one.version.size() != highest.size() ? one.version.size() > highest.size()
                                                             : one.version > highest;
    if (higher) highest = one.version;
  }
  return highest;
}

void print_deployed(const Workflow& workflow, const std::string& highest, Console& console) {
  console.problems(workflow.findings);
  const std::string title = console.say(workflow.title);
  console.line({{"✓ ", Style::good},
                {title.empty() ? workflow.name : title, Style::strong},
                " (" + workflow.name + " " + workflow.version + "): ",
                workflow.added ? console.say("klaar voor gebruik", "ready for use")
                               : console.say("stond er al", "was there already")});
  if (highest != workflow.version) {
    const Text said("Nieuwe zaken beginnen met versie " + highest + ", want die is hoger.",
                    "New cases begin with version " + highest + ", as that is higher.");
    console.line({"  ", console.say(said)});
  }
}

Exit run_deploy(const Invocation& call, Console& console) {
  Engine engine = open_engine(call, Access::create, console);
  std::vector<Value> documents;
  Exit exit = Exit::done;
  for (const std::string& file : call.all("FILE")) {
    const Outcome<Workflow> workflow = engine.try_deploy_file(file);
    if (!workflow) {
      // A document with errors leaves the others as they are; a broken store does not.
      if (!console.json()) {
        exit = report_failure(workflow.error(), console);
      } else {
        exit = exit_of(workflow.error().code);
        documents.push_back(
            Value::record({{"file", file}, {"error", cli::json_of(workflow.error())}}));
      }
      if (exit != Exit::findings) break;
      continue;
    }
    const std::string highest = highest_version(*workflow, engine.workflows().value());
    if (console.json()) {
      documents.push_back(json_of(*workflow, highest).with("file", file));
    } else {
      print_deployed(*workflow, highest, console);
    }
  }
  if (console.json()) {
    console.document(Value::record({{"workflows", Value::list(std::move(documents))}}));
  }
  return exit;
}

// ---- start and send -----------------------------------------------------------------------------

void print_receipt(const Receipt& receipt, const std::string& what, Console& console) {
  if (receipt.repeated) {
    console.paragraph(
        console.say("Dit was al gedaan met dezelfde sleutel; er is niets opnieuw gebeurd.",
                    "This was done before with the same key; nothing happened again."));
  } else if (receipt.late) {
    console.paragraph({console.say("Vastgelegd, maar te laat: de zaak was al verder.",
                                   "Recorded, but too late: the case had moved on."),
                       Style::attention});
  } else {
    console.line({{"✓ ", Style::good}, what});
  }
  std::vector<std::vector<Piece>> rows;
  rows.push_back({console.say("Zaak", "Case"), receipt.case_id});
  if (receipt.status == CaseStatus::open) {
    rows.push_back(
        {console.say("Nu", "Now"), {places(receipt.states, console.language()), Style::strong}});
  } else {
    rows.push_back({console.say("Nu", "Now"), in_words(receipt.status, console.language())});
  }
  if (!receipt.result.empty()) {
    const std::string result = places(receipt.states, console.language());
    rows.push_back({console.say("Resultaat", "Result"),
                    {result.empty() ? receipt.result : result, Style::strong}});
  }
  console.table(rows, 2);
}

Exit run_start(const Invocation& call, Console& console) {
  Start request(call.get("WORKFLOW"));
  request.by(required_actor(call));
  if (call.has("behalf")) request.behalf(behalf_option(call));
  request.key(key_option(call));
  if (call.has("data")) request.data(data_option(call, "data"));
  Engine engine = open_engine(call, Access::change, console);
  const Receipt receipt = engine.start(request);
  if (console.json()) {
    console.document(cli::json_of(receipt));
  } else {
    print_receipt(receipt, console.say("De zaak is begonnen.", "The case was started."), console);
  }
  return Exit::done;
}

/// `todo-1`: a side task, as `regie tasks` names it.
bool is_side_task(const std::string& item) {
  constexpr std::string_view prefix = "todo-";
  return item.size() > prefix.size() && item.starts_with(prefix) &&
         std::all_of(item.begin() + prefix.size(), item.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

Outcome<Receipt> report_side_task(const Invocation& call, Engine& engine) {
  for (const char* other : {"data", "behalf", "key"}) {
    if (!call.has(other)) continue;
    const std::string name = std::string("--") + other;
    throw UsageError({"Bij een klus past " + name + " niet.", "A side task takes no " + name + "."},
                     {"Laat " + name + " weg.", "Leave out " + name + "."});
  }
  return engine.try_done(call.get("CASE"), call.get("item"), required_actor(call));
}

/// Says why, and who could: what the choice's closed views tell beyond the refusal itself.
Exit report_refusal(Error error, const Choice& choice, const std::string& case_id, Engine& engine,
                    Console& console) {
  std::vector<ChoiceView> closed;
  if (error.code == Errc::refused) {
    Outcome<std::vector<ChoiceView>> views = engine.try_why(case_id, choice);
    if (views) closed = std::move(views).value();
    std::erase_if(closed, [](const ChoiceView& view) { return view.open(); });
    if (error.reasons.empty()) {
      for (const ChoiceView& view : closed) {
        for (const ReasonView& reason : view.reasons()) error.reasons.push_back(reason.sentence);
      }
    }
  }
  return report_failure(error, console, closed);
}

Exit run_send(const Invocation& call, Console& console) {
  Choice choice(call.get("CHOICE"));
  choice.by(required_actor(call));
  if (call.has("behalf")) choice.behalf(behalf_option(call));
  if (call.has("item")) choice.item(call.get("item"));
  choice.key(key_option(call));
  if (call.has("data")) choice.data(data_option(call, "data"));
  Engine engine = open_engine(call, Access::change, console);
  const std::string case_id = call.get("CASE");
  const bool side_task = call.get("CHOICE") == "done" && is_side_task(call.get("item"));
  Outcome<Receipt> receipt =
      side_task ? report_side_task(call, engine) : engine.try_send(case_id, choice);
  if (!receipt) return report_refusal(receipt.error(), choice, case_id, engine, console);
  if (console.json()) {
    console.document(cli::json_of(*receipt));
  } else {
    const std::string taken = receipt->choice.empty() ? call.get("CHOICE") : receipt->choice;
    print_receipt(*receipt,
                  side_task ? console.say("De klus is gedaan.", "The side task is done.")
                            : console.say("Vastgelegd: ", "Recorded: ") + taken,
                  console);
  }
  return Exit::done;
}

}  // namespace

Command deploy_command() {
  return {
      "deploy",
      {"zet workflows klaar voor gebruik", "make workflows ready for use"},
      {{"FILE", true, true}},
      {},
      {"Controleert een workflow en bewaart hem voor altijd. Lopende zaken blijven bij de versie "
       "waarmee ze begonnen zijn.",
       "Checks a workflow and keeps it for ever. Running cases stay with the version they "
       "started with."},
      {"deploy workflows/wijkregie.yaml"},
      run_deploy};
}

Command start_command() {
  return {
      "start",
      {"begin een zaak", "start a case"},
      {{"WORKFLOW"}},
      {as_option,
       behalf_of_option,
       data_json_option,
       {"key",
        "KEY",
        {"Eigen naam van de zaak; dezelfde naam begint hem maar één keer",
         "Your own name of the case; the same name starts it only once"},
        false}},
      {},
      {"start wijkregie --as resident:anna", "start wijkregie --as resident:anna --key moestuin"},
      run_start};
}

Command send_command() {
  return {
      "send",
      {"maak een keuze in een zaak", "take a choice in a case"},
      {{"CASE"}, {"CHOICE"}},
      {as_option,
       data_json_option,
       {"item",
        "KEY",
        {"Over welke partner, actie of taak het gaat", "Which partner, action or task it is about"},
        false},
       behalf_of_option,
       {"key",
        "KEY",
        {"Sleutel; dezelfde sleutel doet het maar één keer",
         "Idempotency key; the same key does it only once"},
        false}},
      {"Welke keuzes er zijn, staat in `regie show CASE --as ACTOR`. Een klus meldt u klaar "
       "met "
       "de keuze done en --item todo-1.",
       "`regie show CASE --as ACTOR` tells which choices there are. Report a side task as done "
       "with "
       "the choice done and --item todo-1."},
      {"send wijkregie/moestuin submit --as resident:anna --data @voorstel.json",
       "send wijkregie/moestuin join --as contact:ret",
       "send wijkregie/moestuin done --as contact:ret --item \"Grond nagaan\""},
      run_send};
}

}  // namespace regie::cli
