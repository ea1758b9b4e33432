// SPDX-License-Identifier: Apache-2.0
// `regie new`: a workflow to begin with, from a template or a few questions.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include <regie/starter.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"

namespace regie::cli {

namespace {

constexpr std::size_t longest_answer = 1000;

/// Asks one thing; what was not answered is `otherwise`.
std::string asked(Console& console, const Text& question, const std::string& otherwise) {
  console.raw(console.say(question) + (otherwise.empty() ? "" : " [" + otherwise + "]") + " ");
  std::string line;
  if (console.flush()) {
    for (int c = std::getc(stdin); c != EOF && c != '\n'; c = std::getc(stdin)) {
      if (line.size() < longest_answer && c != '\r') line += static_cast<char>(c);
    }
  }
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string::npos) return otherwise;
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> questions_in(const std::string& line) {
  std::vector<std::string> all;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(';', begin), line.size());
    std::string one = line.substr(begin, end - begin);
    one.erase(0, std::min(one.find_first_not_of(' '), one.size()));
    while (!one.empty() && one.back() == ' ') one.pop_back();
    if (!one.empty()) all.push_back(std::move(one));
    begin = end + 1;
  }
  return all;
}

/// What is made where nothing is answered.
WorkflowPlan usual_plan(const Console& console, const std::string& name) {
  WorkflowPlan plan;
  plan.language = console.language();
  plan.title = name;
  std::replace(plan.title.begin(), plan.title.end(), '_', ' ');
  if (!plan.title.empty() && plan.title[0] >= 'a' && plan.title[0] <= 'z') {
    plan.title[0] = static_cast<char>(plan.title[0] - 'a' + 'A');
  }
  plan.asker = console.say("Bewoner", "Resident");
  plan.decider = console.say("Medewerker", "Official");
  plan.questions = {console.say("Wat vraagt u?", "What do you ask for?")};
  return plan;
}

WorkflowPlan plan_of(Console& console, WorkflowPlan plan) {
  constexpr int most_days = 1000;
  plan.title = asked(console, {"Hoe heet het voor mensen?", "What do people call it?"}, plan.title);
  plan.asker = asked(console, {"Wie vraagt iets aan?", "Who asks for something?"}, plan.asker);
  plan.decider = asked(console, {"Wie beslist?", "Who decides?"}, plan.decider);
  const std::vector<std::string> questions =
      questions_in(asked(console,
                         {"Wat staat er op het formulier? Zet een puntkomma tussen de vragen.",
                          "What is on the form? Put a semicolon between the questions."},
                         plan.questions.front()));
  if (!questions.empty()) plan.questions = questions;
  const std::string usual = std::to_string(plan.working_days);
  while (true) {
    const std::string days =
        asked(console, {"Binnen hoeveel werkdagen?", "Within how many working days?"}, usual);
    const char* const end = days.data() + days.size();
    const auto read = std::from_chars(days.data(), end, plan.working_days);
    const bool good = read.ec == std::errc() && read.ptr == end && plan.working_days >= 1 &&
                      plan.working_days <= most_days;
    if (good) return plan;
    console.line({console.say("Typ een getal van 1 tot 1000, zoals 10.",
                              "Type a number from 1 to 1000, such as 10.")});
  }
}

/// What is there already stays.
void expect_room(const std::vector<NewFile>& files, const std::filesystem::path& folder) {
  for (const NewFile& file : files) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / file.name, ignored)) continue;
    throw Exception(
        Error(Errc::invalid_argument,
              {(folder / file.name).string() + " is er al.",
               (folder / file.name).string() + " is there already."},
              {"Kies een andere naam, of haal het weg.", "Choose another name, or take it away."}));
  }
}

/// All of them or none.
void write_files(const std::vector<NewFile>& files, const std::filesystem::path& folder) {
  expect_room(files, folder);
  for (const NewFile& file : files) {
    OutputFile out((folder / file.name).string(), {});
    if (!out.write(file.text)) out.check();
    out.keep();
  }
}

Exit run_new(const Invocation& call, Console& console) {
  const std::string name = call.get("NAME");
  if (name.empty()) {
    for (const WorkflowTemplate& one : workflow_templates()) {
      console.line({{one.name, Style::strong}, "  ", console.say(one.title)});
    }
    return Exit::done;
  }
  const std::filesystem::path folder = call.has("output") ? call.get("output") : ".";
  const WorkflowPlan usual = usual_plan(console, name);
  std::vector<NewFile> files = call.has("template")
                                   ? new_from_template(name, call.get("template")).value()
                                   : new_from_plan(name, usual).value();
  // A name that cannot be is told before anything is asked.
  expect_room(files, folder);
  if (!call.has("template")) files = new_from_plan(name, plan_of(console, usual)).value();
  write_files(files, folder);
  if (console.json()) {
    std::vector<Value> written;
    for (const NewFile& file : files) written.emplace_back((folder / file.name).string());
    console.document(Value::record({{"files", Value::list(std::move(written))}}));
    return Exit::done;
  }
  for (const NewFile& file : files) {
    console.line({{"✓ ", Style::good}, {(folder / file.name).string(), Style::strong}});
  }
  const std::string workflow = (folder / (name + ".yaml")).string();
  console.paragraph(
      console.say("Loop er eens doorheen: regie play ", "Walk through it: regie play ") + workflow);
  console.paragraph(
      console.say("Pas het aan, en kijk dan: regie check ", "Change it, then look: regie check ") +
      workflow + console.say(" en regie test ", " and regie test ") + workflow);
  return Exit::done;
}

}  // namespace

Command new_command() {
  return {
      "new",
      {"begin een nieuwe workflow", "begin a new workflow"},
      {{"NAME", false}},
      {{"template",
        "TEMPLATE",
        {"Begin met dit voorbeeld; zonder NAME: welke er zijn",
         "Begin with this template; without NAME: which there are"},
        false},
       {"output,o", "FOLDER", {"In welke map; anders hier", "In which folder; else here"}, false}},
      {"Stelt een paar vragen, of neemt een voorbeeld, en schrijft een workflow die klopt, met een "
       "eerste verhaal. Wat er al is, blijft staan.",
       "Asks a few questions, or takes a template, and writes a workflow that is right, with a "
       "first story. What is there already stays."},
      {"new tent", "new tent --template approval", "new"},
      run_new};
}

}  // namespace regie::cli
