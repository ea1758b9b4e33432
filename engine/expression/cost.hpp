// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/expression/code.hpp"

namespace regie::expression {

/// Items that are assumed of a list whose length nobody can know beforehand.
inline constexpr double assumed_items = 100;

/// What an evaluation costs, in the elementary operations that `Limits::expression_cost` bounds.
struct Cost {
  double least = 0;   ///< with every unknown list empty, and every condition decided at once
  double likely = 0;  ///< with `assumed_items` in every unknown list, and everything evaluated
};

/// Estimates before anything runs. Numbers that grow beyond all bounds stay finite.
[[nodiscard]] Cost estimate(const Code& code);

}  // namespace regie::expression
