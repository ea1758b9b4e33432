// SPDX-License-Identifier: Apache-2.0
// `regie report`: what reporting plugins make.
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

ReportRequest request_of(const Invocation& call, Console& console) {
  ReportRequest request;
  request.name = call.get("NAME");
  request.workflow = call.get("workflow");
  request.from = moment_option(call, "from");
  request.until = moment_option(call, "until");
  request.options = named_values(call);
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

}  // namespace regie::cli
