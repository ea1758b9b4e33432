// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/generate.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/analysis/coverage.hpp"
#include "engine/analysis/files.hpp"
#include "engine/analysis/story_case.hpp"
#include "engine/analysis/story_writer.hpp"
#include "engine/base/civil.hpp"
#include "engine/calendar/due.hpp"

namespace regie::analysis {

namespace {

using statechart::Index;

/// Walks along with a story, and lets the search begin wherever it comes.
class Seeding {
 public:
  Seeding(Walk& walk, const StoryWorld& world, Instant begin)
      : walk_(walk),
        world_(world),
        family_(world.definition, world.find, *world.zones, world.directory, world.limits, begin) {}

  void follow(const Story& story) {
    for (const StoryLine& line : story.lines) {
      if (!go(line)) return;
    }
  }

 private:
  bool go(const StoryLine& line) {
    const std::string zone = world_.definition.calendar->zone();
    std::optional<Instant> until;
    switch (line.kind) {
      case StoryLine::Kind::act:
        return act(line);
      case StoryLine::Kind::wait: {
        auto due =
            calendar::add(family_.now(), line.wait, *world_.definition.calendar, *world_.zones);
        if (due) until = due->at;
        break;
      }
      case StoryLine::Kind::until:
        until = world_.zones->to_instant(zone, line.until);
        break;
      default:
        return true;
    }
    const auto local = until ? world_.zones->to_local(zone, *until) : std::nullopt;
    if (!local || *until < family_.now() || !family_.advance(*until)) return false;
    moves_.push_back({{}, {}, {}, {}, {}, *local});
    walk_.begin_at(family_, moves_);
    return true;
  }

  bool act(const StoryLine& line) {
    const statechart::Chart& chart = *world_.definition.chart;
    Move move{family_.actor_of(line.actor),
              line.choice,
              line.item,
              line.behalf.empty() ? "" : family_.actor_of(line.behalf),
              Value(),
              {}};
    if (line.with != nullptr) {
      std::vector<Entry> entries;
      for (const document::Member& member : line.with->members) {
        const Index field = chart.field_of(member.key.text);
        Value value = answer_from(member.value,
                                  field == statechart::none ? nullptr : &chart.fields[field].type);
        walk_.answers().seen(member.key.text, value);
        entries.push_back({member.key.text, std::move(value)});
      }
      move.data = Value::map(std::move(entries));
    }
    const auto event =
        event_of_act(chart, move.actor, move.choice, move.item, move.behalf, move.data);
    if (!act_in(family_, event)) return false;
    moves_.push_back(std::move(move));
    walk_.begin_at(family_, moves_);
    return true;
  }

  Walk& walk_;
  const StoryWorld& world_;
  Family family_;
  std::vector<Move> moves_;
};

/// Plays what was found, as a story that is read from its text.
std::string proved(const std::string& text, const StoryWorld& world) {
  const auto source = std::make_shared<const Source>(Source{"generated.story.yaml", text});
  const auto stories = read_stories(source, world.limits);
  if (!stories || stories->size() != 1) return {};
  const StoryOutcome outcome = run_story(stories->front(), world);
  return outcome.failures.empty() && !outcome.course.empty() ? outcome.course.back().where : "";
}

}  // namespace

Result<Generated> generate(StorySet& set, const std::string& workflow, std::size_t steps,
                           Language language) {
  auto definition = set.workflow(workflow);
  if (!definition) return definition.error();
  const statechart::Chart& chart = *definition->chart;
  std::vector<const StorySet::Entry*> stories;
  for (const StorySet::Entry& entry : set.entries()) {
    if (entry.workflow == workflow) stories.push_back(&entry);
  }
  StorySet::Entry bare;
  if (stories.empty()) {
    auto book = contacts_of(set.files().directory, set.limits());
    if (!book) return book.error();
    bare.workflow = workflow;
    bare.book = *book;
    bare.story.clock = {to_date({2026, 3, 2}), 9 * 3'600'000};
  }
  // All begin at one moment and with one directory: those of the first story.
  const StorySet::Entry& first = stories.empty() ? bare : *stories.front();
  StoryWorld world = set.world_of(first);
  world.language = language;
  const auto begin = world.zones->to_instant(definition->calendar->zone(), first.story.clock);
  if (!begin) return Error(Errc::not_found, {"Onbekende tijdzone.", "Unknown time zone."});

  Coverage coverage;
  coverage.add(definition->chart);
  Walk walk(world, *begin);
  for (const StorySet::Entry* entry : stories) {
    StoryWorld own = set.world_of(*entry);
    own.coverage = &coverage;
    static_cast<void>(run_story(entry->story, own));
    const bool alike = entry->book == first.book && entry->story.clock == first.story.clock;
    if (alike) Seeding(walk, world, *begin).follow(entry->story);
  }
  Wanted wanted;
  for (Index i = 0; i < chart.choices.size(); ++i) {
    wanted.choices.push_back(!coverage.has_choice(chart, i));
  }
  walk.run(wanted, steps);

  Generated generated;
  StoryHead head;
  head.workflow = std::filesystem::path(workflow).filename().string();
  head.directory = first.story.directory;
  if (head.directory.empty() && !set.files().directory.empty()) {
    head.directory = std::filesystem::path(set.files().directory)
                         .lexically_proximate(std::filesystem::path(workflow).parent_path())
                         .string();
  }
  head.clock = first.story.clock;
  for (Index i = 0; i < chart.choices.size(); ++i) {
    if (!wanted.choices[i]) continue;
    const std::string& id = chart.choices[i].id;
    const auto course = walk.to_choices().find(i);
    head.name = Text("Naar de keuze ", "To the choice ").in(language) + id;
    std::string where;
    if (course != walk.to_choices().end()) {
      where = proved(story_text(head, course->second, {}), world);
    }
    if (where.empty()) {
      generated.missed.push_back(id);
      continue;
    }
    if (where.find(',') != std::string::npos) where = where.substr(0, where.find(','));
    generated.text +=
        (generated.text.empty() ? "" : "---\n") + story_text(head, course->second, where);
    generated.reached.push_back(id);
  }
  return generated;
}

}  // namespace regie::analysis
