// SPDX-License-Identifier: Apache-2.0
// What somebody is told of a case: no more than they may see of it.
#include <regie/engine.hpp>

#include <fstream>

#include "tests/temporary_folder.hpp"
#include "tests/unit/catch.hpp"

using namespace regie;
using regie::tests::TemporaryFolder;

namespace {

const char* const secrets = R"(regie: 1
workflow: secrets
version: 1
title: { nl: Geheimen, en: Secrets }
roles:
  citizen: { title: { nl: Bewoner, en: Resident } }
  clerk: { title: { nl: Ambtenaar, en: Clerk }, sees: [shown] }
data:
  number: { type: whole number, personal: true, keep: 1 year, ask: { nl: Nummer, en: Number } }
  name: { type: text, personal: true, keep: 1 year, ask: { nl: Naam, en: Name } }
  shown: { type: whole number, ask: { nl: Open, en: Shown } }
start: asking
states:
  asking:
    title: { nl: Vragen, en: Asking }
    who: citizen
    form: [number, name, shown]
    choices:
      hand_in: { title: { nl: Inleveren, en: Hand in }, go: judging }
  judging:
    title: { nl: Oordelen, en: Judging }
    who: clerk
    task: { nl: "Beoordeel {name}, {number}, {shown}", en: "Judge {name}, {number}, {shown}" }
    choices:
      agree:
        title: { nl: Akkoord, en: Agree }
        needs:
          - { if: "number > 999", explain: { nl: "Te laag", en: "Too low" } }
          - { if: "shown > 50", explain: { nl: "Te weinig", en: "Too little" } }
        go: done
      weigh:
        title: { nl: Wegen, en: Weigh }
        rules:
          - { if: "name == 'Jan'", go: done }
results:
  done: { title: { nl: Klaar, en: Done }, tell: { to: citizen, subject: { nl: "Klaar", en: "Done" }, text: { nl: "Klaar.", en: "Done." } } }
)";

const char* const people = R"(regie: 1
directory: people
contacts:
  clerk: { name: C, roles: [clerk] }
)";

std::string written(const TemporaryFolder& folder, const char* name, const char* text) {
  const std::string path = folder / name;
  std::ofstream(path) << text;
  return path;
}

struct Office {
  Office()
      : engine(Config()
                   .store("memory:")
                   .directory(written(folder, "people.yaml", people))
                   .now(*from_rfc3339("2026-03-02T08:00:00Z"))
                   .log_level(LogLevel::off)),
        id(engine.start(engine.deploy_file(written(folder, "secrets.yaml", secrets)),
                        "resident:anna")) {
    engine.send(id, Choice("hand_in")
                        .by("resident:anna")
                        .with("number", 777)
                        .with("name", "Jansen")
                        .with("shown", 42));
  }

  TemporaryFolder folder;
  Engine engine;
  std::string id;
};

/// Everything a list of choices says.
std::string words(const std::vector<ChoiceView>& choices) {
  std::string text;
  for (const ChoiceView& choice : choices) {
    for (const Text& who : choice.who()) text += who.nl + who.en + "\n";
    for (const auto& reason : choice.reasons()) {
      text += reason.sentence.nl + reason.because.nl + reason.condition + "\n";
      text += reason.sentence.en + reason.because.en + "\n";
    }
  }
  return text;
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Why a choice is closed names no value that somebody may not see", "[api]") {
  Office office;
  for (const char* who : {"contact:clerk", "resident:outside"}) {
    INFO(who);
    const std::string said = words(office.engine.choices(office.id, who)) +
                             words(office.engine.why(office.id, Choice("agree").by(who))) +
                             words(office.engine.why(office.id, Choice("weigh").by(who)));
    CHECK(!contains(said, "777"));
    CHECK(!contains(said, "999"));
    CHECK(!contains(said, "Jan"));
    const bool takes_part = std::string(who) == "contact:clerk";
    // What they may see is still explained, and the workflow's own sentences stand.
    CHECK(contains(said, "42") == takes_part);
    CHECK(contains(said, "Te laag") == takes_part);
    CHECK(contains(said, "Geen van de regels past.") == takes_part);
  }
  const std::string all = words(office.engine.why(office.id, Choice("agree")));
  CHECK(contains(all, "Dit is aan: Ambtenaar."));
}

TEST_CASE("A refusal names no value that somebody may not see", "[api]") {
  Office office;
  for (const char* choice : {"agree", "weigh"}) {
    const auto sent = office.engine.try_send(office.id, Choice(choice).by("contact:clerk"));
    REQUIRE(!sent);
    const Text message = sent.error().message;
    CHECK(!contains(message.nl + message.en, "777"));
    CHECK(!contains(message.nl + message.en, "Jansen"));
    CHECK(contains(message.nl, std::string(choice) == "agree" ? "42" : "Geen van de regels"));
  }
}

TEST_CASE("A task asks in words that its reader may see", "[api]") {
  Office office;
  TaskFilter mine;
  mine.actor = "contact:clerk";
  const auto tasks = office.engine.tasks(mine);
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].ask.nl == "Beoordeel […], […], 42");
  const CaseView seen = office.engine.show(office.id, "contact:clerk");
  REQUIRE(seen.tasks.size() == 1);
  CHECK(seen.tasks[0].ask.en == "Judge […], […], 42");
  const auto all = office.engine.tasks(TaskFilter());
  REQUIRE(all.size() == 1);
  CHECK(all[0].ask.nl == "Beoordeel Jansen, 777, 42");
  CHECK(office.engine.show(office.id).tasks.at(0).ask.nl == "Beoordeel Jansen, 777, 42");
}

TEST_CASE("Of an erased case nothing is asked any more", "[api]") {
  Office office;
  (void)office.engine.try_erase(office.id, "system:test").value();
  const CaseView view = office.engine.show(office.id);
  CHECK(view.status == CaseStatus::cancelled);
  CHECK(view.tasks.empty());
  CHECK(view.timers.empty());
  CHECK(office.engine.choices(office.id, "contact:clerk").empty());
  CHECK(office.engine.verify().ok());
}
