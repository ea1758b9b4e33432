// SPDX-License-Identifier: Apache-2.0
#include "engine/expression/evaluator.hpp"

#include <algorithm>

#include "engine/expression/error_value.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

const Value unset_value;
const Value no_value(false);
const Value yes_value(true);

/// What concatenating costs: the bytes or items that are copied.
std::uint64_t weight(const Value& value) {
  return value.is(Kind::list) ? value.size() : value.size() / 16;
}

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

Evaluator::Evaluator(const Code& code, const Activation& activation) noexcept
    : code_(code),
      activation_(activation),
      nodes_(code.nodes.data()),
      constants_(code.constants.data()),
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

Truth Evaluator::truth(std::uint32_t index, Value& problem) {
  const Node& node = nodes_[index];
  if (decides(node.op)) {
    if (budget_.charge(1U + node.count)) return decide(node, problem);
    problem = limit_error(node);
    return Truth::neither;
  }
  const Value& value = eval(index, problem);
  if (value.is(Kind::boolean)) return truth_of(value.boolean());
  if (&value != &problem) problem = value;
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

const Value& Evaluator::raw_slot(std::uint32_t number) const noexcept {
  if (number < activation_.values.size()) return activation_.values[number];
  return activation_.slots ? activation_.slots->at(number) : unset_value;
}

const Value& Evaluator::slot(const Node& node, Value& out) {
  const Value& value = raw_slot(node.number);
  if (!value.is_unset()) return value;
  const std::string name(constants_[node.name].text());
  return fail(node, {"`" + name + "` is nog niet ingevuld", "`" + name + "` is not filled in yet"},
              out);
}

const Value& Evaluator::member(const Node& node, const Value& base, Value& out) const {
  const Value& name = constants_[node.name];
  if (!base.is(Kind::map)) {
    const Text what = kind_in_words(base.kind());
    return fail(
        node,
        {what.nl + " heeft geen veld `" + std::string(name.text()) + "`",
         "no such overload: " + what.en + " has no field `" + std::string(name.text()) + "`"},
        out);
  }
  if (const Value* found = base.find(name.text()); found && !found->is_unset()) return *found;
  const std::string shown(name.text());
  if (node.flag) {
    return fail(node,
                {"`" + shown + "` is nog niet ingevuld", "`" + shown + "` is not filled in yet"},
                out);
  }
  return fail(node, {"er is geen `" + shown + "` in deze tabel", "no such key: '" + shown + "'"},
              out);
}

const Value& Evaluator::select(const Node& node, Value& out) {
  const Value& base = eval(operand(node, 0), out);
  if (base.is_error()) return base;
  if (base.is(Kind::optional)) return optional_item(node, Value(base), out);
  return member(node, base, out);
}

/// The owner of a field that is asked for by `has`: unset where it has not been filled in.
Truth Evaluator::has(const Node& node, Value& problem) {
  const Node& owner = nodes_[operand(node, 0)];
  if (owner.op == Op::slot && raw_slot(owner.number).is_unset()) return Truth::no;
  if (owner.op == Op::select && owner.flag) {
    // `has(a.b.c)` where `a.b` has not been filled in: no, rather than an error.
    Value scratch;
    const Value& outer = eval(operand(owner, 0), scratch);
    if (outer.is_error()) {
      problem = outer;
      return Truth::neither;
    }
    const Value* inner = outer.find(constants_[owner.name].text());
    if (!inner || inner->is_unset()) return Truth::no;
  }
  Value scratch;
  const Value& base = eval(operand(node, 0), scratch);
  if (base.is_error()) {
    problem = base;
    return Truth::neither;
  }
  const bool optional = base.is(Kind::optional);
  if (optional && !base.has_content()) return Truth::no;
  const Value& in = optional ? base.content() : base;
  if (!in.is(Kind::map)) {
    const Value* const one[] = {&in};
    problem = no_such_overload("has", one, 1, node.mark);
    return Truth::neither;
  }
  const Value* found = in.find(constants_[node.name].text());
  return truth_of(found != nullptr && !found->is_unset());
}

const Value& Evaluator::item(const Node& node, const Value& base, const Value& key,
                             Value& out) const {
  if (base.is(Kind::list)) {
    std::int64_t at = -1;
    if (key.is(Kind::integer)) at = key.integer();
    if (key.is(Kind::unsigned_integer)) at = static_cast<std::int64_t>(key.unsigned_integer());
    if (key.is(Kind::real)) {
      at = key.real() >= 0 && key.real() < 1e15 ? static_cast<std::int64_t>(key.real()) : -1;
      if (static_cast<double>(at) != key.real()) at = -1;
    }
    if (at >= 0 && static_cast<std::size_t>(at) < base.items().size())
      return base.items()[static_cast<std::size_t>(at)];
    const std::string size = std::to_string(base.size());
    return fail(node,
                {"deze plaats is er niet: de lijst heeft " + size + " onderdelen, vanaf 0 geteld",
                 "index out of range: the list has " + size + " items, counted from 0"},
                out);
  }
  if (!base.is(Kind::map)) {
    const Value* const both[] = {&base, &key};
    return out = no_such_overload("[ ]", both, 2, node.mark);
  }
  if (is_lookup_key(key)) {
    if (const Value* found = base.find(key); found && !found->is_unset()) return *found;
  }
  const std::string shown(key.is(Kind::string) ? key.text().substr(0, 40) : std::string_view());
  return fail(node,
              {"deze naam staat niet in de tabel" + (shown.empty() ? "" : ": '" + shown + "'"),
               "no such key" + (shown.empty() ? "" : ": '" + shown + "'")},
              out);
}

const Value& Evaluator::index(const Node& node, Value& out) {
  Value key_scratch;
  const Value& base = eval(operand(node, 0), out);
  if (base.is_error()) return base;
  if (base.is(Kind::optional)) return optional_item(node, Value(base), out);
  const Value& key = eval(operand(node, 1), key_scratch);
  if (key.is_error()) return out = key;
  Value problem;
  const Value& found = item(node, base, key, problem);
  return &found == &problem ? out = problem : found;
}

/// `a.?b`, `a[?b]`, and plain access to an optional value: the result is optional.
const Value& Evaluator::optional_access(const Node& node, Value& out) {
  Value scratch;
  const Value& base = eval(operand(node, 0), scratch);
  if (base.is_error()) return out = base;
  return optional_item(node, base, out);
}

const Value& Evaluator::optional_item(const Node& node, const Value& base, Value& out) {
  Value key_scratch;
  Value problem;
  if (base.is(Kind::optional) && !base.has_content()) return out = Value::optional_none();
  const Value& in = base.is(Kind::optional) ? base.content() : base;
  const bool by_name = node.op == Op::select || node.op == Op::optional_select;
  const Value& key =
      by_name ? constants_[node.name] : eval(operand(node, 1), key_scratch);
  if (key.is_error()) return out = key;
  if (!in.is(Kind::map) && (by_name || !in.is(Kind::list))) {
    const Value* const both[] = {&in, &key};
    return out = no_such_overload(by_name ? ".?" : "[?]", both, 2, node.mark);
  }
  const Value& found = item(node, in, key, problem);
  if (found.is_error()) return out = Value::optional_none();
  return out = Value::optional_of(found);
}

/// `&&` and `||` do not care about order: what decides wins over errors on either side (CEL
/// "Logical Operators").
Truth Evaluator::logic(const Node& node, Value& problem, bool decisive) {
  const Truth deciding = truth_of(decisive);
  bool failed = false;
  for (std::size_t i = 0; i < node.count; ++i) {
    Value scratch;
    const Truth part = truth(operand(node, i), scratch);
    if (part == deciding) return deciding;
    if (part != Truth::neither || failed) continue;
    failed = true;
    static_cast<void>(not_boolean_truth(node, decisive ? "||" : "&&", scratch));
    problem = std::move(scratch);
  }
  return failed ? Truth::neither : truth_of(!decisive);
}

const Value& Evaluator::conditional(const Node& node, Value& out) {
  const Truth condition = truth(operand(node, 0), out);
  if (condition == Truth::neither) {
    static_cast<void>(not_boolean_truth(node, "?:", out));
    return out;
  }
  return eval(operand(node, condition == Truth::yes ? 1 : 2), out);
}

Truth Evaluator::equality(const Node& node, Value& problem, bool wanted) {
  Value left_scratch;
  Value right_scratch;
  const Value& left = eval(operand(node, 0), left_scratch);
  const Value& right = eval(operand(node, 1), right_scratch);
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

Truth Evaluator::ordering(const Node& node, Value& problem) {
  Value left_scratch;
  Value right_scratch;
  const Value& left = eval(operand(node, 0), left_scratch);
  const Value& right = eval(operand(node, 1), right_scratch);
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
  const Value& item = eval(operand(node, 0), left_scratch);
  const Value& in = eval(operand(node, 1), right_scratch);
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
  const Truth inner = truth(operand(node, 0), problem);
  if (inner == Truth::neither) return not_boolean_truth(node, "!", problem);
  return truth_of(inner == Truth::no);
}

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
