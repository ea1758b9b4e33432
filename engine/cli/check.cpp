// SPDX-License-Identifier: Apache-2.0
// `regie check`: what an author asks before anything is deployed.
#include <algorithm>

#include <regie/workflow.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/sarif.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

/// What was found, and what kept the file from being read; what is in both once.
Diagnostics problems_of(const CheckReport& report) {
  Diagnostics all = report.findings;
  if (report.error) {
    all.insert(all.end(), report.error->diagnostics.begin(), report.error->diagnostics.end());
  }
  sort_and_merge(all);
  return all;
}

std::string counted(std::size_t count, const char* one, const char* more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

std::string contents_of(const CheckReport& report, const Console& console) {
  if (report.name.empty()) return {};
  const std::string title = console.say(report.title);
  std::string text =
      title.empty() || title == report.name ? report.name : title + " (" + report.name + ")";
  if (!report.version.empty()) text += " " + report.version;
  if (report.states == 0) return text;
  return text + ": " +
         counted(report.states, console.say("stap", "state").c_str(),
                 console.say("stappen", "states").c_str()) +
         ", " +
         counted(report.results, console.say("resultaat", "result").c_str(),
                 console.say("resultaten", "results").c_str()) +
         ", " +
         counted(report.choices, console.say("keuze", "choice").c_str(),
                 console.say("keuzes", "choices").c_str());
}

std::size_t count_of(const Diagnostics& problems, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(),
                    [&](const Diagnostic& problem) { return problem.severity == severity; }));
}

/// What is said of a file that can be used.
std::string usable(const Diagnostics& problems, const Console& console) {
  const std::size_t warnings = count_of(problems, Severity::warning);
  const std::size_t notes = count_of(problems, Severity::note);
  if (warnings + notes == 0) return console.say("in orde", "fine");
  std::string text = console.say("bruikbaar; bekijk nog ", "can be used; look at ");
  if (warnings > 0) {
    text += counted(warnings, console.say("waarschuwing", "warning").c_str(),
                    console.say("waarschuwingen", "warnings").c_str());
  }
  if (warnings > 0 && notes > 0) text += console.say(" en ", " and ");
  if (notes > 0) {
    text += counted(notes, console.say("opmerking", "note").c_str(),
                    console.say("opmerkingen", "notes").c_str());
  }
  return text;
}

void print_report(const CheckReport& report, Console& console) {
  const Diagnostics problems = problems_of(report);
  console.problems(problems);
  const std::size_t errors = count_of(problems, Severity::error);
  if (!report.ok()) {
    if (errors == 0 && report.error) {
      // Such an error names the file itself.
      console.line({{"✗ ", Style::bad}, console.say(report.error->message)});
      if (!report.error->advice.empty()) console.paragraph(console.say(report.error->advice), 2);
    } else {
      console.line({{"✗ ", Style::bad},
                    {report.file, Style::strong},
                    ": ",
                    counted(errors, console.say("fout", "error").c_str(),
                            console.say("fouten", "errors").c_str())});
    }
    return;
  }
  console.line(
      {{"✓ ", Style::good}, {report.file, Style::strong}, ": ", usable(problems, console)});
  const std::string contents = contents_of(report, console);
  if (!contents.empty()) console.paragraph({contents, Style::faint}, 2);
}

Value stories_json(const std::vector<FindingStory>& stories) {
  std::vector<Value> all;
  for (const FindingStory& story : stories) {
    all.push_back(Value::record(
        {{"rule", story.rule}, {"line", std::int64_t{story.line}}, {"story", story.text}}));
  }
  return Value::list(std::move(all));
}

/// What the command wrote itself may be written anew; stories by hand may not.
constexpr std::string_view stories_mark = "# regie check --stories\n";

/// The stories that show the findings, as one file.
void write_stories(const std::string& path, const std::vector<FindingStory>& stories,
                   OutputFile::Spared spared) {
  std::string text(stories_mark);
  for (const FindingStory& story : stories) {
    text += (text.size() == stories_mark.size() ? "" : "---\n") + story.text;
  }
  spared.documents = !content_of(path).starts_with(stories_mark);
  OutputFile file(path, spared);
  if (!file.write(text)) file.check();
  file.keep();
}

Value json_of(const CheckReport& report) {
  const Diagnostics problems = problems_of(report);
  return Value::record(
      {{"file", report.file},
       {"workflow", report.name.empty() ? Value(nullptr) : Value(report.name)},
       {"version", report.version.empty() ? Value(nullptr) : Value(report.version)},
       {"title", cli::json_of(report.title)},
       {"states", static_cast<std::int64_t>(report.states)},
       {"results", static_cast<std::int64_t>(report.results)},
       {"choices", static_cast<std::int64_t>(report.choices)},
       {"ok", report.ok()},
       {"error", report.error ? cli::json_of(*report.error) : Value(nullptr)},
       {"findings", json_list(problems)},
       {"stories", stories_json(report.stories)}});
}

