// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/files.hpp"

#include "engine/document/document.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/directory_file.hpp"

namespace regie::analysis {

Result<calendar::Calendar> calendar_for(const std::string& id,
                                        const std::vector<std::string>& files,
                                        const Limits& limits) {
  for (const std::string& path : files) {
    auto source = document::read_source(path, limits);
    if (!source) return source.error();
    auto parsed = document::parse(*source, limits);
    if (!parsed) return parsed.error();
    auto loaded = workflow::load_calendar(*parsed);
    if (!loaded) return loaded;
    if (loaded->id() == id) return loaded;
  }
  return workflow::load_builtin_calendar(id);
}

Result<std::shared_ptr<const statechart::ContactBook>> contacts_of(const std::string& path,
                                                                   const Limits& limits) {
  if (path.empty()) return std::make_shared<const statechart::ContactBook>();
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  return workflow::load_directory(*source, limits);
}

}  // namespace regie::analysis
