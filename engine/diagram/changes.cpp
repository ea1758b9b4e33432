// SPDX-License-Identifier: Apache-2.0
// What changes between two versions of a workflow, and what that means for cases that run.
#include <algorithm>
#include <set>

#include "engine/calendar/span.hpp"
#include "engine/diagram/condition_words.hpp"
#include "engine/diagram/reading.hpp"

namespace regie::diagram {

using statechart::Chart;
using statechart::none;

namespace {

template <class List>
auto about(List& list, const std::string& name) {
  return std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.about == name; });
}

/// What an author calls a type: of those that an expression sees as a text, which one.
Text type_in_words(const statechart::DataType& type) {
  using Kind = statechart::TypeKind;
  switch (type.kind) {
    case Kind::email:
      return {"een e-mailadres", "an email address"};
    case Kind::phone:
      return {"een telefoonnummer", "a phone number"};
    case Kind::postcode:
      return {"een postcode", "a postcode"};
    case Kind::url:
      return {"een webadres", "a web address"};
    case Kind::choice:
      return {"een keuze uit een lijst", "a choice out of a list"};
    case Kind::contact:
      return {"een contact", "a contact"};
    case Kind::file:
      return {"een bestand", "a file"};
    default:
      return statechart::expression_type(type).in_words();
  }
}

/// Compares two readings of the same workflow; lives for one call.
class Comparer {
 public:
  Comparer(const Chart& before, const Chart& after, Language language)
      : before_(before),
        after_(after),
        language_(language),
        old_words_(before, language),
        new_words_(after, language) {}

  Reading run() {
    const Reading old_reading = reading_of(before_, language_);
    const Reading new_reading = reading_of(after_, language_);
    compare_opening(old_reading, new_reading);
    for (const Section& section : new_reading.sections) {
      const auto old_section = about(old_reading.sections, section.about);
      if (old_section != old_reading.sections.end()) {
        compare(*old_section, section);
        continue;
      }
      const auto renamed = about(old_reading.sections, old_name_of(section.about));
      if (renamed != old_reading.sections.end()) {
        compare(*renamed, section);
      } else {
        added(section);
      }
    }
    for (const Section& section : old_reading.sections) {
      const bool gone = about(new_reading.sections, section.about) == new_reading.sections.end();
      if (gone && renamed_.count(section.about) == 0) removed(section);
    }
    compare_data();
    finish();
    return std::move(made_);
  }

 private:
  std::string say(const std::string& dutch, const std::string& english) const {
    return language_ == Language::nl ? dutch : english;
  }
  static std::string quoted(const std::string& text) { return "\u201C" + text + "\u201D"; }

  void compare_opening(const Reading& before, const Reading& after) {
    made_.title = after.title;
    made_.opening.push_back(
        {"versions",
         before_.version == after_.version
             ? say("Dit verandert er. Beide bestanden zeggen dat ze versie ",
                   "This is what changes. Both files say that they are version ") +
                   std::to_string(after_.version) + say(" zijn.", ".")
             : say("Dit verandert er van versie ", "This is what changes from version ") +
                   std::to_string(before_.version) + say(" naar versie ", " to version ") +
                   std::to_string(after_.version) + ".",
         false,
         {}});
    const auto from = about(before.opening, "start");
    const auto to = about(after.opening, "start");
    const bool both = from != before.opening.end() && to != after.opening.end();
    if (both && from->text != to->text) {
      made_.opening.push_back({"start", was(from->text, to->text), false, {}});
    }
    if (before_.calendar != after_.calendar) {
      made_.opening.push_back({"calendar",
                               say("De kalender was ", "The calendar was ") + before_.calendar +
                                   say(", en wordt ", ", and becomes ") + after_.calendar + ".",
                               false,
                               {}});
    }
  }

  std::string was(const std::string& before, const std::string& after) const {
    return say("Was: ", "Was: ") + before + say(" Wordt: ", " Becomes: ") + after;
  }

  void added(const Section& section) {
    Section made = section;
    made.depth = 0;
    made.title = say("Nieuw: ", "New: ") + section.title;
    made_.sections.push_back(std::move(made));
  }

