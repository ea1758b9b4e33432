// SPDX-License-Identifier: Apache-2.0
// One mistake gives one message: what follows from it is folded into it. Each row makes one
// mistake in a workflow that is right.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/workflow/load.hpp"
#include "tests/unit/catch.hpp"

namespace {

const std::filesystem::path author_folder = std::filesystem::path(REGIE_SOURCE_DIR) / "docs/author";

struct Mistake {
  const char* file;
  const char* right;  ///< the first time that this stands there
  const char* wrong;
  const char* rule;
};

constexpr const char* tent = "party_tent/party_tent.yaml";
constexpr const char* bench = "reference/bench.yaml";
constexpr const char* permit = "../../workflows/permit.yaml";
constexpr const char* challenge = "../../workflows/right-to-challenge.yaml";
constexpr const char* wijkregie = "../../workflows/wijkregie.yaml";
constexpr const char* trip = "reference/trip.yaml";

const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> all = {
      {tent, "\nstates:", "\nstate:", "unknown-key"},
      {tent, "\ndata:", "\ndta:", "unknown-key"},
      {tent, "\nroles:", "\nrols:", "unknown-key"},
      {tent, "\nresults:", "\nresult:", "unknown-key"},
      {tent, "\nstart:", "\nstrt:", "unknown-key"},
      {tent, "    choices:", "    choises:", "unknown-key"},
      {tent, "{ type: date", "{ typ: date", "unknown-key"},
      {tent, "{ title: { nl: Beheerder", "{ titel: { nl: Beheerder", "unknown-key"},
      {tent, "{ type: date", "{ type: day", "unknown-type"},
      {tent, "type: list of contact", "type: list of contacts", "unknown-type"},
      {tent, "type: euro", "type: text", "expression-type"},
      {tent, "\n  decision:", "\n  Decision:", "bad-name"},
      {tent, "\n  at_the_party:", "\n  at-the-party:", "bad-name"},
      {tent, "\n  keeper: ", "\n  Keeper: ", "bad-name"},
      {tent, "\n  day: ", "\n  Day: ", "bad-name"},
      {tent, "\n      help: ", "\n      Help: ", "bad-name"},
      {tent, "\n  decision:", "\n  deciding:", "unknown-state"},
      {tent, "\n  returned: ", "\n  is_back: ", "unknown-state"},
      {tent, "\n  keeper: ", "\n  warden: ", "unknown-role"},
      {tent, "\n  day: ", "\n  party_day: ", "unknown-field"},
      {tent, "go: at_the_party", "go: at_the_prty", "unknown-state"},
      {tent, "[day, guests, helpers]", "[day, gests, helpers]", "unknown-field"},
      {tent, "each: helpers", "each: helper", "unknown-field"},
      {tent, "enough: 2 help", "enough: 2 helps", "unknown-choice"},
      {tent, "enough: 2 help", "enough: two help", "wrong-type"},
      {tent, "3 working days", "3 workdays", "duration"},
      {tent, "\"day + period('P3D')\"", "day + 3 days", "wrong-type"},
      {tent, "\"day + period('P3D')\"", "\"day + 3 days\"", "expression-syntax"},
      {tent, "\"day >= today", "\"dy >= today", "expression-name"},
      {tent, "late: { tell: keeper }", "late: keeper", "unknown-state"},
      {tent, "late: { tell: keeper }", "late: { tell: keepr }", "unknown-role"},
      {tent, "\n  inspection:", "\n    inspection:", "duplicate-key"},
      {bench, "type: choice, of: [north", "type: choise, of: [north", "unknown-type"},
      {bench, "\nterms:", "\nterm:", "unknown-key"},
      {bench, "    fields:", "    fieldz:", "unknown-key"},
      {bench, "type: record", "type: recrd", "unknown-type"},
      {bench, "\n  decision:", "\n  answer:", "unknown-term"},
      {bench, "\n      who:    {", "\n      Who:    {", "bad-name"},
      {bench, "\"price * seats\"", "\"prce * seats\"", "expression-name"},
      {trip, "\n      money:", "\n      Money:", "bad-name"},
      {trip, "type: list of text, min", "type: list of txt, min", "unknown-type"},
      {trip, "\n    states:\n      money", "\n    state:\n      money", "unknown-key"},
      {wijkregie, "start: draft", "start: drft", "unknown-state"},
      {wijkregie, "    each: agreeing\n", "", "key-in-wrong-place"},
      {wijkregie, "\n  minimum_yes:\n", "\n", "duplicate-key"},
      {wijkregie, "reopen:\n", "reopen\n", "missing-colon"},
      {tent, "\n  day:     {", "\n  day      {", "missing-colon"},
      {tent, "\nresults:", "\n  results:", "indentation"},
      {tent, "\nroles:", "\nrole:", "unknown-key"},
      {tent, "\"cost > euro(50)\"", "\"cost > euro(50)", "unclosed-quote"},
      {permit, "after: 4 weeks", "after: 4 weks", "duration"},
      {permit, "enough: all answered", "enough: all answred", "unknown-choice"},
      {permit, "\n  assessment:\n", "\n  assessmen:\n", "unknown-state"},
      {permit, "\n  objection:\n", "\n", "duplicate-key"},
      {tent, "      repaired:", "    repaired:", "indentation"},
      {challenge, "    set: { ends_on: \"add_months(today, agreement.notice)\" }\n", "",
       "text-unset"},
      {wijkregie, "go: first_assessment", "go: first_asessment", "unknown-state"},
      {wijkregie, "\n  execution:", "\n  executon:", "unknown-state"},
      {wijkregie, "    from: execution\n    who: lead", "    from: executing\n    who: lead",
       "unknown-state"},
      {wijkregie, "\n  minimum_yes:\n    type: whole number", "\n  minimum_yes:\n    type: text",
       "expression-type"},
      {wijkregie, "\n  neighbourhood:\n    type: choice", "\n  neighborhood:\n    type: choice",
       "unknown-field"},
      {wijkregie, "form: [question]", "form: [quetion]", "unknown-field"},
      {wijkregie, "who: alderman", "who: aldermann", "unknown-role"},
      {wijkregie, "\n  area_director:\n    title", "\n  area_directr:\n    title", "unknown-role"},
      {wijkregie, "    choices:\n      take_up:", "   choices:\n      take_up:", "indentation"},
      {wijkregie, "      take_up:\n        title:", "      take_up:\n       title:", "indentation"},
      {wijkregie, "\n    of:\n      clean:", "\n  of:\n      clean:", "indentation"},
      {wijkregie, "\n    of:\n      clean:", "\nof:\n      clean:", "indentation"},
      {wijkregie, "\n    of:\n      do_it_myself:", "\n  of:\n      do_it_myself:", "indentation"},
      {wijkregie, "\n    reopen:", "\n  reopen:", "indentation"},
      {wijkregie, "\n    tell:\n      to: [submitter, partner",
       "\n  tell:\n      to: [submitter, partner", "indentation"},
      {wijkregie, "\n    exits:\n      enough: completed", "\n  exits:\n      enough: completed",
       "indentation"},
      {wijkregie, "\n          task: { nl: \"Bel", "\n        task: { nl: \"Bel", "indentation"},
      {wijkregie, "\n  completed:", "\ncompleted:", "indentation"},
      {wijkregie, "\n      value:\n", "\n    value:\n", "indentation"},
      {permit, "\n        text:\n          nl: \"Het besluit",
       "\n      text:\n          nl: \"Het besluit", "indentation"},
      {wijkregie, "\n  proposal:\n    title", "\n    proposal:\n    title", "duplicate-key"},
      {wijkregie, "    deadline: 5 working days", "    deadline 5 working days", "missing-colon"},
      {wijkregie, "    choices:\n      take_up:", "    choices\n      take_up:", "missing-colon"},
      {wijkregie, "\n  proposal:\n", "\n  proposal\n", "missing-colon"},
      {wijkregie, "who: area_director", "who:area_director", "missing-space"},
      {wijkregie, "form: [channel, referred_to]", "form: [channel, referred_to",
       "unclosed-bracket"},
      {wijkregie, "form: [question]", "form: [question]]", "unclosed-bracket"},
      {wijkregie, "en: Submitted }", "en: Submitted } }", "unclosed-bracket"},
      {wijkregie, "en: Submitted }", "en: Submitted", "unclosed-bracket"},
      {wijkregie, "minimum_yes\"\n            explain", "minimum_yes\n            explain",
       "unclosed-quote"},
      {wijkregie, "    deadline: 5 working days", "\tdeadline: 5 working days", "tab"},
      {wijkregie, "    deadline: 5 working days", "    deadline:\t5 working days", "tab"},
      {wijkregie, "    deadline: 5 working days", "    deadline: 5 days\n    deadline: 6 days",
       "duplicate-key"},
      {wijkregie,
       "    choices:\n      take_up:\n        title: { nl: Oppakken, en: Take up }\n        go: "
       "first_assessment",
       "    choices: first_assessment", "wrong-type"},
      {wijkregie, "    deadline: 5 working days", "    deadlin: 5 working days", "unknown-key"},
      {wijkregie, "    each: partners", "    every: partners", "unknown-key"},
      {wijkregie, "    exits:\n      enough: at_the_table", "    exit:\n      enough: at_the_table",
       "unknown-key"},
      {wijkregie, "    type: list of record", "    type: list", "unknown-type"},
      {wijkregie, "    type: list of record", "    type: text", "bound-does-not-fit"},
      {wijkregie, "title: { nl: Wijkregie, en: Neighbourhood direction }\n", "", "missing-title"},
      {wijkregie, "    title: { nl: Ingediend, en: Submitted }\n", "", "missing-title"},
      {wijkregie, "workflow: wijkregie\n", "", "missing-key"},
      {wijkregie, "start: draft\n", "", "missing-key"},
      {wijkregie, "\nresults:\n", "\n", "missing-key"},
      {wijkregie, "\nchoices:  #", "\n#", "missing-key"},
      {wijkregie, "    key: person\n", "", "each-needs-a-key"},
      {wijkregie, "        go: first_assessment\n\n", "\n", "no-result"},
      {wijkregie, "deadline: 5 working days", "deadline: 5 workdays", "duration"},
      {wijkregie, "deadline: 21 days", "deadline: 21", "duration"},
      {wijkregie, "\"item.until > today\"", "\"item.until > 2026-13-45\"", "expression-type"},
      {wijkregie, "\"item.until > today\"", "\"item.until > '2026-03-01'\"", "expression-type"},
      {wijkregie, "      join:\n", "      joining:\n", "expression-choice"},
      {wijkregie, "theme, reason]", "theme, reasn]", "unknown-field"},
      {wijkregie, "who: { contact: \"item.person\" }", "who: { contact: item.person }",
       "expression-not-quoted"},
      {wijkregie, "who: { contact: \"item.person\" }", "who: \"item.person\"", "name-in-quotes"},
  };
  return all;
}

