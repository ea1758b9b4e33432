// SPDX-License-Identifier: Apache-2.0
// States: their places in the tables, their names, and what they do.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;
using statechart::StateKind;

Text Compiler::title_of(const model::Words& words, const model::Name& name) {
  if (!words.empty()) return words.text;
  untitled_.push_back(name);
  const std::string title = statechart::title_from_name(name.text);
  return {title, title};
}

statechart::Index Compiler::declare(const model::Name& name, Index parent, StateKind kind,
                                    bool hidden) {
  const auto index = static_cast<Index>(chart_->states.size());
  statechart::State state;
  state.name = name.text;
  state.kind = kind;
  state.parent = parent;
  state.hidden = hidden;
  state.span = name.span;
  if (parent != none) {
    const std::string& above = chart_->states[parent].path;
    state.path = above.empty() ? name.text : above + "/" + name.text;
    if (!drafts_[parent].named.emplace(name.text, index).second) {
      findings_.error(name.span, "named-twice",
                      {"Er is al een toestand of resultaat " + in_backquotes(name.text) + ".",
                       "There is already a state or result " + in_backquotes(name.text) + "."},
                      {"Kies een andere naam.", "Choose another name."});
    }
    drafts_[parent].children.push_back(index);
  }
  chart_->states.push_back(std::move(state));
  drafts_.emplace_back();
  return index;
}

statechart::Index Compiler::declare_state(const model::State& state, Index parent) {
  const Index index = declare(state.name, parent, state.kind, false);
  drafts_[index].model = &state;
  const bool is_history =
      state.kind == StateKind::history_shallow || state.kind == StateKind::history_deep;
  chart_->states[index].title = is_history ? Text{} : title_of(state.title, state.name);
  if (state.each) {
    // Before those within it: the items of an inner one are found in those of the outer one.
    statechart::Each each;
    each.state = index;
    each.answers_kept = state.each->answers_kept;
    each.unanswered_stay = state.each->unanswered_stay;
    chart_->states[index].each = static_cast<Index>(chart_->eaches.size());
    chart_->eaches.push_back(std::move(each));
  }
  for (const model::State& child : state.states) declare_state(child, index);
  if (!state.each || !state.states.empty()) return index;
  const Index open = declare({"open", state.name.span}, index, StateKind::atomic, true);
  const Index answered = declare({"answered", state.name.span}, index, StateKind::final_, true);
  chart_->states[open].title = chart_->states[index].title;
  chart_->states[answered].title = chart_->states[index].title;
  statechart::Each& asking = chart_->eaches[chart_->states[index].each];
  asking.open_state = open;
  asking.answered_state = answered;
  return index;
}

void Compiler::declare_states() {
  declare({workflow_.name.text, {}}, none, StateKind::compound, false);
  chart_->states[0].title = chart_->title;
  for (const model::State& state : workflow_.states) declare_state(state, 0);
  for (const model::Result& result : workflow_.results) {
    const Index index = declare(result.name, 0, StateKind::final_, false);
    chart_->states[index].is_result = true;
    chart_->states[index].title = title_of(result.title, result.name);
  }
}

/// Among the siblings, then outward, then anywhere if there is one (docs/language.md, "Names").
/// `several` gets the candidates where there are more.
statechart::Index Compiler::find_state(std::string_view name, Index from,
                                       std::vector<Index>& several) const {
  for (Index at = from; at != none; at = chart_->states[at].parent) {
    const auto child = drafts_[at].named.find(name);
    if (child != drafts_[at].named.end() && !chart_->states[child->second].hidden) {
      return child->second;
    }
  }
  Index found = none;
  for (Index i = 1; i < chart_->states.size(); ++i) {
    if (chart_->states[i].hidden) continue;
    if (chart_->states[i].path == name) return i;
    // `west/busy` is any `busy` right within a `west`.
    const std::string& path = chart_->states[i].path;
    const bool fits = path.size() > name.size() && path.ends_with(name) &&
                      path[path.size() - name.size() - 1] == '/';
    if (chart_->states[i].name != name && !fits) continue;
    found = i;
    several.push_back(i);
  }
  return several.size() > 1 ? none : found;
}

statechart::Index Compiler::target(const model::Name& name, Index from) {
  std::vector<Index> several;
  // Names are looked up among the siblings of the state, so from its parent on.
  const Index begin = chart_->states[from].parent == none ? from : chart_->states[from].parent;
  const Index found = find_state(name.text, begin, several);
  if (found != none) return found;
  if (!several.empty()) {
    std::vector<std::string> paths;
    for (const Index one : several) paths.push_back(chart_->states[one].path);
    const Text list = enumerate(paths);
    findings_.error(name.span, "ambiguous-target",
                    {"Er zijn meer toestanden die " + in_backquotes(name.text) + " heten.",
                     "There are several states with the name " + in_backquotes(name.text) + "."},
                    {"Schrijf welke u bedoelt: " + list.nl + ".",
                     "Write which one you mean: " + list.en + "."});
    return none;
  }
  std::vector<std::string> known;
  for (const statechart::State& state : chart_->states) {
    if (!state.hidden && state.parent != none) known.push_back(state.name);
  }
  Advice advice = did_you_mean(name.text, known);
  if (chart_->role_of(name.text) != none) {
    advice = {"Dat is een rol. Om die bericht te sturen: `{ tell: " + name.text + " }`.",
              "That is a role. To send it a message: `{ tell: " + name.text + " }`."};
  }
  findings_.error_about(name.text, name.span, "unknown-state",
                        {"Er is geen toestand of resultaat " + in_backquotes(name.text) + ".",
                         "There is no state or result " + in_backquotes(name.text) + "."},
                        std::move(advice));
  return none;
}