  void removed(const Section& section) {
    Section made{section.about, say("Vervalt: ", "Gone: ") + section.title, {}, 0};
    if (section.about.starts_with("state:")) {
      made.statements.push_back(
          {"", say("Deze stap is er niet meer.", "This state is not there any more."), false, {}});
      consequences_.push_back(
          say("Een zaak die nu staat bij ", "A case that is now at ") + quoted(section.title) +
          say(" heeft in de nieuwe versie geen plek. Kies bij het overzetten waar ze heen gaat.",
              " has no place in the new version. Choose where it goes when it is moved."));
    } else {
      for (const Statement& one : section.statements) {
        made.statements.push_back({"", say("Vervalt: ", "Gone: ") + one.text, true, {}});
      }
    }
    made_.sections.push_back(std::move(made));
  }

  /// The section of a state that is gone and has the title of this new one: another name for it.
  std::string old_name_of(const std::string& section) {
    if (!section.starts_with("state:")) return {};
    const auto state = after_.state_of(section.substr(6));
    if (state == none || after_.states[state].title.empty()) return {};
    for (const auto& old : before_.states) {
      const std::string name = "state:" + old.path;
      const bool gone = !old.path.empty() && after_.state_of(old.path) == none;
      const bool same = gone && old.title == after_.states[state].title;
      if (!same || !renamed_.insert(name).second) continue;
      consequences_.push_back(say("Een zaak die nu staat bij ", "A case that is now at ") +
                              quoted(old.title.in(language_)) +
                              say(" past in de nieuwe versie bij `", " fits the new version at `") +
                              after_.states[state].path +
                              say("`: de titel is gelijk.", "`: the title is the same."));
      return name;
    }
    return {};
  }

  void compare(const Section& before, const Section& after) {
    Section made{after.about, after.title, {}, 0};
    if (before.about != after.about) {
      made.statements.push_back({"name",
                                 say("Heet voortaan `", "Is now called `") + after.about.substr(6) +
                                     say("` in plaats van `", "` instead of `") +
                                     before.about.substr(6) + "`.",
                                 true,
                                 {}});
    }
    if (before.title != after.title) {
      made.statements.push_back(
          {"title", was(quoted(before.title), quoted(after.title)), true, {}});
    }
    for (const Statement& one : after.statements) {
      if (one.about.empty()) continue;
      const auto old = about(before.statements, one.about);
      if (old == before.statements.end()) {
        Statement fresh = one;
        fresh.listed = true;
        fresh.text = say("Nieuw: ", "New: ") + fresh.text;
        made.statements.push_back(std::move(fresh));
      } else {
        compare(*old, one, made);
      }
    }
    for (const Statement& one : before.statements) {
      if (one.about.empty() || about(after.statements, one.about) != after.statements.end())
        continue;
      made.statements.push_back({"", say("Vervalt: ", "Gone: ") + one.text, true, {}});
      what_is_gone(one, after);
    }
    if (!made.statements.empty()) made_.sections.push_back(std::move(made));
  }

  void what_is_gone(const Statement& one, const Section& section) {
    if (one.about.starts_with("timer:") && section.about.starts_with("state:")) {
      consequences_.push_back(say("Een zaak die al staat bij ", "A case that is already at ") +
                              quoted(section.title) +
                              say(" houdt haar termijn tot ze er weggaat of wordt overgezet.",
                                  " keeps its due time until it leaves or is moved."));
    }
  }

  /// Sentences that begin alike are the same one, changed.
  static bool begins_alike(const std::string& left, const std::string& right) {
    const std::size_t colon = left.find(": ");
    if (colon != std::string::npos) return right.compare(0, colon + 2, left, 0, colon + 2) == 0;
    // "Dit kan hoogstens 2 keer", "Dit is voor de trekker": the first two words.
    const std::size_t space = left.find(' ', std::min(left.find(' '), left.size() - 1) + 1);
    return space != std::string::npos && right.compare(0, space + 1, left, 0, space + 1) == 0;
  }

