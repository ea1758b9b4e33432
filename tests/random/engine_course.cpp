// SPDX-License-Identifier: Apache-2.0
// The engine's tables of a drawing, and what the engine does with them.
#include <cassert>

#include "engine/base/cbor.hpp"
#include "engine/base/json.hpp"
#include "engine/calendar/time_zone_database.hpp"
#include "engine/statechart/step.hpp"
#include "engine/workflow/calendar_file.hpp"
#include "engine/workflow/environment.hpp"
#include "tests/random/drawing.hpp"

namespace regie::random {

namespace {

using namespace statechart;

/// The same for all charts: compiled once.
struct Programs {
  std::vector<Field> fields;
  std::vector<expression::Program> all;  ///< the conditions, then what is computed
  Index count_x, count_y, fail;

  Programs() {
    Chart chart;
    for (const char* name : {"x", "y"}) {
      Field field;
      field.name = name;
      field.type.kind = TypeKind::whole_number;
      chart.fields.push_back(field);
    }
    const expression::Environment environment = workflow::make_environment(chart, workflow::View());
    const auto add = [&](const char* text) {
      auto program = expression::compile(text, environment, {});
      assert(program);
      all.push_back(*program);
      return static_cast<Index>(all.size() - 1);
    };
    for (const char* text : conditions) add(text);
    count_x = add("(x + 1) % 4");
    count_y = add("(y + 1) % 4");
    fail = add("6 / x");
    for (Field& field : chart.fields) field.fallback = all[add("0")];
    fields = chart.fields;
  }
};

class Maker {
 public:
  Maker(const Drawing& drawing, const Programs& programs) : d_(drawing), p_(programs) {
    chart_.workflow = "random";
    chart_.errors_raise = true;
    chart_.fields = programs.fields;
    chart_.programs = programs.all;
  }

  Chart make() {
    for (std::size_t i = 0; i < d_.places.size(); ++i) add_state(static_cast<int>(i));
    for (std::size_t i = 0; i < d_.places.size(); ++i) add_edges(static_cast<int>(i));
    for (std::size_t i = 0; i < d_.places.size(); ++i) add_start(static_cast<int>(i));
    return std::move(chart_);
  }

 private:
  void add_state(int place) {
    const Place& from = d_.places[place];
    State state;
    state.name = place == 0 ? "root" : "s" + std::to_string(place);
    if (from.parent == 0) state.path = state.name;
    if (from.parent > 0) state.path = chart_.states[from.parent].path + "/" + state.name;
    state.kind = from.kind;
    state.parent = from.parent < 0 ? none : static_cast<Index>(from.parent);
    state.children = {static_cast<Index>(chart_.child_indices.size()),
                      static_cast<Index>(from.children.size())};
    for (const int child : from.children) chart_.child_indices.push_back(child);
    state.on_entry = blocks(from.on_entry);
    state.on_exit = blocks(from.on_exit);
    chart_.states.push_back(std::move(state));
  }

  Range blocks(const std::vector<Block>& list) {
    std::vector<Range> ranges;
    for (const Block& block : list) ranges.push_back(actions(block));
    const Range range{static_cast<Index>(chart_.blocks.size()), static_cast<Index>(ranges.size())};
    chart_.blocks.insert(chart_.blocks.end(), ranges.begin(), ranges.end());
    return range;
  }

  Range actions(const Block& block) {
    std::vector<Action> list;
    for (const Act& act : block) list.push_back(action(act));
    const Range range{static_cast<Index>(chart_.actions.size()), static_cast<Index>(list.size())};
    for (Action& one : list) chart_.actions.push_back(std::move(one));
    return range;
  }

  Range single_log(const std::string& text) {
    Action log;
    log.op = Op::log;
    log.text = text;
    chart_.actions.push_back(std::move(log));
    return {static_cast<Index>(chart_.actions.size() - 1), 1};
  }

  Action action(const Act& act) {
    Action made;
    made.text = act.text;
    switch (act.kind) {
      case Act::Kind::log:
        made.op = Op::log;
        break;
      case Act::Kind::raise:
        made.op = Op::raise;
        break;
      case Act::Kind::send: {
        made.op = Op::send;
        made.index = static_cast<Index>(chart_.sends.size());
        Send send;
        send.event = act.text;
        chart_.sends.push_back(std::move(send));
        break;
      }
      case Act::Kind::count_x:
      case Act::Kind::count_y:
      case Act::Kind::fail:
        made.op = Op::set;
        made.field = act.kind == Act::Kind::count_x ? 0 : 1;
        made.program = act.kind == Act::Kind::fail ? p_.fail
                       : made.field == 0           ? p_.count_x
                                                   : p_.count_y;
        break;
      case Act::Kind::branch:
        made.op = Op::if_;
        made.program = static_cast<Index>(act.condition);
        made.body = single_log(act.text + "+");
        made.otherwise = single_log(act.text + "-");
        break;
    }
    return made;
  }

  Range targets(const std::vector<int>& list) {
    const Range range{static_cast<Index>(chart_.target_indices.size()),
                      static_cast<Index>(list.size())};
    for (const int target : list) chart_.target_indices.push_back(static_cast<Index>(target));
    return range;
  }

  std::string in_paths(const std::string& event) const {
    constexpr std::string_view done = "done.state.s";
    if (!event.starts_with(done)) return event;
    return "done.state." + chart_.states[std::stoul(event.substr(done.size()))].path;
  }