std::string with_mistake(const Mistake& mistake) {
  std::ifstream file(author_folder / mistake.file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t at = text.find(mistake.right);
  REQUIRE(at != std::string::npos);
  return text.replace(at, std::string_view(mistake.right).size(), mistake.wrong);
}

regie::Diagnostics said_of(std::string text) {
  auto loaded = regie::workflow::load(
      std::make_shared<const regie::Source>(regie::Source{"workflow.yaml", std::move(text)}),
      regie::Limits{});
  return loaded ? loaded->findings : loaded.error().diagnostics;
}

}  // namespace

TEST_CASE("one mistake gives one message", "[diagnostics]") {
  for (const Mistake& mistake : mistakes()) {
    const regie::Diagnostics said = said_of(with_mistake(mistake));
    CAPTURE(mistake.file, mistake.wrong, regie::render(said, regie::Language::en));
    REQUIRE(said.size() == 1);
    CHECK(said[0].rule == mistake.rule);
  }
}

TEST_CASE("a name that is not known is told once, with the lines where it stands",
          "[diagnostics]") {
  const auto said = said_of(with_mistake({tent, "\n  keeper: ", "\n  warden: ", ""}));
  REQUIRE(said.size() == 1);
  CHECK(said[0].advice.en.find("The same goes for lines 64, 79,") != std::string::npos);
  CHECK(said[0].advice.nl.find("Hetzelfde geldt voor regel 64, 79,") != std::string::npos);
}

