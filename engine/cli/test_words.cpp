// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/cli/layout.hpp"
#include "engine/cli/test_output.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

std::string counted(std::size_t count, const std::string& one, const std::string& more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

void print_failure(const StoryResult& story, Console& console) {
  console.problems(story.problems);
  if (!story.differences.empty()) {
    std::vector<std::vector<Piece>> rows{{{"", Style::faint},
                                          {console.say("verwacht", "expected"), Style::faint},
                                          {console.say("werkelijk", "actual"), Style::faint}}};
    for (const StoryDifference& one : story.differences) {
      rows.push_back({harmless(one.what),
                      {harmless(one.expected), Style::good},
                      {harmless(one.actual), Style::bad}});
    }
    console.table(rows, 4);
  }
  if (story.course.empty()) return;
  console.line({{"    ", Style::plain},
                {console.say("Wat eraan voorafging:", "The course so far:"), Style::strong}});
  std::vector<std::vector<Piece>> rows;
  for (const StoryStep& step : story.course) {
    rows.push_back({{std::to_string(step.line), Style::faint},
                    {step.at, Style::faint},
                    harmless(step.what),
                    {"→ " + step.where, Style::faint}});
  }
  console.table(rows, 4);
}

void print_errors(const std::vector<Error>& errors, Console& console) {
  for (const Error& error : errors) {
    console.problems(error.diagnostics);
    console.paragraph(console.say(error.message), 4, {"  ✗", Style::bad});
    if (!error.advice.empty()) console.paragraph(console.say(error.advice), 4);
  }
}

std::string part_in_words(const std::string& part, const Console& console) {
  if (part == "states") return console.say("stappen en resultaten", "states and results");
  if (part == "choices") return console.say("keuzes", "choices");
  if (part == "conditions")
    return console.say("voorwaarden, beide kanten", "conditions, both ways");
  if (part == "deadlines")
    return console.say("termijnen en herinneringen", "deadlines and reminders");
  return console.say("uitgangen en gebeurtenissen", "exits and events");
}

std::string gap_in_words(const StoryGap& gap, const Console& console) {
  if (gap.part == "states") return console.say("geen verhaal komt hier", "no story comes here");
  if (gap.part == "choices") return console.say("geen verhaal kiest dit", "no story chooses this");
  if (gap.part == "deadlines") {
    return console.say("in geen verhaal gaat dit af", "in no story this falls due");
  }
  if (gap.part == "exits") return console.say("geen verhaal gaat zo", "no story goes this way");
  if (gap.never_held && gap.always_held) {
    return console.say("geen verhaal kijkt hiernaar", "no story looks at this");
  }
  return gap.never_held ? console.say("in geen verhaal waar", "true in no story")
                        : console.say("in geen verhaal onwaar", "false in no story");
}

std::string percent(std::size_t part, std::size_t whole) {
  return std::to_string(whole == 0 ? 100 : part * 100 / whole) + " %";
}

std::string kind_in_words(const std::string& kind, const Console& console) {
  if (kind == "condition") return console.say("voorwaarde", "condition");
  if (kind == "target") return console.say("doel", "target");
  if (kind == "time") return console.say("tijd", "time");
  if (kind == "count") return console.say("aantal", "count");
  if (kind == "action") return console.say("actie", "action");
  return console.say("wie", "who");
}

/// What differs between two texts, with a few letters around it.
std::string changed_part(const std::string& was, const std::string& becomes) {
  constexpr std::size_t around = 24;
  if (was.size() <= 60 && becomes.size() <= 60) return was + "  →  " + becomes;
  std::size_t front = 0;
  while (front < was.size() && front < becomes.size() && was[front] == becomes[front]) ++front;
  std::size_t back = 0;
  while (back + front < was.size() && back + front < becomes.size() &&
         was[was.size() - 1 - back] == becomes[becomes.size() - 1 - back]) {
    ++back;
  }
  const auto part = [&](const std::string& text) {
    std::size_t from = front < around ? 0 : front - around;
    std::size_t end = std::min(text.size(), text.size() - back + around);
    const auto inside = [&](std::size_t at) {
      return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    while (from > 0 && inside(from)) --from;
    while (inside(end)) ++end;
    if (end - from > 4 * around) return text.substr(from, 2 * around) + "…";
    return (from > 0 ? "…" : "") + text.substr(from, end - from) + (end < text.size() ? "…" : "");
  };
  return part(was) + "  →  " + part(becomes);
}

/// What was made of what; of something left out its first line.
std::string mistake_in_words(const StoryMutant& mutant, const Console& console) {
  if (!mutant.becomes.empty()) return changed_part(mutant.was, mutant.becomes);
  std::string was = mutant.was.substr(0, mutant.was.find('\n'));
  const std::size_t first = std::min(was.find_first_not_of(", "), was.size());
  was = was.substr(first, was.find_last_not_of(", ") + 1 - first);
  if (was.size() > 60) {
    std::size_t end = 60;
    while (end > 0 && (static_cast<unsigned char>(was[end]) & 0xC0U) == 0x80U) --end;
    was = was.substr(0, end) + "…";
  }
  return was + "  →  " + console.say("weggelaten", "left out");
}

}  // namespace

void print_stories(const StoryReport& report, Console& console) {
  std::string file;
  std::size_t passed = 0;
  for (const StoryResult& story : report.stories) {
    if (story.file != file) {
      file = story.file;
      console.line({{file, Style::strong}});
    }
    passed += story.passed ? 1 : 0;
    console.line(
        {story.passed ? Piece("  ✓ ", Style::good) : Piece("  ✗ ", Style::bad), story.name});
    if (!story.passed) print_failure(story, console);
  }
  print_errors(report.errors, console);
  const std::size_t failed = report.stories.size() - passed;
  console.line();
  std::vector<Piece> sum{counted(passed, console.say("verhaal klopt", "story passed"),
                                 console.say("verhalen kloppen", "stories passed"))};
  if (failed > 0) {
    sum.emplace_back(", ");
    sum.emplace_back(
        counted(failed, console.say("klopt niet", "failed"), console.say("kloppen niet", "failed")),
        Style::bad);
  }
  if (!report.errors.empty()) {
    sum.emplace_back(", ");
    sum.emplace_back(
        counted(report.errors.size(),
                console.say("bestand kan niet gelezen worden", "file cannot be read"),
                console.say("bestanden kunnen niet gelezen worden", "files cannot be read")),
        Style::bad);
  }
  console.line(sum);
}

void print_coverage(const StoryReport& report, Console& console) {
  for (const StoryCoverage& coverage : report.coverage) {
    console.heading(console.say("Waar de verhalen komen: ", "Where the stories come: ") +
                    coverage.file);
    std::vector<std::vector<Piece>> rows;
    for (const StoryCoverage::Count& count : coverage.counts) {
      const bool whole = count.covered == count.total;
      rows.push_back({part_in_words(count.part, console),
                      std::to_string(count.covered) + "/" + std::to_string(count.total),
                      {percent(count.covered, count.total), whole ? Style::good : Style::bad}});
    }
    console.table(rows, 2);
    rows.clear();
    for (const StoryGap& gap : coverage.gaps) {
      rows.push_back({{coverage.file + ":" + std::to_string(gap.span.line), Style::faint},
                      harmless(gap.name),
                      gap_in_words(gap, console)});
    }
    if (!rows.empty()) console.table(rows, 2);
  }
}

void print_below(const StoryCoverage& coverage, const std::vector<StoryCoverage::Count>& below,
                 std::size_t least, Console& console) {
  std::string parts;
  for (const StoryCoverage::Count& count : below) {
    parts += (parts.empty() ? "" : "; ") + part_in_words(count.part, console) + " " +
             percent(count.covered, count.total);
  }
  console.line({{"✗ ", Style::bad},
                {coverage.file, Style::strong},
                console.say(" komt niet aan ", " does not reach ") + std::to_string(least) +
                    " %: " + parts});
}

void print_mutation(const MutationReport& report, Console& console) {
  print_errors(report.errors, console);
  for (const MutatedWorkflow& one : report.workflows) {
    console.heading(
        console.say("Fouten die geen verhaal merkt: ", "Mistakes that no story notices: ") +
        one.file);
    std::vector<std::vector<Piece>> rows;
    for (const StoryMutant& mutant : one.unnoticed) {
      rows.push_back({{mutant.file + ":" + std::to_string(mutant.span.line), Style::faint},
                      kind_in_words(mutant.kind, console),
                      harmless(mistake_in_words(mutant, console))});
    }
    if (!rows.empty()) console.table(rows, 2);
    const std::string score = std::to_string(one.score) + " %";
    console.line({{score, one.unnoticed.empty() ? Style::good : Style::attention},
                  console.say(" gemerkt: ", " noticed: "),
                  std::to_string(one.noticed) + "/" + std::to_string(one.tried),
                  {console.say("; en bij het laden geweigerd: ", "; and refused when loading: ") +
                       std::to_string(one.refused),
                   Style::faint}});
    if (one.untried > 0) {
      console.line({std::to_string(one.untried),
                    console.say(" fouten zijn niet geprobeerd: het zijn er te veel.",
                                " mistakes were not tried: there are too many.")});
    }
    if (one.failing > 0) {
      console.line({{"✗ ", Style::bad},
                    console.say("Verhalen die nu al niet kloppen, en dus niets merken: ",
                                "Stories that fail as it is, and so notice nothing: "),
                    std::to_string(one.failing),
                    console.say(". Begin met `regie test`.", ". Begin with `regie test`.")});
    }
  }
}

void print_generated(const GenerationReport& report, Console& console) {
  bool first = true;
  for (const GeneratedStories& one : report.workflows) {
    if (!one.text.empty()) {
      if (!first) console.raw("---\n");
      console.raw(one.text);
      first = false;
    }
    if (one.reached.empty() && one.missed.empty()) {
      console.error_line({{"✓ ", Style::good},
                          {one.workflow, Style::strong},
                          console.say(": de verhalen kiezen alles al",
                                      ": the stories take every choice already")});
    }
    if (one.missed.empty()) continue;
    console.error_line({{"✗ ", Style::bad},
                        {one.workflow, Style::strong},
                        console.say(": geen weg gevonden naar ", ": no way was found to "),
                        joined(one.missed)});
  }
  for (const Error& error : report.errors) {
    console.error_problems(error.diagnostics);
    console.error_paragraph(console.say(error.message), 2, {"✗", Style::bad});
  }
}

}  // namespace regie::cli
