// SPDX-License-Identifier: Apache-2.0
#include <regie/abi/plugin.h>
#include <regie/abi/reporter.h>
#include <regie/engine.hpp>
#include <regie/story.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using regie::tests::TemporaryFolder;

namespace {

const std::string workflows = REGIE_SOURCE_DIR "/workflows/";

Config config(const std::string& store, Instant now = *from_rfc3339("2026-03-02T08:00:00Z")) {
  return Config()
      .store(store)
      .directory(workflows + "directory.yaml")
      .now(now)
      .log_level(LogLevel::off);
}

Choice submit() {
  return Choice("draft.submit")
      .by("resident:anna")
      .with("title", "Moestuin Rijk")
      .with("description", "Een moestuin voor de hele straat")
      .with("neighbourhood", "carnisselande")
      .with("theme", "green")
      .with("wish", "do_it_together")
      .with("contact", "resident:anna");
}

const FieldView* field(const CaseView& view, const std::string& name) {
  for (const FieldView& one : view.data) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

TaskFilter asked_of(const std::string& actor) {
  TaskFilter filter;
  filter.actor = actor;
  return filter;
}

std::string read(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

}  // namespace

TEST_CASE("An engine in ten lines", "[api]") {
  const TemporaryFolder folder;
  for (const std::string& store : {std::string("memory:"), "sqlite:" + (folder / "ten.db")}) {
    Engine engine(config(store));
    auto workflow = engine.deploy_file(workflows + "wijkregie.yaml");
    CHECK(workflow.added);
    auto id = engine.start(workflow, "resident:anna");
    const Receipt receipt = engine.send(id, submit());
    CHECK(receipt.choice == "draft.submit");
    REQUIRE(!receipt.states.empty());
    CHECK(receipt.states.front().path == "proposal");
    bool open = false;
    for (const ChoiceView& choice : engine.choices(id, "contact:director_west")) {
      if (choice.name() == "proposal.take_up") open = choice.open();
    }
    CHECK(open);
    for (const ChoiceView& choice : engine.choices(id, "resident:anna")) {
      if (choice.name() == "proposal.take_up") {
        CHECK(!choice.open());
        CHECK(!choice.reason("nl").empty());
        CHECK(!choice.reason("en").empty());
      }
    }
    const VerifyReport verified = engine.verify();
    CHECK(verified.ok());
    CHECK(verified.cases == 1);
    CHECK(verified.entries == 2);
    CHECK(verified.replayed == 2);
  }
}

TEST_CASE("Who acts is named in characters that people can see", "[api]") {
  Engine engine(config("memory:"));
  engine.deploy_file(workflows + "wijkregie.yaml");
  for (const char* actor : {"resident:\xff", "resident:a\nb", "resident:a\x7f", "anna", ":anna"}) {
    const auto started = engine.try_start(Start("wijkregie").by(actor));
    REQUIRE(!started);
    CHECK(started.error().code == Errc::invalid_argument);
  }
  CHECK(engine.list().empty());
  CHECK(engine.verify().ok());
}

TEST_CASE("The course of a case calls a timer by its title", "[api]") {
  Instant now{1'772'438'400'000};
  Engine engine(Config().store("memory:").clock([&now] { return now; }).log_level(LogLevel::off));
  engine.deploy_text("asking.yaml", R"(regie: 1
workflow: asking
version: 1
title: { nl: Vragen, en: Asking }
roles: { neighbour: { title: { nl: Buur, en: Neighbour } } }
start: asking
states:
  asking:
    title: { nl: Vraag, en: Question }
    who: neighbour
    timers:
      quiet: { title: { nl: Al lang stil, en: Quiet for long }, after: 1 day, tell: neighbour }
      last_day: { after: 2 days, tell: neighbour }
    choices: { stop: { title: { nl: Stop, en: Stop }, go: over } }
results: { over: { title: { nl: Over, en: Over } } }
)");
  const std::string id = engine.start("asking", "resident:anna");
  now.ms += 3 * 86'400'000LL;
  CHECK(engine.run_due().timers == 2);
  const std::vector<JournalEntry> entries = engine.journal(id);
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].title == Text{"Al lang stil", "Quiet for long"});
  CHECK(entries[2].title == Text{"Last day", "Last day"});
}

