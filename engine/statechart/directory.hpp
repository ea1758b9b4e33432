// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <regie/text.hpp>

namespace regie::statechart {

/// Somebody who can take part: a person or an organisation's desk.
struct Contact {
  std::string id;  ///< unique in the directory, such as `ret`
  std::string name;
  std::string organisation;
  std::string kind;  ///< resident, municipality, housing, police, school, welfare, …
  std::vector<std::string> roles;  ///< roles of workflows that the contact holds
  std::vector<std::string> themes;
  std::vector<std::string> neighbourhoods;  ///< empty: all of them
  Language language = Language::nl;
  std::map<std::string, std::string> channels;  ///< `email`, `phone`, `post`, `web_hook`
};

/// Whom an area director knows. What a step looks up here is journaled with it.
/// Thread safety: const functions may be called by any thread.
class Directory {
 public:
  virtual ~Directory() = default;
  /// Null when nobody has that id. The pointer lives as long as the directory.
  [[nodiscard]] virtual const Contact* find(std::string_view id) const = 0;
  /// Everybody, by id.
  [[nodiscard]] virtual const std::vector<Contact>& contacts() const = 0;
  /// Changes with the content; journaled.
  [[nodiscard]] virtual const std::string& version() const = 0;
};

/// A directory in memory.
class ContactBook final : public Directory {
 public:
  ContactBook() = default;
  /// Sorts by id; of equal ids the first stays (the loader reports duplicates).
  ContactBook(std::vector<Contact> contacts, std::string version);

  [[nodiscard]] const Contact* find(std::string_view id) const override;
  [[nodiscard]] const std::vector<Contact>& contacts() const override { return contacts_; }
  [[nodiscard]] const std::string& version() const override { return version_; }

 private:
  std::vector<Contact> contacts_;
  std::string version_;
};

/// The person behind an actor `KIND:ID`: of `contact:ret` the contact `ret`, of any other the actor
/// itself (`resident:anna`).
[[nodiscard]] std::string person_of(std::string_view actor);

}  // namespace regie::statechart
