// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>

#include "engine/analysis/family.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time_zones.hpp"
#include "engine/calendar/calendar.hpp"
#include "engine/calendar/span.hpp"
#include "engine/document/document.hpp"
#include "engine/statechart/chart.hpp"
#include "engine/statechart/directory.hpp"

namespace regie::analysis {

class Coverage;

/// One line of a story: something that somebody does, time that passes, or what is expected.
struct StoryLine {
  enum class Kind { act, refused, wait, until, expect, restart, outcome };
  Kind kind = Kind::act;
  std::string actor;    ///< role, contact or `KIND:ID`
  std::string choice;   ///< of an outcome: the id of the call
  bool failed = false;  ///< of an outcome
  std::string item;
  std::string behalf;
  std::string because;  ///< of a refusal: part of a reason in either language; empty: any
  const document::Node* with = nullptr;    ///< answers
  const document::Node* expect = nullptr;  ///< what is expected
  calendar::Span wait;
  LocalTime until;
  Span span;
  std::string text;  ///< what happens, in one line: `area_director: accept`
};

/// A case that is there before the story begins.
struct StoryOther {
  std::string workflow;                  ///< by name
  std::string by;                        ///< who began it; empty: a system
  std::string key;                       ///< where its workflow gives none itself
  const document::Node* data = nullptr;  ///< what it began with
  Span span;
};

/// A story (`*.story.yaml`) as it was read. Owns its document.
struct Story {
  std::string name;
  std::string workflow;   ///< name, or file beside the story
  std::string directory;  ///< file beside the story; empty: what the caller gives
  LocalTime clock;
  const document::Node* data = nullptr;  ///< what the case begins with
  std::vector<StoryOther> also;
  std::vector<StoryLine> lines;
  std::shared_ptr<const document::Document> document;
};

/// Reads a file of stories; one with `examples` gives a story for each of them.
/// Errors: `Errc::invalid_document` with every problem.
[[nodiscard]] Result<std::vector<Story>> read_stories(std::shared_ptr<const Source> source,
                                                      const Limits& limits);

/// What a story runs against. Nothing is owned.
struct StoryWorld {
  Definition definition;
  Family::Find find;  ///< workflows of child cases
  const TimeZones* zones = nullptr;
  const statechart::Directory* directory = nullptr;
  Limits limits;
  Coverage* coverage = nullptr;      ///< may be null
  Language language = Language::nl;  ///< of what is shown beside what was expected
};

/// A line that was carried out, and where it left the case.
struct CourseLine {
  LocalTime at;
  std::uint32_t line = 0;
  std::string what;
  std::string where;  ///< names of the active states
};

/// Something that went otherwise than told.
struct StoryFailure {
  Diagnostic problem;    ///< at its line
  std::string what;      ///< what was compared; empty where nothing was
  std::string expected;  ///< as the story says it
  std::string actual;
};

/// What became of one story.
struct StoryOutcome {
  std::string name;
  Span span;  ///< of its document
  std::vector<CourseLine> course;
  std::vector<StoryFailure> failures;  ///< none: it went as told
};

/// Runs one story in memory, under its own clock. After a line that could not be carried out the
/// story stops. Pure, but for the coverage of its world.
[[nodiscard]] StoryOutcome run_story(const Story& story, const StoryWorld& world);

}  // namespace regie::analysis
