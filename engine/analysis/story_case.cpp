// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_case.hpp"

#include <algorithm>
#include <charconv>

#include "engine/analysis/coverage.hpp"
#include "engine/base/cbor.hpp"

namespace regie::analysis {

namespace {

std::optional<Value> number_from(const std::string& text) {
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, whole);
  if (read.ec == std::errc() && read.ptr == end && !text.empty()) return Value(whole);
  double real = 0;
  const auto read_real = std::from_chars(text.data(), end, real);
  if (read_real.ec == std::errc() && read_real.ptr == end && !text.empty()) return Value(real);
  return std::nullopt;
}

Value data_from(const document::Node& node, const statechart::Chart& chart) {
  std::vector<Entry> entries;
  for (const document::Member& member : node.members) {
    const statechart::Index field = chart.field_of(member.key.text);
    const auto* type = field == statechart::none ? nullptr : &chart.fields[field].type;
    entries.push_back({member.key.text, answer_from(member.value, type)});
  }
  return Value::map(std::move(entries));
}

}  // namespace

Value answer_from(const document::Node& node, const statechart::DataType* type) {
  using statechart::TypeKind;
  if (node.is_sequence()) {
    std::vector<Value> items;
    const statechart::DataType* item = type == nullptr ? nullptr : type->item.get();
    for (const document::Node& one : node.items) items.push_back(answer_from(one, item));
    return Value::list(std::move(items));
  }
  if (node.is_mapping()) {
    std::vector<Entry> entries;
    for (const document::Member& member : node.members) {
      const statechart::DataType* inner = nullptr;
      if (type != nullptr && type->fields) {
        for (const statechart::Field& field : *type->fields) {
          if (field.name == member.key.text) inner = &field.type;
        }
      }
      entries.push_back({member.key.text, answer_from(member.value, inner)});
    }
    return Value::map(std::move(entries));
  }
  if (node.missing) return Value(nullptr);
  if (type != nullptr && type->kind == TypeKind::truth) {
    if (node.text == "true") return Value(true);
    if (node.text == "false") return Value(false);
  }
  const bool numeric =
      type != nullptr && (type->kind == TypeKind::whole_number || type->kind == TypeKind::number);
  if (numeric) {
    if (auto number = number_from(node.text)) return *number;
  }
  return Value(node.text);
}

StoryCase::StoryCase(const StoryWorld& world, Instant begin)
    : world_(world),
      family_(world.definition, world.find, *world.zones, world.directory, world.limits, begin) {
  family_.watch([this](std::size_t member, const statechart::Step& step, statechart::Index timer) {
    remember(member, step, timer);
  });
  family_.watch_conditions(world.coverage);
}

void StoryCase::remember(std::size_t member, const statechart::Step& step,
                         statechart::Index timer) {
  if (world_.coverage != nullptr) {
    const auto& chart = family_.members()[member].definition.chart;
    world_.coverage->add(chart);
    world_.coverage->take(*chart, step, timer);
  }
  const statechart::Snapshot& now = family_.members()[member].snapshot;
  for (const statechart::Region& region : now.dossier().regions) {
    if (region.status == statechart::Region::Status::withdrawn &&
        known_withdrawn_.insert({member, region.ordinal}).second) {
      withdrawn_.insert(region.key);
    }
  }
  for (const statechart::Effect& effect : step.effects) {
    if (effect.kind == "notify") messages_.push_back(effect);
  }
}

Result<void> StoryCase::advance(Instant to) { return family_.advance(to); }

statechart::Event event_of_act(const statechart::Chart& chart, const std::string& actor,
                               const std::string& choice, const std::string& item,
                               const std::string& behalf, const Value& data) {
  statechart::Event event;
  event.kind = statechart::Event::Kind::choice;
  if (choice == "done" && item.compare(0, 4, "todo") == 0) {
    event.kind = statechart::Event::Kind::todo;
  } else if (chart.choice_of(choice) == statechart::none && choice.find('.') != std::string::npos) {
    // An event that nobody clicks, by its own name.
    std::vector<statechart::Index> matches;
    chart.match(choice, matches);
    if (!matches.empty()) event.kind = statechart::Event::Kind::external;
  }
  event.name = choice;
  event.actor = actor;
  event.behalf = behalf;
  event.item = item;
  event.data = data;
  return event;
}

Result<void> act_in(Family& family, const statechart::Event& event) {
  if (family.first().snapshot.status == statechart::Snapshot::Status::fresh) {
    if (auto done = family.take(0, family.start(event.actor, event.behalf)); !done) return done;
  }
  if (auto due = family.advance(family.now()); !due) return due;
  auto done = family.take(0, event);
  for (std::size_t i = 1; !done && i < family.members().size(); ++i) {
    if (family.members()[i].gone) continue;
    if (family.take(i, event)) return {};
  }
  return done;
}