TEST_CASE("A case is named by the first characters of its id, among many of one moment", "[api]") {
  Engine engine(config("memory:"));
  engine.deploy_file(workflows + "wijkregie.yaml");
  std::vector<std::string> ids;
  for (int i = 0; i < 80; ++i) ids.push_back(engine.start("wijkregie", "resident:anna"));
  std::sort(ids.begin(), ids.end());
  for (std::size_t length = 4; length <= ids[0].size(); ++length) {
    for (const std::size_t at : {std::size_t{0}, ids.size() / 2, ids.size() - 1}) {
      const std::string name = ids[at].substr(0, length);
      const auto same = std::count_if(
          ids.begin(), ids.end(), [&name](const std::string& id) { return id.starts_with(name); });
      const auto meant = engine.find_case(name);
      INFO(name << " begins " << same);
      REQUIRE(meant.has_value() == (same == 1));
      if (same == 1) {
        CHECK(*meant == ids[at]);
      } else {
        CHECK(meant.error().code == Errc::invalid_argument);
        CHECK(meant.error().advice.en.find(name) != std::string::npos);
      }
    }
  }
}

TEST_CASE("A case is seen as far as somebody may see it", "[api]") {
  Engine engine(config("memory:"));
  engine.deploy_file(workflows + "wijkregie.yaml");
  const std::string id = engine.start(Start("wijkregie").by("resident:anna").key("garden")).case_id;
  engine.send("wijkregie/garden", submit());

  const CaseView all = engine.show(id.substr(0, 8));
  CHECK(all.label == "Moestuin Rijk");
  CHECK(all.zone == "Europe/Amsterdam");
  REQUIRE(field(all, "title") != nullptr);
  CHECK(field(all, "title")->value == Value("Moestuin Rijk"));
  // A choice comes with its words.
  CHECK(field(all, "title")->title == Text{"Naam van het idee", "Name of the idea"});
  CHECK(field(all, "agreeing")->title == Text{"Wie akkoord moeten zijn", "Who have to agree"});
  REQUIRE(field(all, "theme") != nullptr);
  const FieldView& theme = *field(all, "theme");
  REQUIRE(theme.options.size() == theme.option_titles.size());
  const auto green = std::find(theme.options.begin(), theme.options.end(), "green");
  REQUIRE(green != theme.options.end());
  CHECK(theme.option_titles[green - theme.options.begin()] == Text{"Groen", "Green"});
  CHECK(!all.tasks.empty());
  CHECK(!all.timers.empty());

  const CaseView outsider = engine.show(id, "resident:nosy");
  CHECK(field(outsider, "description") == nullptr);
  CHECK(outsider.roles.empty());
  CHECK(engine.list().size() == 1);
  CHECK(engine.tasks(asked_of("contact:director_west")).size() == 1);
  CHECK(engine.tasks(asked_of("contact:director_east")).empty());
  const auto journal = engine.journal(id);
  REQUIRE(journal.size() == 2);
  CHECK(journal[1].name == "draft.submit");
  CHECK(journal[1].actor == "resident:anna");
  CHECK(!journal[1].told.empty());
  // Outsiders see where a case is, and not its course.
  CHECK(engine.journal(id, "resident:nosy").empty());
  CHECK(engine.journal(id, "contact:director_west").size() == 2);
}

