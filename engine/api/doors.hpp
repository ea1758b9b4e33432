// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <regie/outcome.hpp>

#include "engine/base/result.hpp"

namespace regie {

/// The inner result as the public one.
template <class T>
Outcome<T> open_door(Result<T> result) {
  if (!result) return std::move(result).error();
  return std::move(*result);
}

}  // namespace regie
