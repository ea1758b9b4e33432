// SPDX-License-Identifier: Apache-2.0
// Reporters: the same bytes for the same request, and an end where the receiver has had enough.
#include <set>

#include <regie/sdk/testing.hpp>

#include "engine/kit/check.hpp"
#include "engine/kit/made.hpp"

namespace regie::kit {

namespace {

using sdk::sized;
using sdk::str;
using sdk::view;
using sdk::testing::FakeWindow;
using sdk::testing::MemorySink;

struct Offer {
  std::string name, title, media_type, extension;
};

class MadeReporter {
 public:
  std::vector<Offer> list(std::string_view locale) {
    std::vector<Offer> offers;
    const Status status = made_.table().list(
        made_.handle(), str(locale),
        [](void* ctx, const regie_report_info* row) noexcept -> std::int32_t {
          static_cast<std::vector<Offer>*>(ctx)->push_back(
              {std::string(view(row->name)), std::string(view(row->title)),
               std::string(view(row->media_type)), std::string(view(row->extension))});
          return 0;
        },
        &offers, nullptr);
    REGIE_NEED(status == REGIE_OK);
    return offers;
  }
  Status render(const std::string& name, std::string_view locale, const FakeWindow& window,
                const MemorySink& sink) {
    auto request = sized<regie_report_request>();
    request.name = str(name);
    request.locale = str(locale);
    request.now_ms = 1'772'438'400'000;
    request.from_ms = REGIE_NO_TIME;
    request.until_ms = REGIE_NO_TIME;
    return made_.table().render(made_.handle(), &request, window.get(), sink.get(), nullptr);
  }

 private:
  Made<regie_reporter_v1, regie_reporter> made_{REGIE_REPORTER_V1_ID};
};

/// A window on two cases of one workflow.
struct SmallTown {
  FakeWindow window;

  SmallTown() {
    auto definition = sized<regie_report_definition>();
    definition.workflow = str("garden");
    definition.version = str("1");
    definition.title = str("Tuin <& \"ruïne\"");
    definition.model_json = str(
        R"({"states": [{"path": "assess", "title": "Beoordelen", "parent": "", "kind": "atomic",)"
        R"( "result": false}, {"path": "done", "title": "Klaar", "parent": "", "kind": "final",)"
        R"( "result": true}], "choices": [{"id": "assess.agree", "title": "Akkoord"}],)"
        R"( "data": []})");
    window.definitions.push_back(definition);
    add("c1", 0, "assess", "", 1'772'000'000'000, REGIE_NO_TIME,
        R"({"tasks": [{"state": "assess", "role": "Team", "holders": ["team"], "outsiders": 0,)"
        R"( "opened_ms": 1772000000000, "due_ms": null, "late": false}], "regions": []})");
    add("c2", 1, "done", "done", 1'772'100'000'000, 1'772'200'000'000,
        R"({"tasks": [], "regions": []})");
    auto contact = sized<regie_report_contact>();
    contact.id = str("team");
    contact.name = str("Wijkteam");
    contact.contact_json = str(R"({"roles": ["team"], "organisation": ""})");
    window.contacts.push_back(contact);
    window.drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
  }

