// SPDX-License-Identifier: Apache-2.0
// What expressions see of a case.
#include <algorithm>

#include "engine/calendar/term_function.hpp"
#include "engine/expression/explain.hpp"
#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

Value actor_value(const std::string& actor, const std::string& person) {
  const std::size_t colon = actor.find(':');
  return Value::record({{"id", actor},
                        {"kind", colon == std::string::npos ? "" : actor.substr(0, colon)},
                        {"contact", person}});
}

const char* const type_words[] = {"platform", "internal", "external"};

/// Names of members are made once: an event is looked at in many steps.
Value event_value(const CurrentEvent& event) {
  static const Value child("child");
  static const Value data("data");
  static const Value item("item");
  static const Value name("name");
  static const Value origin("origin");
  static const Value send_id("send_id");
  static const Value type("type");
  static const Value types[] = {Value(type_words[0]), Value(type_words[1]), Value(type_words[2])};
  static const Value no_name("");
  static const Value no_data = Value::map({});
  const auto text = [&](const std::string& content) {
    return content.empty() ? Value(nullptr) : Value(content);
  };
  return Value::map({{child, text(event.from().child)},
                     {data, event.data.is_unset() ? no_data : event.data},
                     {item, text(event.from().item)},
                     {name, event.name.is_unset() ? no_name : event.name},
                     {origin, text(event.from().origin)},
                     {send_id, text(event.from().send_id)},
                     {type, types[static_cast<int>(event.type)]}});
}

Value texts_value(const std::vector<std::string>& list) {
  return Value::list(std::vector<Value>(list.begin(), list.end()));
}

/// The contacts by id, without how to reach them: that is for messages. Which directory it was
/// stands with the step (`Step::resolved`).
Value directory_value(const Directory* directory) {
  std::vector<Entry> contacts;
  if (directory != nullptr) {
    for (const Contact& one : directory->contacts()) {
      contacts.push_back(
          {one.id, Value::record({{"id", one.id},
                                  {"name", one.name},
                                  {"organisation", one.organisation},
                                  {"kind", one.kind},
                                  {"roles", texts_value(one.roles)},
                                  {"themes", texts_value(one.themes)},
                                  {"neighbourhoods", texts_value(one.neighbourhoods)}})});
    }
  }
  return Value::map(std::move(contacts));
}

}  // namespace

void Machine::forget_scope() {
  extra_ready_ &=
      ~(1U << static_cast<unsigned>(Extra::answers) | 1U << static_cast<unsigned>(Extra::item));
}

/// Whose answers an expression sees.
Index Machine::each_seen(std::uint32_t region, Index each) const {
  if (each != none) return each;
  if (acting_each_ != none) return acting_each_;
  return region != 0 ? s_.region(region)->each : none;
}

Result<Value> Machine::evaluate(Index program, std::uint32_t region, Index each) {
  eval_region_ = region;
  eval_each_ = each_seen(region, each);
  forget_scope();
  const expression::Activation activation{std::span<const Value>(s_.data), this, this,
                                          context_.limits};
  Value value = expression::evaluate(chart_.programs[program], activation);
  if (value.is_error()) return expression::to_error(chart_.programs[program], value);
  return value;
}

Result<bool> Machine::holds(Index program, std::uint32_t region, Index each) {
  auto value = evaluate(program, region, each);
  if (!value) return value.error();
  if (!value->is(Value::Kind::boolean)) {
    return fail(Errc::expression_failed,
                {"Een voorwaarde gaf geen waar of onwaar: " + chart_.programs[program].source(),
                 "A condition gave neither true nor false: " + chart_.programs[program].source()});
  }
  const bool held = value->boolean();
  if (context_.conditions != nullptr) context_.conditions->decided(chart_, program, held);
  return held;
}

