// SPDX-License-Identifier: Apache-2.0
// What an `expect` line says, held against the case.
#include <algorithm>

#include "engine/analysis/story_case.hpp"
#include "engine/base/civil.hpp"
#include "engine/base/json.hpp"
#include "engine/base/suggest.hpp"

namespace regie::analysis {

namespace {

using document::Node;

std::string words(const std::set<std::string>& set) {
  if (set.empty()) return "-";
  std::string text;
  for (const std::string& word : set) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::set<std::string> names_in(const Node& node) {
  std::set<std::string> names;
  if (node.is_scalar() && !node.missing) names.insert(node.text);
  for (const Node& item : node.items) names.insert(item.text);
  return names;
}

std::set<std::string> active_states(const statechart::Chart& chart,
                                    const statechart::Snapshot& snapshot) {
  std::set<std::string> states;
  for (const statechart::Index state : snapshot.configuration) {
    if (state == 0) continue;
    // Its path, its name, and everything between.
    const std::string& path = chart.states[state].path;
    states.insert(path);
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
      states.insert(path.substr(at + 1));
    }
  }
  return states;
}

}  // namespace

std::string places_of(const statechart::Chart& chart, const statechart::Snapshot& snapshot) {
  const std::vector<statechart::Index> visible = statechart::visible_states(chart, snapshot);
  std::string places;
  // From the outermost inwards: a state is followed by what is within it.
  for (std::size_t i = visible.size(); i-- > 0;) {
    const std::string& path = chart.states[visible[i]].path;
    const bool outer =
        i > 0 && chart.states[visible[i - 1]].path.compare(0, path.size() + 1, path + "/") == 0;
    if (!outer) places += (places.empty() ? "" : ", ") + path;
  }
  return places.empty() ? "-" : places;
}

namespace {

/// What is computed in a record is what the story says where it says so, and otherwise what
/// follows.
Value with_written(const statechart::DataType& type, const Value& expected, const Value& written) {
  if (!type.computes) return expected;
  Value whole = statechart::with_computed(type, expected);
  if (type.kind == statechart::TypeKind::list && written.is(Value::Kind::list)) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      items.push_back(with_written(*type.item, whole.items()[i], written.items()[i]));
    }
    return Value::list(std::move(items));
  }
  if (!type.fields) return whole;
  for (const statechart::Field& field : *type.fields) {
    const Value* said = written.find(field.name);
    if (said == nullptr || !field.derived) continue;
    const auto value = statechart::conform(field, *said, nullptr);
    whole = whole.with(field.name, value ? *value : *said);
  }
  return whole;
}

class Expectation {
 public:
  Expectation(const Story& story, const StoryCase& course, std::vector<StoryFailure>& failures)
      : story_(story),
        course_(course),
        chart_(*course.world().definition.chart),
        snapshot_(course.snapshot()),
        failures_(failures) {}

  void differs(const Node& at, const std::string& what, const std::string& expected,
               const std::string& actual) {
    failures_.push_back(
        {story_problem(story_, at.span,
                       {what + ": verwacht was `" + expected + "`, maar het is `" + actual + "`.",
                        what + ": expected `" + expected + "`, but it is `" + actual + "`."}),
         what, expected, actual});
  }

  /// A name that the workflow does not know can never be as expected, nor otherwise.
  void unknown(const Node& at, const std::string& name, const std::vector<std::string>& known) {
    Text advice;
    const std::string near = suggest(name, known);
    if (!near.empty()) advice = {"Bedoelt u `" + near + "`?", "Did you mean `" + near + "`?"};
    failures_.push_back({story_problem(story_, at.span,
                                       {"De werkwijze kent geen `" + name + "`.",
                                        "The workflow knows no `" + name + "`."},
                                       std::move(advice)),
                         {},
                         {},
                         {}});
  }

  /// Whether a state is known by this name: its path, or the end of it.
  [[nodiscard]] bool is_state(const Node& at, const std::string& name) {
    std::vector<std::string> known;
    for (const statechart::State& state : chart_.states) {
      if (state.parent == statechart::none) continue;
      const bool same = state.path == name || state.path.ends_with("/" + name);
      if (same) return true;
      known.push_back(state.path);
      known.push_back(state.name);
    }
    unknown(at, name, known);
    return false;
  }

  /// Whether there is such a choice, event or side task, in this case or in those that are with it.
  [[nodiscard]] bool is_choice(const Node& at, const std::string& name) {
    if (course_.knows_choice(name)) return true;
    unknown(at, name, course_.choice_names());
    return false;
  }

  void state(const Node& node) {
    const std::set<std::string> active = active_states(chart_, snapshot_);
    for (const std::string& name : names_in(node)) {
      if (active.count(name) != 0 || !is_state(node, name)) continue;
      differs(node, "state", name, places_of(chart_, snapshot_));
    }
  }

