// SPDX-License-Identifier: Apache-2.0
// CEL's extension library "math".
#include <cmath>
#include <limits>

#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

/// The greatest (or least) of the arguments, or of the items of the only one.
template <Order wanted>
Value extreme(const Call& call) {
  std::vector<const Value*> candidates;
  if (call.count == 1 && call[0].is(Kind::list)) {
    for (const Value& item : call[0].items()) candidates.push_back(&item);
    if (candidates.empty()) return call.fail("de lijst is leeg", "the list is empty");
  } else {
    candidates.assign(call.arguments, call.arguments + call.count);
  }
  if (!call.charge(candidates.size())) return call.limit();
  const Value* best = candidates.front();
  for (const Value* candidate : candidates) {
    if (!candidate->is(Kind::integer) && !candidate->is(Kind::unsigned_integer) &&
        !candidate->is(Kind::real))
      return no_such_overload(wanted == Order::greater ? "math.greatest" : "math.least", &candidate,
                              1, call.position);
    if (compare(*candidate, *best) == wanted) best = candidate;
  }
  return *best;
}

template <double (*function)(double)>
Value rounding(const Call& call) {
  return Value(function(call[0].real()));
}

Value absolute(const Call& call) {
  const Value& of = call[0];
  if (of.is(Kind::real)) return Value(std::fabs(of.real()));
  if (of.is(Kind::unsigned_integer)) return of;
  return of.integer() < 0 ? negate(of, call.position) : of;
}

Value sign(const Call& call) {
  const Value& of = call[0];
  if (of.is(Kind::integer)) return Value(std::int64_t{of.integer() > 0} - (of.integer() < 0));
  if (of.is(Kind::unsigned_integer)) return Value(std::uint64_t{of.unsigned_integer() > 0});
  const double number = of.real();
  if (std::isnan(number)) return of;
  return Value(number > 0 ? 1.0 : number < 0 ? -1.0 : 0.0);
}

Value square_root(const Call& call) {
  const Value& of = call[0];
  if (of.is(Kind::integer)) return Value(std::sqrt(static_cast<double>(of.integer())));
  if (of.is(Kind::unsigned_integer))
    return Value(std::sqrt(static_cast<double>(of.unsigned_integer())));
  return Value(std::sqrt(of.real()));
}

/// The same bits for either kind of whole number.
std::uint64_t bits_of(const Value& value) {
  return value.is(Kind::integer) ? static_cast<std::uint64_t>(value.integer())
                                 : value.unsigned_integer();
}

enum class Bits { conjunction, disjunction, exclusive };

template <Bits operation>
Value bitwise(const Call& call) {
  const std::uint64_t left = bits_of(call[0]);
  const std::uint64_t right = bits_of(call[1]);
  const std::uint64_t bits = operation == Bits::conjunction   ? left & right
                             : operation == Bits::disjunction ? left | right
                                                              : left ^ right;
  return call[0].is(Kind::integer) ? Value(static_cast<std::int64_t>(bits)) : Value(bits);
}

Value bit_not(const Call& call) {
  if (call[0].is(Kind::integer)) return Value(~call[0].integer());
  return Value(~call[0].unsigned_integer());
}

template <bool left>
Value shift(const Call& call) {
  const std::int64_t by = call[1].integer();
  if (by < 0) {
    return call.fail("schuiven kan alleen over 0 of meer plaatsen",
                     "negative offset: a shift is by 0 or more places");
  }
  const std::uint64_t bits = bits_of(call[0]);
  const std::uint64_t moved = by > 63 ? 0 : left ? bits << by : bits >> by;
  return call[0].is(Kind::integer) ? Value(static_cast<std::int64_t>(moved)) : Value(moved);
}

double half_away(double number) { return std::round(number); }
double up(double number) { return std::ceil(number); }
double down(double number) { return std::floor(number); }
double cut(double number) { return std::trunc(number); }

}  // namespace

std::vector<FunctionLine> math_functions() {
  constexpr std::string_view numbers =
      "(int) int; (uint) uint; (double) double; (list(int)) int; (list(uint)) uint; "
      "(list(double)) double; (list(any)) any; (int, int) int; (uint, uint) uint; "
      "(double, double) double; (any, any) any";
  constexpr std::string_view one = "(double) double";
  constexpr std::string_view test = "(double) bool";
  constexpr std::string_view each = "(int) int; (uint) uint; (double) double";
  constexpr std::string_view bits = "(int, int) int; (uint, uint) uint";
  return {
      {"math.greatest", "global variadic", numbers, extreme<Order::greater>},
      {"math.least", "global variadic", numbers, extreme<Order::less>},
      {"math.ceil", "global", one, rounding<up>},
      {"math.floor", "global", one, rounding<down>},
      {"math.round", "global", one, rounding<half_away>},
      {"math.trunc", "global", one, rounding<cut>},
      {"math.abs", "global", each, absolute},
      {"math.sign", "global", each, sign},
      {"math.sqrt", "global", "(double) double; (int) double; (uint) double", square_root},
      {"math.isNaN", "global", test,
       [](const Call& call) { return Value(std::isnan(call[0].real())); }},
      {"math.isInf", "global", test,
       [](const Call& call) { return Value(std::isinf(call[0].real())); }},
      {"math.isFinite", "global", test,
       [](const Call& call) { return Value(std::isfinite(call[0].real())); }},
      {"math.bitAnd", "global", bits, bitwise<Bits::conjunction>},
      {"math.bitOr", "global", bits, bitwise<Bits::disjunction>},
      {"math.bitXor", "global", bits, bitwise<Bits::exclusive>},
      {"math.bitNot", "global", "(int) int; (uint) uint", bit_not},
      {"math.bitShiftLeft", "global", "(int, int) int; (uint, int) uint", shift<true>},
      {"math.bitShiftRight", "global", "(int, int) int; (uint, int) uint", shift<false>},
  };
}

}  // namespace regie::expression
