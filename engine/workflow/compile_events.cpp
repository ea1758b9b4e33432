// SPDX-License-Identifier: Apache-2.0
// Where states begin, the events that they wait for, what is done on the way in and out, and the
// cases that come out of them.
#include <algorithm>

#include "engine/base/json.hpp"
#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::Invoke;
using statechart::none;
using statechart::StateKind;

/// The state within `parent` that a start or default names; none, reported, where there is none.
statechart::Index Compiler::start_target(Index parent, Index state, const model::Name& name) {
  std::vector<Index> several;
  Index found = none;
  for (const Index child : drafts_[parent].children) {
    if (chart_->states[child].name == name.text && child != state) found = child;
  }
  if (found == none) found = find_state(name.text, parent, several);
  const auto inside = [&](Index at) {
    for (; at != none; at = chart_->states[at].parent) {
      if (at == parent) return true;
    }
    return false;
  };
  if (found != none && inside(found) && found != parent) return found;
  std::vector<std::string> known;
  for (const Index child : drafts_[parent].children) {
    if (child != state && !chart_->states[child].is_result) {
      known.push_back(chart_->states[child].name);
    }
  }
  findings_.error_about(name.text, name.span, "unknown-state",
                        {"Hierbinnen is geen toestand " + in_backquotes(name.text) + ".",
                         "There is no state " + in_backquotes(name.text) + " within this."},
                        did_you_mean(name.text, known));
  return none;
}

/// The initial transition (SCXML 3.6), or the default of a history (3.10).
void Compiler::set_start(Index state, const model::Start& start) {
  const StateKind kind = chart_->states[state].kind;
  const bool is_history = kind == StateKind::history_shallow || kind == StateKind::history_deep;
  const Index parent = is_history ? chart_->states[state].parent : state;
  std::vector<Index> found;
  for (const model::Name& name : start.go) {
    const Index one = start_target(parent, state, name);
    if (one == none) return;
    if (each_around(one) !=
        (chart_->states[parent].kind == StateKind::each ? parent : each_around(parent))) {
      findings_.error(
          name.span, "go-across-regions",
          {in_backquotes(name.text) + " is er voor elk onderdeel apart.",
           in_backquotes(name.text) + " is there for each item apart."},
          {"Begin in de toestand met `each` zelf.", "Begin in the state with `each` itself."});
      return;
    }
    found.push_back(one);
  }
  check_together(start.go, found);
  Edge edge;
  edge.transition.source = state;
  edge.transition.span = start.span;
  edge.transition.targets = {static_cast<Index>(chart_->target_indices.size()),
                             static_cast<Index>(found.size())};
  chart_->target_indices.insert(chart_->target_indices.end(), found.begin(), found.end());
  edge.transition.actions = actions(start.actions, scope_of(state), false, edge.writes);
  drafts_[state].initial = std::move(edge);
}

/// `done.state.NAME` and `done.child.NAME` name a state or a child as `go` does.
std::string Compiler::event_name(const model::Name& event, Index state) {
  const std::string& text = event.text;
  const bool of_region = text.starts_with("done.region.");
  const std::string_view done = of_region ? "done.region." : "done.state.";
  constexpr std::string_view child = "done.child.";
  if (!text.starts_with(done) || text.ends_with('*')) {
    if (!text.starts_with(child) || text.ends_with('*')) return text;
    const std::string id = text.substr(child.size());
    if (child_ids_.count(id) != 0) return text;
    std::vector<Index> several;
    const Index found = chart_->states[state].name == id ? state : find_state(id, state, several);
    if (found != none && child_ids_.count(chart_->states[found].path) != 0) {
      return std::string(child) + chart_->states[found].path;
    }
    unknown_child(id, event.span);
    return text;
  }
  const model::Name name{text.substr(done.size()), event.span};
  std::vector<Index> several;
  Index found = none;
  if (chart_->states[state].name == name.text) found = state;
  if (found == none) found = find_state(name.text, state, several);
  if (found == none) found = target(name, state);
  return found == none ? text : std::string(done) + chart_->states[found].path;
}

void Compiler::compile_when(Index state, const std::vector<model::When>& written) {
  Site site;
  site.sources = {state};
  site.scope = scope_of(state);
  site.around = each_around(state);
  for (const model::When& when : written) {
    site.events.clear();
    for (const model::Name& event : when.events) site.events.push_back(event_name(event, state));
    compile_rules(when.rules, site);
  }
}

void Compiler::compile_events(Index state) {
  const model::State& written = *drafts_[state].model;
  compile_when(state, written.when);
  Site site;
  site.sources = {state};
  site.scope = scope_of(state);
  site.around = each_around(state);
  compile_rules(written.always, site);
  std::vector<Index> writes;
  chart_->states[state].on_entry = blocks(written.enter, site.scope, drafts_[state].enter_writes);
  chart_->states[state].on_exit = blocks(written.leave, site.scope, writes);
  chart_->states[state].done_data = made_of(written.done_data, site.scope);
}

