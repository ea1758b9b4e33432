// SPDX-License-Identifier: Apache-2.0
// `regie test`: the stories of a workflow, what they go through, and what they would notice.
#include <regie/story.hpp>

#include "engine/cli/output_file.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/test_output.hpp"

namespace regie::cli {

namespace {

/// The parts of a workflow that the stories go through less than so many percent of.
std::vector<StoryCoverage::Count> parts_below(const StoryCoverage& coverage, std::size_t least) {
  std::vector<StoryCoverage::Count> below;
  for (const StoryCoverage::Count& count : coverage.counts) {
    if (count.covered * 100 < least * count.total) below.push_back(count);
  }
  return below;
}

std::size_t least_score(const Invocation& call) {
  const std::string text = call.get("least");
  if (text.empty()) return 0;
  if (!call.has("mutate") && !call.has("coverage")) {
    throw UsageError(
        {"--least hoort bij --mutate of --coverage.", "--least goes with --mutate or --coverage."},
        {"Schrijf bijvoorbeeld `regie test --coverage --least 100 werkwijze.yaml`.",
         "Write for example `regie test --coverage --least 100 workflow.yaml`."});
  }
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || text.size() > 3 || std::stoul(text) > 100) {
    throw UsageError(
        {"--least " + text + " is geen percentage.", "--least " + text + " is not a percentage."},
        {"Schrijf een getal van 0 tot 100.", "Write a number from 0 to 100."});
  }
  return std::stoul(text);
}

void write_whole(const std::string& path, const std::string& text,
                 const OutputFile::Spared& spared) {
  OutputFile file(path, spared);
  if (!file.write(text)) file.check();
  file.keep();
}

Exit run_mutation(const Invocation& call, const StoryOptions& options, bool machine,
                  Console& console) {
  const std::size_t least = least_score(call);
  const auto progress = [&](std::size_t done, std::size_t all) {
    if (console.shows_progress()) {
      console.progress(std::to_string(done) + "/" + std::to_string(all));
    }
  };
  const MutationReport report = mutate_workflows(call.all("FILE"), options, progress);
  console.progress("");
  if (machine) {
    console.document(json_of(report));
  } else {
    print_mutation(report, console);
  }
  bool enough = report.errors.empty();
  for (const MutatedWorkflow& one : report.workflows) {
    enough = enough && one.failing == 0 && one.score >= least;
  }
  return enough ? Exit::done : Exit::findings;
}

std::string format_of(const Invocation& call, const Console& console) {
  const std::string format = call.has("format") ? call.get("format")
                             : console.json()   ? "json"
                                                : "text";
  if (format == "text" || format == "json" || format == "junit") return format;
  throw UsageError(
      {"De vorm " + format + " is er niet.", "There is no format " + format + "."},
      {"Schrijf --format text, json of junit.", "Write --format text, json or junit."});
}

Exit run_test(const Invocation& call, Console& console) {
  const std::string format = format_of(call, console);
  const Config config = configuration(call, Access::look, console);
  StoryOptions options;
  options.directory = config.directory();
  options.calendars = config.calendars();
  options.limits = config.limits();
  options.language = console.language();
  if (call.has("mutate")) return run_mutation(call, options, format == "json", console);
  if (call.has("generate")) {
    const GenerationReport report = generate_stories(call.all("FILE"), options);
    if (format == "json") {
      console.document(json_of(report));
    } else {
      print_generated(report, console);
    }
    return report.passed() ? Exit::done : Exit::findings;
  }
  options.coverage = call.has("coverage");
  const std::size_t least = least_score(call);
  const StoryReport report = run_stories(call.all("FILE"), options);
  const std::string junit = call.get("junit");
  if (!junit.empty()) {
    write_whole(junit, junit_of(report, console.language()), spared_files(call, config));
  }
  if (format == "json") console.document(json_of(report));
  if (format == "junit") console.raw(junit_of(report, console.language()));
  if (format == "text") {
    print_stories(report, console);
    print_coverage(report, console);
  }
  bool enough = report.passed();
  for (const StoryCoverage& coverage : report.coverage) {
    const std::vector<StoryCoverage::Count> below = parts_below(coverage, least);
    enough = enough && below.empty();
    if (format == "text" && !below.empty()) print_below(coverage, below, least, console);
  }
  return enough ? Exit::done : Exit::findings;
}

}  // namespace

Command test_command() {
  return {
      "test",
      {"speel de verhalen bij een workflow na", "run the stories of a workflow"},
      {{"FILE", true, true}},
      {{"coverage",
        "",
        {"Noem de stappen, keuzes, voorwaarden en termijnen waar geen verhaal komt",
         "Name the states, choices, conditions and deadlines that no story goes through"},
        false},
       {"generate",
        "",
        {"Schrijf het kortste verhaal naar elke keuze waar nog geen verhaal komt",
         "Write the shortest story to every choice that no story takes yet"},
        false},
       {"mutate",
        "",
        {"Maak kleine fouten in de workflow, en noem die welke geen verhaal merkt",
         "Make small mistakes in the workflow, and name those that no story notices"},
        false},
       {"least",
        "PERCENT",
        {"Met --mutate: zo veel van de fouten moeten de verhalen merken. Met --coverage: zo veel "
         "van "
         "elk deel moeten ze doorlopen",
         "With --mutate: so many of the mistakes must be noticed. With --coverage: so much of each "
         "part must be gone through"},
        false},
       {"junit",
        "FILE",
        {"Schrijf de uitslag ook als JUnit-bestand", "Write the outcome as a JUnit file too"},
        false},
       {"format", "text|json|junit", {"Vorm van de uitvoer", "Form of what is printed"}, false}},
      {"Een verhaal (*.story.yaml) vertelt wie wat doet en wat er dan hoort te gebeuren. Bij een "
       "workflow hoort het verhaal dat ernaast staat.",
       "A story (*.story.yaml) tells who does what, and what should come of it. A workflow "
       "stands for the story beside it."},
      {"test workflows/wijkregie.story.yaml", "test --coverage workflows/wijkregie.yaml",
       "test --generate workflows/wijkregie.yaml",
       "test --mutate --least 90 workflows/wijkregie.yaml"},
      run_test};
}

}  // namespace regie::cli
