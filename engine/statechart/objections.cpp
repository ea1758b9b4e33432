// SPDX-License-Identifier: Apache-2.0
// Whether a choice is open to a person, and every reason why it is not: rights, separation of
// duties, limits, terms and conditions. Used alike by acting and by asking.
#include <algorithm>

#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

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

Result<std::int64_t> Machine::most_of(const TakeLimit& limit, std::uint32_t region) {
  if (limit.program == none) return limit.most;
  auto most = evaluate(limit.program, region);
  if (!most) return most.error();
  if (most->is(Value::Kind::integer)) return most->integer();
  return fail(Errc::expression_failed,
              {"`limit` gaf geen geheel getal.", "`limit` gave no whole number."});
}

std::int64_t Machine::taken(const std::string& key) const {
  const auto found = file().counts.find(key);
  return found == file().counts.end() ? 0 : found->second;
}

const Task* Machine::task_of(const Choice& choice) const {
  // A choice at the top says itself who may: it is not of the task of a state that it can be taken
  // from, such as to withdraw while somebody else decides.
  if (choice.state == none) return nullptr;
  if (chart_.states[choice.state].task != none) {
    return &chart_.tasks[chart_.states[choice.state].task];
  }
  for (const Index state : choice.from) {  // of an `each`: where its items begin
    if (chart_.states[state].task != none) return &chart_.tasks[chart_.states[state].task];
  }
  return nullptr;
}

Result<std::vector<Reason>> Machine::authorise(const Choice& choice, std::uint32_t region,
                                               std::string* role) {
  std::vector<Reason> reasons;
  const Task* const task = task_of(choice);
  const std::vector<Who>* who = &choice.who;
  if (who->empty() && task != nullptr) who = &task->who;
  const std::string entering = person_of(event_.actor);
  const bool by_system = event_.actor.substr(0, 7) == "system:";
  bool allowed = false;
  bool may_enter = event_.behalf.empty();
  Text titles;
  Text enter_for;
  const auto name_role = [&](Text& list, const Text& title) {
    list.nl += (list.nl.empty() ? "" : ", ") + title.in(Language::nl);
    list.en += (list.en.empty() ? "" : ", ") + title.in(Language::en);
  };
  for (const Who& one : seated(*who, region)) {
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
        auto clerks = may_enter_for(declared.entered_by);
        if (!clerks) return clerks.error();
        if (has(*clerks, entering)) {
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
      if (!fits && (entering.empty() || takes_part(entering))) {
        for (const std::string& person : *found) {
          const Contact* contact =
              context_.directory == nullptr ? nullptr : context_.directory->find(person);
          const std::string shown = contact == nullptr ? person : contact->name;
          name_role(titles, {shown, shown});
        }
      }
      if (fits && role->empty() && !allowed) *role = "contact";
    }
    allowed = allowed || fits;
  }
  if (!event_.behalf.empty() && !may_enter && !by_system) {
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
      for (const Act& act : file().acts) {
        if (act.choice != chart_.choices[except.choice].id) continue;
        barred.insert(barred.end(), act.persons.begin(), act.persons.end());
      }
      what = chart_.choices[except.choice].title;
    }
    if (has(barred, person_) || (!event_.behalf.empty() && has(barred, entering))) {
      reasons.push_back({Reason::Kind::except,
                         {"U was zelf al betrokken als: " + what.in(Language::nl) +
                              ". Iemand anders moet dit doen.",
                          "You were involved yourself as: " + what.in(Language::en) +
                              ". Somebody else must do this."},
                         {},
                         {}});
    }
  };
  for (const Except& except : choice.except) check_except(except);
  if (task != nullptr) {
    for (const Except& except : task->except) check_except(except);
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
        "Dat kan in deze fase niet: de zaak is nu in \"" + now.in(Language::nl) + "\".",
        "That is not possible at this stage: the case is in \"" + now.in(Language::en) + "\" now."};
    if (reason.kind == Reason::Kind::closed) {
      reason.sentence = {"De zaak is gesloten: \"" + now.in(Language::nl) + "\".",
                         "The case is closed: \"" + now.in(Language::en) + "\"."};
    } else if (aim.region != 0 && s_.region(aim.region)->status == Region::Status::answered) {
      reason.sentence = {"Hier is al op geantwoord.", "This has been answered already."};
    }
    reasons.push_back(std::move(reason));
  }
  // A choice of a region that is not there has no item to ask whose it is.
  if (choice.in_region && aim.region == 0) return reasons;
  auto barred = authorise(choice, aim.region, role);
  if (!barred) return barred;
  reasons.insert(reasons.end(), barred->begin(), barred->end());
  const std::string key = count_key(choice.limit.per, choice.id, aim.region);
  auto allowed = most_of(choice.limit, aim.region);
  if (!allowed) return allowed.error();
  if (choice.limit.is_set() && taken(key) >= *allowed) {
    const std::string most = std::to_string(*allowed);
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
    if (!met) return not_judged(met.error(), need.program, aim.region);
    if (*met) continue;
    reasons.push_back(
        reason_unmet(Reason::Kind::need, need.explain, need.program, aim.region, each));
  }
  return reasons;
}

}  // namespace regie::statechart
