// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/expression/functions.hpp"

namespace regie::expression {

/// Reads signatures of functions, separated by `;`: `(string, int) string; (list(A)) A`. Capital
/// letters are type parameters; `any` fits every value, also errors' neighbours such as types.
/// The texts are constants of this program: one that cannot be read is a bug (asserted).
[[nodiscard]] std::vector<Overload> parse_signatures(std::string_view text);

/// The kinds of values that fit a type, one bit each.
[[nodiscard]] std::uint32_t kinds_of(const Type& type) noexcept;

}  // namespace regie::expression