  void result(const Node& node) {
    if (!node.missing && node.text != "-" && !is_state(node, node.text)) return;
    const std::string actual = snapshot_.result == statechart::none
                                   ? std::string("-")
                                   : chart_.states[snapshot_.result].path;
    if (actual != node.text) differs(node, "result", node.text, actual);
  }

  /// Roles stand for all of their holders.
  [[nodiscard]] std::set<std::string> people(const std::string& name) const {
    const statechart::Index role = chart_.role_of(name);
    if (role == statechart::none || course_.world().directory->find(name) != nullptr) {
      return {statechart::person_of(name)};
    }
    std::set<std::string> found;
    for (const std::string& person :
         statechart::role_holders(chart_, snapshot_, role, course_.context())) {
      found.insert(person);
    }
    return found;
  }

  /// { who: words }: what the messages to them say.
  void reads(const Node& node) {
    for (const document::Member& member : node.members) {
      for (const std::string& person : people(member.key.text)) {
        const std::string actual = course_.read_by(person);
        for (const std::string& expected : names_in(member.value)) {
          if (actual.find(expected) != std::string::npos) continue;
          differs(member.value, person, expected, actual.empty() ? "-" : actual);
        }
      }
    }
  }

  void persons(const Node& node, const std::string& what, const std::set<std::string>& actual) {
    std::set<std::string> expected;
    for (const std::string& name : names_in(node)) expected.merge(people(name));
    if (expected != actual) differs(node, what, words(expected), words(actual));
  }

  /// { role or contact: { choice: part of the reason why it is closed } }
  void reasons(const document::Member& member) {
    const std::string actor = course_.actor_of(member.key.text);
    for (const document::Member& one : member.value.members) {
      if (!is_choice(one.key, one.key.text)) continue;
      std::string actual;
      std::string said;
      for (const statechart::ChoiceView& view : statechart::why(
               chart_, snapshot_, one.key.text, "", actor, Value(), course_.context())) {
        if (view.open) actual = "open";
        for (const statechart::Reason& reason : view.reasons) {
          said += reason.sentence.nl + " | " + reason.sentence.en + " | ";
          const std::string& words = reason.sentence.in(course_.world().language);
          if (actual.find(words) == std::string::npos)
            actual += (actual.empty() ? "" : " ") + words;
        }
      }
      if (actual != "open" && said.find(one.value.text) != std::string::npos) continue;
      differs(one.value, member.key.text + ", " + one.key.text, one.value.text,
              actual.empty() ? "-" : actual);
    }
  }

  void choices(const Node& node, bool open) {
    // { role or contact: [choice, …] }
    for (const document::Member& member : node.members) {
      if (!course_.knows_actor(member.key.text)) {
        unknown(member.key, member.key.text, course_.actor_names());
        continue;
      }
      if (!open && member.value.is_mapping()) {
        reasons(member);
        continue;
      }
      const std::string actor = course_.actor_of(member.key.text);
      for (const std::string& name : names_in(member.value)) {
        if (!is_choice(member.value, name)) continue;
        bool found = false;
        for (const statechart::ChoiceView& view :
             statechart::why(chart_, snapshot_, name, "", actor, Value(), course_.context())) {
          found = found || view.open;
        }
        if (found != open) {
          differs(member.value, member.key.text + ", " + name, open ? "open" : "closed",
                  found ? "open" : "closed");
        }
      }
    }
  }

  void tasks(const Node& node) {
    std::set<std::string> actual;
    for (const statechart::TaskView& task :
         statechart::tasks(chart_, snapshot_, course_.context())) {
      for (const std::string& person : task.holders) actual.insert(person);
    }
    persons(node, "tasks", actual);
  }

  void data(const Node& node) {
    for (const document::Member& member : node.members) {
      const statechart::Index field = chart_.field_of(member.key.text);
      if (field == statechart::none) {
        std::vector<std::string> known;
        for (const statechart::Field& one : chart_.fields) known.push_back(one.name);
        unknown(member.key, member.key.text, known);
        continue;
      }
      const Value& actual = snapshot_.data[field];
      if (member.value.missing) {
        if (!actual.is_unset()) differs(member.value, member.key.text, "-", to_json(actual));
        continue;
      }
      const Value written = answer_from(member.value, &chart_.fields[field].type);
      auto expected = statechart::conform(chart_.fields[field], written, nullptr);
      if (expected) expected = with_written(chart_.fields[field].type, *expected, written);
      if (!expected || !(*expected == actual)) {
        differs(member.value, member.key.text, to_json(expected ? *expected : written),
                actual.is_unset() ? "-" : to_json(actual));
      }
    }
  }

  void answers(const Node& node) {
    for (const document::Member& member : node.members) {
      std::string actual = "-";
      for (const statechart::Region& region : snapshot_.dossier().regions) {
        if (region.key == member.key.text &&
            region.status != statechart::Region::Status::withdrawn) {
          actual = region.choice.empty() ? "-" : region.choice;
        }
      }
      const std::string expected = member.value.missing ? "-" : member.value.text;
      if (actual != expected) differs(member.value, member.key.text, expected, actual);
    }
  }

