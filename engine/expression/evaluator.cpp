// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/evaluator.hpp"

#include <algorithm>

#include "engine/expression/error_value.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

const Value no_value(false);
const Value yes_value(true);

/// Whether an order is what the operator asks; NaN is in no order.
bool satisfies(Op op, Order order) {
  switch (op) {
    case Op::less:
      return order == Order::less;
    case Op::less_equal:
      return order == Order::less || order == Order::equal;
    case Op::greater:
      return order == Order::greater;
    default:
      return order == Order::greater || order == Order::equal;
  }
}

}  // namespace

inline const Value* Evaluator::at_hand(std::uint32_t index) const noexcept {
  const Node& node = nodes_[index];
  switch (node.op) {
    case Op::constant:
      return &constants_[node.number];
    case Op::slot: {
      const Value& value = raw_slot(node.number);
      return value.is_unset() ? nullptr : &value;
    }
    case Op::local:
      return locals_[node.number];
    default:
      return nullptr;
  }
}

inline Truth Evaluator::quick(const Node& node) const noexcept {
  const Value* left = at_hand(node.left);
  const Value* right = at_hand(node.right);
  return left && right ? compare_alike(node.op, *left, *right) : Truth::neither;
}

Evaluator::Evaluator(const Code& code, const Activation& activation) noexcept
    : code_(code),
      activation_(activation),
      nodes_(code.nodes.data()),
      constants_(code.constants.data()),
      values_(activation.values.data()),
      value_count_(activation.values.size()),
      links_(code.links.data()) {
  refill();
}

void Evaluator::refill() noexcept {
  static constexpr Limits defaults;
  const Limits& limits = activation_.limits ? *activation_.limits : defaults;
  budget_ = {limits.expression_cost, limits.expression_value_bytes, false};
}

Value Evaluator::limit_error(const Node& node) const {
  return make_limit_error(
      {"deze expressie kost te veel werk", "this expression costs too much work"}, node.mark);
}

const Value& Evaluator::fail(const Node& node, Text message, Value& out) const {
  return out = make_error(message, node.mark);
}

const Value& Evaluator::not_boolean(const Node& node, std::string_view name, const Value& value,
                                    Value& out) const {
  const Value* const one[] = {&value};
  return out = no_such_overload(name, one, 1, node.mark);
}

Truth Evaluator::not_boolean_truth(const Node& node, std::string_view name, Value& value) const {
  if (!value.is_error()) {
    const Value given = std::move(value);
    not_boolean(node, name, given, value);
  }
  return Truth::neither;
}

const Value& Evaluator::eval(std::uint32_t index, Value& out) {
  const Node& node = nodes_[index];
  switch (node.op) {
    case Op::constant:
    case Op::failure:
      return constants_[node.number];
    case Op::slot:
      return slot(node, out);
    case Op::local:
      return *locals_[node.number];
    default:
      break;
  }
  if (!budget_.charge(1U + node.count)) return out = limit_error(node);
  return dispatch(node, out);
}

Value Evaluator::run() {
  Value out;
  if (decides(nodes_[code_.root].op)) {
    const Truth found = truth(code_.root, out);
    if (found != Truth::neither && !budget_.exhausted) return found == Truth::yes;
    if (found == Truth::neither && (!budget_.exhausted || is_limit_error(out))) return out;
    return limit_error(nodes_[code_.root]);
  }
  const Value& result = eval(code_.root, out);
  // Nothing absorbs the end of the budget.
  if (budget_.exhausted && !is_limit_error(result)) return limit_error(nodes_[code_.root]);
  if (&result == &out) return out;
  return result;
}

Truth Evaluator::truth(std::uint32_t index, Value& problem) {
  const Node& node = nodes_[index];
  if (compares(node.op)) {
    if (!budget_.charge(3)) return spent(node, problem);
    if (const Truth found = quick(node); found != Truth::neither) return found;
    return decide(node, problem);
  }
  switch (node.op) {
    case Op::constant:
    case Op::slot:
    case Op::local:
      if (const Value* value = at_hand(index); value && value->is(Kind::boolean))
        return truth_of(value->boolean());
      break;
    case Op::logic_not:
      if (!budget_.charge(2)) return spent(node, problem);
      return negation(node, problem);
    default:
      if (!decides(node.op)) break;
      if (!budget_.charge(1U + node.count)) return spent(node, problem);
      return decide(node, problem);
  }
  const Value& value = eval(index, problem);
  if (value.is(Kind::boolean)) return truth_of(value.boolean());
  if (&value != &problem) problem = value;
  return Truth::neither;
}

Truth Evaluator::spent(const Node& node, Value& problem) const {
  problem = limit_error(node);
  return Truth::neither;
}

const Value& Evaluator::dispatch(const Node& node, Value& out) {
  switch (node.op) {
    case Op::select:
      return select(node, out);
    case Op::optional_select:
    case Op::optional_index:
      return optional_access(node, out);
    case Op::index:
      return index(node, out);
    case Op::conditional:
      return conditional(node, out);
    case Op::negate:
      return opposite(node, out);
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::modulo:
      return arithmetic(node, out);
    case Op::call:
      return call(node, out);
    case Op::list:
      return list(node, out);
    case Op::map:
      return map(node, out);
    default:
      break;
  }
  if (!decides(node.op)) return macro(node, out);
  switch (decide(node, out)) {
    case Truth::no:
      return no_value;
    case Truth::yes:
      return yes_value;
    case Truth::neither:
      break;
  }
  return out;
}

