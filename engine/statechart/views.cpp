// SPDX-License-Identifier: Apache-2.0
// What is possible and why not, open tasks, and who sees what.
#include <algorithm>
#include <map>
#include <set>

#include "engine/statechart/machine.hpp"
#include "engine/statechart/tasks_for.hpp"

namespace regie::statechart {

std::string label_of(const Chart& chart, const Snapshot& snapshot) {
  if (chart.label_field != none && chart.label_field < snapshot.data.size()) {
    const std::string label = key_text(snapshot.data[chart.label_field]);
    if (!label.empty()) return label;
  }
  return snapshot.dossier().case_id;
}

std::vector<Index> visible_states(const Chart& chart, const Snapshot& snapshot) {
  std::vector<Index> states;
  for (std::size_t i = snapshot.configuration.size(); i-- > 0;) {
    const Index state = snapshot.configuration[i];
    if (state == 0 || chart.states[state].hidden) continue;
    states.push_back(state);
  }
  return states;
}

bool Machine::acts_as(Index role, const std::string& person) {
  if (auto found = holders(role)) {
    if (std::find(found->begin(), found->end(), person) != found->end()) return true;
  }
  return std::any_of(file().acts.begin(), file().acts.end(), [&](const Act& act) {
    return act.role == chart_.roles[role].name && act.persons.count(person) != 0;
  });
}

bool Machine::takes_part(const std::string& person) {
  for (Index role = 0; role < chart_.roles.size(); ++role) {
    if (acts_as(role, person)) return true;
  }
  return std::any_of(file().regions.begin(), file().regions.end(), [&](const Region& region) {
    return std::find(region.holders.begin(), region.holders.end(), person) != region.holders.end();
  });
}

std::vector<bool> Machine::visible(const std::string& person) {
  std::vector<bool> seen(chart_.fields.size(), false);
  for (const Index state : s_.configuration) {
    for (const Index field : chart_.states[state].public_fields) seen[field] = true;
  }
  for (Index i = 0; i < chart_.roles.size(); ++i) {
    const Role& role = chart_.roles[i];
    if (!acts_as(i, person)) continue;
    if (role.sees_all) return std::vector<bool>(chart_.fields.size(), true);
    for (const Index field : role.sees) seen[field] = true;
  }
  const auto granted = file().grants.find(person);
  if (granted != file().grants.end()) {
    for (const Index field : granted->second) seen[field] = true;
  }
  return seen;
}

/// Fields as `sees` and `public` say. What else is around counts with those: the item with whom it
/// is for, the course of a case with who takes part in it, the others' answers with who sees all.
bool Machine::may_know(Index program, std::uint32_t region, const std::string& actor) {
  if (actor.empty()) return true;
  const std::string person = person_of(actor);
  const std::vector<bool> seen = visible(person);
  if (!seen.empty() && std::find(seen.begin(), seen.end(), false) == seen.end()) return true;
  const expression::Program& condition = chart_.programs[program];
  if (condition.asks_host() && !takes_part(person)) return false;
  const std::vector<std::string>& reads = condition.reads();
  return std::all_of(reads.begin(), reads.end(), [&](const std::string& name) {
    const Index field = chart_.field_of(name);
    if (field != none) return static_cast<bool>(seen[field]);
    if (name == "now" || name == "today" || name == "actor" || name == "event") return true;
    if (name != "item" || region == 0) return false;
    const Region& own = *s_.region(region);
    const Each& each = chart_.eaches[chart_.states[own.each].each];
    return std::find(own.holders.begin(), own.holders.end(), person) != own.holders.end() ||
           (each.field != none && seen[each.field]);
  });
}

Reason Machine::reason_unmet(Reason::Kind kind, const Text& sentence, Index program,
                             std::uint32_t region, Index each) {
  if (!may_know(program, region, event_.actor)) return {kind, sentence, {}, {}};
  auto held = evaluate(program, region, each);
  return {kind, sentence, held ? explain(program, region, each) : held.error().message,
          chart_.programs[program].source()};
}

Error Machine::not_judged(const Error& error, Index program, std::uint32_t region) {
  if (may_know(program, region, event_.actor)) return error;
  return fail(error.code, {"Een voorwaarde van deze keuze kan nu niet worden nagegaan.",
                           "A condition of this choice cannot be judged now."});
}

Text Machine::todo_for(const OpenTodo& todo, const std::string& reader) {
  if (reader.empty()) return todo.task;
  const std::vector<bool> seen = visible(reader);
  const auto is_hidden = [&](const Template::Part& part) {
    return part.kind == Template::Part::Kind::field && !seen[part.index];
  };
  bool hides = false;
  for (const Todo& declared : chart_.todos) {
    hides = hides || std::any_of(declared.task.nl.begin(), declared.task.nl.end(), is_hidden) ||
            std::any_of(declared.task.en.begin(), declared.task.en.end(), is_hidden);
    auto whole = fill(declared.task, 0, "");
    if (!whole || *whole != todo.task) continue;
    if (auto shown = fill(declared.task, 0, reader)) return *shown;
  }
  // Which of them it was cannot be told any more: the data changed since.
  return hides ? Text("[…]", "[…]") : todo.task;
}

namespace {

/// A machine over a copy of a snapshot, for looking.
struct Query {
  Query(const Chart& chart, const Snapshot& from, const Event& event, const Context& context)
      : snapshot(from), machine(chart, snapshot, event, context, workspace) {}

