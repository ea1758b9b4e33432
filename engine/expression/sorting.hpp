// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "engine/expression/functions.hpp"

namespace regie::expression {

/// The indices of `keys` in ascending order, equal ones as they stood. An error value when they
/// have no order among them or it costs too much; otherwise unset.
[[nodiscard]] Value sorted_order(const std::vector<Value>& keys, const Call& call,
                                 std::vector<std::size_t>& order);

}  // namespace regie::expression
