// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "engine/base/cbor.hpp"
#include "tests/unit/statechart/fixture.hpp"

namespace {

using regie::Errc;
using regie::tests::chart_from;
using regie::tests::chart_of;
using regie::tests::Course;

const std::string head = R"(regie: 1
workflow: test
version: 1
title: { nl: Proef, en: Test }
calendar: nl-municipality
roles:
  doer: { title: { nl: Doener, en: Doer } }
  checker: { title: { nl: Nakijker, en: Checker } }
data:
  score: { type: whole number, min: 0, max: 100 }
  count: { type: whole number, default: 0 }
)";

std::string cbor_of(const Course& course) {
  return regie::statechart::stored_form(*course.chart, course.snapshot);
}

}  // namespace

TEST_CASE("An endless circle of eventless transitions is a typed error and changes nothing") {
  Course course(chart_of(head + R"(start: begin
states:
  begin:
    title: { nl: Begin, en: Begin }
    who: doer
    task: { nl: Begin, en: Begin }
    choices:
      go_on: { title: { nl: Verder, en: On }, go: left }
      stop: { title: { nl: Stop, en: Stop }, go: ended }
  left:
    title: { nl: Links, en: Left }
    always: [ { if: "count >= 0", set: { count: "count + 1" }, go: right }, { go: ended } ]
  right:
    title: { nl: Rechts, en: Right }
    always: [ { if: "count >= 0", set: { count: "count + 1" }, go: left }, { go: ended } ]
results:
  ended: { title: { nl: Klaar, en: Ended } }
)"));
  REQUIRE(course.start("person:a"));
  const std::string before = cbor_of(course);
  auto step = course.choose("person:a", "go_on");
  REQUIRE(!step);
  CHECK(step.error().code == Errc::limit_reached);
  CHECK(!step.error().state.empty());
  CHECK(cbor_of(course) == before);
}

TEST_CASE("Conditions see the answers, and a refusal writes nothing") {
  Course course(chart_of(head + R"(start: check
states:
  check:
    title: { nl: Nakijken, en: Check }
    who: doer
    task: { nl: Kijk na, en: Check it }
    choices:
      accept:
        title: { nl: Goed, en: Accept }
        form: [score]
        needs:
          - if: "score >= 60"
            explain: { nl: Onder de 60 gaat het niet door., en: Below 60 it does not go on. }
        go: ended
results:
  ended: { title: { nl: Klaar, en: Ended } }
)"));
  REQUIRE(course.start("person:a"));
  const std::string before = cbor_of(course);
  auto low = course.choose("person:a", "check.accept", R"({"score":45})");
  REQUIRE(!low);
  CHECK(low.error().code == Errc::refused);
  REQUIRE(low.error().reasons.size() == 1);
  CHECK(low.error().reasons[0].en.find("Below 60") != std::string::npos);
  CHECK(low.error().reasons[0].en.find("45") != std::string::npos);
  CHECK(low.error().reasons[0].nl.find("60") != std::string::npos);
  CHECK(cbor_of(course) == before);

  auto missing = course.choose("person:a", "accept");
  REQUIRE(!missing);
  CHECK(missing.error().code == Errc::invalid_data);
  auto misspelt = course.choose("person:a", "accept", R"({"scor":80})");
  REQUIRE(!misspelt);
  CHECK(misspelt.error().advice.en.find("score") != std::string::npos);
  auto beyond = course.choose("person:a", "accept", R"({"score":101})");
  REQUIRE(!beyond);
  CHECK(beyond.error().code == Errc::invalid_data);
  auto unknown = course.choose("person:a", "acept", R"({"score":80})");
  REQUIRE(!unknown);
  CHECK(unknown.error().code == Errc::not_found);
  CHECK(unknown.error().advice.en.find("accept") != std::string::npos);
  CHECK(cbor_of(course) == before);

  REQUIRE(course.choose("person:a", "accept", R"({"score":60})"));
  CHECK(course.snapshot.status == regie::statechart::Snapshot::Status::closed);
  auto again = course.choose("person:a", "accept", R"({"score":60})");
  REQUIRE(!again);
  CHECK(again.error().code == Errc::refused);
}

TEST_CASE("Four eyes: who did the one may not do the other, also not for somebody else") {
  Course course(chart_of(head + R"(start: make
states:
  make:
    title: { nl: Maken, en: Make }
    who: doer
    task: { nl: Maak het, en: Make it }
    choices:
      made: { title: { nl: Gemaakt, en: Made }, go: look }
  look:
    title: { nl: Kijken, en: Look }
    who: checker
    except: doer
    task: { nl: Kijk het na, en: Look at it }
    choices:
      fine: { title: { nl: Goed, en: Fine }, go: ended }
results:
  ended: { title: { nl: Klaar, en: Ended } }
)"));
  REQUIRE(course.start("person:a"));
  REQUIRE(course.choose("person:a", "made"));
  auto own = course.choose("person:a", "fine");
  REQUIRE(!own);
  CHECK(own.error().code == Errc::refused);
  CHECK(own.error().message.nl.find("Doener") != std::string::npos);

  const auto views =
      regie::statechart::choices(*course.chart, course.snapshot, "person:a", {}, course.context());
  REQUIRE(views.size() == 1);
  CHECK(!views[0].open);
  CHECK(views[0].reasons[0].kind == regie::statechart::Reason::Kind::except);
  CHECK(regie::statechart::choices(*course.chart, course.snapshot, "person:b", {},
                                   course.context())[0]
            .open);
  CHECK(course.choose("person:b", "fine"));
}

TEST_CASE("The same inputs give the same bytes") {
  const auto chart = chart_from("tests/stories/quorum.yaml");
  std::string first;
  for (int i = 0; i < 2; ++i) {
    Course course(chart);
    REQUIRE(course.start("person:a"));
    REQUIRE(course.choose("person:a", "ask",
                          R"({"title":"Feest","guests":["person:b","person:c","person:d"]})"));
    REQUIRE(course.choose("person:c", "join"));
    if (i == 0) first = cbor_of(course);
    CHECK(cbor_of(course) == first);
  }
}

TEST_CASE("A late answer is recorded and moves nothing") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  REQUIRE(course.choose("person:a", "ask",
                        R"({"title":"Feest","guests":["person:b","person:c","person:d"]})"));
  REQUIRE(course.choose("person:b", "join"));
  REQUIRE(course.choose("person:c", "join"));
  CHECK(course.states() == "party");
  auto late = course.choose("person:d", "join");
  REQUIRE(late);
  CHECK(late->late);
  CHECK(course.states() == "party");
}

TEST_CASE("A timer fires at its time and not before") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  REQUIRE(
      course.choose("person:a", "ask", R"({"title":"Feest","guests":["person:b","person:c"]})"));
  REQUIRE(!course.snapshot.dossier().timers.empty());
  const auto early = *regie::from_rfc3339("2026-03-02T08:00:01Z");
  CHECK(regie::statechart::next_due(course.snapshot, early) == nullptr);
  const auto* due = regie::statechart::next_due(course.snapshot, regie::latest_instant);
  REQUIRE(due != nullptr);
  regie::statechart::Event event;
  event.kind = regie::statechart::Event::Kind::timer;
  event.timer = due->id;
  auto refused = course.take(event);
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  course.now = due->due;
  REQUIRE(course.take(event));
  auto twice = course.take(event);
  REQUIRE(!twice);
  CHECK(twice.error().code == Errc::not_found);
}

TEST_CASE("Too many regions are a typed error") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  course.limits.regions = 2;
  REQUIRE(course.start("person:a"));
  const std::string before = cbor_of(course);
  auto step = course.choose("person:a", "ask",
                            R"({"title":"Feest","guests":["person:b","person:c","person:d"]})");
  REQUIRE(!step);
  CHECK(step.error().code == Errc::limit_reached);
  CHECK(cbor_of(course) == before);
}

