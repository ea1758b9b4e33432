// SPDX-License-Identifier: Apache-2.0
#include "engine/analysis/walk.hpp"

#include <algorithm>
#include <set>

#include "engine/analysis/story_case.hpp"
#include "engine/base/json.hpp"

namespace regie::analysis {

namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;
using statechart::Snapshot;

constexpr std::size_t most_answers = 160;  // sets of answers tried for one choice in one place
constexpr std::size_t most_moves = 40;
constexpr std::size_t most_regions = 3;  // of one choice, in one place

std::size_t count_of(const std::vector<bool>& wanted) {
  return static_cast<std::size_t>(std::count(wanted.begin(), wanted.end(), true));
}

/// Whether a case is where it is wanted.
bool is_at(const WantedPlace& place, const Snapshot& snapshot) {
  const bool there = std::all_of(place.states.begin(), place.states.end(),
                                 [&](Index state) { return snapshot.is_active(state); });
  if (!there || (place.unset != none && !snapshot.data[place.unset].is_unset())) return false;
  const auto& regions = snapshot.dossier().regions;
  return place.without == none ||
         std::none_of(regions.begin(), regions.end(), [&](const statechart::Region& region) {
           return region.each == place.without;
         });
}

}  // namespace

std::optional<LocalTime> minute_after(const StoryWorld& world, Instant at) {
  auto local = world.zones->to_local(world.definition.calendar->zone(), at);
  if (!local) return std::nullopt;
  constexpr std::int32_t minute = 60'000;
  local->ms_of_day = (local->ms_of_day + minute - 1) / minute * minute;
  if (local->ms_of_day >= 24 * 60 * minute) {
    local->ms_of_day = 0;
    ++local->day.days;
  }
  return local;
}

bool Wanted::any() const { return !places.empty() || count_of(choices) + count_of(states) > 0; }

Walk::Walk(const StoryWorld& world, Instant begin)
    : world_(world),
      chart_(*world.definition.chart),
      answers_(*world.definition.chart, world.directory, world.language) {
  for (const expression::Program& program : chart_.programs) {
    const auto& reads = program.reads();
    several_act_ = several_act_ || std::find(reads.begin(), reads.end(), "actor") != reads.end();
  }
  // Where somebody is ruled out who acted before, it matters who acts first in a role.
  const auto rules_out = [](const auto& one) { return !one.except.empty(); };
  several_act_ = several_act_ ||
                 std::any_of(chart_.choices.begin(), chart_.choices.end(), rules_out) ||
                 std::any_of(chart_.tasks.begin(), chart_.tasks.end(), rules_out);
  const Family first(world.definition, world.find, *world.zones, world.directory, world.limits,
                     begin);
  keep(first, {});
}

void Walk::begin_at(const Family& family, std::vector<Move> moves) {
  keep(family, std::move(moves));
}

void Walk::keep(const Family& family, std::vector<Move> moves) {
  if (moves.size() > most_moves) return;
  if (!known_.insert(key_of(family)).second) return;
  // The shorter first; but where much has been tried in the same states, elsewhere first.
  std::string states;
  for (const Family::Member& member : family.members()) {
    for (const Index state : member.snapshot.configuration) states += std::to_string(state) + ",";
    std::set<Index> timers;
    for (const statechart::RunningTimer& timer : member.snapshot.dossier().timers) {
      timers.insert(timer.timer);
    }
    for (const Index timer : timers) states += "t" + std::to_string(timer);
    states += ";";
  }
  const std::size_t cost = 2 * moves.size() + visits_[states]++ / 4;
  open_[cost].push_back({family, std::move(moves)});
}

void Walk::run(Wanted wanted, std::size_t steps) {
  wanted_ = std::move(wanted);
  missing_ = count_of(wanted_.choices) + count_of(wanted_.states) + wanted_.places.size();
  steps_left_ = steps;
  while (goes_on() && !open_.empty()) {
    const auto first = open_.begin();
    if (first->second.empty()) {
      open_.erase(first);
      continue;
    }
    const Place place = std::move(first->second.front());
    first->second.pop_front();
    expand(place);
  }
  bounded_ = steps_left_ == 0;
}

