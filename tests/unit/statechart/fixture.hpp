// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/base/json.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/statechart/step.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace Catch {
template <class T>
struct StringMaker<regie::Result<T>> {
  static std::string convert(const regie::Result<T>& result) {
    return result ? std::string("a value") : result.error().message.en;
  }
};
}  // namespace Catch

namespace regie::tests {

inline std::shared_ptr<const statechart::Chart> chart_of(const std::string& text) {
  auto loaded = workflow::load(std::make_shared<const Source>(Source{"test.yaml", text}), Limits());
  if (!loaded) {
    const Error error = loaded.error();
    FAIL(render(error.diagnostics, Language::en));
  }
  return loaded->chart;
}

inline std::shared_ptr<const statechart::Chart> chart_from(const std::string& file) {
  auto source = document::read_source(REGIE_SOURCE_DIR "/" + file, Limits());
  REQUIRE(source);
  return chart_of((*source)->text);
}

/// A case with a manual clock.
struct Course {
  explicit Course(std::shared_ptr<const statechart::Chart> of)
      : chart(std::move(of)),
        calendar(*workflow::load_builtin_calendar("nl-municipality")),
        statutory(*workflow::load_builtin_calendar("nl-statutory")) {
    snapshot.change().case_id = "00000000-0000-8000-8000-000000000001";
  }

  [[nodiscard]] statechart::Context context() const {
    return {now, &directory, &calendar, &zones, &limits, &statutory};
  }
  Result<statechart::Step> take(const statechart::Event& event) {
    auto step = statechart::step(*chart, snapshot, event, context());
    if (step) snapshot = step->next;
    return step;
  }
  Result<statechart::Step> start(const std::string& actor) {
    statechart::Event event;
    event.kind = statechart::Event::Kind::start;
    event.actor = actor;
    return take(event);
  }
  Result<statechart::Step> choose(const std::string& actor, const std::string& choice,
                                  const std::string& json = "", const std::string& item = "") {
    statechart::Event event;
    event.kind = statechart::Event::Kind::choice;
    event.name = choice;
    event.actor = actor;
    event.item = item;
    if (!json.empty()) event.data = *from_json(json, Limits());
    return take(event);
  }
  Result<statechart::Step> receive(const std::string& name) {
    statechart::Event event;
    event.name = name;
    event.actor = "system:test";
    return take(event);
  }
  [[nodiscard]] std::string states() const {
    std::string text;
    for (const statechart::Index state : snapshot.configuration) {
      if (state != 0) text += (text.empty() ? "" : " ") + chart->states[state].path;
    }
    return text;
  }

  std::shared_ptr<const statechart::Chart> chart;
  calendar::Calendar calendar;
  calendar::Calendar statutory;
  calendar::TimeZoneDatabase zones;
  statechart::ContactBook directory;
  Limits limits;
  Instant now = *from_rfc3339("2026-03-02T08:00:00Z");
  statechart::Snapshot snapshot;
};

}  // namespace regie::tests
