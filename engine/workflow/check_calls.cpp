// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/check_calls.hpp"

#include <algorithm>
#include <utility>

#include "engine/workflow/findings.hpp"

namespace regie::workflow {

Diagnostics unknown_actions(const statechart::Chart& chart, const std::vector<std::string>& known) {
  Diagnostics found;
  for (const statechart::Request& request : chart.requests) {
    if (request.action.empty()) continue;
    if (std::find(known.begin(), known.end(), request.action) != known.end()) continue;
    Diagnostic problem;
    problem.rule = "unknown-action";
    problem.source = chart.source;
    problem.span = request.span;
    problem.message = {"Er is geen actie `" + request.action + "`.",
                       "There is no action `" + request.action + "`."};
    Advice advice = known.empty() ? Advice(Text("Vraag uw beheerder om deze plug-in.",
                                                "Ask your administrator for this plugin."))
                                  : did_you_mean(request.action, known);
    set_advice(problem, std::move(advice));
    problem.subject = request.action;
    found.push_back(std::move(problem));
  }
  return found;
}

}  // namespace regie::workflow
