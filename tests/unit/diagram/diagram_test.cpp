// SPDX-License-Identifier: Apache-2.0
#include "engine/calendar/span.hpp"
#include "engine/diagram/child_process.hpp"
#include "engine/diagram/drawing.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/diagram/well_formed.hpp"

namespace {

using namespace regie;
using namespace regie::diagram;
using statechart::Chart;
using statechart::Index;
using statechart::none;

/// Puts the tables of a chart together by hand, states in document order.
class Builder {
 public:
  Builder() {
    chart.workflow = "example";
    chart.title = Text("Voorbeeld", "Example");
    chart.states.emplace_back();
    chart.states[0].kind = statechart::StateKind::compound;
  }

  Index state(const std::string& path, Text title, statechart::StateKind kind, Index parent = 0) {
    statechart::State state;
    state.path = path;
    state.name = path.substr(path.rfind('/') + 1);
    state.title = std::move(title);
    state.kind = kind;
    state.parent = parent;
    chart.states.push_back(std::move(state));
    return static_cast<Index>(chart.states.size() - 1);
  }

  /// The children of a state, which starts in the first of them.
  void children(Index parent, const std::vector<Index>& all) {
    chart.states[parent].children = {static_cast<Index>(chart.child_indices.size()),
                                     static_cast<Index>(all.size())};
    chart.child_indices.insert(chart.child_indices.end(), all.begin(), all.end());
    chart.states[parent].initial = static_cast<Index>(chart.transitions.size());
    auto first = transition(all.front());
    first.source = parent;
    chart.transitions.push_back(std::move(first));
  }

  statechart::Transition transition(Index target, const std::string& event = "") {
    statechart::Transition made;
    if (!event.empty()) {
      made.events = {static_cast<Index>(chart.descriptors.size()), 1};
      chart.descriptors.push_back(event);
    }
    made.targets = {static_cast<Index>(chart.target_indices.size()), 1};
    chart.target_indices.push_back(target);
    return made;
  }

  statechart::Transition chosen(Index target, const std::string& id, Text title) {
    statechart::Choice choice;
    choice.id = id;
    choice.name = id;
    choice.title = std::move(title);
    chart.choices.push_back(std::move(choice));
    auto made = transition(target, id);
    made.choice = static_cast<Index>(chart.choices.size() - 1);
    return made;
  }

  void leave(Index source, std::vector<statechart::Transition> ways) {
    chart.states[source].transitions = {static_cast<Index>(chart.transitions.size()),
                                        static_cast<Index>(ways.size())};
    for (auto& way : ways) {
      way.source = source;
      chart.transitions.push_back(std::move(way));
    }
  }

  void deadline(Index state, const std::string& event, const std::string& after) {
    statechart::Timer timer;
    timer.event = event;
    timer.kind = statechart::Timer::Kind::deadline;
    timer.state = state;
    timer.after = calendar::parse_span(after).value();
    chart.states[state].timers = {static_cast<Index>(chart.timers.size()), 1};
    chart.timers.push_back(std::move(timer));
  }

  void task(Index state, Text role) {
    statechart::Role made;
    made.title = std::move(role);
    chart.roles.push_back(std::move(made));
    statechart::Task task;
    task.state = state;
    statechart::Who who;
    who.kind = statechart::Who::Kind::role;
    who.role = static_cast<Index>(chart.roles.size() - 1);
    task.who = {who};
    chart.states[state].task = static_cast<Index>(chart.tasks.size());
    chart.tasks.push_back(std::move(task));
  }

