// SPDX-License-Identifier: Apache-2.0
// Questions to other cases with their branches, and answers to theirs.
#include <algorithm>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

using statechart::none;

void Compiler::compile_requests(Index state) {
  for (const model::Request& written : drafts_[state].model->requests) {
    statechart::Request made = compile_request(written, state, scope_of(state));
    drafts_[state].requests.push_back(std::move(made));
  }
}

/// Its branches are transitions of the state that asks; of an action, of the whole case.
statechart::Request Compiler::compile_request(const model::Request& written, Index state,
                                              const Scope& scope) {
  statechart::Request made;
  made.state = state;
  made.span = written.span;
  made.id = written.id.text;
  made.action = written.action.text;
  made.attempts = written.attempts;
  made.pause_ms = written.pause_ms;
  const bool calls = !made.action.empty();
  if (made.id.empty()) {
    made.id = state != none ? chart_->states[state].path
              : calls       ? made.action
                            : written.send.event.text;
  }
  if (made.id.empty() || !request_ids_.insert(statechart::done_event(made)).second) {
    findings_.error(
        written.id.text.empty() ? written.span : written.id.span, "named-twice",
        made.id.empty()
            ? Text{"Deze vraag heeft geen naam.", "This request has no name."}
            : Text{"Er is al een vraag of opdracht die " + in_backquotes(made.id) + " heet.",
                   "There is already a request or call with the name " + in_backquotes(made.id) +
                       "."},
        {"Geef elk een eigen `id`.", "Give each an `id` of its own."});
  }
  if (calls) {
    made.data = made_of(written.send.data, scope);
  } else {
    made.send = send(written.send, scope);
  }
  const Index source = state == none ? 0 : state;
  Site site;
  site.sources = {source};
  site.scope = scope_of(source);
  site.around = each_around(source);
  const std::size_t before = drafts_[source].edges.size();
  for (const model::Request::Branch& branch : written.answers) {
    site.events = {statechart::done_event(made) + (calls ? "" : "." + branch.answer.text)};
    compile_rules(branch.rules, site);
  }
  site.events = {statechart::failed_event(made)};
  compile_rules(written.failed, site);
  for (std::size_t edge = before; source == 0 && edge < drafts_[0].edges.size(); ++edge) {
    drafts_[0].edges[edge].transition.kind = statechart::TransitionKind::internal;
  }
  return made;
}

statechart::Index Compiler::reply(const model::Action& written, const Scope& scope) {
  statechart::Reply made;
  made.answer = written.name.text;
  made.event = written.asked.text;
  made.data = made_of(written.value, scope);
  if (!made.event.empty()) answered_events_.push_back(written.asked);
  chart_->replies.push_back(std::move(made));
  return static_cast<Index>(chart_->replies.size() - 1);
}

/// What nobody hears cannot be answered.
void Compiler::check_replies() {
  for (const model::Name& event : answered_events_) {
    const bool heard = std::any_of(
        chart_->descriptors.begin(), chart_->descriptors.end(), [&](std::string descriptor) {
          if (descriptor == "*") return true;
          if (descriptor.ends_with(".*")) descriptor.resize(descriptor.size() - 2);
          return event.text == descriptor || event.text.starts_with(descriptor + ".");
        });
    if (heard) continue;
    std::vector<std::string> known;
    for (const std::string& descriptor : chart_->descriptors) {
      const bool own = descriptor.starts_with("done.") || descriptor.starts_with("error.") ||
                       std::any_of(chart_->choices.begin(), chart_->choices.end(),
                                   [&](const auto& choice) { return choice.id == descriptor; });
      if (!own) known.push_back(descriptor);
    }
    findings_.error(event.span, "unknown-event",
                    {"Niets wacht hier op " + in_backquotes(event.text) + ".",
                     "Nothing here waits for " + in_backquotes(event.text) + "."},
                    did_you_mean(event.text, known));
  }
}

}  // namespace regie::workflow