  void add_edges(int place) {
    State& state = chart_.states[place];
    state.transitions = {static_cast<Index>(chart_.transitions.size()),
                         static_cast<Index>(d_.places[place].arrows.size())};
    for (const int index : d_.places[place].arrows) {
      const Arrow& arrow = d_.arrows[index];
      Transition made;
      made.source = static_cast<Index>(arrow.source);
      made.events = {static_cast<Index>(chart_.descriptors.size()),
                     static_cast<Index>(arrow.events.size())};
      for (const std::string& event : arrow.events) chart_.descriptors.push_back(in_paths(event));
      if (arrow.condition >= 0) made.guard = static_cast<Index>(arrow.condition);
      made.targets = targets(arrow.targets);
      if (arrow.internal) made.kind = TransitionKind::internal;
      made.actions = actions(arrow.actions);
      chart_.transitions.push_back(made);
    }
  }

  void add_start(int place) {
    const Place& from = d_.places[place];
    if (from.start.empty()) return;
    Transition made;
    made.source = static_cast<Index>(place);
    made.targets = targets(from.start);
    made.actions = actions(from.start_actions);
    chart_.states[place].initial = static_cast<Index>(chart_.transitions.size());
    chart_.transitions.push_back(made);
  }

  const Drawing& d_;
  const Programs& p_;
  Chart chart_;
};

std::string line_of(const Chart& chart, const Step& step) {
  std::string text = step.next.status == Snapshot::Status::closed ? "closed " : "";
  for (const Index state : step.next.configuration) {
    if (state != 0) text += chart.states[state].name + " ";
  }
  text += "| x=" + std::to_string(step.next.data[0].integer()) +
          " y=" + std::to_string(step.next.data[1].integer()) + " |";
  for (const Value& note : step.notes.items()) {
    if (const Value* log = note.find("log")) text += " " + std::string(log->text());
  }
  return text;
}

/// Everything that a chart of states and data can change.
bool same_case(const Snapshot& a, const Snapshot& b) {
  return a.started == b.started && a.updated == b.updated && a.closed == b.closed &&
         a.revision == b.revision && a.result == b.result && a.round == b.round &&
         a.status == b.status && a.configuration == b.configuration && a.data == b.data;
}

/// The shortcut gives what the algorithm gives; or nothing, and the snapshot is what it was. Empty:
/// it does.
std::string shortcut_differs(const Chart& chart, const Snapshot& before, const Event& event,
                             const Context& context, const Step* taken) {
  Snapshot snapshot = before;
  bool short_cut = false;
  bool moved = true;
  if (event.kind == Event::Kind::start) {
    short_cut = start_shortly(chart, snapshot, context);
  } else if (const Index known = chart.event_of(event.name); known != none) {
    const auto found = advance_shortly(chart, snapshot, known, event.data, context);
    short_cut = found.has_value();
    moved = found.value_or(true);
  }
  ++steps_counted().all;
  if (!short_cut) return same_case(snapshot, before) ? "" : "left something behind";
  ++steps_counted().short_cut;
  if (taken == nullptr) return "took a step that fails";
  std::string changes;
  append_changes(chart, before, snapshot, changes);
  const std::string stored = before.status == Snapshot::Status::fresh ? std::string(nothing_stored)
                                                                      : stored_form(chart, before);
  if (changes != difference(stored, stored_form(chart, snapshot))) {
    return "is told otherwise in a journal";
  }
  if (!same_case(snapshot, taken->next)) return "came to " + to_json(*to_value(chart, snapshot));
  return moved || taken->taken.empty() ? "" : "told that nothing waited";
}

}  // namespace

StepsCounted& steps_counted() {
  static StepsCounted counted;
  return counted;
}

Course course_of_engine(const Drawing& drawing, const std::vector<std::string>& events) {
  static const Programs programs;
  static const calendar::TimeZoneDatabase zones;
  static const calendar::Calendar calendar = *workflow::load_builtin_calendar("nl-municipality");
  static const Limits limits = [] {
    Limits small;
    small.microsteps = most_microsteps;
    small.internal_events = most_events;
    return small;
  }();
  Course course;
  Chart chart = Maker(drawing, programs).make();
  if (!chart.seal(limits)) {
    course.lines.emplace_back("refused");
    return course;
  }
  Context context;
  context.calendar = &calendar;
  context.zones = &zones;
  context.limits = &limits;
  Snapshot snapshot;
  Event event;
  event.kind = Event::Kind::start;
  for (std::size_t i = 0; i <= events.size(); ++i) {
    if (i > 0) {
      event.kind = Event::Kind::message;
      event.name = events[i - 1];
    }
    auto taken = step(chart, snapshot, event, context);
    const std::string wrong =
        shortcut_differs(chart, snapshot, event, context, taken.has_value() ? &*taken : nullptr);
    if (!wrong.empty()) course.lines.push_back("the shortcut " + wrong);
    if (!taken) {
      const Error error = taken.error();
      course.lines.push_back(error.code == Errc::limit_reached ? "limit" : error.message.en);
      return course;
    }
    course.lines.push_back(line_of(chart, *taken));
    // What is stored is what goes on; storing it each time took half of the test.
    if (i % 4 != 3) {
      snapshot = std::move(taken->next);
      if (snapshot.status == Snapshot::Status::closed) return course;
      continue;
    }
    auto stored = read_stored(chart, stored_form(chart, taken->next));
    if (!stored) {
      course.lines.push_back(stored.error().message.en);
      return course;
    }
    snapshot = std::move(*stored);
    if (snapshot.status == Snapshot::Status::closed) return course;
  }
  return course;
}

}  // namespace regie::random
