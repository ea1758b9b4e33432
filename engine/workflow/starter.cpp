// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/starter.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/json.hpp"
#include "engine/workflow/canonical.hpp"
#include "engine/workflow/embedded.hpp"
#include "engine/workflow/findings.hpp"
#include "engine/workflow/load.hpp"
#include "engine/workflow/names.hpp"

namespace regie::workflow {

namespace {

constexpr std::string_view people_file = "people";

Result<void> check_starter_name(const std::string& name, const Limits& limits) {
  Findings findings(std::make_shared<const Source>(Source{name, name}), limits);
  if (check_name(findings, name, Span{1, 1, 1, 2})) return {};
  const Diagnostics all = findings.sorted();
  return Error(Errc::invalid_argument, all.front().message, all.front().advice);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// A name from what people call something: "Wie bent u?" is `wie_bent_u`; of a long text the first
/// words.
std::string name_from(const std::string& text, const std::string& otherwise,
                      const std::vector<std::string>& taken, const Limits& limits) {
  std::string name;
  for (const char c : text) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool letter = small >= 'a' && small <= 'z';
    const bool digit = small >= '0' && small <= '9';
    if (letter || (digit && !name.empty())) {
      name += small;
    } else if (!name.empty() && name.back() != '_' && (c == ' ' || c == '-')) {
      if (name.size() > 20) break;
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty() || !check_starter_name(name, limits)) name = otherwise;
  std::string free = name;
  for (int number = 2; std::find(taken.begin(), taken.end(), free) != taken.end(); ++number) {
    free = name + "_" + std::to_string(number);
  }
  return free;
}

/// What is made has to be as good as what is written: in the fixed form, and without a finding.
Result<std::string> made_good(const std::string& name, std::string text, const Limits& limits) {
  auto laid_out = canonical(std::make_shared<const Source>(Source{name, std::move(text)}), limits);
  if (!laid_out) return laid_out;
  auto loaded = load(std::make_shared<const Source>(Source{name, *laid_out}), limits);
  if (!loaded) return std::move(loaded).error();
  return laid_out;
}

}  // namespace

std::vector<StarterTemplate> starter_templates() {
  std::vector<StarterTemplate> all;
  for (const embedded::File& file : embedded::starters()) {
    if (file.name.find('.') != std::string_view::npos || file.name == people_file) continue;
    auto loaded = load(
        std::make_shared<const Source>(Source{std::string(file.name), std::string(file.bytes)}),
        Limits{});
    if (loaded) all.push_back({std::string(file.name), loaded->chart->title});
  }
  return all;
}

Result<std::vector<StarterFile>> from_template(const std::string& name, const std::string& recipe,
                                               const Limits& limits) {
  if (auto good = check_starter_name(name, limits); !good) return good.error();
  std::vector<StarterFile> files;
  bool has_people = false;
  for (const embedded::File& file : embedded::starters()) {
    if (file.name != recipe && file.name != recipe + ".story") continue;
    std::string text(file.bytes);
    replace_all(text, "workflow: " + recipe, "workflow: " + name);
    replace_all(text, "directory: people.yaml", "directory: " + name + ".people.yaml");
    has_people = has_people || text.find(name + ".people.yaml") != std::string::npos;
    files.push_back({name + std::string(file.name).substr(recipe.size()) + ".yaml", text});
  }
  if (files.empty() || recipe == people_file || recipe.find('.') != std::string::npos) {
    std::vector<std::string> known;
    for (const StarterTemplate& one : starter_templates()) known.push_back(one.name);
    return Error(
        Errc::not_found,
        {"Er is geen voorbeeld `" + recipe + "`.", "There is no template `" + recipe + "`."},
        did_you_mean(recipe, known));
  }
  for (const embedded::File& file : embedded::starters()) {
    if (!has_people || file.name != people_file) continue;
    std::string text(file.bytes);
    replace_all(text, "directory: cookbook", "directory: " + name);
    files.push_back({name + ".people.yaml", text});
  }
  return files;
}

Result<std::vector<StarterFile>> from_answers(const std::string& name,
                                              const StarterAnswers& answers, const Limits& limits) {
  if (auto good = check_starter_name(name, limits); !good) return good.error();
  if (answers.questions.empty() || answers.working_days < 1) {
    return Error(Errc::invalid_argument,
                 {"Vraag minstens één ding, en geef minstens één werkdag.",
                  "Ask one thing at least, and give one working day at least."});
  }
  const bool dutch = answers.language == Language::nl;
  const auto say = [&](const char* nl, const char* en) { return std::string(dutch ? nl : en); };
  const std::string asker = name_from(answers.asker, "asker", {}, limits);
  const std::string decider = name_from(answers.decider, "decider", {asker}, limits);
  std::vector<std::string> fields{"reason"};
  std::string data;
  std::string form;
  std::string answered;
  for (const std::string& question : answers.questions) {
    fields.push_back(name_from(question, "answer", fields, limits));
    data += "  " + fields.back() + ": { type: text, ask: " + json_quote(question) + " }\n";
    form += (form.empty() ? "" : ", ") + fields.back();
    answered += "      " + fields.back() + ": " + say("Een antwoord", "An answer") + "\n";
  }
  const std::string days = std::to_string(answers.working_days);
  const std::string workflow =
      "regie: 1\nworkflow: " + name + "\nversion: 1\ntitle: " + json_quote(answers.title) +
      "\nlanguage: " + (dutch ? "nl" : "en") + "\n\nroles:\n  " + asker +
      ": { title: " + json_quote(answers.asker) + " }\n  " + decider +
      ": { title: " + json_quote(answers.decider) + " }\n\ndata:\n" + data +
      "  reason: { type: text, ask: " + say("\"Waarom niet?\"", "\"Why not?\"") +
      " }\n\nstart: request\n\nstates:\n\n  request:\n    title: " + say("Aanvraag", "Request") +
      "\n    who: " + asker + "\n    task: " + say("Vul uw aanvraag in", "Fill in your request") +
      "\n    choices:\n      send:\n        title: " + say("Versturen", "Send") +
      "\n        form: [" + form + "]\n        go: decision\n\n  decision:\n    title: " +
      say("Wacht op een besluit", "Waiting for a decision") + "\n    who: " + decider +
      "\n    except: " + asker + "  # " +
      say("niemand besluit over de eigen aanvraag", "nobody decides on their own request") +
      "\n    task: " + say("Besluit over de aanvraag", "Decide on the request") +
      "\n    deadline: " + days + " working days\n    late: { tell: [" + asker + ", " + decider +
      "] }  # " +
      say("de aanvraag blijft hier, en is te laat", "the request stays here, and is late") +
      "\n    choices:\n      grant:\n        title: " + say("Toekennen", "Grant") +
      "\n        go: granted\n      refuse:\n        title: " + say("Weigeren", "Refuse") +
      "\n        form: [reason]\n        go: refused\n\nresults:\n  granted: { title: " +
      say("Toegekend", "Granted") + ", tell: " + asker +
      " }\n  refused:\n    title: " + say("Geweigerd", "Refused") + "\n    tell: { to: " + asker +
      ", text: \"" +
      say("Het antwoord is nee. De reden: {reason}", "The answer is no. The reason: {reason}") +
      "\" }\n";
  const std::string people =
      say("# Anna en Olga zijn verzonnen: `resident:anna` is iemand uit de buurt, `person:olga` "
          "iemand anders\n# die in geen contactenlijst staat. Een rol hoort bij wie er als eerste "
          "iets in doet.\n",
          "# Anna and Olga are made up: `resident:anna` is somebody of the neighbourhood, "
          "`person:olga` somebody\n# else who is on no list of contacts. A role belongs to whoever "
          "acts first in it.\n");
  const std::string head = "\nworkflow: " + name + ".yaml\nclock: 2026-03-02 09:00\nstory:\n" +
                           "  - resident:anna: send\n    with:\n" + answered;
  const std::string story =
      people + "test: " + say("Het antwoord is ja", "The answer is yes") + head +
      "  - person:olga: grant\n  - expect: { result: granted, told: [\"resident:anna\"] }\n---\n" +
      "test: " + say("Het antwoord is nee, en te laat", "The answer is no, and late") + head +
      "  - wait: " + days + " working days\n" +
      "  - expect: { state: decision, told: [\"resident:anna\"] }\n  - person:olga: refuse\n" +
      "    with: { reason: " + say("Dat kan hier niet.", "That is not possible here.") +
      " }\n  - expect: { result: refused, told: [\"resident:anna\"] }\n";
  auto good = made_good(name + ".yaml", workflow, limits);
  if (!good) return good.error();
  auto told =
      canonical(std::make_shared<const Source>(Source{name + ".story.yaml", story}), limits);
  if (!told) return told.error();
  return std::vector<StarterFile>{{name + ".yaml", std::move(*good)},
                                  {name + ".story.yaml", std::move(*told)}};
}

}  // namespace regie::workflow
