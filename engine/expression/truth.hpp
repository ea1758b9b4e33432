// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <regie/value.hpp>

#include "engine/base/short_text.hpp"
#include "engine/expression/op.hpp"

namespace regie::expression {

/// What a condition says: neither is an error, or a value that is no boolean.
enum class Truth : std::uint8_t { no, yes, neither };

constexpr Truth truth_of(bool holds) noexcept { return holds ? Truth::yes : Truth::no; }

/// Whether the operator holds between two of a kind that `<` and `==` order as CEL does.
template <class Content>
bool satisfied(Op op, const Content& left, const Content& right) noexcept {
  switch (op) {
    case Op::equal:
      return left == right;
    case Op::not_equal:
      return left != right;
    case Op::less:
      return left < right;
    case Op::less_equal:
      return left <= right;
    case Op::greater:
      return left > right;
    default:
      return left >= right;
  }
}

/// Texts up to this size are compared without counting the work.
inline constexpr std::size_t most_free_text = 64;

/// A comparison of two values of one kind that needs no work to speak of; neither for all others,
/// which is not to say that they fail.
inline Truth compare_alike(Op op, const Value& left, const Value& right) noexcept {
  if (left.kind() != right.kind()) return Truth::neither;
  switch (left.kind()) {
    case Value::Kind::integer:
      return truth_of(satisfied(op, left.integer(), right.integer()));
    case Value::Kind::real:
      return truth_of(satisfied(op, left.real(), right.real()));
    case Value::Kind::string:
      if ((op != Op::equal && op != Op::not_equal) || left.text().size() > most_free_text)
        return Truth::neither;
      return truth_of(same_text(left.text(), right.text()) == (op == Op::equal));
    default:
      return Truth::neither;
  }
}

}  // namespace regie::expression
