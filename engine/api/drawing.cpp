// SPDX-License-Identifier: Apache-2.0
// Drawings of workflows and of cases.
#include <regie/drawing.hpp>

#include "engine/api/engine_impl.hpp"
#include "engine/diagram/drawing.hpp"
#include "engine/document/document.hpp"
#include "engine/workflow/load.hpp"

namespace regie {

namespace {

Result<std::string> draw(const statechart::Chart& chart, DrawingFormat format,
                         const diagram::DrawOptions& options) {
  switch (format) {
    case DrawingFormat::dot:
      return diagram::to_dot(chart, options);
    case DrawingFormat::mermaid:
      return diagram::to_mermaid(chart, options);
    case DrawingFormat::svg:
      break;
  }
  return diagram::to_svg(chart, options);
}

}  // namespace

Outcome<std::string> draw_workflow(const std::string& path, DrawingFormat format, Language language,
                                   const Limits& limits) {
  auto source = document::read_source(path, limits);
  if (!source) return source.error();
  auto loaded = workflow::load(*source, limits);
  if (!loaded) return loaded.error();
  diagram::DrawOptions options;
  options.language = language;
  auto drawing = draw(*loaded->chart, format, options);
  if (!drawing) return drawing.error();
  return std::move(*drawing);
}

Result<std::string> Engine::Impl::draw_case(std::string_view case_id, DrawingFormat format,
                                            Language language) {
  auto id = find(case_id);
  if (!id) return id.error();
  auto loaded = core->load(*id);
  if (!loaded) return loaded.error();
  auto rows = storage->journal(*id, 1, 0);
  if (!rows) return rows.error();
  const runtime::CaseState& state = **loaded;
  const statechart::Chart& chart = state.chart();
  diagram::DrawOptions options;
  diagram::Counts counts;
  options.language = language;
  options.counts = &counts;
  for (const runtime::EntryRow& row : *rows) {
    auto stored = runtime::decode(row.entry);
    if (!stored) return stored.error();
    auto record = runtime::from_stored(state.vault.get(), *stored);
    if (!record) return record.error();
    const std::string& event = record->choice.empty() ? record->event.name : record->choice;
    diagram::count_step(chart, {event, record->left, record->entered}, counts);
    options.visited.insert(record->entered.begin(), record->entered.end());
    for (const std::string& path : record->left) options.highlighted.erase(path);
    options.highlighted.insert(record->entered.begin(), record->entered.end());
  }
  return draw(chart, format, options);
}

}  // namespace regie