  void compare_details(const std::vector<std::string>& before,
                       const std::vector<std::string>& after, std::vector<std::string>& to) const {
    const auto missing = [](const std::vector<std::string>& from,
                            const std::vector<std::string>& in) {
      std::vector<std::string> all;
      for (const std::string& one : from) {
        if (std::find(in.begin(), in.end(), one) == in.end()) all.push_back(one);
      }
      return all;
    };
    std::vector<std::string> fresh = missing(after, before);
    for (const std::string& gone : missing(before, after)) {
      const auto pair = std::find_if(fresh.begin(), fresh.end(), [&](const std::string& one) {
        return begins_alike(gone, one);
      });
      if (pair == fresh.end()) {
        to.push_back(say("Vervalt: ", "Gone: ") + gone);
        continue;
      }
      to.push_back("Was: " + gone);
      to.push_back(say("Wordt: ", "Becomes: ") + *pair);
      fresh.erase(pair);
    }
    for (const std::string& one : fresh) to.push_back(say("Nieuw: ", "New: ") + one);
  }

  void compare(const Statement& before, const Statement& after, Section& into) {
    if (before.text == after.text && before.details == after.details) return;
    Statement made{after.about, after.text, true, {}};
    if (before.text != after.text) {
      made.text = "Was: " + before.text;
      made.details.push_back(say("Wordt: ", "Becomes: ") + after.text);
    }
    compare_details(before.details, after.details, made.details);
    if (made.details.empty() && before.text == after.text) {
      made.details.push_back(say("De volgorde verandert.", "The order changes."));
    }
    into.statements.push_back(std::move(made));
    if (before.text == after.text) return;
    if (after.about.starts_with("timer:") && into.about.starts_with("state:")) {
      consequences_.push_back(
          say("Een zaak die al staat bij ", "A case that is already at ") + quoted(into.title) +
          say(" houdt de termijn die toen is berekend. De nieuwe geldt vanaf de "
              "volgende keer dat een zaak er komt.",
              " keeps the due time that was computed then. The new one holds from "
              "the next time that a case gets there."));
    }
    if (after.about.starts_with("term:")) {
      consequences_.push_back(
          say("Een termijn die al loopt, houdt de laatste dag die toen is berekend: ",
              "A term that is running already keeps the last day that was computed then: ") +
          after.text.substr(0, after.text.find(':')) + ".");
    }
    if (after.about == "task") {
      consequences_.push_back(
          say("Een taak die al openstaat bij ", "A task that is already open at ") +
          quoted(into.title) + say(" blijft bij wie haar heeft.", " stays with whoever has it."));
    }
  }

  void compare_data() {
    Section made{"data", say("Gegevens", "Data"), {}, 0};
    for (const auto& field : after_.fields) {
      const auto index = before_.field_of(field.name);
      const std::string name = new_words_.field(field) + " (`" + field.name + "`)";
      if (index == none) {
        made.statements.push_back({"", say("Nieuw: ", "New: ") + name + ".", true, {}});
        if (!field.fallback && !field.derived) {
          consequences_.push_back(name + say(" is bij zaken die al lopen nog niet ingevuld.",
                                             " is not filled in yet in cases that run."));
        }
        continue;
      }
      compare_field(before_.fields[index], field, name, made);
    }
    for (const auto& field : before_.fields) {
      if (after_.field_of(field.name) != none) continue;
      const std::string name = old_words_.field(field) + " (`" + field.name + "`)";
      made.statements.push_back({"", say("Vervalt: ", "Gone: ") + name + ".", true, {}});
      consequences_.push_back(
          say("Wat een zaak die loopt bij ", "What a case that runs holds in ") + name +
          say(" heeft staan, telt na het overzetten niet meer mee.",
              " does not count any more once it is moved."));
    }
    if (!made.statements.empty()) made_.sections.push_back(std::move(made));
  }