TEST_CASE("Each wrong call says what to do", "[api]") {
  Engine engine(config("memory:"));
  engine.deploy_file(workflows + "wijkregie.yaml");
  const std::string id = engine.start("wijkregie", "resident:anna");
  CHECK_THROWS_AS(engine.start("wijkregi", "resident:anna"), Exception);
  CHECK(engine.try_start(Start("wijkregie").by("anna")).error().code == Errc::invalid_argument);
  CHECK(engine.try_send("zzzz", submit()).error().code == Errc::not_found);
  CHECK(engine.try_send("00000000-0000-0000-0000-000000000000", submit()).error().code ==
        Errc::not_found);
  CHECK(engine.try_send(id, Choice("draft.submt").by("resident:anna")).error().code ==
        Errc::not_found);
  CHECK(engine.try_send(id, submit().with("theme", "nonsense")).error().code == Errc::invalid_data);
  CHECK_THROWS_AS(engine.send(id, submit().by("resident:bob")), Refused);
  const auto why = engine.why(id, Choice("proposal.take_up").by("contact:director_west"));
  REQUIRE(why.size() == 1);
  CHECK(!why[0].open());
  ReportRequest report;
  report.name = "nonsense";
  CHECK(engine.try_report(report, [](std::string_view) { return true; }).error().code ==
        Errc::not_found);
  CHECK(Engine::open(Config().store("nonsense")).error().code == Errc::invalid_argument);
  CHECK(Engine::open(Config().store("cassandra:x")).error().code == Errc::plugin_failed);
  CHECK(Engine::open(config("memory:").plugins("/no/such/folder")).error().code ==
        Errc::plugin_failed);
  CHECK(Engine::open(config("memory:").notify("no.such")).error().code == Errc::plugin_failed);
}

TEST_CASE("Messages are delivered once, and time that passed is caught up with", "[api]") {
  const TemporaryFolder folder;
  const std::string store = "sqlite:" + (folder / "work.db");
  const std::string messages = folder / "messages.ndjson";
  std::string id;
  {
    Engine engine(config(store));
    engine.deploy_file(workflows + "wijkregie.yaml");
    id = engine.start("wijkregie", "resident:anna");
    engine.send(id, submit());
    const WorkReport waiting = engine.run_due();
    CHECK(waiting.effects == 0);
    CHECK(waiting.waiting > 0);
    CHECK(waiting.next.has_value());
  }
  Engine later(config(store, *from_rfc3339("2026-06-01T08:00:00Z"))
                   .notify("regie.notify_log", {{"path", messages}}));
  const WorkReport done = later.run_due();
  CHECK(done.timers > 0);
  CHECK(done.effects > 0);
  CHECK(done.dead == 0);
  CHECK(read(messages).find(id + "/2/0") != std::string::npos);
  CHECK(later.run_due().effects == 0);
  CHECK(later.verify().ok());
  // What was said to people is not in the file of the store.
  const std::string bytes = read(folder / "work.db") + read(folder / "work.db-wal");
  CHECK(read(messages).find("Uw gebiedsregisseur is Noor") != std::string::npos);
  CHECK(bytes.find("Uw gebiedsregisseur is Noor") == std::string::npos);
}

TEST_CASE("A report is written", "[api]") {
  Engine engine(config("memory:"));
  engine.deploy_file(workflows + "wijkregie.yaml");
  engine.send(engine.start("wijkregie", "resident:anna"), submit());
  const auto offered = engine.reports();
  REQUIRE(offered.has_value());
  for (const ReportInfo& info : *offered) {
    ReportRequest request;
    request.name = info.name;
    std::string document;
    const auto take = [&document](std::string_view part) {
      document.append(part);
      return true;
    };
    REQUIRE(engine.try_report(request, take).has_value());
    CHECK(document.size() > 1000);
    CHECK(document.find("resident:anna") == std::string::npos);
    const std::string first = std::exchange(document, {});
    REQUIRE(engine.try_report(request, take).has_value());
    CHECK(document == first);
    CHECK(!engine.try_report(request, [](std::string_view) { return false; }).has_value());
  }
}

namespace {

const char* const reporter_only[] = {REGIE_REPORTER_V1_ID, nullptr};
const regie_manifest broken_manifest{
    sizeof(regie_manifest), 0,      "aa.broken", "Broken", "1.0.0", nullptr, nullptr, nullptr,
    reporter_only,          nullptr};

const void* broken_table(regie_str) noexcept {
  static const regie_reporter_v1 table = [] {
    regie_reporter_v1 made{};
    made.struct_size = sizeof made;
    made.create = [](const regie_host*, const regie_kv* const*, std::size_t, regie_reporter**,
                     regie_error* error) noexcept -> regie_status {
      std::snprintf(error->message, sizeof error->message, "the licence has ended");
      error->status = REGIE_DENIED;
      return REGIE_DENIED;
    };
    made.destroy = [](regie_reporter*) noexcept {};
    made.list = [](regie_reporter*, auto...) noexcept -> regie_status { return REGIE_OK; };
    made.render = [](regie_reporter*, auto...) noexcept -> regie_status { return REGIE_OK; };
    return made;
  }();
  return &table;
}

const regie_plugin* broken_reporter(std::uint32_t) {
  static const regie_plugin plugin{
      sizeof(regie_plugin), REGIE_ABI_VERSION, &broken_manifest, nullptr, nullptr, broken_table};
  return &plugin;
}

}  // namespace

