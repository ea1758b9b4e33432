// SPDX-License-Identifier: Apache-2.0
// `regie show`: where a case is, and what it holds.
#include <algorithm>

#include "engine/cli/course.hpp"
#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

constexpr std::size_t recent_entries = 5;

/// When the case came where it is: the last time that an innermost active state was entered.
Instant since_when(const CaseView& view, const std::vector<JournalEntry>& course) {
  for (auto entry = course.rbegin(); entry != course.rend(); ++entry) {
    for (const StateView& entered : entry->entered) {
      for (const StateView& state : view.states) {
        if (entered.path == state.path) return entry->at;
      }
    }
  }
  return view.updated;
}

/// One case on a terminal.
class CasePage {
 public:
  CasePage(const CaseView& view, const std::vector<JournalEntry>& course,
           const std::vector<ChoiceView>& choices, Console& console)
      : view_(view), course_(course), choices_(choices), console_(console) {}

  void print() {
    print_head();
    print_choices();
    print_tasks();
    print_regions();
    print_data();
    print_roles();
    print_timers();
    print_course();
  }

 private:
  [[nodiscard]] std::string when(Instant at) const {
    return regie::in_words(at, view_.zone, console_.language());
  }

  void print_head() {
    const Language language = console_.language();
    const bool open = view_.status == CaseStatus::open;
    console_.line({{view_.label == view_.id ? view_.workflow : view_.label, Style::strong}});
    std::vector<std::vector<Piece>> rows;
    rows.push_back({console_.say("Zaak", "Case"), view_.id});
    rows.push_back({console_.say("Workflow", "Workflow"), view_.workflow + " " + view_.version});
    const std::string place = places(view_.states, language);
    rows.push_back({open ? console_.say("Nu", "Now") : console_.say("Resultaat", "Result"),
                    {place.empty() ? view_.result : place, open ? Style::strong : Style::good}});
    rows.push_back({console_.say("Sinds", "Since"), when(since_when(view_, course_))});
    if (!open) {
      rows.push_back({console_.say("Toestand", "Status"), in_words(view_.status, language)});
    }
    rows.push_back({console_.say("Begonnen", "Started"), when(view_.started)});
    if (view_.closed) rows.push_back({console_.say("Afgesloten", "Closed"), when(*view_.closed)});
    if (view_.round > 1) {
      rows.push_back({console_.say("Ronde", "Round"), std::to_string(view_.round)});
    }
    console_.table(rows, 2);
  }

  void print_choices() {
    if (choices_.empty()) return;
    console_.heading(console_.say("Wat u kunt kiezen", "What you can choose"));
    std::vector<std::vector<Piece>> rows;
    std::size_t closed = 0;
    for (const ChoiceView& choice : choices_) {
      if (!choice.open()) {
        ++closed;
        continue;
      }
      std::string what = choice.title(console_.language());
      if (!choice.item().empty()) what += " — " + item_of(choice);
      const std::string form = form_of(choice);
      if (!form.empty()) what += "\n" + form;
      rows.push_back({{choice.name(), Style::good}, what});
    }
    console_.table(rows, 2);
    if (rows.empty()) console_.line({"  ", console_.say("Niets op dit moment.", "Nothing now.")});
    if (closed > 0) {
      console_.paragraph({console_.say("Wat dicht is en waarom: regie why CASE CHOICE --as ACTOR",
                                       "What is closed and why: regie why CASE CHOICE --as ACTOR"),
                          Style::faint},
                         2);
    }
  }

  [[nodiscard]] std::string item_of(const ChoiceView& choice) const {
    const std::string title = console_.say(choice.item_title());
    return title.empty() || title == choice.item() ? choice.item()
                                                   : title + " (" + choice.item() + ")";
  }

  [[nodiscard]] std::string form_of(const ChoiceView& choice) const {
    std::vector<std::string> names;
    for (const QuestionView& question : choice.form()) {
      names.push_back(question.optional ? "[" + question.name + "]" : question.name);
    }
    return names.empty() ? std::string() : console_.say("vraagt: ", "asks: ") + joined(names);
  }

  void print_tasks() {
    if (view_.tasks.empty()) return;
    console_.heading(console_.say("Open taken", "Open tasks"));
    std::vector<std::vector<Piece>> rows;
    for (const TaskView& task : view_.tasks) {
      std::string who = task.anybody            ? console_.say("iedereen", "anybody")
                        : !task.holders.empty() ? joined(task.holders)
                        : task.unassigned       ? console_.say("niemand gevonden", "nobody found")
                                                : task.role;
      std::string what = console_.say(task.ask);
      if (task.due) what += "\n" + console_.say("uiterlijk ", "due ") + when(*task.due);
      if (task.late) what += console_.say(" — te laat", " — late");
      if (task.state.path.empty()) what += "\n" + console_.say("klus ", "side task ") + task.id;
      rows.push_back({{std::move(who), task.unassigned ? Style::bad : Style::plain},
                      {std::move(what), task.late ? Style::attention : Style::plain}});
    }
    console_.table(rows, 2);
  }

