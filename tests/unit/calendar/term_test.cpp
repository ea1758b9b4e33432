// SPDX-License-Identifier: Apache-2.0
// Every rule of statutory terms, with its article in the name of the test.
#include "engine/calendar/term.hpp"

#include <string>
#include <vector>

#include "engine/calendar/term_law.hpp"
#include "tests/unit/calendar/statutory.hpp"
#include "tests/unit/catch.hpp"

namespace {

using namespace regie::calendar;
using test::day;
using test::Question;

std::string ends(std::string_view from, std::string_view span, Basis basis = Basis::act) {
  return Question(from, span).basis(basis).end();
}

}  // namespace

TEST_CASE("Algemene termijnenwet 1(1): a term ends on an ordinary day", "[term]") {
  CHECK(ends("2026-02-06", "8 weeks") == "2026-04-07");  // Good Friday to the Tuesday after Easter
  CHECK(Question("2026-02-06", "8 weeks").raw() == "2026-04-03");
  CHECK(ends("2026-02-05", "8 weeks") == "2026-04-02");  // an ordinary Thursday
  CHECK(ends("2026-01-24", "4 weeks") == "2026-02-23");  // Saturday
  CHECK(ends("2026-01-25", "4 weeks") == "2026-02-23");  // Sunday
  CHECK(ends("2026-11-14", "6 weeks") == "2026-12-28");  // Boxing Day is a Saturday
  CHECK(ends("2025-12-18", "2 weeks") == "2026-01-05");  // New Year's Day, then one by decree
  CHECK(ends("2026-01-31", "1 month") == "2026-03-02");  // 28 February is a Saturday
}

TEST_CASE("Algemene termijnenwet 1(2): what is counted back does not move", "[term]") {
  CHECK(Question("2027-06-01", "18 weeks").backward().end() == "2027-01-26");
  CHECK(Question("2027-09-04", "18 weeks").backward().end() == "2027-05-01");  // a Saturday
  CHECK(Question("2026-04-13", "1 week").backward().end() == "2026-04-06");    // Easter Monday
  CHECK(Question("2026-05-31", "3 months").backward().end() == "2026-02-28");
  CHECK(Question("2026-05-31", "3 months").backward().step(TermStep::Kind::law).source ==
        "Algemene termijnenwet art. 1(2)");
}

TEST_CASE("Algemene termijnenwet 2: three days or more hold two ordinary days", "[term]") {
  CHECK(ends("2026-04-02", "3 days") == "2026-04-08");  // Fri-Sun, Mon Easter: Tue is the first
  CHECK(ends("2026-06-04", "3 days") == "2026-06-08");  // Fri and Mon
  CHECK(ends("2026-06-05", "3 days") == "2026-06-09");  // Sat, Sun, Mon: Tue is the second
  CHECK(ends("2026-06-05", "2 days") == "2026-06-08");  // two days: art. 1 only
  CHECK(ends("2026-05-13", "4 days") == "2026-05-19");  // Thu-Fri off, weekend, Mon, Tue
  CHECK(ends("2026-06-03", "3 days") == "2026-06-08");  // Thu, Fri, Sat: two, and then art. 1
  CHECK(Question("2026-06-05", "3 days").step(TermStep::Kind::two_days).source ==
        "Algemene termijnenwet art. 2");
  CHECK(Question("2026-06-05", "3 days").step(TermStep::Kind::two_days).days == 1);
}

TEST_CASE("Algemene termijnenwet 2 lengthens what is counted back, by the usual reading",
          "[term]") {
  // 4, 5 and 6 April hold no ordinary day; 2 and 1 April are the two before Good Friday.
  CHECK(Question("2026-04-07", "3 days").backward().end() == "2026-04-01");
  CHECK(Question("2026-04-07", "3 days").backward().reading("backward-two-days", "skip").end() ==
        "2026-04-04");
}

