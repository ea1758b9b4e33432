// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <algorithm>

namespace regie::report_html {
namespace {

using sdk::view;

Tongue tongue_of(std::string_view locale) {
  return locale.substr(0, 2) == "en" ? Tongue::en : Tongue::nl;
}

std::string lead_of(const Page& page, const regie_report_request& request, const Facts& facts) {
  const auto open = static_cast<std::size_t>(std::count_if(
      facts.cases.begin(), facts.cases.end(), [](const Case& one) { return one.open; }));
  const auto tongue = page.tongue();
  std::string text = page.say("Gemaakt op ", "Made on ") + day(request.now_ms, tongue) + ". ";
  if (request.from_ms != REGIE_NO_TIME) {
    text += page.say("Zaken vanaf ", "Cases from ") + day(request.from_ms, tongue) + ". ";
  }
  if (request.until_ms != REGIE_NO_TIME) {
    // The bound itself is outside.
    text += page.say("Zaken tot en met ", "Cases up to and including ") +
            day(request.until_ms - 1, tongue) + ". ";
  }
  text += Page::counted(facts.cases.size(), page.say("zaak", "case"), page.say("zaken", "cases"));
  return text + page.say(": ", ": ") + std::to_string(open) + page.say(" open en ", " open and ") +
         std::to_string(facts.cases.size() - open) + page.say(" afgesloten.", " closed.");
}

/// Only an SVG element may come into the page as it is.
std::string drawing_of(sdk::Window& window, const Workflow& workflow, const sdk::Host& host) {
  try {
    auto drawing = window.drawing(workflow.name, workflow.version, REGIE_DRAWING_COUNTS);
    return drawing.rfind("<svg", 0) == 0 ? drawing : std::string();
  } catch (const sdk::Failure& failure) {
    if (failure.status() != REGIE_UNSUPPORTED) throw;
    host.warn("no drawing of the workflow in the report", {{"reason", failure.what()}});
    return {};
  }
}

void write_workflow(Page& page, const View& view, const std::string& drawing) {
  write_results(page, view);
  write_counts(page, view);
  write_matrix(page, view);
  write_open_cases(page, view);
  write_times(page, view);
  write_partners(page, view);
  write_drawing(page, view, drawing);
}

}  // namespace

Settings Settings::with(const sdk::Options& options) const {
  options.allow_only(
      {"smallest", "theme", "neighbourhood", "told", "partners", "photos", "measures"});
  Settings made = *this;
  made.smallest = static_cast<std::size_t>(
      options.integer("smallest", static_cast<std::int64_t>(smallest), 1, 1'000'000));
  made.theme = options.get("theme", theme);
  made.neighbourhood = options.get("neighbourhood", neighbourhood);
  made.told = options.get("told", told);
  made.partners = options.get("partners", partners);
  made.photos = options.get("photos", photos);
  made.measures = options.get("measures", measures);
  return made;
}

HtmlReport::HtmlReport(sdk::Host host, const sdk::Options& options)
    : host_(host), settings_(Settings().with(options)) {}

std::vector<sdk::ReportInfo> HtmlReport::list(std::string_view locale) {
  const bool dutch = tongue_of(locale) == Tongue::nl;
  return {{"overview", dutch ? "Overzicht" : "Overview",
           dutch ? "Wat er van de zaken is geworden, waar ze zijn en hoe lang het duurt"
                 : "What came of the cases, where they are and how long it takes",
           "text/html", "html"}};
}

void HtmlReport::render(const regie_report_request& request, sdk::Window& window, sdk::Sink& sink) {
  if (view(request.name) != "overview") {
    throw sdk::Failure(REGIE_NOT_FOUND, "there is no report '" + std::string(view(request.name)) +
                                            "' here; there is: overview");
  }
  const Settings settings = settings_.with(sdk::Options(request.options, request.option_count));
  const Facts facts = gather(request, window);
  Page page(tongue_of(view(request.locale)));
  for (const auto& workflow : facts.workflows) {
    View shown{workflow, {}, facts, settings, request.now_ms};
    for (const auto& one : facts.cases) {
      if (one.workflow == workflow.name) shown.cases.push_back(&one);
    }
    const auto drawing = drawing_of(window, workflow, host_);
    if (facts.workflows.size() > 1) page.open_section(workflow.title);
    write_workflow(page, shown, drawing);
    if (facts.workflows.size() > 1) page.close_section();
  }
  if (facts.workflows.empty()) {
    page.paragraph(page.say("Er zijn nog geen zaken.", "There are no cases yet."));
  }
  const std::string title =
      facts.workflows.size() == 1
          ? facts.workflows.front().title + page.say(": overzicht", ": overview")
          : page.say("Overzicht van zaken", "Overview of cases");
  sink.write(page.finish(title, lead_of(page, request, facts)));
  window.progress(facts.cases.size(), facts.cases.size());
}

}  // namespace regie::report_html