Text Machine::explain(Index program, std::uint32_t region, Index each) {
  eval_region_ = region;
  eval_each_ = each_seen(region, each);
  forget_scope();
  const expression::Activation activation{std::span<const Value>(s_.data), this, this,
                                          context_.limits};
  return expression::in_words(expression::explain(chart_.programs[program], activation));
}

const Value& Machine::at(std::uint32_t slot) const {
  static const Value nothing;
  if (slot < chart_.fields.size()) return s_.data[slot];
  const std::size_t place = slot - chart_.fields.size();
  if (place >= w_.extra.size()) {
    const std::size_t variable = place - w_.extra.size();
    return variable < w_.variables.size() ? w_.variables[variable] : nothing;
  }
  Value& value = w_.extra[place];
  if ((extra_ready_ >> place & 1U) != 0) return value;
  switch (static_cast<Extra>(place)) {
    case Extra::now:
      value = Value(context_.now);
      break;
    case Extra::today: {
      const auto local = context_.zones->to_local(context_.calendar->zone(), context_.now);
      value = local ? Value(local->day) : Value();
      break;
    }
    case Extra::event:
      // SCXML 5.10.1: nothing is bound before the first event.
      value = chart_.errors_raise && w_.current.name == Value("case.started")
                  ? Value(nullptr)
                  : event_value(w_.current);
      break;
    case Extra::actor:
      value = actor_value(event_.actor, person_);
      break;
    case Extra::case_:
      value = Value::record({{"id", file().case_id},
                             {"started", Value(s_.started)},
                             {"version", chart_.version},
                             {"round", static_cast<std::int64_t>(s_.round)},
                             {"workflow", chart_.workflow},
                             {"key", file().key}});
      break;
    case Extra::answers:
      value = eval_each_ == none ? Value::list({}) : answers_of(eval_each_);
      break;
    case Extra::item:
      if (removing_) {
        value = remove_item_;
      } else {
        value = eval_region_ == 0 ? Value() : item_of(*s_.region(eval_region_));
      }
      break;
    case Extra::parent:
      value = file().parent.empty()
                  ? Value()
                  : Value::record({{"case", file().parent}, {"child", file().child}});
      break;
    case Extra::directory:
      value = directory_value(context_.directory);
      break;
    case Extra::count:
      value = Value();
      break;
  }
  extra_ready_ |= 1U << place;
  return value;
}

Value Machine::answers_of(Index each_state) const {
  std::vector<Value> list;
  for (const Region& region : file().regions) {
    if (region.each != each_state || region.round != s_.round) continue;
    const bool gone = region.status == Region::Status::withdrawn;
    const bool just_left =
        std::find(just_left_.begin(), just_left_.end(), region.ordinal) != just_left_.end();
    if (gone && !just_left) continue;
    list.push_back(Value::record({
        {"item", item_of(region)},
        {"key", region.key},
        {"choice", region.choice},
        {"at", region.choice.empty() ? Value() : Value(region.answered_at)},
        {"by", region.by},
    }));
  }
  return Value::list(std::move(list));
}

Value Machine::item_of(const Region& region) const {
  const Each& each = chart_.eaches[chart_.states[region.each].each];
  const Value list = list_of(each, region.parent);
  if (list.is(Value::Kind::map)) {
    const Value* const item = list.find(region.key);
    return item == nullptr ? Value() : *item;
  }
  if (!list.is(Value::Kind::list)) return Value();
  constexpr std::size_t small = 16;
  if (list.size() <= small) {
    for (const Value& item : list.items()) {
      if (item_key(each.list, item) == region.key) return item;
    }
    return Value();
  }
  auto& known = w_.items;
  // The list that was looked at last is held, so that another cannot be where it was.
  if (!known.list.is(Value::Kind::list) || known.list.items().data() != list.items().data()) {
    known.list = list;
    known.places.clear();
    for (std::size_t i = 0; i < list.size(); ++i) {
      known.places.emplace(item_key(each.list, list.items()[i]), i);
    }
  }
  const auto place = known.places.find(region.key);
  return place == known.places.end() ? Value() : list.items()[place->second];
}