TEST_CASE("Algemene termijnenwet 3(1) and 3(2): the holidays", "[term]") {
  const Calendar calendar = test::statutory();
  for (const char* holiday :
       {"2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14",
        "2026-05-25", "2026-12-25", "2026-12-26", "2027-03-26", "2027-03-29", "2027-05-06",
        "2027-05-17", "2028-04-14", "2028-04-17", "2028-05-25", "2028-06-05", "2029-03-30",
        "2029-04-02", "2029-05-10", "2029-05-21", "2030-04-19", "2030-04-22", "2030-05-30",
        "2030-06-10", "2031-04-11", "2031-04-14", "2031-05-22", "2031-06-02"}) {
    INFO(holiday);
    CHECK(calendar.holiday(day(holiday)).has_value());
  }
  for (const char* ordinary : {"2026-12-24", "2026-12-31", "2026-04-05", "2026-04-28"}) {
    INFO(ordinary);
    CHECK_FALSE(calendar.holiday(day(ordinary)).has_value());
  }
}

TEST_CASE("Algemene termijnenwet 3(1): 5 May every year, not once in five", "[term]") {
  const Calendar calendar = test::statutory();
  for (int year = 2020; year <= 2040; ++year) {
    CHECK(calendar.holiday(regie::to_date({year, 5, 5})).has_value());
  }
  CHECK(ends("2026-03-24", "6 weeks") == "2026-05-06");  // Tuesday 5 May 2026
}

TEST_CASE("Algemene termijnenwet 3(1): King's Day on a Sunday is the Saturday before", "[term]") {
  const Calendar calendar = test::statutory();
  for (int year : {2025, 2031, 2036}) {
    CHECK(calendar.holiday(regie::to_date({year, 4, 26})).has_value());
    CHECK_FALSE(calendar.holiday(regie::to_date({year, 4, 27})).has_value());
  }
  CHECK(calendar.holiday(day("2026-04-27")).has_value());
  CHECK(calendar.holiday(day("2013-04-30")).has_value());  // Queen's Day
  CHECK(calendar.holiday(day("2006-04-29")).has_value());  // the 30th was a Sunday
  CHECK_FALSE(calendar.holiday(day("2014-04-30")).has_value());
  CHECK(ends("2025-03-30", "4 weeks") == "2025-04-28");  // Sunday 27 April 2025, only a Sunday
}

TEST_CASE("Algemene termijnenwet 3(3): days put on a par by decree", "[term]") {
  const Calendar calendar = test::statutory();
  for (const char* equated :
       {"2017-04-28", "2017-05-26", "2018-05-11", "2018-12-24", "2018-12-31", "2019-05-31",
        "2019-12-27", "2022-05-27", "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27",
        "2025-05-30", "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"}) {
    INFO(equated);
    CHECK(calendar.holiday(day(equated)).has_value());
  }
  CHECK(ends("2026-04-03", "6 weeks") == "2026-05-18");  // Friday 15 May 2026
  const TermDate found = Question("2026-04-03", "6 weeks").found();
  CHECK(found.steps[1].source.find("Stcrt. 2025, 24713") != std::string::npos);
}

TEST_CASE("Algemene termijnenwet 3(3): beyond the last decree a date carries a warning", "[term]") {
  CHECK(Question("2028-10-02", "12 weeks").found().warnings.empty());
  CHECK(Question("2028-11-06", "8 weeks").found().warnings.size() == 1);  // 1 January 2029
  CHECK(Question("2029-02-06", "8 weeks").found().warnings.size() == 1);
  CHECK(Question("2028-11-06", "8 weeks").found().warnings[0].nl.find("2028") != std::string::npos);
}

TEST_CASE("Algemene termijnenwet 4(a): long terms do not move", "[term]") {
  CHECK(ends("2026-01-03", "12 weeks") == "2026-03-30");  // twelve weeks still do
  CHECK(ends("2026-01-03", "13 weeks") == "2026-04-04");
  CHECK(ends("2026-01-04", "90 days") == "2026-04-07");  // Saturday 4 April
  CHECK(ends("2026-01-03", "91 days") == "2026-04-04");
  CHECK(ends("2026-01-04", "3 months") == "2026-04-07");
  CHECK(ends("2026-01-04", "3 months and 1 day") == "2026-04-05");
  CHECK(ends("2026-01-04", "4 months") == "2026-05-04");
  CHECK(ends("2026-01-05", "4 months") == "2026-05-05");
  CHECK(ends("2025-05-05", "1 year") == "2026-05-05");
  CHECK(ends("2026-01-03", "12 weeks and 1 day") == "2026-03-29");
  CHECK(Question("2026-01-03", "13 weeks").step(TermStep::Kind::law).source ==
        "Algemene termijnenwet art. 4(a)");
}

