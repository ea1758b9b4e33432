// SPDX-License-Identifier: Apache-2.0
// Statutory terms: their tables, and what is done with them.
#include <set>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::Action;
using statechart::none;
using statechart::Op;
using statechart::Term;
using statechart::Timer;

/// Declared before anything names them. Their timers follow those of the states.
void Compiler::declare_terms() {
  for (const model::Term& written : workflow_.terms) {
    Term term;
    term.name = written.name.text;
    term.title = title_of(written.title, written.name);
    term.rule = written.rule;
    term.source = written.source;
    term.span = written.name.span;
    chart_->terms.push_back(std::move(term));
  }
}

void Compiler::compile_terms() {
  const Scope scope = [] {
    Scope anywhere;
    anywhere.anywhere = true;
    return anywhere;
  }();
  for (std::size_t i = 0; i < workflow_.terms.size(); ++i) {
    const model::Term& written = workflow_.terms[i];
    Term& term = chart_->terms[i];
    if (written.at != nullptr) term.at = program(*written.at, scope, std::nullopt);
    if (term.at != none) moments_.push_back({term.at, written.at->span});
    if (written.since != nullptr) term.since = program(*written.since, scope, std::nullopt);
    if (term.since != none) moments_.push_back({term.since, written.since->span});
    Site site;
    site.sources = {0};
    site.events = {"term." + term.name};
    site.scope = scope_of(0);
    const std::size_t before = drafts_[0].edges.size();
    compile_rules(written.late, site);
    for (std::size_t edge = before; edge < drafts_[0].edges.size(); ++edge) {
      drafts_[0].edges[edge].transition.kind = statechart::TransitionKind::internal;
    }
    if (started_terms_.count(static_cast<Index>(i)) == 0) {
      findings_.error_about(
          term.name, written.name.span, "term-never-starts",
          {"Niets laat de termijn " + in_backquotes(term.name) + " beginnen.",
           "Nothing lets the term " + in_backquotes(term.name) + " begin."},
          {"Zet `term: " + term.name + "` bij een keuze, of bij `enter` van een toestand.",
           "Put `term: " + term.name + "` with a choice, or in `enter` of a state."});
    }
  }
}

/// A term has a timer of its own, which no state starts or cancels.
void Compiler::lay_out_terms() {
  for (std::size_t i = 0; i < chart_->terms.size(); ++i) {
    Term& term = chart_->terms[i];
    Timer timer;
    timer.name = term.name;
    timer.event = "term." + term.name;
    timer.kind = Timer::Kind::deadline;
    timer.state = 0;
    timer.rule = calendar::to_string(term.rule.span);
    timer.term = static_cast<Index>(i);
    timer.span = term.span;
    term.timer = static_cast<Index>(chart_->timers.size());
    chart_->timers.push_back(std::move(timer));
  }
}

void Compiler::compile_term_action(const model::Action& written, Actions& block) {
  using Kind = model::Action::Kind;
  std::vector<std::string> names;
  Action made;
  made.span = written.span;
  for (const Term& term : chart_->terms) {
    if (term.name == written.name.text) made.index = static_cast<Index>(names.size());
    names.push_back(term.name);
  }
  if (made.index == none) {
    findings_.error_about(written.name.text, written.name.span, "unknown-term",
                          {"Er is geen termijn " + in_backquotes(written.name.text) + ".",
                           "There is no term " + in_backquotes(written.name.text) + "."},
                          names.empty() ? Advice{"Beschrijf hem bovenin, onder `terms`.",
                                                 "Declare it at the top, under `terms`."}
                                        : did_you_mean(written.name.text, names));
    return;
  }
  switch (written.kind) {
    case Kind::pause_term:
      made.op = Op::pause_term;
      break;
    case Kind::resume_term:
      made.op = Op::resume_term;
      break;
    case Kind::extend_term:
      made.op = Op::extend_term;
      made.text = calendar::to_string(*written.length);
      break;
    case Kind::stop_term:
      made.op = Op::stop_term;
      break;
    default:
      made.op = Op::start_term;
      started_terms_.insert(made.index);
  }
  const bool runs_on = chart_->terms[made.index].rule.direction != calendar::Direction::forward;
  if (runs_on && (made.op == Op::pause_term || made.op == Op::resume_term)) {
    findings_.error(written.name.span, "term-cannot-pause",
                    {"Alleen een termijn die vooruit telt, kan stilstaan.",
                     "Only a term that counts forward can stand still."},
                    {"Haal dit weg.", "Remove this."});
    return;
  }
  block.push_back(std::move(made));
}

}  // namespace regie::workflow
