// SPDX-License-Identifier: Apache-2.0
// What comes from outside, in the order of ruling 2: authorise, validate the form, look at the
// conditions with the answers applied, then write and take the transition. A refusal writes
// nothing, because all of it happens on the machine's own copy.
#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Error refusal(const Choice& choice, const std::vector<Reason>& reasons) {
  Error error(Errc::refused,
              {"`" + choice.id + "` kan nu niet.", "`" + choice.id + "` is not possible now."});
  for (const Reason& reason : reasons) {
    Text sentence = reason.sentence;
    if (!reason.because.empty()) {
      sentence.nl += " (" + reason.because.nl + ")";
      sentence.en += " (" + reason.because.en + ")";
    }
    error.message.nl += " " + sentence.nl;
    error.message.en += " " + sentence.en;
    error.reasons.push_back(std::move(sentence));
  }
  return error;
}

std::string list_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "`" : ", `") + word + "`";
  return text;
}

}  // namespace

std::string Machine::count_key(TakeLimit::Per per, const std::string& what,
                               std::uint32_t region) const {
  switch (per) {
    case TakeLimit::Per::case_:
      break;
    case TakeLimit::Per::round:
      return "round " + std::to_string(s_.round) + " " + what;
    case TakeLimit::Per::item:
      if (region != 0) return "item " + s_.region(region)->key + " " + what;
      break;
  }
  return "case " + what;
}

std::string Machine::rule_name(Index transition) const {
  const Transition& t = chart_.transitions[transition];
  const std::string choice =
      t.choice == none ? chart_.states[t.source].path : chart_.choices[t.choice].id;
  return choice + "#" + std::to_string(transition - chart_.states[t.source].transitions.first);
}

std::int64_t Machine::taken(const std::string& key) const {
  const auto found = s_.counts.find(key);
  return found == s_.counts.end() ? 0 : found->second;
}

bool Machine::is_live(const Aim& aim) const {
  const Choice& choice = chart_.choices[aim.choice];
  if (choice.reopens) {
    return s_.status == Snapshot::Status::closed && s_.result == choice.from[0];
  }
  if (s_.status != Snapshot::Status::open) return false;
  if (aim.region != 0) {
    const Region& region = *s_.region(aim.region);
    if (region.status == Region::Status::lingering) return true;
    if (region.status != Region::Status::open || !is_live_region(region)) return false;
    return std::any_of(choice.from.begin(), choice.from.end(), [&](Index state) {
      return std::binary_search(region.configuration.begin(), region.configuration.end(), state);
    });
  }
  return !choice.in_region && std::any_of(choice.from.begin(), choice.from.end(), [&](Index state) {
    return std::binary_search(s_.configuration.begin(), s_.configuration.end(), state);
  });
}

