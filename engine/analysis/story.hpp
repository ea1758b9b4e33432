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

/// One line of a story: something that somebody does, time that passes, or what is expected.
struct StoryLine {
  enum class Kind { act, refused, wait, until, expect, restart };
  Kind kind = Kind::act;
  std::string actor;  ///< role, contact or `KIND:ID`
  std::string choice;
  std::string item;
  std::string behalf;
  std::string because;  ///< of a refusal: part of a reason in either language; empty: any
  const document::Node* with = nullptr;    ///< answers
  const document::Node* expect = nullptr;  ///< what is expected
  calendar::Span wait;
  LocalTime until;
  Span span;
};

/// A story (`*.story.yaml`) as it was read. Owns its document.
struct Story {
  std::string name;
  std::string workflow;   ///< name, or file beside the story
  std::string directory;  ///< file beside the story; empty: what the caller gives
  LocalTime clock;
  std::vector<StoryLine> lines;
  std::shared_ptr<const document::Document> document;
};

/// Reads a file of stories. Errors: `Errc::invalid_document` with every problem.
[[nodiscard]] Result<std::vector<Story>> read_stories(std::shared_ptr<const Source> source,
                                                      const Limits& limits);

/// What a story runs against. Nothing is owned.
struct StoryWorld {
  Definition definition;
  Family::Find find;  ///< workflows of child cases
  const TimeZones* zones = nullptr;
  const statechart::Directory* directory = nullptr;
  Limits limits;
};

/// Runs one story in memory, under its own clock. Gives what went otherwise than told, at its line;
/// after a line that could not be carried out the story stops. Pure.
[[nodiscard]] Diagnostics run_story(const Story& story, const StoryWorld& world);

/// What became of one story of a file.
struct StoryOutcome {
  std::string name;
  Diagnostics problems;
};

/// Where the files of a story are looked for, beside the story itself.
struct StoryFiles {
  std::string directory;               ///< contacts where a story names none; may be empty
  std::vector<std::string> calendars;  ///< calendar files beside the built-in ones
};

/// Reads a file of stories with its workflow and directory, and runs them all.
/// Errors: files that are missing or have errors.
[[nodiscard]] Result<std::vector<StoryOutcome>> run_story_file(const std::string& path,
                                                               const StoryFiles& files,
                                                               const Limits& limits);

}  // namespace regie::analysis