Compiler::Scope Compiler::scope_of(Index state) const {
  Scope scope;
  scope.states = {state};
  const Index around = each_around(state);
  if (around != none) {
    scope.item = item_of(around);
    scope.answers_of = {around};
  }
  if (chart_->states[state].kind == StateKind::each) scope.answers_of = {state};
  return scope;
}

/// What is written on the workflow itself holds as long as the case is open. Its transitions are
/// internal: what is around all states is never left (SCXML 3.13).
void Compiler::compile_root() {
  if (workflow_.start) set_start(0, *workflow_.start);
  compile_when(0, workflow_.when);
  Site site;
  site.sources = {0};
  site.scope = scope_of(0);
  compile_rules(workflow_.always, site);
  for (const model::Timer& written : workflow_.timers) compile_timer(0, written);
  for (Edge& edge : drafts_[0].edges) {
    edge.transition.kind = statechart::TransitionKind::internal;
  }
}

void Compiler::compile_states() {
  compile_root();
  for (Index state = 1; state < chart_->states.size(); ++state) {
    if (drafts_[state].model != nullptr) compile_state(state);
  }
}

void Compiler::compile_state(Index state) {
  const model::State& written = *drafts_[state].model;
  chart_->states[state].public_fields = data_fields(written.public_fields);
  if (written.start) set_start(state, *written.start);
  if (written.each) {
    compile_each(state);
  } else {
    compile_task(state);
    compile_deadline(state);
  }
  compile_reminders(state);
  for (const model::Timer& timer : written.timers) compile_timer(state, timer);
  compile_events(state);
  compile_children(state);
  compile_requests(state);
}

void Compiler::compile_task(Index state) {
  const model::State& written = *drafts_[state].model;
  if (!written.has_choices) return;
  statechart::Task task;
  task.state = state;
  const Scope scope = scope_of(state);
  task.who = people(written.who, scope);
  task.except = excepts(written.except);
  task.ask = make_template(written.task, scope);
  if (written.task.empty()) {
    const Text& title = chart_->states[state].title;
    statechart::Template::Part part;
    part.text = title.nl;
    task.ask.nl = {part};
    part.text = title.en;
    task.ask.en = {part};
  }
  const bool everyone_named =
      std::all_of(written.choices.begin(), written.choices.end(),
                  [](const model::Choice& choice) { return choice.who_written; });
  if (!written.who_written && !everyone_named) {
    findings_.error(written.name.span, "missing-who",
                    {"Er staat niet wie hier mag kiezen.", "It does not say who may choose here."},
                    {"Voeg `who: …` toe, met een rol, `anybody` of `{ contact: \"…\" }`.",
                     "Add `who: …`, with a role, `anybody` or `{ contact: \"…\" }`."});
  }
  for (const model::Choice& choice : written.choices) {
    const auto found = choices_.find(&choice);
    if (found == choices_.end()) continue;
    task.choices.push_back(found->second);
    Site site;
    site.sources = {state};
    site.choice = found->second;
    site.scope = scope;
    site.around = each_around(state);
    chart_->choices[found->second].in_region = site.around != none;
    compile_choice(choice, std::move(site));
  }
  chart_->states[state].task = static_cast<Index>(chart_->tasks.size());
  chart_->tasks.push_back(std::move(task));
}

void Compiler::compile_results() {
  for (const model::Result& result : workflow_.results) {
    Index state = none;
    for (const Index child : drafts_[0].children) {
      if (chart_->states[child].is_result && chart_->states[child].span == result.name.span) {
        state = child;
      }
    }
    if (state == none) continue;
    chart_->states[state].public_fields = data_fields(result.public_fields);
    const Scope scope = scope_of(state);
    std::vector<Index> writes;
    const auto first = static_cast<Index>(chart_->blocks.size());
    if (result.tell) {
      statechart::Action tell;
      tell.op = statechart::Op::tell;
      tell.index = notice(*result.tell, statechart::Notice::Kind::notice, scope);
      tell.span = result.tell->span;
      chart_->blocks.push_back(block_of({tell}));
    }
    blocks(result.enter, scope, writes);
    chart_->states[state].on_entry = {first, static_cast<Index>(chart_->blocks.size()) - first};
    chart_->states[state].on_exit = blocks(result.leave, scope, writes);
    chart_->states[state].done_data = made_of(result.done_data, scope);
    if (!result.reopen) continue;
    const auto found = choices_.find(&*result.reopen);
    if (found == choices_.end()) continue;
    chart_->states[state].reopen = found->second;
    Site site;
    site.sources = {state};
    site.choice = found->second;
    site.scope = scope;
    compile_choice(*result.reopen, std::move(site));
  }
}

}  // namespace regie::workflow