TEST_CASE("Algemene termijnenwet 4(a) measures a term and its extension apart", "[term]") {
  // Eight weeks and then six: each is shorter than twelve weeks.
  CHECK(Question("2026-02-21", "8 weeks").extend("6 weeks").end() == "2026-06-01");
  CHECK(
      Question("2026-02-21", "8 weeks").extend("6 weeks").reading("extension", "together").end() ==
      "2026-05-30");
  CHECK(Question("2026-01-10", "6 months").extend("6 weeks").end() == "2026-08-21");
  CHECK(Question("2026-01-11", "6 months").extend("6 weeks").end() == "2026-08-22");  // Saturday
}

TEST_CASE("Algemene termijnenwet 5: an order in council as an Act, a local rule not", "[term]") {
  CHECK(ends("2026-02-06", "8 weeks", Basis::order) == "2026-04-07");
  CHECK(ends("2026-02-06", "8 weeks", Basis::local) == "2026-04-03");
  CHECK(ends("2026-02-06", "8 weeks", Basis::contract) == "2026-04-03");
  CHECK(ends("2026-06-05", "3 days", Basis::local) == "2026-06-08");
  CHECK(ends("2026-06-04", "2 days", Basis::contract) == "2026-06-06");
  // The right to challenge: ten weeks by ordinance, and where it declares the law.
  CHECK(ends("2027-01-15", "10 weeks", Basis::local) == "2027-03-26");
  CHECK(Question("2027-01-15", "10 weeks").basis(Basis::local).declared().end() == "2027-03-30");
  CHECK(ends("2027-01-25", "10 weeks", Basis::local) == "2027-04-05");
  CHECK(Question("2027-01-25", "10 weeks").basis(Basis::local).declared().end() == "2027-04-05");
  CHECK(Question("2026-02-06", "8 weeks").basis(Basis::order).step(TermStep::Kind::roll).source ==
        "Algemene termijnenwet art. 1(1) en 3(2); Algemene termijnenwet art. 5");
}

TEST_CASE("Regulation 1182/71 3: every length moves, and two days hold two working days",
          "[term]") {
  CHECK(ends("2026-01-03", "13 weeks", Basis::eu) == "2026-04-07");
  CHECK(ends("2025-05-05", "1 year", Basis::eu) == "2026-05-06");
  CHECK(ends("2026-06-05", "2 days", Basis::eu) == "2026-06-09");   // Sat, Sun: Mon and Tue
  CHECK(ends("2026-06-05", "1 day", Basis::eu) == "2026-06-08");    // art. 3(4) only
  CHECK(ends("2026-04-02", "2 days", Basis::eu) == "2026-04-08");   // Good Friday to Easter Monday
  CHECK(ends("2026-01-31", "1 month", Basis::eu) == "2026-03-02");  // art. 3(2)(c), then 3(4)
  CHECK(Question("2026-04-13", "1 week").basis(Basis::eu).backward().end() == "2026-04-06");
  CHECK(Question("2026-02-06", "8 weeks")
            .basis(Basis::eu)
            .step(TermStep::Kind::roll)
            .source.rfind("Verordening (EEG, Euratom) 1182/71 art. 3(4)", 0) == 0);
}

TEST_CASE("Awb 4:13: a reasonable term is over after eight weeks", "[term]") {
  CHECK(ends("2026-03-09", "8 weeks") == "2026-05-04");
  CHECK(ends("2026-03-10", "8 weeks") == "2026-05-06");  // 5 May
}

