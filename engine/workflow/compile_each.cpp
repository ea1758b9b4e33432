// SPDX-License-Identifier: Apache-2.0
// `each`: a region per item with its own task, and the quorum over their answers.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::DataType;
using statechart::none;
using statechart::TypeKind;
using QuorumKind = statechart::Quorum::Kind;

std::vector<std::string> Compiler::answer_words(Index state) const {
  std::vector<std::string> words;
  const model::State& written = *drafts_[state].model;
  for (const model::Choice& choice : written.choices) words.push_back(choice.name.text);
  // With states of its own, an item is answered by where it ends.
  for (const model::State& one : written.states) {
    if (one.kind == statechart::StateKind::final_) words.push_back(one.name.text);
  }
  return words;
}

namespace {

/// The field that would best name an item: a contact, otherwise the first that can.
std::string key_for(const DataType& record) {
  std::string key;
  if (!record.fields) return key;
  for (const statechart::Field& field : *record.fields) {
    if (field.optional || field.type.kind == TypeKind::list ||
        field.type.kind == TypeKind::record) {
      continue;
    }
    if (field.type.kind == TypeKind::contact) return field.name;
    if (key.empty()) key = field.name;
  }
  return key;
}

}  // namespace

statechart::Index Compiler::each_around(Index state) const {
  for (Index at = chart_->states[state].parent; at != none; at = chart_->states[at].parent) {
    if (chart_->states[at].kind == statechart::StateKind::each) return at;
  }
  return none;
}

/// The type of the items of an `each`; null where that is not known.
const DataType* Compiler::item_of(Index each_state) const {
  const Index each = chart_->states[each_state].each;
  if (each == none) return nullptr;
  const auto made = made_items_.find(each);
  if (made != made_items_.end()) return &made->second;
  const Index field = chart_->eaches[each].field;
  if (field == none) return nullptr;
  return chart_->fields[field].type.item.get();
}

/// Before anything else is compiled, the outer ones first: what the regions are made for.
void Compiler::resolve_eaches() {
  for (Index state = 1; state < chart_->states.size(); ++state) {
    if (chart_->states[state].each == none) continue;
    const model::Each& written = *drafts_[state].model->each;
    statechart::Each& made = chart_->eaches[chart_->states[state].each];
    if (written.seats.empty()) {
      item_type(written, made, state);
      continue;
    }
    DataType seat;
    seat.kind = TypeKind::record;
    seat.key = "key";
    auto fields = std::make_shared<std::vector<statechart::Field>>();
    for (const char* name : {"key", "title"}) {
      statechart::Field field;
      field.name = name;
      fields->push_back(std::move(field));
    }
    seat.fields = std::move(fields);
    statechart::DataType& item = made_items_[chart_->states[state].each];
    item = std::move(seat);
    seats_.insert(&item);
  }
}

/// The list in the item of the region around: `each: item.actions`.
const DataType* Compiler::inner_list(const model::Each& each, statechart::Each& made, Index state) {
  const Index around = each_around(state);
  const DataType* type = around == none ? nullptr : item_of(around);
  if (type == nullptr) {
    findings_.error(each.field.span, "unknown-field",
                    {"Hier is geen onderdeel waarvan dit een lijst kan zijn.",
                     "There is no item here that this could be a list of."},
                    {"Noem een lijst uit `data`, of zet dit in een toestand met `each`.",
                     "Name a list of the `data`, or put this within a state with `each`."});
    return nullptr;
  }
  std::size_t at = 4;  // after `item`
  while (at != std::string::npos && at < each.field.text.size()) {
    const std::size_t end = each.field.text.find('.', at + 1);
    const std::string name =
        each.field.text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    const statechart::Field* member = member_of(*type, name);
    if (member == nullptr) {
      std::vector<std::string> known;
      if (type->fields) {
        for (const statechart::Field& one : *type->fields) known.push_back(one.name);
      }
      findings_.error_about(name, each.field.span, "unknown-field",
                            {"Het onderdeel heeft geen veld " + in_backquotes(name) + ".",
                             "The item has no field " + in_backquotes(name) + "."},
                            did_you_mean(name, known));
      return nullptr;
    }
    made.within.push_back(name);
    type = &member->type;
    at = end;
  }
  return type;
}