TEST_CASE("What a role does not see is left out of its messages and its view") {
  Course course(chart_of(R"(regie: 1
workflow: seen
version: 1
title: { nl: Zien, en: Seeing }
calendar: nl-municipality
roles:
  owner: { title: { nl: Eigenaar, en: Owner } }
  guest: { title: { nl: Gast, en: Guest }, is: "has(data.guest) ? [guest] : []", sees: [title] }
data:
  title: { type: text }
  secret: { type: text }
  guest: { type: contact }
start: begin
states:
  begin:
    title: { nl: Begin, en: Begin }
    who: owner
    task: { nl: Begin, en: Begin }
    form: [title, secret, guest]
    choices:
      invite:
        title: { nl: Vraag, en: Invite }
        tell: { to: guest, text: { nl: "{title} {secret}", en: "{title} {secret}" } }
        go: visit
  visit:
    title: { nl: Bezoek, en: Visit }
    who: guest
    task: { nl: Kom langs, en: Come by }
    choices:
      came: { title: { nl: Geweest, en: Came }, go: ended }
results:
  ended: { title: { nl: Klaar, en: Ended } }
)"));
  REQUIRE(course.start("person:a"));
  auto step = course.choose("person:a", "invite",
                            R"({"title":"Thee","secret":"sleutel","guest":"person:b"})");
  REQUIRE(step);
  REQUIRE(step->effects.size() == 1);
  const std::string payload = to_json(step->effects[0].payload);
  CHECK(payload.find("Thee") != std::string::npos);
  CHECK(payload.find("sleutel") == std::string::npos);
  const auto seen = regie::statechart::visible_fields(*course.chart, course.snapshot, "person:b",
                                                      course.context());
  CHECK(seen == std::vector<bool>{true, false, false});
  const auto all = regie::statechart::visible_fields(*course.chart, course.snapshot, "person:a",
                                                     course.context());
  CHECK(all == std::vector<bool>{true, true, true});
  const auto outsider = regie::statechart::visible_fields(*course.chart, course.snapshot,
                                                          "person:z", course.context());
  CHECK(outsider == std::vector<bool>{false, false, false});
}

TEST_CASE("A choice of a region is closed, with the reason, while its state is not active") {
  Course course(chart_from("tests/stories/quorum.yaml"));
  REQUIRE(course.start("person:a"));
  auto refused = course.choose("person:b", "join");
  REQUIRE(!refused);
  CHECK(refused.error().code == Errc::refused);
  REQUIRE(!refused.error().reasons.empty());
  const auto views = regie::statechart::why(*course.chart, course.snapshot, "join", "", "person:b",
                                            {}, course.context());
  REQUIRE(views.size() == 1);
  CHECK(!views[0].open);
  REQUIRE(!views[0].reasons.empty());
  CHECK(views[0].reasons[0].kind == regie::statechart::Reason::Kind::state);
}

TEST_CASE("A choice of which no rule fits is closed, with all that were tried", "[statechart]") {
  tests::Course course(tests::chart_of(R"(
regie: 1
workflow: small
version: 1
title: Small
language: en
data:
  score: { type: whole number, default: "0" }
  extra: { type: whole number }
start: a
states:
  a:
    title: A
    who: anybody
    public: [score]
    task: Choose
    choices:
      rated: { title: Rated, rules: [ { if: "score > 5", go: over }, { if: "score > 3", go: over } ] }
      asked: { title: Asked, form: [extra], rules: [ { if: "extra > 5", go: over } ] }
      better: { title: Better, set: { score: "score + 4" } }
results: { over: { title: Over } }
)"));
  REQUIRE(course.start("person:a"));
  const auto look = [&](const Value& data) {
    return statechart::choices(*course.chart, course.snapshot, "person:a", data, course.context());
  };
  auto views = look({});
  REQUIRE(views.size() == 3);
  CHECK_FALSE(views[0].open);
  REQUIRE(views[0].reasons.size() == 2);
  CHECK(views[0].reasons[1].kind == statechart::Reason::Kind::rule);
  CHECK(views[0].reasons[1].condition == "score > 3");
  CHECK_FALSE(views[0].reasons[1].because.en.empty());
  CHECK(views[1].open);
  CHECK(views[1].depends);
  views = look(Value::record({{"extra", 4}}));
  CHECK_FALSE(views[1].open);
  CHECK_FALSE(course.choose("person:a", "rated"));
  REQUIRE(course.choose("person:a", "better"));
  CHECK(look({})[0].open);
}

TEST_CASE("A condition that asks for a state names one state", "[statechart]") {
  const auto errors = [](const std::string& name) {
    std::string text = R"yaml(
regie: 1
workflow: small
version: 1
title: Small
language: en
start: west
states:
  west: { title: W, start: busy, states: { busy: { title: B, when: { go: east } } } }
  east:
    title: E
    start: busy
    states: { busy: { title: B, when: { go: { if: "In(NAME)", go: over } } } }
results: { over: { title: Over } }
)yaml";
    text.replace(text.find("NAME"), 4, "'" + name + "'");
    auto loaded =
        workflow::load(std::make_shared<const Source>(Source{"test.yaml", text}), Limits());
    return loaded ? std::string() : render(loaded.error().diagnostics, Language::en);
  };
  CHECK(errors("west/busy").empty());
  CHECK(errors("west").empty());
  const std::string both = errors("busy");
  CHECK(both.find("`west/busy` and `east/busy`") != std::string::npos);
  CHECK(both.find("test.yaml:13") != std::string::npos);
  CHECK(errors("west/buzy").find("no state `west/buzy`") != std::string::npos);
}

TEST_CASE("What has one language is told in it, also to who reads the other") {
  Course course(chart_of(R"(regie: 1
workflow: one_language
version: 1
title: Een taal
roles:
  citizen: { title: Burger }
  clerk: { title: Ambtenaar }
data:
  amount: { type: whole number, ask: "Hoeveel?" }
start: asking
states:
  asking:
    title: Vragen
    who: citizen
    form: [amount]
    choices:
      hand_in: { title: Inleveren, go: judging }
  judging:
    title: Oordelen
    who: clerk
    except: citizen
    choices:
      agree: { title: Akkoord, go: done }
results:
  done: { title: Klaar, tell: citizen }
)"));
  regie::statechart::Contact clerk;
  clerk.id = "clerk";
  clerk.roles = {"clerk"};
  course.directory = regie::statechart::ContactBook({clerk}, "1");
  REQUIRE(course.start("resident:anna"));
  REQUIRE(course.choose("resident:anna", "hand_in", R"({"amount":1})"));
  const auto refused = course.choose("resident:anna", "agree");
  REQUIRE(!refused);
  const std::string said = refused.error().message.en;
  CHECK(said.find("This is for: Ambtenaar.") != std::string::npos);
  CHECK(said.find("You were involved yourself as: Burger.") != std::string::npos);
  const auto late = course.choose("resident:anna", "hand_in");
  REQUIRE(!late);
  CHECK(late.error().message.en.find("\"Oordelen\"") != std::string::npos);
}
