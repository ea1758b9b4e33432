// SPDX-License-Identifier: Apache-2.0
// Executable content (SCXML 1.0, section 4) and the language's own actions.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

namespace {

/// How deeply actions may lie within actions.
constexpr std::size_t deepest_actions = 100;

/// A record with what lies at a path of members replaced.
Value with_path(const Value& record, const std::vector<std::string>& path, std::size_t depth,
                const Value& replacement) {
  if (depth == path.size()) return replacement;
  const Value* const inner = record.find(path[depth]);
  return record.with(path[depth], with_path(inner == nullptr ? Value::map({}) : *inner, path,
                                            depth + 1, replacement));
}

}  // namespace

Result<void> Machine::run_blocks(Range blocks, std::uint32_t region, Index source) {
  for (Index i = 0; i < blocks.count; ++i) {
    if (auto done = run_block(chart_.blocks[blocks.first + i], region, source); !done) return done;
  }
  return {};
}

/// SCXML 4.9: an error ends its block, and nothing else.
Result<void> Machine::run_block(Range actions, std::uint32_t region, Index source) {
  const bool of_each = source != none && chart_.states[source].kind == StateKind::each;
  acting_each_ = of_each ? source : none;
  auto done = run_actions(actions, region, source);
  acting_each_ = none;
  if (done) return done;
  const std::string send_id = std::move(failed_send_);
  failed_send_.clear();
  return absorb(done.error(), region, send_id);
}

Result<void> Machine::run_actions(Range actions, std::uint32_t region, Index source) {
  for (Index i = 0; i < actions.count; ++i) {
    const Action& action = chart_.actions[actions.first + i];
    if (auto done = run_action(action, region, source); !done) return done;
  }
  return {};
}

Result<void> Machine::write(Index field, const std::string& item_field, Value value,
                            std::uint32_t region) {
  if (!item_field.empty()) return write_item(item_field, value, region);
  if (chart_.fields[field].type.computes) value = with_computed(chart_.fields[field].type, value);
  if (s_.data[field] == value) return {};
  s_.data[field] = std::move(value);
  field_changed(field);
  return {};
}

Result<void> Machine::write_slot(Index slot, Value value, std::uint32_t region) {
  if (slot < chart_.fields.size()) return write(slot, {}, std::move(value), region);
  w_.variables[slot - chart_.variable(0)] = std::move(value);
  return {};
}

/// A member of the item of a region: its list is written anew, and so are the lists around it.
Result<void> Machine::write_item(const std::string& item_field, const Value& value,
                                 std::uint32_t ordinal) {
  if (ordinal == 0) return {};
  Value item = item_of(*s_.region(ordinal));
  if (!item.is(Value::Kind::map)) return {};
  item = item.with(item_field, value);
  for (const Region* own = s_.region(ordinal); own != nullptr; own = s_.region(own->parent)) {
    const Each& each = chart_.eaches[chart_.states[own->each].each];
    Value list = list_of(each, own->parent);
    if (list.is(Value::Kind::map)) {
      list = list.with(own->key, item);
    } else if (list.is(Value::Kind::list)) {
      std::vector<Value> items = list.items();
      for (Value& one : items) {
        if (item_key(each.list, one) == own->key) one = item;
      }
      list = Value::list(std::move(items));
    }
    if (each.field != none) return write(each.field, {}, std::move(list), ordinal);
    if (each.within.empty()) return {};
    // The list lies in the item of the region around.
    item = with_path(item_of(*s_.region(own->parent)), each.within, 0, list);
  }
  return {};
}

void Machine::record_answer(std::uint32_t ordinal, const std::string& choice,
                            const std::string& by) {
  Region& region = *own_region(ordinal);
  region.choice = choice;
  region.by = by;
  region.answered_at = context_.now;
  weigh_later({region.parent, region.each});
}

