// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <regie/value.hpp>

namespace regie::expression {

/// CEL equality ("Equality"): numbers by value across their types, NaN unequal to itself, lists and
/// maps by content, different kinds unequal. Adds what it compared to `work`.
[[nodiscard]] bool equal(const Value& left, const Value& right, std::uint64_t& work);

enum class Order : std::uint8_t {
  less,
  equal,
  greater,
  unordered,   // NaN
  mismatched,  // kinds that have no order between them
};

/// CEL ordering ("Ordering"), numbers across their types.
[[nodiscard]] Order compare(const Value& left, const Value& right) noexcept;

/// Arithmetic as CEL has it, plus that of dates, periods and euro. Errors (overflow, division by
/// zero, no such operator for these kinds) are values at `position`.
[[nodiscard]] Value add(const Value& left, const Value& right, std::uint32_t position);
[[nodiscard]] Value subtract(const Value& left, const Value& right, std::uint32_t position);
[[nodiscard]] Value multiply(const Value& left, const Value& right, std::uint32_t position);
[[nodiscard]] Value divide(const Value& left, const Value& right, std::uint32_t position);
[[nodiscard]] Value modulo(const Value& left, const Value& right, std::uint32_t position);
[[nodiscard]] Value negate(const Value& operand, std::uint32_t position);

/// Whether a value may be a key of a map literal: bool, int, uint or text.
[[nodiscard]] bool is_key(const Value& value) noexcept;
/// Whether a value may be looked up in a map: a key, or a double that equals a whole number.
[[nodiscard]] bool is_lookup_key(const Value& value) noexcept;

/// The error that an operator or function does not exist for these kinds of values.
[[nodiscard]] Value no_such_overload(std::string_view name, const Value* const* arguments,
                                     std::size_t count, std::uint32_t position);

/// Nanoseconds in a signed 64-bit number bound a duration (CEL: "approximately +-290 years"),
/// the years 1 to 9999 a timestamp, and a date.
[[nodiscard]] Value checked_timestamp(std::int64_t seconds, std::int64_t nanos,
                                      std::uint32_t position);
[[nodiscard]] Value checked_duration(std::int64_t seconds, std::int64_t nanos,
                                     std::uint32_t position);
[[nodiscard]] Value checked_date(std::int64_t days, std::uint32_t position);

/// A whole number became too large or too small.
[[nodiscard]] Value overflow_error(std::uint32_t position);

}  // namespace regie::expression
