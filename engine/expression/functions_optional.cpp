// SPDX-License-Identifier: Apache-2.0
// CEL's optional values.
#include "engine/expression/functions.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

bool is_zero(const Value& value) {
  switch (value.kind()) {
    case Kind::unset:
    case Kind::null:
      return true;
    case Kind::boolean:
      return !value.boolean();
    case Kind::integer:
    case Kind::unsigned_integer:
      return value.integer() == 0;
    case Kind::real:
      return value.real() == 0;
    case Kind::string:
    case Kind::bytes:
    case Kind::list:
    case Kind::map:
      return value.size() == 0;
    case Kind::timestamp:
      return value.timestamp() == Timestamp{};
    case Kind::duration:
      return value.duration() == Duration{};
    case Kind::period:
      return value.period() == Period{};
    case Kind::euro:
      return value.euro() == Euro{};
    case Kind::optional:
      return !value.has_content();
    default:
      return false;
  }
}

Value of_non_zero(const Call& call) {
  return is_zero(call[0]) ? Value::optional_none() : Value::optional_of(call[0]);
}

Value content(const Call& call) {
  if (call[0].has_content()) return call[0].content();
  return call.fail("deze optionele waarde is er niet", "optional.none() dereference");
}

}  // namespace

std::vector<FunctionLine> optional_functions() {
  return {
      {"optional.of", "global", "(A) optional(A)",
       [](const Call& call) { return Value::optional_of(call[0]); }},
      {"optional.ofNonZeroValue", "global", "(A) optional(A)", of_non_zero},
      {"optional.none", "global", "() optional(A)",
       [](const Call&) { return Value::optional_none(); }},
      {"hasValue", "member", "(optional(A)) bool",
       [](const Call& call) { return Value(call[0].has_content()); }},
      {"value", "member", "(optional(A)) A", content},
      {"or", "member", "(optional(A), optional(A)) optional(A)",
       [](const Call& call) { return call[0].has_content() ? call[0] : call[1]; }},
      {"orValue", "member", "(optional(A), A) A",
       [](const Call& call) { return call[0].has_content() ? call[0].content() : call[1]; }},
  };
}

}  // namespace regie::expression