/// The list that an `each` goes over, put into `made`; null where it is not a good one.
const DataType* Compiler::item_type(const model::Each& each, statechart::Each& made, Index state) {
  const auto item_not_known = [&] { findings_.told("item"); };
  if (each.field.text.empty()) return nullptr;
  const DataType* list = nullptr;
  Index field = none;
  if (each.field.text.starts_with("item.")) {
    list = inner_list(each, made, state);
  } else {
    field = data_field(each.field);
    if (field != none) list = &chart_->fields[field].type;
  }
  if (list == nullptr) {
    item_not_known();
    return nullptr;
  }
  if (list->kind == TypeKind::anything && findings_.has_errors()) {
    item_not_known();  // its type may be what is wrong
    return nullptr;
  }
  if (list->kind != TypeKind::list) {
    findings_.error(each.field.span, "each-needs-a-list",
                    {in_backquotes(each.field.text) + " is geen lijst.",
                     in_backquotes(each.field.text) + " is not a list."},
                    {"Noem bij `each` een gegeven met type `list of …`.",
                     "Name data of type `list of …` in `each`."});
    made.within.clear();
    item_not_known();
    return nullptr;
  }
  made.field = field;
  const DataType* item = list->item.get();
  if (field == none && item != nullptr) made_items_[chart_->states[state].each] = *item;
  if (item == nullptr || item->kind != TypeKind::record || !list->key.empty()) return item;
  const std::string key = key_for(*item);
  findings_.error(
      each.field.span, "each-needs-a-key",
      {"De onderdelen van " + in_backquotes(each.field.text) +
           " hebben geen `key`, dus een antwoord is niet van een bepaald onderdeel.",
       "The items of " + in_backquotes(each.field.text) +
           " have no `key`, so that an answer belongs to no item in particular."},
      key.empty() ? Text{"Geef het record een veld dat altijd is ingevuld, en noem het bij `key`.",
                         "Give the record a field that is always filled in, and name it in `key`."}
                  : Text{"Zeg bij `data` welk veld een onderdeel aanwijst: `key: " + key + "`.",
                         "Say under `data` which field names an item: `key: " + key + "`."});
  return item;
}

void Compiler::compile_each(Index state) {
  const model::State& written = *drafts_[state].model;
  compile_seats(state);
  if (written.states.empty()) {
    compile_asking(state);
    compile_reply(state, *written.each);
  }
  compile_quorum(state, *written.each);
}

void Compiler::compile_seats(Index state) {
  const model::State& written = *drafts_[state].model;
  const Scope scope = scope_of(state);
  std::vector<statechart::Seat> seats;
  for (const model::Seat& seat : written.each->seats) {
    statechart::Seat made;
    made.key = seat.name.text;
    made.title = seat.title.text;
    if (made.title.empty()) {
      const std::string title = statechart::title_from_name(made.key);
      made.title = {title, title};
    }
    made.who = people(seat.who, scope);
    const bool asked = written.states.empty() && written.who.empty();
    if (made.who.empty() && asked) {
      findings_.error(
          seat.name.span, "missing-who",
          {"Er staat niet wie hier mag antwoorden.", "It does not say who may answer here."},
          {"Voeg `who: …` toe.", "Add `who: …`."});
    }
    seats.push_back(std::move(made));
  }
  chart_->eaches[chart_->states[state].each].seats = std::move(seats);
}