  /// { key of an item: where it is }: a state within the `each`, or `open`, `answered`,
  /// `withdrawn`.
  void regions(const Node& node) {
    for (const document::Member& member : node.members) {
      std::set<std::string> actual;
      for (const statechart::Region& region : snapshot_.dossier().regions) {
        if (region.key != member.key.text) continue;
        const bool gone = region.status == statechart::Region::Status::withdrawn;
        if (!gone) actual.erase("withdrawn");  // asked again since
        if (gone) actual.insert("withdrawn");
        if (!gone) places_in(region, actual);
      }
      const std::set<std::string> expected = names_in(member.value);
      if (std::includes(actual.begin(), actual.end(), expected.begin(), expected.end()) &&
          expected.empty() == actual.empty()) {
        continue;
      }
      differs(member.value, member.key.text, words(expected), words(actual));
    }
  }

  void places_in(const statechart::Region& region, std::set<std::string>& places) const {
    for (const statechart::Index state : region.configuration) {
      places.insert(chart_.states[state].name);
    }
    if (region.configuration.empty()) places.insert(region.choice.empty() ? "open" : "answered");
  }

  /// A term is due on its last day, though what follows happens after it.
  std::string last_day_of(statechart::Index term) const {
    for (const statechart::OpenTerm& open : snapshot_.dossier().terms) {
      if (open.term == term) return to_iso(open.end);
    }
    return "-";
  }

  /// A timer, a term, or a delayed event that goes by an id of its own.
  [[nodiscard]] bool is_timer(const Node& key) {
    std::vector<std::string> known;
    for (const statechart::Timer& timer : chart_.timers) {
      known.push_back(timer.name);
      known.push_back(timer.event);
    }
    for (const statechart::Term& term : chart_.terms) known.push_back(term.name);
    bool computed = false;  // a name that only shows while a case runs
    for (const statechart::Send& send : chart_.sends) {
      known.push_back(send.id.empty() ? send.event : send.id);
      known.push_back(send.event);
      computed =
          computed || send.id_field != statechart::none || send.event_program != statechart::none;
    }
    if (computed || std::find(known.begin(), known.end(), key.text) != known.end()) return true;
    unknown(key, key.text, known);
    return false;
  }

  void due(const Node& node) {
    for (const document::Member& member : node.members) {
      if (!is_timer(member.key)) continue;
      std::set<std::string> actual;
      for (const statechart::RunningTimer& timer : snapshot_.dossier().timers) {
        const std::string& name =
            timer.timer == statechart::none ? timer.send->id : chart_.timers[timer.timer].name;
        if (name != member.key.text && event_of(chart_, timer) != member.key.text) continue;
        const statechart::Index term =
            timer.timer == statechart::none ? statechart::none : chart_.timers[timer.timer].term;
        if (term != statechart::none) {
          actual.insert(last_day_of(term));
          continue;
        }
        // By a law it is due until the end of its last day.
        const bool by_law =
            timer.timer != statechart::none && chart_.timers[timer.timer].law.has_value();
        const auto local = course_.world().zones->to_local(
            course_.world().definition.calendar->zone(), Instant{timer.due.ms - (by_law ? 1 : 0)});
        if (local) actual.insert(to_iso(local->day));
      }
      const std::set<std::string> expected = names_in(member.value);
      if (actual != expected)
        differs(member.value, member.key.text, words(expected), words(actual));
    }
  }

 private:
  const Story& story_;
  const StoryCase& course_;
  const statechart::Chart& chart_;
  const statechart::Snapshot& snapshot_;
  std::vector<StoryFailure>& failures_;
};

}  // namespace

void check_expectations(const StoryLine& line, const Story& story, const StoryCase& course,
                        std::vector<StoryFailure>& failures) {
  Expectation check(story, course, failures);
  for (const document::Member& member : line.expect->members) {
    const std::string& key = member.key.text;
    const Node& value = member.value;
    if (key == "state") check.state(value);
    if (key == "result") check.result(value);
    if (key == "told") check.persons(value, key, course.reached("notice"));
    if (key == "reads") check.reads(value);
    if (key == "reminded") check.persons(value, key, course.reached("reminder"));
    if (key == "asked") check.persons(value, key, course.reached("task"));
    if (key == "withdrawn") check.persons(value, key, course.withdrawn());
    if (key == "open") check.choices(value, true);
    if (key == "closed") check.choices(value, false);
    if (key == "tasks") check.tasks(value);
    if (key == "data") check.data(value);
    if (key == "answers") check.answers(value);
    if (key == "regions") check.regions(value);
    if (key == "due") check.due(value);
  }
}

}  // namespace regie::analysis
