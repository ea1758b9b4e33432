// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/cost.hpp"

#include <algorithm>
#include <array>

#include "engine/expression/checker.hpp"

namespace regie::expression {

namespace {

constexpr double most_cost = 1e15;

/// What a node costs, and how many items what it gives has.
struct Estimate {
  Cost cost;
  Cost items;
};

Cost operator+(Cost left, Cost right) {
  return {std::min(left.least + right.least, most_cost),
          std::min(left.likely + right.likely, most_cost)};
}

Cost operator*(Cost left, Cost right) {
  return {std::min(left.least * right.least, most_cost),
          std::min(left.likely * right.likely, most_cost)};
}

constexpr Cost both_ways(double number) { return {number, number}; }

constexpr Cost unknown_items{0, assumed_items};

class Estimator {
 public:
  explicit Estimator(const Code& code) : code_(code) { locals_.fill(unknown_items); }

  Estimate of(std::uint32_t index) {
    const Node& node = code_.nodes[index];
    switch (node.op) {
      case Op::constant:
      case Op::failure:
        return {{}, both_ways(static_cast<double>(code_.constants[node.number].size()))};
      case Op::slot:
      case Op::has_slot:
        return {{}, unknown_items};
      case Op::local:
        return {{}, locals_[node.number]};
      default:
        break;
    }
    if (node.op >= Op::all) return macro(node);
    Estimate made{both_ways(1.0 + node.count), unknown_items};
    Cost items;
    bool first = true;
    for (std::size_t i = 0; i < node.count; ++i) {
      const Estimate part = of(code_.operand(node, i));
      items = items + part.items;
      // What decides first may spare the others.
      const bool spared = !first && (node.op == Op::logic_and || node.op == Op::logic_or ||
                                     node.op == Op::conditional);
      made.cost = made.cost + (spared ? Cost{0, part.cost.likely} : part.cost);
      first = false;
    }
    if (node.op == Op::list || node.op == Op::map) made.items = both_ways(node.count);
    if (node.op == Op::add) made.items = items;
    return made;
  }

 private:
  Estimate macro(const Node& node) {
    const Estimate range = of(code_.operand(node, 0));
    const bool single =
        node.op == Op::bind || node.op == Op::optional_map || node.op == Op::optional_flat_map;
    for (std::uint32_t i = node.number; i < node.number + (node.flag ? 2U : 1U); ++i)
      if (i < locals_.size()) locals_[i] = single ? range.items : unknown_items;
    Cost body;
    Estimate last;
    for (std::size_t i = 1; i < node.count; ++i) {
      last = of(code_.operand(node, i));
      body = body + last.cost;
    }
    const Cost own = both_ways(1.0 + node.count);
    if (single) return {own + range.cost + body, last.items};
    Cost rounds = range.items;
    const bool decides_early = node.op == Op::all || node.op == Op::exists;
    if (decides_early) rounds.least = std::min(rounds.least, 1.0);
    Cost items = range.items;
    if (node.op == Op::filter || node.count == 3) items.least = 0;
    return {own + range.cost + rounds * body, items};
  }

  const Code& code_;
  std::array<Cost, most_locals> locals_;
};

}  // namespace

Cost estimate(const Code& code) { return Estimator(code).of(code.root).cost; }

}  // namespace regie::expression
