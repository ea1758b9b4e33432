// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/load.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/document/document.hpp"
#include "engine/workflow/directory_file.hpp"
#include "tests/unit/catch.hpp"

namespace {

using regie::Limits;
using regie::Severity;
using regie::Source;
using regie::statechart::Chart;
using regie::statechart::Index;
using regie::statechart::none;
using regie::statechart::Op;
using regie::statechart::Quorum;
using regie::statechart::StateKind;
using regie::statechart::TakeLimit;
using regie::statechart::Timer;
using regie::statechart::Transition;
using regie::statechart::TransitionKind;

std::shared_ptr<const Chart> chart_of(const std::string& text) {
  auto loaded =
      regie::workflow::load(std::make_shared<const Source>(Source{"w.yaml", text}), Limits{});
  if (!loaded) FAIL(regie::render(loaded.error().diagnostics, regie::Language::en));
  return loaded->chart;
}

std::string file(const std::string& name) {
  auto source =
      regie::document::read_source(std::string(REGIE_SOURCE_DIR) + "/workflows/" + name, Limits{});
  REQUIRE(source.has_value());
  return (*source)->text;
}

/// A workflow with these states after the first; `done` is its result.
std::string with_states(const std::string& states, const std::string& data = "") {
  return "regie: 1\nworkflow: w\nversion: 1\nroles: { clerk: { title: Medewerker } }\n" + data +
         "start: first\nstates:\n" + states + "results: { done: { title: Klaar } }\n";
}

Index state_at(const Chart& chart, const std::string& path) {
  const Index found = chart.state_of(path);
  INFO(path);
  REQUIRE(found != none);
  return found;
}

/// `source --event--> targets` for every transition of a state.
std::vector<std::string> edges(const Chart& chart, const std::string& path) {
  std::vector<std::string> shown;
  const auto& range = chart.states[path.empty() ? 0 : state_at(chart, path)].transitions;
  for (Index i = range.first; i < range.first + range.count; ++i) {
    const Transition& transition = chart.transitions[i];
    std::string line;
    for (Index e = 0; e < transition.events.count; ++e) {
      line += chart.descriptors[transition.events.first + e];
    }
    line += " ->";
    for (Index t = 0; t < transition.targets.count; ++t) {
      line += " " + chart.states[chart.target_indices[transition.targets.first + t]].path;
    }
    shown.push_back(line);
  }
  return shown;
}

std::vector<Op> ops(const Chart& chart, const Transition& transition) {
  std::vector<Op> found;
  for (Index i = 0; i < transition.actions.count; ++i) {
    found.push_back(chart.actions[transition.actions.first + i].op);
  }
  return found;
}

const Transition& edge(const Chart& chart, const std::string& path, std::size_t number) {
  return chart.transitions[chart.states[state_at(chart, path)].transitions.first + number];
}

}  // namespace

TEST_CASE("wijkregie loads without errors", "[workflow]") {
  const auto chart = chart_of(file("wijkregie.yaml"));
  CHECK(chart->workflow == "wijkregie");
  CHECK(chart->digest.size() == 64);
  CHECK(chart->fields[chart->label_field].name == "title");
  const auto& submit = chart->choices[chart->choice_of("draft.submit")];
  CHECK(submit.form.count == 7);
  CHECK(submit.title.en == "Submit");
  CHECK(edges(*chart, "proposal") ==
        std::vector<std::string>{"proposal.deadline ->", "proposal.take_up -> first_assessment"});
  CHECK(ops(*chart, edge(*chart, "proposal", 0)) == std::vector<Op>{Op::mark_late, Op::tell});
}

TEST_CASE("an each becomes regions that wait and have answered", "[workflow]") {
  const auto chart = chart_of(file("wijkregie.yaml"));
  const auto& state = chart->states[state_at(*chart, "seeking_partners")];
  CHECK(state.kind == StateKind::each);
  const auto& each = chart->eaches[state.each];
  CHECK(chart->fields[each.field].name == "partners");
  CHECK(each.answers_kept);
  CHECK(each.unanswered_stay);
  CHECK(each.quorum.kind == Quorum::Kind::expression);
  CHECK(chart->states[each.open_state].hidden);
  CHECK(chart->states[each.open_state].timers.count == 3);
  CHECK(chart->states[each.answered_state].kind == StateKind::final_);
  CHECK(edges(*chart, "seeking_partners/open") ==
        std::vector<std::string>{"seeking_partners.join -> seeking_partners/answered",
                                 "seeking_partners.decline -> seeking_partners/answered",
                                 "seeking_partners.later ->", "seeking_partners.remind_1 ->",
                                 "seeking_partners.remind_2 ->", "seeking_partners.remind_3 ->"});
  CHECK(edge(*chart, "seeking_partners/open", 2).stays);
  const auto exits = edges(*chart, "seeking_partners");
  CHECK(std::count(exits.begin(), exits.end(), "quorum.enough.seeking_partners -> at_the_table") ==
        1);
  const auto& join = chart->choices[chart->choice_of("seeking_partners.join")];
  CHECK(join.in_region);
  CHECK(join.grants.size() > 3);
  const auto& decline = chart->choices[chart->choice_of("seeking_partners.decline")];
  CHECK(chart->form_fields[decline.form.first].item_field == "why");
}

