// SPDX-License-Identifier: Apache-2.0
// Macros: loops over lists and maps (CEL "Macros"), and names for values.
#include "engine/expression/error_value.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/sorting.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

}  // namespace

const Value& Evaluator::macro(const Node& node, Value& out) {
  switch (node.op) {
    case Op::filter:
      return filter(node, out);
    case Op::map_list:
      return map_list(node, out);
    case Op::transform_map:
    case Op::transform_map_entry:
      return transform_map(node, out);
    case Op::sort_by:
      return sort_by(node, out);
    case Op::bind:
      return bind_name(node, out);
    default:
      return optional_map(node, out);
  }
}

/// The list or map that a macro goes through; false with an error in `out`.
bool Evaluator::range_of(const Node& node, Value& scratch, const Value*& range, Value& out) {
  range = &eval(operand(node, 0), scratch);
  if (range->is(Kind::list) || range->is(Kind::map)) return true;
  if (range->is_error()) {
    out = *range;
  } else {
    const Value* const one[] = {range};
    out = no_such_overload(constants_[node.name].text(), one, 1, node.mark);
  }
  return false;
}

/// Visits each item with its variables bound: (item), (index, item), (key) or (key, value).
/// `visit` gets the key or index and the item, and ends the loop with false.
template <class Visit>
bool Evaluator::each(const Node& node, const Value& range, Visit visit) {
  if (range.is(Kind::list)) {
    std::int64_t number = 0;
    for (const Value& item : range.items()) {
      const Value at(number++);
      bind(node.number, node.flag ? at : item);
      if (node.flag) bind(node.number + 1, item);
      if (!visit(at, item)) return false;
    }
    return true;
  }
  for (const Entry& entry : range.entries()) {
    bind(node.number, entry.key);
    if (node.flag) bind(node.number + 1, entry.value);
    if (!visit(entry.key, entry.value)) return false;
  }
  return true;
}

Truth Evaluator::quantifier(const Node& node, Value& problem) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, problem)) return Truth::neither;
  const Truth decisive = truth_of(node.op == Op::exists);
  const std::uint32_t body = operand(node, 1);
  bool failed = false;
  const bool undecided = each(node, *range, [&](const Value&, const Value&) {
    Value scratch;
    const Truth part = truth(body, scratch);
    if (part == decisive) return false;
    if (part == Truth::neither && !failed) {
      failed = true;
      static_cast<void>(not_boolean_truth(node, constants_[node.name].text(), scratch));
      problem = std::move(scratch);
    }
    return !budget_.exhausted;
  });
  if (budget_.exhausted) {
    problem = limit_error(node);
    return Truth::neither;
  }
  if (!undecided) return decisive;
  return failed ? Truth::neither : truth_of(node.op != Op::exists);
}

bool Evaluator::passes(const Node& node, Value& out, bool& failed) {
  Value scratch;
  const Truth condition = truth(operand(node, 1), scratch);
  if (condition != Truth::neither) return condition == Truth::yes;
  failed = true;
  static_cast<void>(not_boolean_truth(node, constants_[node.name].text(), scratch));
  out = std::move(scratch);
  return false;
}

Truth Evaluator::exists_one(const Node& node, Value& problem) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, problem)) return Truth::neither;
  std::size_t found = 0;
  bool failed = false;
  each(node, *range, [&](const Value&, const Value&) {
    if (passes(node, problem, failed)) ++found;
    return !failed;
  });
  return failed ? Truth::neither : truth_of(found == 1);
}

const Value& Evaluator::filter(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  std::vector<Value> kept;
  bool failed = false;
  const bool keys = range->is(Kind::map);
  each(node, *range, [&](const Value& key, const Value& item) {
    if (passes(node, out, failed)) kept.push_back(keys ? key : item);
    return !failed;
  });
  if (failed) return out;
  return out = Value::list(std::move(kept));
}

const Value& Evaluator::map_list(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  std::vector<Value> made;
  bool failed = false;
  each(node, *range, [&](const Value&, const Value&) {
    if (node.count == 3 && !passes(node, out, failed)) return !failed;
    Value scratch;
    const Value& item = eval(operand(node, node.count - 1U), scratch);
    if (item.is_error()) {
      out = item;
      failed = true;
      return false;
    }
    made.push_back(item);
    return true;
  });
  if (failed) return out;
  return out = Value::list(std::move(made));
}

const Value& Evaluator::transform_map(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  std::vector<Entry> made;
  bool failed = false;
  each(node, *range, [&](const Value& key, const Value&) {
    if (node.count == 3 && !passes(node, out, failed)) return !failed;
    Value scratch;
    const Value& item = eval(operand(node, node.count - 1U), scratch);
    if (item.is_error() || (node.op == Op::transform_map_entry && !item.is(Kind::map))) {
      out = item.is_error() ? item : not_boolean(node, "transformMapEntry", item, scratch);
      failed = true;
      return false;
    }
    if (node.op == Op::transform_map) {
      made.push_back({key, item});
    } else {
      made.insert(made.end(), item.entries().begin(), item.entries().end());
    }
    return true;
  });
  if (failed) return out;
  const std::size_t written = made.size();
  Value result = Value::map(std::move(made));
  if (result.entries().size() != written)
    return fail(node, {"een naam komt twee keer in de tabel", "repeated key in a map"}, out);
  return out = std::move(result);
}

const Value& Evaluator::sort_by(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  std::vector<Value> keys;
  std::vector<Value> items;
  bool failed = false;
  const bool map = range->is(Kind::map);
  each(node, *range, [&](const Value& key, const Value& item) {
    Value scratch;
    const Value& by = eval(operand(node, 1), scratch);
    if (by.is_error()) {
      out = by;
      failed = true;
      return false;
    }
    keys.push_back(by);
    items.push_back(map ? key : item);
    return true;
  });
  if (failed) return out;
  std::vector<std::size_t> order;
  const Call context{nullptr, 0, node.mark, &budget_, activation_.host};
  if (Value problem = sorted_order(keys, context, order); problem.is_error())
    return out = std::move(problem);
  std::vector<Value> sorted;
  sorted.reserve(items.size());
  for (const std::size_t index : order) sorted.push_back(items[index]);
  return out = Value::list(std::move(sorted));
}

const Value& Evaluator::bind_name(const Node& node, Value& out) {
  Value content_scratch;
  Value scratch;
  const Value& content = eval(operand(node, 0), content_scratch);
  if (content.is_error()) return out = content;
  bind(node.number, content);
  return out = eval(operand(node, 1), scratch);  // a copy: the name ends here
}

const Value& Evaluator::optional_map(const Node& node, Value& out) {
  Value content_scratch;
  Value scratch;
  const Value& optional = eval(operand(node, 0), content_scratch);
  if (optional.is_error()) return out = optional;
  if (!optional.is(Kind::optional))
    return not_boolean(node, constants_[node.name].text(), optional, out);
  if (!optional.has_content()) return out = Value::optional_none();
  bind(node.number, optional.content());
  const Value& result = eval(operand(node, 1), scratch);
  if (result.is_error() || node.op == Op::optional_flat_map) return out = result;
  return out = Value::optional_of(result);
}

}  // namespace regie::expression