/// `value` with what lies at a path in it replaced (SCXML 5.4: a location that is not there is an
/// error; the last member of a record may be new).
Result<Value> Machine::replaced(const Value& value, const Action& action, std::size_t depth,
                                const Value& replacement, std::uint32_t region) {
  if (depth == action.path.size()) return replacement;
  const auto no_place = [&]() {
    return fail(Errc::expression_failed, {"De plaats waar `set` moet schrijven bestaat niet.",
                                          "The place that `set` has to write to does not exist."});
  };
  const Member& member = action.path[depth];
  Value key(member.name);
  if (member.program != none) {
    auto computed = evaluate(member.program, region);
    if (!computed) return computed;
    key = std::move(*computed);
  }
  const bool last = depth + 1 == action.path.size();
  if (value.is(Value::Kind::list)) {
    if (!key.is(Value::Kind::integer) || key.integer() < 0 ||
        static_cast<std::size_t>(key.integer()) >= value.size()) {
      return no_place();
    }
    std::vector<Value> items = value.items();
    Value& item = items[static_cast<std::size_t>(key.integer())];
    auto inner = replaced(item, action, depth + 1, replacement, region);
    if (!inner) return inner;
    item = std::move(*inner);
    return Value::list(std::move(items));
  }
  const bool fresh = value.is_unset() && last;
  if ((!value.is(Value::Kind::map) && !fresh) || !key.is(Value::Kind::string)) return no_place();
  const Value record = fresh ? Value::map({}) : value;
  const Value* const found = record.find(key);
  if (found == nullptr && !last) return no_place();
  auto inner =
      replaced(found == nullptr ? Value() : *found, action, depth + 1, replacement, region);
  if (!inner) return inner;
  return record.with(key.text(), std::move(*inner));
}

Result<void> Machine::run_set(const Action& action, std::uint32_t region) {
  Value value = action.literal;
  if (action.program != none) {
    auto computed = evaluate(action.program, region);
    if (!computed) return computed.error();
    value = std::move(*computed);
  }
  if (!action.path.empty()) {
    Value whole;
    if (action.slot != none)
      whole = at(action.slot);
    else if (action.field != none)
      whole = s_.data[action.field];
    else if (region != 0) {
      const Value item = item_of(*s_.region(region));
      if (const Value* member = item.find(action.item_field)) whole = *member;
    }
    auto changed = replaced(whole, action, 0, value, region);
    if (!changed) return changed.error();
    value = std::move(*changed);
  }
  if (action.slot != none) return write_slot(action.slot, std::move(value), region);
  const bool computed = action.program != none || !action.path.empty();
  if (computed && action.item_field.empty() && action.field != none &&
      !fits_plainly(chart_.fields[action.field].type, value)) {
    auto fitting = conform(chart_.fields[action.field], value, nullptr);
    if (!fitting) return fitting.error();
    value = std::move(*fitting);
  }
  return write(action.field, action.item_field, std::move(value), region);
}

Result<void> Machine::run_list_change(const Action& action, std::uint32_t region) {
  const Value list = s_.data[action.field];
  const bool there = list.is(Value::Kind::list);
  if (action.op == Op::add) {
    Value item = action.literal;
    if (action.program != none) {
      auto computed = evaluate(action.program, region);
      if (!computed) return computed.error();
      item = std::move(*computed);
    }
    std::vector<Value> items;
    if (there) items = list.items();
    items.push_back(std::move(item));
    auto fitting = conform(chart_.fields[action.field], Value::list(std::move(items)), nullptr);
    if (!fitting) return fitting.error();
    return write(action.field, {}, std::move(*fitting), region);
  }
  if (!there) return {};
  std::vector<Value> kept;
  for (const Value& item : list.items()) {
    remove_item_ = item;
    removing_ = true;
    auto out = holds(action.program, region);
    removing_ = false;
    if (!out) return out.error();
    if (!*out) kept.push_back(item);
  }
  return write(action.field, {}, Value::list(std::move(kept)), region);
}

Result<void> Machine::run_loop(const Action& action, std::uint32_t region, Index source) {
  auto list = evaluate(action.program, region);
  if (!list) return list.error();
  if (!list->is(Value::Kind::list)) {
    return fail(Errc::expression_failed,
                {"`loop` gaat over iets dat geen lijst is.", "`loop` goes over what is no list."},
                source);
  }
  std::int64_t place = 0;
  for (const Value& item : list->items()) {
    if (++w_.loops > context_.limits->expression_cost) {
      return fail(Errc::limit_reached,
                  {"De herhalingen in deze stap zijn te veel.", "This step repeats too much."},
                  source);
    }
    if (action.slot != none) {
      if (auto done = write_slot(action.slot, item, region); !done) return done;
    }
    if (action.place_slot != none) {
      if (auto done = write_slot(action.place_slot, Value(place), region); !done) return done;
    }
    ++place;
    if (auto done = run_actions(action.body, region, source); !done) return done;
  }
  return {};
}