void Walk::expand(const Place& place) {
  try_choices(place);
  try_waiting(place);
  try_events(place);
}

std::vector<std::string> Walk::people(const Family& family) const {
  std::vector<std::string> all;
  const auto add = [&](const std::string& person) {
    const std::string actor = person.find(':') == std::string::npos ? "contact:" + person : person;
    if (std::find(all.begin(), all.end(), actor) == all.end()) all.push_back(actor);
  };
  const Snapshot& snapshot = family.first().snapshot;
  add("resident:anna");
  for (Index i = 0; i < chart_.roles.size(); ++i) {
    std::size_t count = 0;
    for (const std::string& person :
         statechart::role_holders(chart_, snapshot, i, family.context())) {
      if (++count <= 2) add(person);
    }
  }
  for (const statechart::Region& region : snapshot.dossier().regions) {
    for (const std::string& person : region.holders) add(person);
  }
  add("resident:ben");
  add("system:clock");
  return all;
}

std::vector<statechart::FormField> Walk::form_of(Index choice) const {
  std::vector<statechart::FormField> form;
  const auto add = [&](const statechart::Range& range) {
    for (Index i = 0; i < range.count; ++i) form.push_back(chart_.form_fields[range.first + i]);
  };
  add(chart_.choices[choice].form);
  for (const statechart::Transition& transition : chart_.transitions) {
    if (transition.choice == choice) add(transition.form);
  }
  return form;
}

std::vector<Value> Walk::answers_for(Index choice, Date today, std::size_t most) const {
  const statechart::DataType* item = nullptr;
  for (const Index from : chart_.choices[choice].from) {
    const bool is_each = chart_.states[from].kind == statechart::StateKind::each;
    const Index each = chart_.states[is_each ? from : chart_.states[from].scope].each;
    if (each != none) item = chart_.eaches[each].list.item.get();
  }
  return answers_.for_form(form_of(choice), item, today, most);
}

void Walk::try_choices(const Place& place) {
  const Snapshot& snapshot = place.family.first().snapshot;
  std::map<std::pair<Index, std::uint32_t>, std::size_t> actors;
  std::map<Index, std::size_t> regions;
  for (const std::string& actor : people(place.family)) {
    if (!goes_on()) return;
    Family at = place.family;
    if (snapshot.status == Snapshot::Status::fresh) {
      if (!at.take(0, at.start(actor))) continue;
    }
    const auto context = at.context();
    const auto local = world_.zones->to_local(world_.definition.calendar->zone(), at.now());
    for (const statechart::ChoiceView& view :
         statechart::choices(chart_, at.first().snapshot, actor, Value(), context)) {
      if (!view.open) continue;
      std::size_t& acted = actors[{view.choice, view.region}];
      if (acted >= (several_act_ ? 2U : 1U)) continue;
      if (acted == 0 && view.region != 0 && ++regions[view.choice] > most_regions) continue;
      ++acted;
      // What has often been tried gets fewer answers, so that there are steps left for the rest.
      const std::size_t most =
          most_answers / (1 + std::min<std::size_t>(tried_[view.choice]++ / 2, 31));
      for (Value& data : answers_for(view.choice, local->day, most)) {
        Move move{actor, chart_.choices[view.choice].id, view.item, {}, std::move(data), {}};
        if (!follow(place, std::move(move))) return;
      }
    }
  }
}

void Walk::try_waiting(const Place& place) {
  std::optional<Instant> next;
  for (const Family::Member& member : place.family.members()) {
    if (member.gone) continue;
    for (const statechart::RunningTimer& timer : member.snapshot.dossier().timers) {
      if (!next || timer.due < *next) next = timer.due;
    }
  }
  if (!next || !goes_on()) return;
  const auto until = minute_after(world_, std::max(*next, place.family.now()));
  if (until) follow(place, {{}, {}, {}, {}, {}, *until});
}

