// SPDX-License-Identifier: Apache-2.0
// Level 2 of the language: what becomes of its words in the chart's tables.
#include <string>

#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace {

namespace sc = regie::statechart;

std::shared_ptr<const sc::Chart> level2_chart(const std::string& content) {
  const std::string text = "regie: 1\nworkflow: w\nversion: 1\nlanguage: en\ntitle: W\n" + content;
  auto loaded = regie::workflow::load(
      std::make_shared<const regie::Source>(regie::Source{"w.yaml", text}), regie::Limits{});
  if (!loaded) FAIL(regie::render(loaded.error().diagnostics, regie::Language::en));
  return loaded->chart;
}

const sc::State& level2_state(const sc::Chart& chart, const char* path) {
  const sc::Index found = chart.state_of(path);
  REQUIRE(found != sc::none);
  return chart.states[found];
}

TEST_CASE("events, starts and histories of level 2 keep their order", "[workflow]") {
  const auto chart = level2_chart(R"y(
errors: event
start: { go: [p2, q1], do: [ { log: "1" } ] }
states:
  both:
    parallel: true
    states:
      p: { start: p1, states: { p1: {}, p2: { when: [ { event: x, go: p1 }, { event: [y, z.*], if: "1 < 2" }, { event: x, internal: true, go: p1 } ] } } }
      q: { start: q1, states: { q1: { when: { back: h } }, h: { history: deep, default: { go: q1, raise: again } } } }
    when: { "*": ended }
results: { ended: { enter: [ [ { log: "1" } ], [ { log: "2" } ] ], leave: { log: "3" }, donedata: { a: "1" } } }
)y");
  CHECK(chart->errors_raise);
  const sc::Transition& initial = chart->transitions[chart->states[0].initial];
  CHECK(initial.targets.count == 2);
  CHECK(initial.actions.count == 1);
  const sc::State& p2 = level2_state(*chart, "both/p/p2");
  REQUIRE(p2.transitions.count == 3);
  const sc::Transition* rules = &chart->transitions[p2.transitions.first];
  CHECK(chart->descriptors[rules[0].events.first] == "x");
  CHECK(rules[1].events.count == 2);
  CHECK(rules[1].guard != sc::none);
  CHECK(rules[1].targets.count == 0);
  CHECK(rules[2].kind == sc::TransitionKind::internal);
  const sc::State& history = level2_state(*chart, "both/q/h");
  CHECK(chart->transitions[history.initial].actions.count == 1);
  const sc::State& ended = level2_state(*chart, "ended");
  CHECK(ended.on_entry.count == 2);
  CHECK(ended.on_exit.count == 1);
  CHECK(ended.done_data != sc::none);
}

TEST_CASE("sends, branches and loops become nested actions", "[workflow]") {
  const auto chart = level2_chart(R"y(
data: { num: { type: whole number, default: 0 }, all: { type: list of whole number, default: [] }, id: { type: text, default: none_yet }, o: { type: anything, default: "{}" } }
start: a
states:
  a:
    enter:
      - { if: "num > 1", set: { num: "1" }, else: { if: "num > 0", set: { num: "2" }, else: { raise: zero } } }
      - { loop: { item: x, index: i, in: "all", do: [ { loop: { item: other, in: "all", do: [ { set: { num: "x + other + i" } } ] } } ] } }
      - { loop: { item: num, in: "all", do: [ { set: { "o.deep[num].x": "num" } } ] } }
      - { send: later, after: 2 hours, id: mark }
      - { send: { event: "'a' + id", after: "duration('1s')", id_to: id, to: "'parent'", data: { aNumber: "num" } } }
      - { cancel: mark }
    always: { go: ended }
results: { ended: { title: Ended } }
)y");
  const sc::State& a = level2_state(*chart, "a");
  const sc::Range block = chart->blocks[a.on_entry.first];
  REQUIRE(block.count == 6);
  const sc::Action* actions = &chart->actions[block.first];
  CHECK(actions[0].op == sc::Op::if_);
  REQUIRE(actions[0].otherwise.count == 1);
  CHECK(chart->actions[actions[0].otherwise.first].op == sc::Op::if_);
  CHECK(chart->variables == 3);
  CHECK(actions[1].slot == chart->variable(0));
  CHECK(actions[1].place_slot == chart->variable(1));
  CHECK(chart->actions[actions[1].body.first].slot == chart->variable(2));
  CHECK(actions[2].slot == chart->field_of("num"));
  const sc::Action& set = chart->actions[actions[2].body.first];
  REQUIRE(set.path.size() == 3);
  CHECK(set.path[0].name == "deep");
  CHECK(set.path[1].program != sc::none);
  REQUIRE(chart->sends.size() == 2);
  CHECK(chart->sends[0].id == "mark");
  CHECK(chart->sends[0].delay.has_value());
  CHECK(chart->sends[1].event_program != sc::none);
  CHECK(chart->sends[1].to == sc::Send::To::computed);
  CHECK(chart->sends[1].id_field == chart->field_of("id"));
  CHECK(actions[5].text == "mark");
}

