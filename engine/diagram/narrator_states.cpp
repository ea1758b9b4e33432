// SPDX-License-Identifier: Apache-2.0
// States: whose turn it is, what is asked, what can be chosen, and what then.
#include <algorithm>
#include <set>

#include "engine/calendar/span.hpp"
#include "engine/diagram/narrator.hpp"

namespace regie::diagram {

using statechart::none;
using statechart::StateKind;
using statechart::TakeLimit;

const statechart::Field* Narrator::list_of(Index state) const {
  for (Index at = state; at != none && at != 0; at = chart_.states[at].parent) {
    const Index each = chart_.states[at].each;
    if (each == none) continue;
    const Index field = chart_.eaches[each].field;
    return field == none ? nullptr : &chart_.fields[field];
  }
  return nullptr;
}

void Narrator::add_form(const statechart::Range& form, const statechart::Field* list,
                        Sentences& all) const {
  std::string asked;
  for (Index i = 0; i < form.count; ++i) {
    const statechart::FormField& one = chart_.form_fields[form.first + i];
    const statechart::Field* field = one.field != none ? &chart_.fields[one.field] : nullptr;
    if (field == nullptr && list != nullptr && list->type.item && list->type.item->fields) {
      for (const statechart::Field& inner : *list->type.item->fields) {
        if (inner.name == one.item_field) field = &inner;
      }
    }
    if (!asked.empty()) asked += ", ";
    // On the form stands the question.
    const bool question = field != nullptr && !field->ask.empty();
    asked += question           ? quoted(field->ask.in(language_))
             : field != nullptr ? words_.field(*field)
                                : quoted(one.item_field);
    if (one.optional || (field != nullptr && field->optional)) {
      asked += say(" (mag leeg blijven)", " (may be left empty)");
    }
  }
  if (!asked.empty()) all.push_back(say("Ingevuld wordt: ", "Filled in: ") + asked + ".");
}

/// One sentence for each rule of a choice, with the condition in front.
void Narrator::add_rules(Index choice, Index state, Sentences& all) const {
  std::vector<Index> rules;
  for (Index i = 0; i < chart_.transitions.size(); ++i) {
    const statechart::Transition& edge = chart_.transitions[i];
    if (edge.choice != choice) continue;
    if (state != none && edge.source != state &&
        !(edge.source != none && chart_.is_descendant(edge.source, state))) {
      continue;
    }
    rules.push_back(i);
  }
  add_rules(rules, all);
}

void Narrator::add_rules(const std::vector<Index>& rules, Sentences& all) const {
  std::set<std::string> said;
  bool several = false;
  for (const Index rule : rules) {
    const statechart::Transition& edge = chart_.transitions[rule];
    Sentences effects;
    if (edge.stays) {
      effects.push_back(say("Het antwoord wordt genoteerd, en de vraag blijft open.",
                            "The answer is noted, and the question stays open."));
      add_actions(edge.actions, effects);
    } else {
      add_effects(edge, effects);
    }
    add_form(edge.form, list_of(edge.source), effects);
    std::string sentence;
    for (const std::string& effect : effects) sentence += (sentence.empty() ? "" : " ") + effect;
    if (edge.guard != none) {
      sentence = only_if(edge.guard) + continued(sentence);
    } else if (edge.limit.is_set() && edge.limit.most > 0) {
      const std::string times = std::to_string(edge.limit.most);
      sentence = say("De eerste " + times + " keer: ", "The first " + times + " times: ") +
                 continued(sentence);
    } else if (several && !sentence.empty()) {
      sentence = say("Anders: ", "Otherwise: ") + continued(sentence);
    }
    several = several || edge.guard != none || edge.limit.is_set();
    if (!sentence.empty() && said.insert(sentence).second) all.push_back(sentence);
  }
}

Statement Narrator::of_choice(Index index, Index state) const {
  const statechart::Choice& choice = chart_.choices[index];
  Statement said{"choice:" + choice.name, {}, true, {}};
  said.text = (choice.title.empty() ? choice.name : choice.title.in(language_)) + ".";
  const Index task = state == none ? none : chart_.states[state].task;
  const bool own_who = !choice.reopens && (task == none || choice.state == none ||
                                           persons(choice.who) != persons(chart_.tasks[task].who));
  if (own_who && !choice.who.empty() && !choice.in_region) {
    said.details.push_back(say("Dit is voor ", "This is for ") + persons(choice.who, "of", "or") +
                           ".");
  }
  for (const statechart::Except& except : choice.except) {
    said.details.push_back(except.role != none
                               ? say("Niet voor wie in deze zaak optrad als ",
                                     "Not for whoever acted in this case as ") +
                                     role(except.role) + "."
                               : say("Niet voor wie koos voor ", "Not for whoever chose ") +
                                     words_.choice(chart_.choices[except.choice].id) + ".");
  }
  const statechart::Field* list = nullptr;
  if (choice.in_region && !choice.from.empty()) list = list_of(choice.from.front());
  add_form(choice.form, list, said.details);
  for (const statechart::Need& need : choice.needs) {
    said.details.push_back(
        say("Voorwaarde: ", "Condition: ") + words_.condition(need.program) +
        say(". Wie daar niet aan voldoet, leest: ", ". Whoever does not meet it reads: ") +
        ended(quoted(need.explain.in(language_))));
  }
  if (choice.limit.is_set()) {
    const std::string most = choice.limit.program != none ? words_.value(choice.limit.program)
                                                          : std::to_string(choice.limit.most);
    const bool once = choice.limit.program == none && choice.limit.most == 1;
    const std::string per = choice.limit.per == TakeLimit::Per::case_ ? say("per zaak", "per case")
                            : choice.limit.per == TakeLimit::Per::round
                                ? say("per ronde", "per round")
                                : say("per onderdeel", "per item");
    said.details.push_back(
        once ? say("Dit kan \u00e9\u00e9n keer " + per + ".", "This is possible once " + per + ".")
             : say("Dit kan hoogstens " + most + " keer " + per + ".",
                   "This is possible at most " + most + " times " + per + "."));
  }
  add_rules(index, choice.in_region ? none : state, said.details);
  if (!choice.grants.empty()) {
    said.details.push_back(
        say("Wie dit kiest, ziet voortaan ook ", "Whoever chooses this also sees from then on ") +
        fields(choice.grants) + ".");
  }
  return said;
}

void Narrator::add_choices(const std::vector<Index>& choices, Index state, Statements& all) const {
  bool any = false;
  for (const Index choice : choices) {
    if (chart_.choices[choice].state == none) continue;  // top-level: said by itself
    if (!any) all.push_back({"", say("Er kan worden gekozen uit:", "The choices are:"), false, {}});
    any = true;
    all.push_back(of_choice(choice, state));
  }
}

void Narrator::add_task(Index state, Statements& all) const {
  const Index task = chart_.states[state].task;
  if (task == none) return;
  const statechart::Task& one = chart_.tasks[task];
  if (!one.who.empty()) {
    Statement said{"task", {}, false, {}};
    said.text = say("De taak is voor ", "The task is for ") + persons(one.who, "of", "or");
    const std::string ask = text(one.ask);
    said.text += ask.empty() ? "." : ": " + ended(quoted(ask));
    for (const statechart::Except& except : one.except) {
      said.text += except.role != none
                       ? say(" Maar niet voor wie in deze zaak optrad als ",
                             " But not for whoever acted in this case as ") +
                             role(except.role) + "."
                       : say(" Maar niet voor wie koos voor ", " But not for whoever chose ") +
                             words_.choice(chart_.choices[except.choice].id) + ".";
    }
    all.push_back(std::move(said));
  }
}

void Narrator::add_quorum(Index state, Statements& all) const {
  using Kind = statechart::Quorum::Kind;
  const statechart::Quorum& quorum = chart_.eaches[chart_.states[state].each].quorum;
  std::string enough;
  const std::string answer = quorum.choice.empty()
                                 ? say("antwoord geeft", "has answered")
                                 : say("kiest voor ", "chooses ") + words_.choice(quorum.choice);
  switch (quorum.kind) {
    case Kind::nothing:
      return;
    case Kind::all:
      enough = say("iedereen ", "everybody ") + answer;
      break;
    case Kind::majority:
      enough = say("meer dan de helft ", "more than half ") + answer;
      break;
    case Kind::half:
      enough = say("minstens de helft ", "at least half ") + answer;
      break;
    case Kind::count:
      enough = quorum.choice.empty()
                   ? say("er " + std::to_string(quorum.count) + " antwoorden zijn",
                         "there are " + std::to_string(quorum.count) + " answers")
                   : say("er minstens " + std::to_string(quorum.count) + " kiezen voor ",
                         "at least " + std::to_string(quorum.count) + " choose ") +
                         words_.choice(quorum.choice);
      break;
    case Kind::expression:
      break;
  }
  const auto then = [&](const char* event) {
    Sentences effects;
    add_rules(edges_on(state, "quorum." + std::string(event) + "." + chart_.states[state].path),
              effects);
    return effects;
  };
  const auto tell = [&](const char* about, std::string text, Sentences effects, Index program) {
    Statement said{about, std::move(text), false, {}};
    if (program != none) {
      const ConditionWords::Parts parts = words_.parts(program);
      const bool several = parts.each.size() > 1;
      said.text += !several    ? say("dit geldt: ", "this holds: ") + parts.each.front() + "."
                   : parts.all ? say("dit allemaal geldt:", "all of this holds:")
                               : say("een van deze dingen geldt:", "one of these holds:");
      for (std::size_t i = 0; several && i < parts.each.size(); ++i) {
        said.details.push_back(begun(ended(parts.each[i])));
      }
    }
    if (effects.size() > 1) {
      said.details.insert(said.details.end(), effects.begin(), effects.end());
    } else if (!effects.empty() && !said.details.empty()) {
      said.details.push_back(say("Dan: ", "Then: ") + continued(effects.front()));
    } else if (!effects.empty()) {
      said.text += " " + effects.front();
    }
    all.push_back(std::move(said));
  };
  const bool told = quorum.kind == Kind::expression;
  tell("enough",
       say("Het is genoeg als ", "It is enough when ") + (told ? std::string() : enough + "."),
       then("enough"), told ? quorum.enough : none);
  const Sentences impossible = then("impossible");
  if (impossible.empty()) return;
  tell("impossible",
       told ? say("Het kan niet meer als ", "It cannot be reached any more when ")
            : say("Kan dat niet meer?", "Can that not be reached any more?"),
       impossible, told ? quorum.impossible : none);
}

void Narrator::add_each(Index state, Statements& all) const {
  const statechart::Each& each = chart_.eaches[chart_.states[state].each];
  Statement said{"each", {}, false, {}};
  if (!each.seats.empty()) {
    std::string seats;
    for (const statechart::Seat& seat : each.seats) {
      seats +=
          (seats.empty() ? "" : ", ") + (seat.title.empty() ? seat.key : seat.title.in(language_));
    }
    said.text = say("Dit gebeurt tegelijk, en apart voor: ", "This runs at once and apart for: ") +
                seats + ".";
  } else {
    const std::string list = each.field != none
                                 ? words_.field(chart_.fields[each.field])
                                 : quoted(each.within.empty() ? "" : each.within.back());
    said.text = say("Dit gebeurt tegelijk, en apart voor elk onderdeel van ",
                    "This runs at once and apart for each item of ") +
                list +
                say(". Komt er later iets bij, dan doet dat ook mee.",
                    ". What is added later takes part too.");
  }
  if (each.answers_kept) {
    said.text += say(" Wie al eerder antwoordde, wordt niet nog eens gevraagd.",
                     " Whoever answered before is not asked again.");
  }
  if (each.unanswered_stay) {
    said.text += say(" Ook als de zaak verder is, kan wie nog niet antwoordde dat nog doen.",
                     " Also when the case has moved on, the others may still answer.");
  }
  all.push_back(std::move(said));
  if (each.open_state != none) add_task(each.open_state, all);
}

std::string Narrator::event(const std::string& name) const {
  if (name.starts_with("done.state.")) {
    const Index state = chart_.state_named(name.substr(11));
    return say("Is alles klaar in ", "Is all done in ") +
           (state == none ? quoted(name.substr(11)) : title(state)) + "?";
  }
  if (name.starts_with("done.child.")) {
    return say("Is de zaak klaar die hieruit ontstond?",
               "Has the case ended that came out of this?");
  }
  if (name.starts_with("done.request.")) {
    return say("Is het antwoord ", "Is the answer ") + quoted(name.substr(name.rfind('.') + 1)) +
           "?";
  }
  if (name.starts_with("done.call.")) {
    return say("Is het gelukt om ", "Did it succeed to have ") + quoted(name.substr(10)) +
           say(" te laten doen?", " done?");
  }
  if (name.starts_with("error.communication.call.")) {
    return say("Lukt het niet?", "Does it not succeed?");
  }
  if (name.starts_with("error.communication.request.")) {
    return say("Komt er geen antwoord?", "Will there be no answer?");
  }
  if (name.starts_with("term.")) {
    for (const statechart::Term& term : chart_.terms) {
      if (name.substr(5) != term.name) continue;
      return say("Is de laatste dag van ", "Is the last day of ") +
             quoted(term.title.empty() ? term.name : term.title.in(language_)) +
             say(" voorbij?", " over?");
    }
  }
  if (name.starts_with("error.")) return say("Gaat er iets mis?", "Does something go wrong?");
  if (name == "*") return say("Bij elke andere gebeurtenis:", "On any other event:");
  return say("Komt de melding ", "Does the event ") + quoted(name) + say(" binnen?", " come?");
}

/// Of a transition, the events it waits for, as questions; nothing where a choice or a timer of its
/// own says what it is.
std::optional<std::string> Narrator::heard_by(const statechart::Transition& edge) const {
  if (edge.choice != none) return std::nullopt;
  std::string head;
  for (Index k = 0; k < edge.events.count; ++k) {
    const std::string& name = chart_.descriptors[edge.events.first + k];
    const bool timed = std::any_of(
        chart_.timers.begin(), chart_.timers.end(), [&](const statechart::Timer& timer) {
          // A term says itself what its end means for the case; a state may hear it as well.
          return timer.event == name && (timer.term == none || edge.source == 0);
        });
    if (timed || name.starts_with("quorum.")) return std::nullopt;
    head += (head.empty() ? "" : " ") + event(name);
  }
  return head;
}

/// Events that nobody clicks, and what follows at once.
void Narrator::add_events(Index state, Statements& all) const {
  const statechart::Range& range = chart_.states[state].transitions;
  std::vector<std::pair<std::string, std::vector<Index>>> heard;  // in the order of the file
  for (Index i = range.first; i < range.first + range.count; ++i) {
    const std::optional<std::string> head = heard_by(chart_.transitions[i]);
    if (!head) continue;
    const auto same = std::find_if(heard.begin(), heard.end(),
                                   [&](const auto& one) { return one.first == *head; });
    if (same == heard.end()) {
      heard.push_back({*head, {i}});
    } else {
      same->second.push_back(i);
    }
  }
  for (const auto& [head, edges] : heard) {
    Statement said{"event:" + head, head, false, {}};
    Sentences effects;
    add_rules(edges, effects);
    if (head.empty()) said.text = say("Dit volgt meteen:", "This follows at once:");
    if (effects.size() > 1) {
      said.details = std::move(effects);
    } else if (!effects.empty()) {
      const bool follows = said.text.ends_with(':');
      said.text += " " + (follows ? continued(std::move(effects[0])) : std::move(effects[0]));
    }
    all.push_back(std::move(said));
  }
}

void Narrator::add_blocks(Index state, Statements& all) const {
  const auto add = [&](const statechart::Range& range, const char* about, std::string said) {
    Sentences effects;
    for (Index i = 0; i < range.count; ++i) {
      add_actions(chart_.blocks[range.first + i], effects);
    }
    if (effects.empty()) return;
    for (std::string& effect : effects) {
      said += " " + (said.ends_with(':') ? continued(std::move(effect)) : std::move(effect));
    }
    all.push_back({about, std::move(said), false, {}});
  };
  add(chart_.states[state].on_entry, "enter",
      say("Zodra de zaak hier komt:", "As soon as the case gets here:"));
  add(chart_.states[state].on_exit, "leave",
      say("Zodra de zaak hier weggaat:", "As soon as the case leaves:"));
}

Section Narrator::state(Index index) const {
  words_.at(index);
  const statechart::State& one = chart_.states[index];
  Section section{
      "state:" + one.path, one.title.empty() ? one.name : one.title.in(language_), {}, 0};
  for (Index at = one.parent; at != none && at != 0; at = chart_.states[at].parent) {
    if (!chart_.states[at].hidden) ++section.depth;
  }
  Statements& all = section.statements;
  if (one.kind == StateKind::parallel) {
    all.push_back({"kind",
                   say("Wat hieronder staat, loopt tegelijk.", "All of the below runs at once."),
                   false,
                   {}});
  } else if (one.initial != none && one.kind == StateKind::compound) {
    const statechart::Range& targets = chart_.transitions[one.initial].targets;
    std::string first;
    for (Index i = 0; i < targets.count; ++i) {
      first += (first.empty() ? "" : say(" en ", " and ")) +
               title(chart_.target_indices[targets.first + i]);
    }
    if (!first.empty()) {
      all.push_back({"start",
                     say("De zaak begint hier bij ", "The case begins here at ") + first + ".",
                     false,
                     {}});
    }
  } else if (one.kind == StateKind::final_ && !one.is_result) {
    all.push_back({"kind", say("Hier is dit deel klaar.", "Here this part is done."), false, {}});
  } else if (one.kind == StateKind::history_shallow || one.kind == StateKind::history_deep) {
    all.push_back(
        {"kind",
         say("Hier gaat de zaak verder waar ze was.", "Here the case goes on where it was."),
         false,
         {}});
  }
  add_blocks(index, all);
  if (one.kind == StateKind::each) {
    add_each(index, all);
  } else {
    add_task(index, all);
  }
  using Kind = statechart::Timer::Kind;
  add_timers(index, {Kind::deadline, Kind::reply}, all);
  const Index open = one.each == none ? index : chart_.eaches[one.each].open_state;
  const Index task = open == none ? none : chart_.states[open].task;
  if (task != none) add_choices(chart_.tasks[task].choices, open, all);
  if (one.each != none) add_quorum(index, all);
  add_timers(index, {Kind::remind, Kind::timer}, all);
  add_events(index, all);
  for (Index i = 0; i < one.invokes.count; ++i) {
    const statechart::Invoke& child = chart_.invokes[one.invokes.first + i];
    all.push_back({"child:" + child.id,
                   say("Hieruit ontstaat een zaak van de werkwijze ",
                       "A case comes out of this, of the workflow ") +
                       quoted(child.workflow.empty() ? "\u2026" : child.workflow) + ".",
                   false,
                   {}});
  }
  for (Index i = 0; i < one.requests.count; ++i) {
    const statechart::Request& request = chart_.requests[one.requests.first + i];
    all.push_back({"request:" + request.id, asked(request), false, {}});
  }
  if (!one.public_fields.empty()) {
    all.push_back({"public",
                   say("Buitenstaanders zien ", "Outsiders see ") + fields(one.public_fields) + ".",
                   false,
                   {}});
  }
  return section;
}

Section Narrator::common_choices() const {
  words_.at(none);
  Section section{
      "choices", say("Wat kan er op meer plaatsen?", "What can be done in several places?"), {}, 0};
  for (Index i = 0; i < chart_.choices.size(); ++i) {
    const statechart::Choice& choice = chart_.choices[i];
    if (choice.state != none || choice.reopens) continue;
    Statement said = of_choice(i, none);
    std::string where;
    for (const Index from : choice.from) where += (where.empty() ? "" : ", ") + title(from);
    said.details.insert(said.details.begin(), say("Dit kan bij ", "Possible at ") + where + ".");
    section.statements.push_back(std::move(said));
  }
  return section;
}

}  // namespace regie::diagram
