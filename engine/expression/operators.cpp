// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/operators.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "engine/base/civil.hpp"
#include "engine/expression/error_value.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

bool is_number(Kind kind) {
  return kind == Kind::integer || kind == Kind::unsigned_integer || kind == Kind::real;
}

template <class T>
Order order_of(const T& left, const T& right) {
  return left < right ? Order::less : right < left ? Order::greater : Order::equal;
}

Order compare_signed(std::int64_t left, std::uint64_t right) {
  if (left < 0) return Order::less;
  return order_of(static_cast<std::uint64_t>(left), right);
}

/// A whole number against a double: as doubles, as CEL's reference implementation does it
/// (conformance "comparisons", the cases named lossy).
template <class Int>
Order compare_real(Int left, double right) {
  if (std::isnan(right)) return Order::unordered;
  return order_of(static_cast<double>(left), right);
}

Order reversed(Order order) {
  if (order == Order::less) return Order::greater;
  if (order == Order::greater) return Order::less;
  return order;
}

Order compare_numbers(const Value& left, const Value& right) {
  switch (left.kind()) {
    case Kind::integer:
      if (right.is(Kind::integer)) return order_of(left.integer(), right.integer());
      if (right.is(Kind::real)) return compare_real(left.integer(), right.real());
      return compare_signed(left.integer(), right.unsigned_integer());
    case Kind::unsigned_integer:
      if (right.is(Kind::unsigned_integer))
        return order_of(left.unsigned_integer(), right.unsigned_integer());
      if (right.is(Kind::real)) return compare_real(left.unsigned_integer(), right.real());
      return reversed(compare_signed(right.integer(), left.unsigned_integer()));
    default:
      if (!right.is(Kind::real)) return reversed(compare_numbers(right, left));
      if (std::isnan(left.real()) || std::isnan(right.real())) return Order::unordered;
      return order_of(left.real(), right.real());
  }
}

bool equal_items(const Value& left, const Value& right, std::uint64_t& work) {
  const auto& ours = left.items();
  const auto& theirs = right.items();
  if (ours.size() != theirs.size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (!equal(ours[i], theirs[i], work)) return false;
  return true;
}

bool equal_entries(const Value& left, const Value& right, std::uint64_t& work) {
  const auto& ours = left.entries();
  const auto& theirs = right.entries();
  if (ours.size() != theirs.size()) return false;
  for (std::size_t i = 0; i < ours.size(); ++i) {  // both are in key order
    if (!equal(ours[i].key, theirs[i].key, work)) return false;
    if (!equal(ours[i].value, theirs[i].value, work)) return false;
  }
  return true;
}

Value binary_mismatch(std::string_view name, const Value& left, const Value& right,
                      std::uint32_t position) {
  const Value* const both[] = {&left, &right};
  return no_such_overload(name, both, 2, position);
}

Value division_by_zero(std::uint32_t position) {
  return make_error({"delen door nul kan niet", "divide by zero"}, position);
}

Value add_lists(const Value& left, const Value& right) {
  std::vector<Value> all = left.items();
  all.insert(all.end(), right.items().begin(), right.items().end());
  return Value::list(std::move(all));
}

Value add_texts(const Value& left, const Value& right) {
  std::string both;
  both.reserve(left.text().size() + right.text().size());
  both.append(left.text()).append(right.text());
  return left.is(Kind::bytes) ? Value::bytes(both) : Value(both);
}

Value add_period(Date date, Period period, std::int64_t sign, std::uint32_t position) {
  const Date moved = add_months(date, sign * period.months);
  return checked_date(moved.days + sign * period.days, position);
}

Value add_integers(std::int64_t left, std::int64_t right, std::uint32_t position) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(left, right, &sum) ? overflow_error(position) : Value(sum);
}

