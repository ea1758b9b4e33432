// SPDX-License-Identifier: Apache-2.0
#include "engine/statechart/directory.hpp"

#include <algorithm>

namespace regie::statechart {

ContactBook::ContactBook(std::vector<Contact> contacts, std::string version)
    : contacts_(std::move(contacts)), version_(std::move(version)) {
  std::stable_sort(contacts_.begin(), contacts_.end(),
                   [](const Contact& a, const Contact& b) { return a.id < b.id; });
  contacts_.erase(std::unique(contacts_.begin(), contacts_.end(),
                              [](const Contact& a, const Contact& b) { return a.id == b.id; }),
                  contacts_.end());
}

const Contact* ContactBook::find(std::string_view id) const {
  const auto found = std::lower_bound(
      contacts_.begin(), contacts_.end(), id,
      [](const Contact& contact, std::string_view key) { return contact.id < key; });
  return found != contacts_.end() && found->id == id ? &*found : nullptr;
}

std::string person_of(std::string_view actor) {
  constexpr std::string_view prefix = "contact:";
  return std::string(actor.substr(0, prefix.size()) == prefix ? actor.substr(prefix.size())
                                                              : actor);
}

}  // namespace regie::statechart
