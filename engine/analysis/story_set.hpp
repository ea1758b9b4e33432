// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/story.hpp"
#include "engine/calendar/time_zone_database.hpp"

namespace regie::analysis {

/// Where the files of a story are looked for, beside the story itself.
struct StoryFiles {
  std::string directory;               ///< contacts where a story names none; may be empty
  std::vector<std::string> calendars;  ///< calendar files beside the built-in ones
};

/// Stories with the workflows and directories that they name, each read once. Used by one thread.
class StorySet {
 public:
  struct Entry {
    Story story;
    std::string file;       ///< of the story
    std::string workflow;   ///< file
    std::string directory;  ///< file; may be empty
    std::shared_ptr<const statechart::ContactBook> book;
  };

  /// `limits` must outlive it.
  StorySet(StoryFiles files, const Limits& limits) : files_(std::move(files)), limits_(limits) {}
  StorySet(const StorySet&) = delete;
  StorySet& operator=(const StorySet&) = delete;

  /// Reads a file of stories. Errors: files that are missing or have errors; then none is added.
  [[nodiscard]] Result<void> add(const std::string& file);
  /// Reads a workflow, unless it is known. Errors: as `read_definition`.
  [[nodiscard]] Result<Definition> workflow(const std::string& file);
  /// From now on this is the workflow of that file.
  void replace(const std::string& file, Definition definition);

  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  /// The workflows that were read, by file.
  [[nodiscard]] const std::map<std::string, Definition>& workflows() const noexcept {
    return workflows_;
  }
  [[nodiscard]] StoryWorld world_of(const Entry& entry);
  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  [[nodiscard]] const StoryFiles& files() const noexcept { return files_; }

 private:
  [[nodiscard]] Definition child(const std::string& name, const std::string& file);

  StoryFiles files_;
  const Limits& limits_;
  calendar::TimeZoneDatabase zones_;
  std::map<std::string, Definition> workflows_;
  std::map<std::string, std::shared_ptr<const statechart::ContactBook>> books_;
  std::vector<Entry> entries_;
};

}  // namespace regie::analysis