/// Events that nobody clicks and that no part of the case itself brings.
void Walk::try_events(const Place& place) {
  const Snapshot& snapshot = place.family.first().snapshot;
  if (snapshot.status != Snapshot::Status::open) return;
  std::set<std::string> tried;
  for (const Index state : snapshot.configuration) {
    const statechart::Range& own = chart_.states[state].transitions;
    for (Index t = own.first; t < own.first + own.count; ++t) {
      const statechart::Transition& transition = chart_.transitions[t];
      for (Index e = 0; e < transition.events.count && transition.choice == none; ++e) {
        std::string name = chart_.descriptors[transition.events.first + e];
        if (name.ends_with(".*")) name.resize(name.size() - 2);
        const bool own_event = name == "*" || name.starts_with("done.") ||
                               name.starts_with("error.") || name.starts_with("quorum.") ||
                               name.starts_with("term.");
        if (own_event || !tried.insert(name).second) continue;
        if (!follow(place, {"system:other", name, {}, {}, {}, {}})) return;
      }
    }
  }
}

bool Walk::follow(const Place& place, Move move) {
  if (!goes_on()) return false;
  --steps_left_;
  Family next = place.family;
  std::vector<Index> entered;
  Index taken = none;
  next.watch([&](std::size_t member, const statechart::Step& step, Index) {
    if (member != 0) return;
    for (const statechart::Node& node : step.entered) entered.push_back(node.state);
    if (!step.late && !step.choice.empty()) taken = chart_.choice_of(step.choice);
  });
  Result<void> done;
  if (move.actor.empty()) {
    const auto at = world_.zones->to_instant(world_.definition.calendar->zone(), move.until);
    if (!at || *at < next.now()) return true;
    done = next.advance(*at);
  } else {
    done = act_in(next,
                  event_of_act(chart_, move.actor, move.choice, move.item, move.behalf, move.data));
  }
  if (!done) return true;
  next.watch({});
  std::vector<Move> moves = place.moves;
  moves.push_back(std::move(move));
  const auto found = [&](std::vector<bool>& wanted, Index index, auto& courses) {
    if (index >= wanted.size() || !wanted[index]) return;
    wanted[index] = false;
    --missing_;
    courses[index] = moves;
  };
  if (taken != none) found(wanted_.choices, taken, to_choices_);
  for (const Index state : entered) found(wanted_.states, state, to_states_);
  for (std::size_t i = 0; i < wanted_.places.size(); ++i) {
    if (to_places_.count(i) != 0 || !is_at(wanted_.places[i], next.first().snapshot)) continue;
    to_places_[i] = moves;
    --missing_;
  }
  keep(next, std::move(moves));
  return true;
}

/// Two places are alike when the same states are active, the same has been answered and runs, and
/// what conditions look at is the same.
std::string Walk::key_of(const Family& family) const {
  std::string key;
  const auto number = [&](std::uint64_t value) { key += std::to_string(value) + ","; };
  for (const Family::Member& member : family.members()) {
    const Snapshot& snapshot = member.snapshot;
    key += member.gone ? "-" : "+";
    number(static_cast<std::uint64_t>(snapshot.status));
    number(snapshot.round);
    for (const Index state : snapshot.configuration) number(state);
    for (const statechart::Region& region : snapshot.dossier().regions) {
      key += "r" + region.key + ":" + region.choice + ":";
      number(static_cast<std::uint64_t>(region.status));
      for (const Index state : region.configuration) number(state);
    }
    std::multiset<std::pair<Index, std::uint32_t>> timers;
    for (const statechart::RunningTimer& timer : snapshot.dossier().timers) {
      timers.insert({timer.timer, timer.region});
    }
    for (const auto& [timer, region] : timers) number(timer);
    for (const statechart::Index state : snapshot.dossier().late) number(state);
    for (const auto& [what, count] : snapshot.dossier().counts) {
      key += what;
      number(static_cast<std::uint64_t>(std::min<std::int64_t>(count, 4)));
    }
    for (const auto& [role, holders] : snapshot.dossier().roles) {
      for (const std::string& holder : holders) key += holder + ";";
    }
    if (&member != &family.first()) continue;
    for (Index field = 0; field < snapshot.data.size(); ++field) {
      if (answers_.matters(field)) key += to_json(snapshot.data[field]) + "|";
    }
  }
  return key;
}

}  // namespace regie::analysis