Result<Machine::Aim> Machine::aim(const std::string& name, const std::string& item,
                                  const std::string& person) const {
  std::vector<Index> candidates;
  const Index exact = chart_.choice_of(name);
  if (exact != none) {
    candidates.push_back(exact);
  } else {
    for (Index i = 0; i < chart_.choices.size(); ++i) {
      if (chart_.choices[i].name == name) candidates.push_back(i);
    }
  }
  if (candidates.empty()) {
    std::vector<std::string> known;
    for (const Choice& choice : chart_.choices) {
      known.push_back(choice.id);
      known.push_back(choice.name);
    }
    Error error(Errc::not_found, {"Er is geen keuze `" + name + "` in deze werkwijze.",
                                  "There is no choice `" + name + "` in this workflow."});
    const std::string near = suggest(name, known);
    if (!near.empty()) error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
    return error;
  }

  // What each candidate could mean now; regions by their item, or by whom they ask.
  std::vector<Aim> live;
  std::vector<Aim> past;
  std::vector<std::string> keys;
  for (const Index candidate : candidates) {
    const Choice& choice = chart_.choices[candidate];
    if (!choice.in_region) {
      (is_live({candidate, 0}) ? live : past).push_back({candidate, 0});
      continue;
    }
    for (const Region& region : s_.regions) {
      const bool own = std::any_of(choice.from.begin(), choice.from.end(), [&](Index state) {
        return chart_.is_descendant(state, region.each);
      });
      if (!own) continue;
      const Aim one{candidate, region.ordinal};
      const bool alive = is_live(one);
      if (alive) keys.push_back(region.key);
      if (!item.empty() ? region.key != item : !has(region.holders, person)) continue;
      (alive ? live : past).push_back(one);
    }
    if (!choice.in_region || !past.empty() || !live.empty()) continue;
    if (candidates.size() == 1 && (item.empty() ? keys.empty() : true))
      past.push_back({candidate, 0});
  }
  if (live.size() == 1) return live[0];
  if (live.size() > 1) {
    std::vector<std::string> words;
    for (const Aim& one : live) {
      words.push_back(one.region != 0 && candidates.size() == 1 ? s_.region(one.region)->key
                                                                : chart_.choices[one.choice].id);
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return Error(Errc::refused,
                 {"`" + name + "` kan hier meer dan een ding betekenen: " + list_words(words) + ".",
                  "`" + name + "` can mean more than one thing here: " + list_words(words) + "."},
                 {"Noem de hele naam, of het onderdeel met --item.",
                  "Give the whole name, or the item with --item."});
  }
  if (!past.empty()) return past.back();
  if (!keys.empty()) {
    return Error(Errc::refused,
                 {"Noem bij `" + name + "` het onderdeel: " + list_words(keys) + ".",
                  "Say with `" + name + "` which item is meant: " + list_words(keys) + "."},
                 {"Geef het onderdeel met --item.", "Give the item with --item."});
  }
  return Aim{candidates[0], 0};
}

Result<std::vector<Reason>> Machine::authorise(const Choice& choice, std::uint32_t region,
                                               std::string* role) {
  std::vector<Reason> reasons;
  const std::vector<Who>* who = &choice.who;
  if (who->empty() && choice.state != none && chart_.states[choice.state].task != none) {
    who = &chart_.tasks[chart_.states[choice.state].task].who;
  }
  const std::string entering = person_of(event_.actor);
  const bool by_system = event_.actor.substr(0, 7) == "system:";
  bool allowed = false;
  bool may_enter = event_.behalf.empty();
  Text titles;
  Text enter_for;
  const auto name_role = [&](Text& list, const Text& title) {
    list.nl += (list.nl.empty() ? "" : ", ") + title.nl;
    list.en += (list.en.empty() ? "" : ", ") + title.en;
  };
  for (const Who& one : *who) {
    bool fits = false;
    if (one.kind == Who::Kind::anybody) {
      fits = true;
    } else if (one.kind == Who::Kind::system) {
      fits = by_system;
    } else if (one.kind == Who::Kind::role) {
      const Role& declared = chart_.roles[one.role];
      name_role(titles, declared.title);
      auto found = holders(one.role);
      if (!found) return found.error();
      fits = has(*found, person_) || binds_at_first_act(one.role);
      if (declared.entered_by != none) {
        auto clerks = holders(declared.entered_by);
        if (!clerks) return clerks.error();
        if (has(*clerks, entering) || from_directory(declared.entered_by).empty()
                ? has(*clerks, entering)
                : has(from_directory(declared.entered_by), entering)) {
          may_enter = true;
          name_role(enter_for, declared.title);
        }
      }
      if (fits && role->empty() && !allowed) *role = declared.name;
    } else {
      auto found = region != 0 ? Result<std::vector<std::string>>(s_.region(region)->holders)
                               : persons(one, region);
      if (!found) return found.error();
      fits = has(*found, person_);
      for (const std::string& person : *found) {
        const Contact* contact =
            context_.directory == nullptr ? nullptr : context_.directory->find(person);
        const std::string shown = contact == nullptr ? person : contact->name;
        name_role(titles, {shown, shown});
      }
      if (fits && role->empty() && !allowed) *role = "contact";
    }
    allowed = allowed || fits;
  }
  if (!event_.behalf.empty() && !may_enter && !by_system) {
    // An actor may always write down what somebody else said where both may act.
    reasons.push_back({Reason::Kind::role,
                       {"U kunt dit niet namens " + event_.behalf + " doen.",
                        "You cannot do this on behalf of " + event_.behalf + "."},
                       {},
                       {}});
  }
  if (!allowed) {
    Reason reason;
    reason.kind = Reason::Kind::role;
    reason.sentence =
        titles.empty() ? Text("Dit is niet uw taak.", "This is not your task.")
                       : Text("Dit is aan: " + titles.nl + ".", "This is for: " + titles.en + ".");
    if (!enter_for.empty() && event_.behalf.empty()) {
      reason.sentence.nl += " U kunt het wel namens hen doen.";
      reason.sentence.en += " You can do it on their behalf.";
    }
    reasons.push_back(std::move(reason));
  }

  const auto check_except = [&](const Except& except) {
    std::vector<std::string> barred;
    Text what;
    if (except.role != none) {
      barred = persons_of_role_acts(except.role);
      what = chart_.roles[except.role].title;
    } else {
      for (const Act& act : s_.acts) {
        if (act.choice != chart_.choices[except.choice].id) continue;
        barred.insert(barred.end(), act.persons.begin(), act.persons.end());
      }
      what = chart_.choices[except.choice].title;
    }
    if (has(barred, person_) || (!event_.behalf.empty() && has(barred, entering))) {
      reasons.push_back(
          {Reason::Kind::except,
           {"U was zelf al betrokken als: " + what.nl + ". Iemand anders moet dit doen.",
            "You were involved yourself as: " + what.en + ". Somebody else must do this."},
           {},
           {}});
    }
  };
  for (const Except& except : choice.except) check_except(except);
  if (choice.state != none && chart_.states[choice.state].task != none) {
    for (const Except& except : chart_.tasks[chart_.states[choice.state].task].except) {
      check_except(except);
    }
  }
  return reasons;
}

Result<std::vector<Reason>> Machine::objections(const Aim& aim, std::string* role) {
  const Choice& choice = chart_.choices[aim.choice];
  std::vector<Reason> reasons;
  if (!is_live(aim)) {
    Reason reason;
    reason.kind =
        s_.status == Snapshot::Status::closed ? Reason::Kind::closed : Reason::Kind::state;
    const std::vector<Index> states = visible_states(chart_, s_);
    const Text now = states.empty() ? Text() : chart_.states[states.front()].title;
    reason.sentence = {
        "Dat kan in deze fase niet: de zaak is nu in \"" + now.nl + "\".",
        "That is not possible at this stage: the case is in \"" + now.en + "\" now."};
    if (reason.kind == Reason::Kind::closed) {
      reason.sentence = {"De zaak is gesloten: \"" + now.nl + "\".",
                         "The case is closed: \"" + now.en + "\"."};
    } else if (aim.region != 0 && s_.region(aim.region)->status == Region::Status::answered) {
      reason.sentence = {"Hier is al op geantwoord.", "This has been answered already."};
    }
    reasons.push_back(std::move(reason));
  }
  auto barred = authorise(choice, aim.region, role);
  if (!barred) return barred;
  reasons.insert(reasons.end(), barred->begin(), barred->end());
  const std::string key = count_key(choice.limit.per, choice.id, aim.region);
  if (choice.limit.most != 0 && taken(key) >= choice.limit.most) {
    const std::string most = std::to_string(choice.limit.most);
    reasons.push_back({Reason::Kind::limit,
                       {"Dit kan hoogstens " + most + " keer, en dat is gebeurd.",
                        "This can be done " + most + " times at most, and it has been."},
                       {},
                       {}});
  }
  if (choice.until && s_.status == Snapshot::Status::closed) {
    auto last = calendar::add(s_.closed, *choice.until, *context_.calendar, *context_.zones);
    if (!last) return last.error();
    if (context_.now > last->at) {
      const Text span = calendar::in_words(*choice.until);
      reasons.push_back({Reason::Kind::until,
                         {"Dit kon tot " + span.nl + " na het sluiten.",
                          "This was possible until " + span.en + " after closing."},
                         {},
                         {}});
    }
  }
  return reasons;
}

Result<std::vector<Reason>> Machine::unmet_needs(const Aim& aim) {
  const Choice& choice = chart_.choices[aim.choice];
  Index each = none;
  for (const Index state : choice.from) {
    if (chart_.states[state].kind == StateKind::each && s_.is_active(state)) each = state;
  }
  std::vector<Reason> reasons;
  for (const Need& need : choice.needs) {
    auto met = holds(need.program, aim.region, each);
    if (!met) return met.error();
    if (*met) continue;
    reasons.push_back({Reason::Kind::need, need.explain, explain(need.program, aim.region, each),
                       chart_.programs[need.program].source()});
  }
  return reasons;
}

Result<void> Machine::apply_answers(const Aim& aim) {
  const Choice& choice = chart_.choices[aim.choice];
  std::vector<FormField> accepted;
  const auto accept = [&](Range form) {
    for (Index i = 0; i < form.count; ++i) accepted.push_back(chart_.form_fields[form.first + i]);
  };
  accept(choice.form);
  const std::size_t required = accepted.size();
  for (const Transition& transition : chart_.transitions) {
    if (transition.choice == aim.choice) accept(transition.form);
  }
  const auto declared_field = [&](const FormField& one) -> const Field* {
    if (one.field != none) return &chart_.fields[one.field];
    if (aim.region == 0) return nullptr;
    const Each& each = chart_.eaches[chart_.states[s_.region(aim.region)->each].each];
    const DataType& list = chart_.fields[each.field].type;
    if (!list.item || !list.item->fields) return nullptr;
    for (const Field& field : *list.item->fields) {
      if (field.name == one.item_field) return &field;
    }
    return nullptr;
  };

  std::vector<std::string> names;
  for (const FormField& one : accepted) {
    if (const Field* field = declared_field(one)) names.push_back(field->name);
  }
  if (event_.data.is(Value::Kind::map)) {
    for (const Entry& entry : event_.data.entries()) {
      const std::string name = key_text(entry.key);
      if (has(names, name)) continue;
      Error error(Errc::invalid_data, {"`" + choice.id + "` vraagt niet naar `" + name + "`.",
                                       "`" + choice.id + "` does not ask for `" + name + "`."});
      const std::string near = suggest(name, names);
      if (!near.empty()) {
        error.advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
      } else if (names.empty()) {
        error.advice = {"Deze keuze heeft geen formulier: laat de gegevens weg.",
                        "This choice has no form: leave the data out."};
      } else {
        error.advice = {"Het formulier heeft: " + list_words(names) + ".",
                        "The form has: " + list_words(names) + "."};
      }
      return error;
    }
  }

  std::vector<std::string> missing;
  std::optional<Error> wrong;
  std::vector<std::string> written;
  for (std::size_t i = 0; i < accepted.size(); ++i) {
    const Field* field = declared_field(accepted[i]);
    if (field == nullptr || field->derived || has(written, field->name)) continue;
    const Value* answer = event_.data.find(field->name);
    const bool given = answer != nullptr && !answer->is(Value::Kind::null) && !answer->is_unset();
    if (!given) {
      const bool needed =
          i < required && !field->optional && !accepted[i].optional && !field->fallback;
      if (needed) missing.push_back(field->name);
      continue;
    }
    auto value = conform(*field, *answer, context_.directory);
    if (!value) {
      Error error = value.error();
      if (!wrong) {
        wrong = error;
      } else {
        wrong->message.nl += " " + error.message.nl;
        wrong->message.en += " " + error.message.en;
      }
      wrong->reasons.push_back(error.message);
      continue;
    }
    written.push_back(field->name);
    if (auto done =
            write(accepted[i].field, accepted[i].field == none ? accepted[i].item_field : "",
                  *value, aim.region);
        !done) {
      return done;
    }
  }
  if (!missing.empty()) {
    Error error(Errc::invalid_data, {"Vul nog in: " + list_words(missing) + ".",
                                     "Still to fill in: " + list_words(missing) + "."});
    if (wrong) {
      error.message.nl += " " + wrong->message.nl;
      error.message.en += " " + wrong->message.en;
      error.reasons = wrong->reasons;
      error.advice = wrong->advice;
    }
    return error;
  }
  if (wrong) return *wrong;
  return {};
}

Result<void> Machine::choose() {
  auto found = aim(event_.name, event_.item, person_);
  if (!found) return found.error();
  const Aim aim = *found;
  const Choice& choice = chart_.choices[aim.choice];
  std::string role;
  const bool was_asked =
      aim.region != 0 && (s_.region(aim.region)->status == Region::Status::withdrawn ||
                          (s_.region(aim.region)->status == Region::Status::open &&
                           !is_live_region(*s_.region(aim.region))));
  if (was_asked) {
    auto barred = authorise(choice, aim.region, &role);
    if (!barred) return barred.error();
    if (!barred->empty()) return refusal(choice, *barred);
    late_ = true;
    choice_taken_ = choice.id;
    region_taken_ = aim.region;
    note({"Te laat: dit antwoord is genoteerd en verandert niets.",
          "Late: this answer is recorded and changes nothing."});
    return {};
  }
  auto barred = objections(aim, &role);
  if (!barred) return barred.error();
  if (!barred->empty()) return refusal(choice, *barred);
  role_ = role;
  for (Index i = 0; i < chart_.roles.size(); ++i) {
    if (chart_.roles[i].name == role && binds_at_first_act(i)) bind_role(i, {person_});
  }
  if (auto applied = apply_answers(aim); !applied) return applied;
  auto unmet = unmet_needs(aim);
  if (!unmet) return unmet.error();
  if (!unmet->empty()) return refusal(choice, *unmet);

  choice_taken_ = choice.id;
  region_taken_ = aim.region;
  event_name_ = choice.id;
  const auto count = [&] {
    ++s_.counts[count_key(TakeLimit::Per::case_, choice.id, 0)];
    if (choice.limit.most != 0 && choice.limit.per != TakeLimit::Per::case_) {
      ++s_.counts[count_key(choice.limit.per, choice.id, aim.region)];
    }
    Act act{choice.id, role, {person_}};
    if (!event_.behalf.empty()) act.persons.insert(person_of(event_.actor));
    const auto same = std::find_if(s_.acts.begin(), s_.acts.end(), [&](const Act& one) {
      return one.choice == act.choice && one.role == act.role;
    });
    if (same == s_.acts.end()) {
      s_.acts.push_back(std::move(act));
    } else {
      same->persons.insert(act.persons.begin(), act.persons.end());
    }
    for (const Index field : choice.grants) s_.grants[person_].insert(field);
  };

  if (aim.region != 0 && s_.region(aim.region)->status == Region::Status::lingering) {
    // The state was left: the answer is kept for a next visit and moves nothing.
    count();
    bool stays = false;
    for (const Transition& transition : chart_.transitions) {
      if (transition.choice == aim.choice && transition.stays) stays = true;
    }
    record_answer(aim.region, choice.name, person_);
    weigh_.clear();
    if (!stays) s_.region(aim.region)->status = Region::Status::answered;
    changed_fields_.clear();
    return {};
  }

  if (choice.reopens) {
    s_.status = Snapshot::Status::open;
    s_.result = none;
    s_.closed = {};
    ++s_.round;
  }
  auto enabled = select(choice.id, aim.region);
  if (!enabled) return enabled.error();
  bool own = false;
  for (const Enabled& one : *enabled) {
    own = own || chart_.transitions[one.transition].choice == aim.choice;
  }
  if (!own) {
    std::vector<Reason> reasons;
    for (const Transition& transition : chart_.transitions) {
      if (transition.choice != aim.choice || transition.guard == none) continue;
      const std::uint32_t region = chart_.states[transition.source].scope == 0 ? 0 : aim.region;
      const Index each =
          chart_.states[transition.source].kind == StateKind::each ? transition.source : none;
      const Text because = explain(transition.guard, region, each);
      reasons.push_back({Reason::Kind::rule,
                         {"Geen van de regels past.", "None of the rules fits."},
                         because,
                         chart_.programs[transition.guard].source()});
    }
    if (reasons.empty()) {
      reasons.push_back(
          {Reason::Kind::limit,
           {"Dit is al zo vaak gedaan als mag.", "This has been done as often as allowed."},
           {},
           {}});
    }
    return refusal(choice, reasons);
  }
  // Fields that the rule itself asks for.
  for (const Enabled& one : *enabled) {
    const Range form = chart_.transitions[one.transition].form;
    for (Index i = 0; i < form.count; ++i) {
      const FormField& asked = chart_.form_fields[form.first + i];
      const std::string& name =
          asked.field == none ? asked.item_field : chart_.fields[asked.field].name;
      const bool may_lack =
          asked.optional || (asked.field != none && (chart_.fields[asked.field].optional ||
                                                     chart_.fields[asked.field].fallback));
      const Value* answer = event_.data.find(name);
      if (!may_lack && (answer == nullptr || answer->is(Value::Kind::null))) {
        return Error(Errc::invalid_data,
                     {"Vul nog in: `" + name + "`.", "Still to fill in: `" + name + "`."});
      }
    }
  }
  count();
  if (auto noted = note_activity(); !noted) return noted;
  if (aim.region != 0) record_answer(aim.region, choice.name, person_);
  if (auto done = microstep(*enabled); !done) return done;
  return run_to_completion();
}

}  // namespace regie::statechart