TEST_CASE("A reporter that does not start is in nobody's way", "[api]") {
  Engine engine(config("memory:").plugin(broken_reporter));
  const auto offered = engine.reports();
  REQUIRE(offered.has_value());
  REQUIRE(offered->size() > 1);
  CHECK(offered->front().name.empty());
  CHECK(offered->front().plugin == "aa.broken");
  CHECK(offered->front().problem.en.find("the licence has ended") != std::string::npos);
  ReportRequest request;
  request.name = offered->back().name;
  const auto take = [](std::string_view) { return true; };
  CHECK(engine.try_report(request, take).has_value());
  for (const char* name : {"broken", ""}) {
    request.name = name;
    const auto none = engine.try_report(request, take);
    REQUIRE(!none.has_value());
    CHECK(none.error().code == Errc::plugin_failed);
    CHECK(none.error().message.en.find("the licence has ended") != std::string::npos);
  }
}

TEST_CASE("Files are checked and stories run without a store", "[api]") {
  const CheckReport good = check_workflow(workflows + "wijkregie.yaml");
  CHECK(good.ok());
  CHECK(good.name == "wijkregie");
  CHECK(good.states > 5);
  CHECK(check_workflow(workflows + "directory.yaml").ok());
  CHECK(check_workflow(workflows + "calendars/nl-municipality.yaml").ok());
  CHECK(!check_workflow(workflows + "nothing.yaml").ok());
  const TemporaryFolder folder;
  const CheckReport bad = check_workflow(folder.write("bad.yaml", "regie: 1\nworkflow: [\n"));
  CHECK(!bad.ok());
  CHECK(!bad.findings.empty());
  StoryOptions options;
  options.directory = workflows + "directory.yaml";
  const StoryReport stories = run_stories({workflows + "wijkregie.yaml"}, options);
  CHECK(stories.errors.empty());
  CHECK(!stories.stories.empty());
  CHECK(!run_stories({workflows + "nothing.yaml"}).passed());
}

TEST_CASE("A blank that nobody sees makes no other person", "[api]") {
  Engine engine(Config()
                    .store("memory:")
                    .log_level(LogLevel::off)
                    .directory(REGIE_SOURCE_DIR "/workflows/directory.yaml"));
  engine.deploy_file(REGIE_SOURCE_DIR "/workflows/wijkregie.yaml");
  const std::string id = engine.start("wijkregie", "resident:anna");
  for (const char* actor : {" resident:anna", "resident:anna ", "resident: anna", "resident :anna",
                            "resident:anna\xC2\xA0", "\xEF\xBB\xBFresident:anna",
                            "resident:\xE2\x80\x8B"
                            "anna"}) {
    INFO(actor);
    for (const auto& said : {engine.try_start(Start("wijkregie").by(actor)),
                             engine.try_start(Start("wijkregie").by("contact:ret").behalf(actor)),
                             engine.try_send(id, Choice("draft.discard").by(actor)),
                             engine.try_done(id, "todo-1", actor)}) {
      REQUIRE_FALSE(said);
      CHECK(said.error().code == Errc::invalid_argument);
      CHECK(said.error().message.en.find("blank") != std::string::npos);
    }
  }
  CHECK(engine.try_send(id, Choice("draft.discard").by("resident:anna")).has_value());
  CHECK(engine.try_start(Start("wijkregie").by("resident:Anna de Vries")).has_value());
}

TEST_CASE("What a temporary outcome holds outlives it", "[api]") {
  static_assert(
      std::is_same_v<decltype(std::declval<Outcome<std::string>>().value()), std::string>);
  const auto three = [] { return Outcome<std::vector<std::string>>({"one", "two", "three"}); };
  std::string all;
  for (const std::string& one : three().value()) all += one;
  CHECK(all == "onetwothree");
}