  Snapshot snapshot;
  Workspace workspace;
  Machine machine;
};

}  // namespace

std::vector<bool> visible_fields(const Chart& chart, const Snapshot& snapshot,
                                 const std::string& actor, const Context& context) {
  if (actor.empty()) return std::vector<bool>(chart.fields.size(), true);
  Event event;
  event.actor = actor;
  Query query(chart, snapshot, event, context);
  return query.machine.visible(person_of(actor));
}

bool takes_part(const Chart& chart, const Snapshot& snapshot, const std::string& actor,
                const Context& context) {
  if (actor.empty()) return true;
  const Event event;
  return Query(chart, snapshot, event, context).machine.takes_part(person_of(actor));
}

std::vector<std::string> role_holders(const Chart& chart, const Snapshot& snapshot, Index role,
                                      const Context& context) {
  const Event event;
  Query query(chart, snapshot, event, context);
  auto found = query.machine.holders(role);
  return found ? *found : std::vector<std::string>();
}

Text Machine::item_title(const Region& region) {
  const Contact* contact =
      context_.directory == nullptr ? nullptr : context_.directory->find(region.key);
  if (contact != nullptr) return {contact->name, contact->name};
  return {region.key, region.key};
}

/// Builds the views of one query over one machine.
struct Views {
  Machine& machine;
  const Chart& chart;
  const Context& context;

  /// Looked up once: a case with many regions has as many timers.
  std::optional<std::map<Index, Instant>> deadlines = {};           ///< by state
  std::map<std::pair<Index, std::uint32_t>, Instant> replies = {};  ///< by state and region

  void find_deadlines() {
    deadlines.emplace();
    const auto sooner = [](auto& map, const auto& key, Instant due) {
      const auto [place, fresh] = map.emplace(key, due);
      if (!fresh && due < place->second) place->second = due;
    };
    for (const RunningTimer& running : machine.file().timers) {
      if (running.timer == none) continue;
      const Timer& timer = chart.timers[running.timer];
      if (timer.kind == Timer::Kind::deadline) sooner(*deadlines, timer.state, running.due);
      if (timer.kind != Timer::Kind::reply) continue;
      sooner(replies, std::pair(timer.state, running.region), running.due);
    }
  }

  [[nodiscard]] std::optional<Instant> deadline_of(Index state, std::uint32_t region) {
    if (!deadlines) find_deadlines();
    std::optional<Instant> due;
    const auto take = [&](const auto& map, const auto& key) {
      const auto found = map.find(key);
      if (found != map.end() && (!due || found->second < *due)) due = found->second;
    };
    take(*deadlines, state);
    if (region != 0) take(*deadlines, machine.s_.region(region)->each);
    take(replies, std::pair(state, region));
    return due;
  }

