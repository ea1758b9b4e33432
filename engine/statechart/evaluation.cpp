// SPDX-License-Identifier: Apache-2.0
// What expressions see of a case.
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

}  // namespace

/// Whose answers an expression sees.
Index Machine::each_seen(std::uint32_t region, Index each) const {
  if (each != none) return each;
  if (acting_each_ != none) return acting_each_;
  return region != 0 ? s_.region(region)->each : none;
}

Result<Value> Machine::evaluate(Index program, std::uint32_t region, Index each) {
  eval_region_ = region;
  eval_each_ = each_seen(region, each);
  extra_ready_.fill(false);
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
  return value->boolean();
}

Text Machine::explain(Index program, std::uint32_t region, Index each) {
  eval_region_ = region;
  eval_each_ = each_seen(region, each);
  extra_ready_.fill(false);
  const expression::Activation activation{std::span<const Value>(s_.data), this, this,
                                          context_.limits};
  return expression::in_words(expression::explain(chart_.programs[program], activation));
}

const Value& Machine::at(std::uint32_t slot) const {
  static const Value nothing;
  if (slot < chart_.fields.size()) return s_.data[slot];
  const std::size_t place = slot - chart_.fields.size();
  if (place >= extra_.size()) return nothing;
  if (extra_ready_[place]) return extra_[place];
  Value& value = extra_[place];
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
      value = Value::record(
          {{"name", event_name_}, {"data", event_.data.is_unset() ? Value::map({}) : event_.data}});
      break;
    case Extra::actor:
      value = actor_value(event_.actor, person_);
      break;
    case Extra::case_:
      value = Value::record({{"id", s_.case_id},
                             {"started", Value(s_.started)},
                             {"version", chart_.version},
                             {"round", static_cast<std::int64_t>(s_.round)},
                             {"workflow", chart_.workflow}});
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
    case Extra::directory:
    case Extra::count:
      value = Value();
      break;
  }
  extra_ready_[place] = true;
  return value;
}

Value Machine::answers_of(Index each_state) const {
  std::vector<Value> list;
  for (const Region& region : s_.regions) {
    if (region.each != each_state || region.round != s_.round) continue;
    const bool gone = region.status == Region::Status::withdrawn;
    if (gone && just_left_.count(region.ordinal) == 0) continue;
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
  const Value& list = s_.data[each.field];
  if (!list.is(Value::Kind::list)) return Value();
  const DataType& type = chart_.fields[each.field].type;
  for (const Value& item : list.items()) {
    if (item_key(type, item) == region.key) return item;
  }
  return Value();
}

/// Defaults fill what nobody wrote yet, and derived fields follow what they are derived from. One
/// that cannot be computed yet, because something it reads is not filled in, stays as it is.
void Machine::refresh_computed() {
  for (Index i = 0; i < chart_.fields.size(); ++i) {
    const Field& field = chart_.fields[i];
    const bool fill = field.fallback && s_.data[i].is_unset();
    if (!fill && !field.derived) continue;
    const expression::Program& program = field.derived ? field.derived : field.fallback;
    eval_region_ = 0;
    eval_each_ = none;
    extra_ready_.fill(false);
    const expression::Activation activation{std::span<const Value>(s_.data), this, this,
                                            context_.limits};
    Value value = expression::evaluate(program, activation);
    if (value.is_error()) {
      if (field.derived) value = Value();
      if (fill) continue;
    }
    if (s_.data[i] == value) continue;
    s_.data[i] = std::move(value);
    changed_fields_.insert(i);
  }
}

Result<bool> Machine::in_state(std::string_view state) const {
  Index found = chart_.state_of(state);
  if (found == none) {
    for (Index i = 0; i < chart_.states.size(); ++i) {
      if (chart_.states[i].name == state) found = i;
    }
  }
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
  const auto found = s_.counts.find("case " + std::string(choice));
  return found == s_.counts.end() ? 0 : found->second;
}

Result<bool> Machine::can(std::string_view right) const {
  // A right is a role: whoever holds it, or whom the directory gives it.
  const auto bound = s_.roles.find(std::string(right));
  if (bound != s_.roles.end()) {
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

}  // namespace regie::statechart
