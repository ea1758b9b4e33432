// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <regie/value.hpp>

#include "engine/expression/environment.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

struct Function;

enum class ExprKind : std::uint8_t {
  literal,
  identifier,  // `name`; `absolute` with a leading dot
  select,      // child 0 `.name`; `optional` for `.?`
  has,         // has(child 0 .name)
  index,       // child 0 [ child 1 ]; `optional` for `[?`
  call,        // name(children…); `member`: child 0 is the target; operators too, by their sign
  logic_and,   // any number of children
  logic_or,
  conditional,  // three children
  list,         // children; `optional_items` marks `?item`
  map,          // children: key, value, key, value…; `optional_items` by pair
  macro,        // name; child 0 is the range, then the bodies; `variables`
  // What the checker makes of names:
  slot,      // a variable of the environment
  has_slot,  // has(data.x)
  local,     // a variable of a macro, by its number
  failure,   // a name that does not exist, without type checks: the error is in `literal`
};

/// A part of the expression as it was written; the checker adds what names and calls mean.
struct Expr {
  ExprKind kind = ExprKind::literal;
  std::uint32_t begin = 0;  // code points from the start of the expression
  std::uint32_t end = 0;
  std::uint32_t mark = 0;   // where an error of this part is shown: the operator or the name
  std::uint32_t depth = 1;  // of the tree below and with this
  bool absolute = false;
  bool member = false;
  bool optional = false;
  std::string name;
  Value literal;
  std::vector<std::unique_ptr<Expr>> children;
  std::vector<bool> optional_items;
  std::vector<std::string> variables;
  std::vector<std::uint32_t> variable_marks;

  Type type;                                 // by the checker
  Text title;                                // of a variable or field
  const Function* function = nullptr;        // of a call
  std::uint32_t number = 0;                  // slot, or number of a local
  std::vector<std::uint32_t> local_numbers;  // of a macro's variables
  bool record_member = false;                // a select whose absence means "not filled in yet"
};

using ExprPtr = std::unique_ptr<Expr>;

}  // namespace regie::expression