  ChoiceView view(const Machine::Aim& aim, bool with_data) {
    const Choice& choice = chart.choices[aim.choice];
    ChoiceView out;
    out.choice = aim.choice;
    out.region = aim.region;
    if (aim.region != 0) {
      const Region& region = *machine.s_.region(aim.region);
      out.item = region.key;
      out.item_title = machine.item_title(region);
    }
    for (Index i = 0; i < choice.form.count; ++i) {
      out.form.push_back(chart.form_fields[choice.form.first + i]);
    }
    if (!choice.from.empty()) out.deadline = deadline_of(choice.from[0], aim.region);
    add_who(choice, aim.region, out);

    std::string role;
    auto reasons = machine.objections(aim, &role);
    if (!reasons) {
      out.reasons.push_back({Reason::Kind::rule, reasons.error().message, {}, {}});
      return out;
    }
    out.reasons = std::move(*reasons);
    Snapshot before;
    if (with_data) {
      before = machine.s_;
      if (auto applied = machine.apply_answers(aim); !applied) {
        const Error error = applied.error();
        out.reasons.push_back({Reason::Kind::need, error.message, {}, {}});
      }
    }
    look_at_needs(aim, with_data, out);
    if (out.reasons.empty()) look_at_rules(aim, with_data, out);
    if (with_data) machine.s_ = std::move(before);
    out.open = out.reasons.empty();
    return out;
  }

  void add_who(const Choice& choice, std::uint32_t region, ChoiceView& out) {
    const std::vector<Who>* who = &choice.who;
    const Task* const task = machine.task_of(choice);
    if (who->empty() && task != nullptr) who = &task->who;
    for (const Who& one : machine.seated(*who, region)) {
      if (one.kind == Who::Kind::role) out.who.push_back(chart.roles[one.role].title);
      if (one.kind == Who::Kind::anybody) out.who.emplace_back("iedereen", "anybody");
      if (one.kind == Who::Kind::system) out.who.emplace_back("het systeem", "the system");
      if (one.kind != Who::Kind::contact || region == 0) continue;
      const std::string reader = person_of(machine.event_.actor);
      if (!reader.empty() && !machine.takes_part(reader)) continue;
      for (const std::string& person : machine.s_.region(region)->holders) {
        const Contact* contact =
            context.directory == nullptr ? nullptr : context.directory->find(person);
        const std::string shown = contact == nullptr ? person : contact->name;
        out.who.emplace_back(shown, shown);
      }
    }
  }

  /// Whether a condition looks at what is not known before the form is filled in.
  [[nodiscard]] bool waits_for(Index program, Range form, const ChoiceView& view) const {
    std::set<std::string> asked{"event"};
    const auto ask = [&](const FormField& one) {
      asked.insert(one.field == none ? "item" : chart.fields[one.field].name);
    };
    for (const FormField& one : view.form) ask(one);
    for (Index i = 0; i < form.count; ++i) ask(chart.form_fields[form.first + i]);
    const auto& reads = chart.programs[program].reads();
    return std::any_of(reads.begin(), reads.end(),
                       [&](const auto& name) { return asked.count(name) != 0; });
  }

