// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <regie/text.hpp>
#include <regie/value.hpp>

namespace regie::expression {

// An error in an expression is a value. Its text carries both languages and, for limits, a mark,
// separated by U+001F: nothing that a person writes contains it (`error_message` reads it back).

[[nodiscard]] Value make_error(const Text& message, std::uint32_t position);
/// One of `Limits` was reached; such an error is never absorbed by `&&` or `||`.
[[nodiscard]] Value make_limit_error(const Text& message, std::uint32_t position);
[[nodiscard]] bool is_limit_error(const Value& error) noexcept;

/// The kind of a value in words for messages: "een tekst", "a text".
[[nodiscard]] Text kind_in_words(Value::Kind kind);
/// CEL's name of the type of a value: `int`, `google.protobuf.Timestamp`, `optional_type`.
[[nodiscard]] std::string_view type_name(Value::Kind kind) noexcept;

}  // namespace regie::expression
