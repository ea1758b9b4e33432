// SPDX-License-Identifier: Apache-2.0
// Who takes part, how it ends, and what is kept.
#include <algorithm>
#include <array>

#include "engine/calendar/span.hpp"
#include "engine/diagram/narrator.hpp"

namespace regie::diagram {

using statechart::none;
using statechart::Who;

namespace {

/// As it stands within a sentence: "Wethouder" as "wethouder", but "RET" as it is.
std::string in_sentence(std::string text) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() > 1 && is_capital(text[0]) && !is_capital(text[1])) {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

/// Dutch says "het" to these, also as the last part of a longer word; to most people "de".
bool takes_het(std::string_view text) {
  constexpr std::array<std::string_view, 17> words = {
      "college", "bestuur", "team",     "comit\u00e9",  "kantoor",      "panel",
      "bureau",  "loket",   "gezin",    "huishouden",   "platform",     "bedrijf",
      "lid",     "hoofd",   "meldpunt", "secretariaat", "bevoegd gezag"};
  const std::string_view first = text.substr(0, text.find(' '));
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return first.ends_with(word) || text == word; });
}

}  // namespace

std::string Narrator::role(Index index) const {
  const statechart::Role& one = chart_.roles[index];
  const std::string name = in_sentence(one.title.empty() ? one.name : one.title.in(language_));
  if (language_ == Language::en) return "the " + name;
  return (takes_het(name) ? "het " : "de ") + name;
}

std::string Narrator::person(const Who& who) const {
  switch (who.kind) {
    case Who::Kind::role:
      return role(who.role);
    case Who::Kind::anybody:
      return say("iedereen", "anybody");
    case Who::Kind::system:
      return say("het systeem", "the system");
    case Who::Kind::seat:
      return say("wie er bij die plaats staat", "whoever stands with that seat");
    case Who::Kind::contact:
      break;
  }
  const std::string& source = chart_.programs[who.program].source();
  if (source == "item") return say("die persoon zelf", "that person");
  if (source == "actor.contact") return words_.value(who.program);
  return say("wie er staat bij ", "whoever stands at ") + words_.value(who.program);
}

std::string Narrator::persons(const std::vector<Who>& all, const char* dutch_last,
                              const char* english_last) const {
  std::string said;
  const std::string last = say(dutch_last, english_last);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) said += i + 1 == all.size() ? " " + last + " " : ", ";
    said += person(all[i]);
  }
  return said.empty() ? say("niemand", "nobody") : said;
}

std::string Narrator::fields(const std::vector<Index>& all) const {
  std::string said;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) said += i + 1 == all.size() ? say(" en ", " and ") : ", ";
    said += words_.field(chart_.fields[all[i]]);
  }
  return said;
}

Section Narrator::people() const {
  Section section{"people", say("Wie doen er mee?", "Who takes part?"), {}, 0};
  for (Index i = 0; i < chart_.roles.size(); ++i) {
    const statechart::Role& one = chart_.roles[i];
    std::string name = one.title.empty() ? one.name : one.title.in(language_);
    Statement said{"role:" + one.name, {}, true, {}};
    if (one.of != none) {
      said.text = name +
                  say(": wie in de contactenlijst deze rol heeft in de wijk die staat bij ",
                      ": whoever has that role in the directory for the neighbourhood at ") +
                  words_.field(chart_.fields[one.of]) + ".";
    } else if (one.is != none) {
      said.text =
          name + say(": wie er staat bij ", ": whoever stands at ") + words_.value(one.is) + ".";
    } else {
      said.text =
          name + say(": wie in de contactenlijst deze rol heeft. Is er niemand? Dan is het de "
                     "persoon die het als eerste doet.",
                     ": whoever has that role in the directory. If nobody has, it is "
                     "whoever acts first.");
    }
    if (one.entered_by != none) {
      said.details.push_back(
          say("Op papier of aan de telefoon mag ook: ", "On paper or by phone is fine too: ") +
          role(one.entered_by) + say(" voert het dan in.", " then enters it."));
    }
    if (!one.sees_all) {
      said.details.push_back(
          one.sees.empty() ? say("Ziet geen gegevens van de zaak.", "Sees no data of the case.")
                           : say("Ziet alleen ", "Sees only ") + fields(one.sees) + ".");
    }
    section.statements.push_back(std::move(said));
  }
  return section;
}

Statement Narrator::of_result(Index state) const {
  const statechart::State& result = chart_.states[state];
  Statement said{"result:" + result.name, {}, true, {}};
  said.text = (result.title.empty() ? result.name : result.title.in(language_)) + ".";
  for (Index i = 0; i < result.on_entry.count; ++i) {
    add_actions(chart_.blocks[result.on_entry.first + i], said.details);
  }
  if (!result.public_fields.empty()) {
    said.details.push_back(say("Buitenstaanders zien ", "Outsiders see ") +
                           fields(result.public_fields) + ".");
  }
  if (result.reopen == none) return said;
  const statechart::Choice& choice = chart_.choices[result.reopen];
  said.details.push_back(persons(choice.who, "of", "or") +
                         (choice.until
                              ? say(" mag de zaak tot ", " may open the case again until ") +
                                    span(*choice.until) +
                                    say(" na het einde weer openen: ", " after the end: ")
                              : say(" mag de zaak weer openen: ", " may open the case again: ")) +
                         quoted(choice.title.in(language_)) + ".");
  std::string& sentence = said.details.back();
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') {
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  }
  const Statement reopening = of_choice(result.reopen, none);
  for (const std::string& detail : reopening.details) said.details.push_back(detail);
  return said;
}

Section Narrator::results() const {
  Section section{"results", say("Hoe kan het aflopen?", "How can it end?"), {}, 0};
  for (Index i = 1; i < chart_.states.size(); ++i) {
    if (chart_.states[i].is_result) section.statements.push_back(of_result(i));
  }
  return section;
}

Section Narrator::kept() const {
  Section section{
      "kept", say("Welke gegevens zijn persoonlijk?", "Which data is personal?"), {}, 0};
  for (const statechart::Field& field : chart_.fields) {
    if (!field.personal) continue;
    Statement said{"data:" + field.name, {}, true, {}};
    said.text = words_.field(field);
    said.text += field.keep ? say(": wordt ", ": erased ") + span(*field.keep) +
                                  say(" na het einde gewist.", " after the end.")
                            : say(": wordt nooit gewist.", ": never erased.");
    section.statements.push_back(std::move(said));
  }
  return section;
}

}  // namespace regie::diagram