TEST_CASE("who does not answer has the answer that the workflow gives", "[workflow]") {
  const auto chart = chart_of(file("wijkregie.yaml"));
  const auto& open = chart->states[state_at(*chart, "effect/open")];
  std::vector<Timer::Kind> kinds;
  for (Index i = 0; i < open.timers.count; ++i) {
    kinds.push_back(chart->timers[open.timers.first + i].kind);
  }
  CHECK(std::count(kinds.begin(), kinds.end(), Timer::Kind::reply) == 1);
  const auto all = edges(*chart, "effect/open");
  CHECK(std::count(all.begin(), all.end(), "effect.reply -> effect/answered") == 1);
}

TEST_CASE("top-level choices are transitions of every state they are open in", "[workflow]") {
  const auto chart = chart_of(file("wijkregie.yaml"));
  const auto& again = chart->choices[chart->choice_of("problem_again")];
  CHECK(again.state == none);
  CHECK(again.from.size() == 2);
  const auto& reopen = chart->choices[chart->choice_of("not_taken_up.reopen")];
  CHECK(reopen.reopens);
  CHECK(reopen.limit.most == 1);
  CHECK(reopen.limit.per == TakeLimit::Per::case_);
  REQUIRE(reopen.until.has_value());
  CHECK(reopen.until->weeks == 6);
  CHECK(chart->states[state_at(*chart, "not_taken_up")].reopen ==
        chart->choice_of("not_taken_up.reopen"));
}

TEST_CASE("a bare limit counts per item within each, and per case elsewhere", "[workflow]") {
  const auto chart = chart_of(file("wijkregie.yaml"));
  const auto range = chart->states[state_at(*chart, "execution/open")].transitions;
  bool found = false;
  for (Index i = range.first; i < range.first + range.count; ++i) {
    const Transition& transition = chart->transitions[i];
    if (transition.limit.most == 0) continue;
    found = true;
    CHECK(transition.limit.per == TakeLimit::Per::item);
  }
  CHECK(found);
}

TEST_CASE("nested, parallel, final and history states", "[workflow]") {
  const auto chart = chart_of(with_states(R"(
  first:
    parallel: true
    states:
      ownership:
        start: open
        states: { open: { when: { ownership.ok: ok } }, ok: { final: true } }
      soil:
        start: open
        states: { open: { when: { soil.ok: ok } }, ok: { final: true } }
    when:
      done.state.first: second
  second:
    start: intake
    enter: [ { set: { rounds: "rounds + 1" } }, { raise: papers.check } ]
    leave: { remove: { notes: "item == ''" } }
    states:
      intake: { when: { papers.complete: review } }
      review:
        always: [ { if: "rounds > 1", go: done }, { raise: papers.late } ]
        when: { "papers.*": { go: intake, internal: true } }
      where_we_were: { history: deep, default: intake }
    when: { case.paused: paused }
  paused: { when: { case.resumed: where_we_were } }
)",
                                          R"(
data:
  rounds: { type: whole number, default: 0 }
  notes:  { type: list of text, default: [a, b] }
)"));
  CHECK(chart->states[state_at(*chart, "first")].kind == StateKind::parallel);
  CHECK(chart->states[state_at(*chart, "first/soil/ok")].kind == StateKind::final_);
  CHECK(edges(*chart, "first") == std::vector<std::string>{"done.state.first -> second"});
  // A name is that of the sibling, though another state has it too.
  CHECK(edges(*chart, "first/soil/open") == std::vector<std::string>{"soil.ok -> first/soil/ok"});
  CHECK(edges(*chart, "paused") ==
        std::vector<std::string>{"case.resumed -> second/where_we_were"});
  CHECK(edges(*chart, "second/review") ==
        std::vector<std::string>{" -> done", " ->", "papers.* -> second/intake"});
  CHECK(edge(*chart, "second/review", 2).kind == TransitionKind::internal);
  const auto& second = chart->states[state_at(*chart, "second")];
  REQUIRE(second.on_entry.count == 1);
  CHECK(chart->blocks[second.on_entry.first].count == 2);
  REQUIRE(second.initial != none);
  const auto& history = chart->states[state_at(*chart, "second/where_we_were")];
  CHECK(history.kind == StateKind::history_deep);
  CHECK(chart->transitions[history.initial].targets.count == 1);
}

