// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

/// The type parameters of one signature, each by the number at which it stands here.
using TypeParameters = std::vector<std::string>;

/// Reads a type as CEL writes it: `list(int)`, `map(string, dyn)`, `optional_type(int)`,
/// `google.protobuf.Timestamp`, and as authors write it: `whole number`. `param(T)` is a parameter
/// where `parameters` is given, which learns it; another name with parts between brackets is an
/// opaque type. A failure is `Errc::invalid_data` and says what is known instead.
[[nodiscard]] Result<Type> parse_type(std::string_view text, TypeParameters* parameters = nullptr);

}  // namespace regie::expression
