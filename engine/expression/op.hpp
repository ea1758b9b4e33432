// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace regie::expression {

enum class Op : std::uint8_t {
  constant,
  failure,  // constant that is an error
  slot,
  local,
  select,
  optional_select,
  has,
  has_slot,
  index,
  optional_index,
  conditional,
  logic_and,
  logic_or,
  logic_not,
  negate,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  call,
  list,
  map,
  all,
  exists,
  exists_one,
  filter,
  map_list,  // map, transformList
  transform_map,
  transform_map_entry,
  sort_by,
  bind,
  optional_map,
  optional_flat_map,
};

/// Whether a node compares two values by equality or order.
constexpr bool compares(Op op) noexcept {
  switch (op) {
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return true;
    default:
      return false;
  }
}

/// Whether a node is a condition: true, false or an error.
constexpr bool decides(Op op) noexcept {
  if (compares(op)) return true;
  switch (op) {
    case Op::has:
    case Op::has_slot:
    case Op::logic_and:
    case Op::logic_or:
    case Op::logic_not:
    case Op::in:
    case Op::all:
    case Op::exists:
    case Op::exists_one:
      return true;
    default:
      return false;
  }
}

}  // namespace regie::expression
