// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_set.hpp"

#include <filesystem>

#include "engine/analysis/files.hpp"
#include "engine/document/document.hpp"

namespace regie::analysis {

namespace {

namespace fs = std::filesystem;

/// The workflow that a story names: a file beside it, or a file of that name there or one up.
Result<std::string> workflow_file(const fs::path& story, const std::string& name) {
  for (const fs::path& folder : {story.parent_path(), story.parent_path() / ".."}) {
    for (const char* ending : {"", ".yaml"}) {
      const fs::path candidate = (folder / (name + ending)).lexically_normal();
      std::error_code ignored;
      if (fs::is_regular_file(candidate, ignored)) return candidate.string();
    }
  }
  return Error(Errc::not_found,
               {"De werkwijze `" + name + "` van het verhaal staat er niet bij.",
                "The workflow `" + name + "` of the story is not beside it."},
               {"Noem het bestand, zoals `workflow: wijkregie.yaml`.",
                "Name the file, such as `workflow: wijkregie.yaml`."});
}

}  // namespace

Result<Definition> StorySet::workflow(const std::string& file) {
  const auto known = workflows_.find(file);
  if (known != workflows_.end()) return known->second;
  auto read = read_definition(file, files_.calendars, limits_);
  if (!read) return read.error();
  return workflows_[file] = std::move(*read);
}

void StorySet::replace(const std::string& file, Definition definition) {
  workflows_[file] = std::move(definition);
}

/// The workflow of a child: one of those that were read, or the file of that name beside `file`.
Definition StorySet::child(const std::string& name, const std::string& file) {
  for (const auto& [path, definition] : workflows_) {
    if (definition.chart->workflow == name) return definition;
  }
  const fs::path beside = (fs::path(file).parent_path() / (name + ".yaml")).lexically_normal();
  std::error_code ignored;
  if (!fs::is_regular_file(beside, ignored)) return {};
  auto found = workflow(beside.string());
  return found ? *found : Definition{};
}

Result<void> StorySet::add(const std::string& file) {
  auto source = document::read_source(file, limits_);
  if (!source) return source.error();
  auto stories = read_stories(*source, limits_);
  if (!stories) return stories.error();
  std::vector<Entry> fresh;
  for (Story& story : *stories) {
    Entry entry;
    entry.file = file;
    auto found = workflow_file(file, story.workflow);
    if (!found) return found.error();
    entry.workflow = std::move(*found);
    if (auto read = workflow(entry.workflow); !read) return read.error();
    entry.directory = story.directory.empty()
                          ? files_.directory
                          : (fs::path(file).parent_path() / story.directory).string();
    if (books_.count(entry.directory) == 0) {
      auto loaded = contacts_of(entry.directory, limits_);
      if (!loaded) return loaded.error();
      books_[entry.directory] = *loaded;
    }
    entry.book = books_[entry.directory];
    entry.story = std::move(story);
    fresh.push_back(std::move(entry));
  }
  for (Entry& entry : fresh) entries_.push_back(std::move(entry));
  return {};
}

StoryWorld StorySet::world_of(const Entry& entry) {
  const std::string file = entry.workflow;
  return {workflows_.at(file),
          [this, file](const std::string& name) { return child(name, file); },
          &zones_,
          entry.book.get(),
          limits_,
          nullptr};
}

}  // namespace regie::analysis
