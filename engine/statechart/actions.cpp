// SPDX-License-Identifier: Apache-2.0
// Executable content (SCXML 1.0, section 4) and the language's own actions.
#include <algorithm>

#include "engine/statechart/machine.hpp"

namespace regie::statechart {

Result<void> Machine::run_blocks(Range blocks, std::uint32_t region, Index source) {
  for (Index i = 0; i < blocks.count; ++i) {
    if (auto done = run_block(chart_.blocks[blocks.first + i], region, source); !done) return done;
  }
  return {};
}

Result<void> Machine::run_block(Range actions, std::uint32_t region, Index source) {
  const bool of_each = source != none && chart_.states[source].kind == StateKind::each;
  acting_each_ = of_each ? source : none;
  Result<void> done;
  for (Index i = 0; done && i < actions.count; ++i) {
    done = run_action(chart_.actions[actions.first + i], region, source);
  }
  acting_each_ = none;
  return done;
}

Result<void> Machine::write(Index field, const std::string& item_field, const Value& value,
                            std::uint32_t region) {
  if (item_field.empty()) {
    s_.data[field] = value;
    changed_fields_.insert(field);
    refresh_computed();
    return {};
  }
  const Region& own = *s_.region(region);
  const Each& each = chart_.eaches[chart_.states[own.each].each];
  const DataType& type = chart_.fields[each.field].type;
  Value& list = s_.data[each.field];
  if (!list.is(Value::Kind::list)) return {};
  std::vector<Value> items = list.items();
  for (Value& item : items) {
    if (item_key(type, item) == own.key && item.is(Value::Kind::map)) {
      item = item.with(item_field, value);
    }
  }
  list = Value::list(std::move(items));
  changed_fields_.insert(each.field);
  refresh_computed();
  return {};
}

void Machine::record_answer(std::uint32_t ordinal, const std::string& choice,
                            const std::string& by) {
  Region& region = *s_.region(ordinal);
  region.choice = choice;
  region.by = by;
  region.answered_at = context_.now;
  weigh_.insert({region.parent, region.each});
}

Result<void> Machine::run_action(const Action& action, std::uint32_t region, Index source) {
  switch (action.op) {
    case Op::raise:
      raise(action.text, region);
      return {};
    case Op::set: {
      Value value = action.literal;
      if (action.program != none) {
        auto computed = evaluate(action.program, region);
        if (!computed) return computed.error();
        value = std::move(*computed);
        if (action.item_field.empty() && action.field != none) {
          auto fitting = conform(chart_.fields[action.field], value, nullptr);
          if (!fitting) return fitting.error();
          value = std::move(*fitting);
        }
      }
      return write(action.field, action.item_field, value, region);
    }
    case Op::add: {
      auto item = evaluate(action.program, region);
      if (!item) return item.error();
      std::vector<Value> items;
      if (s_.data[action.field].is(Value::Kind::list)) items = s_.data[action.field].items();
      items.push_back(std::move(*item));
      auto fitting = conform(chart_.fields[action.field], Value::list(std::move(items)), nullptr);
      if (!fitting) return fitting.error();
      return write(action.field, "", *fitting, region);
    }
    case Op::remove: {
      if (!s_.data[action.field].is(Value::Kind::list)) return {};
      std::vector<Value> kept;
      for (const Value& item : s_.data[action.field].items()) {
        remove_item_ = item;
        removing_ = true;
        auto out = holds(action.program, region);
        removing_ = false;
        if (!out) return out.error();
        if (!*out) kept.push_back(item);
      }
      return write(action.field, "", Value::list(std::move(kept)), region);
    }
    case Op::tell:
      return notify(chart_.notices[action.index], region, source);
    case Op::todo: {
      const Todo& declared = chart_.todos[action.index];
      auto who = persons(declared.who, region);
      if (!who) return who.error();
      auto task = fill(declared.task, region, "");
      if (!task) return task.error();
      s_.todos.push_back({s_.next_todo++, *who, *task, context_.now});
      return say(*who, {}, declared.task, Notice::Kind::task, region);
    }
    case Op::mark_late:
      s_.late.insert(source);
      return {};
    case Op::answer:
      record_answer(region, action.text, "");
      return {};
    case Op::next_round:
      ++s_.round;
      s_.acts.clear();
      return {};
    case Op::start_term:
    case Op::pause_term:
    case Op::resume_term:
    case Op::extend_term:
    case Op::stop_term:
      return change_term(action);
    case Op::if_:
    case Op::loop:
    case Op::send:
    case Op::cancel:
    case Op::log:
      break;
  }
  return fail(Errc::invalid_document,
              {"Deze handeling kan nog niet.", "This action is not supported."}, source);
}

/// Ruling 11: a role is bound when its task opens, and bound anew at the next entry. Whoever is
/// asked hears of it, except who just acted.
Result<void> Machine::open_task(Node node) {
  const Task& task = chart_.tasks[chart_.states[node.state].task];
  bool anybody = false;
  bool unbound = false;
  for (const Who& who : task.who) {
    anybody = anybody || who.kind == Who::Kind::anybody || who.kind == Who::Kind::system;
    if (who.kind != Who::Kind::role) continue;
    const Role& role = chart_.roles[who.role];
    if (role.of != none || role.is != none) {
      s_.roles.erase(role.name);
      auto found = holders(who.role);
      if (!found) return found.error();
      if (!found->empty() && role.is == none) bind_role(who.role, *found);
    } else if (binds_at_first_act(who.role)) {
      unbound = true;
    }
  }
  auto asked = persons(task.who, node.region);
  if (!asked) return asked.error();
  if (node.region != 0) s_.region(node.region)->holders = *asked;
  if (asked->empty()) {
    if (!anybody && !unbound) {
      const Text title = chart_.states[node.state].title;
      note({"Niemand gevonden voor de taak van \"" + title.nl + "\": wijs iemand aan.",
            "Nobody was found for the task of \"" + title.en + "\": assign somebody."});
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
