// SPDX-License-Identifier: Apache-2.0
// What conditions are where a case is in certain states.
#include "engine/analysis/configurations.hpp"

namespace regie::analysis {

using statechart::Index;
using statechart::none;

const Configurations::Asked& Configurations::asked(Index program) {
  const auto [place, first] = asked_.try_emplace(program);
  Asked& asked = place->second;
  if (!first) return asked;
  const expression::Code& code = chart_.programs[program].code();
  for (const expression::Node& node : code.nodes) {
    const bool asks = node.op == expression::Op::call && node.function != nullptr &&
                      node.function->name == "In" && node.count == 1;
    if (!asks) continue;
    const expression::Node& operand = code.nodes[code.operand(node, 0)];
    Index state = none;
    std::string name;
    if (operand.op == expression::Op::constant) {
      name = code.constants[operand.number].text();
      state = chart_.state_named(name);
    }
    asked.known = asked.known && state != none && is_own(state);
    asked.states.emplace_back(std::move(name), state);
  }
  return asked;
}

std::vector<InStates> Configurations::states_of(const Asked& asked, const Configuration& in) const {
  std::vector<InStates> all(1);
  for (const auto& [name, state] : asked.states) {
    const bool here = in.has(state);
    const std::size_t before = all.size();
    for (std::size_t i = 0; i < before; ++i) {
      if (!here && scope_ != 0) {  // another item may be in it
        all.push_back(all[i]);
        all.back()[name] = true;
      }
      all[i][name] = here;
    }
  }
  return all;
}

Configurations::Held Configurations::held(Index program, const Configuration& in) {
  const Asked& asked = this->asked(program);
  constexpr std::size_t most_asked = 4;  // of which each can be both, in a region
  if (!asked.known || (scope_ != 0 && asked.states.size() > most_asked)) return Held::maybe;
  std::vector<bool> answers;
  for (const auto& [name, state] : asked.states) answers.push_back(in.has(state));
  const auto [place, first] = held_.try_emplace({program, std::move(answers)}, Held::maybe);
  if (!first) return place->second;
  bool fails = false;
  bool holds = false;
  for (const InStates& states : states_of(asked, in)) {
    const Outlook outlook = proving_.look({program}, {0, 1}, states);
    if (!outlook.looked) return place->second;
    fails = fails || outlook.occurs[0];
    holds = holds || outlook.occurs[1];
  }
  if (fails == holds) return place->second;
  // Where an error makes a condition false, nothing is always true.
  if (fails) {
    place->second = Held::never;
  } else if (!chart_.errors_raise) {
    place->second = Held::always;
  }
  return place->second;
}

}  // namespace regie::analysis