  /// The answer as people read it: the journal has the titles of choices that were taken.
  [[nodiscard]] std::string answer_of(const RegionView& region) const {
    const std::string id = region.state + "." + region.choice;
    for (const JournalEntry& entry : course_) {
      if (entry.name == id && !entry.title.empty()) return console_.say(entry.title);
    }
    return region.choice;
  }

  void print_regions() {
    if (view_.regions.empty()) return;
    console_.heading(console_.say("Antwoorden", "Answers"));
    std::vector<std::vector<Piece>> rows;
    for (const RegionView& region : view_.regions) {
      const bool answered = !region.choice.empty();
      std::string answer = answered ? answer_of(region)
                           : region.status == "withdrawn"
                               ? console_.say("niet meer gevraagd", "no longer asked")
                               : console_.say("nog geen antwoord", "no answer yet");
      if (region.answered) answer += ", " + when(*region.answered);
      if (!region.by.empty() && region.by != region.item) answer += ", " + region.by;
      rows.push_back({region.item, {std::move(answer), answered ? Style::plain : Style::faint}});
    }
    console_.table(rows, 2);
  }

  void print_data() {
    std::vector<std::vector<Piece>> rows;
    for (const FieldView& field : view_.data) {
      if (field.erased) {
        rows.push_back({title_of(field), {console_.say("gewist", "erased"), Style::faint}});
      } else if (!field.value.is_unset()) {
        rows.push_back({title_of(field), in_words(field, view_.zone, console_.language())});
      }
    }
    if (rows.empty()) return;
    console_.heading(console_.say("Gegevens", "Data"));
    console_.table(rows, 2);
  }

  [[nodiscard]] Piece title_of(const FieldView& field) const {
    return {field.title.empty() ? field.name : console_.say(field.title), Style::faint};
  }

  void print_roles() {
    std::vector<std::vector<Piece>> rows;
    for (const auto& [role, people] : view_.roles) {
      const auto titled = view_.role_titles.find(role);
      const std::string title =
          titled == view_.role_titles.end() ? role : console_.say(titled->second);
      if (!people.empty()) rows.push_back({{title, Style::faint}, joined(people)});
    }
    if (rows.empty()) return;
    console_.heading(console_.say("Wie", "Who"));
    console_.table(rows, 2);
  }

  void print_timers() {
    if (view_.timers.empty()) return;
    console_.heading(console_.say("Wat vanzelf gebeurt", "What happens by itself"));
    std::vector<std::vector<Piece>> rows;
    for (const TimerView& timer : view_.timers) {
      std::string what = timer.event;
      if (!timer.item.empty()) what += " — " + timer.item;
      if (!timer.rule.empty()) what += " (" + timer.rule + ")";
      rows.push_back({when(timer.due), std::move(what)});
    }
    console_.table(rows, 2);
  }

  void print_course() {
    if (course_.empty()) return;
    console_.heading(console_.say("Laatst gebeurd", "Recent course"));
    const std::size_t first = course_.size() > recent_entries ? course_.size() - recent_entries : 0;
    print_entries({course_.begin() + static_cast<std::ptrdiff_t>(first), course_.end()}, view_.zone,
                  console_);
  }

  const CaseView& view_;
  const std::vector<JournalEntry>& course_;
  const std::vector<ChoiceView>& choices_;
  Console& console_;
};

Exit run_show(const Invocation& call, Console& console) {
  const std::string actor = call.get("as");
  Engine engine = open_engine(call, Access::look, console);
  const CaseView view = engine.show(call.get("CASE"), actor);
  std::vector<ChoiceView> choices;
  if (!actor.empty()) choices = engine.choices(view.id, actor);
  if (console.json()) {
    Value document = json_of(view);
    if (!actor.empty()) document = document.with("choices", json_list(choices));
    console.document(document);
    return Exit::done;
  }
  const std::vector<JournalEntry> course = engine.journal(view.id, actor);
  CasePage(view, course, choices, console).print();
  return Exit::done;
}

}  // namespace

Command show_command() {
  return {
      "show",
      {"waar een zaak staat en wat erin staat", "where a case is and what it holds"},
      {{"CASE"}},
      {{"as",
        "ACTOR",
        {"Zoals deze persoon hem mag zien, met wat die kan kiezen",
         "As this person may see it, with what they can choose"},
        false}},
      {},
      {"show wijkregie/moestuin", "show wijkregie/moestuin --as contact:director_west --lang en"},
      run_show};
}

}  // namespace regie::cli