/// An `each` that only asks: a hidden state that waits for the answer, and one that has it.
void Compiler::compile_asking(Index state) {
  const model::State& written = *drafts_[state].model;
  const Index open = chart_->eaches[chart_->states[state].each].open_state;
  Scope scope;
  scope.states = {state};
  scope.item = item_of(state);
  scope.answers_of = {state};

  Edge initial;
  initial.transition.source = state;
  initial.transition.span = written.name.span;
  initial.transition.targets = {static_cast<Index>(chart_->target_indices.size()), 1};
  chart_->target_indices.push_back(open);
  drafts_[state].initial = std::move(initial);

  statechart::Task task;
  task.state = open;
  task.who = people(written.who, scope);
  const bool by_seat = written.who.empty() && !written.each->seats.empty();
  if (by_seat) task.who.push_back({statechart::Who::Kind::seat, none, none});
  task.except = excepts(written.except);
  task.ask = make_template(written.task, scope);
  if (written.task.empty()) {
    statechart::Template::Part part;
    part.text = chart_->states[state].title.nl;
    task.ask.nl = {part};
    part.text = chart_->states[state].title.en;
    task.ask.en = {part};
  }
  if (!written.who_written && !by_seat) {
    findings_.error(
        written.name.span, "missing-who",
        {"Er staat niet wie hier mag antwoorden.", "It does not say who may answer here."},
        {"Voeg `who: …` toe, zoals `who: { contact: \"item.person\" }`.",
         "Add `who: …`, such as `who: { contact: \"item.person\" }`."});
  }
  for (const model::Choice& choice : written.choices) {
    const auto found = choices_.find(&choice);
    if (found == choices_.end()) continue;
    task.choices.push_back(found->second);
    chart_->choices[found->second].in_region = true;
    Site site;
    site.sources = {open};
    site.choice = found->second;
    site.scope = scope;
    site.in_region = true;
    site.around = state;
    site.answered = chart_->eaches[chart_->states[state].each].answered_state;
    compile_choice(choice, std::move(site));
  }
  chart_->states[open].task = static_cast<Index>(chart_->tasks.size());
  chart_->tasks.push_back(std::move(task));
}

void Compiler::compile_quorum(Index state, const model::Each& each) {
  const Scope scope = scope_of(state);
  statechart::Quorum quorum;
  quorum.kind = each.quorum.kind;
  quorum.count = each.quorum.count;
  quorum.choice = each.quorum.choice.text;
  const std::vector<std::string> words = answer_words(state);
  if (!quorum.choice.empty() &&
      std::find(words.begin(), words.end(), quorum.choice) == words.end()) {
    std::vector<std::string> known = words;
    known.emplace_back("answered");
    Advice advice = did_you_mean(quorum.choice, known);
    findings_.error(each.quorum.choice.span, "unknown-choice",
                    {in_backquotes(quorum.choice) + " is hier geen keuze.",
                     in_backquotes(quorum.choice) + " is not a choice here."},
                    std::move(advice));
  }
  if (each.quorum.enough != nullptr) {
    quorum.enough = program(*each.quorum.enough, scope, expression::Type::boolean());
  }
  if (each.quorum.impossible != nullptr) {
    quorum.impossible = program(*each.quorum.impossible, scope, expression::Type::boolean());
  }
  chart_->eaches[chart_->states[state].each].quorum = quorum;
  check_exits(state, each);
  const std::string& path = chart_->states[state].path;
  Site site;
  site.sources = {state};
  site.scope = scope;
  site.around = each_around(state);
  if (each.enough) {
    site.events = {"quorum.enough." + path};
    compile_rules(each.enough->rules, site);
  }
  if (each.impossible) {
    site.events = {"quorum.impossible." + path};
    compile_rules(each.impossible->rules, site);
  }
  const model::State& written = *drafts_[state].model;
  if (!written.deadline) return;
  drafts_[state].timers.push_back(
      timer(*written.deadline, "deadline", statechart::Timer::Kind::deadline, state, scope));
  if (each.late) {
    site.events = {path + ".deadline"};
    site.marks_late = true;
    compile_rules(each.late->rules, site);
  }
}

