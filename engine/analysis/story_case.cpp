// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/story_case.hpp"

#include <charconv>

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

StoryCase::StoryCase(const StoryWorld& world, Instant begin) : world_(world), now_(begin) {
  snapshot_.change().case_id = "00000000-0000-8000-8000-000000000001";
}

statechart::Context StoryCase::context() const {
  return {now_, world_.directory, world_.calendar, world_.zones, &world_.limits, world_.statutory};
}

Result<void> StoryCase::take(const statechart::Event& event) {
  auto step = statechart::step(*world_.chart, snapshot_, event, context());
  if (!step) return step.error();
  for (const statechart::Region& region : step->next.dossier().regions) {
    const statechart::Region* before = snapshot_.region(region.ordinal);
    if (region.status == statechart::Region::Status::withdrawn &&
        (before == nullptr || before->status != region.status)) {
      withdrawn_.insert(region.key);
    }
  }
  messages_.insert(messages_.end(), step->effects.begin(), step->effects.end());
  snapshot_ = std::move(step->next);
  return {};
}

Result<void> StoryCase::advance(Instant to) {
  std::size_t fired = 0;
  while (const statechart::RunningTimer* timer = statechart::next_due(snapshot_, to)) {
    if (++fired > world_.limits.timers_per_case) {
      return Error(Errc::limit_reached, {"Er gaan te veel termijnen af in deze tijd.",
                                         "Too many timers fire in this time."});
    }
    if (timer->due > now_) now_ = timer->due;
    statechart::Event event;
    event.kind = statechart::Event::Kind::timer;
    event.timer = timer->id;
    if (auto done = take(event); !done) return done;
  }
  if (to > now_) now_ = to;
  return {};
}

Result<void> StoryCase::act(const std::string& actor, const std::string& choice,
                            const std::string& item, const std::string& behalf, const Value& data) {
  statechart::Event event;
  event.actor = actor;
  event.behalf = behalf;
  if (snapshot_.status == statechart::Snapshot::Status::fresh) {
    event.kind = statechart::Event::Kind::start;
    if (auto done = take(event); !done) return done;
  }
  if (auto due = advance(now_); !due) return due;
  const bool no_choice = world_.chart->choice_of(choice) == statechart::none;
  event.kind = statechart::Event::Kind::choice;
  if (choice == "done" && item.compare(0, 4, "todo") == 0) {
    event.kind = statechart::Event::Kind::todo;
  } else if (no_choice && choice.find('.') != std::string::npos) {
    // An event that nobody clicks, by its own name.
    for (const std::string& descriptor : world_.chart->descriptors) {
      if (descriptor == choice) event.kind = statechart::Event::Kind::external;
    }
  }
  event.name = choice;
  event.item = item;
  event.data = data;
  return take(event);
}

Result<void> StoryCase::restart() {
  const std::string stored = to_cbor(statechart::to_value(*world_.chart, snapshot_));
  auto read = from_cbor(stored);
  if (!read) return read.error();
  auto again = statechart::from_value(*world_.chart, *read);
  if (!again) return again.error();
  if (to_cbor(statechart::to_value(*world_.chart, *again)) != stored) {
    return Error(Errc::corrupt, {"Na het herstarten is de zaak niet dezelfde.",
                                 "After the restart the case is not the same."});
  }
  snapshot_ = std::move(*again);
  return {};
}

std::string StoryCase::actor_of(const std::string& name) const {
  if (name.find(':') != std::string::npos) return name;
  const statechart::Index role = world_.chart->role_of(name);
  if (role != statechart::none) {
    const auto held = statechart::role_holders(*world_.chart, snapshot_, role, context());
    if (held.empty()) return "resident:" + name;
    const std::string& person = held.front();
    return person.find(':') != std::string::npos ? person : "contact:" + person;
  }
  return "contact:" + name;
}

const statechart::DataType* StoryCase::type_of(const std::string& field) const {
  for (const statechart::Field& one : world_.chart->fields) {
    if (one.name == field) return &one.type;
  }
  for (const statechart::Each& each : world_.chart->eaches) {
    const statechart::DataType& list = world_.chart->fields[each.field].type;
    if (!list.item || !list.item->fields) continue;
    for (const statechart::Field& one : *list.item->fields) {
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