TEST_CASE("two mistakes still give two messages", "[diagnostics]") {
  std::string text = with_mistake({tent, "\ndata:", "\ndta:", ""});
  const std::string_view right = "go: at_the_party";
  text.replace(text.find(right), right.size(), "go: at_the_prty");
  CHECK(said_of(text).size() == 2);
}

TEST_CASE("each text that wants quotes is told", "[diagnostics]") {
  const auto said = said_of(
      "regie: 1\ntitle: { nl: Wie?, en: Who }\nlanguage: nl\n"
      "roles: { a: { title: Waar? } }\ndata: { b: { ask: Wat? } }\n");
  REQUIRE(said.size() == 3);
  for (const auto& one : said) CHECK(one.rule == "flow-text");
  CHECK(said[2].span.line == 5);
}

TEST_CASE("a day of the data without quotes is shown with them", "[diagnostics]") {
  const auto advice = [](const char* wrong) {
    return said_of(with_mistake({tent, "\"day + period('P3D')\"", wrong, ""})).at(0).advice.en;
  };
  CHECK(advice("day") == "Write `\"day\"`, or a span such as `5 working days`.");
  CHECK(advice("2 days before day") ==
        "Write `\"before_term(day, '2 days')\"`, or a span such as `5 working days`.");
  CHECK(advice("day + 3 working days") ==
        "Write `\"add_term(day, '3 working days')\"`, or a span such as `5 working days`.");
  CHECK(advice("\"day + 3 weeks\"") == "Write `period('P3W')`.");
}

TEST_CASE("a state with nothing but a title is no result that lost its heading", "[diagnostics]") {
  const std::string machine = "title: M\nstart: x\nstates: { x: { title: X }, y: { title: Y } }\n";
  const auto head = std::string("regie: 1\nworkflow: m\nversion: 1\n");
  const auto missing = [](const regie::Diagnostics& all) {
    std::vector<std::string> advice;
    for (const auto& one : all) {
      if (one.rule == "missing-key") advice.push_back(one.advice.en);
    }
    return advice;
  };
  CHECK(missing(said_of(head + "unproved: report\n" + machine)).empty());
  // Where a case begins is no way to end.
  CHECK(missing(said_of(head + machine)) ==
        std::vector<std::string>{"Put `results:` on a line of its own above `y`."});
}