  /// Ruling 2: a choice of which no rule fits is closed, with everything that was tried.
  void look_at_rules(const Machine::Aim& aim, bool with_data, ChoiceView& out) {
    const Choice& choice = chart.choices[aim.choice];
    CurrentEvent event = machine.event_named(choice.id);
    event.type = CurrentEvent::Type::external;
    event.region = aim.region;
    event.data = machine.event_.data;
    static_cast<void>(machine.begin_event(std::move(event)));
    std::vector<Reason> tried;
    bool any = false;
    for (const Index source : choice.from) {
      const State& state = chart.states[source];
      const std::uint32_t region = state.scope == 0 ? 0 : aim.region;
      if (!machine.s_.is_active(source)) continue;
      for (Index i = 0; i < state.transitions.count; ++i) {
        const Index index = state.transitions.first + i;
        const Transition& rule = chart.transitions[index];
        if (rule.choice != aim.choice) continue;
        any = true;
        if (rule.limit.is_set()) {
          const auto most = machine.most_of(rule.limit, region);
          const std::string key =
              machine.count_key(rule.limit.per, machine.rule_name(index), region);
          if (most && machine.taken(key) >= *most) continue;
        }
        if (rule.guard == none) return;
        if (!with_data && waits_for(rule.guard, rule.form, out)) {
          out.depends = true;
          return;
        }
        const Index each = state.kind == StateKind::each ? source : none;
        const auto held = machine.holds(rule.guard, region, each);
        if (held && *held) return;
        tried.push_back(
            machine.reason_unmet(Reason::Kind::rule, no_rule_fits, rule.guard, region, each));
      }
    }
    if (!any) return;
    if (tried.empty()) {
      tried.push_back(
          {Reason::Kind::limit,
           {"Dit is al zo vaak gedaan als mag.", "This has been done as often as allowed."},
           {},
           {}});
    }
    out.reasons = std::move(tried);
  }

  /// A condition that reads answers of the form cannot be judged before they are given.
  void look_at_needs(const Machine::Aim& aim, bool with_data, ChoiceView& out) {
    const Choice& choice = chart.choices[aim.choice];
    Index each = none;
    for (const Index state : choice.from) {
      if (chart.states[state].kind == StateKind::each && machine.s_.is_active(state)) each = state;
    }
    for (const Need& need : choice.needs) {
      const bool waits = !with_data && waits_for(need.program, {}, out);
      if (waits) {
        out.depends = true;
        continue;
      }
      auto met = machine.holds(need.program, aim.region, each);
      if (met && *met) continue;
      // Who cannot do it anyhow is not told either how the rest stands.
      if (!out.reasons.empty() &&
          !machine.may_know(need.program, aim.region, machine.event_.actor)) {
        continue;
      }
      out.reasons.push_back(
          machine.reason_unmet(Reason::Kind::need, need.explain, need.program, aim.region, each));
    }
  }

  std::vector<Machine::Aim> live_aims() const {
    std::vector<Machine::Aim> aims;
    for (Index i = 0; i < chart.choices.size(); ++i) {
      const Choice& choice = chart.choices[i];
      if (!choice.in_region) {
        if (machine.is_live({i, 0})) aims.push_back({i, 0});
        continue;
      }
      for (const Region& region : machine.file().regions) {
        const bool own = std::any_of(choice.from.begin(), choice.from.end(), [&](Index state) {
          return chart.is_descendant(state, region.each);
        });
        if (own && machine.is_live({i, region.ordinal})) aims.push_back({i, region.ordinal});
      }
    }
    return aims;
  }