Result<void> Machine::run_action(const Action& action, std::uint32_t region, Index source) {
  switch (action.op) {
    case Op::raise: {
      CurrentEvent event = event_named(action.text);
      event.region = region;
      if (action.program != none) {
        auto data = evaluate(action.program, region);
        if (!data) return data.error();
        event.data = std::move(*data);
      }
      return raise(std::move(event));
    }
    case Op::set:
      return run_set(action, region);
    case Op::add:
    case Op::remove:
      return run_list_change(action, region);
    case Op::tell:
      return notify(chart_.notices[action.index], region, source);
    case Op::todo: {
      const Todo& declared = chart_.todos[action.index];
      auto who = persons(declared.who, region);
      if (!who) return who.error();
      auto task = fill(declared.task, region, "");
      if (!task) return task.error();
      Dossier& dossier = s_.change();
      dossier.todos.push_back({dossier.next_todo++, *who, *task, context_.now});
      return say(*who, {}, declared.task, Notice::Kind::task, region);
    }
    case Op::mark_late:
      s_.change().late.insert(source);
      return {};
    case Op::answer:
      record_answer(region, action.text, "");
      return {};
    case Op::next_round:
      ++s_.round;
      extra_ready_ &= ~(1U << static_cast<unsigned>(Extra::case_));
      if (s_.has_dossier()) s_.change().acts.clear();
      return {};
    case Op::start_term:
    case Op::pause_term:
    case Op::resume_term:
    case Op::extend_term:
    case Op::stop_term:
      return change_term(action);
    case Op::if_:
    case Op::loop: {
      if (nesting_ == deepest_actions) {
        return fail(Errc::limit_reached,
                    {"Handelingen zijn te diep genest.", "Actions are nested too deeply."}, source);
      }
      ++nesting_;
      auto done = action.op == Op::loop ? run_loop(action, region, source)
                                        : run_branch(action, region, source);
      --nesting_;
      return done;
    }
    case Op::send:
      return run_send(chart_.sends[action.index], region);
    case Op::request:
      return ask(action.index, region);
    case Op::reply:
      return reply(chart_.replies[action.index], region);
    case Op::cancel: {
      if (action.program == none) {
        cancel_send(action.text);
        return {};
      }
      auto id = evaluate(action.program, region);
      if (!id) return id.error();
      if (id->is(Value::Kind::string)) cancel_send(id->text());
      return {};
    }
    case Op::log: {
      Value told;
      if (action.program != none) {
        auto value = evaluate(action.program, region);
        if (!value) return value.error();
        told = std::move(*value);
      }
      w_.notes.push_back(Value::record({{"log", action.text}, {"value", told}}));
      return {};
    }
  }
  return {};
}

/// SCXML 4.3; a condition that fails here ends the block.
Result<void> Machine::run_branch(const Action& action, std::uint32_t region, Index source) {
  auto held = holds(action.program, region);
  if (!held) return held.error();
  return run_actions(*held ? action.body : action.otherwise, region, source);
}

/// Ruling 11: a role is bound when its task opens, and bound anew at the next entry. Whoever is
/// asked hears of it, except who just acted.
Result<void> Machine::open_task(Node node) {
  const Task& task = chart_.tasks[chart_.states[node.state].task];
  bool anybody = false;
  bool unbound = false;
  for (const Who& who : seated(task.who, node.region)) {
    anybody = anybody || who.kind == Who::Kind::anybody || who.kind == Who::Kind::system;
    if (who.kind != Who::Kind::role) continue;
    const Role& role = chart_.roles[who.role];
    if (role.of != none || role.is != none) {
      if (s_.has_dossier()) s_.change().roles.erase(role.name);
      auto found = holders(who.role);
      if (!found) return found.error();
      if (!found->empty() && role.is == none) bind_role(who.role, *found);
    } else if (binds_at_first_act(who.role)) {
      unbound = true;
    }
  }
  auto asked = persons(task.who, node.region);
  if (!asked) return asked.error();
  if (node.region != 0) own_region(node.region)->holders = *asked;
  if (asked->empty()) {
    if (!anybody && !unbound) {
      const Text title = chart_.states[node.state].title;
      note(
          {"Niemand gevonden voor de taak van \"" + title.in(Language::nl) + "\": wijs iemand aan.",
           "Nobody was found for the task of \"" + title.in(Language::en) +
               "\": assign somebody."});
    }
    return {};
  }
  std::vector<std::string> others;
  for (const std::string& person : *asked) {
    if (person != person_) others.push_back(person);
  }
  return say(others, {}, task.ask, Notice::Kind::task, node.region);
}

}  // namespace regie::statechart