  Chart chart;
};

Chart example() {
  using statechart::StateKind;
  Builder made;
  const auto ask = made.state("ask", Text("Vraag \"1\" & <2>", "Question"), StateKind::atomic);
  const auto table = made.state("table", Text("Aan tafel", "At the table"), StateKind::each);
  const auto open = made.state("table/open", {}, StateKind::atomic, table);
  made.chart.states[open].hidden = true;
  made.chart.states[table].each = 0;
  made.chart.eaches.emplace_back().state = table;
  const auto work = made.state("work", Text("Werk", "Work"), StateKind::compound);
  const auto one = made.state("work/one", Text("Een", "One"), StateKind::atomic, work);
  const auto two = made.state("work/two", Text("Twee", "Two"), StateKind::atomic, work);
  const auto done = made.state("done", Text("Klaar", "Done"), StateKind::final_);
  const auto gone = made.state("gone", Text("Te laat", "Too late"), StateKind::final_);
  made.children(0, {ask, table, work, done, gone});
  made.children(table, {open});
  made.children(work, {one, two});
  made.task(ask, Text("Inbrenger", "Submitter"));
  made.deadline(ask, "ask.deadline", "21 days");
  made.deadline(table, "table.deadline", "5 working days");
  made.leave(ask, {made.chosen(table, "ask.reply", Text("Antwoorden", "Answer")),
                   made.transition(gone, "ask.deadline")});
  made.leave(table, {made.transition(work, "quorum.enough.table")});
  made.leave(one, {made.chosen(two, "one.next", Text("Verder", "Next"))});
  made.leave(work, {made.chosen(done, "finish", Text("Afronden", "Finish"))});
  REQUIRE(made.chart.seal(Limits()).has_value());
  return std::move(made.chart);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("diagram: DOT says states, choices, results and terms in the language asked for") {
  const Chart chart = example();
  const std::string dot = to_dot(chart, DrawOptions());
  CHECK(has(dot, "Vraag \\\"1\\\" & <2>"));
  CHECK(has(dot, "Inbrenger"));
  CHECK(has(dot, "Antwoorden"));
  CHECK(has(dot, "21 dagen"));
  CHECK(has(dot, "style=dashed"));
  CHECK(has(dot, "5 werkdagen"));
  CHECK(has(dot, "antwoorden"));
  CHECK(has(dot, "subgraph cluster1 {"));
  CHECK(has(dot, "peripheries=2"));
  DrawOptions english;
  english.language = Language::en;
  CHECK(has(to_dot(chart, english), "enough answers"));
  CHECK(to_dot(chart, english) == to_dot(chart, english));
}

TEST_CASE("diagram: Mermaid says the same, and no text of a workflow can end its label") {
  const Chart chart = example();
  DrawOptions options;
  options.highlighted = {"work/one"};
  const std::string flow = to_mermaid(chart, options);
  CHECK(flow.rfind("---\ntitle: \"Voorbeeld\"\n---\nflowchart TB\n", 0) == 0);
  CHECK(has(flow, "Vraag #quot;1#quot; #amp; #lt;2#gt;"));
  CHECK(has(flow, "subgraph cluster1 [\""));
  CHECK(has(flow, " -.->|\"\u23f1 21 dagen\"| "));
  CHECK(has(flow, "(\" \")):::start"));
  CHECK(has(flow, "]):::result"));
  CHECK(has(flow, "de zaak is hier"));
  CHECK(has(flow, " here\n"));
  CHECK(flow == to_mermaid(chart, options));
}

TEST_CASE("diagram: SVG is well-formed, the same every time, and refers to nothing") {
  const Chart chart = example();
  const auto svg = to_svg(chart, DrawOptions());
  REQUIRE(svg.has_value());
  CHECK(regie::tests::WellFormed::objection(svg.value()).empty());
  CHECK(svg.value() == to_svg(chart, DrawOptions()).value());
  CHECK(svg.value().rfind("<svg ", 0) == 0);
  CHECK(has(svg.value(), "<title>Tekening van de workflow Voorbeeld</title>"));
  CHECK(has(svg.value(), "Vraag &quot;1&quot; &amp;"));
  CHECK(has(svg.value(), "data-state=\"work/two\""));
  CHECK(has(svg.value(), "stroke-dasharray"));
  for (const char* refused : {" id=", "href", "url(", "<script", "<style", "<!--", "<?xml"}) {
    INFO(refused);
    CHECK_FALSE(has(svg.value(), refused));
  }
}

TEST_CASE("diagram: a title may hold a line end, and what XML cannot hold") {
  Chart chart = example();
  chart.title = Text("Een\xEF\xBF\xBF\xEF\xBF\xBE twee\xEF\xBC\xA1", "One");
  for (auto& state : chart.states) {
    if (!state.title.empty()) state.title = Text("boven\nonder\x01", "above");
  }
  const std::string dot = to_dot(chart, DrawOptions());
  CHECK(has(dot, "boven\\nonder "));
  CHECK_FALSE(has(dot, "boven\nonder"));
  const auto svg = to_svg(chart, DrawOptions());
  REQUIRE(svg.has_value());
  CHECK(has(svg.value(), "Een\uFFFD\uFFFD twee\uFF21"));
}

TEST_CASE("diagram: counts stand on edges and states, and a case shows where it is") {
  const Chart chart = example();
  Counts counts;
  count_step(chart, {"", {}, {"ask"}}, counts);
  count_step(chart, {"", {}, {"ask"}}, counts);
  // The answer was enough at once, so that the step went through the table.
  count_step(chart, {"ask.reply", {"ask"}, {"work", "work/one"}}, counts);
  count_step(chart, {"finish", {"work", "work/one"}, {"done"}}, counts);
  count_step(chart, {"ask.deadline", {"ask"}, {"work"}}, counts);
  const std::map<std::pair<std::string, std::string>, std::uint64_t> expected = {
      {{"", "ask"}, 2}, {{"ask", "table"}, 1}, {{"table", "work"}, 1}, {{"work", "done"}, 1}};
  CHECK(counts.taken == expected);
  counts.cases["ask"] = 1;
  counts.cases["done"] = 1;
  CHECK(counts.taken[{"", "ask"}] == 2);
  CHECK(counts.taken[{"work", "done"}] == 1);
  DrawOptions options;
  options.counts = &counts;
  options.highlighted = {"ask"};
  options.visited = {"ask", "work/two"};
  const auto svg = to_svg(chart, options).value();
  CHECK(regie::tests::WellFormed::objection(svg).empty());
  CHECK(has(svg, ">2 ×<"));
  CHECK(has(svg, ">1 nu hier<"));
  CHECK(has(svg, ">1 afgesloten<"));
  CHECK(has(svg, ">de zaak is hier<"));
  CHECK(has(svg, ">de zaak was hier<"));
}

TEST_CASE("diagram: without Graphviz, or with something else in its place, the error says so") {
  DrawOptions options;
  options.layout_program = "no-such-program-as-this";
  const auto missing = to_svg(example(), options);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == Errc::plugin_failed);
  CHECK(has(missing.error().message.en, "no-such-program-as-this"));
  CHECK(has(missing.error().advice.nl, "apt install graphviz"));
  options.layout_program = "echo";
  const auto strange = to_svg(example(), options);
  REQUIRE_FALSE(strange.has_value());
  CHECK(has(strange.error().message.en, "cannot be understood"));
  options.layout_program = "false";
  CHECK(has(to_svg(example(), options).error().message.en, "failed"));
}

TEST_CASE("diagram: a child process is bounded in time and in output") {
  ChildLimits limits;
  CHECK(run_child({"cat"}, std::string(1 << 20, 'x'), limits).value().size() == 1 << 20);
  CHECK(run_child({"true"}, std::string(1 << 20, 'x'), limits).value().empty());
  limits.output_bytes = 1000;
  CHECK(has(run_child({"yes"}, "", limits).error().message.en, "writes too much"));
  limits.longest_ms = 10;
  CHECK(has(run_child({"sleep", "3600"}, "", limits).error().message.nl, "nog niet klaar"));
}