  void add_tasks(std::uint32_t region, const std::string& reader, std::vector<TaskView>& out) {
    std::vector<Index> states = machine.configuration(region);
    if (region != 0 && machine.s_.region(region)->status == Region::Status::lingering) {
      states = {chart.eaches[chart.states[machine.s_.region(region)->each].each].open_state};
    }
    for (const Index state : states) {
      if (chart.states[state].task == none) continue;
      const Task& task = chart.tasks[chart.states[state].task];
      TaskView view;
      view.task = chart.states[state].task;
      // A hidden state of an `each` is known by the state that people see.
      view.state = chart.states[state].hidden ? chart.states[state].parent : state;
      view.region = region;
      view.id = chart.states[view.state].path;
      if (region != 0) {
        const Region& own = *machine.s_.region(region);
        view.id += "#" + std::to_string(region);
        view.item = own.key;
        view.holders = own.holders;
        view.opened = own.opened;
      } else {
        if (auto asked = machine.persons(task.who, 0)) view.holders = *asked;
        const auto entered = machine.file().entered.find(state);
        if (entered != machine.file().entered.end()) view.opened = entered->second;
      }
      bool unbound = false;
      for (const Who& who : machine.seated(task.who, region)) {
        if (who.kind == Who::Kind::anybody || who.kind == Who::Kind::system) view.anybody = true;
        if (who.kind != Who::Kind::role) continue;
        if (view.role.empty()) view.role = chart.roles[who.role].name;
        unbound = unbound || machine.binds_at_first_act(who.role);
      }
      view.unassigned = view.holders.empty() && !view.anybody && !unbound;
      view.late =
          machine.file().late.count(state) != 0 || machine.file().late.count(view.state) != 0;
      view.due = deadline_of(state, region);
      if (auto ask = machine.fill(task.ask, region, reader)) view.ask = *ask;
      out.push_back(std::move(view));
    }
  }
};

std::vector<ChoiceView> choices(const Chart& chart, const Snapshot& snapshot,
                                const std::string& actor, const Value& data,
                                const Context& context) {
  Event event;
  event.kind = Event::Kind::choice;
  event.actor = actor;
  event.data = data;
  Query query(chart, snapshot, event, context);
  Machine& machine = query.machine;
  Views views{machine, chart, context};
  std::vector<ChoiceView> out;
  for (const Machine::Aim& aim : views.live_aims()) {
    out.push_back(views.view(aim, data.is(Value::Kind::map)));
  }
  return out;
}

std::vector<ChoiceView> why(const Chart& chart, const Snapshot& snapshot, const std::string& name,
                            const std::string& item, const std::string& actor, const Value& data,
                            const Context& context) {
  Event event;
  event.kind = Event::Kind::choice;
  event.actor = actor;
  event.data = data;
  Query query(chart, snapshot, event, context);
  Machine& machine = query.machine;
  Views views{machine, chart, context};
  std::vector<ChoiceView> out;
  for (const Machine::Aim& aim : views.live_aims()) {
    const Choice& choice = chart.choices[aim.choice];
    if (choice.id != name && choice.name != name) continue;
    if (!item.empty() && (aim.region == 0 || machine.snapshot().region(aim.region)->key != item)) {
      continue;
    }
    out.push_back(views.view(aim, data.is(Value::Kind::map)));
  }
  if (!out.empty()) return out;
  for (Index i = 0; i < chart.choices.size(); ++i) {
    const Choice& choice = chart.choices[i];
    if (choice.id == name || choice.name == name) {
      ChoiceView closed;
      closed.choice = i;
      views.add_who(choice, 0, closed);
      std::string role;
      if (auto reasons = machine.objections({i, 0}, &role)) closed.reasons = *reasons;
      out.push_back(std::move(closed));
    }
  }
  return out;
}

std::vector<TaskView> tasks(const Chart& chart, const Snapshot& snapshot, const Context& context) {
  return tasks_for(chart, snapshot, "", context);
}

std::vector<TaskView> tasks_for(const Chart& chart, const Snapshot& snapshot,
                                const std::string& actor, const Context& context) {
  std::vector<TaskView> out;
  if (snapshot.status != Snapshot::Status::open) return out;
  const Event event;
  Query query(chart, snapshot, event, context);
  Machine& machine = query.machine;
  Views views{machine, chart, context};
  const std::string reader = person_of(actor);
  views.add_tasks(0, reader, out);
  for (const Region& region : snapshot.dossier().regions) {
    const bool live = region.status == Region::Status::open && machine.is_live_region(region);
    if (live || region.status == Region::Status::lingering) {
      views.add_tasks(region.ordinal, reader, out);
    }
  }
  for (const OpenTodo& todo : snapshot.dossier().todos) {
    TaskView view;
    view.id = "todo-" + std::to_string(todo.id);
    view.ask = machine.todo_for(todo, reader);
    view.holders = todo.holders;
    view.unassigned = todo.holders.empty();
    view.opened = todo.opened;
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace regie::statechart