TEST_CASE("Awb 4:15(1): suspension moves the raw end, and the end rolls once after it", "[term]") {
  // Asked on Monday 2 March, complete on Monday 16 March: thirteen days, from the 3rd to the 15th.
  Question question("2026-02-06", "8 weeks");
  question.pause("2026-03-03", "2026-03-16");
  CHECK(question.raw() == "2026-04-16");
  CHECK(question.end() == "2026-04-16");
  const TermStep pause = question.step(TermStep::Kind::pause);
  CHECK(pause.days == 13);
  CHECK(pause.source == "Awb art. 4:15");
  // A roll before the suspension would have given four days more.
  Question weekend("2026-02-06", "8 weeks");
  weekend.pause("2026-03-03", "2026-03-18");
  CHECK(weekend.raw() == "2026-04-18");
  CHECK(weekend.end() == "2026-04-20");
  // The day of completion belongs to the term again; another reading pauses it too.
  CHECK(Question("2026-02-06", "8 weeks")
            .pause("2026-03-03", "2026-03-16")
            .reading("resume-day", "paused")
            .raw() == "2026-04-17");
}

TEST_CASE("Awb 4:15: several suspensions add up, and must lie in the term", "[term]") {
  Question twice("2026-02-06", "8 weeks");
  twice.pause("2026-04-01", "2026-04-11").pause("2026-02-10", "2026-02-20");
  CHECK(twice.raw() == "2026-04-23");
  // It may begin in the days that the law adds: 4 to 7 April.
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-04-05", "2026-04-15").raw() == "2026-04-13");
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-04-08", "2026-04-15").refused());
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-01-08", "2026-02-15").refused());
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-03-15", "2026-03-01").refused());
  CHECK(Question("2026-02-06", "8 weeks")
            .pause("2026-03-01", "2026-03-10")
            .pause("2026-03-09", "2026-03-12")
            .refused());
  CHECK(Question("2026-02-06", "8 weeks").backward().pause("2026-01-05", "2026-01-08").refused());
  // Asked for on the day of receipt itself: nothing ran before the day after it.
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-02-06", "2026-02-09").raw() == "2026-04-05");
  CHECK(Question("2026-02-06", "8 weeks").pause("2026-03-02", "2026-03-02").raw() == "2026-04-03");
}

TEST_CASE("a suspended term of working days gets its working days back", "[term]") {
  Question question("2026-03-02", "10 working days");
  CHECK(question.raw() == "2026-03-16");
  CHECK(question.pause("2026-03-06", "2026-03-10").raw() == "2026-03-18");  // Friday and Monday
}

TEST_CASE("Awb 4:14 and 7:10(3): an extension comes after the suspension", "[term]") {
  Question question("2026-02-06", "8 weeks");
  question.pause("2026-03-03", "2026-03-16").extend("6 weeks");
  CHECK(question.raw() == "2026-05-28");
  // Suspension first, then the month: the other way round would clamp elsewhere.
  Question month("2026-01-01", "4 weeks");
  month.pause("2026-01-10", "2026-01-12").extend("1 month");
  CHECK(month.raw() == "2026-02-28");
  CHECK(month.end() == "2026-03-02");
}

TEST_CASE("Awb 6:7 and 6:8(1): six weeks to object, from the day after the announcement",
          "[term]") {
  CHECK(ends("2026-03-10", "6 weeks") == "2026-04-21");
  CHECK(ends("2026-02-20", "6 weeks") == "2026-04-07");  // Good Friday
  CHECK(ends("2026-04-02", "6 weeks") == "2026-05-18");  // Ascension Day
}

TEST_CASE("Awb 7:10(1): the decision on an objection, from the day after the term to object",
          "[term]") {
  CHECK(ends("2026-04-21", "6 weeks") == "2026-06-02");
  CHECK(ends("2026-04-21", "12 weeks") == "2026-07-14");  // with a committee
  CHECK(Question("2026-04-21", "12 weeks").extend("6 weeks").end() == "2026-08-25");
}

TEST_CASE("Awb 9:11: a complaint in six weeks, ten with a committee, four more", "[term]") {
  CHECK(ends("2026-06-01", "6 weeks") == "2026-07-13");
  CHECK(ends("2026-06-01", "10 weeks") == "2026-08-10");
  CHECK(Question("2026-06-01", "10 weeks").extend("4 weeks").end() == "2026-09-07");
}

