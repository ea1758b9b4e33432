// SPDX-License-Identifier: Apache-2.0
// `regie journal`: the course of a case.
#include "engine/cli/course.hpp"

#include "engine/cli/session.hpp"
#include "engine/cli/views.hpp"

namespace regie::cli {

namespace {

std::string what_of(const JournalEntry& entry, const Console& console) {
  if (!entry.title.empty()) return console.say(entry.title);
  if (entry.kind == "start") return console.say("Begonnen", "Started");
  if (entry.kind == "todo") return console.say("Klus gedaan", "Side task done");
  return entry.name.empty() ? entry.kind : entry.name;
}

/// Who acted; who may not see the person sees the role.
std::string who_of(const JournalEntry& entry, const Console& console) {
  if (entry.actor.empty()) {
    const bool by_person = entry.kind != "timer";
    if (!entry.role.empty()) return entry.role;
    return by_person ? console.say("iemand", "somebody") : console.say("vanzelf", "by itself");
  }
  if (entry.behalf.empty()) return entry.actor;
  return entry.actor + console.say(" voor ", " for ") + entry.behalf;
}

std::string story_of(const JournalEntry& entry, const std::string& zone, const Console& console) {
  std::string text = what_of(entry, console);
  if (!entry.item.empty()) text += " — " + entry.item;
  const std::string to = places(entry.entered, console.language());
  if (!to.empty()) text += " → " + to;
  if (entry.late) {
    text += console.say(" (te laat: alleen vastgelegd)", " (too late: recorded only)");
  }
  for (const Text& note : entry.notes) text += "\n" + console.say(note);
  if (!entry.told.empty()) {
    text += "\n" + console.say("bericht aan: ", "told: ") + joined(entry.told);
  }
  if (!console.verbose()) return text;
  for (const FieldView& field : entry.changed) {
    const std::string title = field.title.empty() ? field.name : console.say(field.title);
    text += "\n" + title + ": " +
            (field.erased ? console.say("gewist", "erased")
                          : in_words(field, zone, console.language()));
  }
  return text;
}

Exit run_journal(const Invocation& call, Console& console) {
  const std::string actor = call.get("as");
  Engine engine = open_engine(call, Access::look, console);
  const CaseView view = engine.show(call.get("CASE"), actor);
  const std::vector<JournalEntry> entries = engine.journal(view.id, actor);
  if (console.json()) {
    console.document(Value::record({{"case", view.id}, {"entries", json_list(entries)}}));
    return Exit::done;
  }
  console.line({{view.label == view.id ? view.workflow : view.label, Style::strong},
                "  ",
                {view.id, Style::faint}});
  print_entries(entries, view.zone, console);
  return Exit::done;
}

}  // namespace

void print_entries(const std::vector<JournalEntry>& entries, const std::string& zone,
                   Console& console) {
  std::vector<std::vector<Piece>> rows;
  for (const JournalEntry& entry : entries) {
    rows.push_back({{in_zone(entry.at, zone), Style::faint},
                    who_of(entry, console),
                    story_of(entry, zone, console)});
  }
  console.table(rows, 2);
}

Command journal_command() {
  return {
      "journal",
      {"wat er in een zaak gebeurd is", "what happened in a case"},
      {{"CASE"}},
      {{"as", "ACTOR", {"Zoals deze persoon het mag zien", "As this person may see it"}, false}},
      {"Met -v staat er ook bij wat er is ingevuld.", "With -v also what was filled in."},
      {"journal wijkregie/moestuin"},
      run_journal};
}

}  // namespace regie::cli