  void compare_field(const statechart::Field& before, const statechart::Field& after,
                     const std::string& name, Section& into) {
    Statement made{"data:" + after.name, name + ".", true, {}};
    const Text old_type = type_in_words(before.type);
    const Text new_type = type_in_words(after.type);
    if (before.type.kind != after.type.kind) {
      made.details.push_back(was(old_type.in(language_) + ".", new_type.in(language_) + "."));
      consequences_.push_back(
          say("Wat er al staat bij ", "What already stands in ") + name +
          say(" past misschien niet meer. Bij het overzetten blijkt dat per zaak.",
              " may not fit any more. Moving tells for each case."));
    }
    if (before.ask != after.ask && !after.ask.empty()) {
      made.details.push_back(
          was(quoted(before.ask.in(language_)), quoted(after.ask.in(language_))));
    }
    if (before.optional != after.optional) {
      made.details.push_back(after.optional
                                 ? say("Mag voortaan leeg blijven.", "May be left empty now.")
                                 : say("Moet voortaan worden ingevuld.", "Must be filled in now."));
    }
    if (before.type.min != after.type.min || before.type.max != after.type.max) {
      made.details.push_back(
          say("Andere grenzen (`min` of `max`).", "Other bounds (`min` or `max`)."));
    }
    for (const std::string& word : before.type.of) {
      if (std::find(after.type.of.begin(), after.type.of.end(), word) != after.type.of.end())
        continue;
      made.details.push_back(say("Niet meer te kiezen: ", "Cannot be chosen any more: ") +
                             quoted(word) + ".");
    }
    for (const std::string& word : after.type.of) {
      if (std::find(before.type.of.begin(), before.type.of.end(), word) != before.type.of.end())
        continue;
      made.details.push_back(say("Ook te kiezen: ", "Can be chosen as well: ") + quoted(word) +
                             ".");
    }
    if (before.personal && !after.personal) {
      consequences_.push_back(name + say(" was een persoonsgegeven, en is dat niet meer: nieuwe "
                                         "antwoorden worden niet gewist.",
                                         " was personal data, and is not any more: new answers are "
                                         "not erased."));
    }
    if (!made.details.empty()) into.statements.push_back(std::move(made));
  }

  void finish() {
    if (made_.sections.empty() && made_.opening.size() == 1) {
      made_.opening.push_back({"",
                               say("Er verandert niets aan wat de werkwijze doet.",
                                   "Nothing changes in what the workflow does."),
                               false,
                               {}});
      return;
    }
    Section running{
        "running",
        say("Wat betekent dit voor zaken die al lopen?", "What does this mean for cases that run?"),
        {},
        0};
    running.statements.push_back({"stay",
                                  say("Een zaak die loopt, houdt zich aan de versie waarmee ze "
                                      "begon. Wat hierboven staat, geldt "
                                      "voor nieuwe zaken, en voor een zaak die wordt overgezet.",
                                      "A case that runs keeps to the version that it began with. "
                                      "What is said above holds for new "
                                      "cases, and for a case that is moved to this version."),
                                  false,
                                  {}});
    if (before_.version >= after_.version) {
      running.statements.push_back({"version",
                                    say("Geef de nieuwe versie een hoger nummer dan ",
                                        "Give the new version a higher number than ") +
                                        std::to_string(before_.version) +
                                        say(": anders kan ze niet in gebruik worden genomen.",
                                            ": else it cannot be taken into use."),
                                    false,
                                    {}});
    }
    for (std::string& one : consequences_) {
      const bool twice = std::any_of(running.statements.begin(), running.statements.end(),
                                     [&](const Statement& other) { return other.text == one; });
      if (!twice) running.statements.push_back({"", std::move(one), true, {}});
    }
    made_.sections.push_back(std::move(running));
  }

  const Chart& before_;
  const Chart& after_;
  Language language_;
  ConditionWords old_words_;
  ConditionWords new_words_;
  Reading made_;
  std::set<std::string> renamed_;  ///< sections of states that have another name now
  std::vector<std::string> consequences_;
};

}  // namespace

Reading changes_between(const Chart& before, const Chart& after, Language language) {
  return Comparer(before, after, language).run();
}

}  // namespace regie::diagram
