// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <regie/diagnostic.hpp>
#include <regie/limits.hpp>
#include <regie/value.hpp>

#include "engine/expression/decision.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/op.hpp"
#include "engine/expression/positions.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

/// One node of a compiled expression. Its operands are `count` entries of `links` from `first` on.
struct Node {
  Op op = Op::constant;
  // select: absence means "not filled in"; macro: two variables; in: `number` is a table
  bool flag = false;
  std::uint16_t count = 0;  // operands
  std::uint32_t first = 0;
  std::uint32_t left = 0;   // the first operand, at hand
  std::uint32_t right = 0;  // the second operand
  std::uint32_t number =
      0;  // constant, slot, local (a macro's second is the next one), bits of `?`
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t mark = 0;
  std::uint32_t name = 0;  // constant with the name of a field, variable or function
  const Function* function = nullptr;
};

/// What people call a part, for explanations.
struct NodeWords {
  Text title;   // of a variable or field; may be empty
  Type choice;  // of a text that is one of some words
};

/// A compiled expression: flat arrays, nothing in it changes.
struct Code {
  std::string source;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> links;
  std::vector<Value> constants;
  std::vector<std::shared_ptr<const Function>> functions;  // that nodes name and others own
  std::map<std::uint32_t, NodeWords> words;                // by node, where there are any
  std::uint32_t root = 0;
  Decision decision;  // empty where the expression is no condition that fits one
  Type type;
  std::vector<std::string> reads;
  Diagnostics findings;
  Limits limits;
  std::shared_ptr<const Source> document;
  Positions positions;

  [[nodiscard]] std::uint32_t operand(const Node& node, std::size_t index) const {
    return links[node.first + index];
  }
};

}  // namespace regie::expression
