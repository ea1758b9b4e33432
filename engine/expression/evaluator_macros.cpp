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
    case Op::all:
    case Op::exists:
      return quantifier(node, out);
    case Op::exists_one:
      return exists_one(node, out);
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
  range = &eval(code_.operand(node, 0), scratch);
  if (range->is(Kind::list) || range->is(Kind::map)) return true;
  if (range->is_error()) {
    out = *range;
  } else {
    const Value* const one[] = {range};
    out = no_such_overload(code_.constants[node.name].text(), one, 1, node.mark);
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

const Value& Evaluator::quantifier(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  const bool decisive = node.op == Op::exists;
  Value error;
  const bool undecided = each(node, *range, [&](const Value&, const Value&) {
    Value scratch;
    const Value& part = eval(code_.operand(node, 1), scratch);
    if (part.is(Kind::boolean)) return part.boolean() != decisive;
    if (!error.is_error())
      error = part.is_error() ? part
                              : not_boolean(node, code_.constants[node.name].text(), part, scratch);
    return !budget_.exhausted;
  });
  if (budget_.exhausted) return out = limit_error(node);
  if (!undecided) return out = Value(decisive);
  if (error.is_error()) return out = std::move(error);
  return out = Value(!decisive);
}

bool Evaluator::passes(const Node& node, Value& out, bool& failed) {
  Value scratch;
  const Value& condition = eval(code_.operand(node, 1), scratch);
  if (condition.is(Kind::boolean)) return condition.boolean();
  failed = true;
  if (condition.is_error()) {
    out = condition;
  } else {
    out = not_boolean(node, code_.constants[node.name].text(), condition, scratch);
  }
  return false;
}

const Value& Evaluator::exists_one(const Node& node, Value& out) {
  Value range_scratch;
  const Value* range = nullptr;
  if (!range_of(node, range_scratch, range, out)) return out;
  std::size_t found = 0;
  bool failed = false;
  each(node, *range, [&](const Value&, const Value&) {
    if (passes(node, out, failed)) ++found;
    return !failed;
  });
  if (failed) return out;
  return out = Value(found == 1);
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
    const Value& item = eval(code_.operand(node, node.count - 1U), scratch);
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
    const Value& item = eval(code_.operand(node, node.count - 1U), scratch);
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
    const Value& by = eval(code_.operand(node, 1), scratch);
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
  const Value& content = eval(code_.operand(node, 0), content_scratch);
  if (content.is_error()) return out = content;
  bind(node.number, content);
  return out = eval(code_.operand(node, 1), scratch);  // a copy: the name ends here
}

const Value& Evaluator::optional_map(const Node& node, Value& out) {
  Value content_scratch;
  Value scratch;
  const Value& optional = eval(code_.operand(node, 0), content_scratch);
  if (optional.is_error()) return out = optional;
  if (!optional.is(Kind::optional))
    return not_boolean(node, code_.constants[node.name].text(), optional, out);
  if (!optional.has_content()) return out = Value::optional_none();
  bind(node.number, optional.content());
  const Value& result = eval(code_.operand(node, 1), scratch);
  if (result.is_error() || node.op == Op::optional_flat_map) return out = result;
  return out = Value::optional_of(result);
}

}  // namespace regie::expression
