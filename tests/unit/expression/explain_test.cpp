// SPDX-License-Identifier: Apache-2.0
#include "engine/base/civil.hpp"
#include "tests/unit/catch.hpp"
#include "tests/unit/expression/fixture.hpp"

using namespace regie;
using namespace regie::expression;
using namespace regie::expression::testing;

namespace {

Case detailed_proposal() {
  Case of;
  of.with("score", Type::integer(), Value(45));
  of.with("ratio", Type::real(), Value(0.5));
  of.with("theme", Type::string(), Value("music"));
  of.with("approved", Type::boolean(), Value(false));
  of.with("partners", Type::list(Type::string()), Value::list({Value("a")}));
  of.with("none", Type::list(Type::string()), Value::list({}));
  of.with("reason", Type::string(), Value(), true);
  of.with("today", Type::date(), Value(to_date({2026, 3, 2})));
  of.with("budget", Type::euro(), Value(Euro{1250}));
  of.with("blocked", Type::boolean(), Value(true));
  of.with("waiting", Type::duration(), Value(Duration{93'600, 0}));
  of.with("now", Type::timestamp(), Value(Timestamp{1'772'440'200, 0}));
  return of;
}

Text why(std::string_view source) {
  const Case of = detailed_proposal();
  return in_words(explain(compiled(source, of.environment), of.activation()));
}

}  // namespace

TEST_CASE("comparisons say what is and what is needed") {
  CHECK(why("score >= 60") ==
        Text("score is 45; nodig is minstens 60", "score is 45; needed is at least 60"));
  CHECK(why("60 <= score") == why("score >= 60"));
  CHECK(why("score > 40") ==
        Text("score is 45; dat is meer dan 40", "score is 45, which is more than 40"));
  CHECK(why("theme == 'safety'") ==
        Text("theme is 'music'; nodig is 'safety'", "theme is 'music'; needed is 'safety'"));
  CHECK(why("ratio > 0.75") ==
        Text("ratio is 0,5; nodig is meer dan 0,75", "ratio is 0.5; needed is more than 0.75"));
  CHECK(why("today > date('2026-04-01')") ==
        Text("today is 2 maart 2026; nodig is na 1 april 2026",
             "today is 2 March 2026; needed is after 1 April 2026"));
  CHECK(why("budget < euro(10)") == Text("budget is € 12,50; nodig is minder dan € 10,00",
                                         "budget is € 12.50; needed is less than € 10.00"));
  CHECK(why("size(partners) > 1").nl == "het aantal partners is 1; nodig is meer dan 1");
}

TEST_CASE("of && and || only the parts that decided are told") {
  CHECK(why("score >= 40 && approved") ==
        Text("approved is nee; nodig is ja", "approved is no; needed is yes"));
  CHECK(why("score >= 60 && approved").en ==
        "score is 45; needed is at least 60, and approved is no; needed is yes");
  CHECK(why("score >= 60 || theme == 'music'").en == "theme is 'music'");
  const Case of = detailed_proposal();
  const Explanation tree =
      explain(compiled("score >= 40 && approved", of.environment), of.activation());
  CHECK(tree.form == Explanation::Form::conjunction);
  REQUIRE(tree.children.size() == 1);
  CHECK(tree.children.front().source == "approved");
  CHECK(tree.children.front().begin == 15);
}

TEST_CASE("membership, presence, quantifiers and errors in words") {
  CHECK(why("theme in ['safety', 'nuisance']").nl ==
        "theme is 'music'; nodig is 'safety' of 'nuisance'");
  CHECK(why("'b' in partners").en == "'b' is not in partners");
  CHECK(why("has(data.reason)").nl == "reason is nog niet ingevuld");
  CHECK(why("!has(data.reason)").en == "reason is not filled in yet");
  CHECK(why("none.exists(p, p == 'a')").en == "none is empty");
  CHECK(why("partners.all(p, p == 'x')").en ==
        "not every item of partners fits: 'a'; needed is 'x'");
  CHECK(why("reason == 'x'").en == "`reason` is not filled in yet");
  CHECK(why("score + 1") == Text("score + 1 is 46", "score + 1 is 46"));
  CHECK(why("!approved").en == "approved is no");
  CHECK(why("partners.exists(p, p.startsWith('a'))").nl ==
        "een onderdeel van partners voldoet: 'a'; dat begint met 'a'");
}

TEST_CASE("a sentence uses the titles of fields and of the words of a choice") {
  Environment environment;
  const Type theme =
      Type::choice({"green", "safe"}, {{"Groen", "Green"}, {"Veiligheid", "Safety"}});
  const Type seat = Type::record("seat", {{"owner", Type::string(), false, {"Eigenaar", "Owner"}},
                                          {"ready", Type::boolean(), false, {}}});
  environment.add({"theme", theme, 0, false, {"Thema", "Theme"}});
  environment.add({"nobody", Type::boolean(), 1, false, {"BSN bekend", "BSN known"}});
  environment.add({"seats", Type::list(seat), 2, false, {"Stoelen", "Seats"}});
  environment.add({"reason", Type::string(), 3, true, {"Reden", "Reason"}});
  environment.add_record_alias("data", {"theme", "nobody", "seats", "reason"});
  const std::vector<Value> values = {
      Value("safe"), Value(false),
      Value::list({Value::record({{"owner", "ret"}, {"ready", false}})}), Value()};
  const auto says = [&](std::string_view source) {
    return in_words(explain(compiled(source, environment), {values, nullptr, nullptr, nullptr}));
  };
  CHECK(says("theme == 'green'") ==
        Text("thema is 'Veiligheid'; nodig is 'Groen'", "theme is 'Safety'; needed is 'Green'"));
  CHECK(says("theme in ['green']").nl == "thema is 'Veiligheid'; nodig is 'Groen'");
  CHECK(says("nobody").nl == "BSN bekend is nee; nodig is ja");
  CHECK(says("has(data.reason)").nl == "reden is nog niet ingevuld");
  CHECK(says("size(seats) > 1").en == "the number of seats is 1; needed is more than 1");
  CHECK(says("seats.all(s, s.owner == 'x')").nl ==
        "niet elk onderdeel van stoelen voldoet: eigenaar is 'ret'; nodig is 'x'");
  CHECK(says("seats.exists(s, s.ready)").en == "no item of seats fits: ready is no; needed is yes");
}

TEST_CASE("spans of time, moments and texts as a person would say them") {
  CHECK(why("waiting > duration('72h')") ==
        Text("waiting is 1 dag en 2 uur; nodig is langer dan 3 dagen",
             "waiting is 1 day and 2 hours; needed is longer than 3 days"));
  CHECK(why("now < timestamp('2026-03-01T00:00:00Z')").nl ==
        "now is 2 maart 2026 om 08:30 (UTC); nodig is voor 1 maart 2026 om 00:00 (UTC)");
  CHECK(why("!blocked") == Text("blocked is ja; nodig is nee", "blocked is yes; needed is no"));
  CHECK(why("theme.contains('x')").en == "theme is 'music'; it does not contain 'x'");
  CHECK(why("theme.endsWith('ic')").nl == "theme is 'music'; dat eindigt op 'ic'");
  CHECK(why("size(theme) < 3").nl == "de lengte van theme is 5; nodig is minder dan 3");
  CHECK(why("theme in []").en == "theme is 'music'; nothing will do");
  CHECK(why("score > size(partners)").nl == "score is 45; dat is meer dan 1");
}

TEST_CASE("what fails for its kind alone is told, too") {
  Case of;
  of.with("x", Type::dyn(), Value(nullptr));
  of.with("n", Type::dyn(), Value(3));
  const auto says = [&](std::string_view source) {
    return in_words(explain(compiled(source, of.environment), of.activation())).en;
  };
  CHECK(says("x && n") == "no such overload: `&&` does not work with null");
  CHECK(says("x.y == 1 && n == 3") == "no such overload: null has no field `y`");
}
