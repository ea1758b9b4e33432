// SPDX-License-Identifier: Apache-2.0
#include "engine/workflow/check_state_names.hpp"

#include "engine/expression/code.hpp"

namespace regie::workflow {

namespace {

void check_one(const statechart::Chart& chart, std::string_view name, const Span& span,
               Findings& findings) {
  const std::vector<statechart::Index> fitting = chart.states_named(name);
  if (fitting.size() == 1) return;
  if (!fitting.empty()) {
    std::vector<std::string> paths;
    for (const statechart::Index state : fitting) paths.push_back(chart.states[state].path);
    const Text list = enumerate(paths);
    findings.error(span, "ambiguous-state",
                   {in_backquotes(name) + " kan meer dan een toestand zijn: " + list.nl + ".",
                    in_backquotes(name) + " can be more than one state: " + list.en + "."},
                   {"Schrijf de hele naam: `In('" + paths[0] + "')`.",
                    "Write the whole name: `In('" + paths[0] + "')`."});
    return;
  }
  std::vector<std::string> names;
  for (std::size_t i = 1; i < chart.states.size(); ++i) {
    if (!chart.states[i].hidden) names.push_back(chart.states[i].name);
  }
  findings.error_about(std::string(name), span, "unknown-state",
                       {"Er is geen toestand " + in_backquotes(name) + ".",
                        "There is no state " + in_backquotes(name) + "."},
                       did_you_mean(name, names));
}

void check_program(const statechart::Chart& chart, const expression::Program& program,
                   Findings& findings) {
  if (!program) return;
  const expression::Code& code = program.code();
  for (const expression::Node& node : code.nodes) {
    const bool asks = node.op == expression::Op::call && node.function != nullptr &&
                      node.function->name == "In" && node.count == 1;
    if (!asks) continue;
    const expression::Node& operand = code.nodes[code.operand(node, 0)];
    if (operand.op != expression::Op::constant) continue;
    check_one(chart, code.constants[operand.number].text(),
              program.span(operand.begin, operand.end), findings);
  }
}

}  // namespace

void check_state_names(const statechart::Chart& chart, Findings& findings) {
  for (const expression::Program& program : chart.programs) {
    check_program(chart, program, findings);
  }
  for (const statechart::Field& field : chart.fields) {
    check_program(chart, field.derived, findings);
    check_program(chart, field.fallback, findings);
  }
}

}  // namespace regie::workflow