TEST_CASE("Awb 3:16(2): papers lie open from the day itself", "[term]") {
  Question question("2026-03-02", "6 weeks");
  CHECK(question.same_day().raw() == "2026-04-12");
  CHECK(question.end() == "2026-04-13");
  CHECK(Question("2026-03-04", "6 weeks").same_day().end() == "2026-04-14");
  CHECK(Question("2026-03-01", "1 month").same_day().raw() == "2026-03-31");
  CHECK(Question("2026-01-31", "1 month").same_day().raw() == "2026-02-28");
  CHECK(Question("2026-01-28", "1 month").same_day().raw() == "2026-02-27");
  CHECK(Question("2026-03-02", "5 working days").same_day().raw() == "2026-03-06");
  CHECK(Question("2026-03-07", "5 working days").same_day().raw() == "2026-03-13");
  CHECK(Question("2027-06-01", "18 weeks").same_day().backward().raw() == "2027-01-27");
}

TEST_CASE("Awb 3:18(1): six months to decide do not move", "[term]") {
  CHECK(ends("2026-03-05", "6 months") == "2026-09-05");  // a Saturday
}

TEST_CASE("Omgevingswet 16.64: eight weeks, and six more once", "[term]") {
  CHECK(ends("2026-03-20", "8 weeks") == "2026-05-18");  // the Friday after Ascension, by decree
  CHECK(Question("2026-03-20", "8 weeks").extend("6 weeks").end() == "2026-06-26");
}

TEST_CASE("AVG 12(3): a month, and two more, as a term of the European Union", "[term]") {
  CHECK(ends("2026-01-31", "1 month", Basis::eu) == "2026-03-02");
  CHECK(Question("2026-01-31", "1 month").basis(Basis::eu).extend("2 months").raw() ==
        "2026-04-28");
}

TEST_CASE("a fixed date stays", "[term]") {
  Question question("2028-04-30", "0 days");
  CHECK(question.fixed().end() == "2028-04-30");  // a Sunday
  CHECK(question.found().steps.size() == 1);
}

TEST_CASE("the steps of a term lead from its day to its end", "[term]") {
  Question question("2026-02-06", "8 weeks");
  question.pause("2026-02-20", "2026-03-21").extend("10 days");
  const TermDate found = question.found();
  std::int64_t reached = day("2026-02-06").days;
  for (const TermStep& step : found.steps) {
    reached += step.days;
    CHECK(step.date.days == reached);
    CHECK_FALSE(step.why.nl.empty());
    CHECK_FALSE(step.why.en.empty());
  }
  CHECK(reached == found.end.days);
}

TEST_CASE("the explanation of the hardest date reads well", "[term]") {
  // Eight weeks, one suspension, six weeks more: Ascension Day, a day by decree and a weekend.
  Question question("2026-01-26", "8 weeks");
  question.pause("2026-02-10", "2026-02-20").extend("6 weeks");
  const TermDate found = question.found();
  std::vector<std::string> nl;
  for (const TermStep& step : found.steps) nl.push_back(step.why.nl);
  CHECK(nl ==
        std::vector<std::string>{
            "De termijn is 8 weken en begint op de dag na maandag 26 januari 2026. De laatste "
            "dag is dan maandag 23 maart 2026.",
            "De termijn stond stil van dinsdag 10 februari 2026 tot en met donderdag 19 "
            "februari 2026: 10 dagen. De laatste dag wordt dan donderdag 2 april 2026.",
            "De termijn is verlengd met 6 weken. De laatste dag wordt dan donderdag 14 mei "
            "2026.",
            "Een termijn eindigt niet op donderdag 14 mei 2026 (Hemelvaartsdag). Daarom komt "
            "er een dag bij.",
            "Een termijn eindigt niet op vrijdag 15 mei 2026 (gelijkgesteld met een "
            "feestdag). Daarom komt er een dag bij.",
            "Een termijn eindigt niet op zaterdag 16 of zondag 17 mei 2026. Daarom komen er "
            "twee dagen bij."});
  CHECK(question.end() == "2026-05-18");
  CHECK(found.steps[3].source == "Algemene termijnenwet art. 1(1) en 3(1)");
}

TEST_CASE("a term that leaves time or is of hours is refused", "[term]") {
  CHECK(Question("2026-02-06", "1000000 years").refused());
  CHECK(Question("9999-12-25", "1 week").refused());
  CHECK(Question("0001-01-05", "1 week").backward().refused());
  CHECK(Question("2026-02-06", "36 hours").refused());
  CHECK(Question("2026-02-06", "8 weeks").extend("2 hours").refused());
}
