// SPDX-License-Identifier: Apache-2.0
// States: their tasks, what is nested in them, and the events that leave them.
#include "engine/workflow/names.hpp"
#include "engine/workflow/parser.hpp"

namespace regie::workflow {
namespace {

using statechart::StateKind;

const Text a_state{"de naam van een toestand", "the name of a state"};

}  // namespace

std::vector<model::State> Parser::read_states(const Node& node) {
  std::vector<model::State> states;
  if (!read_.named(node, {"toestanden, elk met een naam", "states, each with a name"}))
    return states;
  for (const Member& member : node.members) states.push_back(read_state(member));
  return states;
}

model::State Parser::read_state(const Member& member) {
  model::State state;
  state.name = {member.key.text, member.key.span};
  check_name(findings_, state.name.text, state.name.span);
  const Node& node = member.value;
  if (node.missing) {
    read_.present(node, member.key.span, member.key.text);
    return state;
  }
  if (!read_.mapping(node, words::state(), member.key.span)) return state;
  if (const Node* title = read_.value(node, "title")) state.title = read_.words(*title);
  if (const Node* seen = read_.value(node, "public")) {
    state.public_fields = read_.names(*seen, a_field);
  }
  read_task(node, state);
  read_nesting(node, member.key.span, state);
  if (node.find("each") != nullptr) {
    read_each(node, state);
  } else {
    refuse_words_of_each(node);
  }
  read_deadline(node, state);
  read_events(node, state);
  return state;
}

void Parser::read_task(const Node& node, model::State& state) {
  state.who_written = node.find("who") != nullptr;
  if (const Node* who = read_.value(node, "who")) state.who = read_people(*who);
  if (const Node* except = read_.value(node, "except")) {
    state.except = read_.names(*except, {"een rol of een keuze", "a role or a choice"});
  }
  if (const Node* task = read_.value(node, "task")) state.task = read_.words(*task);
  if (const Node* form = read_.value(node, "form")) state.form = read_.names(*form, a_field);
  const Member* choices = node.member("choices");
  if (choices == nullptr) {
    // What stands beside `states` in an `each` is reported there.
    const bool of_each = node.find("each") != nullptr && node.find("states") != nullptr;
    for (const char* key : {"task", "form", "except"}) {
      if (of_each) break;
      const Member* lost = node.member(key);
      if (lost == nullptr) continue;
      findings_.error(
          lost->key.span, "task-without-choices",
          {"Hier kan niemand iets kiezen, dus `" + std::string(key) + "` doet niets.",
           "Nobody can choose anything here, so `" + std::string(key) + "` does nothing."},
          {"Voeg `choices: …` toe.", "Add `choices: …`."});
      break;
    }
    return;
  }
  state.has_choices = true;
  if (read_.present(choices->value, choices->key.span, "choices")) {
    state.choices = read_choices(choices->value);
  }
}

void Parser::read_nesting(const Node& node, const Span& owner, model::State& state) {
  if (const Node* states = read_.value(node, "states")) {
    state.states = read_states(*states);
    state.kind = StateKind::compound;
  }
  if (const Node* parallel = read_.value(node, "parallel")) {
    if (read_.truth(*parallel)) state.kind = StateKind::parallel;
    if (state.kind == StateKind::parallel && state.states.empty()) {
      findings_.error(
          parallel->span, "parallel-without-states",
          {"Er zijn geen toestanden om tegelijk te lopen.", "There are no states to run at once."},
          {"Voeg `states: …` toe.", "Add `states: …`."});
    }
  }
  if (const Node* final = read_.value(node, "final")) {
    if (read_.truth(*final)) state.kind = StateKind::final_;
  }
  if (const Node* history = read_.value(node, "history")) {
    if (const auto which = read_.word(*history, {"shallow", "deep"})) {
      state.kind = *which == 0 ? StateKind::history_shallow : StateKind::history_deep;
    }
  }
  const char* start_key = node.find("history") != nullptr ? "default" : "start";
  if (const Node* start = read_.value(node, start_key)) state.start = read_start(*start);
  const bool wants_start = state.kind == StateKind::compound || node.find("history") != nullptr;
  if (wants_start && node.find(start_key) == nullptr) {
    findings_.error(owner, "missing-key",
                    {"`" + std::string(start_key) + "` ontbreekt: in welke toestand het begint.",
                     "`" + std::string(start_key) + "` is missing: in which state it begins."},
                    {"Voeg `" + std::string(start_key) + ": …` toe.",
                     "Add `" + std::string(start_key) + ": …`."});
  }
  const char* idle = node.find("history") != nullptr ? "start" : "default";
  const Member* misplaced = node.member(idle);
  if (misplaced == nullptr && !wants_start) misplaced = node.member("start");
  if (misplaced != nullptr) {
    if (misplaced->key.text == start_key) state.start.reset();
    findings_.error(misplaced->key.span, "key-in-wrong-place",
                    {"`" + misplaced->key.text + "` doet hier niets.",
                     "`" + misplaced->key.text + "` does nothing here."},
                    {"`start` hoort bij `states`, en `default` bij `history`.",
                     "`start` belongs with `states`, and `default` with `history`."});
  }
}

void Parser::read_deadline(const Node& node, model::State& state) {
  if (const Member* member = node.member("deadline")) {
    state.deadline_written = true;
    if (read_.present(member->value, member->key.span, "deadline")) {
      state.deadline = read_due(member->value, words::due(), member->key.span);
    }
  }
  const Member* deadline = node.member("deadline");
  const Member* late = node.member("late");
  if (state.each) return;
  if (late != nullptr && read_.present(late->value, late->key.span, "late")) {
    state.late = read_rules(late->value, late->key.span, words::transition());
    state.late_span = late->key.span;
  }
  if (deadline != nullptr && late == nullptr) {
    findings_.error(
        deadline->key.span, "deadline-without-late",
        {"Er staat niet wat er gebeurt als deze deadline voorbij is.",
         "It does not say what happens when this deadline has passed."},
        {"Voeg `late: …` toe: de naam van een toestand, of `late: { tell: … }` om alleen "
         "te waarschuwen.",
         "Add `late: …`: the name of a state, or `late: { tell: … }` to only warn."});
  } else if (late != nullptr && deadline == nullptr) {
    findings_.error(
        late->key.span, "late-without-deadline",
        {"Er is geen deadline om voorbij te zijn.", "There is no deadline that could pass."},
        {"Voeg een deadline toe, zoals `deadline: 10 working days`, of haal `late` weg.",
         "Add a deadline, such as `deadline: 10 working days`, or remove `late`."});
  }
}

void Parser::read_events(const Node& node, model::State& state) {
  if (const Node* remind = read_.value(node, "remind")) state.reminders = read_reminders(*remind);
  if (const Node* timers = read_.value(node, "timers")) state.timers = read_timers(*timers);
  if (const Node* when = read_.value(node, "when")) state.when = read_when(*when);
  if (const Member* always = node.member("always")) {
    if (read_.present(always->value, always->key.span, "always")) {
      state.always = read_rules(always->value, always->key.span, words::transition());
    }
  }
  if (const Node* enter = read_.value(node, "enter")) state.enter = read_blocks(*enter);
  if (const Node* leave = read_.value(node, "leave")) state.leave = read_blocks(*leave);
  if (const Node* child = read_.value(node, "child")) state.children = read_children(*child);
  if (const Node* asks = read_.value(node, "request")) state.requests = read_requests(*asks);
  if (const Node* calls = read_.value(node, "call")) {
    for (model::Request& call : read_calls(*calls, true)) state.requests.push_back(std::move(call));
  }
  if (const Member* done = node.member("donedata")) {
    if (read_.present(done->value, done->key.span, "donedata")) state.done_data = &done->value;
    if (state.kind != StateKind::final_) {
      findings_.error(
          done->key.span, "key-in-wrong-place",
          {"`donedata` hoort bij een toestand met `final: true`.",
           "`donedata` belongs to a state with `final: true`."},
          {"Voeg `final: true` toe, of haal het weg.", "Add `final: true`, or remove it."});
    }
  }
}

/// A mapping of events to what follows, or, where the order of several matters, a list.
std::vector<model::When> Parser::read_when(const Node& node) {
  std::vector<model::When> when;
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      if (!read_.mapping(item, words::heard(), beginning(item.span))) continue;
      model::When one;
      if (const Node* event = read_.value(item, "event")) {
        for (const Node& name : event->is_sequence() ? event->items : std::vector<Node>{*event}) {
          model::Name written{name.text, name.span};
          if (check_event(written, true)) one.events.push_back(std::move(written));
        }
      }
      one.rules.push_back(read_rule(item, words::heard()));
      if (!one.events.empty()) when.push_back(std::move(one));
    }
    return when;
  }
  if (!read_.named(node, {"gebeurtenissen, elk met een naam", "events, each with a name"})) {
    return when;
  }
  for (const Member& member : node.members) {
    model::Name event{member.key.text, member.key.span};
    if (!check_event(event, true)) continue;
    if (!read_.present(member.value, member.key.span, member.key.text)) continue;
    model::When one;
    one.events.push_back(std::move(event));
    one.rules = read_rules(member.value, member.key.span, words::transition());
    when.push_back(std::move(one));
  }
  return when;
}

}  // namespace regie::workflow
