// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <regie/value.hpp>

#include "engine/base/result.hpp"
#include "engine/expression/type.hpp"

namespace regie::expression {

/// The type that `declared` describes: a text as `parse_type` reads it, or a map of fields to such
/// descriptions, which makes a record called `name`. A failure is `Errc::invalid_data`.
[[nodiscard]] Result<Type> described_type(std::string_view name, const Value& declared);

/// The value as one of that type: what JSON cannot say is read from text (moments, dates,
/// durations, periods, amounts; bytes from base64), whole numbers become uint or double. What fits
/// already stays as it is. A failure is `Errc::invalid_data` and names the place by `name`.
[[nodiscard]] Result<Value> conformed(std::string_view name, const Type& type, const Value& value);

}  // namespace regie::expression