Result<void> StoryCase::act(const std::string& actor, const std::string& choice,
                            const std::string& item, const std::string& behalf, const Value& data) {
  return act_in(family_, event_of_act(*world_.definition.chart, actor, choice, item, behalf, data));
}

void StoryCase::begin_with(const document::Node& data) {
  family_.begin_with(data_from(data, *world_.definition.chart));
}

Result<void> StoryCase::add(const StoryOther& other) {
  const Definition definition = world_.find(other.workflow);
  Value data;
  if (other.data != nullptr && definition.chart) data = data_from(*other.data, *definition.chart);
  const std::string actor = other.by.empty() ? "system:story" : family_.actor_of(other.by);
  return family_.add(other.workflow, actor, std::move(data), other.key);
}

Result<void> StoryCase::end_call(const std::string& id, bool done, Value data) {
  if (auto ended = family_.end_call(id, done, std::move(data)); !ended) return ended;
  return family_.advance(family_.now());
}

Result<void> StoryCase::begin(const std::string& actor) {
  return family_.take(0, family_.start(actor));
}

Result<void> StoryCase::restart() {
  const std::string stored = statechart::stored_form(*world_.definition.chart, snapshot());
  auto again = statechart::read_stored(*world_.definition.chart, stored);
  if (!again) return again.error();
  if (statechart::stored_form(*world_.definition.chart, *again) != stored) {
    return Error(Errc::corrupt, {"Na het herstarten is de zaak niet dezelfde.",
                                 "After the restart the case is not the same."});
  }
  family_.first_snapshot() = std::move(*again);
  return {};
}

std::string StoryCase::actor_of(const std::string& name) const { return family_.actor_of(name); }

std::vector<std::shared_ptr<const statechart::Chart>> StoryCase::charts() const {
  std::vector<std::shared_ptr<const statechart::Chart>> all;
  const auto add = [&](const std::shared_ptr<const statechart::Chart>& chart) {
    if (chart && std::find(all.begin(), all.end(), chart) == all.end()) all.push_back(chart);
  };
  for (const Family::Member& member : family_.members()) add(member.definition.chart);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const statechart::Invoke& child : all[i]->invokes) {
      if (!child.workflow.empty()) add(world_.find(child.workflow).chart);
    }
  }
  return all;
}

bool StoryCase::knows_actor(const std::string& name) const {
  if (name.empty() || name.find(':') != std::string::npos) return true;
  if (world_.directory != nullptr && world_.directory->find(name) != nullptr) return true;
  const auto all = charts();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& chart) { return chart->role_of(name) != statechart::none; });
}

std::vector<std::string> StoryCase::actor_names() const {
  std::vector<std::string> names;
  for (const auto& chart : charts()) {
    for (const statechart::Role& role : chart->roles) names.push_back(role.name);
  }
  if (world_.directory == nullptr) return names;
  for (const statechart::Contact& contact : world_.directory->contacts()) {
    names.push_back(contact.id);
  }
  return names;
}

bool StoryCase::knows_choice(const std::string& name) const {
  for (const auto& chart : charts()) {
    for (const statechart::Choice& choice : chart->choices) {
      if (choice.id == name || choice.name == name) return true;
    }
    std::vector<statechart::Index> waiting;
    chart->match(name, waiting);
    if (!waiting.empty()) return true;
  }
  return name == "done";
}

std::vector<std::string> StoryCase::choice_names() const {
  std::vector<std::string> names;
  for (const auto& chart : charts()) {
    for (const statechart::Choice& choice : chart->choices) {
      names.push_back(choice.name);
      names.push_back(choice.id);
    }
  }
  return names;
}

const statechart::DataType* StoryCase::type_of(const std::string& field) const {
  for (const statechart::Field& one : world_.definition.chart->fields) {
    if (one.name == field) return &one.type;
  }
  for (const statechart::Each& each : world_.definition.chart->eaches) {
    if (!each.list.item || !each.list.item->fields) continue;
    for (const statechart::Field& one : *each.list.item->fields) {
      if (one.name == field) return &one.type;
    }
  }
  return nullptr;
}

std::string StoryCase::read_by(std::string_view person) const {
  std::string all;
  for (const statechart::Effect& effect : messages_) {
    const Value* to = effect.payload.find("to");
    if (to == nullptr || to->text() != person) continue;
    for (const char* part : {"subject", "text"}) {
      const Value* words = effect.payload.find(part);
      if (words == nullptr || !words->is(Value::Kind::string)) continue;
      all += (all.empty() ? "" : " | ") + std::string(words->text());
    }
  }
  return all;
}

std::set<std::string> StoryCase::reached(std::string_view kind) const {
  std::set<std::string> persons;
  for (const statechart::Effect& effect : messages_) {
    const Value* kinds = effect.payload.find("kinds");
    const Value* to = effect.payload.find("to");
    if (kinds == nullptr || to == nullptr) continue;
    for (const Value& one : kinds->items()) {
      if (one.text() == kind) persons.insert(std::string(to->text()));
    }
  }
  return persons;
}

}  // namespace regie::analysis
