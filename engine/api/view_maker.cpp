// SPDX-License-Identifier: Apache-2.0
#include "engine/api/view_maker.hpp"

#include <algorithm>

#include "engine/calendar/span.hpp"
#include "engine/runtime/erasure.hpp"

namespace regie {

using statechart::none;

namespace {

constexpr const char* type_names[] = {
    "text",  "whole number", "number", "truth",  "date",    "moment", "duration", "euro",  "email",
    "phone", "postcode",     "url",    "choice", "contact", "file",   "list",     "record"};
constexpr const char* reason_kinds[] = {"state", "role",  "except", "need",
                                        "rule",  "limit", "closed", "until"};
constexpr const char* region_statuses[] = {"open", "answered", "lingering", "withdrawn"};

Text title_or_name(const Text& title, const std::string& name) {
  if (!title.empty()) return title;
  const std::string made = statechart::title_from_name(name);
  return {made, made};
}

/// With its term where that is a span; a moment that is computed says nothing to people.
Text timer_title(const statechart::Timer& timer) {
  const Text span = timer.after ? calendar::in_words(*timer.after) : Text();
  const auto with = [&span](const Text& plain, const Text& link) {
    if (span.empty()) return plain;
    return Text(plain.nl + link.nl + span.nl, plain.en + link.en + span.en);
  };
  switch (timer.kind) {
    case statechart::Timer::Kind::deadline:
      return with({"Termijn verstreken", "Deadline passed"}, {": ", ": "});
    case statechart::Timer::Kind::remind:
      return with({"Herinnering", "Reminder"}, {" na ", " after "});
    case statechart::Timer::Kind::reply:
      return with({"Geen antwoord", "No answer"}, {" binnen ", " within "});
    case statechart::Timer::Kind::timer:
      break;
  }
  return title_or_name(timer.title, timer.name);
}

}  // namespace

std::string type_name(const statechart::DataType& type) {
  std::string name = type_names[static_cast<std::size_t>(type.kind)];
  if (type.kind == statechart::TypeKind::list && type.item) name += " of " + type_name(*type.item);
  return name;
}

StateView ViewMaker::state(statechart::Index index) const {
  const statechart::State& state = chart_.states[index];
  return {state.path, title_or_name(state.title, state.name)};
}

StateView ViewMaker::state(const std::string& path) const {
  const statechart::Index index = chart_.state_of(path);
  return index == none ? StateView{path, {path, path}} : state(index);
}

/// What a record asks, or each item of a list of them, without what is computed.
std::vector<QuestionView> ViewMaker::parts_of(const statechart::DataType& type) {
  const statechart::DataType& record = type.item ? *type.item : type;
  std::vector<QuestionView> parts;
  if (!record.fields) return parts;
  for (const statechart::Field& field : *record.fields) {
    if (field.derived) continue;
    QuestionView part;
    part.name = field.name;
    part.ask = title_or_name(field.ask.empty() ? field.title : field.ask, field.name);
    part.type = type_name(field.type);
    part.optional = field.optional || field.fallback;
    part.options = field.type.of;
    part.option_titles = field.type.of_titles;
    part.fields = parts_of(field.type);
    parts.push_back(std::move(part));
  }
  return parts;
}

QuestionView ViewMaker::question(const statechart::FormField& form) const {
  QuestionView question;
  question.optional = form.optional;
  if (form.field == none) {
    question.name = form.item_field;
    question.ask = title_or_name({}, form.item_field);
    question.type = "text";
    // The field of the item's record, wherever a list has it.
    for (const statechart::Field& field : chart_.fields) {
      if (!field.type.item || !field.type.item->fields) continue;
      for (const statechart::Field& inner : *field.type.item->fields) {
        if (inner.name != form.item_field) continue;
        question.ask = title_or_name(inner.ask, inner.name);
        question.type = type_name(inner.type);
        question.options = inner.type.of;
        question.option_titles = inner.type.of_titles;
        question.fields = parts_of(inner.type);
      }
    }
    return question;
  }
  const statechart::Field& field = chart_.fields[form.field];
  question.name = field.name;
  question.ask = title_or_name(field.ask, field.name);
  question.type = type_name(field.type);
  question.optional = form.optional || field.optional;
  question.options = field.type.of;
  question.option_titles = field.type.of_titles;
  question.fields = parts_of(field.type);
  return question;
}

ChoiceView ViewMaker::choice(const statechart::ChoiceView& view) const {
  const statechart::Choice& choice = chart_.choices[view.choice];
  ChoiceView out;
  out.name_ = choice.id;
  out.title_ = title_or_name(choice.title, choice.name);
  out.open_ = view.open;
  out.depends_ = view.depends;
  for (const statechart::Reason& reason : view.reasons) {
    out.reasons_.push_back({reason_kinds[static_cast<std::size_t>(reason.kind)], reason.sentence,
                            reason.because, reason.condition});
  }
  out.who_ = view.who;
  out.item_ = view.item;
  out.item_title_ = view.item_title;
  for (const statechart::FormField& form : view.form) out.form_.push_back(question(form));
  out.deadline_ = view.deadline;
  return out;
}

std::string ChoiceView::reason(Language language) const {
  std::string text;
  for (const ReasonView& reason : reasons_) {
    if (!text.empty()) text += ' ';
    text += reason.sentence.in(language);
  }
  return text;
}

TaskView ViewMaker::task(const statechart::TaskView& view, const std::string& case_id,
                         const std::string& label) const {
  TaskView out;
  out.case_id = case_id;
  out.id = view.id;
  out.workflow = chart_.workflow;
  out.label = label;
  if (view.state != none) out.state = state(view.state);
  out.ask = view.ask;
  out.role = view.role;
  out.holders = view.holders;
  out.item = view.item;
  out.anybody = view.anybody;
  out.unassigned = view.unassigned;
  out.late = view.late;
  out.opened = view.opened;
  out.due = view.due;
  return out;
}

TimerView ViewMaker::timer(const statechart::RunningTimer& running,
                           const statechart::Snapshot& snapshot) const {
  TimerView out;
  out.due = running.due;
  if (running.timer == statechart::none) {
    out.name = running.send->id;
    out.event = running.send->event;
    return out;
  }
  const statechart::Timer& timer = chart_.timers[running.timer];
  out.name = timer.name;
  out.event = timer.event;
  if (timer.state != none) out.state = chart_.states[timer.state].path;
  if (const statechart::Region* region = snapshot.region(running.region)) out.item = region->key;
  out.rule = timer.rule;
  return out;
}

RegionView ViewMaker::region(const statechart::Region& region) const {
  RegionView out;
  out.state = chart_.states[region.each].path;
  out.item = region.key;
  out.status = region_statuses[static_cast<std::size_t>(region.status)];
  out.choice = region.choice;
  out.by = region.by;
  if (!region.choice.empty()) out.answered = region.answered_at;
  out.holders = region.holders;
  return out;
}

namespace {

/// What is declared of a piece of data; its value is left unset.
FieldView declared(const statechart::Field& field) {
  FieldView out;
  out.name = field.name;
  out.title = title_or_name(field.title.empty() ? field.ask : field.title, field.name);
  out.type = type_name(field.type);
  out.personal = runtime::holds_personal(field);
  const bool of_items = field.type.kind == statechart::TypeKind::list && field.type.item;
  const statechart::DataType& type = of_items ? *field.type.item : field.type;
  out.options = type.of;
  out.option_titles = type.of_titles;
  if (type.fields) {
    for (const statechart::Field& inner : *type.fields) out.fields.push_back(declared(inner));
  }
  return out;
}

}  // namespace

FieldView ViewMaker::field(statechart::Index index, const Value& value) const {
  FieldView out = declared(chart_.fields[index]);
  out.value = value;
  return out;
}

Text ViewMaker::event_title(const runtime::JournalRecord& record) const {
  if (record.kind == "start") return {"Begonnen", "Started"};
  if (record.kind == runtime::erase_kind) {
    return {"Persoonsgegevens gewist", "Personal data erased"};
  }
  if (record.kind == runtime::drop_kind) {
    return {"Bericht geschrapt: " + record.event.name, "Message dropped: " + record.event.name};
  }
  if (const auto index = chart_.choice_of(record.choice); index != none) {
    return title_or_name(chart_.choices[index].title, chart_.choices[index].name);
  }
  if (record.event.kind == statechart::Event::Kind::todo) return {"Taak gedaan", "Task done"};
  if (record.event.kind == statechart::Event::Kind::calendar) {
    return {"Datums verschoven door een nieuwe kalender", "Dates moved by a new calendar"};
  }
  if (record.event.kind == statechart::Event::Kind::timer) {
    for (const statechart::Timer& timer : chart_.timers) {
      if (timer.event != record.event.name) continue;
      return timer_title(timer);
    }
  }
  return {record.event.name, record.event.name};
}

}  // namespace regie