Value add_periods(Period left, Period right, std::int32_t sign, std::uint32_t position) {
  Period sum;
  std::int32_t months = 0;
  std::int32_t days = 0;
  if (__builtin_mul_overflow(right.months, sign, &months) ||
      __builtin_mul_overflow(right.days, sign, &days) ||
      __builtin_add_overflow(left.months, months, &sum.months) ||
      __builtin_add_overflow(left.days, days, &sum.days))
    return overflow_error(position);
  return Value(sum);
}

/// `timestamp ± duration`, `duration ± duration`.
Value add_time(const Value& left, Duration right, std::int64_t sign, std::uint32_t position) {
  if (left.is(Kind::timestamp)) {
    const Timestamp at = left.timestamp();
    return checked_timestamp(at.seconds + sign * right.seconds, at.nanos + sign * right.nanos,
                             position);
  }
  const Duration span = left.duration();
  return checked_duration(span.seconds + sign * right.seconds, span.nanos + sign * right.nanos,
                          position);
}

}  // namespace

bool equal(const Value& left, const Value& right, std::uint64_t& work) {
  ++work;
  if (left.is(Kind::string) && right.is(Kind::string)) {
    work += left.text().size() / 64;
    return left.text() == right.text();
  }
  if (is_number(left.kind()) && is_number(right.kind()))
    return compare_numbers(left, right) == Order::equal;
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::list:
      return equal_items(left, right, work);
    case Kind::map:
      return equal_entries(left, right, work);
    case Kind::optional:
      if (left.has_content() != right.has_content()) return false;
      return !left.has_content() || equal(left.content(), right.content(), work);
    case Kind::bytes:
      work += left.text().size() / 64;
      return left.text() == right.text();
    case Kind::type:
      return left.text() == right.text();
    default:
      return left == right;
  }
}

Order compare(const Value& left, const Value& right) noexcept {
  if (is_number(left.kind()) && is_number(right.kind())) return compare_numbers(left, right);
  if (left.kind() != right.kind()) return Order::mismatched;
  switch (left.kind()) {
    case Kind::boolean:
      return order_of(left.boolean(), right.boolean());
    case Kind::string:
    case Kind::bytes:
      return order_of(left.text(), right.text());  // UTF-8 sorts by code point
    case Kind::timestamp:
      return order_of(left.timestamp(), right.timestamp());
    case Kind::duration:
      return order_of(left.duration(), right.duration());
    case Kind::date:
      return order_of(left.date(), right.date());
    case Kind::euro:
      return order_of(left.euro(), right.euro());
    default:
      return Order::mismatched;
  }
}

Value add(const Value& left, const Value& right, std::uint32_t position) {
  if (left.is(Kind::date) && right.is(Kind::period))
    return add_period(left.date(), right.period(), 1, position);
  if (left.is(Kind::period) && right.is(Kind::date))
    return add_period(right.date(), left.period(), 1, position);
  if (left.is(Kind::timestamp) && right.is(Kind::duration))
    return add_time(left, right.duration(), 1, position);
  if (left.is(Kind::duration) && right.is(Kind::timestamp))
    return add_time(right, left.duration(), 1, position);
  if (left.kind() != right.kind()) return binary_mismatch("+", left, right, position);
  switch (left.kind()) {
    case Kind::integer:
      return add_integers(left.integer(), right.integer(), position);
    case Kind::unsigned_integer: {
      std::uint64_t sum = 0;
      if (__builtin_add_overflow(left.unsigned_integer(), right.unsigned_integer(), &sum))
        return overflow_error(position);
      return Value(sum);
    }
    case Kind::real:
      return Value(left.real() + right.real());
    case Kind::string:
    case Kind::bytes:
      return add_texts(left, right);
    case Kind::list:
      return add_lists(left, right);
    case Kind::duration:
      return add_time(left, right.duration(), 1, position);
    case Kind::period:
      return add_periods(left.period(), right.period(), 1, position);
    case Kind::euro: {
      std::int64_t sum = 0;
      if (__builtin_add_overflow(left.euro().cents, right.euro().cents, &sum))
        return overflow_error(position);
      return Value(Euro{sum});
    }
    default:
      return binary_mismatch("+", left, right, position);
  }
}

