// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "facts.hpp"
#include "page.hpp"

namespace regie::report_html {

/// What the embedder can set, for every report or for one.
struct Settings {
  std::size_t smallest = 3;  ///< from how many on a middle value is told
  // The data that the report looks for in a workflow; what is not there is left out.
  std::string theme = "theme";
  std::string neighbourhood = "neighbourhood";
  std::string told = "result";  ///< the text that tells what came of a case
  std::string partners = "partners";
  std::string photos = "photos";
  std::string measures = "measures";

  /// Throws REGIE_BAD_CONFIG for a setting that is unknown or out of bounds.
  [[nodiscard]] Settings with(const sdk::Options& options) const;
};

/// What the sections of one workflow look at.
struct View {
  const Workflow& workflow;
  std::vector<const Case*> cases;
  const Facts& facts;
  const Settings& settings;
  std::int64_t now_ms;
};

void write_results(Page& page, const View& view);
void write_counts(Page& page, const View& view);
void write_matrix(Page& page, const View& view);
void write_open_cases(Page& page, const View& view);
void write_times(Page& page, const View& view);
void write_partners(Page& page, const View& view);
/// `drawing` is an SVG element; empty: none could be made.
void write_drawing(Page& page, const View& view, const std::string& drawing);

/// The reports of this plugin: `overview`.
class HtmlReport final : public sdk::Reporter {
 public:
  HtmlReport(sdk::Host host, const sdk::Options& options);
  std::vector<sdk::ReportInfo> list(std::string_view locale) override;
  void render(const regie_report_request& request, sdk::Window& window, sdk::Sink& sink) override;

 private:
  sdk::Host host_;
  Settings settings_;
};

}  // namespace regie::report_html
