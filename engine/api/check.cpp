// SPDX-License-Identifier: Apache-2.0
#include <regie/workflow.hpp>

#include "engine/document/document.hpp"
#include "engine/workflow/calendar_file.hpp"
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
  const bool is_workflow = parsed->root.find("workflow") != nullptr;
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
  report.states = loaded->chart->states.size() - 1;
  report.choices = loaded->chart->choices.size();
  return report;
}

}  // namespace regie
