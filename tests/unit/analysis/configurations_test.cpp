// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/configurations.hpp"

#include <algorithm>

#include "tests/unit/analysis/fixture.hpp"

namespace regie::analysis {
namespace {

/// Two halls that are open at the same time; the condition stands at the choice that closes east.
std::string halls(const std::string& condition) {
  return R"(regie: 1
workflow: halls
version: 1
language: en
title: Halls
roles: { clerk: { title: Clerk } }
data:
  keys: { type: whole number, max: 9, default: 0 }
start: desk
states:
  desk: { title: Desk, who: clerk, choices: { open: { title: Open, form: [keys], go: both } } }
  both:
    title: Both
    parallel: true
    states:
      east:
        title: East
        start: free
        states:
          free:
            title: Free
            who: clerk
            choices:
              close: { title: Close, needs: [ { if: ")" +
         condition + R"(", explain: Not yet. } ], go: shut }
          shut: { title: Shut, final: true }
      west:
        title: West
        start: free
        states:
          free:
            title: Free
            who: clerk
            choices: { take: { title: Take, go: busy } }
          busy: { title: Busy, who: clerk, choices: { give: { title: Give, go: shut } } }
          shut: { title: Shut, final: true }
    deadline: 2 weeks
    late: closed
    when: { done.state.both: closed }
results: { closed: { title: Closed } }
)";
}

/// The warnings, and what was not proved; what follows from a warning is a note.
std::string rules_of(const std::string& text, const ProofBounds& bounds = {}) {
  std::string rules;
  for (const Proved& one : prove(tests::chart_of(text), Limits(), bounds)) {
    const bool follows = one.problem.severity == Severity::note;
    if (follows && one.problem.rule != "not-proved") continue;
    rules += (rules.empty() ? "" : " ") + one.problem.rule;
  }
  return rules;
}

/// `count` parts at once, each with three states.
std::string parts(std::size_t count) {
  std::string text = R"(regie: 1
workflow: parts
version: 1
language: en
title: Parts
roles: { clerk: { title: Clerk } }
start: all
states:
  all:
    title: All
    parallel: true
    states:
)";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "part" + std::to_string(i);
    text += "      " + name + ":\n        title: Part\n        start: one\n        states:\n" +
            "          one: { title: One, who: clerk, choices: { a" + std::to_string(i) +
            ": { title: On, go: two } } }\n" +
            "          two: { title: Two, who: clerk, choices: { b" + std::to_string(i) +
            ": { title: On, go: three } } }\n" + "          three: { title: Three, final: true }\n";
  }
  return text + "    when: { done.state.all: closed }\nresults: { closed: { title: Closed } }\n";
}

TEST_CASE("In is decided by the states that a case is in at the same time", "[analysis][proof]") {
  CHECK(rules_of(halls("In('west/busy')")).empty());
  CHECK(rules_of(halls("!In('west/busy')")).empty());
  CHECK(rules_of(halls("In('west/shut') || keys > 3")).empty());
  CHECK(rules_of(halls("In('west/busy') || In('west/free')")).empty());
  CHECK(rules_of(halls("In('desk')")) == "condition-never-true");
  CHECK(rules_of(halls("In('east/shut') && keys > 3")) == "condition-never-true");
  CHECK(rules_of(halls("In('west/busy') && keys > 9")) == "condition-never-true");
  CHECK(rules_of(halls("In('west')")) == "condition-always-true");
  CHECK(rules_of(halls("In('west/free') || In('west/busy') || In('west/shut')")) ==
        "condition-always-true");
  CHECK(rules_of(halls("!In('desk') && keys < 10")) == "condition-always-true");
}

TEST_CASE("parts that wait for each other are told, and those that need not are not",
          "[analysis][proof]") {
  // Without the deadline nothing else ends the wait.
  const auto without_deadline = [](std::string text) {
    const std::string time = "    deadline: 2 weeks\n    late: closed\n";
    text.erase(text.find(time), time.size());
    return text;
  };
  std::string text = without_deadline(halls("In('west/busy')"));
  // East closes only while west is busy: when west has shut first, it never does.
  CHECK(rules_of(text) == "no-result-together");
  CHECK(rules_of(without_deadline(halls("!In('west/busy')"))).empty());
  // That data stand in the way is not certain.
  CHECK(rules_of(without_deadline(halls("In('west/shut') && keys > 3"))).empty());
}

TEST_CASE("parallel parts are explored as configurations, within the bound", "[analysis][proof]") {
  const auto chart = tests::chart_of(parts(4));
  Proving proving(*chart, {});
  Configurations all(proving);
  all.explore();
  CHECK(all.complete());
  CHECK(all.all().size() == 3 * 3 * 3 * 3 + 1);

  CHECK(rules_of(parts(4)).empty());
  ProofBounds few;
  few.configurations = 20;
  CHECK(rules_of(parts(4), few) == "not-proved");
  CHECK(rules_of(parts(20)) == "not-proved");
}

}  // namespace
}  // namespace regie::analysis
