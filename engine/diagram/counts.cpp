// SPDX-License-Identifier: Apache-2.0
#include "engine/diagram/drawing.hpp"

namespace regie::diagram {
namespace {

using statechart::Chart;
using statechart::Index;
using statechart::none;

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

bool is_automatic(const Chart& chart, const statechart::Transition& transition) {
  if (transition.choice != none) return false;
  for (Index i = 0; i < transition.events.count; ++i) {
    const auto& event = chart.descriptors[transition.events.first + i];
    if (event.rfind("quorum.", 0) == 0 || event.rfind("done.", 0) == 0) return true;
  }
  return transition.events.count == 0;
}

bool is_of(const Chart& chart, const statechart::Transition& transition, const std::string& event) {
  if (transition.choice != none) return chart.choices[transition.choice].id == event;
  for (Index i = 0; i < transition.events.count; ++i) {
    if (chart.descriptors[transition.events.first + i] == event) return true;
  }
  return false;
}

/// A way through the chart that is being looked for.
struct Hop {
  Index state;
  std::size_t before;
};

/// The states from `from` to `to`, both included; empty where no way is known.
std::vector<Index> way_between(const Chart& chart, const std::string& event, Index from, Index to) {
  std::vector<Hop> hops = {{from, nowhere}};
  for (std::size_t next = 0; next < hops.size() && hops.size() <= chart.states.size(); ++next) {
    const auto& range = chart.states[hops[next].state].transitions;
    for (Index i = 0; i < range.count; ++i) {
      const auto& transition = chart.transitions[range.first + i];
      const bool fits =
          is_automatic(chart, transition) || (next == 0 && is_of(chart, transition, event));
      for (Index t = 0; fits && t < transition.targets.count; ++t) {
        const Index target = chart.target_indices[transition.targets.first + t];
        hops.push_back({target, next});
        if (target != to) continue;
        std::vector<Index> way;
        for (auto at = hops.size() - 1; at != nowhere; at = hops[at].before) {
          way.insert(way.begin(), hops[at].state);
        }
        return way;
      }
    }
  }
  return {};
}

}  // namespace

void count_step(const Chart& chart, const CountedStep& step, Counts& counts) {
  if (step.left.empty()) {
    if (!step.entered.empty()) ++counts.taken[{"", step.entered.front()}];
    return;
  }
  for (const auto& left : step.left) {
    for (const auto& entered : step.entered) {
      const Index from = chart.state_of(left);
      const Index to = chart.state_of(entered);
      if (from == none || to == none) continue;
      const auto way = way_between(chart, step.event, from, to);
      for (std::size_t i = 1; i < way.size(); ++i) {
        ++counts.taken[{chart.states[way[i - 1]].path, chart.states[way[i]].path}];
      }
      if (!way.empty()) return;
    }
  }
}

}  // namespace regie::diagram
