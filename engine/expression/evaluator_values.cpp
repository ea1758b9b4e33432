// SPDX-License-Identifier: Apache-2.0
// Making values: arithmetic, functions, lists and maps.
#include "engine/expression/error_value.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

/// What concatenating costs: the bytes or items that are copied.
std::uint64_t weight(const Value& value) {
  return value.is(Kind::list) ? value.size() : value.size() / 16;
}

}  // namespace

const Value& Evaluator::arithmetic(const Node& node, Value& out) {
  Value left_scratch;
  Value right_scratch;
  const Value& left = eval(operand(node, 0), left_scratch);
  if (left.is_error()) return out = left;
  const Value& right = eval(operand(node, 1), right_scratch);
  if (right.is_error()) return out = right;
  switch (node.op) {
    case Op::add: {
      const std::uint64_t work = weight(left) + weight(right);
      if (work > 0 && (!budget_.charge(work) || work * 16 > budget_.value_bytes))
        return out = limit_error(node);
      return out = add(left, right, node.mark);
    }
    case Op::subtract:
      return out = subtract(left, right, node.mark);
    case Op::multiply:
      return out = multiply(left, right, node.mark);
    case Op::divide:
      return out = divide(left, right, node.mark);
    default:
      return out = modulo(left, right, node.mark);
  }
}

const Value& Evaluator::opposite(const Node& node, Value& out) {
  Value scratch;
  const Value& operand_value = eval(operand(node, 0), scratch);
  if (operand_value.is_error()) return out = operand_value;
  return out = negate(operand_value, node.mark);
}

const Value& Evaluator::call(const Node& node, Value& out) {
  constexpr std::size_t few = 4;
  std::array<Value, few> few_scratch;
  std::array<const Value*, few> few_arguments{};
  std::vector<Value> many_scratch;
  std::vector<const Value*> many_arguments;
  Value* scratch = few_scratch.data();
  const Value** arguments = few_arguments.data();
  if (node.count > few) {
    many_scratch.resize(node.count);
    many_arguments.resize(node.count);
    scratch = many_scratch.data();
    arguments = many_arguments.data();
  }
  for (std::size_t i = 0; i < node.count; ++i) {
    arguments[i] = &eval(operand(node, i), scratch[i]);
    if (arguments[i]->is_error()) return out = *arguments[i];
  }
  if (!fits(*node.function, arguments, node.count))
    return out = no_such_overload(node.function->name, arguments, node.count, node.mark);
  return out = node.function->run({arguments, node.count, node.mark, &budget_, activation_.host});
}

const Value& Evaluator::list(const Node& node, Value& out) {
  std::vector<Value> items;
  items.reserve(node.count);
  if (!budget_.charge(node.count)) return out = limit_error(node);
  for (std::size_t i = 0; i < node.count; ++i) {
    Value scratch;
    const Value& item = eval(operand(node, i), scratch);
    if (item.is_error()) return out = item;
    const bool optional = node.flag && constants_[node.number].items()[i].boolean();
    if (optional && !item.is(Kind::optional)) return not_boolean(node, "?", item, out);
    if (!optional) {
      items.push_back(item);
    } else if (item.has_content()) {
      items.push_back(item.content());
    }
  }
  return out = Value::list(std::move(items));
}

const Value& Evaluator::map(const Node& node, Value& out) {
  std::vector<Entry> entries;
  entries.reserve(node.count / 2);
  if (!budget_.charge(node.count)) return out = limit_error(node);
  for (std::size_t i = 0; i < node.count; i += 2) {
    Value key_scratch;
    Value scratch;
    const Value& key = eval(operand(node, i), key_scratch);
    if (key.is_error()) return out = key;
    if (!is_key(key)) {
      const Text kind = kind_in_words(key.kind());
      return fail(node,
                  {kind.nl + " kan geen naam in een tabel zijn",
                   "unsupported key type: " + kind.en + " cannot be a key"},
                  out);
    }
    const Value& value = eval(operand(node, i + 1), scratch);
    if (value.is_error()) return out = value;
    const bool optional = node.flag && constants_[node.number].items()[i / 2].boolean();
    if (optional && !value.is(Kind::optional)) return not_boolean(node, "?", value, out);
    if (!optional) {
      entries.push_back({key, value});
    } else if (value.has_content()) {
      entries.push_back({key, value.content()});
    }
  }
  const std::size_t written = entries.size();
  Value made = Value::map(std::move(entries));
  if (made.entries().size() != written) {
    return fail(node, {"een naam staat twee keer in deze tabel", "repeated key in a map"}, out);
  }
  return out = std::move(made);
}

}  // namespace regie::expression