Value subtract(const Value& left, const Value& right, std::uint32_t position) {
  if (left.is(Kind::date) && right.is(Kind::period))
    return add_period(left.date(), right.period(), -1, position);
  if (left.is(Kind::timestamp) && right.is(Kind::duration))
    return add_time(left, right.duration(), -1, position);
  if (left.kind() != right.kind()) return binary_mismatch("-", left, right, position);
  switch (left.kind()) {
    case Kind::integer: {
      std::int64_t rest = 0;
      if (__builtin_sub_overflow(left.integer(), right.integer(), &rest))
        return overflow_error(position);
      return Value(rest);
    }
    case Kind::unsigned_integer: {
      std::uint64_t rest = 0;
      if (__builtin_sub_overflow(left.unsigned_integer(), right.unsigned_integer(), &rest))
        return overflow_error(position);
      return Value(rest);
    }
    case Kind::real:
      return Value(left.real() - right.real());
    case Kind::timestamp: {
      const Timestamp from = right.timestamp();
      const Timestamp to = left.timestamp();
      return checked_duration(to.seconds - from.seconds, std::int64_t{to.nanos} - from.nanos,
                              position);
    }
    case Kind::duration:
      return add_time(left, right.duration(), -1, position);
    case Kind::period:
      return add_periods(left.period(), right.period(), -1, position);
    case Kind::euro: {
      std::int64_t rest = 0;
      if (__builtin_sub_overflow(left.euro().cents, right.euro().cents, &rest))
        return overflow_error(position);
      return Value(Euro{rest});
    }
    default:
      return binary_mismatch("-", left, right, position);
  }
}

Value multiply(const Value& left, const Value& right, std::uint32_t position) {
  std::int64_t product = 0;
  if (left.is(Kind::euro) && right.is(Kind::integer)) {
    if (__builtin_mul_overflow(left.euro().cents, right.integer(), &product))
      return overflow_error(position);
    return Value(Euro{product});
  }
  if (left.is(Kind::integer) && right.is(Kind::euro)) return multiply(right, left, position);
  if (left.kind() != right.kind()) return binary_mismatch("*", left, right, position);
  switch (left.kind()) {
    case Kind::integer:
      if (__builtin_mul_overflow(left.integer(), right.integer(), &product))
        return overflow_error(position);
      return Value(product);
    case Kind::unsigned_integer: {
      std::uint64_t result = 0;
      if (__builtin_mul_overflow(left.unsigned_integer(), right.unsigned_integer(), &result))
        return overflow_error(position);
      return Value(result);
    }
    case Kind::real:
      return Value(left.real() * right.real());
    default:
      return binary_mismatch("*", left, right, position);
  }
}

Value divide(const Value& left, const Value& right, std::uint32_t position) {
  if (left.kind() != right.kind()) return binary_mismatch("/", left, right, position);
  switch (left.kind()) {
    case Kind::integer:
      if (right.integer() == 0) return division_by_zero(position);
      if (left.integer() == std::numeric_limits<std::int64_t>::min() && right.integer() == -1)
        return overflow_error(position);
      return Value(left.integer() / right.integer());
    case Kind::unsigned_integer:
      if (right.unsigned_integer() == 0) return division_by_zero(position);
      return Value(left.unsigned_integer() / right.unsigned_integer());
    case Kind::real:
      return Value(left.real() / right.real());
    default:
      return binary_mismatch("/", left, right, position);
  }
}

Value modulo(const Value& left, const Value& right, std::uint32_t position) {
  if (left.kind() != right.kind()) return binary_mismatch("%", left, right, position);
  switch (left.kind()) {
    case Kind::integer:
      if (right.integer() == 0) return division_by_zero(position);
      if (left.integer() == std::numeric_limits<std::int64_t>::min() && right.integer() == -1)
        return overflow_error(position);
      return Value(left.integer() % right.integer());
    case Kind::unsigned_integer:
      if (right.unsigned_integer() == 0) return division_by_zero(position);
      return Value(left.unsigned_integer() % right.unsigned_integer());
    default:
      return binary_mismatch("%", left, right, position);
  }
}