 private:
  void add(const char* id, std::int32_t status, const char* state, const char* result,
           std::int64_t started, std::int64_t closed, const char* progress) {
    auto row = sized<regie_report_case>();
    row.status = status;
    row.id = str(id);
    row.workflow = str("garden");
    row.version = str("1");
    row.revision = 1;
    row.state = row.state_title = str(state);
    row.result = row.result_title = str(result);
    row.started_ms = started;
    row.updated_ms = started;
    row.closed_ms = closed;
    row.data_json = str("{}");
    row.progress_json = str(progress);
    window.cases.push_back(row);
    auto entry = sized<regie_report_entry>();
    entry.revision = 1;
    entry.at_ms = started;
    entry.kind = str("start");
    entry.title = str("Begin");
    entry.entry_json = str(R"({"entered": ["assess"], "left": []})");
    window.journal.emplace_back(id, entry);
  }
};

void reporter_lists() {
  MadeReporter reporter;
  const auto offers = reporter.list("nl");
  REGIE_EXPECT(offers.size() >= 1);
  std::set<std::string> once;
  std::string all;
  for (const Offer& offer : offers) {
    const std::string about = "report " + show(offer.name);
    if (offer.name.empty()) add_finding({"each report to have a name", show(offer.title), {}});
    if (!once.insert(offer.name).second) add_finding({about + " once", "twice", {}});
    if (offer.title.empty()) add_finding({about + " to have a title", "none", {}});
    if (offer.media_type.find('/') == std::string::npos) {
      add_finding({about + " to have a media type such as text/html", show(offer.media_type), {}});
    }
    if (offer.extension.empty()) add_finding({about + " to have an extension", "none", {}});
    all += (all.empty() ? "" : ", ") + offer.name;
  }
  tell("reports", all);
  for (const char* locale : {"en", "fy", ""}) {
    std::vector<std::string> names;
    std::vector<std::string> others;
    for (const Offer& offer : offers) names.push_back(offer.name);
    for (const Offer& offer : reporter.list(locale)) others.push_back(offer.name);
    REGIE_EXPECT(others == names);
  }
}

void reporter_repeats() {
  MadeReporter reporter;
  const SmallTown town;
  for (const Offer& offer : reporter.list("nl")) {
    for (const char* locale : {"nl", "en"}) {
      MemorySink first;
      MemorySink second;
      MemorySink third;
      REGIE_NEED(reporter.render(offer.name, locale, town.window, first) == REGIE_OK);
      REGIE_NEED(reporter.render(offer.name, locale, town.window, second) == REGIE_OK);
      MadeReporter other;
      REGIE_NEED(other.render(offer.name, locale, town.window, third) == REGIE_OK);
      REGIE_EXPECT(first.text() != "");
      const bool same_again = first.text() == second.text();
      const bool same_of_another = first.text() == third.text();
      REGIE_EXPECT(same_again);
      REGIE_EXPECT(same_of_another);
    }
  }
}

void reporter_of_nothing() {
  MadeReporter reporter;
  const FakeWindow window;
  for (const Offer& offer : reporter.list("nl")) {
    const MemorySink sink;
    REGIE_EXPECT(reporter.render(offer.name, "nl", window, sink) == REGIE_OK);
  }
}

void reporter_unknown() {
  MadeReporter reporter;
  const SmallTown town;
  const MemorySink sink;
  REGIE_EXPECT(reporter.render("no such report", "nl", town.window, sink) == REGIE_NOT_FOUND);
  REGIE_EXPECT(sink.writes() == 0);
}

void reporter_full() {
  MadeReporter reporter;
  const SmallTown town;
  for (const Offer& offer : reporter.list("nl")) {
    const MemorySink none(0);
    REGIE_EXPECT(reporter.render(offer.name, "nl", town.window, none) == REGIE_FULL);
    REGIE_EXPECT(none.writes() == 1);
    const MemorySink other(0, REGIE_UNAVAILABLE);
    REGIE_EXPECT(reporter.render(offer.name, "nl", town.window, other) == REGIE_UNAVAILABLE);
  }
}

void reporter_cancelled() {
  MadeReporter reporter;
  SmallTown town;
  town.window.cancelled = true;
  for (const Offer& offer : reporter.list("nl")) {
    const MemorySink sink;
    REGIE_EXPECT(reporter.render(offer.name, "nl", town.window, sink) == REGIE_CANCELLED);
  }
}

}  // namespace

std::vector<Check> reporter_checks() {
  return {
      {"reporter.list",
       {"hij noemt zijn rapporten, in elke taal dezelfde",
        "it lists its reports, the same in every language"},
       "reporter.h: list",
       reporter_lists},
      {"reporter.repeat",
       {"dezelfde vraag geeft dezelfde bytes", "the same request gives the same bytes"},
       "reporter.h: render",
       reporter_repeats},
      {"reporter.empty",
       {"ook zonder zaken is er een rapport", "there is a report without cases too"},
       "reporter.h: render",
       reporter_of_nothing},
      {"reporter.unknown",
       {"een rapport dat er niet is, wordt geweigerd", "a report that is not there is refused"},
       "reporter.h: render",
       reporter_unknown},
      {"reporter.full",
       {"waar niet verder te schrijven is, stopt hij en zegt hij dat",
        "where no more can be written it stops, and says so"},
       "reporter.h: regie_report_sink",
       reporter_full},
      {"reporter.cancelled",
       {"afbreken breekt af", "cancelling ends it"},
       "reporter.h: regie_report_window",
       reporter_cancelled},
  };
}

}  // namespace regie::kit
