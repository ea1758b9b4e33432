// SPDX-License-Identifier: Apache-2.0
// What comes from outside, in the order of ruling 2: authorise, validate the form, look at the
// conditions with the answers applied, then write and take the transition. A refusal writes
// nothing, because all of it happens on the machine's own copy.
#include <algorithm>

#include "engine/base/suggest.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

namespace {

Error refusal(const Choice& choice, const std::vector<Reason>& reasons) {
  Error error(Errc::refused,
              {"`" + choice.id + "` kan nu niet.", "`" + choice.id + "` is not possible now."});
  for (const Reason& reason : reasons) {
    Text sentence(reason.sentence.in(Language::nl), reason.sentence.in(Language::en));
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
    for (const Region& region : file().regions) {
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
    if (!each.list.item || !each.list.item->fields) return nullptr;
    for (const Field& field : *each.list.item->fields) {
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
  CurrentEvent current = event_named(choice.id);
  current.type = CurrentEvent::Type::external;
  current.region = aim.region;
  current.data = event_.data;
  if (aim.region != 0) current.add_from().item = s_.region(aim.region)->key;
  if (auto begun = begin_event(std::move(current)); !begun) return begun;
  const auto count = [&] {
    Dossier& dossier = s_.change();
    ++dossier.counts[count_key(TakeLimit::Per::case_, choice.id, 0)];
    if (choice.limit.is_set() && choice.limit.per != TakeLimit::Per::case_) {
      ++dossier.counts[count_key(choice.limit.per, choice.id, aim.region)];
    }
    Act act{choice.id, role, {person_}};
    if (!event_.behalf.empty()) act.persons.insert(person_of(event_.actor));
    const auto same = std::find_if(dossier.acts.begin(), dossier.acts.end(), [&](const Act& one) {
      return one.choice == act.choice && one.role == act.role;
    });
    if (same == dossier.acts.end()) {
      dossier.acts.push_back(std::move(act));
    } else {
      same->persons.insert(act.persons.begin(), act.persons.end());
    }
    for (const Index field : choice.grants) dossier.grants[person_].insert(field);
  };

  if (aim.region != 0 && s_.region(aim.region)->status == Region::Status::lingering) {
    // The state was left: the answer is kept for a next visit and moves nothing.
    count();
    bool stays = false;
    for (const Transition& transition : chart_.transitions) {
      if (transition.choice == aim.choice && transition.stays) stays = true;
    }
    record_answer(aim.region, choice.name, person_);
    w_.weigh.clear();
    if (!stays) own_region(aim.region)->status = Region::Status::answered;
    w_.changed_fields.clear();
    return {};
  }

  if (choice.reopens) {
    s_.status = Snapshot::Status::open;
    s_.result = none;
    s_.closed = {};
    ++s_.round;
  }
  if (auto selected = select(false, aim.region); !selected) return selected;
  bool own = false;
  for (const Enabled& one : w_.enabled) {
    own = own || chart_.transitions[one.transition].choice == aim.choice;
  }
  if (!own) {
    std::vector<Reason> reasons;
    for (const Transition& transition : chart_.transitions) {
      if (transition.choice != aim.choice || transition.guard == none) continue;
      const std::uint32_t region = chart_.states[transition.source].scope == 0 ? 0 : aim.region;
      const Index each =
          chart_.states[transition.source].kind == StateKind::each ? transition.source : none;
      reasons.push_back(
          reason_unmet(Reason::Kind::rule, no_rule_fits, transition.guard, region, each));
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
  for (const Enabled& one : w_.enabled) {
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
  if (auto done = microstep(); !done) return done;
  return run_to_completion();
}

}  // namespace regie::statechart
