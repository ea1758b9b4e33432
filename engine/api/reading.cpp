// SPDX-License-Identifier: Apache-2.0
#include <regie/reading.hpp>

#include "engine/diagram/reading.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"

namespace regie {

namespace {

Result<workflow::Loaded> load_file(const std::string& path, const Limits& limits) {
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  return workflow::load(*source, limits);
}

}  // namespace

Outcome<std::string> read_workflow(const std::string& path, Language language,
                                   const Limits& limits) {
  const auto loaded = load_file(path, limits);
  if (!loaded) return loaded.error();
  return diagram::to_text(diagram::reading_of(*loaded->chart, language));
}

Outcome<std::string> compare_workflows(const std::string& before, const std::string& after,
                                       Language language, const Limits& limits) {
  const auto one = load_file(before, limits);
  if (!one) return one.error();
  const auto other = load_file(after, limits);
  if (!other) return other.error();
  if (one->chart->workflow != other->chart->workflow) {
    return Error(Errc::invalid_argument,
                 {before + " is de werkwijze " + one->chart->workflow + ", en " + after + " is " +
                      other->chart->workflow + ".",
                  before + " is the workflow " + one->chart->workflow + ", and " + after + " is " +
                      other->chart->workflow + "."},
                 {"Vergelijk twee versies van dezelfde werkwijze.",
                  "Compare two versions of the same workflow."});
  }
  return diagram::to_text(diagram::changes_between(*one->chart, *other->chart, language));
}

}  // namespace regie