/// Each exit is compulsory where it can occur, and idle where it cannot (language.md, principle 5).
void Compiler::check_exits(Index state, const model::Each& each) {
  const model::State& written = *drafts_[state].model;
  const QuorumKind kind = each.quorum.kind;
  const bool has_quorum = kind != QuorumKind::nothing;
  if (!has_quorum && each.quorum.span.line != 0) return;  // it is there, and was reported
  const auto missing = [&](const Span& span, const std::string& exits, Text why) {
    findings_.error(
        span, "missing-exit", std::move(why),
        {"Voeg onder `exits` toe: " + exits + ".", "Add under `exits`: " + exits + "."});
  };
  const auto idle = [&](const std::optional<model::Exit>& exit, Text why, Text advice) {
    if (exit) findings_.error(exit->key, "idle-exit", std::move(why), std::move(advice));
  };
  const bool all_answered = kind == QuorumKind::all && each.quorum.choice.text.empty();
  const bool no_enough = has_quorum && !each.enough;
  const std::vector<std::string> words = answer_words(state);
  const std::string& counted = each.quorum.choice.text;
  // What cannot be read may have been `answered`.
  const bool known =
      counted.empty() || std::find(words.begin(), words.end(), counted) != words.end();
  const bool no_impossible = has_quorum && !all_answered && known && !each.impossible;
  if (no_enough && no_impossible) {
    missing(
        each.quorum.span, "`enough: …`, `impossible: …`",
        {"Er staat niet waar het naartoe gaat als er genoeg antwoorden zijn, en als genoeg niet "
         "meer kan.",
         "It does not say where it leads when there are enough answers, and when enough cannot "
         "be reached any more."});
  } else if (no_enough) {
    missing(each.quorum.span, "`enough: …`",
            {"Er staat niet waar het naartoe gaat als er genoeg antwoorden zijn.",
             "It does not say where it leads when there are enough answers."});
  } else if (no_impossible) {
    missing(each.quorum.span, "`impossible: …`",
            {"Er staat niet waar het naartoe gaat als genoeg niet meer kan.",
             "It does not say where it leads when enough cannot be reached any more."});
  }
  if (all_answered && !each.impossible) {
    const statechart::Each& made = chart_->eaches[chart_->states[state].each];
    const auto least =
        made.field == none ? std::optional<double>(1) : chart_->fields[made.field].type.min;
    if (!least || *least < 1) {
      findings_.warning(each.quorum.span, "each-may-be-empty",
                        {"Als " + in_backquotes(each.field.text) +
                             " leeg is, antwoordt niemand en staat de zaak hier stil.",
                         "When " + in_backquotes(each.field.text) +
                             " is empty, nobody answers and the case stands still here."},
                        {"Voeg onder `exits` `impossible: …` toe, of geef de lijst `min: 1`.",
                         "Add `impossible: …` under `exits`, or give the list `min: 1`."});
    }
  }
  if (written.deadline && !each.late) {
    missing(written.deadline->span, "`late: …`",
            {"Er staat niet wat er gebeurt als deze deadline voorbij is.",
             "It does not say what happens when this deadline has passed."});
  }
  if (!has_quorum) {
    const Text why{"Zonder `enough` is er niets dat hierheen leidt.",
                   "Without `enough` nothing leads here."};
    const Text advice{"Voeg `enough: …` toe, zoals `enough: all answered`.",
                      "Add `enough: …`, such as `enough: all answered`."};
    idle(each.enough, why, advice);
    idle(each.impossible, why, advice);
  }
  if (!written.deadline_written) {
    idle(each.late,
         {"Er is geen deadline om voorbij te zijn.", "There is no deadline that could pass."},
         {"Voeg een deadline toe, zoals `deadline: 10 working days`, of haal `late` weg.",
          "Add a deadline, such as `deadline: 10 working days`, or remove `late`."});
  }
}

void Compiler::compile_reply(Index state, const model::Each& each) {
  if (!each.reply || !each.silent) return;
  const statechart::Each made = chart_->eaches[chart_->states[state].each];
  Scope scope;
  scope.states = {state};
  scope.answers_of = {state};
  scope.item = item_of(state);
  drafts_[made.open_state].timers.push_back(
      timer(*each.reply, "reply", statechart::Timer::Kind::reply, state, scope));
  drafts_[made.open_state].timers.back().state = made.open_state;
  const std::vector<std::string> words = answer_words(state);
  if (std::find(words.begin(), words.end(), each.silent->text) == words.end()) {
    findings_.error(each.silent->span, "unknown-choice",
                    {in_backquotes(each.silent->text) + " is hier geen keuze.",
                     in_backquotes(each.silent->text) + " is not a choice here."},
                    did_you_mean(each.silent->text, words));
    return;
  }
  statechart::Action answer;
  answer.op = statechart::Op::answer;
  answer.text = each.silent->text;
  answer.span = each.silent->span;
  Edge edge;
  edge.transition.source = made.open_state;
  edge.transition.span = each.silent->span;
  edge.transition.events = {static_cast<Index>(chart_->descriptors.size()), 1};
  chart_->descriptors.push_back(chart_->states[state].path + ".reply");
  edge.transition.targets = {static_cast<Index>(chart_->target_indices.size()), 1};
  chart_->target_indices.push_back(made.answered_state);
  edge.transition.actions = block_of({answer});
  drafts_[made.open_state].edges.push_back(std::move(edge));
}

}  // namespace regie::workflow
