// SPDX-License-Identifier: Apache-2.0
// What happens on the way, and where it leads.
#include "engine/base/json.hpp"
#include "engine/calendar/span.hpp"
#include "engine/diagram/narrator.hpp"
#include "engine/expression/explain.hpp"

namespace regie::diagram {

using statechart::none;
using statechart::Op;

namespace {

/// The field of a record by its name; null where there is none.
const statechart::Field* field_within(const statechart::DataType& type, const std::string& name) {
  if (!type.fields) return nullptr;
  for (const statechart::Field& field : *type.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace

std::string Narrator::title(Index state) const {
  const statechart::State& one = chart_.states[state];
  return quoted(one.title.empty() ? one.name : one.title.in(language_));
}

/// Of a place in a text, what people will read there: `[naam van de trekker]`.
std::string Narrator::place(const statechart::Template::Part& part) const {
  using Kind = statechart::Template::Part::Kind;
  std::string what;
  const statechart::DataType* type = nullptr;
  switch (part.kind) {
    case Kind::literal:
      return part.text;
    case Kind::field:
      what = words_.label(chart_.fields[part.index]);
      type = &chart_.fields[part.index].type;
      break;
    case Kind::item: {
      const statechart::Field* const list = list_of(words_.spoken_of());
      type = list != nullptr ? list->type.item.get() : nullptr;
      what = say("het onderdeel", "the item");
      break;
    }
    case Kind::role:
      what = say("naam van ", "name of ") + role(part.index);
      if (!part.attribute.empty() && part.attribute != "name") {
        what = attribute(part.attribute) + say(" van ", " of ") + role(part.index);
      }
      return "[" + what + "]";
    case Kind::case_:
      what = part.text == "round"   ? say("ronde", "round")
             : part.text == "title" ? say("naam van de zaak", "name of the case")
                                    : say("nummer van de zaak", "number of the case");
      break;
    case Kind::actor:
      what = say("wie dit doet", "whoever does this");
      break;
    case Kind::term:
      what = say("laatste dag: ", "last day: ") + chart_.terms[part.index].title.in(language_);
      break;
  }
  for (const std::string& member : part.path) {
    const statechart::Field* const field = type != nullptr ? field_within(*type, member) : nullptr;
    what = field != nullptr ? words_.label(*field) : member;
    type = field != nullptr ? &field->type : nullptr;
  }
  if (!part.attribute.empty() && part.attribute != "name") {
    what = attribute(part.attribute) + ": " + what;
  }
  return "[" + what + "]";
}

/// What is known of a contact, beside the name.
std::string Narrator::attribute(const std::string& name) const {
  if (name == "phone") return say("telefoonnummer", "phone number");
  if (name == "email") return say("e-mailadres", "e-mail address");
  if (name == "organisation") return say("organisatie", "organisation");
  if (name == "post") return say("postadres", "postal address");
  return name;
}

std::string Narrator::text(const statechart::Template& said) const {
  const auto& dutch = said.nl.empty() ? said.en : said.nl;
  const auto& english = said.en.empty() ? said.nl : said.en;
  std::string all;
  for (const auto& part : language_ == Language::nl ? dutch : english) all += place(part);
  return all;
}

/// A sentence behind a colon or comma, without its capital.
std::string Narrator::continued(std::string_view sentence) {
  std::string all(sentence);
  if (!all.empty() && all[0] >= 'A' && all[0] <= 'Z') all[0] += 'a' - 'A';
  return all;
}

/// With a capital.
std::string Narrator::begun(std::string sentence) {
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') {
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  }
  return sentence;
}

std::string Narrator::ended(std::string text) {
  std::string_view said = text;
  if (said.ends_with("\u201D")) said.remove_suffix(3);
  const bool ends =
      !said.empty() && std::string_view(".!?").find(said.back()) != std::string_view::npos;
  if (!ends) text += ".";
  return text;
}

std::string Narrator::only_if(Index guard) const {
  return say("Als dit geldt: ", "If this holds: ") + words_.condition(guard) +
         say(", dan: ", ", then: ");
}

std::string Narrator::asked(const statechart::Request& request) const {
  if (!request.action.empty()) {
    return say("Regie laat dit doen: ", "Regie has this done: ") + quoted(request.action) +
           (request.attempts == 0 ? std::string()
                                  : say(", hoogstens ", ", at most ") +
                                        std::to_string(request.attempts) + say(" keer", " times")) +
           ".";
  }
  const statechart::Send& send = chart_.sends[request.send];
  const std::string what = quoted(send.event.empty() ? "\u2026" : send.event);
  const std::string whom =
      send.to == statechart::Send::To::workflow
          ? say("een zaak van de werkwijze ", "a case of the workflow ") + quoted(send.workflow)
      : send.to == statechart::Send::To::parent
          ? say("de zaak waaruit deze ontstond", "the case that this one came out of")
          : say("een andere zaak", "another case");
  return say("Gevraagd aan ", "Asked of ") + whom + ": " + what + ".";
}

std::string Narrator::told(const statechart::Notice& notice) const {
  if (notice.kind == statechart::Notice::Kind::task) return {};
  if (notice.kind == statechart::Notice::Kind::reminder) {
    return say("Wie nog niet heeft gekozen, krijgt een herinnering.",
               "Whoever has not chosen yet gets a reminder.");
  }
  std::string said = say("Er gaat een bericht naar ", "A message goes to ") + persons(notice.to);
  if (!notice.subject.empty()) {
    said += say(", over ", ", about ") + quoted(text(notice.subject));
  }
  if (notice.text.empty()) return said + ".";
  return said + ": " + ended(quoted(text(notice.text)));
}

std::string Narrator::assigned(const statechart::Action& action) const {
  const statechart::Field* field = action.field != none ? &chart_.fields[action.field] : nullptr;
  std::string name = field != nullptr ? words_.field(*field) : quoted(action.item_field);
  for (const statechart::Member& member : action.path) {
    if (!member.name.empty()) name += " \u203A " + quoted(member.name);
  }
  if (action.op == Op::set && action.program != none &&
      chart_.programs[action.program].source() == "[]") {
    return name + say(" wordt leeg gemaakt.", " is emptied.");
  }
  std::string to;
  if (action.program != none) {
    to = words_.value(action.program);
  } else if (action.literal.is(Value::Kind::boolean)) {
    to = action.literal.boolean() ? say("ja", "yes") : say("nee", "no");
  } else if (action.literal.is(Value::Kind::string)) {
    const std::string word(action.literal.text());
    to = quoted(word);
    if (field != nullptr) {
      for (std::size_t i = 0; i < field->type.of.size() && i < field->type.of_titles.size(); ++i) {
        if (field->type.of[i] != word || field->type.of_titles[i].empty()) continue;
        to = quoted(field->type.of_titles[i].in(language_));
      }
    }
  } else {
    to = expression::value_in_words(action.literal).in(language_);
  }
  switch (action.op) {
    case Op::add:
      return say("Bij ", "Added to ") + name + say(" komt erbij: ", ": ") + to + ".";
    case Op::remove:
      return say("Uit ", "Taken out of ") + name +
             say(" gaat weg wat hieraan voldoet: ", " is what meets this: ") +
             words_.condition(action.program) + ".";
    default:
      return ended(say("Bij ", "At ") + name + say(" komt te staan: ", " this is written: ") + to);
  }
}

std::string Narrator::action(const statechart::Action& action) const {
  const auto term = [&] { return quoted(chart_.terms[action.index].title.in(language_)); };
  switch (action.op) {
    case Op::set:
    case Op::add:
    case Op::remove:
      return action.slot == none || action.field != none ? assigned(action) : std::string();
    case Op::tell:
      return told(chart_.notices[action.index]);
    case Op::todo: {
      const statechart::Todo& todo = chart_.todos[action.index];
      return say("Er komt een taak bij voor ", "There is one more task for ") + persons(todo.who) +
             ": " + ended(quoted(text(todo.task)));
    }
    case Op::mark_late:
      return say("De zaak krijgt het merk \u201Cte laat\u201D.", "The case is marked late.");
    case Op::answer:
      return say("Dan telt het antwoord ", "The answer then counts as ") +
             words_.choice(action.text) + ".";
    case Op::next_round:
      return say("Er begint een nieuwe ronde.", "A new round begins.");
    case Op::start_term:
      return say("De termijn ", "The term ") + term() + say(" begint te lopen.", " begins.");
    case Op::pause_term:
      return say("De termijn ", "The term ") + term() +
             say(" staat vanaf morgen stil.", " stands still from tomorrow.");
    case Op::resume_term:
      return say("De termijn ", "The term ") + term() + say(" loopt weer verder.", " runs again.");
    case Op::extend_term: {
      const auto length = calendar::parse_span(action.text);
      return say("De termijn ", "The term ") + term() + say(" wordt langer: ", " gets longer: ") +
             (length ? span(*length) : action.text) + say(" erbij.", " more.");
    }
    case Op::stop_term:
      return say("De termijn ", "The term ") + term() + say(" stopt.", " ends.");
    case Op::raise:
      return say("De zaak meldt zichzelf: ", "The case tells itself: ") + quoted(action.text) + ".";
    case Op::send:
      return say("Er wordt verstuurd: ", "Sent: ") +
             quoted(chart_.sends[action.index].event.empty() ? "\u2026"
                                                             : chart_.sends[action.index].event) +
             (chart_.sends[action.index].delay
                  ? say(", na ", ", after ") + span(*chart_.sends[action.index].delay)
                  : std::string()) +
             ".";
    case Op::request:
      return asked(chart_.requests[action.index]);
    case Op::reply:
      return say("Wie erom vroeg, krijgt het antwoord ", "Whoever asked gets the answer ") +
             quoted(chart_.replies[action.index].answer) + ".";
    case Op::cancel:
      return say("Ingetrokken wordt: ", "Taken back: ") +
             quoted(action.text.empty() ? "\u2026" : action.text) + ".";
    case Op::log:
      return say("Er komt een notitie in het journaal.", "A note goes into the journal.");
    case Op::if_:
    case Op::loop:
      break;
  }
  return {};
}

void Narrator::add_actions(const statechart::Range& range, Sentences& all) const {
  for (Index i = 0; i < range.count; ++i) {
    const statechart::Action& one = chart_.actions[range.first + i];
    if (one.op == Op::if_) {
      Sentences inner;
      add_actions(one.body, inner);
      for (const std::string& sentence : inner) {
        all.push_back(only_if(one.program) + continued(sentence));
      }
      Sentences otherwise;
      add_actions(one.otherwise, otherwise);
      for (const std::string& sentence : otherwise) {
        all.push_back(say("En anders: ", "And otherwise: ") + continued(sentence));
      }
      continue;
    }
    if (one.op == Op::loop) {
      Sentences inner;
      add_actions(one.body, inner);
      for (const std::string& sentence : inner) {
        all.push_back(say("Voor elk onderdeel van ", "For each item of ") +
                      words_.value(one.program) + ": " + continued(sentence));
      }
      continue;
    }
    std::string sentence = action(one);
    if (!sentence.empty()) all.push_back(std::move(sentence));
  }
}

std::string Narrator::destination(const statechart::Transition& edge) const {
  std::string open;
  std::string closed;
  for (Index i = 0; i < edge.targets.count; ++i) {
    Index target = chart_.target_indices[edge.targets.first + i];
    while (target != none && chart_.states[target].hidden) target = chart_.states[target].parent;
    if (target == none || target == 0) continue;
    std::string& list = chart_.states[target].is_result ? closed : open;
    list += (list.empty() ? "" : say(" en ", " and ")) + title(target);
  }
  if (!closed.empty()) {
    return say("De zaak is afgelopen: ", "The case ends: ") + closed + ".";
  }
  if (open.empty()) return {};
  return say("De zaak gaat naar ", "The case goes to ") + open + ".";
}

void Narrator::add_effects(const statechart::Transition& edge, Sentences& all) const {
  add_actions(edge.actions, all);
  const bool ends_region =
      edge.source != none && chart_.states[edge.source].hidden && edge.choice != none;
  if (ends_region) return;
  std::string goes = destination(edge);
  if (!goes.empty()) {
    all.push_back(std::move(goes));
  } else if (edge.choice == none || edge.targets.count == 0) {
    all.push_back(say("De zaak blijft in deze stap.", "The case stays where it is."));
  }
}

}  // namespace regie::diagram
