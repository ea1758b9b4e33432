// SPDX-License-Identifier: Apache-2.0
#include "engine/api/loaders.hpp"

#include "engine/document/document.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/check_calls.hpp"
#include "engine/workflow/directory_file.hpp"
#include "engine/workflow/load.hpp"

namespace regie::api {

runtime::Loaders make_loaders(const Limits& limits, const std::vector<std::string>& actions) {
  using SourcePointer = runtime::Loaders::SourcePointer;
  runtime::Loaders loaders;
  loaders.workflow = [limits](const SourcePointer& source) -> Result<runtime::Loaders::Workflow> {
    auto loaded = workflow::load(source, limits);
    if (!loaded) return loaded.error();
    return runtime::Loaders::Workflow{std::move(loaded->chart), std::move(loaded->findings)};
  };
  loaders.directory =
      [limits](
          const SourcePointer& source) -> Result<std::shared_ptr<const statechart::Directory>> {
    auto loaded = workflow::load_directory(source, limits);
    if (!loaded) return loaded.error();
    return std::shared_ptr<const statechart::Directory>(std::move(*loaded));
  };
  loaders.calendar = [limits](const SourcePointer& source) -> Result<calendar::Calendar> {
    auto parsed = document::parse(source, limits);
    if (!parsed) return parsed.error();
    return workflow::load_calendar(*parsed);
  };
  loaders.builtin_calendar = [](const std::string& id) -> SourcePointer {
    const std::string_view text = workflow::builtin_calendar(id);
    if (text.empty()) return nullptr;
    return std::make_shared<const Source>(Source{id + ".yaml", std::string(text)});
  };
  if (actions.empty()) return loaders;
  loaders.accepts = [actions](const statechart::Chart& chart) -> Result<void> {
    Diagnostics unknown = workflow::unknown_actions(chart, actions);
    if (unknown.empty()) return {};
    Error error(Errc::invalid_document, {"De werkwijze roept een plug-in aan die er niet is.",
                                         "The workflow calls a plugin that is not there."});
    error.diagnostics = std::move(unknown);
    return error;
  };
  return loaders;
}

Result<std::shared_ptr<const Source>> read_file(const std::string& path, const Limits& limits) {
  return document::read_source(path, limits);
}

}  // namespace regie::api
