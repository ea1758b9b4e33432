// SPDX-License-Identifier: Apache-2.0
// What is told of the cases themselves: what came of them, how many there are, who has the ball.
#include <algorithm>

#include "report.hpp"

namespace regie::report_html {
namespace {

std::string contact_name(const View& view, const std::string& id) {
  const auto found = view.facts.contacts.find(id);
  return found == view.facts.contacts.end() ? std::string() : found->second.name;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

/// What a partner last said to the first question it was asked, in the words of the choice.
std::string answer_of(const Page& page, const View& view, const Case& one, const std::string& id) {
  const Region* last = nullptr;
  for (const auto& region : one.regions) {
    if (region.item != id) continue;
    if (last != nullptr && last->state != region.state) continue;
    last = &region;
  }
  if (last == nullptr) return {};
  if (last->choice.empty()) return page.say("geen antwoord", "no answer");
  const auto title = view.workflow.choices.find(last->state + "." + last->choice);
  return title == view.workflow.choices.end() ? last->choice : title->second;
}

/// Partners of a case by name: those of its data, and in its absence nobody. A private person has
/// no name here and is left out.
std::string partners_of(const Page& page, const View& view, const Case& one) {
  std::vector<std::string> names;
  for (const auto& item : one.data[view.settings.partners].items) {
    std::string id = item.text;
    for (const auto& member : item.members) {
      if (view.facts.contacts.count(member.second.text) != 0) id = member.second.text;
    }
    const auto name = contact_name(view, id);
    if (name.empty()) continue;
    const auto answer = answer_of(page, view, one, id);
    names.push_back(name + (answer.empty() ? "" : " (" + answer + ")"));
  }
  return joined(names, "; ");
}

/// `13 december 2026: 7,9`, and for what is missing that it is: never a zero.
std::string measures_of(const Page& page, const View& view, const Case& one) {
  std::vector<std::string> texts;
  const std::string today = iso_day(view.now_ms);
  for (const auto& item : one.data[view.settings.measures].items) {
    std::string due;
    std::string value;
    for (const auto& member : item.members) {
      if (member.second.kind == Json::Kind::number)
        value = number(member.second.text, page.tongue());
      if (member.second.kind == Json::Kind::text && due.empty()) due = member.second.text;
    }
    if (value.empty()) {
      value = due > today && one.open ? page.say("komt nog", "still to come")
                                      : page.say("niet bekend", "not known");
    }
    texts.push_back(day(due, page.tongue()) + ": " + value);
  }
  return joined(texts, "; ");
}

std::string word_of(const View& view, const Case& one, const std::string& field) {
  return view.workflow.word_title(field, one.data[field].text);
}

std::string shape_of(const Case& one) {
  return one.open ? one.state_title : (one.result_title.empty() ? one.result : one.result_title);
}

void write_story(Page& page, const View& view, const Case& one) {
  page.raw("<article>\n");
  page.heading(one.title);
  const auto photos = one.data[view.settings.photos].items.size();
  std::string told = one.data[view.settings.told].text;
  std::string time = day(one.started_ms, page.tongue());
  if (!one.open && one.closed_ms != no_time) {
    time += page.say(" tot ", " to ") + day(one.closed_ms, page.tongue());
  }
  page.facts({{page.say("Hoe het afliep", "How it ended"), one.open ? "" : shape_of(one)},
              {page.say("Waar het nu is", "Where it is now"), one.open ? shape_of(one) : ""},
              {page.say("Wat er is bereikt", "What was achieved"), std::move(told)},
              {page.say("Wijk", "Neighbourhood"), word_of(view, one, view.settings.neighbourhood)},
              {page.say("Thema", "Theme"), word_of(view, one, view.settings.theme)},
              {page.say("Partners", "Partners"), partners_of(page, view, one)},
              {page.say("Metingen", "Measures"), measures_of(page, view, one)},
              {page.say("Foto's", "Photos"), photos == 0 ? "" : std::to_string(photos)},
              {page.say("Looptijd", "Course"), std::move(time)}});
  page.raw("</article>\n");
}

}  // namespace

void write_results(Page& page, const View& view) {
  std::vector<const Case*> told;
  for (const Case* one : view.cases) {
    if (!one->open || !one->data[view.settings.told].is_nothing()) told.push_back(one);
  }
  page.open_section(page.say("Wat het heeft opgeleverd", "What came of it"));
  if (told.empty())
    page.paragraph(page.say("Er is nog geen resultaat.", "There is no result yet."));
  if (!told.empty()) page.raw("<div class=\"stories\">\n");
  for (const Case* one : told) write_story(page, view, *one);
  if (!told.empty()) page.raw("</div>\n");
  page.close_section();
}

void write_counts(Page& page, const View& view) {
  page.open_section(page.say("Hoeveel zaken er zijn", "How many cases there are"));
  std::size_t most = 1;
  std::map<std::string, std::size_t> counts;
  for (const Case* one : view.cases) {
    for (const auto& path : one->open ? one->states : std::vector<std::string>{one->result}) {
      most = std::max(most, ++counts[path]);
    }
  }
  const auto table_of = [&](bool results, const std::string& caption, const std::string& column) {
    Table table(caption, {column, page.say("Zaken", "Cases")});
    for (const auto& state : view.workflow.states) {
      if (state.is_result != results) continue;
      const auto count = counts[state.path];
      table.row(
          state.title.empty() ? state.path : state.title,
          {{std::to_string(count), true, static_cast<double>(count) / static_cast<double>(most)}});
    }
    if (!table.empty()) table.write_to(page);
  };
  table_of(true, page.say("Afgesloten zaken, naar resultaat", "Closed cases, by result"),
           page.say("Resultaat", "Result"));
  const bool any_open =
      std::any_of(view.cases.begin(), view.cases.end(), [](const Case* one) { return one->open; });
  if (any_open) {
    table_of(false, page.say("Lopende zaken, naar situatie", "Open cases, by state"),
             page.say("Situatie", "State"));
  } else {
    page.paragraph(page.say("Er lopen nu geen zaken.", "There are no open cases now."));
  }
  page.close_section();
}

void write_matrix(Page& page, const View& view) {
  const auto themes = view.workflow.field_words.find(view.settings.theme);
  const auto places = view.workflow.field_words.find(view.settings.neighbourhood);
  const auto none = view.workflow.field_words.end();
  if (themes == none || places == none || themes->second.empty() || places->second.empty()) return;
  page.open_section(page.say("Thema's en wijken", "Themes and neighbourhoods"));
  std::vector<std::string> columns = {page.say("Thema", "Theme")};
  for (const auto& place : places->second) columns.push_back(place.title);
  columns.push_back(page.say("Samen", "Together"));
  Table table(
      page.say("Aantal zaken per thema en wijk", "Number of cases by theme and neighbourhood"),
      columns);
  // How many cases have this theme and this place; empty: any.
  const auto count = [&](const std::string& theme, const std::string& place) {
    const auto fits = [&](const Case* one) {
      const auto& own_theme = one->data[view.settings.theme].text;
      const auto& own_place = one->data[view.settings.neighbourhood].text;
      return (theme.empty() ? !own_theme.empty() : own_theme == theme) &&
             (place.empty() ? !own_place.empty() : own_place == place);
    };
    return Table::Cell{std::to_string(std::count_if(view.cases.begin(), view.cases.end(), fits)),
                       true, -1};
  };
  const auto row_of = [&](const std::string& theme) {
    std::vector<Table::Cell> cells;
    for (const auto& place : places->second) cells.push_back(count(theme, place.name));
    cells.push_back(count(theme, ""));
    return cells;
  };
  for (const auto& theme : themes->second) table.row(theme.title, row_of(theme.name));
  table.total(page.say("Samen", "Together"), row_of(""));
  table.write_to(page);
  page.close_section();
}

void write_open_cases(Page& page, const View& view) {
  page.open_section(page.say("Wie aan zet is", "Who has the ball"));
  Table table(page.say("Lopende zaken en wie nu iets moet doen",
                       "Open cases, and who has to do something now"),
              {page.say("Zaak", "Case"), page.say("Situatie", "State"), page.say("Wie", "Who"),
               page.say("Sinds", "Since"), page.say("Uiterlijk", "Due")});
  for (const Case* one : view.cases) {
    for (const auto& task : one->tasks) {
      std::vector<std::string> names;
      for (const auto& holder : task.holders) {
        const auto name = contact_name(view, holder);
        if (!name.empty()) names.push_back(name);
      }
      if (task.outsiders > 0 || names.size() < task.holders.size()) {
        names.push_back(page.say("een bewoner", "a resident"));
      }
      std::string who = joined(names, ", ");
      if (!task.role.empty()) who = task.role + (who.empty() ? "" : ": " + who);
      if (who.empty()) who = page.say("niemand gevonden", "nobody found");
      std::string due = task.due_ms == no_time ? "" : day(task.due_ms, page.tongue());
      if (task.late) due += page.say(" (te laat)", " (late)");
      table.row(one->title, {{view.workflow.state_title(task.state)},
                             {std::move(who)},
                             {day(task.opened_ms, page.tongue())},
                             {std::move(due)}});
    }
  }
  if (table.empty()) {
    page.paragraph(page.say("Niemand hoeft nu iets te doen.", "Nobody has to do anything now."));
  } else {
    table.write_to(page);
  }
  page.close_section();
}

}  // namespace regie::report_html