statechart::Range Compiler::blocks(const std::vector<model::Block>& written, const Scope& scope,
                                   std::vector<Index>& writes) {
  const auto first = static_cast<Index>(chart_->blocks.size());
  for (const model::Block& block : written) {
    const Range range = actions(block, scope, false, writes);
    chart_->blocks.push_back(range);
  }
  return {first, static_cast<Index>(chart_->blocks.size()) - first};
}

statechart::Index Compiler::made_of(const Node* node, const Scope& scope) {
  if (node == nullptr) return none;
  statechart::DataType anything;
  anything.kind = statechart::TypeKind::anything;
  if (node->is_double_quoted()) return program(*node, scope, std::nullopt);
  const std::size_t before = findings_.errors();
  check_expression(*node, scope, anything);
  if (findings_.errors() != before) return none;
  const Index made = program(composed(*node, anything), {}, scope, std::nullopt);
  pending_.back().silent = true;
  return made;
}

/// A field that a generated id is written to.
statechart::Index Compiler::id_field(const model::Name& name) {
  if (name.text.empty()) return none;
  const Index field = data_field(name);
  if (field == none) return none;
  const statechart::TypeKind kind = chart_->fields[field].type.kind;
  if (kind == statechart::TypeKind::text || kind == statechart::TypeKind::anything) return field;
  findings_.error(
      name.span, "wrong-type",
      {"Hier hoort een gegeven met type `text`, en dat is " + in_backquotes(name.text) + " niet.",
       "This must be data of type `text`, and " + in_backquotes(name.text) + " is not."},
      {"Kies een ander gegeven.", "Choose other data."});
  return none;
}

void Compiler::unknown_child(const std::string& id, const Span& span) {
  Advice advice{"Noem hem bij een toestand: `child: { workflow: …, id: " + id + " }`.",
                "Name it with a state: `child: { workflow: …, id: " + id + " }`."};
  if (!child_ids_.empty()) advice = did_you_mean(id, {child_ids_.begin(), child_ids_.end()});
  findings_.error(span, "unknown-child",
                  {"Er ontstaat hier geen zaak die " + in_backquotes(id) + " heet.",
                   "No case with the name " + in_backquotes(id) + " comes out of this one."},
                  std::move(advice));
}

/// Before anything else is compiled: what children are called.
void Compiler::declare_children() {
  for (Index state = 1; state < chart_->states.size(); ++state) {
    const model::State* written = drafts_[state].model;
    if (written == nullptr) continue;
    for (const model::Child& child : written->children) {
      if (!child.id_to.text.empty()) continue;
      const std::string id = child.id.text.empty() ? chart_->states[state].path : child.id.text;
      if (child_ids_.insert(id).second) continue;
      findings_.error(
          child.id.text.empty() ? child.span : child.id.span, "named-twice",
          {"Er is al een zaak hieruit die " + in_backquotes(id) + " heet.",
           "There is already a case out of this one with the name " + in_backquotes(id) + "."},
          {"Geef elk een eigen `id`.", "Give each an `id` of its own."});
    }
  }
}

void Compiler::compile_children(Index state) {
  for (const model::Child& child : drafts_[state].model->children) compile_child(state, child);
}

void Compiler::compile_child(Index state, const model::Child& written) {
  const Scope scope = scope_of(state);
  Invoke made;
  made.state = state;
  made.span = written.span;
  made.workflow = written.workflow.text;
  if (written.workflow_value != nullptr) {
    made.workflow_program = program(*written.workflow_value, scope, expression::Type::string());
  }
  made.id_field = id_field(written.id_to);
  if (made.id_field == none) {
    made.id = written.id.text.empty() ? chart_->states[state].path : written.id.text;
  }
  if (written.key != nullptr) made.key = program(*written.key, scope, expression::Type::string());
  made.data = made_of(written.data, scope);
  made.forward = written.forward;
  made.detached = written.detached;
  std::vector<Index> writes;
  made.finalize = actions(written.heard, scope, false, writes);
  drafts_[state].invokes.push_back(made);
  Site site;
  site.sources = {state};
  site.scope = scope;
  site.around = each_around(state);
  if (made.id.empty() && (!written.then.empty() || !written.failed.empty())) {
    findings_.error(written.span, "child-without-name",
                    {"Met `id_to` krijgt elke zaak een eigen naam, dus `then` en `failed` weten "
                     "niet welke.",
                     "With `id_to` every case gets a name of its own, so that `then` and "
                     "`failed` do not know which."},
                    {"Gebruik `when: { done.child.*: … }` met `if: \"event.child == …\"`.",
                     "Use `when: { done.child.*: … }` with `if: \"event.child == …\"`."});
    return;
  }
  site.events = {"done.child." + made.id};
  compile_rules(written.then, site);
  site.events = {"error.communication"};
  site.condition = "event.child == " + json_quote(made.id);
  compile_rules(written.failed, site);
}

}  // namespace regie::workflow
