// SPDX-License-Identifier: Apache-2.0
// Reading: variables, fields, items of lists and maps.
#include "engine/expression/error_value.hpp"
#include "engine/expression/evaluator.hpp"
#include "engine/expression/operators.hpp"

namespace regie::expression {

namespace {

using Kind = Value::Kind;

}  // namespace

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
  const Value& key = by_name ? constants_[node.name] : eval(operand(node, 1), key_scratch);
  if (key.is_error()) return out = key;
  if (!in.is(Kind::map) && (by_name || !in.is(Kind::list))) {
    const Value* const both[] = {&in, &key};
    return out = no_such_overload(by_name ? ".?" : "[?]", both, 2, node.mark);
  }
  const Value& found = item(node, in, key, problem);
  if (found.is_error()) return out = Value::optional_none();
  return out = Value::optional_of(found);
}

}  // namespace regie::expression
