// SPDX-License-Identifier: Apache-2.0
// Lists: distinct, sort, sum and their like (CEL's extension library "lists").
#include <algorithm>

#include "engine/expression/error_value.hpp"
#include "engine/expression/functions.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/sorting.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

Value distinct(const Call& call) {
  std::vector<Value> kept;
  for (const Value& item : call[0].items()) {
    std::uint64_t work = 0;
    const bool known = std::any_of(kept.begin(), kept.end(),
                                   [&](const Value& other) { return equal(item, other, work); });
    if (!call.charge(work + 1)) return call.limit();
    if (!known) kept.push_back(item);
  }
  return call.list(std::move(kept));
}

Value sort(const Call& call) {
  const auto& items = call[0].items();
  std::vector<std::size_t> order;
  if (Value problem = sorted_order(items, call, order); problem.is_error()) return problem;
  std::vector<Value> sorted;
  sorted.reserve(items.size());
  for (const std::size_t index : order) sorted.push_back(items[index]);
  return call.list(std::move(sorted));
}

Value sum(const Call& call) {
  const auto& items = call[0].items();
  if (items.empty()) return Value(0);
  if (!call.charge(items.size())) return call.limit();
  Value total = items.front();
  const bool summable = total.is(Kind::integer) || total.is(Kind::unsigned_integer) ||
                        total.is(Kind::real) || total.is(Kind::duration) || total.is(Kind::euro);
  if (!summable) {
    return call.fail("`sum` telt alleen getallen, tijdsduren of bedragen op",
                     "no such overload: `sum` adds numbers, durations or amounts only");
  }
  for (std::size_t i = 1; i < items.size(); ++i) {
    total = add(total, items[i], call.position);
    if (total.is_error()) return total;
  }
  return total;
}

Value slice(const Call& call) {
  const auto& items = call[0].items();
  const std::int64_t from = call[1].integer();
  const std::int64_t to = call[2].integer();
  if (from < 0 || to < from || to > static_cast<std::int64_t>(items.size())) {
    return call.fail("dit deel valt buiten de lijst",
                     "index out of range: the part is not in the list");
  }
  return call.list(std::vector<Value>(items.begin() + from, items.begin() + to));
}

bool flatten_into(std::vector<Value>& out, const std::vector<Value>& items, std::int64_t depth,
                  const Call& call) {
  for (const Value& item : items) {
    if (!call.charge(1)) return false;
    if (item.is(Kind::list) && depth > 0) {
      if (!flatten_into(out, item.items(), depth - 1, call)) return false;
    } else {
      out.push_back(item);
    }
  }
  return true;
}

Value flatten(const Call& call) {
  const std::int64_t depth = call.count > 1 ? call[1].integer() : 1;
  if (depth < 0) return call.fail("de diepte is minstens 0", "the depth is at least 0");
  std::vector<Value> out;
  if (!flatten_into(out, call[0].items(), depth, call)) return call.limit();
  return call.list(std::move(out));
}

Value range(const Call& call) {
  const std::int64_t count = call[0].integer();
  if (count < 0) return call.fail("het aantal is minstens 0", "the count is at least 0");
  if (!call.charge(static_cast<std::uint64_t>(count))) return call.limit();
  std::vector<Value> items;
  for (std::int64_t i = 0; i < count; ++i) items.emplace_back(i);
  return call.list(std::move(items));
}

}  // namespace

Value sorted_order(const std::vector<Value>& keys, const Call& call,
                   std::vector<std::size_t>& order) {
  // A comparison costs one, and n items need about n log n.
  std::uint64_t work = 1;
  for (std::size_t n = keys.size(); n > 0; n /= 2) work += keys.size();
  if (!call.charge(work)) return call.limit();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Order against = compare(keys[i], keys.front());
    if (against == Order::mismatched || against == Order::unordered) {
      const Value* const both[] = {&keys.front(), &keys[i]};
      return no_such_overload("sort", both, 2, call.position);
    }
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return compare(keys[left], keys[right]) == Order::less;
  });
  return Value();
}

std::vector<FunctionLine> list_functions() {
  return {
      {"distinct", "member", "(list(A)) list(A)", distinct},
      {"sort", "both", "(list(A)) list(A)", sort},
      {"sum", "both",
       "(list(int)) int; (list(uint)) uint; (list(double)) double; (list(duration)) duration; "
       "(list(euro)) euro",
       sum},
      {"slice", "member", "(list(A), int, int) list(A)", slice},
      {"flatten", "member", "(list(A)) list(any); (list(A), int) list(any)", flatten},
      {"lists.range", "global", "(int) list(int)", range},
  };
}

}  // namespace regie::expression
