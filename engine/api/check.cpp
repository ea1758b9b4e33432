// SPDX-License-Identifier: Apache-2.0
#include <regie/workflow.hpp>

#include <filesystem>
#include <iterator>

#include "engine/analysis/files.hpp"
#include "engine/analysis/proof.hpp"
#include "engine/analysis/proof_stories.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/check_calls.hpp"
#include "engine/workflow/directory_file.hpp"
#include "engine/workflow/load.hpp"
#include "engine/workflow/rules.hpp"

namespace regie {

namespace {

void keep(CheckReport& report, Error error) {
  report.findings = error.diagnostics;
  report.error = std::move(error);
}

/// Stories may stand several in a file, so that they may not be one document.
bool is_story(const Result<document::Document>& parsed, const std::shared_ptr<const Source>& source,
              const Limits& limits) {
  const auto story = [](const document::Document& one) {
    return one.root.find("story") != nullptr && one.root.find("states") == nullptr;
  };
  if (parsed) return story(*parsed);
  const auto all = document::parse_all(source, limits);
  return all && story(all->front());
}

/// What loading does not look at, with the stories that show it where they are asked for.
void add_proofs(CheckReport& report, const std::shared_ptr<const statechart::Chart>& chart,
                const CheckOptions& options) {
  std::vector<analysis::Proved> proved = analysis::prove(chart, options.limits, {});
  std::vector<analysis::Proved> loaded = analysis::shown_of(*chart, report.findings);
  for (const analysis::Proved& one : proved) report.findings.push_back(one.problem);
  sort_and_merge(report.findings);
  proved.insert(proved.end(), std::make_move_iterator(loaded.begin()),
                std::make_move_iterator(loaded.end()));
  if (!options.stories || proved.empty()) return;
  auto definition = analysis::read_definition(report.file, options.calendars, options.limits);
  auto book = analysis::contacts_of(options.directory, options.limits);
  if (!definition || !book) return;  // the proof stands without them
  const calendar::TimeZoneDatabase zones;
  const auto no_child = [](const std::string&) { return analysis::Definition{}; };
  const analysis::StoryWorld world{*definition, no_child, &zones, book->get(), options.limits};
  const std::filesystem::path file(report.file);
  const std::string directory = options.directory.empty()
                                    ? std::string()
                                    : std::filesystem::path(options.directory)
                                          .lexically_proximate(file.parent_path())
                                          .string();
  constexpr std::size_t steps = 5'000;
  const std::vector<std::string> stories = analysis::stories_of(
      proved, world, file.filename().string(), directory, steps, options.language);
  for (std::size_t i = 0; i < stories.size(); ++i) {
    if (stories[i].empty()) continue;
    report.stories.push_back({proved[i].problem.rule, proved[i].problem.span.line, stories[i]});
  }
}

}  // namespace

Text why_rule(std::string_view rule) {
  const workflow::RuleHelp* help = workflow::find_rule(rule);
  return help == nullptr ? Text() : help->why;
}

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  for (const workflow::RuleHelp& rule : workflow::rules()) names.emplace_back(rule.name);
  return names;
}

CheckReport check_workflow(const std::string& path, const Limits& limits) {
  CheckOptions options;
  options.limits = limits;
  return check_workflow(path, options);
}

CheckReport check_workflow(const std::string& path, const CheckOptions& options) {
  const Limits& limits = options.limits;
  CheckReport report;
  report.file = path;
  auto source = document::read_source(path, limits);
  if (!source) {
    report.error = source.error();
    return report;
  }
  auto parsed = document::parse(*source, limits);
  if (is_story(parsed, *source, limits)) {
    report.error = Error(
        Errc::invalid_document,
        {path + " is een verhaal, en geen werkwijze.", path + " is a story, and not a workflow."},
        {"Speel het na met `regie test " + path + "`.", "Play it with `regie test " + path + "`."});
    return report;
  }
  if (!parsed) {
    keep(report, parsed.error());
    return report;
  }
  // Also where one of its first lines is missing.
  const bool is_workflow =
      parsed->root.find("workflow") != nullptr || parsed->root.find("states") != nullptr;
  if (!is_workflow && parsed->root.find("directory") != nullptr) {
    if (auto loaded = workflow::load_directory(*source, limits); !loaded) {
      keep(report, loaded.error());
    } else {
      report.version = (*loaded)->version();
    }
    return report;
  }
  if (!is_workflow && parsed->root.find("calendar") != nullptr) {
    if (auto loaded = workflow::load_calendar(*parsed); !loaded) {
      keep(report, loaded.error());
    } else {
      report.name = loaded->id();
      report.version = loaded->version();
    }
    return report;
  }
  auto loaded = workflow::load(*source, limits);
  if (!loaded) {
    keep(report, loaded.error());
    return report;
  }
  report.name = loaded->chart->workflow;
  report.version = std::to_string(loaded->chart->version);
  report.title = loaded->chart->title;
  report.findings = std::move(loaded->findings);
  for (const statechart::State& state : loaded->chart->states) {
    if (state.parent == statechart::none || state.hidden || statechart::is_history(state.kind)) {
      continue;
    }
    ++(state.is_result ? report.results : report.states);
  }
  report.choices = loaded->chart->choices.size();
  if (!options.actions.empty()) {
    Diagnostics unknown = workflow::unknown_actions(*loaded->chart, options.actions);
    report.findings.insert(report.findings.end(), unknown.begin(), unknown.end());
    sort_and_merge(report.findings);
  }
  add_proofs(report, loaded->chart, options);
  return report;
}

}  // namespace regie
