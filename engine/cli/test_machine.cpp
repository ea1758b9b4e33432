// SPDX-License-Identifier: Apache-2.0
#include "engine/cli/test_output.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

Value json_of(const Span& span) {
  return Value::record({{"line", std::int64_t{span.line}},
                        {"column", std::int64_t{span.column}},
                        {"end_line", std::int64_t{span.end_line}},
                        {"end_column", std::int64_t{span.end_column}}});
}

Value count_value(std::size_t count) { return Value(static_cast<std::int64_t>(count)); }

Value json_of(const StoryStep& step) {
  return Value::record({{"at", step.at},
                        {"line", std::int64_t{step.line}},
                        {"what", step.what},
                        {"where", step.where}});
}

Value json_of(const StoryDifference& difference) {
  return Value::record({{"line", std::int64_t{difference.line}},
                        {"what", difference.what},
                        {"expected", difference.expected},
                        {"actual", difference.actual}});
}

Value json_of(const StoryGap& gap) {
  Value value = Value::record({{"part", gap.part}, {"name", gap.name}, {"at", json_of(gap.span)}});
  if (gap.part != "conditions") return value;
  return value.with("never_held", gap.never_held).with("always_held", gap.always_held);
}

Value json_of(const StoryCoverage& coverage) {
  std::vector<Entry> counts;
  for (const StoryCoverage::Count& count : coverage.counts) {
    counts.push_back({count.part, Value::record({{"covered", count_value(count.covered)},
                                                 {"total", count_value(count.total)}})});
  }
  std::vector<Value> gaps;
  for (const StoryGap& gap : coverage.gaps) gaps.push_back(json_of(gap));
  return Value::record({{"file", coverage.file},
                        {"workflow", coverage.workflow},
                        {"counts", Value::map(std::move(counts))},
                        {"gaps", Value::list(std::move(gaps))}});
}

Value json_of(const StoryResult& story) {
  std::vector<Value> course;
  for (const StoryStep& step : story.course) course.push_back(json_of(step));
  std::vector<Value> differences;
  for (const StoryDifference& one : story.differences) differences.push_back(json_of(one));
  return Value::record({{"file", story.file},
                        {"story", story.name},
                        {"passed", story.passed},
                        {"problems", json_list(story.problems)},
                        {"course", Value::list(std::move(course))},
                        {"differences", Value::list(std::move(differences))}});
}

Value json_of(const StoryMutant& mutant) {
  return Value::record({{"kind", mutant.kind},
                        {"file", mutant.file},
                        {"at", json_of(mutant.span)},
                        {"was", mutant.was},
                        {"becomes", mutant.becomes}});
}

/// XML 1.0, 2.2: control characters, U+FFFE and U+FFFF may not stand in a document at all.
std::string xml(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const auto three = text.substr(i, 3); three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      out += replacement;
      i += 2;
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else if (static_cast<unsigned char>(c) >= 0x20U) {
      out += c;
    } else {
      out += replacement;
    }
  }
  return out;
}

std::string junit_case(const StoryResult& story, Language language) {
  const std::string head = "    <testcase classname=\"" + xml(story.file) + "\" name=\"" +
                           xml(story.name) + "\" time=\"0\"";
  if (story.passed) return head + "/>\n";
  const std::string first =
      story.problems.empty() ? std::string() : story.problems.front().message.in(language);
  std::string course;
  for (const StoryStep& step : story.course) {
    course +=
        std::to_string(step.line) + "  " + step.at + "  " + step.what + "  " + step.where + "\n";
  }
  return head + ">\n      <failure type=\"story\" message=\"" + xml(first) + "\">" +
         xml(render(story.problems, language) + course) + "</failure>\n    </testcase>\n";
}

}  // namespace

Value json_of(const StoryReport& report) {
  std::vector<Value> stories;
  for (const StoryResult& story : report.stories) stories.push_back(json_of(story));
  Value value = Value::record({{"passed", report.passed()},
                               {"stories", Value::list(std::move(stories))},
                               {"errors", json_list(report.errors)}});
  if (report.coverage.empty()) return value;
  std::vector<Value> coverage;
  for (const StoryCoverage& one : report.coverage) coverage.push_back(json_of(one));
  return value.with("coverage", Value::list(std::move(coverage)));
}

Value json_of(const MutationReport& report) {
  std::vector<Value> workflows;
  for (const MutatedWorkflow& one : report.workflows) {
    std::vector<Value> unnoticed;
    for (const StoryMutant& mutant : one.unnoticed) unnoticed.push_back(json_of(mutant));
    workflows.push_back(Value::record({{"file", one.file},
                                       {"score", count_value(one.score)},
                                       {"tried", count_value(one.tried)},
                                       {"noticed", count_value(one.noticed)},
                                       {"refused", count_value(one.refused)},
                                       {"failing", count_value(one.failing)},
                                       {"untried", count_value(one.untried)},
                                       {"unnoticed", Value::list(std::move(unnoticed))}}));
  }
  return Value::record(
      {{"workflows", Value::list(std::move(workflows))}, {"errors", json_list(report.errors)}});
}

Value json_of(const GenerationReport& report) {
  std::vector<Value> workflows;
  for (const GeneratedStories& one : report.workflows) {
    workflows.push_back(Value::record({{"file", one.workflow},
                                       {"stories", one.text},
                                       {"reached", json_list(one.reached)},
                                       {"missed", json_list(one.missed)}}));
  }
  return Value::record(
      {{"workflows", Value::list(std::move(workflows))}, {"errors", json_list(report.errors)}});
}

namespace {

std::string counts(std::size_t tests, std::size_t failures, std::size_t errors) {
  return "tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
         "\" errors=\"" + std::to_string(errors) + "\" time=\"0\">\n";
}

/// Files that could not be read, each as a test that met an error.
std::string junit_errors(const std::vector<Error>& errors, Language language) {
  std::string cases;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const Diagnostics& found = errors[i].diagnostics;
    const std::string where = found.empty() || found.front().source == nullptr
                                  ? std::to_string(i + 1)
                                  : found.front().source->name;
    const std::string message = errors[i].message.in(language);
    cases += "    <testcase classname=\"files\" name=\"" + xml("read " + where) +
             "\" time=\"0\">\n      <error type=\"file\" message=\"" + xml(message) + "\">" +
             xml(message + "\n" + render(found, language)) + "</error>\n    </testcase>\n";
  }
  return "  <testsuite name=\"files\" " + counts(errors.size(), 0, errors.size()) + cases +
         "  </testsuite>\n";
}

}  // namespace

std::string junit_of(const StoryReport& report, Language language) {
  std::string suites;
  std::size_t failures = 0;
  for (std::size_t i = 0; i < report.stories.size();) {
    const std::string& file = report.stories[i].file;
    std::string cases;
    std::size_t count = 0;
    std::size_t failed = 0;
    for (; i < report.stories.size() && report.stories[i].file == file; ++i, ++count) {
      failed += report.stories[i].passed ? 0 : 1;
      cases += junit_case(report.stories[i], language);
    }
    suites += "  <testsuite name=\"" + xml(file) + "\" " + counts(count, failed, 0) + cases +
              "  </testsuite>\n";
    failures += failed;
  }
  if (!report.errors.empty()) suites += junit_errors(report.errors, language);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"regie test\" " +
         counts(report.stories.size() + report.errors.size(), failures, report.errors.size()) +
         suites + "</testsuites>\n";
}

}  // namespace regie::cli