Truth Evaluator::decide(const Node& node, Value& problem) {
  switch (node.op) {
    case Op::has:
      return has(node, problem);
    case Op::has_slot:
      return truth_of(!raw_slot(node.number).is_unset());
    case Op::logic_and:
      return logic(node, problem, false);
    case Op::logic_or:
      return logic(node, problem, true);
    case Op::logic_not:
      return negation(node, problem);
    case Op::equal:
      return equality(node, problem, true);
    case Op::not_equal:
      return equality(node, problem, false);
    case Op::in:
      return membership(node, problem);
    case Op::all:
    case Op::exists:
      return quantifier(node, problem);
    case Op::exists_one:
      return exists_one(node, problem);
    default:
      return ordering(node, problem);
  }
}

/// `&&` and `||` do not care about order: what decides wins over errors on either side (CEL
/// "Logical Operators").
Truth Evaluator::logic(const Node& node, Value& problem, bool decisive) {
  const Truth deciding = truth_of(decisive);
  for (std::size_t i = 0; i < node.count; ++i) {
    const Truth part = truth(operand(node, i), problem);
    if (part == deciding) return deciding;
    if (part == Truth::neither) return undecided(node, problem, decisive, i + 1);
  }
  return truth_of(!decisive);
}

/// After an error, which is in `problem`: it stays unless a later part decides.
Truth Evaluator::undecided(const Node& node, Value& problem, bool decisive, std::size_t from) {
  const Truth deciding = truth_of(decisive);
  for (std::size_t i = from; i < node.count; ++i) {
    Value scratch;
    if (truth(operand(node, i), scratch) == deciding) return deciding;
  }
  return not_boolean_truth(node, decisive ? "||" : "&&", problem);
}

const Value& Evaluator::conditional(const Node& node, Value& out) {
  const Truth condition = truth(operand(node, 0), out);
  if (condition == Truth::neither) {
    static_cast<void>(not_boolean_truth(node, "?:", out));
    return out;
  }
  return eval(operand(node, condition == Truth::yes ? 1 : 2), out);
}

Truth Evaluator::equality_of(const Node& node, const Value& left, const Value& right,
                             Value& problem, bool wanted) {
  if (left.is_error() || right.is_error()) {
    problem = left.is_error() ? left : right;
    return Truth::neither;
  }
  std::uint64_t work = 0;
  const bool same = equal(left, right, work);
  if (work > 1 && !budget_.charge(work)) {
    problem = limit_error(node);
    return Truth::neither;
  }
  return truth_of(same == wanted);
}

Truth Evaluator::equality(const Node& node, Value& problem, bool wanted) {
  const Value* left = at_hand(node.left);
  const Value* right = at_hand(node.right);
  if (left && right) return equality_of(node, *left, *right, problem, wanted);
  Value left_scratch;
  Value right_scratch;
  return equality_of(node, left ? *left : eval(node.left, left_scratch),
                     right ? *right : eval(node.right, right_scratch), problem, wanted);
}

Truth Evaluator::ordering_of(const Node& node, const Value& left, const Value& right,
                             Value& problem) const {
  const Order order = compare(left, right);
  if (order != Order::mismatched) return truth_of(satisfies(node.op, order));
  if (left.is_error() || right.is_error()) {
    problem = left.is_error() ? left : right;
  } else {
    const Value* const both[] = {&left, &right};
    problem = no_such_overload(constants_[node.name].text(), both, 2, node.mark);
  }
  return Truth::neither;
}

Truth Evaluator::ordering(const Node& node, Value& problem) {
  const Value* left = at_hand(node.left);
  const Value* right = at_hand(node.right);
  if (left && right) return ordering_of(node, *left, *right, problem);
  Value left_scratch;
  Value right_scratch;
  return ordering_of(node, left ? *left : eval(node.left, left_scratch),
                     right ? *right : eval(node.right, right_scratch), problem);
}

/// Looks through the list, or, where the list is constant, in the table made of it.
Truth Evaluator::among(const Node& node, const Value& item, const Value& list, Value& problem) {
  if (node.flag && is_key(item)) {
    const Value& table = constants_[node.number];
    return truth_of((item.is(Kind::string) ? table.find(item.text()) : table.find(item)) !=
                    nullptr);
  }
  std::uint64_t work = 0;
  const bool found = std::any_of(list.items().begin(), list.items().end(),
                                 [&](const Value& other) { return equal(item, other, work); });
  if (budget_.charge(work)) return truth_of(found);
  problem = limit_error(node);
  return Truth::neither;
}

Truth Evaluator::membership(const Node& node, Value& problem) {
  Value left_scratch;
  Value right_scratch;
  const Value& item = eval(node.left, left_scratch);
  const Value& in = eval(node.right, right_scratch);
  if (item.is_error() || in.is_error()) {
    problem = item.is_error() ? item : in;
    return Truth::neither;
  }
  if (in.is(Kind::list)) return among(node, item, in, problem);
  if (in.is(Kind::map)) {
    const Value* found = is_lookup_key(item) ? in.find(item) : nullptr;
    return truth_of(found != nullptr && !found->is_unset());
  }
  const Value* const both[] = {&item, &in};
  problem = no_such_overload("in", both, 2, node.mark);
  return Truth::neither;
}

Truth Evaluator::negation(const Node& node, Value& problem) {
  const Truth inner = truth(node.left, problem);
  if (inner == Truth::neither) return not_boolean_truth(node, "!", problem);
  return truth_of(inner == Truth::no);
}

Value evaluate(const Program& program, const Activation& activation) {
  const Code& code = program.code();
  const Truth decided = code.decision.decide(code.constants.data(), activation);
  if (decided != Truth::neither) return decided == Truth::yes;
  return Evaluator(code, activation).run();
}

}  // namespace regie::expression