/// Defaults fill what nobody wrote yet, and derived fields follow what they are derived from. One
/// that cannot be computed yet, because something it reads is not filled in, stays as it is.
bool Machine::compute(Index place) {
  const Index index = chart_.computed[place].field;
  const Field& field = chart_.fields[index];
  const bool fill = field.fallback && s_.data[index].is_unset();
  if (!fill && !field.derived) return false;
  eval_region_ = 0;
  eval_each_ = none;
  forget_scope();
  const expression::Activation activation{std::span<const Value>(s_.data), this, this,
                                          context_.limits};
  Value value = expression::evaluate(field.derived ? field.derived : field.fallback, activation);
  if (value.is_error()) {
    if (!field.derived) return false;
    value = Value();
  }
  value = with_computed(field.type, value);
  if (s_.data[index] == value) return false;
  s_.data[index] = std::move(value);
  return true;
}

void Machine::compute_all() {
  for (Index i = 0; i < chart_.computed.size(); ++i) {
    if (compute(i)) field_changed(chart_.computed[i].field);
  }
}

void Machine::compute_always() {
  for (Index i = 0; i < chart_.computed.size(); ++i) {
    if (chart_.computed[i].always && compute(i)) field_changed(chart_.computed[i].field);
  }
}

/// What is computed from a field follows it at once. Each field is computed at most as often as
/// there are fields, should two be computed from each other.
void Machine::field_changed(Index field) {
  if (!chart_.eaches.empty()) w_.changed_fields.push_back(field);
  if (chart_.readers_of[field].count == 0) return;
  std::vector<Index> work{field};
  std::size_t left = chart_.computed.size() * chart_.computed.size() + 1;
  while (!work.empty()) {
    const Range readers = chart_.readers_of[work.back()];
    work.pop_back();
    for (Index i = 0; i < readers.count && left != 0; ++i, --left) {
      const Index place = chart_.readers[readers.first + i];
      if (!compute(place)) continue;
      work.push_back(chart_.computed[place].field);
      if (!chart_.eaches.empty()) w_.changed_fields.push_back(work.back());
    }
  }
}

Result<bool> Machine::in_state(std::string_view state) const {
  const Index found = chart_.state_named(state);
  if (found == none) {
    return fail(Errc::expression_failed, {"Er is geen toestand `" + std::string(state) + "`.",
                                          "There is no state `" + std::string(state) + "`."});
  }
  return s_.is_active(found);
}

Result<std::int64_t> Machine::times(std::string_view choice) const {
  if (chart_.choice_of(choice) == none) {
    return fail(Errc::expression_failed, {"Er is geen keuze `" + std::string(choice) + "`.",
                                          "There is no choice `" + std::string(choice) + "`."});
  }
  return taken("case " + std::string(choice));
}

Result<bool> Machine::can(std::string_view right) const {
  // A right is a role: whoever holds it, or whom the directory gives it.
  const auto bound = file().roles.find(std::string(right));
  if (bound != file().roles.end()) {
    for (const std::string& person : bound->second) {
      if (person == person_) return true;
    }
  }
  const Contact* contact =
      context_.directory == nullptr ? nullptr : context_.directory->find(person_);
  if (contact == nullptr) return false;
  for (const std::string& role : contact->roles) {
    if (role == right) return true;
  }
  return false;
}

Result<std::int64_t> Machine::working_days_between(Date from, Date to) const {
  return context_.calendar->working_days_between(from, to);
}

Result<Date> Machine::add_term(Date from, std::string_view term, std::string_view basis,
                               bool back) const {
  const auto direction = back ? calendar::Direction::backward : calendar::Direction::forward;
  return calendar::answer_term({from, term, basis, direction}, *context_.calendar,
                               context_.statutory);
}

}  // namespace regie::statechart
