// SPDX-License-Identifier: Apache-2.0
// What is reckoned over all cases: how long, who answers, and the ways through the workflow.
#include <algorithm>

#include "report.hpp"

namespace regie::report_html {
namespace {

/// Middle values of few cases say more about those cases than about the rest, so they are not told;
/// how many there are always is.
struct Told {
  std::string median;
  std::string ninety;
  double bar = -1;
};

Told told_of(const Page& page, const View& view, const std::vector<std::int64_t>& values,
             std::int64_t longest) {
  if (values.empty()) return {"-", "-", -1};
  if (values.size() < view.settings.smallest) {
    const auto few = page.say("te weinig", "too few");
    return {few, few, -1};
  }
  const Spread spread = spread_of(values);
  return {span(spread.median, page.tongue()), span(spread.ninety, page.tongue()),
          longest == 0 ? -1 : static_cast<double>(spread.median) / static_cast<double>(longest)};
}

std::string few_explained(const Page& page, const View& view) {
  const auto least = std::to_string(view.settings.smallest);
  return page.say(
             "De helft duurt korter dan de middelste tijd, en 9 van de 10 duren hooguit de lange "
             "tijd. Bij minder dan ",
             "Half of them take less than the middle time, and 9 of 10 take at most the long time. "
             "With fewer than ") +
         least + page.say(" keer staat er geen tijd.", " times, no time is given.");
}

}  // namespace

void write_times(Page& page, const View& view) {
  std::map<std::string, std::vector<std::int64_t>> times;
  std::map<std::string, std::size_t> still;
  for (const Case* one : view.cases) {
    for (const auto& stay : one->stays) {
      if (stay.until_ms == no_time) {
        ++still[stay.state];
      } else {
        times[stay.state].push_back(stay.until_ms - stay.from_ms);
      }
    }
  }
  std::int64_t longest = 0;
  for (const auto& [state, values] : times) {
    if (values.size() >= view.settings.smallest) {
      longest = std::max(longest, spread_of(values).median);
    }
  }
  page.open_section(page.say("Hoe lang het duurt", "How long it takes"));
  page.paragraph(few_explained(page, view));
  Table table(page.say("Tijd in elke situatie", "Time in each state"),
              {page.say("Situatie", "State"), page.say("Hoe vaak geweest", "Times been there"),
               page.say("Nu hier", "Here now"), page.say("Middelste tijd", "Middle time"),
               page.say("Lange tijd", "Long time")});
  for (const auto& state : view.workflow.states) {
    if (state.is_result) continue;
    const auto& values = times[state.path];
    const Told told = told_of(page, view, values, longest);
    table.row(state.title.empty() ? state.path : state.title,
              {{std::to_string(values.size()), true},
               {std::to_string(still[state.path]), true},
               {told.median, true, told.bar},
               {told.ninety, true}});
  }
  table.write_to(page);
  page.close_section();
}

void write_partners(Page& page, const View& view) {
  struct Row {
    std::size_t asked = 0;
    std::vector<std::int64_t> days;
  };
  // By state, then by contact.
  std::map<std::string, std::map<std::string, Row>> states;
  for (const Case* one : view.cases) {
    for (const auto& region : one->regions) {
      if (view.facts.contacts.count(region.item) == 0) continue;
      Row& row = states[region.state][region.item];
      ++row.asked;
      if (region.answered) row.days.push_back(region.answered_ms - region.opened_ms);
    }
  }
  if (states.empty()) return;
  page.open_section(page.say("Hoe partners antwoorden", "How partners answer"));
  page.paragraph(page.say("Dit is geen ranglijst: wie weinig is gevraagd, is niet te vergelijken.",
                          "This is no ranking: who was asked seldom cannot be compared."));
  for (const auto& state : view.workflow.states) {
    const auto found = states.find(state.path);
    if (found == states.end()) continue;
    Table table(state.title.empty() ? state.path : state.title,
                {page.say("Partner", "Partner"), page.say("Gevraagd", "Asked"),
                 page.say("Antwoord gegeven", "Answered"), page.say("Geen antwoord", "No answer"),
                 page.say("Middelste tijd tot antwoord", "Middle time until the answer")});
    std::vector<std::pair<std::string, const Row*>> rows;
    for (const auto& [id, row] : found->second) {
      rows.emplace_back(view.facts.contacts.at(id).name, &row);
    }
    std::sort(rows.begin(), rows.end());
    for (const auto& [name, row] : rows) {
      const Told told = told_of(page, view, row->days, 0);
      table.row(name, {{std::to_string(row->asked), true},
                       {std::to_string(row->days.size()), true},
                       {std::to_string(row->asked - row->days.size()), true},
                       {told.median, true}});
    }
    table.write_to(page);
  }
  page.close_section();
}

void write_drawing(Page& page, const View& view, const std::string& drawing) {
  page.open_section(page.say("De weg van een zaak", "The way of a case"));
  if (drawing.empty()) {
    page.paragraph(page.say("De tekening kon hier niet worden gemaakt. De tabel zegt hetzelfde.",
                            "The drawing could not be made here. The table says the same."));
  } else {
    page.paragraph(page.say(
        "Een blok is een situatie. Een blok met ronde zijden is een resultaat. Blokken achter "
        "elkaar: iedereen antwoordt apart. Een streepjeslijn met een klok gaat vanzelf, na die "
        "tijd. Het getal met een kruisje zegt hoe vaak het is gebeurd. De tabel eronder zegt "
        "hetzelfde.",
        "A box is a state. A box with round sides is a result. Boxes behind each other: everybody "
        "answers apart. A dashed line with a clock goes by itself, after that time. The number "
        "with a cross says how often it happened. The table below says the same."));
    page.raw("<div class=\"scroll drawing\" role=\"region\" tabindex=\"0\" aria-label=\"" +
             page.say("Tekening", "Drawing") + "\">\n" + drawing + "</div>\n");
  }
  std::map<std::pair<std::string, std::string>, std::size_t> moves;
  for (const Case* one : view.cases) {
    for (const auto& move : one->moves) ++moves[{move.from, move.to}];
  }
  Table table(
      page.say("Stappen van de ene naar de andere situatie", "Steps from one state to another"),
      {page.say("Van", "From"), page.say("Naar", "To"), page.say("Hoe vaak", "Times")});
  const auto rows_from = [&](const std::string& from, const std::string& name) {
    for (const auto& to : view.workflow.states) {
      const auto found = moves.find({from, to.path});
      if (found == moves.end()) continue;
      table.row(name,
                {{view.workflow.state_title(to.path)}, {std::to_string(found->second), true}});
    }
  };
  rows_from("", page.say("Begin", "Beginning"));
  for (const auto& from : view.workflow.states) {
    rows_from(from.path, view.workflow.state_title(from.path));
  }
  if (!table.empty()) table.write_to(page);
  page.close_section();
}

}  // namespace regie::report_html
