// SPDX-License-Identifier: Apache-2.0
// `regie report` and `regie plugin`: what plugins make, and which there are.
#include <algorithm>

#include "engine/cli/failure.hpp"
#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

// ---- report -------------------------------------------------------------------------------------

Exit list_reports(Engine& engine, Console& console) {
  const std::vector<ReportInfo> reports = engine.reports().value();
  if (console.json()) {
    console.document(Value::record({{"reports", json_list(reports)}}));
    return Exit::done;
  }
  if (reports.empty()) {
    console.paragraph(
        console.say("Er zijn geen rapporten. Noem met --plugins de map met plug-ins.",
                    "There are no reports. Name the folder with plugins with --plugins."));
  }
  std::vector<std::vector<Piece>> rows;
  for (const ReportInfo& report : reports) {
    if (report.name.empty()) {
      rows.push_back({{report.plugin, Style::bad}, console.say(report.problem)});
      continue;
    }
    std::string what = console.say(report.title);
    if (!report.description.empty()) what += "\n" + console.say(report.description);
    rows.push_back({{report.name, Style::strong}, std::move(what)});
  }
  console.table(rows);
  return Exit::done;
}

std::map<std::string, std::string> report_options(const Invocation& call) {
  std::map<std::string, std::string> options;
  for (const std::string& text : call.all("option")) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError({"--option " + text + " heeft geen naam en waarde.",
                        "--option " + text + " has no name and value."},
                       {"Schrijf --option NAAM=WAARDE.", "Write --option NAME=VALUE."});
    }
    options[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return options;
}

ReportRequest request_of(const Invocation& call, Console& console) {
  ReportRequest request;
  request.name = call.get("NAME");
  request.workflow = call.get("workflow");
  request.from = moment_option(call, "from");
  request.until = moment_option(call, "until");
  request.options = report_options(call);
  request.progress = [&console](std::uint64_t done, std::uint64_t total) {
    std::string text = console.say("rapport: ", "report: ") + std::to_string(done);
    if (total > 0) text += " / " + std::to_string(total);
    console.progress(text);
    return true;
  };
  return request;
}

Exit run_report(const Invocation& call, Console& console) {
  const std::string path = call.get("output");
  if (call.has("NAME") && path.empty()) {
    throw UsageError({"Zeg waar het rapport moet komen.", "Say where the report is to go."},
                     {"Zet er -o BESTAND bij, of -o - voor de standaarduitvoer.",
                      "Add -o FILE, or -o - for standard output."});
  }
  if (path == "-" && console.json()) {
    throw UsageError({"-o - en --json kunnen niet samen.", "-o - and --json do not go together."},
                     {"Schrijf het rapport naar een bestand.", "Write the report to a file."});
  }
  ReportRequest request = request_of(call, console);
  const Config config = configuration(call, Access::look, console);
  Engine engine(config);
  if (!call.has("NAME")) return list_reports(engine, console);
  request.language = console.language();
  if (path == "-") {
    const Outcome<ReportInfo> report = engine.try_report(request, [&](std::string_view part) {
      console.raw(part);
      return true;
    });
    console.progress({});
    return report ? Exit::done : report_failure(report.error(), console);
  }
  OutputFile::Spared spared = spared_files(call, config);
  spared.documents = false;  // a report may be YAML, and be made anew each day
  OutputFile file(path, spared);
  Outcome<ReportInfo> report =
      engine.try_report(request, [&](std::string_view part) { return file.write(part); });
  console.progress({});
  file.check();
  const ReportInfo info = std::move(report).value();
  file.keep();
  if (console.json()) {
    console.document(json_of(info).with("path", path));
  } else {
    console.line({{"✓ ", Style::good},
                  console.say(info.title),
                  console.say(" staat in ", " is in "),
                  {path, Style::strong}});
  }
  return Exit::done;
}

// ---- plugin -------------------------------------------------------------------------------------

Exit run_plugin(const Invocation& call, Console& console) {
  const std::string action = call.get("ACTION");
  if (action != "list") {
    throw UsageError({"`regie plugin " + action + "` bestaat niet.",
                      "There is no `regie plugin " + action + "`."},
                     {"Schrijf `regie plugin list`.", "Write `regie plugin list`."});
  }
  const Config config = configuration(call, Access::look, console);
  const std::vector<PluginView> plugins = list_plugins(config).value();
  const bool usable = std::all_of(plugins.begin(), plugins.end(),
                                  [](const PluginView& plugin) { return plugin.problem.empty(); });
  const Exit exit = usable ? Exit::done : Exit::findings;
  if (console.json()) {
    console.document(Value::record({{"plugins", json_list(plugins)}}));
    return exit;
  }
  std::vector<std::vector<Piece>> rows;
  for (const PluginView& plugin : plugins) {
    const bool fine = plugin.problem.empty();
    rows.push_back({{fine ? "✓" : "✗", fine ? Style::good : Style::bad},
                    {plugin.id, Style::strong},
                    plugin.version,
                    joined(plugin.interfaces),
                    {plugin.file.empty() ? console.say("ingebouwd", "linked in") : plugin.file,
                     Style::faint}});
  }
  if (rows.empty()) {
    console.paragraph(console.say("Er zijn geen plug-ins. Noem met --plugins de map waar ze staan.",
                                  "There are no plugins. Name their folder with --plugins."));
  }
  console.table(rows);
  for (const PluginView& plugin : plugins) {
    if (plugin.problem.empty()) continue;
    console.paragraph(plugin.id + ": " + console.say(plugin.problem), 2, {"✗ ", Style::bad});
  }
  return exit;
}

}  // namespace

Command report_command() {
  return {
      "report",
      {"maak een rapport over de zaken", "make a report about the cases"},
      {{"NAME", false}},
      {{"output,o", "PATH", {"Waar het rapport komt", "Where the report goes"}, false},
       {"workflow", "NAME", {"Alleen over deze workflow", "Only about this workflow"}, false},
       {"from",
        "INSTANT",
        {"Zaken die begonnen op of na dit moment", "Cases started at or after"},
        false},
       {"until", "INSTANT", {"Zaken die begonnen voor dit moment", "Cases started before"}, false},
       {"option",
        "NAME=VALUE",
        {"Een instelling van het rapport, mag vaker", "A setting of the report, may be repeated"},
        true}},
      {"Zonder NAME: welke rapporten er zijn.", "Without NAME: which reports there are."},
      {"report", "report overview -o rapport.html"},
      run_report};
}

Command plugin_command() {
  return {"plugin",
          {"welke plug-ins er zijn", "which plugins there are"},
          {{"ACTION"}},
          {},
          {"De actie is list. Elke plug-in wordt geladen: is er een die niet werkt, dan eindigt "
           "dit met 1.",
           "The action is list. Each plugin is loaded: where one does not work, this ends with 1."},
          {"plugin list"},
          run_plugin};
}

}  // namespace regie::cli