Value negate(const Value& operand, std::uint32_t position) {
  switch (operand.kind()) {
    case Kind::integer:
      if (operand.integer() == std::numeric_limits<std::int64_t>::min())
        return overflow_error(position);
      return Value(-operand.integer());
    case Kind::real:
      return Value(-operand.real());
    case Kind::duration: {
      const Duration span = operand.duration();
      return Value(Duration{-span.seconds, -span.nanos});
    }
    case Kind::euro:
      if (operand.euro().cents == std::numeric_limits<std::int64_t>::min())
        return overflow_error(position);
      return Value(Euro{-operand.euro().cents});
    default: {
      const Value* const one[] = {&operand};
      return no_such_overload("-", one, 1, position);
    }
  }
}

bool is_key(const Value& value) noexcept {
  return value.is(Kind::boolean) || value.is(Kind::integer) || value.is(Kind::unsigned_integer) ||
         value.is(Kind::string);
}

bool is_lookup_key(const Value& value) noexcept {
  return is_key(value) || (value.is(Kind::real) && !std::isnan(value.real()));
}

Value no_such_overload(std::string_view name, const Value* const* arguments, std::size_t count,
                       std::uint32_t position) {
  Text kinds;
  for (std::size_t i = 0; i < count; ++i) {
    const Text words = kind_in_words(arguments[i]->kind());
    if (i > 0) {
      kinds.nl += i + 1 == count ? " en " : ", ";
      kinds.en += i + 1 == count ? " and " : ", ";
    }
    kinds.nl += words.nl;
    kinds.en += words.en;
  }
  const std::string shown(name);
  return make_error({"`" + shown + "` werkt niet met " + kinds.nl,
                     "no such overload: `" + shown + "` does not work with " + kinds.en},
                    position);
}

Value checked_timestamp(std::int64_t seconds, std::int64_t nanos, std::uint32_t position) {
  constexpr std::int64_t billion = 1'000'000'000;
  std::int64_t carry = nanos / billion;
  nanos %= billion;
  if (nanos < 0) {
    nanos += billion;
    --carry;
  }
  seconds += carry;
  if (seconds < -62'135'596'800 || seconds > 253'402'300'799) {
    return make_error({"dit moment valt buiten de jaren 1 tot en met 9999",
                       "range error: this moment is outside the years 1 to 9999"},
                      position);
  }
  return Value(Timestamp{seconds, static_cast<std::int32_t>(nanos)});
}

Value checked_duration(std::int64_t seconds, std::int64_t nanos, std::uint32_t position) {
  constexpr std::int64_t billion = 1'000'000'000;
  seconds += nanos / billion;
  nanos %= billion;
  if (seconds > 0 && nanos < 0) {
    --seconds;
    nanos += billion;
  } else if (seconds < 0 && nanos > 0) {
    ++seconds;
    nanos -= billion;
  }
  std::int64_t total = 0;
  if (__builtin_mul_overflow(seconds, billion, &total) ||
      __builtin_add_overflow(total, nanos, &total)) {
    return make_error({"deze tijdsduur is langer dan 292 jaar",
                       "range error: this duration is longer than 292 years"},
                      position);
  }
  return Value(Duration{seconds, static_cast<std::int32_t>(nanos)});
}

Value checked_date(std::int64_t days, std::uint32_t position) {
  if (days < to_date({1, 1, 1}).days || days > to_date({9999, 12, 31}).days) {
    return make_error({"deze datum valt buiten de jaren 1 tot en met 9999",
                       "range error: this date is outside the years 1 to 9999"},
                      position);
  }
  return Value(Date{static_cast<std::int32_t>(days)});
}

Value overflow_error(std::uint32_t position) {
  return make_error({"de uitkomst is te groot of te klein voor een geheel getal",
                     "integer overflow: the result is too large or too small"},
                    position);
}

}  // namespace regie::expression
