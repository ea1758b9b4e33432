// SPDX-License-Identifier: Apache-2.0
#include <regie/story.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/analysis/coverage.hpp"
#include "engine/analysis/generate.hpp"
#include "engine/analysis/mutation.hpp"
#include "engine/analysis/story_set.hpp"
#include "engine/base/civil.hpp"

namespace regie {

namespace {

/// The stories of a workflow stand beside it: `wijkregie.yaml`, `wijkregie.story.yaml`.
std::string story_file_of(const std::string& path) {
  constexpr std::string_view story = ".story.yaml";
  constexpr std::string_view plain = ".yaml";
  if (path.ends_with(story) || !path.ends_with(plain)) return path;
  return path.substr(0, path.size() - plain.size()) + std::string(story);
}

/// The stories of all files, each once; what cannot be read is told in `errors`.
void read_all(const std::vector<std::string>& paths, analysis::StorySet& set,
              std::vector<Error>& errors) {
  std::set<std::string> known;
  for (const std::string& path : paths) {
    const std::string file = story_file_of(path);
    if (!known.insert(file).second) continue;
    if (auto added = set.add(file); !added) errors.push_back(added.error());
  }
}

std::string moment_of(const LocalTime& time) {
  const std::int32_t minutes = time.ms_of_day / 60'000;
  const auto two = [](std::int32_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return to_iso(time.day) + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

StoryResult result_of(const std::string& file, analysis::StoryOutcome outcome) {
  StoryResult result;
  result.file = file;
  result.name = std::move(outcome.name);
  result.passed = outcome.failures.empty();
  for (analysis::CourseLine& line : outcome.course) {
    result.course.push_back(
        {moment_of(line.at), line.line, std::move(line.what), std::move(line.where)});
  }
  for (analysis::StoryFailure& failure : outcome.failures) {
    if (!failure.what.empty()) {
      result.differences.push_back({failure.problem.span.line, std::move(failure.what),
                                    std::move(failure.expected), std::move(failure.actual)});
    }
    result.problems.push_back(std::move(failure.problem));
  }
  return result;
}

constexpr const char* part_words[] = {"states", "choices", "conditions", "deadlines", "exits"};
constexpr const char* kind_words[] = {"condition", "target", "time", "count", "person", "action"};

StoryCoverage coverage_of(const analysis::ChartCoverage& chart) {
  StoryCoverage coverage;
  coverage.file = chart.chart->source->name;
  coverage.workflow = chart.chart->workflow;
  for (std::size_t i = 0; i < analysis::part_count; ++i) {
    coverage.counts.push_back({part_words[i], chart.parts[i].covered, chart.parts[i].total});
  }
  for (const analysis::Uncovered& gap : chart.uncovered) {
    coverage.gaps.push_back({part_words[static_cast<std::size_t>(gap.part)], gap.name,
                             gap.never_held, gap.always_held, gap.span});
  }
  return coverage;
}

}  // namespace

StoryReport run_stories(const std::vector<std::string>& paths, const StoryOptions& options) {
  StoryReport report;
  analysis::StorySet set({options.directory, options.calendars}, options.limits);
  read_all(paths, set, report.errors);
  analysis::Coverage coverage;
  for (const analysis::StorySet::Entry& entry : set.entries()) {
    analysis::StoryWorld world = set.world_of(entry);
    world.language = options.language;
    if (options.coverage) {
      coverage.add(world.definition.chart);
      world.coverage = &coverage;
    }
    report.stories.push_back(result_of(entry.file, analysis::run_story(entry.story, world)));
  }
  for (const analysis::ChartCoverage& chart : coverage.report()) {
    report.coverage.push_back(coverage_of(chart));
  }
  return report;
}

GenerationReport generate_stories(const std::vector<std::string>& paths,
                                  const StoryOptions& options, std::size_t steps) {
  GenerationReport report;
  analysis::StorySet set({options.directory, options.calendars}, options.limits);
  std::vector<std::string> files;
  const auto add = [&](const std::string& file) {
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  for (const std::string& path : paths) {
    const std::string stories = story_file_of(path);
    std::error_code ignored;
    const bool none =
        !std::filesystem::is_regular_file(stories, ignored) ||
        std::filesystem::file_size(stories, ignored) == 0;  // what is printed goes there
    if (stories != path && none) {
      add(std::filesystem::path(path).lexically_normal().string());  // without any story yet
    } else if (auto added = set.add(stories); !added) {
      report.errors.push_back(added.error());
    }
  }
  for (const analysis::StorySet::Entry& entry : set.entries()) add(entry.workflow);
  for (const std::string& file : files) {
    auto generated = analysis::generate(set, file, steps, options.language);
    if (!generated) {
      report.errors.push_back(generated.error());
      continue;
    }
    report.workflows.push_back({file, std::move(generated->text), std::move(generated->reached),
                                std::move(generated->missed)});
  }
  return report;
}

MutationReport mutate_workflows(
    const std::vector<std::string>& paths, const StoryOptions& options,
    const std::function<void(std::size_t done, std::size_t all)>& progress) {
  MutationReport report;
  analysis::StorySet set({options.directory, options.calendars}, options.limits);
  read_all(paths, set, report.errors);
  std::set<std::string> files;
  for (const analysis::StorySet::Entry& entry : set.entries()) {
    if (!files.insert(entry.workflow).second) continue;
    auto outcome = analysis::mutate(set, entry.workflow, progress);
    if (!outcome) {
      report.errors.push_back(outcome.error());
      continue;
    }
    MutatedWorkflow mutated{entry.workflow,
                            outcome->tried(),
                            outcome->noticed,
                            outcome->refused,
                            outcome->score(),
                            outcome->failing,
                            {}};
    for (analysis::Mutant& mutant : outcome->unnoticed) {
      mutated.unnoticed.push_back({kind_words[static_cast<std::size_t>(mutant.kind)],
                                   entry.workflow, mutant.span, std::move(mutant.was),
                                   std::move(mutant.becomes)});
    }
    mutated.untried = outcome->untried;
    report.workflows.push_back(std::move(mutated));
  }
  return report;
}

}  // namespace regie
