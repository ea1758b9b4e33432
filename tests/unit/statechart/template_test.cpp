// SPDX-License-Identifier: Apache-2.0
// What people read where a text has places.
#include "tests/unit/statechart/fixture.hpp"

namespace {

using regie::tests::chart_of;
using regie::tests::Course;

const char* const letters = R"(
regie: 1
workflow: letters
version: 1
title: { nl: Brieven, en: Letters }
calendar: nl-municipality
roles:
  owner: { title: { nl: Eigenaar, en: Owner } }
data:
  amount: { type: euro }
  day:    { type: date }
  place:  { type: choice, of: { centrum: { nl: In het centrum, en: In the centre }, buitenoord: { nl: Buitenoord, en: Buitenoord } } }
  friend: { type: contact }
  helpers: { type: list of contact }
  plan:
    type: record
    fields:
      cost:  { type: euro }
      where: { type: choice, of: { inside: { nl: Binnen, en: Inside }, outside: { nl: Buiten, en: Outside } } }
terms:
  answer:
    title: { nl: Antwoord, en: Answer }
    after: 2 weeks
    basis: local
    late: { tell: owner }
start: begin
states:
  begin:
    title: { nl: Begin, en: Begin }
    who: owner
    task: { nl: Begin, en: Begin }
    form: [amount, day, place, friend, helpers, plan]
    choices:
      send:
        title: { nl: Stuur, en: Send }
        term: answer
        tell:
          to: owner
          text:
            nl: "{amount} op {day}, {place}, {friend}, {helpers}, {friend.phone}, {plan.cost}, {plan.where}, {term.answer}."
            en: "{amount} on {day}, {place}, {friend}, {helpers}, {friend.phone}, {plan.cost}, {plan.where}, {term.answer}."
        go: ended
results:
  ended: { title: { nl: Klaar, en: Ended } }
)";

}  // namespace

TEST_CASE("Texts show amounts, dates, choices and contacts as people write them", "[statechart]") {
  Course course(chart_of(letters));
  regie::statechart::Contact ret;
  ret.id = "ret";
  ret.name = "RET";
  ret.channels["phone"] = "010-0000000";
  regie::statechart::Contact eve;
  eve.id = "eve";
  eve.name = "Eve";
  eve.language = regie::Language::en;
  course.directory = regie::statechart::ContactBook({eve, ret}, "1");
  const auto letter_to = [&course](const std::string& actor) {
    Course own = course;
    REQUIRE(own.start(actor));
    auto step = own.choose(actor, "send",
                           R"({"amount":"1234567.05","day":"2026-03-02","place":"centrum",
                               "friend":"ret","helpers":["ret","resident:anna"],
                               "plan":{"cost":42000,"where":"outside"}})");
    REQUIRE(step);
    REQUIRE(step->effects.size() == 1);
    return regie::to_json(step->effects[0].payload);
  };
  const std::string dutch = letter_to("person:a");
  INFO(dutch);
  CHECK(dutch.find("€ 1.234.567,05 op 2 maart 2026, In het centrum, RET, RET, anna, "
                   "010-0000000, € 42.000, Buiten, 16 maart 2026.") != std::string::npos);
  const std::string english = letter_to("contact:eve");
  INFO(english);
  CHECK(english.find("€ 1,234,567.05 on 2 March 2026, In the centre, RET, RET, anna, "
                     "010-0000000, € 42,000, Outside, 16 March 2026.") != std::string::npos);
}
