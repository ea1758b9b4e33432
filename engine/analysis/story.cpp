// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story.hpp"

#include <filesystem>
#include <map>

#include "engine/analysis/files.hpp"
#include "engine/analysis/story_case.hpp"
#include "engine/calendar/due.hpp"
#include "engine/calendar/time_zone_database.hpp"

namespace regie::analysis {

namespace {

namespace fs = std::filesystem;

Value answers_of(const StoryLine& line, const StoryCase& course) {
  if (line.with == nullptr) return Value();
  std::vector<Entry> entries;
  for (const document::Member& member : line.with->members) {
    entries.push_back(
        {member.key.text, answer_from(member.value, course.type_of(member.key.text))});
  }
  return Value::map(std::move(entries));
}

bool mentions(const Error& error, const std::string& part) {
  if (part.empty()) return true;
  const auto has = [&](const Text& text) {
    return text.nl.find(part) != std::string::npos || text.en.find(part) != std::string::npos;
  };
  if (has(error.message)) return true;
  for (const Text& reason : error.reasons) {
    if (has(reason)) return true;
  }
  return false;
}

/// Runs the lines of one story until one cannot be carried out.
class Telling {
 public:
  Telling(const Story& story, const StoryWorld& world, Instant begin, Diagnostics& problems)
      : story_(story), course_(world, begin), problems_(problems) {}

  bool tell(const StoryLine& line) {
    if (line.kind != StoryLine::Kind::expect) course_.forget_messages();
    switch (line.kind) {
      case StoryLine::Kind::act:
        return carried_out(line, act(line));
      case StoryLine::Kind::refused:
        return refused(line);
      case StoryLine::Kind::wait: {
        const StoryWorld& world = course_.world();
        auto due =
            calendar::add(course_.now(), line.wait, *world.definition.calendar, *world.zones);
        if (!due) return carried_out(line, due.error());
        return carried_out(line, course_.advance(due->at));
      }
      case StoryLine::Kind::until: {
        const StoryWorld& world = course_.world();
        const auto at = world.zones->to_instant(world.definition.calendar->zone(), line.until);
        if (!at || *at < course_.now()) {
          problems_.push_back(story_problem(
              story_, line.span, {"De klok kan niet terug.", "The clock cannot go back."}));
          return false;
        }
        return carried_out(line, course_.advance(*at));
      }
      case StoryLine::Kind::restart:
        return carried_out(line, course_.restart());
      case StoryLine::Kind::expect:
        check_expectations(line, story_, course_, problems_);
        return true;
    }
    return true;
  }

 private:
  Result<void> act(const StoryLine& line) {
    const std::string behalf = line.behalf.empty() ? "" : course_.actor_of(line.behalf);
    return course_.act(course_.actor_of(line.actor), line.choice, line.item, behalf,
                       answers_of(line, course_));
  }

  bool carried_out(const StoryLine& line, const Result<void>& done) {
    if (done) return true;
    const Error error = done.error();
    problems_.push_back(story_problem(story_, line.span, error.message, error.advice));
    problems_.insert(problems_.end(), error.diagnostics.begin(), error.diagnostics.end());
    return false;
  }

  bool refused(const StoryLine& line) {
    const Result<void> done = act(line);
    if (done) {
      problems_.push_back(story_problem(story_, line.span,
                                        {"Dit had geweigerd moeten worden, maar het kon.",
                                         "This should have been refused, but it was possible."}));
      return false;
    }
    const Error error = done.error();
    if (mentions(error, line.because)) return true;
    problems_.push_back(story_problem(
        story_, line.span,
        {"Geweigerd om een andere reden dan \"" + line.because + "\": " + error.message.nl,
         "Refused for another reason than \"" + line.because + "\": " + error.message.en}));
    return true;
  }

  const Story& story_;
  StoryCase course_;
  Diagnostics& problems_;
};

/// The workflow that a story names: a file beside it, or a file of that name there or one up.
Result<std::string> workflow_file(const fs::path& story, const std::string& name) {
  const std::vector<std::string> endings{"", ".yaml"};
  for (fs::path folder = story.parent_path();;) {
    for (const std::string& ending : endings) {
      const fs::path candidate = folder / (name + ending);
      std::error_code ignored;
      if (fs::is_regular_file(candidate, ignored)) return candidate.string();
    }
    const fs::path above = folder / "..";
    if (folder == story.parent_path()) {
      folder = above;
      continue;
    }
    break;
  }
  return Error(Errc::not_found,
               {"De werkwijze `" + name + "` van het verhaal staat er niet bij.",
                "The workflow `" + name + "` of the story is not beside it."},
               {"Noem het bestand, zoals `workflow: wijkregie.yaml`.",
                "Name the file, such as `workflow: wijkregie.yaml`."});
}

}  // namespace

Diagnostics run_story(const Story& story, const StoryWorld& world) {
  Diagnostics problems;
  const auto begin = world.zones->to_instant(world.definition.calendar->zone(), story.clock);
  if (!begin) {
    problems.push_back(story_problem(
        story, story.document->root.span,
        {"De tijdzone van de kalender is onbekend.", "The calendar's time zone is unknown."}));
    return problems;
  }
  Telling telling(story, world, *begin, problems);
  for (const StoryLine& line : story.lines) {
    if (!telling.tell(line)) break;
  }
  return problems;
}

namespace {

/// Workflows by file, each read once.
class Workflows {
 public:
  Workflows(const StoryFiles& files, const Limits& limits) : files_(files), limits_(limits) {}

  Result<Definition> at(const std::string& file) {
    const auto known = by_file_.find(file);
    if (known != by_file_.end()) return known->second;
    auto read = read_definition(file, files_.calendars, limits_);
    if (!read) return read.error();
    return by_file_[file] = std::move(*read);
  }

  /// The workflow of a child: one of those that were read, or the file of that name beside `file`.
  Definition child(const std::string& name, const std::string& file) {
    for (const auto& [path, definition] : by_file_) {
      if (definition.chart->workflow == name) return definition;
    }
    const fs::path beside = fs::path(file).parent_path() / (name + ".yaml");
    std::error_code ignored;
    if (!fs::is_regular_file(beside, ignored)) return {};
    auto found = at(beside.string());
    return found ? *found : Definition{};
  }

 private:
  const StoryFiles& files_;
  const Limits& limits_;
  std::map<std::string, Definition> by_file_;
};

}  // namespace

Result<std::vector<StoryOutcome>> run_story_file(const std::string& path, const StoryFiles& files,
                                                 const Limits& limits) {
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  auto stories = read_stories(*source, limits);
  if (!stories) return stories.error();

  const calendar::TimeZoneDatabase zones;
  Workflows workflows(files, limits);
  std::map<std::string, std::shared_ptr<const statechart::ContactBook>> books;
  std::vector<StoryOutcome> outcomes;
  for (const Story& story : *stories) {
    auto file = workflow_file(path, story.workflow);
    if (!file) return file.error();
    auto definition = workflows.at(*file);
    if (!definition) return definition.error();
    const std::string book = story.directory.empty()
                                 ? files.directory
                                 : (fs::path(path).parent_path() / story.directory).string();
    if (books.count(book) == 0) {
      auto loaded = contacts_of(book, limits);
      if (!loaded) return loaded.error();
      books[book] = *loaded;
    }
    const auto find = [&](const std::string& name) { return workflows.child(name, *file); };
    const StoryWorld world{*definition, find, &zones, books[book].get(), limits};
    outcomes.push_back({story.name, run_story(story, world)});
  }
  return outcomes;
}

}  // namespace regie::analysis
