// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace regie {

/// Languages that Regie itself speaks. Workflow texts use the same two.
enum class Language { nl, en };

/// A text for people, in Dutch and in English. Either may be empty: `in` then gives the other.
/// A plain value; distinct objects are independent, a shared const object may be read by any
/// thread.
struct Text {
  std::string nl;
  std::string en;

  Text() = default;
  Text(std::string dutch, std::string english) : nl(std::move(dutch)), en(std::move(english)) {}

  /// The text in `language`, or in the other language where that one is empty.
  [[nodiscard]] const std::string& in(Language language) const noexcept {
    const std::string& asked = language == Language::nl ? nl : en;
    const std::string& other = language == Language::nl ? en : nl;
    return asked.empty() ? other : asked;
  }
  [[nodiscard]] bool empty() const noexcept { return nl.empty() && en.empty(); }

  friend bool operator==(const Text&, const Text&) = default;
};

/// "nl" or "en" as a language; anything else (also "en-GB") is taken by its first two letters,
/// and what is neither is Dutch, the language of the field.
[[nodiscard]] constexpr Language language_of(std::string_view tag) noexcept {
  return tag.substr(0, 2) == "en" ? Language::en : Language::nl;
}

}  // namespace regie