TEST_CASE("children and regions with states know what they are made for", "[workflow]") {
  const auto chart = level2_chart(R"y(
roles: { clerk: { title: Clerk } }
data: { parties: { type: list of record, key: name, fields: { name: { type: text }, steps: { type: list of text } } } }
start: rounds
states:
  rounds:
    each: parties
    start: asked
    states:
      asked: { who: clerk, choices: { agree: steps, refuse: refused } }
      steps: { each: item.steps, who: clerk, choices: [ready], enough: all answered, exits: { enough: agreed, impossible: refused } }
      agreed: { final: true }
      refused: { final: true }
    enough: all agreed
    exits: { enough: checks, impossible: checks }
  checks:
    child: { workflow: check, data: { n: "1" }, forward: true, then: seats, failed: { if: "1 > 0", go: seats } }
    when: { done.child.checks: seats }
  seats:
    each: { water: { who: clerk }, gas: { who: clerk } }
    choices: [ready]
    enough: all answered
    exits: { enough: ended, impossible: ended }
results: { ended: { title: Ended } }
)y");
  REQUIRE(chart->eaches.size() == 3);
  CHECK(chart->eaches[0].open_state == sc::none);
  CHECK(chart->eaches[1].within == std::vector<std::string>{"steps"});
  CHECK(chart->eaches[2].seats.size() == 2);
  const sc::Index agree = chart->choice_of("rounds/asked.agree");
  REQUIRE(agree != sc::none);
  CHECK(chart->choices[agree].in_region);
  REQUIRE(chart->invokes.size() == 1);
  CHECK(chart->invokes[0].id == "checks");
  CHECK(chart->invokes[0].forward);
  const sc::State& checks = level2_state(*chart, "checks");
  REQUIRE(checks.transitions.count == 3);
  const sc::Transition* rules = &chart->transitions[checks.transitions.first];
  CHECK(chart->descriptors[rules[0].events.first] == "done.child.checks");
  CHECK(chart->descriptors[rules[1].events.first] == "error.communication");
  CHECK(rules[1].guard != sc::none);
  CHECK(chart->descriptors[rules[2].events.first] == "done.child.checks");
}

TEST_CASE("requests become transitions on their answers", "[workflow]") {
  const auto chart = level2_chart(R"y(
key: "'w-' + num"
data: { num: { type: text } }
start: a
states:
  a:
    request: { to: { workflow: other, key: "num" }, event: ask.it, data: { num: "num" }, answers: { good: ended, bad: { if: "event.data.x == 1", go: ended } }, failed: ended }
    when:
      go: { request: { id: mine, to: parent, event: ask.more, answers: { fine: ended }, failed: { log: "num" } } }
      ask.here: { answer: [ good, { choice: bad, data: "num", to: ask.here } ] }
results: { ended: { title: Ended } }
)y");
  REQUIRE(chart->key != sc::none);
  CHECK(chart->key_fields == std::vector<sc::Index>{0});
  const sc::State& a = level2_state(*chart, "a");
  REQUIRE(a.requests.count == 1);
  const sc::Request& request = chart->requests[a.requests.first];
  CHECK(request.id == "a");
  CHECK(request.state == chart->state_of("a"));
  CHECK(chart->sends[request.send].to == sc::Send::To::workflow);
  REQUIRE(chart->requests.size() == 2);
  CHECK(chart->requests[0].id == "mine");
  CHECK(chart->requests[0].state == sc::none);
  for (const char* event :
       {"done.request.a.good", "done.request.a.bad", "error.communication.request.a",
        "done.request.mine.fine", "error.communication.request.mine"}) {
    INFO(event);
    CHECK(chart->event_of(event) != sc::none);
  }
  // Those of an action are heard wherever the case is, and leave nothing.
  const sc::Range root = chart->states[0].transitions;
  REQUIRE(root.count == 2);
  CHECK(chart->transitions[root.first].kind == sc::TransitionKind::internal);
  REQUIRE(chart->replies.size() == 2);
  CHECK(chart->replies[0].event.empty());
  CHECK(chart->replies[1].event == "ask.here");
  CHECK(chart->replies[1].data != sc::none);
}

TEST_CASE("timers count with the calendar of the law where it is named", "[workflow]") {
  const auto chart = level2_chart(R"y(
roles: { clerk: {} }
start: a
states:
  a:
    who: clerk
    choices: { go_on: ended }
    deadline: { after: 8 weeks, basis: local }
    late: ended
    timers:
      own: { after: 3 working days, calendar: nl-municipality, tell: clerk }
      other: { after: 3 working days, calendar: nl-statutory, tell: clerk }
results: { ended: { title: Ended } }
)y");
  const sc::Range timers = level2_state(*chart, "a").timers;
  REQUIRE(timers.count == 3);
  const sc::Timer* timer = &chart->timers[timers.first];
  REQUIRE(timer[0].law.has_value());
  CHECK(timer[0].law->basis == regie::calendar::Basis::local);
  CHECK(regie::calendar::to_string(timer[0].law->span) ==
        regie::calendar::to_string(*timer[0].after));
  CHECK_FALSE(timer[1].statutory);
  CHECK(timer[2].statutory);
  CHECK(chart->needs_law);
}

}  // namespace
