// SPDX-License-Identifier: Apache-2.0
// Notifications: text and recipients are fixed at the step (ruling 13), one for each person.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

const char* const kind_words[] = {"notice", "reminder", "task"};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "\n\n") + part;
  return text;
}

}  // namespace

Result<void> Machine::notify(const Notice& notice, std::uint32_t region, Index source) {
  std::vector<std::string> to;
  if (notice.kind == Notice::Kind::reminder && notice.to.empty()) {
    // Whoever has not acted: the region's holders, or those of the state's task.
    if (region != 0) {
      to = s_.region(region)->holders;
    } else if (chart_.states[source].task != none) {
      auto asked = persons(chart_.tasks[chart_.states[source].task].who, region);
      if (!asked) return asked.error();
      to = *asked;
    }
  } else {
    auto found = persons(notice.to, region);
    if (!found) return found.error();
    to = *found;
  }
  if (to.empty()) {
    note({"Er is niemand om dit bericht aan te sturen.",
          "There is nobody to send this message to."});
    return {};
  }
  if (notice.text.empty() && notice.kind == Notice::Kind::reminder &&
      chart_.states[source].task != none) {
    Template ask = chart_.tasks[chart_.states[source].task].ask;
    Template::Part nl;
    nl.text = "Herinnering: ";
    Template::Part en;
    en.text = "Reminder: ";
    ask.nl.insert(ask.nl.begin(), nl);
    ask.en.insert(ask.en.begin(), en);
    return say(to, notice.subject, ask, notice.kind, region);
  }
  return say(to, notice.subject, notice.text, notice.kind, region);
}

Result<void> Machine::say(const std::vector<std::string>& to, const Template& subject,
                          const Template& text, Notice::Kind kind, std::uint32_t region) {
  for (const std::string& person : to) {
    if (w_.messages.size() >= context_.limits->effects_per_step) {
      return fail(Errc::limit_reached,
                  {"Deze stap stuurt te veel berichten.", "This step sends too many messages."});
    }
    Message message;
    message.person = person;
    message.kind = kind;
    message.region = region;
    auto filled_subject = fill(subject, region, person);
    if (!filled_subject) return filled_subject.error();
    auto filled_text = fill(text, region, person);
    if (!filled_text) return filled_text.error();
    message.subject = std::move(*filled_subject);
    message.text = std::move(*filled_text);
    w_.messages.push_back(std::move(message));
  }
  return {};
}

Effect Machine::message_effect(const std::string& person,
                               const std::vector<const Message*>& parts) {
  const Contact* contact =
      context_.directory == nullptr ? nullptr : context_.directory->find(person);
  const Language language = contact == nullptr ? chart_.language : contact->language;
  if (contact != nullptr) w_.looked_up.insert(person);

  std::string label = label_of(chart_, s_);
  if (chart_.label_field != none && !visible(person)[chart_.label_field]) label = file().case_id;
  // The number of a case says nothing to a neighbour.
  const bool named = label != file().case_id;
  if (!named) label = chart_.title.in(language);
  const std::vector<Index> states = visible_states(chart_, s_);
  const Text state = states.empty() ? Text() : chart_.states[states.front()].title;

  std::vector<std::string> texts;
  std::vector<Value> kinds;
  std::string subject;
  for (const Message* part : parts) {
    std::string text = part->text.in(language);
    if (part->text.empty()) {
      text = language == Language::nl
                 ? "Stand van zaken bij \"" + label + "\": " + state.in(language) + "."
                 : "Where \"" + label + "\" stands: " + state.in(language) + ".";
    }
    if (std::find(texts.begin(), texts.end(), text) == texts.end())
      texts.push_back(std::move(text));
    const Value kind(kind_words[static_cast<int>(part->kind)]);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
    if (subject.empty()) subject = part->subject.in(language);
  }
  if (subject.empty()) subject = (named ? chart_.title.in(language) + ": " : "") + label;

  std::vector<Entry> channels;
  if (contact != nullptr) {
    for (const auto& [channel, address] : contact->channels) channels.push_back({channel, address});
  }
  Effect effect;
  effect.kind = "notify";
  effect.payload = Value::record({
      {"to", person},
      {"name", contact == nullptr ? std::string() : contact->name},
      {"language", language == Language::nl ? "nl" : "en"},
      {"channels", Value::map(std::move(channels))},
      {"kinds", Value::list(std::move(kinds))},
      {"subject", subject},
      {"text", joined(texts)},
      {"state", states.empty() ? std::string() : chart_.states[states.front()].path},
      {"workflow", chart_.workflow},
  });
  return effect;
}

std::vector<Effect> Machine::effects() {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const Message*>> by_person;
  for (const Message& message : w_.messages) {
    auto& parts = by_person[message.person];
    if (parts.empty()) order.push_back(message.person);
    parts.push_back(&message);
  }
  std::vector<Effect> effects = std::move(w_.effects);
  for (std::size_t i = 0; i < effects.size(); ++i) {
    effects[i].ordinal = static_cast<std::uint32_t>(i);
  }
  for (const std::string& person : order) {
    Effect effect = message_effect(person, by_person[person]);
    effect.ordinal = static_cast<std::uint32_t>(effects.size());
    effects.push_back(std::move(effect));
  }
  return effects;
}

}  // namespace regie::statechart
