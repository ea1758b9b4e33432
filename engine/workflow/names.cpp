// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/ascii.hpp"

namespace regie::workflow {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
// CEL's keywords and reserved words (CEL language definition, "Syntax"), the words that YAML 1.1
// takes for booleans and null, and the variables that every expression has.
constexpr std::array reserved = {
    "true",      "false",  "null",     "in",    "as",        "break",  "const",   "continue",
    "else",      "for",    "function", "if",    "import",    "let",    "loop",    "package",
    "namespace", "return", "var",      "void",  "while",     "on",     "off",     "yes",
    "no",        "y",      "n",        "event", "actor",     "case",   "now",     "today",
    "data",      "item",   "answers",  "timer", "directory", "parent", "anybody", "system"};

}  // namespace

bool is_name(std::string_view name) noexcept {
  return !name.empty() && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_reserved(std::string_view name) noexcept {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

std::string name_from(std::string_view written) {
  std::string name;
  for (char c : written) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_lower(c) || is_digit(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  if (!name.empty() && is_digit(name.front())) name.clear();
  return is_name(name) && !is_reserved(name) ? name : std::string();
}

bool check_name(Findings& findings, std::string_view name, const Span& span) {
  const std::string written(name);
  if (!is_name(name)) {
    const std::string meant = name_from(name);
    Text advice{"Kies een naam zoals `eerste_toets`.", "Choose a name such as `first_review`."};
    if (!meant.empty()) advice = {"Schrijf `" + meant + "`.", "Write `" + meant + "`."};
    findings.error(span, "bad-name",
                   {"`" + written +
                        "` kan geen naam zijn: een naam heeft kleine letters, cijfers en "
                        "onderstrepen, en begint met een letter.",
                    "`" + written +
                        "` cannot be a name: a name has small letters, digits and underscores, "
                        "and begins with a letter."},
                   std::move(advice));
    return false;
  }
  if (is_reserved(name)) {
    findings.error(span, "reserved-name",
                   {"`" + written + "` heeft al een betekenis en kan geen naam zijn.",
                    "`" + written + "` already has a meaning and cannot be a name."},
                   {"Kies een andere naam, zoals `my_" + written + "`.",
                    "Choose another name, such as `my_" + written + "`."});
    return false;
  }
  return true;
}

}  // namespace regie::workflow
