// SPDX-License-Identifier: Apache-2.0
// Who holds a role, and who is meant (docs/language.md, roles).
#include <algorithm>

#include "engine/statechart/machine.hpp"
#include "engine/statechart/membership.hpp"

namespace regie::statechart {

namespace {

void append_unique(std::vector<std::string>& list, std::string person) {
  if (!person.empty() && !has(list, person)) list.push_back(std::move(person));
}

void append_contacts(const Value& value, std::vector<std::string>& out) {
  if (value.is(Value::Kind::string)) append_unique(out, person_of(value.text()));
  if (value.is(Value::Kind::list)) {
    for (const Value& item : value.items()) append_contacts(item, out);
  }
}

}  // namespace

std::vector<std::string> Machine::from_directory(Index role) {
  std::vector<std::string> found;
  if (context_.directory == nullptr) return found;
  const Role& declared = chart_.roles[role];
  std::string place;
  if (declared.of != none) {
    place = key_text(s_.data[declared.of]);
    if (place.empty()) return found;
  }
  for (const Contact& contact : context_.directory->contacts()) {
    if (!has(contact.roles, declared.name)) continue;
    if (declared.of != none && !contact.neighbourhoods.empty() &&
        !has(contact.neighbourhoods, place)) {
      continue;
    }
    w_.looked_up.insert(contact.id);
    found.push_back(contact.id);
  }
  return found;
}

Result<std::vector<std::string>> Machine::may_enter_for(Index role) {
  auto found = holders(role);
  const Role& declared = chart_.roles[role];
  if (!found || declared.of == none || !s_.data[declared.of].is_unset() ||
      context_.directory == nullptr) {
    return found;
  }
  for (const Contact& contact : context_.directory->contacts()) {
    if (has(contact.roles, declared.name)) append_unique(*found, contact.id);
  }
  return found;
}

bool Machine::binds_at_first_act(Index role) {
  const Role& declared = chart_.roles[role];
  return declared.of == none && declared.is == none && file().roles.count(declared.name) == 0 &&
         from_directory(role).empty();
}

Result<std::vector<std::string>> Machine::holders(Index role) {
  const Role& declared = chart_.roles[role];
  if (declared.is != none) {
    // Data that is not filled in yet names nobody yet.
    for (const std::string& name : chart_.programs[declared.is].reads()) {
      const Index field = chart_.field_of(name);
      if (field != none && s_.data[field].is_unset()) return std::vector<std::string>();
    }
    auto value = evaluate(declared.is, 0);
    if (!value) return value.error();
    std::vector<std::string> found;
    append_contacts(*value, found);
    return found;
  }
  const auto bound = file().roles.find(declared.name);
  if (bound != file().roles.end()) return bound->second;
  return from_directory(role);
}

const std::vector<Who>& Machine::seated(const std::vector<Who>& who, std::uint32_t region) const {
  if (region == 0 || who.size() != 1 || who[0].kind != Who::Kind::seat) return who;
  const Region& own = *s_.region(region);
  for (const Seat& seat : chart_.eaches[chart_.states[own.each].each].seats) {
    if (seat.key == own.key) return seat.who;
  }
  return who;
}

Result<std::vector<std::string>> Machine::persons(const Who& who, std::uint32_t region) {
  switch (who.kind) {
    case Who::Kind::role:
      return holders(who.role);
    case Who::Kind::contact: {
      auto value = evaluate(who.program, region);
      if (!value) return value.error();
      std::vector<std::string> found;
      append_contacts(*value, found);
      return found;
    }
    case Who::Kind::seat: {
      const std::vector<Who> self = {who};
      const std::vector<Who>& named = seated(self, region);
      return &named == &self ? std::vector<std::string>() : persons(named, region);
    }
    case Who::Kind::anybody:
    case Who::Kind::system:
      break;
  }
  return std::vector<std::string>();
}

Result<std::vector<std::string>> Machine::persons(const std::vector<Who>& who,
                                                  std::uint32_t region) {
  std::vector<std::string> all;
  for (const Who& one : who) {
    auto some = persons(one, region);
    if (!some) return some;
    for (std::string& person : *some) append_unique(all, std::move(person));
  }
  return all;
}

void Machine::bind_role(Index role, std::vector<std::string> persons) {
  s_.change().roles[chart_.roles[role].name] = std::move(persons);
}

std::vector<std::string> Machine::persons_of_role_acts(Index role) const {
  std::vector<std::string> found;
  for (const Act& act : file().acts) {
    if (act.role != chart_.roles[role].name) continue;
    for (const std::string& person : act.persons) append_unique(found, person);
  }
  const auto bound = file().roles.find(chart_.roles[role].name);
  if (bound != file().roles.end()) {
    for (const std::string& person : bound->second) append_unique(found, person);
  }
  return found;
}

}  // namespace regie::statechart
