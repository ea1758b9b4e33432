// SPDX-License-Identifier: Apache-2.0
// What the states collected, laid out in the chart's tables.
#include <algorithm>
#include <tuple>

#include "engine/workflow/compiler.hpp"

namespace regie::workflow {

void Compiler::lay_out() {
  statechart::Chart& chart = *chart_;
  for (Index i = 0; i < chart.states.size(); ++i) {
    statechart::State& state = chart.states[i];
    Draft& draft = drafts_[i];
    state.children = {static_cast<Index>(chart.child_indices.size()),
                      static_cast<Index>(draft.children.size())};
    chart.child_indices.insert(chart.child_indices.end(), draft.children.begin(),
                               draft.children.end());
    // Document order (SCXML 3.13), whichever words the transitions came from.
    std::stable_sort(draft.edges.begin(), draft.edges.end(), [](const Edge& a, const Edge& b) {
      return std::tie(a.transition.span.line, a.transition.span.column) <
             std::tie(b.transition.span.line, b.transition.span.column);
    });
    state.transitions = {static_cast<Index>(chart.transitions.size()),
                         static_cast<Index>(draft.edges.size())};
    for (const Edge& edge : draft.edges) chart.transitions.push_back(edge.transition);
    state.timers = {static_cast<Index>(chart.timers.size()),
                    static_cast<Index>(draft.timers.size())};
    for (statechart::Timer& timer : draft.timers) chart.timers.push_back(std::move(timer));
    state.invokes = {static_cast<Index>(chart.invokes.size()),
                     static_cast<Index>(draft.invokes.size())};
    for (statechart::Invoke& invoke : draft.invokes) chart.invokes.push_back(std::move(invoke));
    state.requests = {static_cast<Index>(chart.requests.size()),
                      static_cast<Index>(draft.requests.size())};
    for (statechart::Request& request : draft.requests)
      chart.requests.push_back(std::move(request));
  }
  for (Index i = 0; i < chart.states.size(); ++i) {
    if (!drafts_[i].initial) continue;
    chart.states[i].initial = static_cast<Index>(chart.transitions.size());
    chart.transitions.push_back(drafts_[i].initial->transition);
  }
}

}  // namespace regie::workflow