Exit run_check(const Invocation& call, Console& console) {
  const std::string format = call.has("format") ? call.get("format")
                             : console.json()   ? "json"
                                                : "text";
  if (format != "text" && format != "json" && format != "sarif") {
    throw UsageError(
        {"De vorm " + format + " is er niet.", "There is no format " + format + "."},
        {"Schrijf --format text, json of sarif.", "Write --format text, json or sarif."});
  }
  bool ok = true;
  std::vector<Value> documents;
  Diagnostics found;
  std::vector<FindingStory> stories;
  CheckOptions options;
  if (call.has("stories")) {
    const Config config = configuration(call, Access::look, console);
    options.limits = config.limits();
    options.stories = true;
    options.directory = config.directory();
    options.calendars = config.calendars();
    options.language = console.language();
  }
  if (call.has("config")) {
    const Config config = configuration(call, Access::look, console);
    for (const PluginChoice& one : config.actions()) options.actions.push_back(one.id);
  }
  for (const std::string& file : call.all("FILE")) {
    const CheckReport report = check_workflow(file, options);
    stories.insert(stories.end(), report.stories.begin(), report.stories.end());
    ok = ok && report.ok() && !(call.has("strict") && !report.findings.empty());
    if (format == "text") print_report(report, console);
    if (format == "json") documents.push_back(json_of(report));
    if (format != "sarif") continue;
    Diagnostics problems = problems_of(report);
    if (report.error && !has_errors(problems)) {
      Diagnostic whole;
      whole.rule = to_string(report.error->code);
      whole.source = std::make_shared<Source>(Source{file, {}});
      whole.message = report.error->message;
      whole.advice = report.error->advice;
      problems.push_back(std::move(whole));
    }
    found.insert(found.end(), problems.begin(), problems.end());
  }
  if (call.has("stories")) {
    write_stories(call.get("stories"), stories,
                  spared_files(call, configuration(call, Access::look, console)));
  }
  if (format == "json") {
    console.document(Value::record({{"ok", ok}, {"files", Value::list(std::move(documents))}}));
  }
  if (format == "sarif") console.document(sarif_of(found, console.language()));
  return ok ? Exit::done : Exit::findings;
}

Exit run_rule(const Invocation& call, Console& console) {
  const std::string name = call.get("NAME");
  if (name.empty()) {
    std::vector<Value> all;
    for (const std::string& rule : rule_names()) {
      all.emplace_back(rule);
      if (!console.json()) console.line({rule});
    }
    if (console.json()) console.document(Value::record({{"rules", Value::list(std::move(all))}}));
    return Exit::done;
  }
  const Text why = why_rule(name);
  if (why.empty()) {
    throw UsageError({"De regel " + name + " is er niet.", "There is no rule " + name + "."},
                     {"`regie rule` noemt ze allemaal.", "`regie rule` names all of them."});
  }
  if (console.json()) {
    console.document(Value::record({{"rule", name}, {"why", cli::json_of(why)}}));
  } else {
    console.paragraph(console.say(why));
  }
  return Exit::done;
}

}  // namespace

Command check_command() {
  return {"check",
          {"controleer workflows, agenda's en contactenlijsten",
           "check workflows, calendars and directories"},
          {{"FILE", true, true}},
          {{"format", "text|json|sarif", {"Vorm van de uitvoer", "Form of what is printed"}, false},
           {"stories",
            "FILE",
            {"Schrijf verhalen die laten zien wat er gevonden is, voor naast de workflow",
             "Write stories that show what was found, for beside the workflow"},
            false},
           {"strict",
            "",
            {"Ook een waarschuwing of een opmerking geeft uitkomst 1",
             "A warning or a note ends with 1 too"},
            false}},
          {"Leest elk bestand en noemt alle problemen tegelijk, met de plek en wat er moet staan.",
           "Reads each file and names all problems at once, with the place and what to write."},
          {"check workflows/wijkregie.yaml", "check --format sarif workflows/*.yaml"},
          run_check};
}

Command rule_command() {
  return {
      "rule",
      {"zeg waarom een regel er is", "say why a rule is there"},
      {{"NAME", false}},
      {},
      {"De naam staat tussen vierkante haken achter wat `regie check` zegt. Zonder naam: alle "
       "regels.",
       "The name stands between square brackets behind what `regie check` says. Without a name: "
       "all rules."},
      {"rule deadline-without-late", "rule"},
      run_rule};
}

}  // namespace regie::cli