TEST_CASE("transitions stand in document order, whichever word they come from", "[workflow]") {
  const auto chart = chart_of(with_states(R"(
  first:
    when: { a: done }
    deadline: 5 days
    late: done
    who: clerk
    choices: { go_on: done }
    always: { if: "false", go: done }
)"));
  CHECK(edges(*chart, "first") == std::vector<std::string>{"a -> done", "first.deadline -> done",
                                                           "first.go_on -> done", " -> done"});
}

TEST_CASE("literals get the type of what they are written to", "[workflow]") {
  const auto chart = chart_of(with_states(R"(
  first:
    who: clerk
    choices:
      go_on:
        set: { day: 2026-03-02, amount: 12.50, sure: true, count: 010, name: no }
        add: { people: { who: ret, since: "today" } }
        go: done
)",
                                          R"(
data:
  day: { type: date }
  amount: { type: euro }
  sure: { type: truth }
  count: { type: whole number }
  name: { type: text }
  people: { type: list of record, key: who, fields: { who: { type: contact }, since: { type: date } } }
)"));
  const Transition& only = edge(*chart, "first", 0);
  const auto literal = [&](Index i) { return chart->actions[only.actions.first + i].literal; };
  CHECK(literal(0).is(regie::Value::Kind::date));
  CHECK(literal(1) == regie::Value(regie::Euro{1250}));
  CHECK(literal(2) == regie::Value(true));
  CHECK(literal(3) == regie::Value(10));
  CHECK(literal(4) == regie::Value("no"));
  CHECK(chart->actions[only.actions.first + 5].program != none);
}

TEST_CASE("a term that is written down without its type known is left to the case", "[workflow]") {
  const std::string states =
      "  first: { who: clerk, choices: { go_on: { set: { day: \"add_term(today, dyn(3))\" },"
      " go: done } } }\n";
  const auto chart = chart_of(with_states(states, "data: { day: { type: date } }\n"));
  CHECK(chart->actions[edge(*chart, "first", 0).actions.first].program != none);
}

TEST_CASE("what every way to a state fills in can be read there without asking", "[workflow]") {
  const std::string data = "data: { score: { type: whole number }, note: { type: text } }\n";
  const std::string states = R"(
  first:
    who: clerk
    choices:
      one: { form: [score], go: second }
      two: { form: [score, note], go: second }
  second:
    who: clerk
    choices:
      stop: { needs: [ { if: "score > 1", explain: Nee. } ], go: done }
      end:  { needs: [ { if: "size(note) > 1", explain: Nee. } ], go: done }
)";
  auto loaded = regie::workflow::load(
      std::make_shared<const Source>(Source{"w.yaml", with_states(states, data)}), Limits{});
  REQUIRE(loaded.has_value());
  std::vector<std::string> warnings;
  for (const auto& finding : loaded->findings) {
    if (finding.severity == Severity::warning) warnings.push_back(finding.message.en);
  }
  CHECK(warnings == std::vector<std::string>{"`note` may not be filled in yet here."});
}

TEST_CASE("a workflow of 10 MB is refused without being read to the end", "[workflow]") {
  std::string text = with_states("  first: { when: { a: done } }\n");
  while (text.size() < 10'000'000) text += "# and so on, and so on, and so on\n";
  auto loaded =
      regie::workflow::load(std::make_shared<const Source>(Source{"w.yaml", text}), Limits{});
  REQUIRE(!loaded.has_value());
  CHECK(loaded.error().code == regie::Errc::limit_reached);
}

TEST_CASE("a long chain of states is checked in time", "[workflow]") {
  std::string states = "  first: { when: { a: s0 } }\n";
  for (int i = 0; i < 5000; ++i) {
    const std::string next = i + 1 < 5000 ? "s" + std::to_string(i + 1) : "done";
    states += "  s" + std::to_string(i) + ": { when: { a: " + next + " } }\n";
  }
  CHECK(chart_of(with_states(states))->states.size() == 5003);
}

TEST_CASE("the directory of wijkregie loads, and a broken one says why", "[workflow]") {
  auto book = regie::workflow::load_directory(
      std::make_shared<const Source>(Source{"directory.yaml", file("directory.yaml")}), Limits{});
  REQUIRE(book.has_value());
  CHECK((*book)->contacts().size() > 10);
  CHECK((*book)->find("director_west")->channels.at("phone") == "0180-000001");

  auto broken = regie::workflow::load_directory(
      std::make_shared<const Source>(
          Source{"d.yaml",
                 "regie: 1\ndirectory: d\ncontacts:\n  ret: { naam: RET, chanels: { fax: x } }\n"}),
      Limits{});
  REQUIRE(!broken.has_value());
  CHECK(broken.error().diagnostics.size() == 3);
}
